//! # An empty `egress` that denies nothing
//!
//! ## What it finds
//!
//! A NetworkPolicy with `egress: []` and without `policyTypes`.
//!
//! ## Why it matters
//!
//! Where `policyTypes` is missing, a policy restricts egress only if it has egress rules. An empty list is no rule, so the
//! pods may still connect to everything.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   podSelector: {}
//!   egress: []
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! spec:
//!   podSelector: {}
//!   policyTypes: [Ingress, Egress]
//!   egress: []
//! ```

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::text::{Fix, TextRange};
use crate::yaml::Value;

pub(crate) const LINT: Lint = Lint { code: "empty-egress", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in world.policies {
        let spec = policy.spec();
        let at = policy.declared.field("spec.egress");
        if !spec.policy_types.is_empty() || !spec.egress.is_empty() || !world.is_written(&at) {
            continue;
        }
        let message = "without `policyTypes` an empty `egress` restricts nothing".to_owned();
        let fix = types_before(world, policy);
        found.add_with_fix(&at, message, "add `policyTypes: [Ingress, Egress]` to deny all egress", fix);
    }
}

/// Writes the types before the field `egress`.
fn types_before(world: &World<'_>, policy: &crate::network::Policy) -> Option<Fix> {
    let sources = &world.cluster.sources;
    let declared = &policy.declared;
    if world.is_written(&declared.field("spec.policyTypes")) {
        return None;
    }
    let spec = sources.node(&declared.field("spec"))?;
    let Value::Mapping(entries) = &spec.value else { return None };
    let key = entries.iter().find(|entry| entry.key == "egress")?.key_range.start;
    let is_block = entries.first().is_some_and(|entry| entry.key_range.start == spec.range.start);
    let document = declared.origin.document;
    let after = if is_block { ["\n", &" ".repeat(sources.column(document, key))].concat() } else { ", ".to_owned() };
    let range = TextRange { start: key, end: key }.shifted(sources.get(document)?.base);
    Some(Fix::replace("Add `policyTypes`", range, ["policyTypes: [Ingress, Egress]", &after].concat()))
}
