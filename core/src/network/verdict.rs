//! One question: may a new connection be made, and what says so.

use super::class::Class;
use super::connect::{Connections, Node};
use super::near::{NearMiss, Query};
use super::policy::{Direction, PolicyId};
use super::ports::{Cause, Protocol};
use super::{End, Network, Reading};

/// May a new connection go from one end to another?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficVerdict {
    /// The source lets it out.
    pub egress: Side,
    /// The target lets it in.
    pub ingress: Side,
    /// Both do.
    pub allowed: bool,
    /// What the API leaves open and that, taken the other way, would turn `allowed` round.
    pub open: Vec<OpenQuestion>,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub allowed: bool,
    pub basis: Basis,
    /// The policies that isolate it in this direction, whether or not the plug-in enforces them.
    pub isolated_by: Vec<PolicyId>,
    /// What allows it, if rules do.
    pub deciding: Vec<Cause>,
    /// For a denial by rules: which came closest.
    pub near: Vec<NearMiss>,
    /// As [`TrafficVerdict::open`], for this side alone.
    pub open: Vec<OpenQuestion>,
}

/// Why a side says what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Not a pod: NetworkPolicy has no say.
    Outside,
    /// The pod has ended: it sends and receives nothing.
    Completed,
    /// A pod cannot be kept from itself.
    Itself,
    /// The plug-in does not act on policies.
    NotEnforced,
    /// Traffic between a pod and its own node is always allowed.
    Node,
    /// The pod uses its node's network, and policies select it to no certain effect.
    HostNetwork,
    /// No policy isolates it in this direction.
    NotIsolated,
    /// The rules of the policies that isolate it.
    Rules,
}

/// What the API leaves to the plug-in, or what the files do not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenQuestion {
    /// Whether a pod in its node's network is a pod to policies.
    HostNetwork,
    /// Whether a pod without a known address has one in an ipBlock that covers nearly all.
    UnknownAddress,
    /// Whether the pod runs on the node whose address was asked about.
    OwnNode,
    /// Whether an ipBlock matches pods. Taken as upstream's tests have it unless the network was told otherwise.
    IpBlockOnPods,
}

impl OpenQuestion {
    /// Nothing says which way is right, so the verdict depends on it. For [`Self::IpBlockOnPods`] upstream's tests do.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        self != Self::IpBlockOnPods
    }
}

impl Network {
    /// May a new connection to this port be made?
    #[must_use]
    pub fn verdict(&self, from: End, to: End, port: u16, protocol: Protocol) -> TrafficVerdict {
        let side = |direction| self.explained(Query { direction, from, to, port, protocol });
        let (egress, ingress) = (side(Direction::Egress), side(Direction::Ingress));
        let allowed = egress.allowed && ingress.allowed;
        let both = |question| {
            let turned = |side: &Side| side.allowed != side.open.contains(&question);
            (turned(&egress) && turned(&ingress)) != allowed
        };
        let mut open: Vec<_> =
            egress.open.iter().chain(&ingress.open).copied().filter(|question| both(*question)).collect();
        open.sort_unstable();
        open.dedup();
        TrafficVerdict { egress, ingress, allowed, open }
    }

    /// Whether the source lets this out under no reading of what the API leaves open.
    #[must_use]
    pub fn is_cut_off(&self, from: End, to: End, port: u16, protocol: Protocol) -> bool {
        let query = Query { direction: Direction::Egress, from, to, port, protocol };
        let by_rules = self.basis(&query, &self.isolated_by(query.direction, from, to)) == Basis::Rules;
        by_rules
            && !self.by_rules(&query, self.reading).0
            && !self.other_readings(self.class(from), self.class(to)).any(|reading| self.by_rules(&query, reading).0)
    }

    /// Whether one pod of a workload may connect to another pod of it, which is not the same as to itself.
    #[must_use]
    pub fn copies_may_connect(&self, pod: End, port: u16, protocol: Protocol) -> bool {
        let side = |direction| self.by_rules(&Query { direction, from: pod, to: pod, port, protocol }, self.reading).0;
        !self.enforced || Direction::BOTH.into_iter().all(side)
    }

    fn explained(&self, query: Query) -> Side {
        let isolated_by = self.isolated_by(query.direction, query.from, query.to);
        let basis = self.basis(&query, &isolated_by);
        let (allowed, deciding) = match basis {
            Basis::Completed => (false, Vec::new()),
            Basis::Rules => self.by_rules(&query, self.reading),
            _ => (true, Vec::new()),
        };
        let near = if basis == Basis::Rules && !allowed { self.near_misses(&query, self.reading) } else { Vec::new() };
        let open = if matches!(basis, Basis::Rules | Basis::HostNetwork) {
            self.open_questions(&query, allowed)
        } else {
            Vec::new()
        };
        Side { allowed, basis, isolated_by, deciding, near, open }
    }

    fn basis(&self, query: &Query, isolated_by: &[PolicyId]) -> Basis {
        let subject = match query.direction {
            Direction::Egress => query.from,
            Direction::Ingress => query.to,
        };
        let Class::Pod(class) = self.class(subject) else { return Basis::Outside };
        if self.is_completed(subject) {
            Basis::Completed
        } else if query.from == query.to && matches!(subject, End::Pod(_)) {
            Basis::Itself
        } else if isolated_by.is_empty() {
            Basis::NotIsolated
        } else if !self.enforced {
            Basis::NotEnforced
        } else if self.is_node_traffic(query.from, query.to) {
            Basis::Node
        } else if class.host_network && !self.reading.host_network_is_pod {
            Basis::HostNetwork
        } else {
            Basis::Rules
        }
    }

    /// The policies that select the pod on this side, for this direction.
    #[must_use]
    pub fn isolated_by(&self, direction: Direction, from: End, to: End) -> Vec<PolicyId> {
        match self.class(if direction == Direction::Egress { from } else { to }) {
            Class::Pod(subject) => self.isolating(subject, direction).map(|(id, ..)| id).collect(),
            _ => Vec::new(),
        }
    }

    fn by_rules(&self, query: &Query, reading: Reading) -> (bool, Vec<Cause>) {
        let isolating = [query.from, query.to].map(|end| self.isolating_of(end));
        let [of_source, of_target] = &isolating;
        let from = Node { end: query.from, class: self.class(query.from), isolating: of_source };
        let to = Node { end: query.to, class: self.class(query.to), isolating: of_target };
        match self.side(query.direction, &from, &to, reading) {
            Connections::Open => (true, Vec::new()),
            Connections::Only(ports) => match ports.find(query.protocol, query.port) {
                Some(interval) => (true, interval.causes.clone()),
                None => (false, Vec::new()),
            },
        }
    }

    /// What, taken the other way, would turn this side round.
    fn open_questions(&self, query: &Query, allowed: bool) -> Vec<OpenQuestion> {
        let reading = self.reading;
        let questions = [
            (OpenQuestion::HostNetwork, Reading { host_network_is_pod: !reading.host_network_is_pod, ..reading }),
            (
                OpenQuestion::UnknownAddress,
                Reading { unknown_addresses_match: !reading.unknown_addresses_match, ..reading },
            ),
            (OpenQuestion::IpBlockOnPods, Reading { ip_block_matches_pods: !reading.ip_block_matches_pods, ..reading }),
        ];
        let turned = |(_, reading): &(OpenQuestion, Reading)| self.by_rules(query, *reading).0 != allowed;
        let mut open: Vec<_> = questions.into_iter().filter(turned).map(|(question, _)| question).collect();
        if !allowed && self.may_be_own_node(query.from, query.to) {
            open.push(OpenQuestion::OwnNode);
        }
        open.sort_unstable();
        open
    }

    /// One end is the address of a node of the files, the other a pod of which it is not known where it runs.
    fn may_be_own_node(&self, from: End, to: End) -> bool {
        let is_node = |end| matches!(end, End::Address(address) if self.node_addresses.contains_key(&address));
        let is_anywhere = |end| self.member(end).is_some_and(|member| member.node.is_empty());
        (is_node(from) && is_anywhere(to)) || (is_node(to) && is_anywhere(from))
    }
}
