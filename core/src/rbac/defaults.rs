//! The roles and bindings that the API server creates itself, in a form of their own (`defaults.txt`).
//!
//! A line that starts with a version counts for that version only; such a role counts with all its lines. A role starts
//! with its kind and name; below it, indented by one blank:
//!
//! - `labelled KEY`, `gathers KEY`: its label, what its aggregation rule selects (`rbac.authorization.k8s.io/KEY: "true"`)
//! - `bound [as NAME]: SUBJECT, …`: the binding to it, of the role's own name unless another is given
//! - `VERB,… GROUP,…: RESOURCE …[ named NAME …]`: a rule; `core` is the empty group
//! - `VERB,… at PATH …`: a rule for non-resource URLs
//!
//! The verbs `read` and `write` stand for those of [`READ`] and [`WRITE`].

use std::sync::OnceLock;

use crate::manifest::meta::LabelSelector;
use crate::manifest::rbac::{Binding, PolicyRule, Role, RoleRef, Subject};
use crate::order;
use crate::settings::KubernetesVersion;

const TEXT: &str = include_str!("defaults.txt");

const READ: [&str; 3] = ["get", "list", "watch"];
const WRITE: [&str; 5] = ["create", "delete", "deletecollection", "patch", "update"];

/// Marks every object that comes from here.
const BOOTSTRAPPING: (&str, &str) = ("kubernetes.io/bootstrapping", "rbac-defaults");

const GROUP: &str = "rbac.authorization.k8s.io";

/// The default objects of one Kubernetes version; `metadata` holds name, namespace and labels.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    pub(super) roles: Vec<Role>,
    pub(super) bindings: Vec<Binding>,
}

/// The default objects of a version, read once.
pub(super) fn of(version: KubernetesVersion) -> &'static Defaults {
    static V1_24: OnceLock<Defaults> = OnceLock::new();
    static V1_36: OnceLock<Defaults> = OnceLock::new();
    let (cell, mark) = match version {
        KubernetesVersion::V1_24 => (&V1_24, "1.24"),
        KubernetesVersion::V1_36 => (&V1_36, "1.36"),
    };
    cell.get_or_init(|| read(TEXT, mark).0)
}

/// The objects of the version that is written as `mark`, and the lines that make no sense.
fn read<'a>(text: &'a str, mark: &str) -> (Defaults, Vec<&'a str>) {
    let mut defaults = Defaults::default();
    let mut unread = Vec::new();
    let mut in_version = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (version, rest) = match line.split_once(' ') {
            Some((version, rest)) if version.starts_with(|first: char| first.is_ascii_digit()) => (version, rest),
            _ => ("", line),
        };
        let counts = version.is_empty() || version == mark;
        if let Some(role) = role_of(rest) {
            in_version = counts;
            if counts {
                defaults.roles.push(role);
            }
        } else if counts && in_version && read_into(&mut defaults, rest.trim_start()).is_none() {
            unread.push(line);
        }
    }
    (defaults, unread)
}

/// `ClusterRole NAME` or `Role NAMESPACE/NAME`.
fn role_of(text: &str) -> Option<Role> {
    let mut role = Role::default();
    match text.split_once(' ')? {
        ("ClusterRole", name) => name.clone_into(&mut role.metadata.name),
        ("Role", name) => {
            let (namespace, name) = name.split_once('/')?;
            namespace.clone_into(&mut role.metadata.namespace);
            name.clone_into(&mut role.metadata.name);
        }
        _ => return None,
    }
    role.metadata.labels = order::map([(BOOTSTRAPPING.0.to_owned(), BOOTSTRAPPING.1.to_owned())].into_iter());
    Some(role)
}

/// Reads what belongs to the last role; `None` when it cannot be read.
fn read_into(defaults: &mut Defaults, line: &str) -> Option<()> {
    let role = defaults.roles.last_mut()?;
    if let Some(key) = line.strip_prefix("labelled ") {
        role.metadata.labels.extend([label(key)]);
    } else if let Some(key) = line.strip_prefix("gathers ") {
        let selector = LabelSelector { match_labels: order::map([label(key)].into_iter()), ..LabelSelector::default() };
        role.aggregation_rule.get_or_insert_default().cluster_role_selectors.push(selector);
    } else if let Some(bound) = line.strip_prefix("bound") {
        defaults.bindings.push(binding_of(role, bound)?);
    } else {
        role.rules.push(rule_of(line)?);
    }
    Some(())
}

fn label(key: &str) -> (String, String) {
    (format!("{GROUP}/{key}"), "true".to_owned())
}

/// ` as NAME: SUBJECT, …` or `: SUBJECT, …`.
fn binding_of(role: &Role, text: &str) -> Option<Binding> {
    let (name, subjects) = match text.strip_prefix(':') {
        Some(subjects) => (role.metadata.name.as_str(), subjects),
        None => text.strip_prefix(" as ")?.split_once(": ")?,
    };
    let mut metadata = role.metadata.clone();
    name.clone_into(&mut metadata.name);
    let kind = if metadata.namespace.is_empty() { "ClusterRole" } else { "Role" };
    let role_ref = RoleRef { api_group: GROUP.to_owned(), kind: kind.to_owned(), name: role.metadata.name.clone() };
    let subjects = subjects.split(", ").map(str::trim).filter(|subject| !subject.is_empty());
    Some(Binding { metadata, role_ref, subjects: subjects.map(subject_of).collect::<Option<_>>()? })
}

fn subject_of(text: &str) -> Option<Subject> {
    let (kind, name) = text.split_once(' ')?;
    let (namespace, name) = if kind == "ServiceAccount" { name.split_once('/')? } else { ("", name) };
    Some(Subject { kind: kind.to_owned(), api_group: None, name: name.to_owned(), namespace: namespace.to_owned() })
}

fn rule_of(line: &str) -> Option<PolicyRule> {
    let (verbs, rest) = line.split_once(' ')?;
    let mut all = Vec::new();
    for verb in verbs.split(',') {
        let verbs: &[&str] = match verb {
            "read" => &READ,
            "write" => &WRITE,
            _ => &[verb],
        };
        for verb in verbs {
            all.push((*verb).to_owned());
        }
    }
    let verbs = all;
    if let Some(paths) = rest.strip_prefix("at ") {
        return Some(PolicyRule { verbs, non_resource_urls: words(paths), ..PolicyRule::default() });
    }
    let (groups, rest) = rest.split_once(": ")?;
    let (resources, names) = rest.split_once(" named ").unwrap_or((rest, ""));
    let group = |group: &str| if group == "core" { String::new() } else { group.to_owned() };
    Some(PolicyRule {
        verbs,
        api_groups: groups.split(',').map(group).collect(),
        resources: words(resources),
        resource_names: words(names),
        non_resource_urls: Vec::new(),
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mark: &str, counts: [usize; 5]) {
        let (defaults, unread) = read(TEXT, mark);
        assert_eq!(unread, Vec::<&str>::new(), "every line is read");
        let namespaced = |roles: &&Role| !roles.metadata.namespace.is_empty();
        let found = [
            defaults.roles.iter().filter(|role| !namespaced(role)).count(),
            defaults.roles.iter().filter(namespaced).count(),
            defaults.bindings.iter().filter(|binding| binding.metadata.namespace.is_empty()).count(),
            defaults.bindings.iter().filter(|binding| !binding.metadata.namespace.is_empty()).count(),
            defaults.roles.iter().map(|role| role.rules.len()).sum(),
        ];
        assert_eq!(found, counts, "ClusterRoles, Roles, ClusterRoleBindings, RoleBindings, rules of {mark}");
        for rule in defaults.roles.iter().flat_map(|role| &role.rules) {
            let resources = !rule.resources.is_empty() && !rule.api_groups.is_empty();
            assert!(!rule.verbs.is_empty() && resources == rule.non_resource_urls.is_empty(), "{rule:?}");
        }
    }

    #[test]
    fn each_version_has_as_many_objects_and_rules_as_upstream() {
        check("1.24", [62, 7, 43, 7, 272]);
        check("1.36", [69, 7, 50, 7, 324]);
    }

    #[test]
    fn a_line_that_makes_no_sense_is_told() {
        for line in [" get", " get core pods", " bound to: User a", " bound: Somebody", " bound: ServiceAccount a"] {
            let text = format!("ClusterRole r\n{line}\n");
            assert_eq!(read(&text, "1.24").1, [line]);
        }
    }

    #[test]
    fn a_version_before_a_role_or_a_line_limits_it() {
        let text = "1.24 ClusterRole old\n get core: pods\nClusterRole both\n get core: pods\n1.36 list core: pods\n";
        let shape = |mark| -> Vec<(String, usize)> {
            let roles = read(text, mark).0.roles;
            roles.into_iter().map(|role| (role.metadata.name, role.rules.len())).collect()
        };
        assert_eq!(shape("1.24"), [("old".to_owned(), 1), ("both".to_owned(), 1)]);
        assert_eq!(shape("1.36"), [("both".to_owned(), 2)]);
    }
}
