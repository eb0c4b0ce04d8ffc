//! All ends that questions about everything go through: every pod, the ranges of addresses, the standing peers.

use std::net::IpAddr;

use super::{endpoints, words};
use crate::cluster::{Cluster, Pod};
use crate::network::{AddressSpace, End, Network};
use crate::order;

/// At most so many CIDRs are ends of their own.
const MAX_CIDRS: usize = 200;

pub(super) fn pods(cluster: &Cluster) -> Vec<(End, String)> {
    cluster.pod_ids().map(|(id, pod)| (End::Pod(id), pod.id())).collect()
}

/// Addresses outside, cut at the CIDRs of all these networks: each with what its range is called.
pub(super) fn outside(networks: &[&Network]) -> Vec<(IpAddr, String)> {
    let ranges = networks.iter().flat_map(|network| &network.addresses.ranges);
    let cidrs = order::set(ranges.filter_map(|range| range.within));
    let space = AddressSpace::cut(&cidrs);
    let is_free = |address: IpAddr| networks.iter().all(|network| network.end_at(address) == End::Address(address));
    let mut nets: Vec<_> = cidrs.into_iter().collect();
    order::sort_by_key(&mut nets, |net| (net.addr().is_ipv6(), net.network(), net.prefix_len()));
    let mut ends = Vec::new();
    for net in nets.into_iter().take(MAX_CIDRS) {
        let address = endpoints::representative(&space.ranges, &|range| range.within == Some(net), &is_free);
        ends.extend(address.map(|address| (address, net.to_string())));
    }
    let others = endpoints::other_addresses(&space.ranges, &is_free);
    ends.extend(others.map(|(address, label)| (address, label.to_owned())));
    ends
}

pub(super) fn standing(network: &Network) -> Vec<(End, String)> {
    let end = |index| End::Standing(u32::try_from(index).unwrap_or(u32::MAX));
    let peers = network.standing.iter().enumerate();
    peers.map(|(index, peer)| (end(index), words::standing(peer.kind, &peer.namespace))).collect()
}

/// Ends that are alike, told together.
#[derive(Default)]
pub(super) struct Group {
    /// Sorted.
    pub names: Vec<String>,
    /// It is one pod, which has no copies, or one other end.
    pub is_single: bool,
}

impl Group {
    pub fn of(members: &[(End, String)], cluster: &Cluster) -> Self {
        let has_copies = |pod: Option<&Pod>| pod.is_some_and(Pod::stands_for_all);
        let is_single = match members {
            [(End::Pod(id), _)] => !has_copies(cluster.pod(*id)),
            [_] => true,
            _ => false,
        };
        let mut names: Vec<String> = members.iter().map(|(_, name)| name.clone()).collect();
        order::sort(&mut names);
        Self { names, is_single }
    }

    /// How many pairs there are from these to those, but for each with itself.
    pub fn pairs_with(&self, others: &Self) -> usize {
        pairs(&self.names, &others.names)
    }
}

/// As [`Group::pairs_with`], by names that are sorted.
pub(super) fn pairs(some: &[String], others: &[String]) -> usize {
    let (few, many) = if some.len() < others.len() { (some, others) } else { (others, some) };
    let common = few.iter().filter(|name| many.binary_search(name).is_ok()).count();
    few.len().saturating_mul(many.len()) - common
}
