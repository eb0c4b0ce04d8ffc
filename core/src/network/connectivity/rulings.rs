//! What the cluster-wide policies make of all ports, for every facet at the other end; [`Network::side`] is the same for one
//! pair, with the rules that had a say.
//!
//! [`Network::side`]: crate::network::Network

use super::destination::{Destinations, NAMELESS, RulePorts, asks_for_names};
use super::intern::Interner;
use super::marks::{BITS, Marks};
use super::number;
use super::port_table::{PortSetId, PortTable};
use crate::network::policy::Direction;
use crate::network::side::Ruling;
use crate::network::tier::{Action, Tier, TierPeer, TierPolicy, TierRule};
use crate::network::{EqualPriority, Network, Reading};

/// The distinct lists of cluster-wide policies that facets are subject to, in one direction.
pub struct Rulings {
    direction: Direction,
    /// The subject's names for ports, the order of equal priorities, whether the Baseline tier is reached, and the policies.
    lists: Interner,
}

/// What becomes of all ports, by facet at the other end.
pub struct Ruled {
    /// What rules accept.
    pub accepted: Vec<PortSetId>,
    /// What is left for NetworkPolicies, or for nobody, to decide.
    pub rest: Vec<PortSetId>,
}

/// How far the ports have come.
#[derive(Clone, Copy)]
struct Passage {
    rest: PortSetId,
    passed: PortSetId,
    allowed: PortSetId,
    /// What rules of the policy that is at hand have not matched yet.
    asked: PortSetId,
    /// What the policies of one priority do.
    outcome: [PortSetId; 3],
}

const ACCEPTED: usize = 0;
const DENIED: usize = 1;
const PASSED: usize = 2;

impl Rulings {
    pub fn new(direction: Direction) -> Self {
        Self { direction, lists: Interner::default() }
    }

    /// The number of this list.
    pub fn add(&mut self, rulings: &[Ruling<'_>], names: u32, reading: Reading, isolated: bool) -> u32 {
        let entries = rulings.iter().flat_map(|(_, _, rules)| *rules);
        let by_name =
            self.direction == Direction::Ingress && entries.into_iter().any(|rule| asks_for_names(&rule.ports));
        let mut key = vec![if by_name { names } else { NAMELESS }, reading.equal_priority as u32, u32::from(!isolated)];
        key.extend(rulings.iter().map(|(id, ..)| id.0));
        self.lists.intern(&key)
    }

    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// How much there is to do, at most, in units of a facet.
    pub fn steps(&self, network: &Network) -> usize {
        let mut steps: usize = 0;
        for list in 0..self.lists.len() {
            for id in self.lists.get(number(list)).iter().skip(3) {
                for rule in network.tiers.get(*id as usize).map_or(&[][..], |policy| policy.rules(self.direction)) {
                    steps = steps.saturating_add(8 + rule.peers.len());
                }
            }
        }
        steps
    }

    pub fn work_out<'network>(
        &self,
        network: &Network,
        list: u32,
        destinations: &Destinations<'network>,
        marks: &mut Marks<'_, 'network>,
        table: &mut PortTable,
    ) -> Ruled {
        let [names, order, to_baseline, policies @ ..] = self.lists.get(list) else {
            return Ruled { accepted: Vec::new(), rest: Vec::new() };
        };
        let policies: Vec<&TierPolicy> = policies.iter().filter_map(|id| network.tiers.get(*id as usize)).collect();
        let start = Passage {
            rest: PortSetId::ALL,
            passed: PortSetId::NONE,
            allowed: PortSetId::NONE,
            asked: PortSetId::NONE,
            outcome: [PortSetId::NONE; 3],
        };
        let mut walk = Walk {
            direction: self.direction,
            names: *names,
            destinations,
            marks,
            table,
            passages: vec![start; destinations.of_facet.len()],
        };
        for tier in [Tier::Admin, Tier::Baseline] {
            if tier == Tier::Admin || *to_baseline == 1 {
                walk.through_tier(&policies, tier, *order);
            }
        }
        let passages = walk.passages;
        Ruled {
            accepted: passages.iter().map(|passage| passage.allowed).collect(),
            rest: passages.iter().map(|passage| passage.rest).collect(),
        }
    }
}

struct Walk<'run, 'world, 'network> {
    direction: Direction,
    /// The subject's names for ports, which count for ingress.
    names: u32,
    destinations: &'run Destinations<'network>,
    marks: &'run mut Marks<'world, 'network>,
    table: &'run mut PortTable,
    /// By facet.
    passages: Vec<Passage>,
}

impl Walk<'_, '_, '_> {
    fn through_tier(&mut self, policies: &[&TierPolicy], tier: Tier, order: u32) {
        let mut left = policies;
        while let Some((first, later)) = left.split_first() {
            let mut together = 1;
            if order != EqualPriority::ByName as u32 {
                together += later.iter().take_while(|policy| policy.rank() == first.rank()).count();
            }
            let (group, later) = left.split_at(together);
            left = later;
            if first.tier != tier {
                continue;
            }
            for policy in group {
                self.passages.iter_mut().for_each(|passage| passage.asked = passage.rest);
                policy.rules(self.direction).iter().for_each(|rule| self.through_rule(rule));
            }
            for passage in &mut self.passages {
                passage.settle(order, self.table);
            }
        }
        for passage in &mut self.passages {
            passage.rest = self.table.union(passage.rest, passage.passed);
            passage.passed = PortSetId::NONE;
        }
    }

    /// As `Network::tier_match`: peers that are pods come first, since only at them named ports are known.
    fn through_rule(&mut self, rule: &TierRule) {
        if rule.fails_closed {
            if rule.action != Action::Accept {
                self.marks.reset(true);
                self.take(rule, &RulePorts::ALL, true);
            }
            return;
        }
        let ports = self.destinations.ports(&rule.ports, self.table);
        for of_pods in [true, false] {
            self.marks.reset(false);
            for peer in rule.peers.iter().filter(|peer| matches!(peer, TierPeer::Pods(_)) == of_pods) {
                self.marks.add_tier_peer(peer);
            }
            self.take(rule, &ports, of_pods);
        }
    }

    /// Lets a rule have the ports at the facets that are marked.
    fn take(&mut self, rule: &TierRule, ports: &RulePorts, by_name: bool) {
        let into = match rule.effect() {
            Action::Accept => ACCEPTED,
            Action::Deny => DENIED,
            Action::Pass => PASSED,
        };
        let bits = self.marks.bits.iter();
        let facets = self.passages.chunks_mut(BITS).zip(self.destinations.of_facet.chunks(BITS));
        for ((passages, names), word) in facets.zip(bits) {
            let mut left = *word;
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                left &= left - 1;
                let names = if self.direction == Direction::Ingress { Some(&self.names) } else { names.get(at) };
                let (Some(passage), Some(names)) = (passages.get_mut(at), names) else { continue };
                let ports = if by_name { ports.at(*names) } else { ports.nameless };
                let matched = self.table.intersection(passage.asked, ports);
                passage.asked = self.table.difference(passage.asked, matched);
                if let Some(outcome) = passage.outcome.get_mut(into) {
                    *outcome = self.table.union(*outcome, matched);
                }
            }
        }
    }
}

impl Passage {
    /// Ends one priority. Where its policies disagree, any of them may have come first.
    fn settle(&mut self, order: u32, table: &mut PortTable) {
        let [mut accepted, mut denied, mut passed] = self.outcome;
        if order == EqualPriority::Accepting as u32 {
            passed = table.difference(passed, accepted);
            denied = table.difference(denied, accepted);
            denied = table.difference(denied, passed);
        } else if order == EqualPriority::Denying as u32 {
            passed = table.difference(passed, denied);
            accepted = table.difference(accepted, denied);
            accepted = table.difference(accepted, passed);
        }
        for decided in [accepted, denied, passed] {
            self.rest = table.difference(self.rest, decided);
        }
        self.allowed = table.union(self.allowed, accepted);
        self.passed = table.union(self.passed, passed);
        self.outcome = [PortSetId::NONE; 3];
    }
}
