//! # A policy in a namespace without pods
//!
//! ## What it finds
//!
//! A NetworkPolicy in a namespace for which you pasted no pod, while you pasted pods for others.
//!
//! ## Why it matters
//!
//! A policy selects pods of its own namespace only. Most often its `metadata.namespace` is missing, so that it lands in the
//! default namespace, or it is that of the clients and not that of the pods to protect.
//!
//! ## Example
//!
//! ```yaml
//! kind: NetworkPolicy
//! metadata: {name: web}          # no namespace
//! ---
//! kind: Pod
//! metadata: {name: web, namespace: shop}
//! ```
//!
//! ## Instead
//!
//! Write the namespace of the pods that the policy is for.

use crate::cluster::SELECTED_KINDS;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "policy-namespace-without-pods", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.pods.is_empty() || world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    for policy in world.policies {
        let namespace = policy.declared.namespace.as_str();
        if !world.ends_in(namespace).is_empty() {
            continue;
        }
        let help = if policy.declared.object.metadata.namespace.is_empty() {
            "it names no namespace: write the one of the pods that it is for"
        } else {
            "a policy selects pods of its own namespace only"
        };
        let message = ["namespace `", namespace, "` of this policy has no pods in what you pasted"].concat();
        found.add(&policy.declared.field("metadata.namespace"), message, help);
    }
}
