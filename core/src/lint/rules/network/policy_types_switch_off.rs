//! # Rules that `policyTypes` switches off
//!
//! ## What it finds
//!
//! A NetworkPolicy with rules for a direction that its `policyTypes` does not name.
//!
//! ## Why it matters
//!
//! `policyTypes`, where it is written, decides alone which directions a policy isolates. Rules of the other direction are
//! legal and do nothing: who reads them believes in a restriction that is not there.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   podSelector: {}
//!   policyTypes: [Ingress]
//!   egress:            # not in force
//!   - to: [{podSelector: {}}]
//! ```
//!
//! ## Instead
//!
//! Add the direction to `policyTypes`, or remove the rules.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "policy-types-switch-off", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in &world.cluster.network_policies {
        let spec = &policy.object.spec;
        if spec.policy_types.is_empty() {
            continue;
        }
        for (direction, section, is_empty) in
            [("Ingress", "ingress", spec.ingress.is_empty()), ("Egress", "egress", spec.egress.is_empty())]
        {
            if is_empty || spec.policy_types.iter().any(|named| named == direction) {
                continue;
            }
            let message = format!(
                "the `{section}` rules of NetworkPolicy {} do nothing: `policyTypes` does not name `{direction}`",
                policy.label()
            );
            found.add(
                &policy.field(&format!("spec.{section}")),
                message,
                "add it to `policyTypes`, or remove the rules",
            );
        }
    }
}
