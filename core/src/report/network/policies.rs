//! Tells each policy in words, with its lines: the cluster-wide ones in the order in which they are asked, then the
//! NetworkPolicies.

use super::{PolicyInWords, tiers, words};
use crate::cluster::{Cluster, Phase, Pod, PodId};
use crate::network::{Direction, Network, Policy};
use crate::report::{Effect, Reason};
use crate::text::FieldPath;

/// At most so many policies are told in words.
pub(super) const MAX_POLICIES: usize = 500;

/// At most so many pods are listed for a policy.
pub(super) const MAX_PODS: usize = 1000;

pub(super) fn in_words(cluster: &Cluster, network: &Network) -> Vec<PolicyInWords> {
    let mut told: Vec<PolicyInWords> =
        network.tiers.iter().take(MAX_POLICIES).map(|policy| tiers::in_words(cluster, network, policy)).collect();
    for policy in network.policies.iter().take(MAX_POLICIES) {
        told.push(Teller { cluster, network, policy }.tell());
    }
    told
}

struct Teller<'report> {
    cluster: &'report Cluster,
    network: &'report Network,
    policy: &'report Policy,
}

impl Teller<'_> {
    fn tell(&self) -> PolicyInWords {
        let (pods, on_nodes) = self.selected();
        let mut sentences = self.whom(&pods, &on_nodes);
        sentences.extend(self.types());
        for direction in Direction::BOTH {
            sentences.extend(self.direction(direction));
        }
        let policy = &self.policy.declared;
        PolicyInWords {
            kind: "NetworkPolicy".to_owned(),
            namespace: policy.namespace.clone(),
            name: policy.name.clone(),
            place: self.cluster.place(&self.policy.cites(&FieldPath::root())),
            selects: pods.into_iter().chain(on_nodes).collect(),
            sentences,
        }
    }

    fn said(&self, said: words::Said, effect: Effect, path: &FieldPath) -> Reason {
        said.reason(effect, self.cluster.place(&self.policy.cites(path)))
    }

    /// The running pods that it selects; those that use their node's network apart.
    fn selected(&self) -> (Vec<String>, Vec<String>) {
        let pods = self.pods();
        let selected = pods.filter(|(id, pod)| pod.phase == Phase::Running && self.network.selects(self.policy, *id));
        let selected = selected.map(|(_, pod)| pod).take(MAX_PODS);
        let (on_nodes, pods): (Vec<&Pod>, Vec<&Pod>) = selected.partition(|pod| pod.spec.host_network);
        let ids = |pods: Vec<&Pod>| pods.into_iter().map(Pod::id).collect();
        (ids(pods), ids(on_nodes))
    }

    /// The pods of its namespace.
    fn pods(&self) -> impl Iterator<Item = (PodId, &Pod)> {
        let namespace = self.policy.declared.namespace.as_str();
        let start = self.cluster.pods.partition_point(|pod| pod.namespace.as_str() < namespace);
        self.cluster.pod_ids().skip(start).take_while(move |(_, pod)| pod.namespace == namespace)
    }

    fn whom(&self, pods: &[String], on_nodes: &[String]) -> Vec<Reason> {
        let at = FieldPath::of("spec.podSelector");
        let selector = &self.policy.spec().pod_selector;
        let namespace = &self.policy.declared.namespace;
        let directions: Vec<_> = Direction::BOTH.into_iter().filter(|way| self.policy.isolates(*way)).collect();
        let mut sentences = Vec::new();
        if pods.is_empty() && on_nodes.is_empty() {
            sentences.push(self.said(words::selects_nothing(selector, namespace), Effect::Note, &at));
        } else if directions.is_empty() {
            sentences.push(self.said(words::isolates_nothing(), Effect::Note, &FieldPath::of("spec.policyTypes")));
        } else if !pods.is_empty() {
            sentences.push(self.said(words::isolates(pods, &directions), Effect::Against, &at));
        }
        if !on_nodes.is_empty() {
            let said = words::selects_also(on_nodes);
            sentences.push(self.said(said, Effect::Note, &at));
        }
        let id = self.cluster.namespace_by_name(namespace);
        let declared = id.and_then(|id| self.cluster.namespace(id)).is_some_and(|namespace| namespace.origin.is_some());
        if !declared && self.pods().next().is_none() && *namespace != self.cluster.profile.default_namespace {
            let at = FieldPath::of("metadata.namespace");
            sentences.push(self.said(words::missing_namespace(namespace), Effect::Note, &at));
        }
        sentences
    }

    /// What is implied, and what comes to nothing because of the types.
    fn types(&self) -> Vec<Reason> {
        let spec = self.policy.spec();
        let mut sentences = Vec::new();
        if spec.policy_types.is_empty() {
            let at = FieldPath::of("spec");
            let said = words::types_implied(self.policy.isolates(Direction::Egress));
            sentences.push(self.said(said, Effect::Note, &at.field("podSelector")));
            if spec.egress.is_empty() && self.writes_egress() {
                let said = words::empty_egress_is_no_egress_policy();
                sentences.push(self.said(said, Effect::Note, &at.field("egress")));
            }
        }
        for direction in Direction::BOTH {
            if !self.policy.isolates(direction) && self.policy.rule_count(direction) > 0 {
                let at = FieldPath::of(direction.rules_field());
                sentences.push(self.said(words::inert_rules(direction), Effect::Note, &at));
            }
        }
        sentences
    }

    /// The file has an `egress` field, though it holds no rule.
    fn writes_egress(&self) -> bool {
        let place_of = |path: &str| self.cluster.place(&self.policy.declared.field(path)).map(|place| place.range);
        place_of("spec.egress") != place_of("spec")
    }

    fn direction(&self, direction: Direction) -> Vec<Reason> {
        let at = FieldPath::of(direction.rules_field());
        if !self.policy.isolates(direction) {
            let at = FieldPath::of("spec.policyTypes");
            return vec![self.said(words::not_restricted(direction), Effect::Note, &at)];
        }
        if self.policy.rule_count(direction) == 0 {
            return vec![self.said(words::denies_all(direction), Effect::Against, &at)];
        }
        (0..self.policy.rule_count(direction)).flat_map(|rule| self.rule(direction, rule)).collect()
    }

    fn rule(&self, direction: Direction, rule: usize) -> Vec<Reason> {
        let Some((peers, ports)) = self.policy.written(direction, rule) else { return Vec::new() };
        let said = words::rule(direction, peers, ports, &self.policy.declared.namespace);
        vec![self.said(said, Effect::For, &Policy::rule_path(direction, rule))]
    }
}
