//! How access is told where it is drawn or exported.

use super::{BindingSummary, SubjectAccess, SubjectKind};

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
