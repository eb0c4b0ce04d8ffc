//! Sorts pods into classes and makes policies ready to match.

use std::net::IpAddr;

use ipnet::IpNet;

use super::address::{AddressSpace, RangeId};
use super::class::{ClassId, Member, NamedPort, PodClass};
use super::policy::{Compiler, Direction, block_of};
use super::ports::{FIRST_PORT, Protocol};
use super::selector::{LabelSet, LabelsId, Selectors};
use super::tier::TierPolicy;
use super::{Network, Reading, tier};
use crate::cluster::standing::{StandingKind, StandingPeer, standing_peers};
use crate::cluster::{Cluster, Phase, Pod};
use crate::manifest::meta::LabelSelector;
use crate::manifest::pod::{ContainerPort, PodSpec};
use crate::order::{self, Map, Set};

#[must_use]
pub fn evaluate(cluster: &Cluster) -> Network {
    evaluate_as(cluster, Reading::of(cluster.profile.network_plugin))
}

/// As [`evaluate`], with another plug-in and reading of what the API leaves open.
#[must_use]
pub fn evaluate_as(cluster: &Cluster, reading: Reading) -> Network {
    let mut builder = Builder {
        pod_selectors: Selectors::default(),
        namespace_selectors: Selectors::default(),
        addresses: AddressSpace::cut(&cidrs(cluster)),
        classes: Map::new(),
    };
    let namespaces: Vec<LabelsId> = cluster
        .namespaces
        .iter()
        .map(|namespace| builder.namespace_selectors.add_labels(&LabelSet::own(&namespace.labels)))
        .collect();
    let namespace_of = |name: &str| {
        let id = cluster.namespace_by_name(name)?;
        namespaces.get(id.0 as usize).copied()
    };
    let standing = standing_peers(cluster);
    let mut members: Vec<Member> = Vec::with_capacity(cluster.pods.len() + standing.len());
    for pod in &cluster.pods {
        members.push(builder.pod(pod, namespace_of(&pod.namespace), &shared_addresses(cluster, pod)));
    }
    members.extend(standing.iter().map(|peer| builder.standing(peer)));
    let mut node_selectors = Selectors::default();
    let nodes_at = nodes_at(cluster, &builder.addresses, &mut node_selectors);
    let mut compiler = Compiler {
        pods: &mut builder.pod_selectors,
        namespaces: &mut builder.namespace_selectors,
        nodes: &mut node_selectors,
        addresses: &builder.addresses,
        version: cluster.profile.version,
    };
    let policies = cluster.network_policies.iter();
    let policies: Vec<_> =
        policies.filter_map(|declared| Some(compiler.policy(declared, namespace_of(&declared.namespace)?))).collect();
    let tiers = tier::compile(cluster, &mut compiler);
    let every_node = compiler.nodes.add_selector(&LabelSelector::default());
    let mut by_namespace = Map::new();
    for (index, policy) in policies.iter().enumerate() {
        by_namespace.or_insert_with(policy.namespace, || index..index).end = index + 1;
    }
    builder.pod_selectors.resolve();
    builder.namespace_selectors.resolve();
    node_selectors.resolve();
    Network {
        enforced: Direction::BOTH.into_iter().any(|direction| reading.enforces(direction)),
        reading,
        policies,
        has_host_network: cluster.pods.iter().any(|pod| pod.spec.host_network),
        has_ties: tiers.windows(2).any(|two| matches!(two, [one, other] if one.rank() == other.rank())),
        names_domains: tiers.iter().any(TierPolicy::names_domains),
        tiers,
        addresses: builder.addresses,
        standing,
        members,
        pods: cluster.pods.len(),
        classes: in_order(builder.classes),
        by_namespace,
        pod_selectors: builder.pod_selectors,
        namespace_selectors: builder.namespace_selectors,
        node_selectors,
        every_node,
        nodes_at,
        pod_addresses: pod_addresses(cluster),
        node_addresses: node_addresses(cluster),
    }
}

struct Builder {
    pod_selectors: Selectors,
    namespace_selectors: Selectors,
    addresses: AddressSpace,
    classes: Map<PodClass, ClassId>,
}

impl Builder {
    fn pod(&mut self, pod: &Pod, namespace: Option<LabelsId>, of_node: &[IpAddr]) -> Member {
        let known = if pod.addresses.is_empty() { of_node } else { &pod.addresses };
        let ranges = order::set(known.iter().map(|address| self.addresses.range_of(*address)));
        let class = namespace.map(|namespace| PodClass {
            namespace,
            labels: self.pod_selectors.add_labels(&LabelSet::Of(pod.metadata.clone())),
            ports: named_ports(&pod.spec),
            ranges: ranges.into_iter().collect(),
            host_network: pod.spec.host_network,
        });
        Member {
            class: class.map(|class| self.class(class)),
            completed: pod.phase == Phase::Completed,
            node: pod.spec.node_name.clone(),
        }
    }

    fn standing(&mut self, peer: &StandingPeer) -> Member {
        let class = (peer.kind != StandingKind::OwnNode).then(|| PodClass {
            namespace: self.namespace_selectors.add_labels(&LabelSet::own(&peer.namespace_labels)),
            labels: self.pod_selectors.add_labels(&LabelSet::own(&peer.labels)),
            ports: sorted(of_peer(peer)),
            ranges: Vec::new(),
            host_network: false,
        });
        Member { class: class.map(|class| self.class(class)), completed: false, node: String::new() }
    }

    fn class(&mut self, class: PodClass) -> ClassId {
        let next = ClassId(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        *self.classes.or_insert_with(class, || next)
    }
}

fn of_peer(peer: &StandingPeer) -> Vec<NamedPort> {
    let ports = peer.ports.iter();
    let ports = ports.filter_map(|(name, protocol, port)| {
        Some(NamedPort { name: (*name).to_owned(), protocol: Protocol::of(protocol)?, port: *port })
    });
    ports.collect()
}

fn in_order(classes: Map<PodClass, ClassId>) -> Vec<PodClass> {
    let mut classes: Vec<_> = classes.into_iter().collect();
    order::sort_by_key(&mut classes, |(_, id)| *id);
    classes.into_iter().map(|(class, _)| class).collect()
}

/// The names of ports that policies can ask for: those of regular and of restartable init containers, which run beside
/// them. A name may stand in several containers, with the same or another protocol: each counts.
fn named_ports(spec: &PodSpec) -> Vec<NamedPort> {
    let mut ports = Vec::new();
    for (list, _, container) in spec.all_containers() {
        if list == "containers" || list == "initContainers" && container.restart_policy.as_deref() == Some("Always") {
            ports.extend(container.ports.iter().filter_map(named_port));
        }
    }
    sorted(ports)
}

fn named_port(port: &ContainerPort) -> Option<NamedPort> {
    let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty());
    Some(NamedPort {
        name: port.name.clone().filter(|name| !name.is_empty())?,
        protocol: protocol.map_or(Some(Protocol::Tcp), Protocol::of)?,
        port: u16::try_from(port.container_port).ok().filter(|port| *port >= FIRST_PORT)?,
    })
}

fn sorted(mut ports: Vec<NamedPort>) -> Vec<NamedPort> {
    order::sort(&mut ports);
    ports.dedup();
    ports
}

/// Every CIDR that a policy names, exceptions included.
fn cidrs(cluster: &Cluster) -> Set<IpNet> {
    let mut cidrs: Set<IpNet> = tier::cidrs(cluster).into_iter().collect();
    for peer in cluster.policy_peers() {
        if let Some((cidr, except)) = peer.ip_block.as_ref().and_then(|block| block_of(block, cluster.profile.version))
        {
            cidrs.insert(cidr);
            cidrs.extend(except);
        }
    }
    cidrs
}

/// Of the pods that have an address of their own; where several claim one, the first by namespace and name.
fn pod_addresses(cluster: &Cluster) -> Map<IpAddr, crate::cluster::PodId> {
    let mut addresses = Map::new();
    let running = cluster.pod_ids().filter(|(_, pod)| pod.phase == Phase::Running && !pod.spec.host_network);
    for (id, pod) in running {
        for address in &pod.addresses {
            addresses.or_insert_with(address.to_canonical(), || id);
        }
    }
    addresses
}

fn node_addresses(cluster: &Cluster) -> Map<IpAddr, String> {
    let mut addresses = Map::new();
    for node in &cluster.nodes {
        addresses.extend(tier::addresses_of(node).into_iter().map(|address| (address, node.name.clone())));
    }
    addresses
}

/// The addresses that a pod in its node's network has from it, where the files hold the node.
fn shared_addresses(cluster: &Cluster, pod: &Pod) -> Vec<IpAddr> {
    let node = match cluster.nodes.binary_search_by(|node| node.name.cmp(&pod.spec.node_name)) {
        Ok(index) if pod.spec.host_network => cluster.nodes.get(index),
        _ => None,
    };
    node.map_or_else(Vec::new, tier::addresses_of)
}

/// The labels of the nodes in each range.
fn nodes_at(cluster: &Cluster, addresses: &AddressSpace, labels: &mut Selectors) -> Map<RangeId, Vec<LabelsId>> {
    let mut nodes_at: Map<RangeId, Vec<LabelsId>> = Map::new();
    if tier::names_nodes(cluster) {
        for node in &cluster.nodes {
            let labels = labels.add_labels(&LabelSet::own(&node.object.metadata.labels));
            for address in tier::addresses_of(node) {
                nodes_at.or_default(addresses.range_of(address)).push(labels);
            }
        }
    }
    nodes_at
}
