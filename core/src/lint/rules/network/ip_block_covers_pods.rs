//! # An address block that covers pods
//!
//! ## What it finds
//!
//! An `ipBlock` that holds addresses of pods in what you pasted, other than a single address or the whole address space.
//!
//! ## Why it matters
//!
//! Blocks are meant for addresses outside the cluster. Whether they also match pods is left to the network plug-in: Calico
//! and kube-router do it, Cilium does not. The same policy then allows different things in different clusters.
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from:
//!   - ipBlock: {cidr: 10.244.0.0/16}     # the pods' network
//! ```
//!
//! ## Instead
//!
//! Select pods by labels:
//!
//! ```yaml
//! ingress:
//! - from:
//!   - podSelector: {matchLabels: {app: client}}
//! ```

use std::net::IpAddr;

use ipnet::IpNet;

use crate::cluster::Pod;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::network::{Direction, block_of};
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "ip-block-covers-pods", severity: Severity::Info, check };

/// At most so many pods inside a block are held against its exceptions.
const MAX_PODS: usize = 100;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_block(world, found, &mut |block, found| {
        if block.cidr.prefix_len() == 0 || block.cidr.prefix_len() == block.cidr.max_prefix_len() {
            return;
        }
        if let Some((address, pod)) = block.first_pod(world) {
            let message = ["this block holds the address ", &address.to_string(), " of pod `", &pod.id(), "`"].concat();
            found.add(
                &block.policy.cites(&block.at.field("cidr")),
                message,
                "whether a block matches pods depends on the plug-in: select pods by their labels",
            );
        }
    });
}

/// An address block of a rule in force.
pub(super) struct BlockAt<'a> {
    pub policy: &'a crate::network::Policy,
    pub direction: Direction,
    /// `spec.ingress[0].from[0].ipBlock`.
    pub at: FieldPath,
    pub cidr: IpNet,
    pub except: Vec<IpNet>,
}

impl BlockAt<'_> {
    pub fn contains(&self, address: IpAddr) -> bool {
        self.cidr.contains(&address) && !self.except.iter().any(|except| except.contains(&address))
    }

    pub fn first_pod<'w>(&self, world: &World<'w>) -> Option<(IpAddr, &'w Pod)> {
        let mut inside = world.network.pods_within(self.cidr).take(MAX_PODS);
        let (address, pod) = inside.find(|(address, _)| self.contains(*address))?;
        Some((address, world.cluster.pod(pod)?))
    }
}

pub(super) fn each_block(world: &World<'_>, found: &mut Found<'_>, look: &mut dyn FnMut(&BlockAt<'_>, &mut Found<'_>)) {
    world.each_peer(found, &mut |rule, index, peer, found| {
        let block = peer.ip_block.as_ref().and_then(|block| block_of(block, world.cluster.profile.version));
        if let Some((cidr, except)) = block {
            let at = rule.peer(index).field("ipBlock");
            look(&BlockAt { policy: rule.policy, direction: rule.direction, at, cidr, except }, found);
        }
    });
}
