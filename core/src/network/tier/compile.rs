//! Makes cluster-wide policies of both versions ready to match.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{Action, Networks, PodSelection, Tier, TierPeer, TierPolicy, TierRule};
use crate::cluster::{Cluster, Declared};
use crate::manifest::cidr::parse_cidr;
use crate::manifest::cluster_policies::{
    AdminNetworkPolicy, AdminPort, ClusterNetworkPolicy, ClusterPolicyProtocol, DestinationProtocol, EgressPeer,
    NamespacedPods, PodPeer,
};
use crate::manifest::core::Node;
use crate::manifest::meta::LabelSelector;
use crate::network::policy::{Compiler, PortEntry};
use crate::network::ports::{FIRST_PORT, LAST_PORT, Protocol};
use crate::order;

/// All of them, in the order in which they are asked. The API leaves the order of equal priorities open; here the name
/// decides, as in the implementation of kube-network-policies.
pub(in crate::network) fn compile(cluster: &Cluster, compiler: &mut Compiler<'_>) -> Vec<TierPolicy> {
    let mut policies: Vec<TierPolicy> = Vec::new();
    for declared in &cluster.cluster_network_policies {
        policies.extend(compiler.cluster_network_policy(declared));
    }
    for declared in &cluster.admin_network_policies {
        let priority = declared.object.spec.priority;
        policies.push(compiler.admin_network_policy("AdminNetworkPolicy", Tier::Admin, priority, declared));
    }
    for declared in cluster.baseline_admin_network_policies.iter().filter(|declared| declared.name == "default") {
        policies.push(compiler.admin_network_policy("BaselineAdminNetworkPolicy", Tier::Baseline, i32::MAX, declared));
    }
    order::sort_by(&mut policies, |left, right| {
        let by_rank = left.rank().cmp(&right.rank());
        if by_rank == Ordering::Equal { left.name.cmp(&right.name) } else { by_rank }
    });
    policies
}

/// A rule before its selectors are known.
struct Draft<'written> {
    name: &'written str,
    action: &'written str,
    peers: Vec<EgressPeer>,
    ports: Vec<PortEntry>,
}

impl Compiler<'_> {
    fn cluster_network_policy(&mut self, declared: &Declared<ClusterNetworkPolicy>) -> Option<TierPolicy> {
        let spec = &declared.object.spec;
        let tier = match spec.tier.as_str() {
            "Admin" => Tier::Admin,
            "Baseline" => Tier::Baseline,
            _ => return None,
        };
        let mut ingress = Vec::new();
        for rule in &spec.ingress {
            let ports = rule.protocols.iter().map(protocol_entry).collect();
            let peers = rule.from.iter().map(as_egress_peer).collect();
            ingress.push(self.tier_rule(Draft { name: &rule.name, action: &rule.action, peers, ports }));
        }
        let mut egress = Vec::new();
        for rule in &spec.egress {
            let ports = rule.protocols.iter().map(protocol_entry).collect();
            let peers = rule.to.clone();
            egress.push(self.tier_rule(Draft { name: &rule.name, action: &rule.action, peers, ports }));
        }
        Some(TierPolicy {
            kind: "ClusterNetworkPolicy",
            name: declared.name.clone(),
            tier,
            priority: spec.priority,
            selects: self.selection(&spec.subject.namespaces, &spec.subject.pods),
            subject: spec.subject.clone(),
            ingress,
            egress,
            ports_field: "protocols",
            origin: declared.origin.clone(),
        })
    }

    fn admin_network_policy(
        &mut self,
        kind: &'static str,
        tier: Tier,
        priority: i32,
        declared: &Declared<AdminNetworkPolicy>,
    ) -> TierPolicy {
        let spec = &declared.object.spec;
        let mut ingress = Vec::new();
        for rule in &spec.ingress {
            let ports = rule.ports.iter().map(admin_entry).collect();
            let peers = rule.from.iter().map(as_egress_peer).collect();
            ingress.push(self.tier_rule(Draft { name: &rule.name, action: &rule.action, peers, ports }));
        }
        let mut egress = Vec::new();
        for rule in &spec.egress {
            let ports = rule.ports.iter().map(admin_entry).collect();
            let peers = rule.to.clone();
            egress.push(self.tier_rule(Draft { name: &rule.name, action: &rule.action, peers, ports }));
        }
        TierPolicy {
            kind,
            name: declared.name.clone(),
            tier,
            priority,
            selects: self.selection(&spec.subject.namespaces, &spec.subject.pods),
            subject: spec.subject.clone(),
            ingress,
            egress,
            ports_field: "ports",
            origin: declared.origin.clone(),
        }
    }

    fn tier_rule(&mut self, draft: Draft<'_>) -> TierRule {
        let action = match draft.action {
            "Accept" | "Allow" => Some(Action::Accept),
            "Deny" => Some(Action::Deny),
            "Pass" => Some(Action::Pass),
            _ => None,
        };
        let peers = draft.peers.iter().map(|peer| self.tier_peer(peer)).collect();
        TierRule {
            name: draft.name.to_owned(),
            // An action that the API server would refuse does nothing.
            peers: if action.is_some() { peers } else { Vec::new() },
            fails_closed: action.is_some() && draft.peers.iter().any(is_unknown),
            action: action.unwrap_or(Action::Pass),
            written: draft.peers,
            ports: draft.ports,
        }
    }

    fn tier_peer(&mut self, peer: &EgressPeer) -> TierPeer {
        if let Some(nodes) = &peer.nodes {
            return self.nodes.add_selector(nodes).map_or(TierPeer::Invalid, TierPeer::Nodes);
        }
        if !peer.networks.is_empty() {
            return self.networks(&peer.networks);
        }
        if !peer.domain_names.is_empty() {
            return TierPeer::Domains;
        }
        self.selection(&peer.namespaces, &peer.pods).map_or(TierPeer::Invalid, TierPeer::Pods)
    }

    fn networks(&self, written: &[String]) -> TierPeer {
        let mut networks = Networks { spans: Vec::new(), whole: [false, false] };
        let [v4, v6] = &mut networks.whole;
        for text in written {
            let Some(cidr) = parse_cidr(text) else { return TierPeer::Invalid };
            match cidr {
                IpNet::V4(_) => *v4 |= cidr.prefix_len() == 0,
                IpNet::V6(_) => *v6 |= cidr.prefix_len() == 0,
            }
            networks.spans.push(self.addresses.span(cidr));
        }
        TierPeer::Networks(networks)
    }

    /// Of a subject or peer; exactly one of the two must be there.
    fn selection(&mut self, namespaces: &Option<LabelSelector>, pods: &Option<NamespacedPods>) -> Option<PodSelection> {
        match (namespaces, pods) {
            (Some(namespaces), None) => {
                Some(PodSelection { namespaces: self.namespaces.add_selector(namespaces)?, pods: None })
            }
            (None, Some(pods)) => Some(PodSelection {
                namespaces: self.namespaces.add_selector(&pods.namespace_selector)?,
                pods: Some(self.pods.add_selector(&pods.pod_selector)?),
            }),
            _ => None,
        }
    }
}

fn as_egress_peer(peer: &PodPeer) -> EgressPeer {
    EgressPeer { namespaces: peer.namespaces.clone(), pods: peer.pods.clone(), ..EgressPeer::default() }
}

/// "If an implementation sees no fields are set then it can infer that the deployed CRD is of an incompatible version": it
/// fails closed.
fn is_unknown(peer: &EgressPeer) -> bool {
    peer.namespaces.is_none()
        && peer.pods.is_none()
        && peer.nodes.is_none()
        && peer.networks.is_empty()
        && peer.domain_names.is_empty()
}

/// `ClusterNetworkPolicyProtocol`: exactly one field.
fn protocol_entry(entry: &ClusterPolicyProtocol) -> PortEntry {
    let numbers = |protocol, written: &DestinationProtocol| {
        let port = &written.destination_port;
        match (port.number, &port.range) {
            (Some(number), None) => numbers(protocol, number, number),
            (None, Some(range)) => numbers(protocol, range.start, range.end),
            _ => PortEntry::Invalid,
        }
    };
    match (&entry.tcp, &entry.udp, &entry.sctp, &entry.destination_named_port) {
        (Some(tcp), None, None, None) => numbers(Protocol::Tcp, tcp),
        (None, Some(udp), None, None) => numbers(Protocol::Udp, udp),
        (None, None, Some(sctp), None) => numbers(Protocol::Sctp, sctp),
        (None, None, None, Some(name)) => PortEntry::AnyNamed(name.clone()),
        _ => PortEntry::Invalid,
    }
}

/// `AdminNetworkPolicyPort`: exactly one field.
fn admin_entry(entry: &AdminPort) -> PortEntry {
    let of = |name: &str| if name.is_empty() { Some(Protocol::Tcp) } else { Protocol::of(name) };
    match (&entry.port_number, &entry.port_range, &entry.named_port) {
        (Some(written), None, None) => {
            of(&written.protocol).map_or(PortEntry::Invalid, |protocol| numbers(protocol, written.port, written.port))
        }
        (None, Some(range), None) => {
            of(&range.protocol).map_or(PortEntry::Invalid, |protocol| numbers(protocol, range.start, range.end))
        }
        (None, None, Some(name)) => PortEntry::AnyNamed(name.clone()),
        _ => PortEntry::Invalid,
    }
}

fn numbers(protocol: Protocol, first: i32, last: i32) -> PortEntry {
    let port = |number: i32| u16::try_from(number).ok().filter(|port| (FIRST_PORT..=LAST_PORT).contains(port));
    match (port(first), port(last)) {
        (Some(first), Some(last)) if first <= last => PortEntry::Numbers(protocol, first, last),
        _ => PortEntry::Invalid,
    }
}

/// Every CIDR that a cluster-wide policy names, and the addresses of nodes if one names nodes.
pub(in crate::network) fn cidrs(cluster: &Cluster) -> Vec<IpNet> {
    let peers = egress_peers(cluster);
    let written = peers.iter().flat_map(|peer| &peer.networks);
    let mut cidrs: Vec<IpNet> = written.filter_map(|text| parse_cidr(text)).collect();
    if names_nodes(cluster) {
        for node in &cluster.nodes {
            cidrs.extend(addresses_of(node).into_iter().map(IpNet::from));
        }
    }
    cidrs
}

/// Some rule is about nodes.
pub(in crate::network) fn names_nodes(cluster: &Cluster) -> bool {
    egress_peers(cluster).iter().any(|peer| peer.nodes.is_some())
}

fn egress_peers(cluster: &Cluster) -> Vec<&EgressPeer> {
    let of_cluster = cluster.cluster_network_policies.iter().flat_map(|policy| &policy.object.spec.egress);
    let mut peers: Vec<&EgressPeer> = of_cluster.flat_map(|rule| &rule.to).collect();
    for policies in [&cluster.admin_network_policies, &cluster.baseline_admin_network_policies] {
        peers.extend(policies.iter().flat_map(|policy| &policy.object.spec.egress).flat_map(|rule| &rule.to));
    }
    peers
}

pub(in crate::network) fn addresses_of(node: &Declared<Node>) -> Vec<IpAddr> {
    let written = node.object.status.addresses.iter();
    written.filter_map(|address| Some(address.address.parse::<IpAddr>().ok()?.to_canonical())).collect()
}
