//! # A selector by a label that a controller adds
//!
//! ## What it finds
//!
//! A pod selector of a NetworkPolicy that asks for a label such as `pod-template-hash`, `controller-revision-hash` or
//! `job-name`'s `controller-uid`.
//!
//! ## Why it matters
//!
//! These labels are made by controllers and differ for each revision of a workload. After its next change the policy
//! selects the old pods or none. In what you pasted such labels usually cannot be seen, so verdicts do not know them.
//!
//! ## Example
//!
//! ```yaml
//! podSelector:
//!   matchLabels: {app: web, pod-template-hash: 5d9c7b8f6}
//! ```
//!
//! ## Instead
//!
//! Select by labels of your own.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::workload::ADDED_LABELS;

pub(crate) const LINT: Lint = Lint { code: "added-label", severity: Severity::Warning, check };

/// Labels that stay the same as long as the pod's name does.
const LASTING: [&str; 4] =
    ["apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-name", "job-name", "statefulset.kubernetes.io/pod-name"];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_pod_selector(found, &mut |policy, selector, path, found| {
        if let Some(key) = selector.keys().find(|key| ADDED_LABELS.contains(key) && !LASTING.contains(key)) {
            let message = ["label `", key, "` is made by a controller and changes with each revision"].concat();
            let at = policy.cites(&path.field("matchLabels").key(key));
            let at = if world.is_written(&at) { at } else { policy.cites(&path) };
            found.add(&at, message, "select by labels of your own");
        }
    });
}
