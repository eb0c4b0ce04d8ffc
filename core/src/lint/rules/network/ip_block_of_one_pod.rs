//! # A pod named by its address
//!
//! ## What it finds
//!
//! An `ipBlock` of a single address that a pod in what you pasted has.
//!
//! ## Why it matters
//!
//! A pod gets another address each time it is made anew, and the old one may go to another pod. Besides, not every network
//! plug-in matches pods by blocks.
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from:
//!   - ipBlock: {cidr: 10.244.1.7/32}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! ingress:
//! - from:
//!   - podSelector: {matchLabels: {app: client}}
//! ```

use super::ip_block_covers_pods::each_block;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "ip-block-of-one-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_block(world, found, &mut |block, found| {
        if block.cidr.prefix_len() != block.cidr.max_prefix_len() {
            return;
        }
        if let Some((_, pod)) = block.first_pod(world) {
            let message =
                ["this is the address of pod `", &pod.id(), "`, which changes when the pod is made anew"].concat();
            found.add(&block.policy.cites(&block.at.field("cidr")), message, "select the pod by its labels");
        }
    });
}
