//! What stands in the picture of a blast radius.

use crate::report::Severity;
use crate::report::survey::Area;

pub(crate) const TITLE: &str = "From this pod, if it is taken over";

/// Above the layers: who comes in, the pod, by what it goes on, and where to.
pub(crate) const LAYERS: [(&str, &str); 4] =
    [("reached by", "nobody"), ("taken over", ""), ("by means of", "nothing"), ("has within reach", "nothing")];

/// What somebody goes on by.
pub(crate) fn means(area: Area) -> &'static str {
    match area {
        Area::Host => "its node",
        Area::Identity => "its service account",
        _ => "the network",
    }
}

/// Beside a box: how grave it is, in a word.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✕ grave",
        Severity::Warning => "! risky",
        Severity::Info => "",
    }
}

pub(crate) fn left_out(number: usize) -> String {
    ["The picture shows the gravest; ", &number.to_string(), " more are in the list."].concat()
}
