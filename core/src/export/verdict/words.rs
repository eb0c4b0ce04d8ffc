//! What stands around an answer that was copied.

use crate::report::network::Traffic;
use crate::report::{Effect, Outcome, Severity, Verdict};

pub(super) const API_SAYS: &str = "The API server says";
pub(super) const ALSO: &str = "Also";
pub(super) const INCOMPLETE: &str = "Incomplete:";
pub(super) const SMALLEST_FIX: &str = "Smallest fix";
pub(super) const LISTED: &str = "·";

/// The most names of one side of a connection.
const MAX_NAMES: usize = 6;

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "✓ allowed",
        Verdict::Denied => "✕ denied",
        Verdict::Admitted => "✓ admitted",
        Verdict::Rejected => "✕ rejected",
        Verdict::Depends => "? depends",
        Verdict::Changed => "≠ changed",
        Verdict::Unchanged => "= unchanged",
    }
}

pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Yes => "yes",
        Outcome::No => "no",
        Outcome::Depends => "depends",
        Outcome::Skipped => "not reached",
    }
}

pub(super) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::For => "✓",
        Effect::Against => "✕",
        Effect::Near => "closest rule:",
        Effect::Note => "·",
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✕ grave:",
        Severity::Warning => "! risky:",
        Severity::Info => "·",
    }
}

pub(super) fn traffic(traffic: Traffic) -> &'static str {
    match traffic {
        Traffic::All => "all ports",
        Traffic::Some => "some ports",
        Traffic::None => "nothing",
        Traffic::Itself => "itself",
        Traffic::Outside => "outside",
        Traffic::Depends => "depends",
    }
}

/// `a, b and 3 more`.
pub(super) fn names(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(MAX_NAMES).map(String::as_str).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        rest => [&shown.join(", "), " and ", &rest.to_string(), " more"].concat(),
    }
}

pub(super) fn more(number: usize) -> String {
    ["And ", &number.to_string(), " more."].concat()
}
