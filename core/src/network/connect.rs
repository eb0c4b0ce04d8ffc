//! What may go from one class to another.

use super::class::{Class, Key, NamedPort, PodClass};
use super::policy::{Block, Direction, Peer, Policy, PolicyId, PortEntry, Rule};
use super::ports::{Cause, Piece, PortSet, Protocol};
use super::selector::LabelsId;
use super::{End, Network, Reading};
use crate::cluster::PodId;
use crate::order::Map;

/// What one side lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connections {
    /// No policy isolates it in this direction.
    Open,
    /// What the rules of the isolating policies allow together.
    Only(PortSet),
}

/// What may go from one end to another, as far as it is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// A pod with itself.
    Itself,
    /// Neither end is subject to policies, or one takes part in no traffic any more.
    Outside,
    /// Nothing has a say: both ends are open.
    Open,
    /// What the policies let through.
    Ports(PortSet),
    /// That depends on the plug-in, or on an address that is not known.
    Depends,
}

/// The policies that isolate an end, with their rules for the direction.
#[derive(Default)]
pub(super) struct Isolating<'network> {
    pub ingress: Vec<Isolator<'network>>,
    pub egress: Vec<Isolator<'network>>,
}

pub(super) type Isolator<'network> = (PolicyId, &'network Policy, &'network [Rule]);

impl<'network> Isolating<'network> {
    pub(super) fn of(&self, direction: Direction) -> &[Isolator<'network>] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

/// An end with what isolates it.
#[derive(Clone, Copy)]
pub(super) struct Node<'network, 'cache> {
    pub end: End,
    pub class: Class<'network>,
    pub isolating: &'cache Isolating<'network>,
}

impl Network {
    /// What may go from each of these ends to each: `[from][to]`. Ends of one class are worked out once.
    #[must_use]
    pub fn matrix(&self, ends: &[End]) -> Vec<Vec<Traffic>> {
        let mut isolating: Map<Key, Isolating<'_>> = Map::new();
        for end in ends {
            isolating.or_insert_with(self.key(*end), || self.isolating_of(*end));
        }
        let nodes: Vec<_> = ends
            .iter()
            .filter_map(|end| {
                let key = self.key(*end);
                Some((key, Node { end: *end, class: self.class(*end), isolating: isolating.get(&key)? }))
            })
            .collect();
        let mut known: Map<(Key, Key), Traffic> = Map::new();
        let mut between = |(from_key, from): &(Key, Node<'_, '_>), (to_key, to): &(Key, Node<'_, '_>)| {
            if let Some(traffic) = self.without_policies(from.end, to.end) {
                return traffic;
            }
            known.or_insert_with((*from_key, *to_key), || self.by_policies(from, to)).clone()
        };
        nodes.iter().map(|from| nodes.iter().map(|to| between(from, to)).collect()).collect()
    }

    /// What tells the class of an end.
    fn key(&self, end: End) -> Key {
        match end {
            End::Address(address) => Key::Addresses(self.addresses.range_of(address)),
            _ => self.member(end).and_then(|member| member.class).map_or(Key::OwnNode, Key::Pod),
        }
    }

    pub(super) fn isolating_of(&self, end: End) -> Isolating<'_> {
        let Class::Pod(class) = self.class(end) else { return Isolating::default() };
        Isolating {
            ingress: self.isolating(class, Direction::Ingress).collect(),
            egress: self.isolating(class, Direction::Egress).collect(),
        }
    }

    /// What is settled before policies are asked.
    fn without_policies(&self, from: End, to: End) -> Option<Traffic> {
        if self.is_completed(from) || self.is_completed(to) {
            return Some(Traffic::Outside);
        }
        if from == to && matches!(from, End::Pod(_)) {
            return Some(Traffic::Itself);
        }
        match (self.class(from), self.class(to)) {
            (Class::Pod(_), _) | (_, Class::Pod(_)) => {}
            _ => return Some(Traffic::Outside),
        }
        (!self.enforced || self.is_node_traffic(from, to)).then_some(Traffic::Open)
    }

    fn by_policies(&self, from: &Node<'_, '_>, to: &Node<'_, '_>) -> Traffic {
        let certain = self.ports(from, to, self.reading);
        let agreed =
            self.other_readings(from.class, to.class).all(|reading| match (&certain, &self.ports(from, to, reading)) {
                (None, None) => true,
                (Some(ports), None) | (None, Some(ports)) => ports.is_everything(),
                (Some(ports), Some(others)) => ports.same_ports(others),
            });
        match certain {
            _ if !agreed => Traffic::Depends,
            Some(ports) => Traffic::Ports(ports),
            None => Traffic::Open,
        }
    }

    /// How many peers and ports the policies that isolate this end make each of its pairs go through, at most; a port takes
    /// several times a peer's work.
    #[must_use]
    pub fn work_for(&self, end: End) -> usize {
        let isolating = self.isolating_of(end);
        let policies = isolating.ingress.iter().chain(&isolating.egress);
        policies.fold(1, |work, (_, _, rules)| {
            rules.iter().fold(work, |work, rule| work.saturating_add(1 + rule.peers.len() + 8 * rule.ports.len()))
        })
    }

    /// The ports that both sides let through; `None` where neither is isolated.
    fn ports(&self, from: &Node<'_, '_>, to: &Node<'_, '_>, reading: Reading) -> Option<PortSet> {
        let egress = self.side(Direction::Egress, from, to, reading);
        let ingress = self.side(Direction::Ingress, from, to, reading);
        match (egress, ingress) {
            (Connections::Open, Connections::Open) => None,
            (Connections::Open, Connections::Only(ports)) | (Connections::Only(ports), Connections::Open) => {
                Some(ports)
            }
            (Connections::Only(egress), Connections::Only(ingress)) => Some(egress.and(&ingress)),
        }
    }

    /// What the source lets out or the target lets in, when the plug-in enforces policies.
    pub(super) fn side(
        &self,
        direction: Direction,
        from: &Node<'_, '_>,
        to: &Node<'_, '_>,
        reading: Reading,
    ) -> Connections {
        let (subject, peer) = match direction {
            Direction::Egress => (from, to),
            Direction::Ingress => (to, from),
        };
        let isolating = subject.isolating.of(direction);
        let as_node = matches!(subject.class, Class::Pod(pod) if pod.host_network && !reading.host_network_is_pod);
        if as_node || isolating.is_empty() {
            return Connections::Open;
        }
        let names = named_ports(to.class, reading);
        let mut pieces = Vec::new();
        for (id, policy, rules) in isolating {
            for (index, rule) in rules.iter().enumerate() {
                if let Some(matching) = self.matching_peer(policy, rule, peer.class, reading) {
                    push_ports(*id, index, rule, matching, names, &mut pieces);
                }
            }
        }
        Connections::Only(PortSet::of(pieces))
    }

    /// How many policies there are in a pod's namespace.
    #[must_use]
    pub fn policies_beside(&self, pod: PodId) -> usize {
        match self.class(End::Pod(pod)) {
            Class::Pod(class) => self.by_namespace.get(&class.namespace).map_or(0, ExactSizeIterator::len),
            _ => 0,
        }
    }

    /// Whether a policy selects a pod, and so isolates it.
    #[must_use]
    pub fn selects(&self, policy: &Policy, pod: PodId) -> bool {
        match self.class(End::Pod(pod)) {
            Class::Pod(class) => class.namespace == policy.namespace && self.selects_labels(policy, class.labels),
            _ => false,
        }
    }

    fn selects_labels(&self, policy: &Policy, labels: LabelsId) -> bool {
        policy.subject.is_some_and(|subject| self.pod_selectors.matches(subject, labels))
    }

    /// The policies that isolate a class, with their rules for the direction.
    pub(super) fn isolating<'network>(
        &'network self,
        subject: &PodClass,
        direction: Direction,
    ) -> impl Iterator<Item = Isolator<'network>> {
        let labels = subject.labels;
        let range = self.by_namespace.get(&subject.namespace).cloned().unwrap_or_default();
        let start = range.start;
        let policies = self.policies.get(range).unwrap_or_default();
        policies.iter().enumerate().filter_map(move |(index, policy)| {
            let rules = policy.rules(direction)?;
            let id = PolicyId(u32::try_from(start + index).unwrap_or(u32::MAX));
            self.selects_labels(policy, labels).then_some((id, policy, rules))
        })
    }

    /// The first peer of a rule that matches: `Some(None)` where the rule lists none and so takes all.
    fn matching_peer(&self, policy: &Policy, rule: &Rule, other: Class<'_>, reading: Reading) -> Option<Option<u32>> {
        if rule.peers.is_empty() {
            return Some(None);
        }
        let index = rule.peers.iter().position(|peer| self.peer_matches(policy, peer, other, reading))?;
        Some(u32::try_from(index).ok())
    }

    pub(super) fn peer_matches(&self, policy: &Policy, peer: &Peer, other: Class<'_>, reading: Reading) -> bool {
        match (peer, other) {
            (Peer::Pods { namespaces, pods }, Class::Pod(pod)) => {
                let in_namespace = match namespaces {
                    Some(selector) => self.namespace_selectors.matches(*selector, pod.namespace),
                    None => pod.namespace == policy.namespace,
                };
                let selected = pods.is_none_or(|selector| self.pod_selectors.matches(selector, pod.labels));
                (!pod.host_network || reading.host_network_is_pod) && in_namespace && selected
            }
            (Peer::Block(block), Class::Pod(pod)) => block_matches_pod(block, pod, reading),
            (Peer::Block(block), Class::Addresses(range)) => block.contains(range),
            (Peer::Pods { .. }, Class::Addresses(_)) | (Peer::Invalid, _) | (_, Class::OwnNode) => false,
        }
    }

    pub(super) fn is_completed(&self, end: End) -> bool {
        self.member(end).is_some_and(|member| member.completed)
    }

    /// Traffic between a pod and the node that it runs on, which is always allowed.
    pub(super) fn is_node_traffic(&self, from: End, to: End) -> bool {
        if matches!(self.class(from), Class::OwnNode) || matches!(self.class(to), Class::OwnNode) {
            return true;
        }
        let node_of = |end: End| match (end, self.class(end)) {
            (End::Address(address), _) => self.node_addresses.get(&address).map(String::as_str),
            (_, Class::Pod(class)) if class.host_network => self.member(end).map(|member| member.node.as_str()),
            _ => None,
        };
        let runs_on = |end: End| self.member(end).map(|member| member.node.as_str());
        let same =
            |node: Option<&str>, other: Option<&str>| node.is_some_and(|node| !node.is_empty() && other == Some(node));
        same(node_of(from), runs_on(to)) || same(node_of(to), runs_on(from))
    }

    /// The readings that the API leaves open, and that could matter between these two; plug-ins that do not match pods by
    /// ipBlock are not among them, since the reading of upstream's tests is taken there.
    pub(super) fn other_readings(&self, from: Class<'_>, to: Class<'_>) -> impl Iterator<Item = Reading> {
        let of_pods = [from, to];
        let any =
            |test: fn(&PodClass) -> bool| of_pods.iter().any(|class| matches!(class, Class::Pod(pod) if test(pod)));
        let host = any(|pod| pod.host_network)
            .then_some(Reading { host_network_is_pod: !self.reading.host_network_is_pod, ..self.reading });
        let unknown = any(|pod| pod.ranges.is_empty())
            .then_some(Reading { unknown_addresses_match: !self.reading.unknown_addresses_match, ..self.reading });
        [host, unknown].into_iter().flatten()
    }
}

impl Block {
    pub(super) fn contains(&self, range: super::RangeId) -> bool {
        self.span.contains(range) && !self.except.iter().any(|except| except.contains(range))
    }
}

fn block_matches_pod(block: &Block, pod: &PodClass, reading: Reading) -> bool {
    // In its node's network a pod has the node's address, which is outside the cluster as far as policies go.
    let as_node = pod.host_network && !reading.host_network_is_pod;
    if !reading.ip_block_matches_pods && !as_node {
        return false;
    }
    if pod.ranges.is_empty() {
        return reading.unknown_addresses_match && block.covers_unknown;
    }
    pod.ranges.iter().any(|range| block.contains(*range))
}

/// The named ports at a destination; an address, or a pod that is taken for its node, has none.
pub(super) fn named_ports(destination: Class<'_>, reading: Reading) -> &[NamedPort] {
    match destination {
        Class::Pod(pod) if !pod.host_network || reading.host_network_is_pod => &pod.ports,
        _ => &[],
    }
}

fn push_ports(
    policy: PolicyId,
    rule_index: usize,
    rule: &Rule,
    peer: Option<u32>,
    names: &[NamedPort],
    pieces: &mut Vec<Piece>,
) {
    let rule_index = u32::try_from(rule_index).unwrap_or(u32::MAX);
    if rule.ports.is_empty() {
        let cause = Cause { policy, rule: rule_index, peer, port: None };
        let whole = |protocol| Piece { protocol, first: super::FIRST_PORT, last: super::LAST_PORT, cause };
        pieces.extend(Protocol::ALL.map(whole));
    }
    for (index, entry) in rule.ports.iter().enumerate() {
        let cause = Cause { policy, rule: rule_index, peer, port: u32::try_from(index).ok() };
        match entry {
            PortEntry::Numbers(protocol, first, last) => {
                pieces.push(Piece { protocol: *protocol, first: *first, last: *last, cause });
            }
            PortEntry::Named(protocol, name) => {
                let named = names.iter().filter(|named| named.name == *name && named.protocol == *protocol);
                pieces.extend(named.map(|named| Piece {
                    protocol: *protocol,
                    first: named.port,
                    last: named.port,
                    cause,
                }));
            }
            PortEntry::Invalid => {}
        }
    }
}
