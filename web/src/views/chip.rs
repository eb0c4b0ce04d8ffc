//! A verdict as glyph, word and colour.

use policy_core::report::{Outcome, Severity, Stage, Verdict};

use super::element::{Node, el, none};
use crate::protocol::is_invalid;
use crate::words;

pub fn chip((glyph, word): (&str, &str), class: &str) -> Node {
    let glyph = el("span").attr("aria-hidden", "true").text(glyph);
    el("span").class(class).attr("data-verdict", word).add(glyph).text(" ").text(word)
}

pub fn verdict(verdict: Verdict) -> Node {
    let class = match verdict {
        Verdict::Allowed | Verdict::Admitted => "verdict allow",
        Verdict::Denied | Verdict::Rejected => "verdict deny",
        Verdict::Depends | Verdict::Changed => "verdict depends",
        Verdict::Unchanged => "verdict plain",
    };
    chip(words::verdict(verdict), class)
}

/// What becomes of a pod: the verdict of admission, unless validation, which comes after it, refuses the pod.
pub fn of_pod(judged: Verdict, stages: &[Stage]) -> Node {
    if is_invalid(stages) { chip(words::INVALID, "verdict deny").testid("invalid") } else { verdict(judged) }
}

/// Beside a verdict of admission, which says nothing of it: who asks may not create or change the pod.
pub fn not_allowed(stages: &[Stage]) -> Node {
    if !is_not_allowed(stages) {
        return none();
    }
    none().text(" ").add(chip(words::NOT_ALLOWED, "verdict deny").testid("not-allowed"))
}

#[must_use]
pub fn is_not_allowed(stages: &[Stage]) -> bool {
    stages.iter().any(|stage| stage.code == "authorized" && stage.outcome == Outcome::No)
}

pub fn severity(severity: Severity) -> Node {
    let class = match severity {
        Severity::Error => "verdict deny",
        Severity::Warning => "verdict depends",
        Severity::Info => "verdict plain",
    };
    chip(words::severity(severity), class)
}

/// How grave an item of a survey is.
pub fn grade(severity: Severity) -> Node {
    let class = match severity {
        Severity::Error => "verdict deny",
        Severity::Warning => "verdict depends",
        Severity::Info => "verdict plain",
    };
    chip(words::grade(severity), class)
}

/// The glyph of a mark, for those who see.
pub fn mark(class: &str, glyph: &str) -> Node {
    el("span").class(class).attr("aria-hidden", "true").text(glyph)
}

/// The glyph alone, with the word for those who listen.
pub fn outcome(outcome: Outcome) -> Node {
    let (glyph, word) = words::outcome(outcome);
    let class = match outcome {
        Outcome::Yes => "mark y",
        Outcome::No => "mark x",
        Outcome::Depends => "mark q",
        Outcome::Skipped => "mark s",
    };
    none().add(mark(class, glyph)).add(unseen(word))
}

/// For those who listen only.
pub fn unseen(text: &str) -> Node {
    el("span").class("unseen").text(text)
}
