//! # A block that is written as an address
//!
//! ## What it finds
//!
//! An `ipBlock` whose `cidr` has bits set beyond its prefix.
//!
//! ## Why it matters
//!
//! Kubernetes before 1.36 cuts the bits off and takes the whole block; from 1.36 on the API server refuses the policy. Whoever
//! wrote a single address got a network.
//!
//! ## Example
//!
//! ```yaml
//! - ipBlock: {cidr: 172.16.5.9/16}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! - ipBlock: {cidr: 172.16.0.0/16}
//! ```
//!
//! or, for the one address, `172.16.5.9/32`.

use super::ip_block_covers_pods::each_block;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::cidr::strict_faults;

pub(crate) const LINT: Lint = Lint { code: "cidr-host-bits", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_block(world, found, &mut |block, found| {
        let at = block.policy.cites(&block.at.field("cidr"));
        let Some(written) = world.cluster.sources.text(&at) else { return };
        if !strict_faults(written, &block.cidr).is_empty() {
            let meant = block.cidr.to_string();
            let message = ["`", written, "` stands for `", &meant, "`"].concat();
            found.replace(
                &at,
                message,
                "write the block itself: from 1.36 on the other form is refused",
                written,
                &meant,
            );
        }
    });
}
