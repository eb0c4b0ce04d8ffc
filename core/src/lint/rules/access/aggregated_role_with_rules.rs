//! # Rules of an aggregated ClusterRole
//!
//! ## What it finds
//!
//! A ClusterRole with both an `aggregationRule` and rules of its own, unless it comes from a cluster (and has a
//! `metadata.uid`), where a controller has written the rules.
//!
//! ## Why it matters
//!
//! A controller fills in the rules of an aggregated ClusterRole from those that it selects, and overwrites what is
//! written there.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterRole
//! metadata: {name: monitoring}
//! aggregationRule:
//!   clusterRoleSelectors:
//!   - matchLabels: {example.com/aggregate-to-monitoring: "true"}
//! rules:   # will be overwritten
//! - apiGroups: [""]
//!   resources: [pods]
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Move these rules to a ClusterRole of their own with the label that is gathered, and write `rules: []` here.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "aggregated-role-with-rules", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for role in &world.cluster.cluster_roles {
        let exported = || world.cluster.sources.text(&role.field("metadata.uid")).is_some();
        if role.object.aggregation_rule.is_some() && !role.object.rules.is_empty() && !exported() {
            found.add(
                &role.field("rules"),
                "the rules of an aggregated ClusterRole are overwritten by those that it gathers".to_owned(),
                "move them to a ClusterRole with the label that is gathered",
            );
        }
    }
}
