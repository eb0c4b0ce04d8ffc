//! Cluster-wide policies of policy.networking.k8s.io, both versions of them in one form.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;

use super::address::Span;
use super::class::{Class, NamedPort, PodClass};
use super::policy::{Compiler, Direction, PortEntry};
use super::ports::{FIRST_PORT, LAST_PORT, Protocol};
use super::selector::SelectorId;
use super::{End, Network, Reading};
use crate::cluster::{Cluster, Declared};
use crate::manifest::cidr::parse_cidr;
use crate::manifest::cluster_policies::{
    AdminNetworkPolicy, AdminPort, ClusterNetworkPolicy, ClusterPolicyProtocol, DestinationProtocol, EgressPeer,
    PodPeer,
};
use crate::manifest::core::Node;
use crate::order;
use crate::sources::{Citation, Origin};
use crate::text::FieldPath;

/// Index into [`Network::tiers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TierId(pub u32);

/// Before and after the NetworkPolicies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Admin,
    Baseline,
}

/// What a rule does with what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `Allow` in v1alpha1.
    Accept,
    Deny,
    /// Leaves it to what comes after this tier.
    Pass,
}

/// A ClusterNetworkPolicy, an AdminNetworkPolicy or the BaselineAdminNetworkPolicy.
#[derive(Clone, Debug)]
pub struct TierPolicy {
    pub kind: &'static str,
    pub name: String,
    pub tier: Tier,
    /// Lower comes first; the BaselineAdminNetworkPolicy, which has none, comes last.
    pub priority: i32,
    pub subject: PodPeer,
    pub ingress: Vec<TierRule>,
    pub egress: Vec<TierRule>,
    /// `None`: the API server would refuse the subject, so it selects nothing.
    pub(super) selects: Option<PodSelection>,
    ports_field: &'static str,
    origin: Origin,
}

/// Matches where one of its peers and one of its ports do; without ports, all traffic.
#[derive(Clone, Debug)]
pub struct TierRule {
    pub name: String,
    pub action: Action,
    /// A peer of it has no field that is known here: Accept matches nothing then, Deny and Pass deny everything.
    pub fails_closed: bool,
    /// As they are written, those of ingress rules as egress peers.
    pub written: Vec<EgressPeer>,
    pub(super) peers: Vec<TierPeer>,
    /// Empty for all.
    pub ports: Vec<PortEntry>,
}

#[derive(Clone, Debug)]
pub(super) enum TierPeer {
    Pods(PodSelection),
    /// By the labels of nodes.
    Nodes(SelectorId),
    Networks(Networks),
    /// Which addresses a domain has is not known.
    Domains,
    /// The API server would refuse it; it matches nothing.
    Invalid,
}

/// Pods with these labels (all, if `None`) in namespaces with those, unless they use their node's network.
#[derive(Clone, Copy, Debug)]
pub(super) struct PodSelection {
    pub namespaces: SelectorId,
    pub pods: Option<SelectorId>,
}

#[derive(Clone, Debug)]
pub(super) struct Networks {
    pub spans: Vec<Span>,
    /// Whether they hold all addresses of IPv4 and of IPv6: a pod whose address is not known has one of them.
    pub whole: [bool; 2],
}

/// What a cluster-wide rule did with a connection: the peer and the port that match, `None` where the rule takes all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub policy: TierId,
    pub rule: u32,
    pub peer: Option<u32>,
    pub port: Option<u32>,
    pub action: Action,
}

impl TierPolicy {
    #[must_use]
    pub fn rules(&self, direction: Direction) -> &[TierRule] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    pub(super) fn names_domains(&self) -> bool {
        self.egress.iter().flat_map(|rule| &rule.peers).any(|peer| matches!(peer, TierPeer::Domains))
    }

    #[must_use]
    pub fn cites(&self, path: &FieldPath) -> Citation {
        self.origin.at(path)
    }

    #[must_use]
    pub fn ports_path(&self, direction: Direction, rule: usize) -> FieldPath {
        FieldPath::of(direction.rules_field()).index(rule).field(self.ports_field)
    }

    #[must_use]
    pub fn port_path(&self, direction: Direction, rule: usize, port: usize) -> FieldPath {
        self.ports_path(direction, rule).index(port)
    }
}

impl TierRule {
    /// What it does: as written, but for one that fails closed.
    #[must_use]
    pub fn effect(&self) -> Action {
        if self.fails_closed && self.action == Action::Pass { Action::Deny } else { self.action }
    }
}

/// The peer of a rule that matches, and the names that its named ports may have.
pub(super) type Match<'network> = (Option<u32>, &'network [NamedPort]);

impl Network {
    #[must_use]
    pub fn tier_policy(&self, id: TierId) -> Option<&TierPolicy> {
        self.tiers.get(id.0 as usize)
    }

    /// Whether the subject of a policy holds an end.
    #[must_use]
    pub fn has_subject(&self, policy: &TierPolicy, end: End) -> bool {
        matches!(self.class(end), Class::Pod(pod) if self.is_subject(policy, pod))
    }

    /// Whether the subject of a policy holds a pod; one in its node's network is never a subject.
    pub(super) fn is_subject(&self, policy: &TierPolicy, pod: &PodClass) -> bool {
        policy.selects.is_some_and(|selection| self.selection_holds(selection, pod))
    }

    /// Whether a rule takes the other end, and how. Pods come first: only at them named ports are known.
    pub(super) fn tier_match<'network>(
        &self,
        rule: &TierRule,
        other: Class<'_>,
        names: &'network [NamedPort],
        reading: Reading,
    ) -> Option<Match<'network>> {
        if rule.fails_closed {
            return (rule.action != Action::Accept).then_some((None, names));
        }
        let position = |of_pods: bool| {
            rule.peers.iter().position(|peer| {
                matches!(peer, TierPeer::Pods(_)) == of_pods && self.tier_peer_matches(peer, other, reading)
            })
        };
        let (index, names) = match position(true) {
            Some(index) => (index, names),
            None => (position(false)?, &[][..]),
        };
        Some((u32::try_from(index).ok(), names))
    }

    pub(super) fn tier_peer_matches(&self, peer: &TierPeer, other: Class<'_>, reading: Reading) -> bool {
        match (peer, other) {
            (TierPeer::Pods(selection), Class::Pod(pod)) => self.selection_holds(*selection, pod),
            (TierPeer::Nodes(selector), Class::Pod(pod)) => {
                pod.host_network && pod.ranges.iter().any(|range| self.is_node(*selector, *range))
            }
            (TierPeer::Nodes(selector), Class::Addresses(range)) => self.is_node(*selector, range),
            (TierPeer::Networks(networks), Class::Pod(pod)) => {
                let [v4, v6] = networks.whole;
                let unknown = (v4 && v6) || ((v4 || v6) && reading.unknown_addresses_match);
                let known = || pod.ranges.iter().any(|range| networks.spans.iter().any(|span| span.contains(*range)));
                if pod.ranges.is_empty() { unknown } else { known() }
            }
            (TierPeer::Networks(networks), Class::Addresses(range)) => {
                networks.spans.iter().any(|span| span.contains(range))
            }
            (TierPeer::Domains, Class::Addresses(_)) => reading.domains_match,
            (TierPeer::Nodes(selector), Class::OwnNode) => self.every_node == Some(*selector),
            (TierPeer::Networks(networks), Class::OwnNode) => networks.whole == [true, true],
            (TierPeer::Pods(_), _) | (TierPeer::Domains, _) | (TierPeer::Invalid, _) => false,
        }
    }

    fn selection_holds(&self, selection: PodSelection, pod: &PodClass) -> bool {
        !pod.host_network
            && self.namespace_selectors.matches(selection.namespaces, pod.namespace)
            && selection.pods.is_none_or(|selector| self.pod_selectors.matches(selector, pod.labels))
    }

    /// Whether a range is the address of a node with these labels.
    fn is_node(&self, selector: SelectorId, range: super::RangeId) -> bool {
        let nodes = self.nodes_at.get(&range).map_or(&[][..], Vec::as_slice);
        nodes.iter().any(|labels| self.node_selectors.matches(selector, *labels))
    }
}

/// All of them, in the order in which they are asked. The API leaves the order of equal priorities open; here the name
/// decides, as in the implementation of kube-network-policies.
pub(super) fn compile(cluster: &Cluster, compiler: &mut Compiler<'_>) -> Vec<TierPolicy> {
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

impl TierPolicy {
    /// What the API says about the order.
    pub(super) fn rank(&self) -> (Tier, i32) {
        (self.tier, self.priority)
    }
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
    fn selection(
        &mut self,
        namespaces: &Option<crate::manifest::meta::LabelSelector>,
        pods: &Option<crate::manifest::cluster_policies::NamespacedPods>,
    ) -> Option<PodSelection> {
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
pub(super) fn cidrs(cluster: &Cluster) -> Vec<IpNet> {
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
pub(super) fn names_nodes(cluster: &Cluster) -> bool {
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

pub(super) fn addresses_of(node: &Declared<Node>) -> Vec<IpAddr> {
    let written = node.object.status.addresses.iter();
    written.filter_map(|address| Some(address.address.parse::<IpAddr>().ok()?.to_canonical())).collect()
}
