//! # A rule that another one covers
//!
//! ## What it finds
//!
//! A rule of a NetworkPolicy all of whose peers and ports another rule of the same direction in the same policy has too.
//!
//! ## Why it matters
//!
//! Rules only add up: what one allows no other takes back. The covered rule changes nothing, and who tightens it later will
//! see no effect.
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from: [{podSelector: {matchLabels: {app: web}}}]
//! - from: [{podSelector: {matchLabels: {app: web}}}]
//!   ports: [{port: 443}]             # the rule above allows all ports
//! ```
//!
//! ## Instead
//!
//! Remove the covered rule, or the wider one if it was left there by mistake.

use crate::finding::Severity;
use crate::lint::policies::RuleAt;
use crate::lint::{Found, Lint, World};
use crate::manifest::meta::IntOrString;
use crate::manifest::networking::NetworkPolicyPort;
use crate::network::Policy;

pub(crate) const LINT: Lint = Lint { code: "covered-rule", severity: Severity::Info, check };

/// At most so many peers and ports are compared with each other.
const MAX_COMPARED: usize = 1_000_000;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut compared = 0;
    world.each_rule(found, &mut |rule, found| {
        for other in 0..rule.policy.rule_count(rule.direction) {
            let Some((peers, ports)) = rule.policy.written(rule.direction, other) else { continue };
            compared += 1 + rule.peers.len() * peers.len() + rule.ports.len() * ports.len();
            if compared > MAX_COMPARED {
                return;
            }
            let wider = RuleAt { policy: rule.policy, direction: rule.direction, index: other, peers, ports };
            // Of equal rules the later one is superfluous.
            if other != rule.index && covers(&wider, rule) && (other < rule.index || !covers(rule, &wider)) {
                let by = Policy::rule_path(rule.direction, other);
                let message = ["everything that this rule allows, `", by.as_str(), "` allows too"].concat();
                found.add(&rule.policy.cites(&rule.at()), message, "remove the one that you do not need");
                return;
            }
        }
    });
}

fn covers(wider: &RuleAt<'_>, rule: &RuleAt<'_>) -> bool {
    let peers =
        wider.peers.is_empty() || (!rule.peers.is_empty() && rule.peers.iter().all(|peer| wider.peers.contains(peer)));
    let ports = || {
        let has = |port: &NetworkPolicyPort| wider.ports.iter().any(|other| covers_port(other, port));
        wider.ports.is_empty() || (!rule.ports.is_empty() && rule.ports.iter().all(has))
    };
    peers && ports()
}

fn covers_port(wider: &NetworkPolicyPort, port: &NetworkPolicyPort) -> bool {
    let protocol = |port: &NetworkPolicyPort| port.protocol.as_deref().unwrap_or("TCP").to_owned();
    let range = |port: &NetworkPolicyPort| match port.port {
        Some(IntOrString::Int(first)) => Some((first, port.end_port.map_or(first, i64::from))),
        _ => None,
    };
    let includes = match (range(wider), range(port)) {
        (Some(wider), Some(port)) => wider.0 <= port.0 && port.1 <= wider.1,
        _ => wider.port == port.port,
    };
    protocol(wider) == protocol(port) && (wider.port.is_none() || includes)
}
