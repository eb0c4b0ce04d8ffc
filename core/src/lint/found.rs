//! Where a rule puts what it finds.

use super::Lint;
use crate::cluster::Cluster;
use crate::finding::{Finding, FindingKind, Place};
use crate::sources::{Citation, DocumentId};
use crate::text::{FieldPath, Fix, TextRange};
use crate::yaml;

/// The most findings of one rule; a rule that fires everywhere says nothing more by the hundredth.
pub const MAX_FINDINGS_PER_RULE: usize = 100;

/// Collects the findings of one rule.
pub struct Found<'a> {
    lint: &'a Lint,
    cluster: &'a Cluster,
    findings: &'a mut Vec<Finding>,
    number: usize,
}

impl<'a> Found<'a> {
    pub(super) fn new(lint: &'a Lint, cluster: &'a Cluster, findings: &'a mut Vec<Finding>) -> Self {
        Self { lint, cluster, findings, number: 0 }
    }

    /// Tells `message` about the cited field, which is underlined where it starts; `help` says what to do.
    pub fn add(&mut self, citation: &Citation, message: String, help: &str) {
        self.add_with_fix(citation, message, help, None);
    }

    /// As [`Self::add`], with a change of the cited file that mends it; ranges count from the file's start.
    pub fn add_with_fix(&mut self, citation: &Citation, message: String, help: &str, fix: Option<Fix>) {
        if !self.is_full() {
            let place = self.cluster.sources.mark(citation);
            self.push(place, message, help, fix);
        }
    }

    /// As [`Self::add_with_fix`], for a range of a document's text; `fix` counts from the document's start.
    pub fn add_at(&mut self, document: DocumentId, range: TextRange, message: String, help: &str, fix: Option<Fix>) {
        let base = self.cluster.sources.get(document).map_or(0, |source| source.base);
        let place = self.cluster.sources.place_of_text(document, range);
        self.push(place, message, help, fix.map(|fix| fix.shifted(base)));
    }

    /// As [`Self::add`]; the fix puts `right` in the place of the cited scalar, whose text is `wrong`.
    pub fn replace(&mut self, citation: &Citation, message: String, help: &str, wrong: &str, right: &str) {
        if self.is_full() {
            return;
        }
        let place = self.cluster.sources.mark(citation);
        let fix = place.as_ref().and_then(|place| {
            // The text itself, bare or in quotes; what is written otherwise (an alias, an escape) is left to the reader.
            let quoted = match (place.range.end - place.range.start).checked_sub(u32::try_from(wrong.len()).ok()?) {
                Some(0) => false,
                Some(2) => true,
                _ => return None,
            };
            let written = scalar(right, quoted)?;
            let shown = if right.is_empty() { &written } else { right };
            Some(Fix::replace(["Write `", shown, "`"].concat(), place.range, written))
        });
        self.push(place, message, help, fix);
    }

    /// Nothing more of this rule will be told, so there is no use in looking further.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.number >= MAX_FINDINGS_PER_RULE
    }

    fn push(&mut self, place: Option<Place>, message: String, help: &str, fix: Option<Fix>) {
        self.number += 1;
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.findings.push(Finding {
            code: self.lint.code.to_owned(),
            kind: FindingKind::Lint,
            severity: self.lint.severity,
            message,
            help,
            place,
            fix,
        });
    }
}

/// A text as YAML, in quotes where they are asked for or needed; `None` where it would also need escapes.
fn scalar(text: &str, quoted: bool) -> Option<String> {
    if text.contains(['"', '\\', '\n']) {
        return None;
    }
    let bare = !quoted && !text.contains([',', '[', ']', '{', '}', '#']) && {
        yaml::parse(text).0.text(&FieldPath::root()) == Some(text)
    };
    Some(if bare { text.to_owned() } else { ["\"", text, "\""].concat() })
}
