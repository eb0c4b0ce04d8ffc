//! The editor: CodeMirror, loaded lazily, and a plain textarea until then and when it fails.
//!
//! Invariant: UTF-16 offsets exist only here; all others count bytes.

mod bridge;
mod component;
pub mod utf16;

use policy_core::report::{Effect, Finding, Severity};
use wasm_bindgen::JsValue;

use crate::state::{Evaluated, Mark, Spot};
use crate::values::object;
use crate::words;
use utf16::Utf16Index;

pub use bridge::import_module;
pub use component::{EditorShows, use_code_editor};

/// A stretch of the text in the editor, in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: u32,
    pub to: u32,
}

/// A finding as the bridge takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub from: u32,
    pub to: u32,
    pub severity: Severity,
    pub message: String,
    pub help: String,
    /// Who says so.
    pub source: &'static str,
    /// What mends it: the title, empty when nothing does, and the finding's index in the report.
    pub fix: String,
    pub index: usize,
}

/// A stretch as the bridge marks it: what its lines do to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked(pub Stretch, pub Effect);

impl Marked {
    fn to_js(self) -> JsValue {
        let Self(Stretch { from, to }, effect) = self;
        object([("from", from.into()), ("to", to.into()), ("effect", words::effect(effect).1.into())])
    }
}

impl Diagnostic {
    fn to_js(&self) -> JsValue {
        let (_, severity) = words::severity(self.severity);
        object([
            ("from", self.from.into()),
            ("to", self.to.into()),
            ("severity", severity.into()),
            ("message", self.message.as_str().into()),
            ("help", self.help.as_str().into()),
            ("source", self.source.into()),
            ("fix", self.fix.as_str().into()),
            ("index", self.index.into()),
        ])
    }
}

/// The findings in this file, each at its place.
#[must_use]
pub fn diagnostics(evaluated: &Evaluated, file: &str) -> Vec<Diagnostic> {
    let Some(index) = index(evaluated, file) else {
        return Vec::new();
    };
    let diagnostic = |(index_in_report, finding): (usize, &Finding)| {
        let place = finding.place.as_ref().filter(|place| place.file == file)?;
        let Stretch { from, to } = index.stretch(place.range);
        Some(Diagnostic {
            from,
            to,
            severity: finding.severity,
            message: finding.message.clone(),
            help: finding.help.clone().unwrap_or_default(),
            source: words::finding_kind(finding.kind),
            fix: finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default(),
            index: index_in_report,
        })
    };
    evaluated.findings.iter().enumerate().filter_map(diagnostic).collect()
}

/// Of these marks those in this file.
#[must_use]
pub fn marked(evaluated: &Evaluated, file: &str, marks: &[Mark]) -> Vec<Marked> {
    let Some(index) = index(evaluated, file) else {
        return Vec::new();
    };
    let here = marks.iter().filter(|mark| mark.spot.file == file);
    here.map(|mark| Marked(index.stretch(mark.spot.range), mark.effect)).collect()
}

/// This spot, where it is in this file.
#[must_use]
pub fn stretch(evaluated: &Evaluated, file: &str, spot: &Spot) -> Option<Stretch> {
    (spot.file == file).then(|| index(evaluated, file))?.map(|index| index.stretch(spot.range))
}

/// Of the text that was evaluated, since that is what the ranges of a report speak of.
fn index(evaluated: &Evaluated, file: &str) -> Option<Utf16Index> {
    let file = evaluated.files.iter().find(|candidate| candidate.name == file)?;
    Some(Utf16Index::new(&file.text))
}
