//! What an editor shows while somebody types: what could stand here, and what stands here.

use serde::{Deserialize, Serialize};

use crate::text::TextRange;

/// Something that could be typed at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    pub kind: CompletionKind,
    /// Its type, or where it comes from.
    pub detail: String,
    /// What it means, in one line; empty where there is nothing to say.
    pub documentation: String,
    /// What replaces `range`; may hold line breaks, indented for the cursor's line.
    pub insert: String,
    /// Bytes in the file; empty at the cursor when nothing is typed yet.
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    #[default]
    Field,
    /// One of the values that Kubernetes knows.
    Value,
    /// Something that exists in the files or is built into Kubernetes.
    Name,
    /// A label's or annotation's key.
    Key,
    /// The beginning of an object.
    Snippet,
}

/// What stands at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hover {
    /// Bytes in the file that it is about.
    pub range: TextRange,
    /// The field's path, or the value.
    pub title: String,
    /// The type of a field; the field of a value.
    pub detail: String,
    /// What it means, in one line.
    pub text: String,
}

/// What a selector comes to, or where a reference leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Bytes in the file: the key that it is about; the text goes behind the end of its line.
    pub range: TextRange,
    /// `2 pods: web, db`.
    pub text: String,
}
