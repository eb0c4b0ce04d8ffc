//! How access is told where it is drawn or exported.

use super::{AccessCell, BindingSummary, SubjectAccess, SubjectKind};

pub const HEADING: &str = "Access";
pub const RISKS: &str = "Risks";
pub const GROUPS: &str = "In the groups";
pub const COLUMNS: [&str; 5] = ["Verbs", "Resources", "API groups", "Names", "Via"];

/// How the script of commands starts; [`EXPECT`] follows.
pub const SCRIPT: &str = "#!/bin/sh
# Asks a real cluster what was worked out from the manifests, and tells where it answers otherwise. Whoever runs it needs
# the right to impersonate. kubectl sends a namespace even for what has none, so a RoleBinding that names such things is
# answered with yes. A custom resource that the cluster does not know is asked for by its whole name, which no rule has.
";
/// What asks `kubectl auth can-i` and compares the answer.
pub const EXPECT: &str = "asked=0
otherwise=0
newline='
'
expect() {
  expected=$1
  shift
  asked=$((asked + 1))
  answer=$(kubectl auth can-i \"$@\" 2>&1)
  case ${answer##*\"$newline\"} in
    \"$expected\" | \"$expected - \"*) ;;
    *)
      otherwise=$((otherwise + 1))
      printf '%s\\n' \"expected $expected, got ${answer:-nothing}: kubectl auth can-i $*\"
      ;;
  esac
}
";
/// How it ends.
pub const SCRIPT_END: &str = "
echo \"$asked asked, $otherwise answered otherwise\"
test \"$otherwise\" -eq 0
";
pub const MORE_COMMANDS: &str = "\n# There are more than are written here.\n";

#[must_use]
pub fn not_asked(number: usize) -> String {
    let verb = if number == 1 { " more is" } else { " more are" };
    ["# ", &number.to_string(), verb, " not asked: kubectl has no way to, or the manifests leave it open."].concat()
}

/// Of a subject.
#[must_use]
pub fn not_listed(rules: u32) -> String {
    let more = if rules == 1 { " more rule is" } else { " more rules are" };
    [&rules.to_string(), more, " not listed here."].concat()
}

pub const HOLDERS: [&str; 3] = ["Who", "Where", "Via"];
pub const CHANGES: [&str; 5] = ["Subject", "Where", "Change", "What", "Via"];

/// In a table: where something counts.
#[must_use]
pub fn place(namespace: Option<&str>) -> &str {
    namespace.unwrap_or("cluster")
}

#[must_use]
pub fn gained(gained: bool) -> &'static str {
    if gained { "gained" } else { "lost" }
}

/// `get list`, `all`, and what is allowed only for objects of certain names: `get list (named: delete)`.
#[must_use]
pub fn cell(cell: &AccessCell) -> String {
    if cell.all {
        return "all".to_owned();
    }
    let mut text = cell.verbs.join(" ");
    if !cell.named.is_empty() {
        text.push_str(if text.is_empty() { "" } else { " " });
        text.push_str(&["(named: ", &cell.named.join(" "), ")"].concat());
    }
    text
}

/// Of a table that has only the first rows or columns.
#[must_use]
pub fn rest(shown: usize, total: u32) -> Option<String> {
    let beyond = (total as usize).saturating_sub(shown);
    (beyond > 0).then(|| ["and ", &beyond.to_string(), " more"].concat())
}

#[must_use]
pub fn zone(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| "Whole cluster".to_owned(), str::to_owned)
}

/// `User jane`, `ServiceAccount cicd/jenkins`.
#[must_use]
pub fn label(subject: &SubjectAccess) -> String {
    let kind = match subject.kind {
        SubjectKind::ServiceAccount => "ServiceAccount",
        SubjectKind::User => "User",
        SubjectKind::Group => "Group",
    };
    label_of(kind, subject.namespace.as_deref(), &subject.name)
}

/// `RoleBinding shop/readers`.
#[must_use]
pub fn binding(binding: &BindingSummary) -> String {
    label_of(&binding.kind, binding.namespace.as_deref(), &binding.name)
}

pub(super) fn label_of(kind: &str, namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) => [kind, " ", namespace, "/", name].concat(),
        None => [kind, " ", name].concat(),
    }
}
