//! What is told of surveys (what is to be known first, and what a pod has within reach) and of copying an answer.

use policy_core::report::Severity;
use policy_core::report::survey::Area;

pub const OVERVIEW_TITLE: &str = "At a glance";
pub const IF_TAKEN_OVER: &str = "What if it is taken over?";
pub const RADIUS_GRAPH: &str = "Picture of what is within reach";
pub const EXPLAIN: &str = "Why?";
pub const AS_TEXT: &str = "As text";
pub const AS_MARKDOWN: &str = "As Markdown";
pub const AS_LINK: &str = "As a link";

/// Glyph and word: how grave an item is.
#[must_use]
pub fn grade(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("✕", "grave"),
        Severity::Warning => ("!", "risky"),
        Severity::Info => ("·", "note"),
    }
}

/// Over the items of an overview, beside those of a pod.
#[must_use]
pub fn area(area: Area) -> &'static str {
    match area {
        Area::Host => "node",
        Area::Identity => "account",
        Area::Reach => "network",
        Area::Inbound => "way in",
        Area::Refused => "Refused",
        Area::Expected => "Expectations",
        Area::Exposed => "Exposed to the outside",
        Area::Unenforced => "Not enforced",
        Area::Risks => "Risks",
    }
}

/// What attributes call it.
#[must_use]
pub fn area_code(area: Area) -> &'static str {
    match area {
        Area::Host => "host",
        Area::Identity => "identity",
        Area::Reach => "reach",
        Area::Inbound => "inbound",
        Area::Refused => "refused",
        Area::Expected => "expected",
        Area::Exposed => "exposed",
        Area::Unenforced => "unenforced",
        Area::Risks => "risks",
    }
}

/// Behind a case: `: allowed, as expected`.
#[must_use]
pub fn held_against(expected: &str, actual: &str) -> String {
    match expected == actual {
        true => [": ", actual, ", as expected"].concat(),
        false => [": ", actual, ", expected ", expected].concat(),
    }
}

/// Whose taking over is asked about, where a question has two pods.
#[must_use]
pub fn if_taken_over(pod: &str) -> String {
    ["What if ", pod, " is taken over?"].concat()
}
