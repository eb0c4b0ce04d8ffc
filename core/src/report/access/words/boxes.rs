//! What stands in the boxes of pictures of access, and below them.

use super::count;
use crate::report::access::graph::{BindingBox, Graph, RoleBox, SubjectBox, kind_of, name_of};
use crate::report::access::{AccessReport, BindingSummary, RoleSummary, drawn};

/// At most so many names stand in one box.
const MAX_NAMES: usize = 4;

/// At most so many names are told where there is room for them.
const MAX_IN_FULL: usize = 40;

/// At most so many rules stand in one box.
const MAX_RULES: usize = 4;

pub(crate) const TITLE: &str = "Who may do what, and through which binding";
pub(crate) const NOTHING_GIVEN: &str = "No binding gives anything";

/// Of a picture that is about one subject alone.
pub(crate) fn not_bound(subject: &str) -> String {
    ["No binding of these manifests names ", subject, " or a group of it."].concat()
}

/// Of the layers of the picture: what stands above, and what within an empty one.
pub(crate) const LAYERS: [(&str, &str); 4] =
    [("subjects", "nobody"), ("bindings", "none"), ("roles", "none"), (RULES, "nothing")];

/// What the zone of rules is called.
pub(crate) const RULES: &str = "what they allow";

/// What stands in a box, line by line, and what it says in full.
pub(crate) struct Told {
    pub(crate) lines: Vec<String>,
    /// Less important lines behind them.
    pub(crate) asides: Vec<String>,
    pub(crate) words: String,
}

pub(crate) fn title(graph: &Graph<'_>) -> String {
    if graph.only.is_empty() { TITLE.to_owned() } else { ["What ", graph.only, " may do, and why"].concat() }
}

/// Where what bindings give counts.
pub(crate) fn scope(namespaces: &[&str]) -> String {
    match namespaces {
        [] => "in the whole cluster".to_owned(),
        [only] => ["only in namespace ", only].concat(),
        _ => "each only in its own namespace".to_owned(),
    }
}

// Boxes.

pub(crate) fn subject(graph: &Graph<'_>, subjects: &SubjectBox<'_>) -> Told {
    let names: Vec<&str> = subjects.labels.iter().map(|label| name_of(label)).collect();
    let kind = subjects.labels.first().map_or("", |label| kind_of(label));
    let mut asides = vec![several(kind, names.len())];
    let first = subjects.first.and_then(|first| graph.report.subjects.get(first));
    if let Some(first) = first {
        if first.missing {
            asides.push("missing: not in these files".to_owned());
        }
        if first.default {
            asides.push("built into Kubernetes".to_owned());
        }
        if names.len() == 1 && !first.pods.is_empty() {
            asides.push([&count(first.pods.len(), "pod runs", "pods run"), " with it"].concat());
        }
    }
    if !graph.only.is_empty() && subjects.labels != [graph.only] {
        asides.push([name_of(graph.only), " is in it"].concat());
    }
    let words = with(names_of(&subjects.labels, MAX_IN_FULL), asides.get(1..).unwrap_or_default());
    Told { lines: lines_of(&names), words, asides }
}

pub(crate) fn binding(graph: &Graph<'_>, binding: &BindingBox) -> Told {
    let members: Vec<&BindingSummary> =
        binding.members.iter().filter_map(|index| graph.report.bindings.get(*index)).collect();
    let mut names: Vec<&str> = Vec::new();
    for binding in &members {
        if names.last() != Some(&binding.name.as_str()) {
            names.push(&binding.name);
        }
    }
    let Some(first) = members.first() else {
        return Told { lines: Vec::new(), asides: Vec::new(), words: String::new() };
    };
    let kind = several(&first.kind, members.len());
    let mut asides = vec![if first.default { kind + ", built in" } else { kind }];
    let namespaces = binding.namespaces(graph.report);
    if namespaces.len() > 1 {
        asides.push(["in ", &names_of(&namespaces, 2)].concat());
    }
    let (mut all, mut shown) = (0_usize, 0);
    for binding in &members {
        all += number(binding.subjects_total);
        shown += binding.subjects.iter().filter(|subject| graph.shows(subject)).count();
    }
    match all.saturating_sub(shown) {
        _ if all == 0 => asides.push("names nobody".to_owned()),
        0 => {}
        others => asides.push(["and names ", &count(others, "other", "others")].concat()),
    }
    let labels: Vec<String> = members.iter().take(MAX_IN_FULL).map(|binding| drawn::binding(binding)).collect();
    let labels = beyond(labels.join(", "), members.len().saturating_sub(MAX_IN_FULL));
    let role = graph.roles.get(binding.role).map_or("", |role| &role.label);
    let gives = if members.len() == 1 { "gives" } else { "give" };
    let words = [&labels, " ", gives, " ", role, " ", &scope(&namespaces)].concat();
    Told { lines: lines_of(&names), words: with(words, asides.get(1..).unwrap_or_default()), asides }
}

pub(crate) fn role(graph: &Graph<'_>, role: &RoleBox<'_>) -> Told {
    let (kind, name) = (kind_of(&role.label), name_of(&role.label));
    let (name, mut kind) = match name.split_once('/').filter(|_| kind == "Role") {
        Some((namespace, name)) if role.members.len() < 2 => (name, [kind, " in ", namespace].concat()),
        Some((_, name)) => (name, several(kind, role.members.len())),
        None => (name, kind.to_owned()),
    };
    let found = graph.role(role);
    if found.is_some_and(|role| role.default) || role.given_by.is_some_and(|binding| binding.role_default) {
        kind.push_str(", built in");
    }
    let mut asides = vec![kind];
    let mut words = role.label.clone();
    if let Some(binding) = role.given_by.filter(|_| role.is_missing()) {
        asides.push("missing: there is none".to_owned());
        words = [&words, " is missing: ", &binding.missing].concat();
    } else if role.given_by.is_some_and(|binding| binding.rules_total == 0) {
        asides.push("has no rules".to_owned());
    }
    if let Some(found) = found {
        if found.aggregates {
            asides.push(gathers(found));
        }
        if found.unsettled {
            asides.push("may lose its rules".to_owned());
        }
        if role.given_by.is_none() {
            asides.push(count(number(found.rules), "rule", "rules"));
            asides.push(not_given(graph.report, found));
        }
    }
    if !role.is_missing() {
        words = with(words, asides.get(1..).unwrap_or_default());
    }
    Told { lines: vec![name.to_owned()], asides, words }
}

/// Where an aggregated role takes its rules from.
pub(crate) fn gathers(role: &RoleSummary) -> String {
    let names: Vec<&str> = role.gathers.iter().map(|label| name_of(label)).collect();
    match names.as_slice() {
        [] => "gathers no other role's rules".to_owned(),
        names => ["gathers ", &super::listed(names)].concat(),
    }
}

fn not_given(report: &AccessReport, role: &RoleSummary) -> String {
    let label = role.label();
    let gatherer = report.roles.iter().find(|other| other.gathers.contains(&label));
    match gatherer {
        Some(gatherer) => ["gathered by ", &gatherer.name].concat(),
        None => "no binding gives it".to_owned(),
    }
}

/// What a role allows.
pub(crate) struct Rules {
    /// The first rules.
    pub(crate) rules: Vec<String>,
    /// How many there are beyond, if there are.
    pub(crate) more: Option<String>,
    pub(crate) words: String,
}

/// Nothing of a role without rules, and of one that no binding gives.
pub(crate) fn rules(role: &RoleBox<'_>) -> Option<Rules> {
    let binding = role.given_by.filter(|binding| !binding.rules.is_empty())?;
    let total = number(binding.rules_total);
    let rules: Vec<String> = binding.rules.iter().take(MAX_RULES).cloned().collect();
    let more = total.saturating_sub(rules.len());
    let more = (more > 0).then(|| ["and ", &count(more, "more rule", "more rules")].concat());
    let told = beyond(binding.rules.join("; "), total.saturating_sub(binding.rules.len()));
    Some(Rules { rules, more, words: [&role.label, " allows: ", &told].concat() })
}

// Sentences.

/// What a box of bindings gives, and to whom.
pub(crate) fn way(graph: &Graph<'_>, binding: &BindingBox, index: usize) -> String {
    let mut named = Vec::new();
    for subjects in graph.subjects.iter().filter(|subjects| subjects.bindings.contains(&index)) {
        named.extend_from_slice(&subjects.labels);
    }
    let to = if named.is_empty() { "nobody".to_owned() } else { names_of(&named, MAX_NAMES) };
    let allows = match graph.roles.get(binding.role).and_then(|role| role.given_by) {
        Some(binding) if binding.missing.is_empty() => {
            let told =
                beyond(binding.rules.join("; "), number(binding.rules_total).saturating_sub(binding.rules.len()));
            [" (", &told, ")"].concat()
        }
        _ => " (missing)".to_owned(),
    };
    [&self::binding(graph, binding).words, &allows, " to ", &to, "."].concat()
}

pub(crate) fn notes(graph: &Graph<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let report = graph.report;
    if graph.bindings_left_out > 0 {
        let left_out = count(graph.bindings_left_out, "binding is left out", "bindings are left out");
        notes.push(["Too much to draw at once: ", &left_out, ". Choose a subject to see what it has."].concat());
    }
    if graph.roles_left_out > 0 {
        notes.push(
            [
                &count(graph.roles_left_out, "role that no binding gives is", "roles that no binding gives are"),
                " not drawn.",
            ]
            .concat(),
        );
    }
    let listed = report.bindings.len();
    if number(report.bindings_total) > listed {
        notes.push(format!("Only the first {listed} of {} bindings are drawn from.", report.bindings_total));
    }
    if report.defaults_hidden > 0 {
        notes.push("What Kubernetes gives by its default bindings counts, too, and is not drawn.".to_owned());
    }
    notes
}

pub(crate) fn and_more(ways: usize) -> String {
    ["And ", &count(ways, "more binding", "more bindings"), "."].concat()
}

/// `RoleBinding`, `3 RoleBindings`.
fn several(kind: &str, number: usize) -> String {
    if number > 1 { format!("{number} {kind}s") } else { kind.to_owned() }
}

/// The first names, each for a line of its own, and how many there are beyond.
fn lines_of(names: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = names.iter().take(MAX_NAMES).map(|name| (*name).to_owned()).collect();
    if names.len() > MAX_NAMES {
        lines.push(format!("and {} more", names.len() - MAX_NAMES));
    }
    lines
}

fn names_of(names: &[&str], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).copied().collect();
    beyond(shown.join(", "), names.len().saturating_sub(most))
}

fn beyond(text: String, more: usize) -> String {
    if more == 0 { text } else { format!("{text} and {more} more") }
}

fn with(text: String, asides: &[String]) -> String {
    if asides.is_empty() { text } else { [&text, " (", &asides.join(", "), ")"].concat() }
}

fn number(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
