//! What selectors and policies select, which connections there are, and what changes.

use super::{Said, direction_word, from_to, list, said, selector};
use crate::manifest::meta::LabelSelector;
use crate::network::{Direction, SelectorFault, Unmet, Want, Wanted};
use crate::report::capital;
use crate::report::network::{Cell, Traffic};

// Selectors

pub(crate) fn pods_selected(pods: &LabelSelector, namespaces: Option<&LabelSelector>, namespace: &str) -> String {
    let pods = if pods.is_empty() { "Any pod".to_owned() } else { format!("Pods with {}", selector(pods)) };
    match namespaces {
        None => format!("{pods} in {namespace}"),
        Some(labels) if labels.is_empty() => format!("{pods} in any namespace"),
        Some(labels) => format!("{pods} in namespaces with {}", selector(labels)),
    }
}

pub(crate) fn bad_selector(text: &str, fault: &SelectorFault) -> Said {
    let wanted = match fault.wanted {
        Wanted::Key => "a label's key is expected",
        Wanted::Operator => "`=`, `==`, `!=`, `in`, `notin` or `,` is expected",
        Wanted::Value => "a value is expected",
        Wanted::OpeningParenthesis => "`(` is expected, with the values behind it",
        Wanted::CommaOrParenthesis => "`,` or `)` is expected",
        Wanted::CommaOrEnd => "`,` or the end is expected",
        Wanted::AnyValue => "at least one value is expected",
        Wanted::LegalKey => {
            "a label's key has letters, digits, `-`, `_` and `.`, at most 63, and perhaps a domain and `/` before them"
        }
        Wanted::LegalValue => {
            "a label's value has letters, digits, `-`, `_` and `.`, at most 63, with a letter or digit at both ends"
        }
        Wanted::NoComparison => "labels are not compared as numbers by any policy",
    };
    let before = text.get(..fault.at).unwrap_or_default().trim_end();
    let at = match (fault.found.as_str(), before) {
        ("", "") => "nothing".to_owned(),
        ("", before) => format!("the end, behind `{before}`"),
        (found, "") => format!("`{found}`"),
        (found, before) => format!("`{found}`, behind `{before}`"),
    };
    said("bad-selector", format!("At {at}: {wanted}."))
}

pub(crate) fn selector_too_long(most: usize) -> Said {
    said("bad-selector", format!("The selector is longer than {most} bytes."))
}

pub(crate) fn found_pods(found: usize, completed: usize) -> String {
    let done = if completed > 0 { format!(" Of them {completed} completed.") } else { String::new() };
    match found {
        0 => "No pod of these files is selected.".to_owned(),
        1 => format!("It selects one pod.{done}"),
        _ => format!("It selects {found} pods.{done}"),
    }
}

pub(crate) fn no_such_namespace() -> Said {
    said("selects-no-namespace", "No namespace that these files name is selected.")
}

pub(crate) fn selected_pod(pod: &str) -> Said {
    said("selected", format!("{pod} is selected: these are its labels."))
}

pub(crate) fn nearly_selected(pod: &str, unmet: &[Unmet]) -> Said {
    said("not-selected", format!("{pod} is not selected: {}.", unmet_labels(unmet)))
}

/// ``it has `app=web` instead of `app=db`; it lacks `tier=back` ``
pub(crate) fn unmet_labels(unmet: &[Unmet]) -> String {
    let each = |unmet: &Unmet| {
        let key = &unmet.key;
        match (&unmet.want, &unmet.has) {
            (Want::In(wanted), Some(has)) if wanted.len() > 1 => {
                format!("its `{key}={has}` is not in ({})", wanted.join(", "))
            }
            (Want::In(wanted), _) if wanted.len() > 1 => format!("it lacks `{key}` in ({})", wanted.join(", ")),
            (Want::In(wanted), Some(has)) => format!("it has `{key}={has}` instead of `{key}={}`", wanted.join("")),
            (Want::In(wanted), None) => format!("it lacks `{key}={}`", wanted.join("")),
            (Want::Value(wanted), Some(has)) => format!("it has `{key}={has}` instead of `{key}={wanted}`"),
            (Want::Value(wanted), None) => format!("it lacks `{key}={wanted}`"),
            (Want::Exists, _) => format!("it lacks `{key}`"),
            (Want::NotIn(_) | Want::DoesNotExist, has) => {
                format!("it has `{key}={}`, which is excluded", has.as_deref().unwrap_or_default())
            }
        }
    };
    unmet.iter().map(each).collect::<Vec<_>>().join("; ")
}

pub(crate) fn not_all(told: usize, all: usize) -> Said {
    said("list-cut", format!("Only the first {told} of {all} are listed."))
}

// Which policies select a pod

pub(crate) fn which_policies(pod: &str) -> String {
    format!("Which policies select {pod}?")
}

pub(crate) fn isolated_stage(direction: Direction) -> String {
    format!("Isolated for {}?", direction_word(direction))
}

pub(crate) fn policy_selects(policy: &str, pod: &str, wanted: &LabelSelector, directions: &[Direction]) -> Said {
    let why = if wanted.is_empty() {
        "it selects every pod of the namespace".to_owned()
    } else {
        format!("it wants {}", selector(wanted))
    };
    let how: Vec<String> = directions.iter().map(|direction| direction_word(*direction).to_owned()).collect();
    let does = if how.is_empty() {
        "names no known policy type, so it isolates nothing".to_owned()
    } else {
        format!("isolates it for {}", list(&how, "and"))
    };
    said("policy-selects", format!("{policy} selects {pod} ({why}) and {does}."))
}

pub(crate) fn policy_selects_not(policy: &str, unmet: &[Unmet]) -> Said {
    said("policy-selects-not", format!("{policy} does not select it: {}.", unmet_labels(unmet)))
}

pub(crate) fn cluster_policy_selects(policy: &str, pod: &str) -> Said {
    said(
        "policy-selects",
        format!("{policy} has {pod} among its subjects: its rules come before or behind the others."),
    )
}

pub(crate) fn cluster_policy_selects_not(policy: &str, namespace: &[Unmet], pod: &[Unmet]) -> Said {
    let mut parts = Vec::new();
    if !namespace.is_empty() {
        parts.push(format!("of its namespace {}", unmet_labels(namespace)));
    }
    if !pod.is_empty() {
        parts.push(unmet_labels(pod));
    }
    said("policy-selects-not", format!("{policy} does not have it among its subjects: {}.", list(&parts, "and")))
}

pub(crate) fn selecting_policies(pod: &str, policies: &[String]) -> String {
    match policies {
        [] => format!("No policy selects {pod}."),
        [one] => format!("{one} selects {pod}."),
        many => format!("{} select {pod}.", capital(&list(many, "and"))),
    }
}

pub(crate) fn which_pod() -> Said {
    said("bad-question", "The pod is missing: name it as `namespace/name`.")
}

// Connections

pub(crate) fn connections(from: &str, to: &str) -> String {
    match (from, to) {
        ("", "") => "Which connections may be made?".to_owned(),
        (from, "") => format!("Where may {from} connect to?"),
        ("", to) => format!("What may connect to {to}?"),
        (from, to) => format!("{from} → {to}"),
    }
}

pub(crate) fn connections_summary(from: &str, to: &str, open: usize, depends: usize, pairs: usize) -> String {
    let also =
        if depends > 0 { format!("; {depends} more are up to the network plug-in or unknown") } else { String::new() };
    let number = if open == 0 { "none".to_owned() } else { open.to_string() };
    match (from, to) {
        (from, "") if !from.is_empty() => format!("{from} may connect to {number} of {pairs} others{also}."),
        ("", to) if !to.is_empty() => format!("Of {pairs} others {number} may connect to {to}{also}."),
        _ => format!("Of {pairs} possible connections {number} may be made on some port{also}."),
    }
}

pub(crate) fn too_many_ends() -> String {
    "There are more ends than could be worked out at once: the last are left out.".to_owned()
}

// Changes

pub(crate) const CHANGES: &str = "What changes in the traffic?";

/// `kinds`: how many connections are gained, lost, and otherwise changed, in so many rows of all.
pub(crate) fn changes_summary(kinds: [usize; 3], [rows, total]: [usize; 2], objects_differ: bool) -> String {
    if total == 0 {
        let but = if objects_differ { ", though the files differ" } else { "" };
        return format!("The same traffic is allowed as before{but}.");
    }
    let among = if rows < total { format!(" in the first {rows} of {total} rows") } else { String::new() };
    let [gained, lost, other] = kinds;
    let parts: Vec<String> = [(gained, "gained"), (lost, "lost"), (other, "changed")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    format!("Connections{among}: {}.", list(&parts, "and"))
}

fn on(cell: &Cell) -> String {
    match cell.traffic {
        Traffic::All => "all ports".to_owned(),
        Traffic::Depends => "ports on which plug-ins differ".to_owned(),
        Traffic::Some => cell.ports.clone(),
        Traffic::None | Traffic::Itself | Traffic::Outside => "nothing".to_owned(),
    }
}

/// `new`: which of the ends were not there before.
pub(crate) fn gained(from: &[String], to: &[String], now: &Cell, new: &[String]) -> Said {
    let came = of_ends(new, ["is new", "are new"]);
    said("gained", ["Now allowed: ", &from_to(from, to), ", ", &on(now), &came, "."].concat())
}

/// `gone`: which of the ends are not there any more.
pub(crate) fn lost(from: &[String], to: &[String], before: &Cell, gone: &[String]) -> Said {
    let went = of_ends(gone, ["is gone", "are gone"]);
    said("lost", ["No longer allowed: ", &from_to(from, to), ", ", &on(before), &went, "."].concat())
}

fn of_ends(ends: &[String], [one, several]: [&str; 2]) -> String {
    match ends.len() {
        0 => String::new(),
        number => ["; ", &list(ends, "and"), " ", if number == 1 { one } else { several }].concat(),
    }
}

pub(crate) fn other_ports(from: &[String], to: &[String], before: &Cell, now: &Cell) -> Said {
    said("other-ports", format!("Changed: {}, from {} to {}.", from_to(from, to), on(before), on(now)))
}

pub(crate) fn added(kind: &str, name: &str) -> Said {
    said("added", format!("Added: {kind} {name}."))
}

pub(crate) fn changed(kind: &str, name: &str) -> Said {
    said("changed", format!("Changed: {kind} {name}."))
}

pub(crate) fn removed(kind: &str, name: &str) -> Said {
    said("removed", format!("Removed: {kind} {name}."))
}

pub(crate) fn other_labels(kind: &str, name: &str) -> Said {
    said("changed", format!("Changed: the labels of {kind} {name}."))
}

/// Of a pod that one looks around from.
pub(crate) fn isolates_pod(policy: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said("isolates", ["NetworkPolicy ", policy, " isolates it for ", direction, "."].concat())
}
