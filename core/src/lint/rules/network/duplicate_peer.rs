//! # A peer or port twice in one rule
//!
//! ## What it finds
//!
//! Two equal entries in the `from`, `to` or `ports` of one rule.
//!
//! ## Why it matters
//!
//! The second changes nothing. Often it was copied to be changed, and the change was forgotten.
//!
//! ## Example
//!
//! ```yaml
//! - from:
//!   - podSelector: {matchLabels: {app: web}}
//!   - podSelector: {matchLabels: {app: web}}
//! ```
//!
//! ## Instead
//!
//! Remove it, or make of it what was meant.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "duplicate-peer", severity: Severity::Warning, check };

/// Only so many entries of a rule are compared.
const MAX_ENTRIES: usize = 100;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_rule(found, &mut |rule, found| {
        let peers = repeated(rule.peers.len(), &|left, right| rule.peers.get(left) == rule.peers.get(right));
        let ports = repeated(rule.ports.len(), &|left, right| rule.ports.get(left) == rule.ports.get(right));
        let places = peers.map(|peer| rule.peer(peer)).into_iter().chain(ports.map(|port| rule.port(port)));
        for at in places {
            let message = "this is the same as an entry above it".to_owned();
            found.add(&rule.policy.cites(&at), message, "remove it, or make of it what was meant");
        }
    });
}

/// The first item that is equal to one before it.
fn repeated(length: usize, equal: &dyn Fn(usize, usize) -> bool) -> Option<usize> {
    (1..length.min(MAX_ENTRIES)).find(|item| (0..*item).any(|before| equal(before, *item)))
}
