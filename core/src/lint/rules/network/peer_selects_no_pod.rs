//! # A peer that selects no pod
//!
//! ## What it finds
//!
//! A peer whose `podSelector` selects none of the pods that you pasted for the namespaces in question, nor cluster DNS, the
//! ingress controller or another of the peers that every cluster has. Namespaces of which you pasted no pods are not judged.
//!
//! ## Why it matters
//!
//! Such a peer opens nothing. Labels are compared letter by letter, and a peer without `namespaceSelector` looks into the
//! policy's own namespace only.
//!
//! ## Example
//!
//! ```yaml
//! kind: NetworkPolicy
//! metadata: {namespace: shop}
//! spec:
//!   podSelector: {}
//!   ingress:
//!   - from:
//!     - podSelector: {matchLabels: {app: prometheus}}   # it runs in namespace monitoring
//! ```
//!
//! ## Instead
//!
//! Name the namespace in the same peer, and labels that the pods have.
//!
//! ```yaml
//! - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
//!   podSelector: {matchLabels: {app: prometheus}}
//! ```

use crate::cluster::SELECTED_KINDS;
use crate::finding::Severity;
use crate::lint::policies::or_meant;
use crate::lint::{Found, Lint, World};
use crate::manifest::workload::ADDED_LABELS;

pub(crate) const LINT: Lint = Lint { code: "peer-selects-no-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    world.each_peer(found, &mut |rule, index, peer, found| {
        let Some(selector) = peer.pod_selector.as_ref().filter(|selector| !selector.is_empty()) else { return };
        let mut pods = Vec::new();
        for (end, taken) in world.taken(rule, index) {
            if taken.pod {
                return;
            }
            pods.extend(world.pod(end));
        }
        if pods.is_empty() || selector.keys().any(|key| ADDED_LABELS.contains(&key)) {
            return;
        }
        let path = rule.peer(index).field("podSelector");
        let labels: Vec<_> = pods.iter().map(|pod| pod.labels()).collect();
        let fix = world.meant(rule.policy, selector, &path, &labels);
        let (place, help) = if peer.namespace_selector.is_some() {
            ("the selected namespaces", "check its labels against those of the pods")
        } else {
            (
                "the policy's own namespace",
                "add a `namespaceSelector` to this peer if the pods are in another namespace",
            )
        };
        let message = ["this peer selects no pod of ", place, " in what you pasted"].concat();
        let help = or_meant(help, fix.as_ref());
        found.add_with_fix(&rule.policy.cites(&path), message, &help, fix);
    });
}
