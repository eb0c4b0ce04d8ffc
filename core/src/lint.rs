//! Lints: manifests that the API server takes, and that perhaps do not say what was meant.
//!
//! One rule is one file in `rules/`, whose doc comment is the rule's page of documentation. A lint about something that is
//! missing says "in what you pasted": the files rarely hold the whole cluster, so what every cluster has counts too
//! (`cluster::standing`). It is silent while what is refused could be what is missing (`Cluster::may_hold`).

mod found;
mod objects;
mod policies;
mod rules;

use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::network::{End, Network, Policy};
use crate::rbac::Rbac;

pub use found::Found;

/// A rule.
pub struct Lint {
    /// Stable; also the name of its file (with `_` for `-`) and of its page of documentation.
    pub code: &'static str,
    pub severity: Severity,
    pub(crate) check: fn(&World<'_>, &mut Found<'_>),
}

/// What rules look at.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub cluster: &'a Cluster,
    pub network: &'a Network,
    pub rbac: &'a Rbac,
    /// The policies that rules look at: all, unless there are more than [`MAX_STEPS`] allow.
    pub(crate) policies: &'a [Policy],
    /// One end of each class, together with the others of its namespace: pods first, by namespace, then standing peers.
    pub(crate) ends: &'a [Vec<End>],
}

/// At most so many times a rule holds a policy or one of its peers against a pod or a namespace.
pub const MAX_STEPS: usize = 10_000_000;

/// What all rules find.
#[must_use]
pub fn check(cluster: &Cluster, network: &Network, rbac: &Rbac) -> Vec<Finding> {
    let ends = network.representatives();
    let affordable = affordable(&network.policies, ends.len() + cluster.namespaces.len());
    let ends = policies::by_namespace(cluster, ends);
    let policies = network.policies.get(..affordable).unwrap_or_default();
    let world = World { cluster, network, rbac, policies, ends: &ends };
    let mut findings = Vec::new();
    if affordable < network.policies.len() {
        let message = format!("lints look at the first {affordable} NetworkPolicies: there are too many pods for more");
        findings.push(Finding::note("limit", Severity::Info, message, None));
    }
    for lint in rules::RULES.into_iter().flatten() {
        (lint.check)(&world, &mut Found::new(lint, cluster, &mut findings));
    }
    findings
}

/// How many policies, from the first, can be held against so many ends within [`MAX_STEPS`].
fn affordable(policies: &[Policy], ends: usize) -> usize {
    let mut steps = 0;
    let peers = |policy: &Policy| {
        let spec = policy.spec();
        spec.ingress
            .iter()
            .map(|rule| rule.from.len())
            .chain(spec.egress.iter().map(|rule| rule.to.len()))
            .sum::<usize>()
    };
    policies
        .iter()
        .take_while(|policy| {
            steps += (1 + peers(policy)) * ends.max(1);
            steps <= MAX_STEPS
        })
        .count()
}

/// The codes of all rules, in the order in which they are checked.
pub fn codes() -> impl Iterator<Item = &'static str> {
    rules::RULES.into_iter().flatten().map(|lint| lint.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    #[test]
    fn no_more_policies_are_looked_at_than_can_be_held_against_the_pods() {
        let policy = |name| {
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{podSelector: {{}}, ingress: [{{from: [{{podSelector: {{}}}}]}}]}}\n"
            )
        };
        let (cluster, _) = cluster_of(&format!("{}---\n{}", policy("a"), policy("b")));
        let network = crate::network::evaluate(&cluster);
        for (ends, expected) in [(0, 2), (MAX_STEPS / 4, 2), (MAX_STEPS / 2, 1), (MAX_STEPS, 0)] {
            assert_eq!(affordable(&network.policies, ends), expected, "{ends}");
        }
    }
}
