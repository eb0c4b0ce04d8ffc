//! Which resources the API groups of Kubernetes have, and what is wrong with how a rule names one.
//!
//! `resources.txt` holds those of Kubernetes 1.36 and of the last version with PodSecurityPolicy, after the discovery
//! documents (api/discovery of kubernetes/kubernetes) and what its authorizers ask beside them, such as `nodes/metrics`.
//! A line, sorted by name: `NAME GROUP[ cluster][ =SHORT,…][ /SUBRESOURCE/…/]`; `core` is the empty group, `cluster` says
//! that it belongs to no namespace. Custom resources are in groups that are not here, and never judged.

use std::sync::OnceLock;

use crate::manifest::closest::closest;
use crate::manifest::rbac::PolicyRule;

const TEXT: &str = include_str!("resources.txt");

/// Groups of Kubernetes itself; every other group with a dot in it may be that of custom resources.
pub(super) const GROUPS: &[&str] = &[
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
];

/// Subresources that any resource may have, or that controllers are given without there being one.
const COMMON: [&str; 3] = ["status", "scale", "finalizers"];

/// Asked for with the audience of a token as the resource (NodeRestriction of Kubernetes 1.33).
const AUDIENCE_VERB: &str = "request-serviceaccounts-token-audience";

/// What is wrong with a resource of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// The kind, the singular or a short name of this resource, or not in lower case.
    Form(&'static str),
    /// A resource of this group, which the rule does not name.
    Group(&'static str),
    /// The resource has no such subresource.
    Subresource(&'static str),
    /// None of Kubernetes' own groups has it.
    Unknown,
}

/// What is wrong with a resource of a rule, if anything; groups of custom resources are not judged.
pub(super) fn mistake(rule: &PolicyRule, resource: &str) -> Option<Mistake> {
    let judged = rule.api_groups.iter().all(|group| GROUPS.contains(&group.as_str()));
    if !judged || resource.contains('*') || rule.verbs.iter().any(|verb| verb == AUDIENCE_VERB) {
        return None;
    }
    let (name, subresource) = split(resource);
    let entries = named(name);
    let Some(first) = entries.first() else {
        return Some(by_form(name).map_or(Mistake::Unknown, Mistake::Form));
    };
    let own = |line: &&&'static str| rule.api_groups.iter().any(|group| group == group_of(line));
    let Some(entry) = entries.iter().find(own) else {
        // What used to be in this group is often listed there beside a rule for its present one.
        let moved = rule.api_groups.iter().any(|group| group == "extensions");
        return (!moved).then(|| Mistake::Group(group_of(first)));
    };
    let exists = subresource.is_empty()
        || COMMON.contains(&subresource)
        || word(entry, "/").split('/').any(|known| known == subresource || known == "*");
    (!exists).then(|| Mistake::Subresource(word(entry, "/")))
}

/// Whether a resource of Kubernetes itself belongs to no namespace.
fn is_cluster_scoped(rule: &PolicyRule, resource: &str) -> bool {
    let own = |line: &&&'static str| rule.api_groups.iter().any(|group| group == group_of(line));
    named(split(resource).0).iter().find(own).is_some_and(|line| line.contains(" cluster"))
}

/// Whether the rule grants nothing on this resource to those who have it in one namespace only: requests for what belongs
/// to no namespace are made outside of all. Three are made inside one all the same: a namespace itself
/// (`/api/v1/namespaces/NAME`), a policy that a pod is to use, a ClusterRole that a RoleBinding is to bind.
pub(super) fn inert_in_namespace(rule: &PolicyRule, resource: &str) -> bool {
    let inside: &[&str] = match split(resource).0 {
        "namespaces" => &["get", "update", "patch", "delete", "*"],
        "podsecuritypolicies" => &["use", "*"],
        "clusterroles" => &["bind", "*"],
        _ => &[],
    };
    is_cluster_scoped(rule, resource) && !rule.verbs.iter().any(|verb| inside.contains(&verb.as_str()))
}

/// The resource and its subresource, which may be empty.
pub(super) fn split(resource: &str) -> (&str, &str) {
    resource.split_once('/').unwrap_or((resource, ""))
}

/// The known resource of nearly this name.
pub(super) fn closest_resource(name: &str) -> Option<&'static str> {
    closest(name, lines().iter().map(|line| name_of(line)))
}

fn lines() -> &'static [&'static str] {
    static LINES: OnceLock<Vec<&'static str>> = OnceLock::new();
    LINES.get_or_init(|| TEXT.lines().collect())
}

/// The lines of this name, one for each group that has it.
fn named(name: &str) -> &'static [&'static str] {
    let lines = lines();
    let start = lines.partition_point(|line| name_of(line) < name);
    let rest = lines.get(start..).unwrap_or_default();
    let end = rest.iter().take_while(|line| name_of(line) == name).count();
    rest.get(..end).unwrap_or_default()
}

fn name_of(line: &'static str) -> &'static str {
    line.split(' ').next().unwrap_or_default()
}

fn group_of(line: &'static str) -> &'static str {
    let group = line.split(' ').nth(1).unwrap_or_default();
    if group == "core" { "" } else { group }
}

/// The word that starts with `mark`, without it.
fn word(line: &'static str, mark: &str) -> &'static str {
    line.split(' ').find_map(|word| word.strip_prefix(mark)).unwrap_or_default()
}

/// The resource whose kind, singular or short name this is.
fn by_form(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower.is_empty() {
        return None;
    }
    let plural = |plural: &str| {
        plural == lower
            || plural.strip_prefix(&*lower).is_some_and(|rest| rest == "s" || rest == "es")
            || (plural.strip_suffix("ies").is_some_and(|stem| lower.strip_suffix('y') == Some(stem)))
    };
    let is_form =
        |line: &&&'static str| plural(name_of(line)) || word(line, "=").split(',').any(|short| short == lower);
    lines().iter().find(is_form).map(|line| name_of(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_known_groups() {
        assert!(lines().is_sorted_by_key(|line| name_of(line)));
        for line in lines() {
            assert!(GROUPS.contains(&group_of(line)), "{line}");
        }
    }

    #[track_caller]
    fn check(groups: &[&str], resource: &str, expected: Option<Mistake>) {
        let api_groups = groups.iter().map(|group| (*group).to_owned()).collect();
        let rule = PolicyRule { api_groups, ..PolicyRule::default() };
        assert_eq!(mistake(&rule, resource), expected, "{resource} in {groups:?}");
    }

    #[test]
    fn a_resource_is_its_plural_in_lower_case_in_its_own_group() {
        check(&[""], "pods", None);
        check(&[""], "pods/log", None);
        check(&[""], "Pods", Some(Mistake::Form("pods")));
        check(&[""], "pod/log", Some(Mistake::Form("pods")));
        check(&[""], "po", Some(Mistake::Form("pods")));
        check(&["networking.k8s.io"], "NetworkPolicy", Some(Mistake::Form("networkpolicies")));
        check(&["networking.k8s.io"], "ingress", Some(Mistake::Form("ingresses")));
        check(&[""], "deployments", Some(Mistake::Group("apps")));
        check(&["", "apps"], "deployments", None);
        check(&["extensions"], "podsecuritypolicies", None);
        check(&[""], "wagons", Some(Mistake::Unknown));
    }

    #[test]
    fn subresources_belong_to_their_resource_and_some_to_all() {
        let of_pods = "attach/binding/ephemeralcontainers/eviction/exec/log/portforward/proxy/resize/";
        check(&[""], "pods/logs", Some(Mistake::Subresource(of_pods)));
        check(&["apps"], "deployments/finalizers", None);
        check(&["apps"], "deployments/status", None);
        check(&["authentication.k8s.io"], "userextras/scopes", None);
        check(&[""], "nodes/metrics", None);
    }

    #[test]
    fn groups_of_custom_resources_are_not_judged() {
        check(&["", "westeros.example.com"], "jokes", None);
        check(&["*"], "jokes", None);
    }
}
