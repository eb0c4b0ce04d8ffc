//! # Two policies that say the same
//!
//! ## What it finds
//!
//! Two NetworkPolicies of one namespace with the same `spec`.
//!
//! ## Why it matters
//!
//! The second adds nothing. Who later tightens one of them will see no effect, as the other still allows what it allowed.
//!
//! ## Example
//!
//! ```yaml
//! metadata: {name: allow-web}
//! spec: {podSelector: {}, policyTypes: [Ingress]}
//! ---
//! metadata: {name: allow-web-2}
//! spec: {podSelector: {}, policyTypes: [Ingress]}
//! ```
//!
//! ## Instead
//!
//! Keep one of them.

use std::collections::BTreeMap;

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::network::Policy;

pub(crate) const LINT: Lint = Lint { code: "duplicate-policy", severity: Severity::Info, check };

/// At most so many policies with the same `podSelector` are compared with another one.
const MAX_COMPARED: usize = 8;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut known: BTreeMap<_, Vec<&Policy>> = BTreeMap::new();
    for policy in world.policies {
        let spec = policy.spec();
        let alike = known.entry((policy.declared.namespace.as_str(), &spec.pod_selector)).or_default();
        match alike.iter().find(|other| other.spec() == spec) {
            Some(other) => {
                let message = ["this policy says the same as `", &other.declared.name, "`"].concat();
                found.add(&policy.declared.field("metadata.name"), message, "keep one of them");
            }
            None if alike.len() < MAX_COMPARED => alike.push(policy),
            None => {}
        }
    }
}
