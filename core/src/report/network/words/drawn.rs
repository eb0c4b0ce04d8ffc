//! What stands in pictures and exports of the network.

use super::count;
use crate::report::network::alike::{Reach, Zone, name};
use crate::report::network::{Cell, NetworkReport, PolicyInWords, Traffic};

/// At most so many ends are named in one box or row.
pub(crate) const MAX_NAMES: usize = 4;

pub(crate) const TITLE: &str = "What network policies let through";
pub(crate) const NOTHING_ISOLATED: &str = "No pod is isolated";

/// Of the layers of the picture: what stands above, and what within an empty one.
pub(crate) const LAYERS: [(&str, &str); 3] =
    [("what may reach them", "nothing"), ("selected by policies", "nothing"), ("what they may reach", "nothing")];

pub(crate) const ONLY_LET_THROUGH: &str =
    "Arrows show what policies let through. Where no policy has a say, everything may go and nothing is drawn.";
pub(crate) const DASHED: &str = "A dashed arrow depends on the plug-in.";

// Of the Markdown text.
pub(crate) const HEADING: &str = "Network";
pub(crate) const MATRIX: &str = "Who can reach whom";
pub(crate) const POLICIES: &str = "Policies";
pub(crate) const SERVICES: &str = "Services";
pub(crate) const NOTES: &str = "Notes";
pub(crate) const FROM_TO: &str = "from ↓ to →";
pub(crate) const FROM: &str = "From";
pub(crate) const TO: &str = "To";
pub(crate) const BEFORE: &str = "Before";
pub(crate) const NOW: &str = "May go";
pub(crate) const MARKS: &str = "✓ all ports, numbers: only these ports, ✕ nothing, – itself, ? depends on the plug-in, empty: nothing that a policy decides.";

pub(crate) fn zone(zone: Zone<'_>) -> &str {
    match zone {
        Zone::Namespace(namespace) => namespace,
        Zone::Outside => "outside the cluster",
        Zone::Standing => "in every cluster",
    }
}

/// What may go, in a word or two: `443`, `all ports`.
pub(crate) fn cell(cell: &Cell) -> &str {
    match cell.traffic {
        Traffic::All => "all ports",
        Traffic::Some => &cell.ports,
        Traffic::None => "nothing",
        Traffic::Depends => "depends",
        Traffic::Itself => "itself",
        Traffic::Outside => "not decided here",
    }
}

/// What gets in and out of a selected group, as far as arrows do not show it.
pub(crate) fn reach((ingress, egress): (Reach, Reach)) -> Option<String> {
    match (reach_of_side(ingress), reach_of_side(egress)) {
        (None, None) => None,
        (Some(ingress), None) => Some(format!("in: {ingress}")),
        (None, Some(egress)) => Some(format!("out: {egress}")),
        (Some(ingress), Some(egress)) => Some(format!("in: {ingress}, out: {egress}")),
    }
}

fn reach_of_side(reach: Reach) -> Option<&'static str> {
    match reach {
        Reach::Anything => Some("anything"),
        Reach::AsShown => None,
        Reach::Nothing => Some("nothing"),
    }
}

/// The labels of these ends, each for a line of its own, and how many there are beyond.
pub(crate) fn labels(report: &NetworkReport, ends: &[usize]) -> Vec<String> {
    let known = ends.iter().filter_map(|end| report.endpoints.get(*end));
    let mut labels: Vec<String> = known.take(MAX_NAMES).map(|end| end.label.clone()).collect();
    let beyond = ends.len() - labels.len();
    if beyond > 0 {
        labels.push(format!("and {beyond} more"));
    }
    labels
}

/// The full names of these ends in one line, at most so many: `shop/web, shop/db and 3 more`.
pub(crate) fn names(report: &NetworkReport, ends: &[usize], most: usize) -> String {
    let mut names = String::new();
    for (told, end) in ends.iter().filter_map(|end| report.endpoints.get(*end)).take(most).enumerate() {
        names.push_str(if told == 0 { "" } else { ", " });
        names.push_str(name(end));
    }
    let beyond = ends.len().saturating_sub(most);
    if beyond > 0 {
        names.push_str(&format!(" and {beyond} more"));
    }
    names
}

/// An arrow told in words.
pub(crate) fn arrow(from: &str, to: &str, may: &Cell) -> String {
    format!("{from} → {to}: {}", cell(may))
}

/// What bounds of pictures and exports kept out.
pub(crate) fn left_out(boxes: usize, arrows: usize) -> Option<String> {
    let boxes = (boxes > 0).then(|| count(boxes, "box of selected pods", "boxes of selected pods"));
    let arrows = (arrows > 0).then(|| count(arrows, "arrow", "arrows"));
    let what = match (boxes, arrows) {
        (None, None) => return None,
        (Some(only), None) | (None, Some(only)) => only,
        (Some(boxes), Some(arrows)) => format!("{boxes} and {arrows}"),
    };
    Some(format!("Too much to draw at once: {what} left out."))
}

/// Of a report that holds only the first ends.
pub(crate) fn not_all_ends(report: &NetworkReport) -> Option<String> {
    let shown = report.endpoints.len();
    let total = usize::try_from(report.endpoints_total).unwrap_or(usize::MAX);
    (total > shown).then(|| format!("Only {shown} of {total} ends are shown."))
}

pub(crate) fn and_more(arrows: usize) -> String {
    format!("And {arrows} more.")
}

pub(crate) fn policy(policy: &PolicyInWords) -> String {
    let PolicyInWords { kind, namespace, name, .. } = policy;
    if namespace.is_empty() { format!("{kind} {name}") } else { format!("{kind} {namespace}/{name}") }
}
