//! What is told of expectations.

use super::{Check, Checks, MAX_CASES};
use crate::report::{Effect, Place, Reason, Verdict};

pub(super) const QUESTION: &str = "Do the manifests do what is expected of them?";

/// As `expect` has it.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::Admitted => "admitted",
        Verdict::Rejected => "rejected",
        _ => "depends",
    }
}

/// `rejected with "Host port"`, `admitted by restricted`, or the word alone.
pub(super) fn with(word: &str, message: &str, policy: &str) -> String {
    let mut told = word.to_owned();
    if !policy.is_empty() {
        told.extend([" by ", policy]);
    }
    if !message.is_empty() {
        told.extend([" with \"", message, "\""]);
    }
    told
}

/// The verdict is as expected, what is said of it is not.
pub(super) fn otherwise(word: &str) -> String {
    [word, " with other words"].concat()
}

pub(super) fn summary(checks: &Checks) -> String {
    let unasked = checks.cases.iter().filter(|check| check.unasked).count();
    let told = match (checks.passed, checks.passed + checks.failed) {
        (_, 0) => return "No expectations are in these files.".to_owned(),
        (1, 1) => "The one expectation holds.".to_owned(),
        (passed, all) if passed == all => format!("All {all} expectations hold."),
        (0, 1) => "The one expectation does not hold.".to_owned(),
        (passed, all) => format!("{passed} of {all} expectations hold."),
    };
    if unasked > 0 { format!("{told} {unasked} cannot be asked.") } else { told }
}

/// A case that does not hold, at its place.
pub(super) fn failed(check: &Check) -> Reason {
    let Check { text, expected, actual, because, summary, unasked, place, .. } = check;
    let because = if because.is_empty() { String::new() } else { [" (", because, ")"].concat() };
    let (code, effect, told) = if *unasked {
        ("expectation-unasked", Effect::Note, format!("{text} cannot be asked: {summary}"))
    } else {
        ("expectation-failed", Effect::Against, format!("{text}: {actual}, expected {expected}{because}. {summary}"))
    };
    Reason::new(code, effect, told).at(place.clone())
}

/// What stands there instead of a case.
pub(super) fn at(place: &Place) -> String {
    let Place { file, lines: [line, _], .. } = place;
    format!("the expectations at {file} line {line}")
}

pub(super) fn takes_no_part(object: &str, file: &str) -> String {
    format!("{object} of {file} takes no part: of a file that comes with the question only expectations are read")
}

pub(super) fn beyond(number: usize) -> String {
    format!("{number} more expectations are not asked: at most {MAX_CASES} are")
}
