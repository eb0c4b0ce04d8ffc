//! What may go from one class to another.

use super::class::{Class, Key, NamedPort, PodClass};
use super::policy::{Block, Direction, Family, Peer, Policy, PolicyId, Rule};
use super::ports::{Cause, FIRST_PORT, LAST_PORT, Piece, PortSet, Protocol};
use super::selector::LabelsId;
use super::side::Ruling;
use super::tier::TierId;
use super::{End, EqualPriority, Network, Reading};
use crate::cluster::standing::StandingKind;
use crate::cluster::{NAMESPACE_NAME_LABEL, PodId};
use crate::settings::NetworkPlugin;

/// The policies that a pod is subject to in one direction.
#[derive(Default)]
pub(super) struct Subjection<'network> {
    /// Those that isolate it.
    pub isolators: Vec<Isolator<'network>>,
    /// The cluster-wide ones.
    pub rulings: Vec<Ruling<'network>>,
}

/// The same for both directions.
#[derive(Default)]
pub(super) struct Subjections<'network> {
    ingress: Subjection<'network>,
    egress: Subjection<'network>,
}

/// A policy that isolates, with its rules for the direction.
pub(super) type Isolator<'network> = (PolicyId, &'network Policy, &'network [Rule]);

impl<'network> Subjections<'network> {
    pub(super) fn of(&self, direction: Direction) -> &Subjection<'network> {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

/// An end with what it is subject to.
#[derive(Clone, Copy)]
pub(super) struct Node<'network, 'cache> {
    pub class: Class<'network>,
    pub subject_to: &'cache Subjections<'network>,
}

/// Two ends.
#[derive(Clone, Copy)]
pub(super) struct Pair<'network, 'cache> {
    pub from: Node<'network, 'cache>,
    pub to: Node<'network, 'cache>,
    /// One is the node that the other runs on.
    pub own_node: bool,
}

/// How many readings there are beside the network's own that are asked for what depends.
pub(super) const OTHER_READINGS: usize = 6;

impl Network {
    /// What tells the class of an end.
    pub(super) fn key(&self, end: End) -> Key {
        match end {
            End::Address(address) => Key::Addresses(self.addresses.range_of(address)),
            _ => self.member(end).and_then(|member| member.class).map_or(Key::OwnNode, Key::Pod),
        }
    }

    pub(super) fn subjections(&self, end: End) -> Subjections<'_> {
        let Class::Pod(class) = self.class(end) else { return Subjections::default() };
        let of = |direction| Subjection {
            isolators: self.isolating(class, direction),
            rulings: self.ruling(class, direction),
        };
        Subjections { ingress: of(Direction::Ingress), egress: of(Direction::Egress) }
    }

    /// OpenShift's multitenant mode drops what pods of one project send to those of another.
    pub(super) fn are_other_projects(&self, from: End, to: End) -> bool {
        match (self.project(from), self.project(to)) {
            (Some(from), Some(to)) => from != to,
            _ => false,
        }
    }

    /// The project that the plug-in keeps an end to. None holds those of `default`, pods in their node's network, and what
    /// stands for the cluster's own DNS and router, whose projects OpenShift opens to all.
    pub(super) fn project(&self, end: End) -> Option<LabelsId> {
        let Class::Pod(pod) = self.class(end) else { return None };
        let standing = self.standing_peer(end).map(|peer| peer.kind);
        if matches!(standing, Some(StandingKind::Dns | StandingKind::IngressController)) {
            return None;
        }
        let name = self.namespace_selectors.labels(pod.namespace).and_then(|labels| labels.get(NAMESPACE_NAME_LABEL));
        let is_global = pod.host_network || name.is_some_and(|name| name == "default");
        (self.reading.plugin == NetworkPlugin::Multitenant && !is_global).then_some(pod.namespace)
    }

    /// What the rules of isolating policies allow together.
    pub(super) fn rules_allow(
        &self,
        isolators: &[Isolator<'_>],
        other: Class<'_>,
        names: &[NamedPort],
        reading: Reading,
    ) -> PortSet {
        let mut pieces = Vec::new();
        for (id, policy, rules) in isolators {
            for (index, rule) in rules.iter().enumerate() {
                if let Some(matching) = self.matching_peer(policy, rule, other, reading) {
                    let cause = Cause {
                        policy: *id,
                        rule: u32::try_from(index).unwrap_or(u32::MAX),
                        peer: matching,
                        port: None,
                    };
                    push_ports(rule, cause, names, reading, &mut pieces);
                }
            }
        }
        PortSet::of(pieces)
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
    ) -> Vec<Isolator<'network>> {
        let range = self.by_namespace.get(&subject.namespace).cloned().unwrap_or_default();
        let start = range.start;
        let policies = self.policies.get(range).unwrap_or_default();
        let mut isolators = Vec::new();
        for (index, policy) in policies.iter().enumerate() {
            if let Some(rules) = policy.rules(direction)
                && self.selects_labels(policy, subject.labels)
            {
                isolators.push((PolicyId(u32::try_from(start + index).unwrap_or(u32::MAX)), policy, rules));
            }
        }
        isolators
    }

    /// The cluster-wide policies that a class is subject to, with their rules for the direction; those without any say
    /// nothing in it.
    pub(super) fn ruling<'network>(&'network self, subject: &PodClass, direction: Direction) -> Vec<Ruling<'network>> {
        let mut rulings = Vec::new();
        for (index, policy) in self.tiers.iter().enumerate() {
            let rules = policy.rules(direction);
            if !rules.is_empty() && self.is_subject(policy, subject) {
                rulings.push((TierId(u32::try_from(index).unwrap_or(u32::MAX)), policy, rules));
            }
        }
        rulings
    }

    /// The first peer of a rule that matches: `Some(None)` where the rule lists none and so takes all.
    fn matching_peer(&self, policy: &Policy, rule: &Rule, other: Class<'_>, reading: Reading) -> Option<Option<u32>> {
        if rule.peers.is_empty() {
            return Some(None);
        }
        let matches = |peer: &Peer| self.peer_matches(policy, peer, other, reading);
        let index = rule.peers.iter().position(matches).or_else(|| covering_peer(rule, other, reading))?;
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
        let runs_on = |end: End| self.member(end).map(|member| member.node.as_str());
        let same =
            |node: Option<&str>, other: Option<&str>| node.is_some_and(|node| !node.is_empty() && other == Some(node));
        same(self.node_at(from), runs_on(to)) || same(self.node_at(to), runs_on(from))
    }

    /// The node whose address an end has.
    #[must_use]
    pub fn node_at(&self, end: End) -> Option<&str> {
        match (end, self.class(end)) {
            (End::Address(address), _) => self.node_addresses.get(&address).map(String::as_str),
            (_, Class::Pod(class)) if class.host_network => self.member(end).map(|member| member.node.as_str()),
            _ => None,
        }
    }

    /// The readings that the API leaves open, and that could matter between these two; plug-ins that do not match pods by
    /// ipBlock are not among them, since the reading of upstream's tests is taken there.
    pub(super) fn other_readings(&self, from: Class<'_>, to: Class<'_>) -> Vec<Reading> {
        let (from, to) = (self.readings_for(from), self.readings_for(to));
        from.into_iter().zip(to).filter_map(|(from, to)| from.or(to)).collect()
    }

    /// Those of them that could matter to this end, each in a place of its own.
    pub(super) fn readings_for(&self, class: Class<'_>) -> [Option<Reading>; OTHER_READINGS] {
        let reading = self.reading;
        let (mut host, mut unknown, mut domains, mut ties) = (false, false, false, false);
        match class {
            Class::Pod(pod) => {
                (host, unknown) = (pod.host_network, pod.ranges.is_empty());
                ties = self.has_ties && self.tiers.iter().any(|policy| self.is_subject(policy, pod));
            }
            Class::Addresses(_) => domains = self.names_domains,
            Class::OwnNode => {}
        }
        let of_order = |order| ties.then_some(Reading { equal_priority: order, ..reading });
        [
            host.then_some(Reading { host_network_is_pod: !reading.host_network_is_pod, ..reading }),
            unknown.then_some(Reading { unknown_addresses_match: !reading.unknown_addresses_match, ..reading }),
            domains.then_some(Reading { domains_match: !reading.domains_match, ..reading }),
            of_order(EqualPriority::Accepting),
            of_order(EqualPriority::Denying),
            // A node's address may be unknown: then both questions are open, and may turn a verdict together alone.
            ((host || unknown) && self.has_host_network).then_some(self.reading.with_both_turned()),
        ]
    }
}

impl Block {
    pub(super) fn contains(&self, range: super::RangeId) -> bool {
        self.span.contains(range) && !self.except.iter().any(|except| except.contains(range))
    }
}

/// Where blocks of a rule hold all addresses of both families, a pod has one of them, known or not.
pub(super) fn covering_peer(rule: &Rule, other: Class<'_>, reading: Reading) -> Option<usize> {
    let matched = matches!(other, Class::Pod(pod) if pod.ranges.is_empty() && blocks_apply(pod, reading));
    let whole = |family: Family| {
        rule.peers.iter().position(|peer| matches!(peer, Peer::Block(block) if block.whole == Some(family)))
    };
    whole(Family::V6).filter(|_| matched).and(whole(Family::V4))
}

/// In its node's network a pod has the node's address, which is outside the cluster as far as policies go.
fn blocks_apply(pod: &PodClass, reading: Reading) -> bool {
    reading.ip_block_matches_pods || (pod.host_network && !reading.host_network_is_pod)
}

fn block_matches_pod(block: &Block, pod: &PodClass, reading: Reading) -> bool {
    if !blocks_apply(pod, reading) {
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

fn push_ports(rule: &Rule, cause: Cause, names: &[NamedPort], reading: Reading, pieces: &mut Vec<Piece>) {
    if rule.ports.is_empty() {
        let whole = |protocol| Piece { protocol, first: FIRST_PORT, last: LAST_PORT, cause };
        pieces.extend(Protocol::ALL.map(whole));
    }
    for (index, entry) in rule.ports.iter().enumerate() {
        let cause = Cause { port: u32::try_from(index).ok(), ..cause };
        entry.each(names, reading.plugin, &mut |protocol, first, last| {
            pieces.push(Piece { protocol, first, last, cause });
        });
    }
}
