//! # Two policies of equal priority
//!
//! ## What it finds
//!
//! A ClusterNetworkPolicy with the priority of another one in its tier, or an AdminNetworkPolicy with that of another one,
//! where both have rules for the same direction.
//!
//! ## Why it matters
//!
//! Of two such policies that match one connection either may decide; the API says that nobody can rely on one of them.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterNetworkPolicy
//! metadata: {name: allow-monitoring}
//! spec: {tier: Admin, priority: 10}
//! ---
//! kind: ClusterNetworkPolicy
//! metadata: {name: deny-all}
//! spec: {tier: Admin, priority: 10}
//! ```
//!
//! ## Instead
//!
//! Give each policy of a tier a priority of its own.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::sources::Origin;

pub(crate) const LINT: Lint = Lint { code: "equal-priority", severity: Severity::Warning, check };

/// At most so many policies of a kind are held against each other.
const MAX_POLICIES: usize = 1000;

struct Ranked<'a> {
    origin: &'a Origin,
    name: &'a str,
    /// Empty for all AdminNetworkPolicies.
    tier: &'a str,
    priority: i32,
    /// Whether it has rules, for ingress and egress.
    directions: [bool; 2],
}

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut policies = Vec::new();
    let [of_cluster, admin, _] = world.cluster.cluster_wide_policies();
    for (kind, declared) in [of_cluster, admin] {
        for policy in declared.iter().take(MAX_POLICIES) {
            let (origin, name, spec) = (&policy.origin, &policy.name, &policy.object.spec);
            let directions = [!spec.ingress.is_empty(), !spec.egress.is_empty()];
            let tier = if kind == "ClusterNetworkPolicy" { &spec.tier } else { "" };
            policies.push(Ranked { origin, name, tier, priority: spec.priority, directions });
        }
    }
    for (index, policy) in policies.iter().enumerate() {
        let same = |other: &&Ranked<'_>| {
            let both = |at: [bool; 2]| at[0] && other.directions[0] || at[1] && other.directions[1];
            other.tier == policy.tier && other.priority == policy.priority && both(policy.directions)
        };
        if let Some(other) = policies.iter().take(index).find(same) {
            let message = ["`", other.name, "` has the same priority: either of the two may decide"].concat();
            found.add(
                &policy.origin.field("spec.priority"),
                message,
                "give each its own; the lower number decides first",
            );
        }
        if found.is_full() {
            return;
        }
    }
}
