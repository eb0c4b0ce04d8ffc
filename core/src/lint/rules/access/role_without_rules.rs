//! # A role without rules
//!
//! ## What it finds
//!
//! A Role or ClusterRole that has neither rules nor an aggregation rule.
//!
//! ## Why it matters
//!
//! It is legal and allows nothing, to whomever it is bound.
//!
//! ## Example
//!
//! ```yaml
//! kind: Role
//! metadata: {name: reader, namespace: shop}
//! rules: []
//! ```
//!
//! ## Instead
//!
//! Write its rules, or remove it with its bindings.

use super::written_rules::roles;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "role-without-rules", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for role in roles(world.cluster) {
        if role.object.rules.is_empty() && role.object.aggregation_rule.is_none() {
            found.add(
                &role.field("metadata.name"),
                [&role.origin.object, " has no rules, and allows nothing"].concat(),
                "",
            );
        }
    }
}
