//! Rows and columns of the matrix: pods, then addresses outside, then standing peers.

use std::net::IpAddr;

use super::{Endpoint, EndpointKind, words};
use crate::cluster::{Cluster, Phase, Pod, PodId};
use crate::network::{AddressRange, Direction, End, Network, after};
use crate::order;

/// At most so many pods stand in the matrix.
pub const MAX_PODS: usize = 60;

/// At most so many CIDRs stand in the matrix.
pub const MAX_CIDRS: usize = 20;

/// At most so many policies are named for an endpoint.
pub const MAX_POLICIES: usize = 50;

/// At most so many addresses of a range are tried to find one that is no pod's.
const MAX_TRIES: usize = 256;

/// Addresses for documentation (RFC 5737, RFC 3849): preferred to stand for wide ranges.
const EXAMPLES: [IpAddr; 2] = [
    IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 9)),
    IpAddr::V6(std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 9)),
];

/// The endpoints to show and how many there are.
pub(super) fn endpoints(cluster: &Cluster, network: &Network, focus: &str) -> (Vec<(End, Endpoint)>, usize) {
    let mut pods: Vec<(PodId, &Pod)> = cluster.pod_ids().collect();
    if !focus.is_empty() && pods.len() > MAX_PODS {
        let (in_focus, others): (Vec<_>, Vec<_>) = pods.into_iter().partition(|(_, pod)| pod.id().contains(focus));
        pods = in_focus;
        pods.extend(others);
    }
    pods.truncate(MAX_PODS);
    let mut shown: Vec<(End, Endpoint)> =
        pods.into_iter().map(|(id, pod)| (End::Pod(id), of_pod(cluster, network, id, pod))).collect();
    let (cidrs, cidrs_total) = cidrs(network);
    let is_free = |address: IpAddr| network.end_at(address) == End::Address(address);
    let others = other_addresses(&network.addresses.ranges, &is_free);
    let others = others.map(|(address, label)| endpoint(address, label.to_owned(), None));
    let total = cluster.pods.len() + cidrs_total + usize::from(others.is_some()) + network.standing.len();
    shown.extend(cidrs);
    shown.extend(others);
    shown.extend(network.standing.iter().enumerate().map(|(index, peer)| {
        let end = End::Standing(u32::try_from(index).unwrap_or(u32::MAX));
        let endpoint = Endpoint {
            id: peer.id.clone(),
            kind: EndpointKind::Standing,
            namespace: (!peer.namespace.is_empty()).then(|| peer.namespace.clone()),
            label: words::standing(peer.kind, &peer.namespace),
            ingress_policies: policies(network, Direction::Ingress, end),
            egress_policies: policies(network, Direction::Egress, end),
            note: Some(words::standing_note(peer.kind).to_owned()),
            ..Endpoint::default()
        };
        (end, endpoint)
    }));
    (shown, total)
}

fn of_pod(cluster: &Cluster, network: &Network, id: PodId, pod: &Pod) -> Endpoint {
    let end = End::Pod(id);
    let note = match pod.phase {
        Phase::Completed => Some(words::COMPLETED_NOTE),
        Phase::Running => pod.spec.host_network.then(|| words::host_network_note(1)),
    };
    Endpoint {
        id: pod.id(),
        kind: EndpointKind::Pod,
        namespace: Some(pod.namespace.clone()),
        label: pod.name.clone(),
        workload: pod.workload.as_ref().map(|workload| workload.kind.clone()),
        group: pod.group.as_ref().map_or_else(String::new, |group| [&pod.namespace, "/", &group.name].concat()),
        place: cluster.place(&pod.object()),
        ingress_policies: policies(network, Direction::Ingress, end),
        egress_policies: policies(network, Direction::Egress, end),
        note: note.map(str::to_owned),
    }
}

/// Those that isolate it, and then the cluster-wide ones that it is subject to, where the plug-in enforces this direction.
fn policies(network: &Network, direction: Direction, end: End) -> Vec<String> {
    if network.enforced && !network.reading.enforces(direction) {
        return Vec::new();
    }
    let (isolating, ruling) = network.subject_to(direction, end, end);
    let mut names = Vec::new();
    names.extend(isolating.into_iter().filter_map(|id| Some(network.policy(id)?.declared.name.clone())));
    names.extend(ruling.into_iter().filter_map(|id| network.tier_policy(id).map(words::tier_policy)));
    names.truncate(MAX_POLICIES);
    names
}

/// The first of the CIDRs that policies name, and how many there are. All ranges with the same narrowest CIDR are alike to
/// every policy.
fn cidrs(network: &Network) -> (Vec<(End, Endpoint)>, usize) {
    let ranges = &network.addresses.ranges;
    let mut nets: Vec<_> = ranges.iter().filter_map(|range| range.within).collect();
    order::sort_by_key(&mut nets, |net| (net.addr().is_ipv6(), net.network(), net.prefix_len()));
    nets.dedup();
    let is_free = |address: IpAddr| network.end_at(address) == End::Address(address);
    let of_net = |net: &ipnet::IpNet| {
        let end = representative(ranges, &|range| range.within == Some(*net), &is_free)?;
        let inside = nets.iter().filter(|other| *other != net && net.contains(*other)).take(MAX_CIDRS);
        let inside: Vec<String> = inside.map(ToString::to_string).collect();
        let note = (!inside.is_empty()).then(|| words::without(&inside));
        Some(endpoint(end, net.to_string(), note))
    };
    let shown: Vec<_> = nets.iter().filter_map(of_net).take(MAX_CIDRS).collect();
    // A CIDR that holds nothing but pods' addresses is not outside the cluster: it is no endpoint.
    let total = if shown.len() < MAX_CIDRS { shown.len() } else { nets.len() };
    (shown, total)
}

/// What is in no CIDR: one end where that holds addresses of both families, since all of them are alike.
pub(super) fn other_addresses(
    ranges: &[AddressRange],
    is_free: &dyn Fn(IpAddr) -> bool,
) -> Option<(IpAddr, &'static str)> {
    let unnamed =
        |v6: bool| representative(ranges, &|range| range.within.is_none() && range.first.is_ipv6() == v6, is_free);
    match (unnamed(false), unnamed(true)) {
        (Some(v4), Some(_)) => Some((v4, words::OTHER_ADDRESSES)),
        (Some(v4), None) => Some((v4, words::OTHER_IPV4)),
        (None, Some(v6)) => Some((v6, words::OTHER_IPV6)),
        (None, None) => None,
    }
}

/// An address that no pod has, to stand for those of the ranges that are alike: one of the examples, if it is inside.
pub(super) fn representative(
    ranges: &[AddressRange],
    is_meant: &dyn Fn(&AddressRange) -> bool,
    is_free: &dyn Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut found = None;
    for range in ranges.iter().filter(|range| is_meant(range)) {
        for example in EXAMPLES {
            if range.first <= example && example <= range.last && is_free(example) {
                return Some(example);
            }
        }
        if found.is_none() {
            found = first_free(range, is_free);
        }
    }
    found
}

fn first_free(range: &AddressRange, is_free: &dyn Fn(IpAddr) -> bool) -> Option<IpAddr> {
    // The first address of a network is its own name.
    let mut next = after(range.first);
    for _ in 0..MAX_TRIES {
        match next {
            Some(address) if address > range.last => break,
            Some(address) if is_free(address) => return next,
            Some(address) => next = after(address),
            None => break,
        }
    }
    Some(range.first).filter(|first| is_free(*first))
}

fn endpoint(address: IpAddr, label: String, note: Option<String>) -> (End, Endpoint) {
    let endpoint =
        Endpoint { id: address.to_string(), kind: EndpointKind::Addresses, label, note, ..Endpoint::default() };
    (End::Address(address), endpoint)
}

/// What an end is called.
pub(super) fn name(cluster: &Cluster, network: &Network, end: End) -> String {
    match end {
        End::Pod(id) => cluster.pod(id).map_or_else(String::new, Pod::id),
        End::Address(address) => address.to_string(),
        End::Standing(index) => network
            .standing
            .get(index as usize)
            .map_or_else(String::new, |peer| words::standing(peer.kind, &peer.namespace)),
    }
}
