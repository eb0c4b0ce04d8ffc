//! # An object declared twice
//!
//! ## What it finds
//!
//! An object of the same kind, namespace and name as one before it.
//!
//! ## Why it matters
//!
//! `kubectl apply` takes them one after the other: the last one replaces what the others said, without a word.
//!
//! ## Example
//!
//! ```yaml
//! kind: NetworkPolicy
//! metadata: {name: allow, namespace: shop}
//! ---
//! kind: NetworkPolicy
//! metadata: {name: allow, namespace: shop}   # replaces the one above
//! ```
//!
//! ## Instead
//!
//! Give them names of their own, or remove one.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "duplicate-object", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for origin in &world.cluster.declared_again {
        let message = [&*origin.object, " is declared more than once: the last one counts"].concat();
        found.add(&origin.field("metadata.name"), message, "give it a name of its own, or remove it");
        if found.is_full() {
            return;
        }
    }
}
