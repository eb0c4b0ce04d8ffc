//! Makes cluster-wide policies of both versions ready to match.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{Action, Networks, PodSelection, Tier, TierPeer, TierPolicy, TierRule};
use crate::cluster::{Cluster, Declared};
use crate::manifest::cidr::parse_cidr;
use crate::manifest::cluster_policies::{
    AdminPort, ClusterPolicy, ClusterPolicyPeer, ClusterPolicyProtocol, ClusterPolicyRule, DestinationProtocol,
    NamespacedPods,
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
    for (kind, declared) in cluster.cluster_wide_policies() {
        for declared in declared {
            let spec = &declared.object.spec;
            let rank = match (kind, spec.tier.as_str()) {
                ("AdminNetworkPolicy", _) | ("ClusterNetworkPolicy", "Admin") => (Tier::Admin, spec.priority),
                ("ClusterNetworkPolicy", "Baseline") => (Tier::Baseline, spec.priority),
                ("BaselineAdminNetworkPolicy", _) if declared.name == "default" => (Tier::Baseline, i32::MAX),
                _ => continue,
            };
            policies.push(compiler.tier_policy(kind, rank, declared));
        }
    }
    order::sort_by(&mut policies, |left, right| {
        let by_rank = left.rank().cmp(&right.rank());
        if by_rank == Ordering::Equal { left.name.cmp(&right.name) } else { by_rank }
    });
    policies
}

impl Compiler<'_> {
    fn tier_policy(
        &mut self,
        kind: &'static str,
        (tier, priority): (Tier, i32),
        declared: &Declared<ClusterPolicy>,
    ) -> TierPolicy {
        let spec = &declared.object.spec;
        let ports_field = if kind == "ClusterNetworkPolicy" { "protocols" } else { "ports" };
        let mut ingress = Vec::new();
        for rule in &spec.ingress {
            ingress.push(self.tier_rule(rule, rule.from.iter().map(of_pods).collect(), ports_field));
        }
        let mut egress = Vec::new();
        for rule in &spec.egress {
            egress.push(self.tier_rule(rule, rule.to.clone(), ports_field));
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
            ports_field,
            origin: declared.origin.clone(),
        }
    }

    fn tier_rule(&mut self, rule: &ClusterPolicyRule, written: Vec<ClusterPolicyPeer>, ports_field: &str) -> TierRule {
        let action = match rule.action.as_str() {
            "Accept" | "Allow" => Some(Action::Accept),
            "Deny" => Some(Action::Deny),
            "Pass" => Some(Action::Pass),
            _ => None,
        };
        // An action that the API server would refuse does nothing.
        let mut peers = Vec::new();
        if action.is_some() {
            peers.extend(written.iter().map(|peer| self.tier_peer(peer)));
        }
        TierRule {
            name: rule.name.clone(),
            peers,
            // "If an implementation sees no fields are set then it can infer that the deployed CRD is of an incompatible
            // version": it fails closed.
            fails_closed: action.is_some() && written.contains(&ClusterPolicyPeer::default()),
            action: action.unwrap_or(Action::Pass),
            written,
            ports: if ports_field == "ports" {
                rule.ports.iter().map(admin_entry).collect()
            } else {
                rule.protocols.iter().map(protocol_entry).collect()
            },
        }
    }

    fn tier_peer(&mut self, peer: &ClusterPolicyPeer) -> TierPeer {
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

/// What a peer of an ingress rule can choose by.
fn of_pods(peer: &ClusterPolicyPeer) -> ClusterPolicyPeer {
    ClusterPolicyPeer { namespaces: peer.namespaces.clone(), pods: peer.pods.clone(), ..ClusterPolicyPeer::default() }
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

fn egress_peers(cluster: &Cluster) -> Vec<&ClusterPolicyPeer> {
    let mut peers: Vec<&ClusterPolicyPeer> = Vec::new();
    for (_, policies) in cluster.cluster_wide_policies() {
        for rule in policies.iter().flat_map(|policy| &policy.object.spec.egress) {
            peers.extend(&rule.to);
        }
    }
    peers
}

pub(in crate::network) fn addresses_of(node: &Declared<Node>) -> Vec<IpAddr> {
    let written = node.object.status.addresses.iter();
    written.filter_map(|address| Some(address.address.parse::<IpAddr>().ok()?.to_canonical())).collect()
}
