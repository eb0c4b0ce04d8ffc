//! What one side lets through: the Admin tier is asked first, then the NetworkPolicies, then the Baseline tier; what is
//! left is allowed. One connection and all ports go the same way.

use super::class::{Class, NamedPort};
use super::connect::{Pair, Subjection, named_ports};
use super::policy::Direction;
use super::ports::PortSet;
use super::tier::{Action, Step, Tier, TierId, TierPolicy, TierRule};
use super::{EqualPriority, Network, Reading};

/// How far the ports that were asked for come on one side.
#[derive(Default)]
pub(super) struct Passage {
    /// Holds those of the asked for that come through; of the others it says nothing.
    pub allowed: PortSet,
    /// The cluster-wide rules that had a say, in order.
    pub steps: Vec<Step>,
    /// NetworkPolicies isolate the pod: what reached them they decided.
    pub isolated: bool,
    /// What their rules allow, asked for or not, with the rules.
    pub by_rules: PortSet,
    /// What the Baseline tier would have done with it, had they not.
    pub kept_from: Vec<Step>,
}

/// A cluster-wide policy with its rules for the direction.
pub(super) type Ruling<'network> = (TierId, &'network TierPolicy, &'network [TierRule]);

/// The other end, as the rules of a tier see it.
struct Other<'network> {
    class: Class<'network>,
    /// The named ports at the destination.
    names: &'network [NamedPort],
    reading: Reading,
}

/// What the policies of one priority do with ports.
#[derive(Default)]
struct Outcome {
    accepted: PortSet,
    denied: PortSet,
    passed: PortSet,
}

impl Network {
    /// What the source lets out or the target lets in of these ports; `None` where nothing has a say.
    pub(super) fn side(
        &self,
        direction: Direction,
        pair: &Pair<'_, '_>,
        reading: Reading,
        asked: &PortSet,
    ) -> Option<Passage> {
        let (subject, other) = match direction {
            Direction::Egress => (pair.from, pair.to),
            Direction::Ingress => (pair.to, pair.from),
        };
        let Class::Pod(pod) = subject.class else { return None };
        let Subjection { isolators, rulings } = subject.subject_to.of(direction);
        let as_node = pod.host_network && !reading.host_network_is_pod;
        let isolators = if as_node { &[][..] } else { isolators };
        if !reading.enforces(direction) || (isolators.is_empty() && rulings.is_empty()) {
            return None;
        }
        let names = named_ports(pair.to.class, reading);
        let other = Other { class: other.class, names, reading };
        let mut passage = Passage { isolated: !isolators.is_empty(), ..Passage::default() };
        if passage.isolated {
            passage.by_rules = if pair.own_node {
                PortSet::everything()
            } else {
                self.rules_allow(isolators, other.class, names, reading)
            };
        }
        if rulings.is_empty() {
            passage.allowed = passage.by_rules.clone();
            return Some(passage);
        }
        let rest = self.through_tier(Tier::Admin, rulings, &other, asked.clone(), &mut passage);
        if passage.isolated {
            let mut without = Passage::default();
            self.through_tier(Tier::Baseline, rulings, &other, rest.clone(), &mut without);
            passage.kept_from = without.steps;
            passage.allowed = passage.allowed.or(&passage.by_rules.and(&rest));
        } else {
            // NetworkPolicies that isolate the pod in the other direction alone decide nothing here.
            let rest = self.through_tier(Tier::Baseline, rulings, &other, rest, &mut passage);
            passage.allowed = passage.allowed.or(&rest);
        }
        Some(passage)
    }

    /// Takes ports through a tier; what it does not decide comes out.
    fn through_tier(
        &self,
        tier: Tier,
        rulings: &[Ruling<'_>],
        other: &Other<'_>,
        asked: PortSet,
        passage: &mut Passage,
    ) -> PortSet {
        let start = rulings.partition_point(|(_, policy, _)| policy.tier < tier);
        let end = rulings.partition_point(|(_, policy, _)| policy.tier <= tier);
        let mut left = rulings.get(start..end).unwrap_or_default();
        let (mut rest, mut passed) = (asked, PortSet::default());
        while let Some((_, first, _)) = left.first() {
            if rest.is_empty() {
                break;
            }
            let together = match other.reading.equal_priority {
                EqualPriority::ByName => 1,
                _ => left.partition_point(|(_, policy, _)| policy.priority <= first.priority),
            };
            let (group, later) = left.split_at(together);
            left = later;
            let mut outcome = Outcome::default();
            for ruling in group {
                self.through_policy(*ruling, other, &rest, &mut outcome, &mut passage.steps);
            }
            outcome.settle(other.reading.equal_priority);
            for decided in [&outcome.accepted, &outcome.denied, &outcome.passed] {
                rest = rest.minus(decided);
            }
            passage.allowed = passage.allowed.or(&outcome.accepted);
            passed = passed.or(&outcome.passed);
        }
        rest.or(&passed)
    }

    /// The first rule that matches a port says what becomes of it.
    fn through_policy(
        &self,
        (id, _, rules): Ruling<'_>,
        other: &Other<'_>,
        asked: &PortSet,
        outcome: &mut Outcome,
        steps: &mut Vec<Step>,
    ) {
        let mut rest = asked.clone();
        for (index, rule) in rules.iter().enumerate() {
            let Some((peer, names)) = self.tier_match(rule, other.class, other.names, other.reading) else { continue };
            let (matched, port) = ports_of(rule, names, other.reading, &rest);
            if matched.is_empty() {
                continue;
            }
            rest = rest.minus(&matched);
            let action = rule.effect();
            steps.push(Step { policy: id, rule: u32::try_from(index).unwrap_or(u32::MAX), peer, port, action });
            let into = match action {
                Action::Accept => &mut outcome.accepted,
                Action::Deny => &mut outcome.denied,
                Action::Pass => &mut outcome.passed,
            };
            *into = into.or(&matched);
        }
    }
}

impl Outcome {
    /// Where policies of one priority disagree, any of them may have come first.
    fn settle(&mut self, order: EqualPriority) {
        match order {
            EqualPriority::ByName => {}
            EqualPriority::Accepting => {
                self.passed = self.passed.minus(&self.accepted);
                self.denied = self.denied.minus(&self.accepted).minus(&self.passed);
            }
            EqualPriority::Denying => {
                self.passed = self.passed.minus(&self.denied);
                self.accepted = self.accepted.minus(&self.denied).minus(&self.passed);
            }
        }
    }
}

/// Of these ports those that a rule is for, and the first of its entries that has one.
fn ports_of(rule: &TierRule, names: &[NamedPort], reading: Reading, asked: &PortSet) -> (PortSet, Option<u32>) {
    if rule.fails_closed || rule.ports.is_empty() {
        return (asked.clone(), None);
    }
    let (mut ports, mut first) = (PortSet::default(), None);
    for (index, entry) in rule.ports.iter().enumerate() {
        let mut of_entry = PortSet::default();
        entry.each(names, reading.plugin, &mut |protocol, first, last| {
            of_entry = of_entry.or(&PortSet::span(protocol, first, last));
        });
        let of_entry = of_entry.and(asked);
        if first.is_none() && !of_entry.is_empty() {
            first = u32::try_from(index).ok();
        }
        ports = ports.or(&of_entry);
    }
    (ports, first)
}
