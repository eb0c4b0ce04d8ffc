//! # An aggregated ClusterRole that gathers nothing
//!
//! ## What it finds
//!
//! A ClusterRole with an `aggregationRule` whose selectors match no other ClusterRole, neither in what you pasted nor
//! among those of Kubernetes.
//!
//! ## Why it matters
//!
//! Its rules are those of the ClusterRoles that it selects by their labels. With none of them it allows nothing.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterRole
//! metadata: {name: monitoring}
//! aggregationRule:
//!   clusterRoleSelectors:
//!   - matchLabels: {example.com/aggregate-to-monitoring: "true"}   # no ClusterRole has this label
//! rules: []
//! ```
//!
//! ## Instead
//!
//! Give the label to the ClusterRoles that are meant, with the very same value. Roles cannot be gathered.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::rbac::RoleFacts;

pub(crate) const LINT: Lint = Lint { code: "aggregation-selects-nothing", severity: Severity::Warning, check };

/// ClusterRoles that are compared with selectors, over all of these; what is beyond is not looked at.
const BUDGET: usize = 50_000;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let cluster_roles = || world.rbac.roles().iter().take_while(|role| role.namespace.is_none());
    if world.cluster.may_hold(&["ClusterRole"]) {
        return;
    }
    let mut budget = BUDGET;
    for role in cluster_roles().filter(|role| role.rules.is_empty()) {
        let (Some(rule), Some(place)) = (&role.object().aggregation_rule, role.field("aggregationRule")) else {
            continue;
        };
        budget = budget.saturating_sub(rule.cluster_role_selectors.len().saturating_mul(world.rbac.roles().len()));
        if budget == 0 {
            return;
        }
        let selects = |other: &RoleFacts| {
            let labels = &other.object().metadata.labels;
            other.name != role.name && rule.cluster_role_selectors.iter().any(|selector| selector.matches(labels))
        };
        if !cluster_roles().any(selects) {
            found.add(
                &place,
                ["no ClusterRole in what you pasted has labels that ", &role.label(), " gathers"].concat(),
                "give such a role these labels, or paste it too",
            );
        }
    }
}
