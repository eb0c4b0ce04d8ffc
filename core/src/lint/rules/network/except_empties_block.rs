//! # Exceptions that leave nothing of a block
//!
//! ## What it finds
//!
//! An `ipBlock` whose `except` entries together cover its whole `cidr`.
//!
//! ## Why it matters
//!
//! Nothing is left for the peer to match. Exceptions also allow nothing themselves: they are only cut out of this block.
//!
//! ## Example
//!
//! ```yaml
//! - ipBlock:
//!     cidr: 10.0.0.0/24
//!     except: [10.0.0.0/25, 10.0.0.128/25]
//! ```
//!
//! ## Instead
//!
//! Remove the peer, or narrow the exceptions.

use ipnet::IpNet;

use super::ip_block_covers_pods::each_block;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "except-empties-block", severity: Severity::Warning, check };

/// Blocks with more exceptions are not looked at.
const MAX_EXCEPTIONS: usize = 100;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_block(world, found, &mut |block, found| {
        if block.except.len() <= MAX_EXCEPTIONS && covers(&block.except, block.cidr) {
            found.add(
                &block.policy.cites(&block.at.field("except")),
                "the exceptions leave nothing of the block".to_owned(),
                "remove the peer, or narrow the exceptions",
            );
        }
    });
}

/// Whether these blocks inside `whole`, which nest or are apart, fill it.
fn covers(inside: &[IpNet], whole: IpNet) -> bool {
    const WHOLE: u128 = 1 << 127;
    let counts = |(index, net): (usize, &IpNet)| {
        let around = |(other, of): (usize, &IpNet)| other != index && of.contains(net) && (of != net || other < index);
        !inside.iter().enumerate().any(around)
    };
    let counted = inside.iter().enumerate().filter(|numbered| counts(*numbered));
    let share = |(_, net): (usize, &IpNet)| {
        WHOLE.checked_shr(u32::from(net.prefix_len().saturating_sub(whole.prefix_len()))).unwrap_or(0)
    };
    counted.map(share).sum::<u128>() == WHOLE
}
