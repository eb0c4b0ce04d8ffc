//! Cluster-wide policies: what their rules did to one connection, and each of them in words.

use super::answer::Asker;
use super::policies::MAX_PODS;
use super::{PolicyInWords, words};
use crate::cluster::{Cluster, Phase, Pod};
use crate::network::{Action, Basis, Direction, Network, OpenQuestion, Side, Step, Tier, TierMiss, TierPolicy};
use crate::report::{Effect, Reason};
use crate::text::FieldPath;

/// At most so many rules are told for a tier.
const MAX_STEPS: usize = 6;

fn effect_of(action: Action) -> Effect {
    match action {
        Action::Accept => Effect::For,
        Action::Deny => Effect::Against,
        Action::Pass => Effect::Note,
    }
}

impl Asker<'_> {
    /// What the rules of a tier did, in order.
    pub(super) fn tier_steps(&self, tier: Tier, direction: Direction, side: &Side) -> Vec<Reason> {
        let of_tier = |step: &&Step| self.network.tier_policy(step.policy).is_some_and(|policy| policy.tier == tier);
        side.steps.iter().filter(of_tier).take(MAX_STEPS).flat_map(|step| self.tier_step(direction, *step)).collect()
    }

    fn tier_step(&self, direction: Direction, step: Step) -> Vec<Reason> {
        let Some(policy) = self.network.tier_policy(step.policy) else { return Vec::new() };
        let index = step.rule as usize;
        let Some(rule) = policy.rules(direction).get(index) else { return Vec::new() };
        let peer = step.peer.and_then(|peer| rule.written.get(peer as usize)).map(words::tier_peer);
        let rule_at = FieldPath::of(direction.rules_field()).index(index);
        let peer_at = match step.peer {
            Some(peer) => rule_at.field(direction.peers_field()).index(peer as usize),
            None => rule_at.clone(),
        };
        let effect = effect_of(step.action);
        let place = |path: &FieldPath| self.cluster.place(&policy.cites(path));
        let mut reasons = vec![
            words::tier_step(policy, (index + 1, rule), direction, peer.as_deref()).reason(effect, place(&peer_at)),
        ];
        if !rule.fails_closed {
            let port = step.port.and_then(|port| rule.ports.get(port as usize)).map(|entry| words::entry(entry).0);
            let at = step.port.map_or(rule_at, |port| policy.port_path(direction, index, port as usize));
            reasons.push(words::tier_port(port.as_deref(), step.action).reason(effect, place(&at)));
        }
        reasons
    }

    /// The policies of the Admin tier that have the pod as subject and say nothing about this.
    pub(super) fn silent_tiers(&self, name: &str, direction: Direction, side: &Side) -> Option<Reason> {
        let policies = side.subject_of.iter().filter_map(|id| self.network.tier_policy(*id));
        let names: Vec<String> = policies.map(words::tier_policy).collect();
        let silent = !names.is_empty() && side.steps.is_empty();
        silent.then(|| words::no_rule_of_tiers(name, direction, &names).reason(Effect::Note, None))
    }

    /// Why policies that are about all pods like this one are not about it.
    pub(super) fn passed_by(&self, name: &str, direction: Direction, side: &Side) -> Option<Reason> {
        if !matches!(side.basis, Basis::HostNetwork | Basis::NotIsolated | Basis::Node | Basis::Rules) {
            return None;
        }
        let (subject, _) = self.ends(direction);
        let policies = self.network.passing_by(direction, subject);
        let first = policies.first().filter(|_| self.network.reading.enforces(direction))?;
        let names: Vec<String> = policies.iter().map(|policy| words::tier_policy(policy)).collect();
        let at = self.cluster.place(&first.cites(&FieldPath::of("spec.subject")));
        Some(words::passed_by(name, direction, &names).reason(Effect::Note, at))
    }

    /// Where NetworkPolicies stand between the tiers: what they keep the Baseline tier from, or what it decides beside them.
    pub(super) fn baseline_note(&self, name: &str, direction: Direction, side: &Side) -> Option<Reason> {
        if let Some(step) = side.kept_from {
            let policy = self.network.tier_policy(step.policy)?;
            let at = FieldPath::of(direction.rules_field()).index(step.rule as usize);
            let said = words::baseline_not_asked(policy, step, name, direction);
            return Some(said.reason(Effect::Note, self.cluster.place(&policy.cites(&at))));
        }
        let other = if direction == Direction::Egress { Direction::Ingress } else { Direction::Egress };
        let (subject, _) = self.ends(direction);
        let matters = side.basis == Basis::Baseline
            && !side.allowed
            && !self.network.isolated_by(other, subject, subject).is_empty();
        matters.then(|| words::baseline_per_direction(name, direction).reason(Effect::Note, None))
    }

    pub(super) fn tiers_not_enforced(&self, name: &str, direction: Direction, side: &Side) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for policy in side.subject_of.iter().filter_map(|id| self.network.tier_policy(*id)).take(MAX_STEPS) {
            let at = self.cluster.place(&policy.cites(&FieldPath::of("spec.subject")));
            reasons.push(words::tier_not_enforced(policy, name, direction).reason(Effect::Note, at));
        }
        reasons
    }

    /// An Accept rule before the one that denies, which did not match.
    pub(super) fn tier_near(&self, direction: Direction, miss: &TierMiss) -> Option<Reason> {
        let policy = self.network.tier_policy(miss.policy)?;
        let index = miss.rule as usize;
        let rule = policy.rules(direction).get(index)?;
        let peer = rule.written.get(miss.peer as usize)?;
        let written = words::Written {
            peer: words::tier_peer(peer),
            block: words::tier_peer(peer),
            except: &[],
            selects_pods: peer.pods.as_ref().is_some_and(|pods| !pods.pod_selector.is_empty()),
            namespace: "",
            ports: rule.ports.iter().map(words::entry).collect(),
        };
        let said = words::near(miss.peer_miss.as_ref(), miss.port_miss, &written, (self.protocol, self.port));
        let said = said.about(&words::tier_rule_before(policy, index + 1));
        let rule_at = FieldPath::of(direction.rules_field()).index(index);
        let at = match (miss.peer_miss.is_some(), miss.port_miss) {
            (false, Some(_)) => policy.ports_path(direction, index),
            _ => rule_at.field(direction.peers_field()).index(miss.peer as usize),
        };
        Some(said.reason(Effect::Near, self.cluster.place(&policy.cites(&at))))
    }

    /// The policies of one priority that disagree about this.
    pub(super) fn of_equal_priority(&self, sides: [&Side; 2]) -> Vec<String> {
        let mut names = Vec::new();
        for side in sides.into_iter().filter(|side| side.open.contains(&OpenQuestion::EqualPriority)) {
            let policies: Vec<_> = side.subject_of.iter().filter_map(|id| self.network.tier_policy(*id)).collect();
            for policy in &policies {
                let rank = (policy.tier, policy.priority);
                let alike = policies.iter().filter(|other| (other.tier, other.priority) == rank).count();
                let name = words::tier_policy(policy);
                if alike > 1 && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

/// A cluster-wide policy told in words, with its lines.
pub(super) fn in_words(cluster: &Cluster, network: &Network, policy: &TierPolicy) -> PolicyInWords {
    let said = |said: words::Said, effect, path: &FieldPath| said.reason(effect, cluster.place(&policy.cites(path)));
    let subjects = network.subjects(policy).into_iter().filter_map(|id| cluster.pod(id));
    let running = subjects.filter(|pod| pod.phase == Phase::Running).take(MAX_PODS);
    let selects: Vec<String> = running.map(Pod::id).collect();
    let mut sentences = vec![
        said(words::tier_subject(policy, &selects), Effect::Note, &FieldPath::of("spec.subject")),
        said(words::tier_rank(policy), Effect::Note, &FieldPath::of("spec.priority")),
    ];
    for direction in Direction::BOTH {
        let at = FieldPath::of(direction.rules_field());
        let rules = policy.rules(direction);
        if rules.is_empty() {
            sentences.push(said(words::not_restricted(direction), Effect::Note, &FieldPath::of("spec")));
        }
        for (index, rule) in rules.iter().enumerate() {
            let text = words::tier_rule(policy, (index + 1, rule), direction);
            sentences.push(said(text, effect_of(rule.effect()), &at.index(index)));
        }
    }
    PolicyInWords {
        kind: policy.kind.to_owned(),
        namespace: String::new(),
        name: policy.name.clone(),
        place: cluster.place(&policy.cites(&FieldPath::root())),
        selects,
        sentences,
    }
}
