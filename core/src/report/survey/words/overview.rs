//! What is to be known first.

use super::{count, listed};
use crate::finding::Place;

pub(in super::super) const QUESTION: &str = "What is to be known first?";
pub(in super::super) const EMPTY: &str =
    "Nothing is here yet: paste manifests, add a file, or choose one of the examples.";

/// What an overview comes to.
#[derive(Default)]
pub(in super::super) struct Tally {
    pub refused: usize,
    /// Expectations that do not hold.
    pub unmet: usize,
    /// Pods that can be reached from outside for certain, and those with which that is up to the plug-in.
    pub exposed: [usize; 2],
    pub unenforced: usize,
    /// Namespaces without a network policy, beside others that have some.
    pub open: usize,
    /// Permissions that are grave or risky, and those that are worth a note.
    pub risks: usize,
    pub lesser: usize,
    pub pods: usize,
}

pub(in super::super) fn overview(tally: &Tally) -> String {
    let mut told = Vec::new();
    if tally.refused > 0 {
        told.push([&tally.refused.to_string(), " refused"].concat());
    }
    if tally.unmet > 0 {
        let unmet = count(tally.unmet, "expectation does", "expectations do");
        told.push([&unmet, " not hold"].concat());
    }
    let [certain, perhaps] = tally.exposed;
    let pods = count(certain + perhaps, "pod", "pods");
    match (certain, perhaps) {
        (0, 0) => {}
        (_, 0) => told.push([&pods, " exposed to the outside"].concat()),
        (0, _) => told.push([&pods, " perhaps exposed to the outside"].concat()),
        _ => told.push([&pods, " exposed to the outside (", &perhaps.to_string(), " of them perhaps)"].concat()),
    }
    if tally.unenforced > 0 {
        told.push([&tally.unenforced.to_string(), " without effect"].concat());
    }
    if tally.open > 0 {
        told.push([&count(tally.open, "namespace", "namespaces"), " without a network policy"].concat());
    }
    if tally.risks > 0 {
        let all = (tally.risks + tally.lesser).to_string();
        let beside = if tally.lesser > 0 { [" (", &all, " with lesser ones)"].concat() } else { String::new() };
        told.push([count(tally.risks, "grave or risky permission", "grave or risky permissions"), beside].concat());
    }
    if tally.pods > 0 {
        told.push([&count(tally.pods, "pod", "pods"), " whose loss is grave"].concat());
    }
    match told.as_slice() {
        [] => "Nothing is refused or exposed, no permission is risky, and every policy is in force.".to_owned(),
        told => [&told.join(", "), "."].concat(),
    }
}

// Refused

pub(in super::super) fn refused_object(label: &str, message: &str) -> String {
    let what = if label.is_empty() { "A document" } else { label };
    if message.is_empty() { [what, " is refused."].concat() } else { [what, " is refused: ", message].concat() }
}

/// `ServiceAccount shop/web`, and where nobody can tell what it is, `a.yaml, line 3`.
pub(in super::super) fn object(kind: &str, namespace: Option<&str>, name: &str, file: &str, line: u32) -> String {
    match (kind, namespace) {
        ("", _) => [file, ", line ", &line.to_string()].concat(),
        (kind, Some(namespace)) if !namespace.is_empty() => [kind, " ", namespace, "/", name].concat(),
        (kind, _) => [kind, " ", name].concat(),
    }
}

pub(in super::super) fn cited(code: &str, place: Option<Place>) -> crate::report::Reason {
    let path = place.as_ref().map(|place| place.object.clone()).unwrap_or_default();
    crate::report::Reason::new(code, crate::report::Effect::Note, path).at(place)
}

pub(in super::super) fn and_more(number: usize) -> String {
    ["And ", &number.to_string(), " more."].concat()
}

// Unenforced

pub(in super::super) fn plugin_ignores(policies: usize) -> String {
    let verb = if policies == 1 { " does nothing: " } else { " do nothing: " };
    [&count(policies, "network policy", "network policies"), verb, "the plug-in enforces none."].concat()
}

pub(in super::super) const PLUGIN_PASSES_OVER: &str =
    "The network plug-in does not enforce all that these policies ask for.";

pub(in super::super) fn psp_ignored(policies: usize, removed: bool) -> String {
    let why = if removed { "Kubernetes has removed them." } else { "their plug-in is off." };
    let verb = if policies == 1 { " does nothing: " } else { " do nothing: " };
    [&count(policies, "PodSecurityPolicy", "PodSecurityPolicies"), verb, why].concat()
}

pub(in super::super) fn without_policy(namespaces: &[String]) -> String {
    [&some(namespaces), " no network policy: every pod there is open to every other."].concat()
}

pub(in super::super) fn without_level(namespaces: &[String]) -> String {
    [&some(namespaces), " no Pod Security level that refuses anything."].concat()
}

fn some(namespaces: &[String]) -> String {
    match namespaces {
        [one] => ["Namespace ", one, " has"].concat(),
        several => ["Namespaces ", &listed(several), " have"].concat(),
    }
}

// Risks

pub(in super::super) fn worst_pod(pod: &str, grave: usize) -> String {
    ["If ", pod, " is taken over, ", &count(grave, "grave thing is", "grave things are"), " within reach."].concat()
}
