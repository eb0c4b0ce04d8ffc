//! How access is told where it is drawn or exported.

use super::{BindingSummary, SubjectAccess, SubjectKind};

pub const TITLE: &str = "Who is given what";
pub const NO_BINDINGS: &str = "No bindings";
pub const DASHED: &str = "Dashed: the role that a binding refers to is not there.";

/// What stands above each layer of the picture, and within it where it is empty.
pub const LAYERS: [(&str, &str); 4] = [("Subjects", "nobody"), ("Bindings", ""), ("Roles", ""), ("Rules", "no rules")];

pub const HEADING: &str = "Access";
pub const RISKS: &str = "Risks";
pub const GROUPS: &str = "In the groups";
pub const COLUMNS: [&str; 5] = ["Verbs", "Resources", "API groups", "Names", "Via"];

/// How the script of commands starts.
pub const SCRIPT: &str = "#!/bin/sh
# Asks a real cluster what was worked out from the manifests. Whoever runs it needs the right to impersonate.
# kubectl sends a namespace even for what has none, so a RoleBinding that names such things is answered with yes.
expect() {
  expected=$1
  shift
  answer=$(kubectl auth can-i \"$@\" 2>/dev/null)
  case $answer in \"$expected\"*) ;; *) echo \"expected $expected, got ${answer:-nothing}: kubectl auth can-i $*\" ;; esac
}
";
pub const MORE_COMMANDS: &str = "\n# There are more than are written here.\n";

#[must_use]
pub fn arrows_left_out(number: usize) -> String {
    format!("{number} more arrows are left out.")
}

/// Where users and groups are, who have no namespace.
pub const PEOPLE: &str = "Users and groups";

#[must_use]
pub fn zone(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| "Whole cluster".to_owned(), str::to_owned)
}

/// `User jane`, `ServiceAccount cicd/jenkins`.
#[must_use]
pub fn label(subject: &SubjectAccess) -> String {
    let kind = match subject.kind {
        SubjectKind::ServiceAccount => "ServiceAccount ",
        SubjectKind::User => "User ",
        SubjectKind::Group => "Group ",
    };
    match &subject.namespace {
        Some(namespace) => [kind, namespace, "/", &subject.name].concat(),
        None => [kind, &subject.name].concat(),
    }
}

/// `RoleBinding shop/readers`.
#[must_use]
pub fn binding(binding: &BindingSummary) -> String {
    match &binding.namespace {
        Some(namespace) => [&binding.kind, " ", namespace, "/", &binding.name].concat(),
        None => [&binding.kind, " ", &binding.name].concat(),
    }
}

/// The binding as a sentence.
#[must_use]
pub fn told(summary: &BindingSummary) -> String {
    let whom = if summary.subjects.is_empty() { "nobody".to_owned() } else { summary.subjects.join(", ") };
    let more = (summary.subjects_total as usize).saturating_sub(summary.subjects.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let place = match &summary.namespace {
        Some(namespace) => format!("in namespace {namespace}"),
        None => "cluster-wide".to_owned(),
    };
    let missing = if summary.missing.is_empty() { "" } else { ", which is not there," };
    format!("{} gives {}{missing} to {whom}{more} {place}.", binding(summary), summary.role)
}

#[must_use]
pub fn role_kind(kind: &str, is_default: bool, is_missing: bool) -> String {
    let aside = match (is_default, is_missing) {
        (_, true) => " (missing)",
        (true, _) => " (built in)",
        _ => "",
    };
    [kind, aside].concat()
}

#[must_use]
pub fn not_bound(subject: &str) -> String {
    format!("No binding of these manifests names {subject} or a group of it.")
}

#[must_use]
pub fn left_out(bindings: usize) -> String {
    if bindings == 1 {
        "1 more binding is not drawn.".to_owned()
    } else {
        format!("{bindings} more bindings are not drawn.")
    }
}

#[must_use]
pub fn more_subjects(number: usize) -> String {
    if number == 1 { "1 other subject".to_owned() } else { format!("{number} other subjects") }
}

#[must_use]
pub fn more_rules(number: usize) -> String {
    if number == 1 { "1 more rule".to_owned() } else { format!("{number} more rules") }
}
