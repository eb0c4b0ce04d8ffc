//! # A Role for what belongs to no namespace
//!
//! ## What it finds
//!
//! A resource in a Role that belongs to no namespace, such as `nodes`, `persistentvolumes` or `clusterroles`, with
//! verbs that are never asked for inside one.
//!
//! ## Why it matters
//!
//! What a Role grants counts for requests in its own namespace. Requests for nodes are made outside of all namespaces,
//! so that the rule has no effect. (A namespace itself can be read and changed by a Role in it, but not listed; a
//! PodSecurityPolicy can be used; a ClusterRole can be bound.)
//!
//! ## Example
//!
//! ```yaml
//! kind: Role
//! metadata: {name: node-reader, namespace: shop}
//! rules:
//! - apiGroups: [""]
//!   resources: [nodes]   # no effect
//!   verbs: [get, list]
//! ```
//!
//! ## Instead
//!
//! Move the rule to a ClusterRole, and bind it with a ClusterRoleBinding.

use super::api_resources::Judge;
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "cluster-scoped-in-role", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster).iter().filter(|written| !written.role.namespace.is_empty()) {
        let judge = Judge::of(written.rule);
        for (index, resource) in written.rule.resources.iter().enumerate() {
            if judge.inert_in_namespace(resource) {
                found.add(
                    &written.item("resources", index),
                    ["a Role grants nothing on `", resource, "`, which belong to no namespace"].concat(),
                    "use a ClusterRole with a ClusterRoleBinding",
                );
            }
        }
    }
}
