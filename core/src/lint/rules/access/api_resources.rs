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
const COMMON: [&str; 4] = ["status", "scale", "finalizers", "restricted"];

/// Asked for with the audience of a token as the resource (NodeRestriction of Kubernetes 1.33).
pub(super) const AUDIENCE_VERB: &str = "request-serviceaccounts-token-audience";

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

/// What decides how a rule's resources are judged, read once for all of them.
pub(super) struct Judge {
    /// The bits of the groups that the rule names, by their position in [`GROUPS`].
    groups: u32,
    /// It names groups of Kubernetes only.
    pub built_in: bool,
    /// It names the group that everything has moved out of.
    extensions: bool,
    /// The resources outside of all namespaces for which some verb of the rule is asked inside one.
    inside: Vec<&'static str>,
}

impl Judge {
    pub(super) fn of(rule: &PolicyRule) -> Self {
        let mut judge = Self { groups: 0, built_in: true, extensions: false, inside: Vec::new() };
        for group in &rule.api_groups {
            let bit = bit(group);
            judge.groups |= bit;
            judge.built_in &= bit != 0;
            judge.extensions |= group == "extensions";
        }
        for (verbs, resource) in INSIDE {
            if rule.verbs.iter().any(|verb| verbs.contains(&verb.as_str())) {
                judge.inside.push(resource);
            }
        }
        judge
    }

    /// What is wrong with a resource of the rule, if anything; groups of custom resources are not judged.
    pub(super) fn mistake(&self, resource: &str) -> Option<Mistake> {
        if !self.built_in || resource.contains('*') {
            return None;
        }
        let (name, subresource) = split(resource);
        let entries = named(name);
        let Some(first) = entries.first().copied() else {
            return Some(by_form(name).map_or(Mistake::Unknown, Mistake::Form));
        };
        let Some(entry) = self.own(entries) else {
            // What used to be in `extensions` is often listed there beside a rule for its present group.
            return (!self.extensions).then(|| Mistake::Group(group_of(first)));
        };
        let exists = subresource.is_empty()
            || COMMON.contains(&subresource)
            || word(entry, "/").split('/').any(|known| known == subresource || known == "*");
        (!exists).then(|| Mistake::Subresource(word(entry, "/")))
    }

    /// Whether the rule grants nothing on this resource to those who have it in one namespace only: requests for what
    /// belongs to no namespace are made outside of all, but for [`INSIDE`].
    pub(super) fn inert_in_namespace(&self, resource: &str) -> bool {
        let name = split(resource).0;
        self.own(named(name)).is_some_and(|line| line.1.contains(" cluster")) && !self.inside.contains(&name)
    }

    fn own(&self, entries: &'static [Line]) -> Option<Line> {
        entries.iter().copied().find(|line| self.groups & bit(group_of(*line)) != 0)
    }
}

/// Verbs that are asked inside a namespace for what belongs to none: a namespace itself
/// (`/api/v1/namespaces/NAME`), a policy that a pod is to use, a ClusterRole that a RoleBinding is to bind.
const INSIDE: [(&[&str], &str); 3] = [
    (&["get", "update", "patch", "delete", "*"], "namespaces"),
    (&["use", "*"], "podsecuritypolicies"),
    (&["bind", "*"], "clusterroles"),
];

fn bit(group: &str) -> u32 {
    GROUPS.iter().position(|known| *known == group).map_or(0, |position| 1 << position)
}

/// The resource and its subresource, which may be empty.
pub(super) fn split(resource: &str) -> (&str, &str) {
    resource.split_once('/').unwrap_or((resource, ""))
}

/// The known resource of nearly this name.
pub(super) fn closest_resource(name: &str) -> Option<&'static str> {
    closest(name, &lines().iter().map(|line| line.0).collect::<Vec<_>>())
}

/// A line of the table: the name, and what follows it.
type Line = (&'static str, &'static str);

fn lines() -> &'static [Line] {
    static LINES: OnceLock<Vec<Line>> = OnceLock::new();
    LINES.get_or_init(|| TEXT.lines().filter_map(|line| line.split_once(' ')).collect())
}

/// The lines of this name, one for each group that has it.
fn named(name: &str) -> &'static [Line] {
    let lines = lines();
    let start = lines.partition_point(|(known, _)| *known < name);
    let rest = lines.get(start..).unwrap_or_default();
    let end = rest.iter().take_while(|(known, _)| *known == name).count();
    rest.get(..end).unwrap_or_default()
}

fn group_of(line: Line) -> &'static str {
    let group = line.1.split(' ').next().unwrap_or_default();
    if group == "core" { "" } else { group }
}

/// The word that starts with `mark`, without it.
fn word(line: Line, mark: &str) -> &'static str {
    line.1.split(' ').find_map(|word| word.strip_prefix(mark)).unwrap_or_default()
}

/// The longest short name, `deploy`.
const LONGEST_SHORT: usize = 6;

/// The resource whose kind, singular or short name this is.
fn by_form(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower.is_empty() {
        return None;
    }
    let plural = |plural: &str| {
        plural == lower
            || plural.strip_prefix(&*lower).is_some_and(|rest| rest == "s" || rest == "es")
            || plural.strip_suffix("ies").is_some_and(|stem| lower.strip_suffix('y') == Some(stem))
    };
    let short = |line: Line| lower.len() <= LONGEST_SHORT && word(line, "=").split(',').any(|short| short == lower);
    lines().iter().find(|line| plural(line.0) || short(**line)).map(|line| line.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_known_groups() {
        assert!(lines().is_sorted_by_key(|line| line.0));
        for line in lines() {
            assert!(GROUPS.contains(&group_of(*line)), "{line:?}");
        }
    }

    #[track_caller]
    fn check(groups: &[&str], resource: &str, expected: Option<Mistake>) {
        let api_groups = groups.iter().map(|group| (*group).to_owned()).collect();
        let rule = PolicyRule { api_groups, ..PolicyRule::default() };
        assert_eq!(Judge::of(&rule).mistake(resource), expected, "{resource} in {groups:?}");
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
        check(&["discovery.k8s.io"], "endpointslices/restricted", None);
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
