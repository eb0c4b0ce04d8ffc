//! One question: may a new connection be made, and what says so.

use super::class::Class;
use super::connect::{Node, Pair};
use super::near::{NearMiss, Query, TierMiss};
use super::policy::{Direction, PolicyId};
use super::ports::{Cause, PortSet, Protocol};
use super::side::Passage;
use super::tier::{Action, Step, Tier, TierId};
use super::{End, EqualPriority, Network, Reading};
use crate::order;
use crate::settings::NetworkPlugin;

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
    /// With a plug-in that enforces all of the API, `allowed` would be turned round.
    pub turned_by_plugin: bool,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub allowed: bool,
    pub basis: Basis,
    /// The NetworkPolicies that isolate it in this direction, whether or not the plug-in enforces them.
    pub isolated_by: Vec<PolicyId>,
    /// The cluster-wide policies with rules for this direction whose subject it is, whether or not the plug-in enforces them.
    pub subject_of: Vec<TierId>,
    /// What cluster-wide rules did with it, in order.
    pub steps: Vec<Step>,
    /// The rule of the Baseline tier that would have decided otherwise, had no NetworkPolicy isolated the pod.
    pub kept_from: Option<Step>,
    /// What allows it, if rules of NetworkPolicies do.
    pub deciding: Vec<Cause>,
    /// For a denial by rules of NetworkPolicies: which came closest.
    pub near: Vec<NearMiss>,
    /// For a denial by a cluster-wide rule: which rules before it came close to accepting.
    pub near_tiers: Vec<TierMiss>,
    /// As [`TrafficVerdict::open`], for this side alone.
    pub open: Vec<OpenQuestion>,
}

/// Why a side says what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Not a pod: policies have no say.
    Outside,
    /// The pod has ended: it sends and receives nothing.
    Completed,
    /// A pod cannot be kept from itself.
    Itself,
    /// The plug-in keeps projects apart.
    OtherProject,
    /// The plug-in does not act on policies, or not in this direction.
    NotEnforced,
    /// Traffic between a pod and its own node is always allowed, as far as NetworkPolicy goes.
    Node,
    /// The pod uses its node's network, and policies select it to no certain effect.
    HostNetwork,
    /// No policy isolates it in this direction, and no cluster-wide rule decides.
    NotIsolated,
    /// A rule of the Admin tier, the last of the steps.
    Admin,
    /// The rules of the NetworkPolicies that isolate it.
    Rules,
    /// A rule of the Baseline tier, the last of the steps.
    Baseline,
}

impl Basis {
    /// No reading of the API changes it.
    fn is_final(self) -> bool {
        matches!(self, Self::Itself | Self::Completed | Self::OtherProject)
    }
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
    /// Which of several cluster-wide policies of one priority comes first.
    EqualPriority,
    /// Whether an address belongs to a domain that a rule names.
    DomainName,
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
        let side = |direction| self.explained(&Query { direction, from, to, port, protocol });
        let (mut egress, mut ingress) = (side(Direction::Egress), side(Direction::Ingress));
        let allowed = egress.allowed && ingress.allowed;
        let turns = |question| {
            let [out, into] = [&egress, &ingress].map(|side| side.open.contains(&question));
            // Policies of one priority are independent of each other: each may come first or not.
            if question == OpenQuestion::EqualPriority && !allowed {
                return (egress.allowed || out) && (ingress.allowed || into);
            }
            ((egress.allowed != out) && (ingress.allowed != into)) != allowed
        };
        let mut open: Vec<_> = egress.open.iter().chain(&ingress.open).copied().filter(|open| turns(*open)).collect();
        let together = [OpenQuestion::HostNetwork, OpenQuestion::UnknownAddress];
        let is_settled = [&egress, &ingress].iter().any(|side| side.basis.is_final());
        if self.has_host_network && !is_settled && !together.iter().any(|question| open.contains(question)) {
            let passes = |direction| {
                self.passes(&Query { direction, from, to, port, protocol }, self.reading.with_both_turned())
            };
            let (out, into) = (passes(Direction::Egress), passes(Direction::Ingress));
            if (out && into) != allowed {
                open.extend(together);
                for (side, passes) in [(&mut egress, out), (&mut ingress, into)] {
                    if side.allowed != passes {
                        side.open.extend(together);
                    }
                }
            }
        }
        order::sort(&mut open);
        open.dedup();
        let turned_by_plugin = self.reading.plugin != NetworkPlugin::Enforces
            && (egress.basis != Basis::Itself && egress.basis != Basis::Completed && ingress.basis != Basis::Completed)
            && self.conforming(&Query { direction: Direction::Egress, from, to, port, protocol }) != allowed;
        TrafficVerdict { egress, ingress, allowed, open, turned_by_plugin }
    }

    /// What a plug-in that enforces all of the API would say.
    fn conforming(&self, query: &Query) -> bool {
        let reading = Reading { ip_block_matches_pods: true, plugin: NetworkPlugin::Enforces, ..self.reading };
        let lets = |direction| self.passes(&Query { direction, ..*query }, reading);
        Direction::BOTH.into_iter().all(lets)
    }

    /// Whether the source lets this out under no reading of what the API leaves open.
    #[must_use]
    pub fn is_cut_off(&self, from: End, to: End, port: u16, protocol: Protocol) -> bool {
        let query = Query { direction: Direction::Egress, from, to, port, protocol };
        let is_settled = self.is_completed(from) || from == to || matches!(self.class(from), Class::OwnNode);
        !is_settled
            && !self.passes(&query, self.reading)
            && !self
                .other_readings(self.class(from), self.class(to))
                .iter()
                .any(|reading| self.passes(&query, *reading))
    }

    /// Whether one pod of a workload may connect to another pod of it, which is not the same as to itself.
    #[must_use]
    pub fn copies_may_connect(&self, pod: End, port: u16, protocol: Protocol) -> bool {
        let side = |direction| self.passes(&Query { direction, from: pod, to: pod, port, protocol }, self.reading);
        Direction::BOTH.into_iter().all(side)
    }

    fn explained(&self, query: &Query) -> Side {
        let (isolated_by, subject_of) = self.subject_to(query.direction, query.from, query.to);
        let is_subject = !isolated_by.is_empty() || !subject_of.is_empty();
        let settled = self.settled(query, is_subject);
        let passage = if settled.is_none() { self.passage(query, self.reading) } else { None };
        let basis = settled.unwrap_or_else(|| self.basis(query, passage.as_ref(), !isolated_by.is_empty()));
        let allowed = match basis {
            Basis::Completed | Basis::OtherProject => false,
            _ => passage.as_ref().is_none_or(|passage| query.is_in(&passage.allowed)),
        };
        let passage = passage.unwrap_or_default();
        let (mut deciding, mut near, mut near_tiers) = (Vec::new(), Vec::new(), Vec::new());
        match (basis, allowed) {
            (Basis::Rules, true) => {
                let interval = passage.by_rules.find(query.protocol, query.port);
                deciding = interval.map_or_else(Vec::new, |interval| interval.causes.clone());
            }
            (Basis::Rules, false) => near = self.near_misses(query, self.reading),
            (Basis::Admin | Basis::Baseline, false) => {
                near_tiers = self.near_tiers(query, passage.steps.last(), self.reading);
            }
            _ => {}
        }
        let open = if settled.is_none() && is_subject { self.open_questions(query, allowed) } else { Vec::new() };
        let otherwise = |step: &Step| step.action == if allowed { Action::Deny } else { Action::Accept };
        let kept_from = passage.kept_from.last().copied().filter(otherwise);
        Side {
            allowed,
            basis,
            isolated_by,
            subject_of,
            steps: passage.steps,
            kept_from,
            deciding,
            near,
            near_tiers,
            open,
        }
    }

    /// What is settled before any rule is asked.
    fn settled(&self, query: &Query, is_subject: bool) -> Option<Basis> {
        let subject = query.subject();
        if !matches!(self.class(subject), Class::Pod(_)) {
            return Some(Basis::Outside);
        }
        if self.is_completed(subject) {
            Some(Basis::Completed)
        } else if query.from == query.to && matches!(subject, End::Pod(_)) {
            Some(Basis::Itself)
        } else if query.direction == Direction::Ingress && self.are_other_projects(query.from, query.to) {
            Some(Basis::OtherProject)
        } else if !is_subject {
            Some(Basis::NotIsolated)
        } else if !self.reading.enforces(query.direction) {
            Some(Basis::NotEnforced)
        } else {
            None
        }
    }

    /// What says so, where policies were asked.
    fn basis(&self, query: &Query, passage: Option<&Passage>, isolated: bool) -> Basis {
        let last = passage.and_then(|passage| passage.steps.last());
        let decided = last.filter(|step| step.action != Action::Pass).and_then(|step| self.tier_policy(step.policy));
        match decided.map(|policy| policy.tier) {
            Some(Tier::Admin) => Basis::Admin,
            Some(Tier::Baseline) => Basis::Baseline,
            None if !isolated => Basis::NotIsolated,
            None if self.is_node_traffic(query.from, query.to) => Basis::Node,
            None if passage.is_some_and(|passage| passage.isolated) => Basis::Rules,
            None => Basis::HostNetwork,
        }
    }

    /// The NetworkPolicies that select the pod on this side, for this direction.
    #[must_use]
    pub fn isolated_by(&self, direction: Direction, from: End, to: End) -> Vec<PolicyId> {
        self.subject_to(direction, from, to).0
    }

    /// The policies that have a say on this side: NetworkPolicies that isolate the pod, and cluster-wide ones.
    #[must_use]
    pub fn subject_to(&self, direction: Direction, from: End, to: End) -> (Vec<PolicyId>, Vec<TierId>) {
        match self.class(if direction == Direction::Egress { from } else { to }) {
            Class::Pod(subject) => (
                self.isolating(subject, direction).iter().map(|(id, ..)| *id).collect(),
                self.ruling(subject, direction).iter().map(|(id, ..)| *id).collect(),
            ),
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn passage(&self, query: &Query, reading: Reading) -> Option<Passage> {
        self.passage_at(query, reading, self.is_node_traffic(query.from, query.to))
    }

    fn passage_at(&self, query: &Query, reading: Reading, own_node: bool) -> Option<Passage> {
        let subjections = [query.from, query.to].map(|end| self.subjections(end));
        let [of_source, of_target] = &subjections;
        let pair = Pair {
            from: Node { class: self.class(query.from), subject_to: of_source },
            to: Node { class: self.class(query.to), subject_to: of_target },
            own_node,
        };
        self.side(query.direction, &pair, reading, &PortSet::span(query.protocol, query.port, query.port))
    }

    /// Whether the policies of a side let it through.
    fn passes(&self, query: &Query, reading: Reading) -> bool {
        self.passage(query, reading).is_none_or(|passage| query.is_in(&passage.allowed))
    }

    /// What, taken the other way, would turn this side round.
    fn open_questions(&self, query: &Query, allowed: bool) -> Vec<OpenQuestion> {
        let reading = self.reading;
        let mut questions = vec![
            (OpenQuestion::HostNetwork, Reading { host_network_is_pod: !reading.host_network_is_pod, ..reading }),
            (
                OpenQuestion::UnknownAddress,
                Reading { unknown_addresses_match: !reading.unknown_addresses_match, ..reading },
            ),
        ];
        if self.has_ties {
            let equal_priority = if allowed { EqualPriority::Denying } else { EqualPriority::Accepting };
            questions.push((OpenQuestion::EqualPriority, Reading { equal_priority, ..reading }));
        }
        if self.names_domains {
            let domains_match = !reading.domains_match;
            questions.push((OpenQuestion::DomainName, Reading { domains_match, ..reading }));
        }
        // A plug-in that is known to match no pods leaves no question.
        if reading.plugin != NetworkPlugin::NoPodIpBlocks {
            let ip_block_matches_pods = !reading.ip_block_matches_pods;
            questions.push((OpenQuestion::IpBlockOnPods, Reading { ip_block_matches_pods, ..reading }));
        }
        let turned = |(_, reading): &(OpenQuestion, Reading)| self.passes(query, *reading) != allowed;
        let mut open: Vec<_> = questions.into_iter().filter(turned).map(|(question, _)| question).collect();
        if !allowed && self.may_be_own_node(query.from, query.to) {
            let there = self.passage_at(query, reading, true);
            if there.is_none_or(|passage| query.is_in(&passage.allowed)) {
                open.push(OpenQuestion::OwnNode);
            }
        }
        order::sort(&mut open);
        open
    }

    /// One end is the address of a node of the files, the other a pod of which it is not known where it runs.
    fn may_be_own_node(&self, from: End, to: End) -> bool {
        let is_node = |end| matches!(end, End::Address(address) if self.node_addresses.contains_key(&address));
        let is_anywhere = |end| self.member(end).is_some_and(|member| member.node.is_empty());
        (is_node(from) && is_anywhere(to)) || (is_node(to) && is_anywhere(from))
    }
}
