//! # A lone dash that allows everything
//!
//! ## What it finds
//!
//! An empty item (`-` alone, or `null`) in the `ingress`, `egress` or `ports` of a NetworkPolicy.
//!
//! ## Why it matters
//!
//! An empty rule is a rule without conditions: it allows all traffic of its direction. An empty port is every TCP port.
//! What was meant to allow nothing, or was left over from editing, so opens everything.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   podSelector: {}
//!   ingress:
//!   -
//! ```
//!
//! ## Instead
//!
//! Write `ingress: []` to allow nothing, and `ingress: [{}]` where everything is meant.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::sources::Citation;
use crate::yaml::{Scalar, Value};

pub(crate) const LINT: Lint = Lint { code: "null-item", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let is_null = |at: &Citation| {
        let node = world.cluster.sources.node(at);
        node.is_some_and(|node| matches!(node.value, Value::Scalar(Scalar::Null)))
    };
    world.each_rule(found, &mut |rule, found| {
        let help = "remove the empty item, or write what it should allow";
        let at = rule.policy.cites(&rule.at());
        if rule.peers.is_empty() && rule.ports.is_empty() && is_null(&at) {
            found.add(&at, "an empty item is a rule that allows everything".to_owned(), help);
        }
        for (index, port) in rule.ports.iter().enumerate() {
            let at = || rule.policy.cites(&rule.port(index));
            if port.port.is_none() && port.protocol.is_none() && is_null(&at()) {
                found.add(&at(), "an empty item allows every TCP port".to_owned(), help);
            }
        }
    });
}
