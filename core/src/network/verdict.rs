//! One question: may a new connection be made, and what says so.

use super::class::Class;
use super::connect::Connections;
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
    /// Whether a pod without a known address has one of the family that an ipBlock covers whole.
    UnknownAddress,
    /// Whether the pod runs on the node whose address was asked about.
    OwnNode,
    /// Whether an ipBlock matches pods. Taken as upstream's tests have it unless the network was told otherwise.
    IpBlockOnPods,
}

impl Network {
    /// May a new connection to this port be made?
    #[must_use]
    pub fn verdict(&self, from: End, to: End, port: u16, protocol: Protocol) -> TrafficVerdict {
        let side = |direction| self.explained(Query { direction, from, to, port, protocol });
        let (egress, ingress) = (side(Direction::Egress), side(Direction::Ingress));
        let allowed = egress.allowed && ingress.allowed;
        let open = self.open_questions(from, to, port, protocol, allowed);
        TrafficVerdict { egress, ingress, allowed, open }
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
        Side { allowed, basis, isolated_by, deciding, near }
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
        match self.side(query.direction, query.from, query.to, reading) {
            Connections::Open => (true, Vec::new()),
            Connections::Only(ports) => match ports.find(query.protocol, query.port) {
                Some(interval) => (true, interval.causes.clone()),
                None => (false, Vec::new()),
            },
        }
    }

    fn open_questions(&self, from: End, to: End, port: u16, protocol: Protocol, allowed: bool) -> Vec<OpenQuestion> {
        let decided =
            |basis: Basis| matches!(basis, Basis::Completed | Basis::Itself | Basis::NotEnforced | Basis::Node);
        let query = |direction| Query { direction, from, to, port, protocol };
        let bases = Direction::BOTH.map(|direction| {
            let query = query(direction);
            self.basis(&query, &self.isolated_by(direction, from, to))
        });
        if bases.into_iter().any(decided) {
            return Vec::new();
        }
        let reading = self.reading;
        let questions = [
            (OpenQuestion::HostNetwork, Reading { host_network_is_pod: !reading.host_network_is_pod, ..reading }),
            (
                OpenQuestion::UnknownAddress,
                Reading { unknown_addresses_match: !reading.unknown_addresses_match, ..reading },
            ),
            (OpenQuestion::IpBlockOnPods, Reading { ip_block_matches_pods: !reading.ip_block_matches_pods, ..reading }),
        ];
        let turned = |(_, reading): &(OpenQuestion, Reading)| {
            let both = Direction::BOTH.map(|direction| self.by_rules(&query(direction), *reading).0);
            both.into_iter().all(|side| side) != allowed
        };
        let mut open: Vec<_> = questions.into_iter().filter(turned).map(|(question, _)| question).collect();
        if !allowed && self.may_be_own_node(from, to) {
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
