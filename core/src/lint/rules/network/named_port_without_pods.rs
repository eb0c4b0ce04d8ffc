//! # A named port of addresses
//!
//! ## What it finds
//!
//! An egress rule of a cluster-wide policy whose peers are all `networks` and whose ports are all names.
//!
//! ## Why it matters
//!
//! Pods name their ports, addresses do not: the rule matches nothing. The experimental definition of these policies refuses
//! it, the standard one takes it.
//!
//! ## Example
//!
//! ```yaml
//! egress:
//! - action: Accept
//!   to: [{networks: [10.0.0.0/8]}]
//!   protocols: [{destinationNamedPort: https}]
//! ```
//!
//! ## Instead
//!
//! Write the number: `tcp: {destinationPort: {number: 443}}`.

use super::cluster_policies::each_policy;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "named-port-without-pods", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_policy(world.cluster, &mut |rules| {
        for rule in rules {
            if rule.only_names && rule.to.iter().all(|peer| !peer.networks.is_empty()) {
                let field = if world.is_written(&rule.field("protocols")) { "protocols" } else { "ports" };
                let message = "addresses have no named ports: this rule matches nothing".to_owned();
                found.add(&rule.field(field), message, "write the port's number");
            }
        }
    });
}
