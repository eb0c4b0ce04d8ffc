//! # All of IPv4 is not everything
//!
//! ## What it finds
//!
//! A rule with the block `0.0.0.0/0` and none for IPv6, where a pod, a node or another policy in what you pasted uses IPv6
//! addresses.
//!
//! ## Why it matters
//!
//! A block holds addresses of one family. Over IPv6 the rule allows nothing, and clients that prefer IPv6 see connections
//! fail or hang before they try IPv4.
//!
//! ## Example
//!
//! ```yaml
//! egress:
//! - to:
//!   - ipBlock: {cidr: 0.0.0.0/0}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! egress:
//! - to:
//!   - ipBlock: {cidr: 0.0.0.0/0}
//!   - ipBlock: {cidr: "::/0"}
//! ```

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "ipv6-left-out", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let cluster = world.cluster;
    let of_nodes = cluster.nodes.iter().flat_map(|node| &node.object.status.addresses);
    let uses_ipv6 = cluster.pods.iter().flat_map(|pod| &pod.addresses).any(|address| address.is_ipv6())
        || of_nodes.filter_map(|address| address.address.parse::<std::net::IpAddr>().ok()).any(|it| it.is_ipv6())
        || world.network.addresses.ranges.iter().any(|range| range.first.is_ipv6() && range.within.is_some());
    if !uses_ipv6 {
        return;
    }
    world.each_rule(found, &mut |rule, found| {
        let block = |cidr: fn(&str) -> bool| {
            rule.peers.iter().position(|peer| peer.ip_block.as_ref().is_some_and(|block| cidr(&block.cidr)))
        };
        if let (Some(peer), None) = (block(|cidr| cidr == "0.0.0.0/0"), block(|cidr| cidr.contains(':'))) {
            found.add(
                &rule.policy.cites(&rule.peer(peer).field("ipBlock.cidr")),
                "this block holds no IPv6 address, and IPv6 is in use in what you pasted".to_owned(),
                "add a peer with `cidr: \"::/0\"` if everything is meant",
            );
        }
    });
}
