//! # A peer that takes every namespace
//!
//! ## What it finds
//!
//! A peer with an empty `namespaceSelector` and no labels for pods.
//!
//! ## Why it matters
//!
//! An empty selector selects everything: all pods of all namespaces, also of those that are made later. It does not take
//! addresses outside the cluster.
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from:
//!   - namespaceSelector: {}
//! ```
//!
//! ## Instead
//!
//! For the pods of the policy's own namespace leave `namespaceSelector` out:
//!
//! ```yaml
//! ingress:
//! - from:
//!   - podSelector: {}
//! ```

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "every-namespace", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_peer(found, &mut |rule, index, peer, found| {
        let all_namespaces = peer.namespace_selector.as_ref().is_some_and(|selector| selector.is_empty());
        if all_namespaces && peer.pod_selector.as_ref().is_none_or(|selector| selector.is_empty()) {
            found.add(
                &rule.policy.cites(&rule.peer(index).field("namespaceSelector")),
                "this peer takes all pods of every namespace".to_owned(),
                "for those of the policy's own namespace leave `namespaceSelector` out",
            );
        }
    });
}
