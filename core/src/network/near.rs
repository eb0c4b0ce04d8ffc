//! Near misses: for a denial, what of each rule failed, the closest rule first.

use super::class::{Class, PodClass};
use super::connect::named_ports;
use super::policy::{Block, Direction, Peer, Policy, PolicyId, PortEntry, Rule};
use super::ports::Protocol;
use super::selector::{is_valid, is_valid_requirement};
use super::{End, Network, Reading};
use crate::manifest::meta::{LabelSelector, Labels};

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
    /// The API server would refuse the peer.
    Invalid,
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
    /// None of the rule's ports is this one.
    Port,
}

/// How far a miss is from a match.
type Distance = u32;

impl Network {
    /// The closest rules of the policies that isolate this side, none of which allows.
    pub(super) fn near_misses(&self, query: &Query, reading: Reading) -> Vec<NearMiss> {
        let (subject, peer) = match query.direction {
            Direction::Egress => (query.from, query.to),
            Direction::Ingress => (query.to, query.from),
        };
        let Class::Pod(subject) = self.class(subject) else { return Vec::new() };
        let mut closest: Vec<(Distance, NearMiss)> = Vec::new();
        for (id, policy, rules) in self.isolating(subject, query.direction) {
            for (index, rule) in rules.iter().enumerate() {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let miss = self.rule_miss((id, policy), (index, rule), peer, query, reading);
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
        other: End,
        query: &Query,
        reading: Reading,
    ) -> (Distance, NearMiss) {
        let peers = rule.peers.iter().enumerate().map(|(index, peer)| {
            let miss = self.peer_miss(policy, (query.direction, rule_index as usize, index), peer, other, reading);
            (miss.as_ref().map_or(0, PeerMiss::distance), u32::try_from(index).ok(), miss)
        });
        // The first of equally close ones.
        let (peer_distance, peer, peer_miss) = peers.min_by_key(|(distance, ..)| *distance).unwrap_or((0, None, None));
        let (port_distance, port_miss) = port_miss(rule, self.class(query.to), query, reading);
        let miss = NearMiss { policy: policy_id, rule: rule_index, peer, peer_miss, port_miss };
        (peer_distance.saturating_add(port_distance), miss)
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
                let unmet = |selector: Option<&LabelSelector>, labels: Option<&Labels>| match (selector, labels) {
                    (Some(selector), Some(labels)) => unmet(selector, labels),
                    _ => Vec::new(),
                };
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
pub fn unmet(selector: &LabelSelector, labels: &Labels) -> Vec<Unmet> {
    if !is_valid(selector) {
        return Vec::new();
    }
    let has = |key: &String| labels.get(key).cloned();
    let values = selector.match_labels.iter().filter(|(key, value)| labels.get(*key) != Some(*value));
    let values = values.map(|(key, value)| Unmet { key: key.clone(), want: Want::Value(value.clone()), has: has(key) });
    let expressions = selector.match_expressions.iter();
    let expressions =
        expressions.filter(|requirement| is_valid_requirement(requirement) && !requirement.matches(labels));
    let expressions = expressions.map(|requirement| Unmet {
        key: requirement.key.clone(),
        want: match requirement.operator.as_str() {
            "In" => Want::In(requirement.values.clone()),
            "NotIn" => Want::NotIn(requirement.values.clone()),
            "Exists" => Want::Exists,
            _ => Want::DoesNotExist,
        },
        has: has(&requirement.key),
    });
    values.chain(expressions).collect()
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
            Self::NotAPod | Self::Invalid => 20,
        }
    }
}

fn port_miss(rule: &Rule, destination: Class<'_>, query: &Query, reading: Reading) -> (Distance, Option<PortMiss>) {
    let names = named_ports(destination, reading);
    let miss_of = |(index, entry): (usize, &PortEntry)| {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        match entry {
            PortEntry::Numbers(protocol, first, last) if (*first..=*last).contains(&query.port) => {
                if *protocol == query.protocol { (0, None) } else { (1, Some(PortMiss::Protocol(index))) }
            }
            PortEntry::Named(protocol, name) => {
                let mut named = names.iter().filter(|named| named.name == *name && named.protocol == *protocol);
                match (named.clone().next(), named.any(|named| named.port == query.port)) {
                    (Some(_), true) if *protocol == query.protocol => (0, None),
                    (Some(_), true) => (1, Some(PortMiss::Protocol(index))),
                    (Some(_), false) => (3, Some(PortMiss::Port)),
                    (None, _) => (2, Some(PortMiss::NoSuchName(index))),
                }
            }
            PortEntry::Numbers(..) | PortEntry::Invalid => (3, Some(PortMiss::Port)),
        }
    };
    rule.ports.iter().enumerate().map(miss_of).min_by_key(|(distance, _)| *distance).unwrap_or((0, None))
}
