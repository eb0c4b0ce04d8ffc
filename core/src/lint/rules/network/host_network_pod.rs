//! # A policy for pods in their node's network
//!
//! ## What it finds
//!
//! A NetworkPolicy that selects a pod with `hostNetwork: true`.
//!
//! ## Why it matters
//!
//! Such a pod uses its node's address. What a policy does to it is left to the network plug-in, and most leave it alone:
//! the pod is then as open as the node.
//!
//! ## Example
//!
//! ```yaml
//! kind: Pod
//! metadata: {labels: {app: agent}}
//! spec: {hostNetwork: true}
//! ---
//! kind: NetworkPolicy
//! spec:
//!   podSelector: {matchLabels: {app: agent}}
//! ```
//!
//! ## Instead
//!
//! Do without `hostNetwork`, or restrict the node itself, with its firewall or a policy of the plug-in's own.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "host-network-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in world.policies {
        let on_node = world.selected(policy).find(|(_, pod)| pod.spec.host_network);
        if let Some((_, pod)) = on_node {
            let message =
                ["most plug-ins do not apply this policy to `", &pod.id(), "`, which uses its node's network"];
            let help = "what holds for pods with `hostNetwork` is left to the plug-in";
            found.add(&policy.declared.field("spec.podSelector"), message.concat(), help);
        }
        if found.is_full() {
            return;
        }
    }
}
