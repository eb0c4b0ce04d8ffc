//! What one pod can connect to, and who can connect to it: all ends at once, for surveys.

use std::net::{IpAddr, Ipv4Addr};

use super::ends;
use super::flows::{MAX_ENDS, cell_of, is_traffic};
use super::{Cell, words};
use crate::cluster::standing::StandingKind;
use crate::cluster::{Cluster, PodId};
use crate::manifest::core::Service;
use crate::network::{Connectivity, Direction, End, Flow, Network, Protocol, service};
use crate::order::Map;
use crate::report::{Effect, Reason};

/// Where clouds tell a machine, and whoever asks from it, its credentials.
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

/// At most so many Services are looked at, and so many policies cited.
const MAX_SERVICES: usize = 500;
const MAX_POLICIES: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Sort {
    Pod(PodId),
    /// A range of addresses outside the cluster.
    Outside,
    /// As [`Self::Outside`], and what no policy names.
    Anywhere,
    Metadata,
    /// What every cluster has.
    Standing,
    /// Traffic with it is always allowed.
    OwnNode,
}

/// An end with what may go from the pod to it and from it to the pod.
pub(in crate::report) struct Neighbour {
    pub sort: Sort,
    pub name: String,
    pub out: Cell,
    pub into: Cell,
}

impl Neighbour {
    pub fn is_reached(&self) -> bool {
        is_traffic(&self.out)
    }

    pub fn reaches(&self) -> bool {
        is_traffic(&self.into)
    }
}

pub(in crate::report) struct Around {
    pub neighbours: Vec<Neighbour>,
    /// Services with a port that it reaches, as `shop/web: 80`.
    pub services: Vec<String>,
    /// The policies that isolate it, by direction, ingress first.
    pub isolated: [Vec<Reason>; 2],
    /// No end was left out.
    pub is_complete: bool,
}

pub(in crate::report) fn around(cluster: &Cluster, network: &Network, pod: PodId) -> Around {
    let own = End::Pod(pod);
    let list = others(cluster, network, own);
    let ends: Vec<End> = list.iter().map(|(end, ..)| *end).collect();
    let groups = network.alike(&ends);
    // The pod first, so that it stays should there be too many.
    let mut firsts = vec![own];
    firsts.extend(groups.iter().filter_map(|group| ends.get(*group.first()?).copied()));
    firsts.truncate(MAX_ENDS);
    let connectivity = network.connectivity_between(&firsts);
    let held = connectivity.ends().len();
    let out = connectivity.flows_from(0);
    let mut neighbours = Vec::new();
    let mut flows = Map::new();
    for ((at, group), flow) in groups.iter().enumerate().zip(out.into_iter().skip(1)) {
        let (out, into) = (cell_of(&connectivity, flow), cell_of(&connectivity, connectivity.flow(at + 1, 0)));
        for (end, name, sort) in group.iter().filter_map(|index| list.get(*index)) {
            if let End::Pod(id) = end {
                flows.insert(*id, flow);
            }
            neighbours.push(Neighbour { sort: *sort, name: name.clone(), out: out.clone(), into: into.clone() });
        }
    }
    Around {
        neighbours,
        services: services(cluster, &connectivity, &flows),
        isolated: Direction::BOTH.map(|direction| isolating(cluster, network, own, direction)),
        is_complete: held > groups.len(),
    }
}

fn others(cluster: &Cluster, network: &Network, own: End) -> Vec<(End, String, Sort)> {
    let mut list = Vec::new();
    for (end, name) in ends::pods(cluster) {
        if let (End::Pod(id), true) = (end, end != own) {
            list.push((end, name, Sort::Pod(id)));
        }
    }
    for (address, name) in ends::outside(&[network]) {
        let others = [words::OTHER_ADDRESSES, words::OTHER_IPV4, words::OTHER_IPV6];
        let sort = if others.contains(&name.as_str()) { Sort::Anywhere } else { Sort::Outside };
        list.push((End::Address(address), name, sort));
    }
    list.push((network.end_at(METADATA), METADATA.to_string(), Sort::Metadata));
    let is_own_node = |end: End| match end {
        End::Standing(index) => {
            network.standing.get(index as usize).is_some_and(|peer| peer.kind == StandingKind::OwnNode)
        }
        _ => false,
    };
    for (end, name) in ends::standing(network) {
        list.push((end, name, if is_own_node(end) { Sort::OwnNode } else { Sort::Standing }));
    }
    list
}

fn services(cluster: &Cluster, connectivity: &Connectivity, flows: &Map<PodId, Flow>) -> Vec<String> {
    let mut reached = Vec::new();
    for declared in cluster.services.iter().take(MAX_SERVICES) {
        let service: &Service = &declared.object;
        if !matches!(service::leads(service), service::Leads::ToPods | service::Leads::Headless) {
            continue;
        }
        let pods = service::pods_behind(cluster, declared);
        let lets = |id: &PodId, protocol: Protocol, port: u16| match flows.get(id) {
            Some(Flow::Open | Flow::Depends) => true,
            Some(Flow::Ports(ports)) => connectivity.contains(*ports, protocol, port),
            _ => false,
        };
        let mut ports = Vec::new();
        for port in &service.spec.ports {
            let Some(protocol) = service::protocol(port) else { continue };
            let at = |id: &PodId| cluster.pod(*id).and_then(|pod| service::target_port(port, pod));
            if pods.iter().any(|id| at(id).is_some_and(|number| lets(id, protocol, number))) {
                ports.push(words::short_port(Some(protocol), port.port));
            }
        }
        if !ports.is_empty() {
            reached.push([&declared.label(), ": ", &ports.join(", ")].concat());
        }
    }
    reached
}

fn isolating(cluster: &Cluster, network: &Network, own: End, direction: Direction) -> Vec<Reason> {
    if !network.enforced || !network.reading.enforces(direction) {
        return Vec::new();
    }
    let ids = network.isolated_by(direction, own, own);
    let told = ids.iter().take(MAX_POLICIES).filter_map(|id| {
        let declared = &network.policy(*id)?.declared;
        let said = words::isolates_pod(&declared.label(), direction);
        Some(said.reason(Effect::Note, cluster.place(&declared.field("spec.podSelector"))))
    });
    told.collect()
}
