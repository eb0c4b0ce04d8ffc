//! # An empty list that means everything
//!
//! ## What it finds
//!
//! A rule with `from: []`, `to: []` or `ports: []`, or one of these fields with nothing behind it.
//!
//! ## Why it matters
//!
//! In a rule, an empty list is the same as none: the rule takes every peer, outside the cluster too, or every port. It
//! does not mean "from nobody".
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from: []         # from everybody
//!   ports: [{port: 80}]
//! ```
//!
//! ## Instead
//!
//! Leave the rule out to allow nobody: `ingress: []`. Leave the field out where everybody is meant.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "empty-list", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_rule(found, &mut |rule, found| {
        for (field, is_empty, means) in [
            (rule.direction.peers_field(), rule.peers.is_empty(), "every peer, in the cluster and outside"),
            ("ports", rule.ports.is_empty(), "every port"),
        ] {
            let at = rule.policy.cites(&rule.at().field(field));
            if is_empty && world.is_written(&at) {
                let message = ["an empty `", field, "` takes ", means].concat();
                found.add(&at, message, "remove the rule if it should allow nothing, or the field if it is meant so");
            }
        }
    });
}
