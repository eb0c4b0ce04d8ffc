//! What there is to tell about the manifests themselves, and where.

use serde::{Deserialize, Serialize};

use crate::text::{Fix, TextRange};

/// Something to tell about the manifests themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Finding {
    /// Stable: a lint's is the name of its page of documentation.
    pub code: String,
    pub kind: FindingKind,
    pub severity: Severity,
    /// For [`FindingKind::Invalid`] what the API server prints, word for word.
    pub message: String,
    /// What it means, or what to do about it, in plain words.
    pub help: Option<String>,
    pub place: Option<Place>,
    /// A change of the place's file that mends it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// What this playground has to say for itself.
    #[must_use]
    pub fn note(code: &str, severity: Severity, message: impl Into<String>, place: Option<Place>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), place, ..Self::default() }
    }
}

/// Who says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// The text is not YAML as Kubernetes reads it.
    Yaml,
    /// Strict decoding: unknown and duplicate fields, wrong types, unknown kinds.
    Field,
    /// The API server's validation refuses the object.
    Invalid,
    /// Legal, and perhaps not what was meant.
    Lint,
    /// What this playground assumed, left out or does not evaluate.
    #[default]
    Note,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    #[default]
    Info,
}

/// A place in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Place {
    pub file: String,
    /// Counts the documents over all files, from 0.
    pub document: u32,
    /// The object, as `NetworkPolicy test-ns/web`.
    pub object: String,
    /// The field, as Kubernetes prints it; empty for the whole object.
    pub path: String,
    /// First and last line in the file, from 1.
    pub lines: [u32; 2],
    /// Bytes in the file.
    pub range: TextRange,
}
