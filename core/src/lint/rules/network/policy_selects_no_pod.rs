//! # A policy that selects no pod
//!
//! ## What it finds
//!
//! A NetworkPolicy whose `podSelector` selects none of the pods that you pasted for its namespace, or only pods that have
//! ended.
//!
//! ## Why it matters
//!
//! A policy restricts the pods that it selects and no others. With a misspelt label it is accepted, listed, and without any
//! effect.
//!
//! ## Example
//!
//! ```yaml
//! kind: NetworkPolicy
//! spec:
//!   podSelector: {matchLabels: {app: wbe}}
//! ---
//! kind: Pod
//! metadata: {labels: {app: web}}
//! ```
//!
//! ## Instead
//!
//! Select by labels that the pods have: those below `spec.template.metadata.labels` of a Deployment, not the Deployment's
//! own.

use crate::cluster::SELECTED_KINDS;
use crate::finding::Severity;
use crate::lint::policies::or_meant;
use crate::lint::{Found, Lint, World};
use crate::manifest::workload::ADDED_LABELS;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "policy-selects-no-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    for policy in world.policies {
        let selector = &policy.spec().pod_selector;
        let namespace = policy.declared.namespace.as_str();
        let pods = world.ends_in(namespace);
        if pods.is_empty() || selector.is_empty() || selector.keys().any(|key| ADDED_LABELS.contains(&key)) {
            continue;
        }
        let mut selected =
            world.selected(policy).map(|(_, pod)| pod.phase == crate::cluster::Phase::Running).peekable();
        let only_ended = selected.peek().is_some();
        if selected.any(|running| running) {
            continue;
        }
        let path = FieldPath::of("spec.podSelector");
        let message = if only_ended {
            "the policy selects only pods that have ended".to_owned()
        } else {
            ["the policy selects no pod of namespace `", namespace, "` in what you pasted"].concat()
        };
        let labels: Vec<_> = pods.iter().filter_map(|end| world.pod(*end)).map(|pod| pod.labels()).collect();
        let fix = if only_ended { None } else { world.meant(policy, selector, &path, &labels) };
        let help = or_meant("check its labels against those of the pods", fix.as_ref());
        found.add_with_fix(&policy.cites(&path), message, &help, fix);
        if found.is_full() {
            return;
        }
    }
}
