//! # A subject that is named twice
//!
//! ## What it finds
//!
//! A subject that a binding has named before, also where one is written as a user and the other as a service account.
//!
//! ## Why it matters
//!
//! Naming it again grants nothing more. Perhaps another name was meant.
//!
//! ## Example
//!
//! ```yaml
//! subjects:
//! - {kind: ServiceAccount, name: builder, namespace: shop}
//! - {kind: ServiceAccount, name: builder, namespace: shop}   # again
//! ```
//!
//! ## Instead
//!
//! Remove one of them, or correct its name.

use super::subjects::subjects;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::order::Set;
use crate::rbac::Principal;

pub(crate) const LINT: Lint = Lint { code: "duplicate-subject", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut seen = Set::new();
    for named in subjects(world.cluster) {
        if named.index == 0 {
            seen = Set::new();
        }
        let Some(principal) = Principal::of(named.subject, Some(&named.binding.namespace)) else { continue };
        let label = principal.label();
        let message = [&label, " is named before in this binding"].concat();
        if !seen.insert(label) {
            found.add(&named.field("name"), message, "remove one of them");
        }
    }
}
