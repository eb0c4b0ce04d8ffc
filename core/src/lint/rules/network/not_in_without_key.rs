//! # `NotIn` also takes pods without the label
//!
//! ## What it finds
//!
//! A pod selector with the operator `NotIn` that selects a pod which has no label of that key.
//!
//! ## Why it matters
//!
//! `NotIn` holds where the label has another value, and where it is missing. Pods that nobody thought of are selected too.
//!
//! ## Example
//!
//! ```yaml
//! podSelector:
//!   matchExpressions:
//!   - {key: tier, operator: NotIn, values: [web]}
//! ```
//!
//! ## Instead
//!
//! Add `{key: tier, operator: Exists}` if only pods with the label are meant.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "not-in-without-key", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in world.policies {
        for (index, requirement) in policy.spec().pod_selector.match_expressions.iter().enumerate() {
            let mut selected = world.selected(policy);
            let is_not_in = requirement.operator == "NotIn";
            let without = || selected.find(|(_, pod)| !pod.labels().contains_key(&requirement.key));
            let Some((_, pod)) = is_not_in.then(without).flatten() else { continue };
            let message = ["this also selects `", &pod.id(), "`, which has no label `", &requirement.key, "`"].concat();
            let at = policy.cites(&crate::text::FieldPath::of("spec.podSelector.matchExpressions").index(index));
            found.add(&at, message, "add the operator `Exists` for the same key if it must be there");
        }
        if found.is_full() {
            return;
        }
    }
}
