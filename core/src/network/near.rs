//! Near misses: for a denial, what of each rule failed, the closest rule first.

use super::class::{Class, NamedPort, PodClass};
use super::connect::named_ports;
use super::policy::{Block, Direction, Peer, Policy, PolicyId, PortEntry, Rule};
use super::ports::{PortSet, Protocol};
use super::selector::{is_valid, is_valid_requirement};
use super::tier::{Action, Step, TierId, TierPeer};
use super::{End, Network, Reading};
use crate::manifest::cluster_policies::ClusterPolicyPeer;
use crate::manifest::meta::{LabelSelector, Labels};
use crate::settings::NetworkPlugin;

/// At most so many near misses are told for one side.
pub const MAX_NEAR: usize = 5;

/// A rule that would have allowed but for what failed; of its peers the one that came closest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    pub policy: PolicyId,
    pub rule: u32,
    /// `None` where the rule lists no peers, and so takes all.
    pub peer: Option<u32>,
    /// `None` where the peer matches.
    pub peer_miss: Option<PeerMiss>,
    /// `None` where the port matches.
    pub port_miss: Option<PortMiss>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerMiss {
    Selectors {
        /// The peer has no namespaceSelector and so means the policy's own namespace, which is another.
        other_namespace: bool,
        /// Requirements of the namespaceSelector that do not hold.
        namespace: Vec<Unmet>,
        /// Requirements of the podSelector that do not hold.
        pod: Vec<Unmet>,
    },
    /// Selectors match pods only.
    NotAPod,
    /// The selectors match, but the pod uses its node's network and shows the node's address.
    HostNetwork,
    /// The ipBlock lies elsewhere.
    OutsideBlock,
    /// The address is in the ipBlock, and in its `except` at this index.
    Excepted(u32),
    /// Whether the ipBlock covers the pod cannot be told.
    AddressUnknown,
    /// The ipBlock covers the pod, and blocks are taken not to match pods.
    BlockIgnoresPods,
    /// No node with these labels has the address.
    NotANode,
    /// Domains never match pods, and which addresses they have is not known.
    Domain,
    /// The API server would refuse the peer.
    Invalid,
}

/// A cluster-wide rule that would have accepted but for what failed; of its peers the one that came closest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierMiss {
    pub policy: TierId,
    pub rule: u32,
    pub peer: u32,
    /// `None` where the peer matches.
    pub peer_miss: Option<PeerMiss>,
    /// `None` where the port matches.
    pub port_miss: Option<PortMiss>,
}

/// A requirement of a selector that labels do not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    pub key: String,
    pub want: Want,
    /// The label's value, if it is there.
    pub has: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    Value(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
}

/// What came closest to the port that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortMiss {
    /// The entry at this index has the port, for another protocol.
    Protocol(u32),
    /// The entry at this index names a port that the destination does not have for this protocol.
    NoSuchName(u32),
    /// The entry at this index has the port by its `endPort` or for SCTP, which the plug-in ignores.
    NotEnforced(u32),
    /// None of the rule's ports is this one.
    Port,
}

/// How far a miss is from a match.
type Distance = u32;

/// Rules further from a match than this are not near.
const FAR: Distance = 9;

impl Network {
    /// The closest rules of the policies that isolate this side, none of which allows.
    pub(super) fn near_misses(&self, query: &Query, reading: Reading) -> Vec<NearMiss> {
        let Class::Pod(subject) = self.class(query.subject()) else { return Vec::new() };
        let mut closest: Vec<(Distance, NearMiss)> = Vec::new();
        for (id, policy, rules) in self.isolating(subject, query.direction) {
            for (index, rule) in rules.iter().enumerate() {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let miss = self.rule_miss((id, policy), (index, rule), query, reading);
                let at = closest.partition_point(|(distance, _)| *distance <= miss.0);
                if at < MAX_NEAR {
                    closest.insert(at, miss);
                    closest.truncate(MAX_NEAR);
                }
            }
        }
        closest.into_iter().map(|(_, miss)| miss).collect()
    }

    fn rule_miss(
        &self,
        (policy_id, policy): (PolicyId, &Policy),
        (rule_index, rule): (u32, &Rule),
        query: &Query,
        reading: Reading,
    ) -> (Distance, NearMiss) {
        let other = query.other();
        let (peer_distance, peer, peer_miss) = closest_peer(rule.peers.len(), &mut |index| {
            let at = (query.direction, rule_index as usize, index);
            self.peer_miss(policy, at, rule.peers.get(index)?, other, reading)
        });
        let (port_distance, port_miss) = port_miss(&rule.ports, self.class(query.to), query, reading);
        let miss = NearMiss { policy: policy_id, rule: rule_index, peer, peer_miss, port_miss };
        (peer_distance.saturating_add(port_distance), miss)
    }

    /// The closest of the Accept rules that come before the one that denies.
    pub(super) fn near_tiers(&self, query: &Query, denies: Option<&Step>, reading: Reading) -> Vec<TierMiss> {
        let (Class::Pod(subject), Some(denies)) = (self.class(query.subject()), denies) else { return Vec::new() };
        let other = self.class(query.other());
        let tier = self.tier_policy(denies.policy).map(|policy| policy.tier);
        let mut closest: Vec<(Distance, TierMiss)> = Vec::new();
        for (id, policy, rules) in self.ruling(subject, query.direction) {
            for (index, rule) in rules.iter().enumerate() {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                if Some(policy.tier) != tier
                    || rule.action != Action::Accept
                    || (id, index) >= (denies.policy, denies.rule)
                {
                    continue;
                }
                let (peer_distance, peer, peer_miss) = closest_peer(rule.peers.len(), &mut |index| {
                    let (peer, written) = (rule.peers.get(index)?, rule.written.get(index)?);
                    let matches = self.tier_peer_matches(peer, other, reading);
                    (!matches).then(|| self.tier_peer_miss(peer, written, other))
                });
                let Some(peer) = peer else { continue };
                let (port_distance, port_miss) = port_miss(&rule.ports, self.class(query.to), query, reading);
                let distance = peer_distance.saturating_add(port_distance);
                let at = closest.partition_point(|(other, _)| *other <= distance);
                if at < MAX_NEAR && distance <= FAR {
                    closest.insert(at, (distance, TierMiss { policy: id, rule: index, peer, peer_miss, port_miss }));
                    closest.truncate(MAX_NEAR);
                }
            }
        }
        closest.into_iter().map(|(_, miss)| miss).collect()
    }

    fn tier_peer_miss(&self, peer: &TierPeer, written: &ClusterPolicyPeer, other: Class<'_>) -> PeerMiss {
        match (peer, other) {
            (TierPeer::Pods(_), Class::Pod(pod)) if pod.host_network => PeerMiss::HostNetwork,
            (TierPeer::Pods(_), Class::Pod(pod)) => {
                let (of_namespace, of_pod) = match &written.pods {
                    Some(pods) => (Some(&pods.namespace_selector), Some(&pods.pod_selector)),
                    None => (written.namespaces.as_ref(), None),
                };
                PeerMiss::Selectors {
                    other_namespace: false,
                    namespace: unmet(of_namespace, self.namespace_selectors.labels(pod.namespace)),
                    pod: unmet(of_pod, self.pod_selectors.labels(pod.labels)),
                }
            }
            (TierPeer::Pods(_), _) => PeerMiss::NotAPod,
            (TierPeer::Networks(_), Class::Pod(pod)) if pod.ranges.is_empty() => PeerMiss::AddressUnknown,
            (TierPeer::Networks(_), _) => PeerMiss::OutsideBlock,
            (TierPeer::Nodes(_), _) => PeerMiss::NotANode,
            (TierPeer::Domains, _) => PeerMiss::Domain,
            (TierPeer::Invalid, _) => PeerMiss::Invalid,
        }
    }

    fn peer_miss(
        &self,
        policy: &Policy,
        (direction, rule, index): (Direction, usize, usize),
        peer: &Peer,
        other: End,
        reading: Reading,
    ) -> Option<PeerMiss> {
        let class = self.class(other);
        if self.peer_matches(policy, peer, class, reading) {
            return None;
        }
        Some(match (peer, class) {
            (Peer::Invalid, _) => PeerMiss::Invalid,
            (Peer::Pods { .. }, Class::Pod(pod)) => {
                let written = policy.written(direction, rule).and_then(|(peers, _)| peers.get(index));
                let of_namespace = written.and_then(|peer| peer.namespace_selector.as_ref());
                let of_pod = written.and_then(|peer| peer.pod_selector.as_ref());
                let other_namespace = of_namespace.is_none() && pod.namespace != policy.namespace;
                let namespace = unmet(of_namespace, self.namespace_selectors.labels(pod.namespace));
                let pod = unmet(of_pod, self.pod_selectors.labels(pod.labels));
                if !other_namespace && namespace.is_empty() && pod.is_empty() {
                    PeerMiss::HostNetwork
                } else {
                    PeerMiss::Selectors { other_namespace, namespace, pod }
                }
            }
            (Peer::Pods { .. }, _) => PeerMiss::NotAPod,
            (Peer::Block(block), Class::Pod(pod)) => block_miss(block, pod),
            (Peer::Block(block), Class::Addresses(range)) => excepted(block, range).unwrap_or(PeerMiss::OutsideBlock),
            (Peer::Block(_), Class::OwnNode) => PeerMiss::OutsideBlock,
        })
    }
}

/// What is asked of one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Query {
    pub direction: Direction,
    pub from: End,
    pub to: End,
    pub port: u16,
    pub protocol: Protocol,
}

impl Query {
    /// The end on this side.
    pub(super) fn subject(&self) -> End {
        if self.direction == Direction::Egress { self.from } else { self.to }
    }

    pub(super) fn is_in(&self, ports: &PortSet) -> bool {
        ports.find(self.protocol, self.port).is_some()
    }

    pub(super) fn other(&self) -> End {
        if self.direction == Direction::Egress { self.to } else { self.from }
    }
}

/// Of the peers of a rule the first of the closest, with how far it is and what it misses.
fn closest_peer(
    peers: usize,
    miss: &mut dyn FnMut(usize) -> Option<PeerMiss>,
) -> (Distance, Option<u32>, Option<PeerMiss>) {
    let mut closest = (0, None, None);
    for index in 0..peers {
        let miss = miss(index);
        let distance = miss.as_ref().map_or(0, PeerMiss::distance);
        if index == 0 || distance < closest.0 {
            closest = (distance, u32::try_from(index).ok(), miss);
        }
    }
    closest
}

fn block_miss(block: &Block, pod: &PodClass) -> PeerMiss {
    if pod.ranges.is_empty() {
        return PeerMiss::AddressUnknown;
    }
    if pod.ranges.iter().any(|range| block.contains(*range)) {
        return PeerMiss::BlockIgnoresPods;
    }
    pod.ranges.iter().find_map(|range| excepted(block, *range)).unwrap_or(PeerMiss::OutsideBlock)
}

fn excepted(block: &Block, range: super::RangeId) -> Option<PeerMiss> {
    let index = block.except.iter().position(|except| except.contains(range))?;
    Some(PeerMiss::Excepted(u32::try_from(index).ok()?))
}

#[must_use]
pub fn unmet(selector: Option<&LabelSelector>, labels: Option<&Labels>) -> Vec<Unmet> {
    let (Some(selector), Some(labels)) = (selector, labels) else { return Vec::new() };
    if !is_valid(selector) {
        return Vec::new();
    }
    let mut unmet = Vec::new();
    let mut add = |key: &String, want| {
        unmet.push(Unmet { key: key.clone(), want, has: labels.get(key).cloned() });
    };
    for (key, value) in &selector.match_labels {
        if labels.get(key) != Some(value) {
            add(key, Want::Value(value.clone()));
        }
    }
    for requirement in &selector.match_expressions {
        if !is_valid_requirement(requirement) || requirement.matches(labels) {
            continue;
        }
        let want = match requirement.operator.as_str() {
            "In" => Want::In(requirement.values.clone()),
            "NotIn" => Want::NotIn(requirement.values.clone()),
            "Exists" => Want::Exists,
            _ => Want::DoesNotExist,
        };
        add(&requirement.key, want);
    }
    unmet
}

impl PeerMiss {
    /// A pod's label is easier to change than its namespace's, a wrong value nearer than a missing label.
    fn distance(&self) -> Distance {
        let labels = |unmet: &[Unmet], each: Distance| {
            unmet.iter().fold(0, |sum: Distance, unmet| sum.saturating_add(each + Distance::from(unmet.has.is_none())))
        };
        match self {
            Self::HostNetwork => 1,
            Self::Selectors { other_namespace, namespace, pod } => (Distance::from(*other_namespace) * 4)
                .saturating_add(labels(namespace, 4))
                .saturating_add(labels(pod, 2)),
            Self::Excepted(_) | Self::BlockIgnoresPods => 2,
            Self::AddressUnknown => 8,
            Self::OutsideBlock => 9,
            Self::NotAPod | Self::NotANode | Self::Domain | Self::Invalid => 20,
        }
    }
}

fn port_miss(
    ports: &[PortEntry],
    destination: Class<'_>,
    query: &Query,
    reading: Reading,
) -> (Distance, Option<PortMiss>) {
    let names = named_ports(destination, reading);
    let mut closest: Option<(Distance, Option<PortMiss>)> = None;
    for (index, entry) in ports.iter().enumerate() {
        let miss = entry_miss(u32::try_from(index).unwrap_or(u32::MAX), entry, names, query, reading);
        // Of equally close ones the one that would do with another plug-in.
        let would_do = matches!(miss.1, Some(PortMiss::NotEnforced(_)));
        if closest.is_none_or(|(distance, _)| miss.0 < distance || (would_do && miss.0 == distance)) {
            closest = Some(miss);
        }
    }
    closest.unwrap_or((0, None))
}

fn entry_miss(
    index: u32,
    entry: &PortEntry,
    names: &[NamedPort],
    query: &Query,
    reading: Reading,
) -> (Distance, Option<PortMiss>) {
    // As the API has it, and as the plug-in acts on it.
    let (mut meant, mut other_protocol, mut enforced, mut any) = (false, false, false, false);
    entry.each(names, NetworkPlugin::Enforces, &mut |protocol, first, last| {
        any = true;
        let has = (first..=last).contains(&query.port);
        meant |= has && protocol == query.protocol;
        other_protocol |= has && protocol != query.protocol;
    });
    entry.each(names, reading.plugin, &mut |protocol, first, last| {
        enforced |= protocol == query.protocol && (first..=last).contains(&query.port);
    });
    match entry {
        _ if enforced => (0, None),
        _ if meant => (1, Some(PortMiss::NotEnforced(index))),
        _ if other_protocol => (1, Some(PortMiss::Protocol(index))),
        PortEntry::Named(..) | PortEntry::AnyNamed(_) if !any => (2, Some(PortMiss::NoSuchName(index))),
        _ => (3, Some(PortMiss::Port)),
    }
}
