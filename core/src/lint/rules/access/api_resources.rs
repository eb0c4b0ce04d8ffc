//! What is wrong with how a rule names a resource. Custom resources are in groups that are not Kubernetes' own, and never
//! judged.

use crate::manifest::rbac::PolicyRule;
use crate::rbac::resources::{self, ApiResource};

pub(super) use crate::rbac::resources::{closest_resource, split};

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
        let entries = resources::named(name);
        let Some(first) = entries.first() else {
            return Some(resources::of_form(name).map_or(Mistake::Unknown, |known| Mistake::Form(known.name)));
        };
        let Some(entry) = self.own(entries) else {
            // What used to be in `extensions` is often listed there beside a rule for its present group.
            return (!self.extensions).then_some(Mistake::Group(first.group));
        };
        let exists = subresource.is_empty()
            || COMMON.contains(&subresource)
            || entry.subresources().split('/').any(|known| known == subresource || known == "*");
        (!exists).then(|| Mistake::Subresource(entry.subresources()))
    }

    /// Whether the rule grants nothing on this resource to those who have it in one namespace only: requests for what
    /// belongs to no namespace are made outside of all, but for [`INSIDE`].
    pub(super) fn inert_in_namespace(&self, resource: &str) -> bool {
        let name = split(resource).0;
        self.own(resources::named(name)).is_some_and(|known| !known.is_namespaced()) && !self.inside.contains(&name)
    }

    fn own(&self, entries: &'static [ApiResource]) -> Option<&'static ApiResource> {
        entries.iter().find(|known| self.groups & bit(known.group) != 0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_of_the_table_is_known() {
        for known in resources::all() {
            assert!(GROUPS.contains(&known.group), "{known:?}");
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
