//! # The cloud's metadata service within reach
//!
//! ## What it finds
//!
//! An egress rule with an `ipBlock` that holds 169.254.169.254.
//!
//! ## Why it matters
//!
//! At that address most clouds serve the node's metadata, often with credentials of the node. A program that can be made to
//! fetch an address for somebody else hands them out.
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
//!   - ipBlock:
//!       cidr: 0.0.0.0/0
//!       except: [169.254.169.254/32]
//! ```

use std::net::{IpAddr, Ipv4Addr};

use super::ip_block_covers_pods::each_block;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::network::Direction;

pub(crate) const LINT: Lint = Lint { code: "metadata-endpoint", severity: Severity::Info, check };

const ENDPOINT: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_block(world, found, &mut |block, found| {
        // Who names just this address means it.
        let is_meant = block.cidr.prefix_len() == block.cidr.max_prefix_len();
        if block.direction == Direction::Egress && !is_meant && block.contains(ENDPOINT) {
            found.add(
                &block.policy.cites(&block.at.field("cidr")),
                "this block lets pods reach the cloud's metadata service, 169.254.169.254".to_owned(),
                "unless they need it, add `169.254.169.254/32` to `except`",
            );
        }
    });
}
