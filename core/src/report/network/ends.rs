//! All ends that questions about everything go through: every pod, the ranges of addresses, the standing peers.

use std::net::IpAddr;

use super::{Cell, Connection, Traffic, endpoints, words};
use crate::cluster::{Cluster, Pod};
use crate::network::{self, AddressSpace, End, Network, PortSet};
use crate::order;

/// At most so many CIDRs are ends of their own.
const MAX_CIDRS: usize = 200;

/// At most so much work goes into one answer; of more ends the last are left out, and that is told.
pub(super) const MAX_WORK: usize = 30_000_000;

/// At most so many connections are listed, and so many names in all of them.
const MAX_CONNECTIONS: usize = 500;
const MAX_NAMES: usize = 50_000;

/// At most so many ports of a connection are told.
const MAX_PORTS: usize = 40;

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
        let ranges = space.ranges.iter().filter(|range| range.within == Some(net));
        ends.extend(endpoints::representative(ranges, &is_free).map(|address| (address, net.to_string())));
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

/// As the matrix shows it, but with more of the ports.
pub(super) fn cell(traffic: &network::Traffic) -> Cell {
    let plain = |traffic, decided| Cell { traffic, ports: String::new(), decided };
    match traffic {
        network::Traffic::Itself => plain(Traffic::Itself, false),
        network::Traffic::Outside => plain(Traffic::Outside, false),
        network::Traffic::Open => plain(Traffic::All, false),
        network::Traffic::Depends => plain(Traffic::Depends, true),
        network::Traffic::Ports(ports) => of_ports(ports),
    }
}

fn of_ports(ports: &PortSet) -> Cell {
    let traffic = match (ports.is_empty(), ports.is_everything()) {
        (true, _) => Traffic::None,
        (_, true) => Traffic::All,
        _ => Traffic::Some,
    };
    let text = if traffic == Traffic::Some { words::short_ports(ports, MAX_PORTS) } else { String::new() };
    Cell { traffic, ports: text, decided: true }
}

/// Something that may connect.
pub(super) fn is_traffic(cell: &Cell) -> bool {
    matches!(cell.traffic, Traffic::All | Traffic::Some | Traffic::Depends)
}

/// What goes from one group of ends to another, both by index.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flow {
    pub from: usize,
    pub before: Option<Cell>,
    pub now: Cell,
    pub to: usize,
}

/// A group of ends that are alike.
#[derive(Default)]
pub(super) struct Group {
    pub names: Vec<String>,
    /// It is one pod, which has no copies.
    pub is_single: bool,
}

impl Group {
    pub fn of(ends: &[(End, String)], group: &[usize], cluster: &Cluster) -> Self {
        let members = || group.iter().filter_map(|index| ends.get(*index));
        let is_plain = |pod: Option<&Pod>| pod.is_none_or(|pod| pod.workload.is_none());
        let mut names: Vec<String> = members().map(|(_, name)| name.clone()).collect();
        order::sort(&mut names);
        let is_single = names.len() == 1
            && members().all(|(end, _)| match end {
                End::Pod(id) => is_plain(cluster.pod(*id)),
                _ => true,
            });
        Self { names, is_single }
    }

    /// How many pairs there are from these to those, but for each with itself.
    pub fn pairs_with(&self, others: &Self) -> usize {
        let (few, many) = if self.names.len() < others.names.len() { (self, others) } else { (others, self) };
        let common = few.names.iter().filter(|name| many.names.binary_search(name).is_ok()).count();
        self.names.len().saturating_mul(others.names.len()) - common
    }
}

/// The flows told together: ends from which the same goes to the same are one connection. Sorted; the first of them, and how
/// many there are.
pub(super) fn together(mut flows: Vec<Flow>, groups: &[Group]) -> (Vec<Connection>, u32) {
    order::sort(&mut flows);
    let mut rows: Vec<((Option<Cell>, Cell), Vec<usize>, usize)> = Vec::new();
    for flow in flows {
        match rows.last_mut() {
            Some(((before, now), to, from)) if *from == flow.from && *before == flow.before && *now == flow.now => {
                to.push(flow.to);
            }
            _ => rows.push(((flow.before, flow.now), vec![flow.to], flow.from)),
        }
    }
    order::sort(&mut rows);
    let mut merged: Vec<((Option<Cell>, Cell), Vec<usize>, Vec<usize>)> = Vec::new();
    for (cells, to, from) in rows {
        match merged.last_mut() {
            Some((known, targets, sources)) if *known == cells && *targets == to => sources.push(from),
            _ => merged.push((cells, to, vec![from])),
        }
    }
    let names = |of: &[usize]| {
        let mut names: Vec<String> =
            of.iter().filter_map(|at| groups.get(*at)).flat_map(|group| &group.names).cloned().collect();
        order::sort(&mut names);
        names
    };
    let mut connections: Vec<Connection> = Vec::new();
    for ((before, now), mut to, mut from) in merged {
        without_itself(&mut to, &from, groups);
        without_itself(&mut from, &to, groups);
        if !to.is_empty() && !from.is_empty() {
            connections.push(Connection { from: names(&from), to: names(&to), now, before });
        }
    }
    order::sort_by(&mut connections, |left, right| {
        (&left.from, &left.to, &left.now).cmp(&(&right.from, &right.to, &right.now))
    });
    let total = u32::try_from(connections.len()).unwrap_or(u32::MAX);
    let mut names = 0;
    let fits = |connection: &Connection| {
        names += connection.from.len() + connection.to.len();
        names <= MAX_NAMES
    };
    let count = connections.iter().take(MAX_CONNECTIONS).map(fits).take_while(|fits| *fits).count();
    connections.truncate(count.max(1));
    (connections, total)
}

/// Takes the only end of the other side out of this one: a single pod's connection to itself is none.
fn without_itself(side: &mut Vec<usize>, other: &[usize], groups: &[Group]) {
    let [one] = other else { return };
    if let Some(one) = groups.get(*one).filter(|group| group.is_single) {
        side.retain(|at| groups.get(*at).is_some_and(|group| group.names != one.names));
    }
}
