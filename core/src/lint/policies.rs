//! How rules go through NetworkPolicies: by what is in force, and by one end of each class.

use super::{Found, World};
use crate::cluster::{Cluster, Pod};
use crate::manifest::closest::closest;
use crate::manifest::meta::{LabelSelector, Labels};
use crate::manifest::networking::{NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::{Direction, End, Policy, Taken};
use crate::order;
use crate::sources::Citation;
use crate::text::{FieldPath, Fix};
use crate::yaml::edit::as_scalar;

/// A rule in force, as it is written.
pub(super) struct RuleAt<'a> {
    pub policy: &'a Policy,
    pub direction: Direction,
    pub index: usize,
    pub peers: &'a [NetworkPolicyPeer],
    pub ports: &'a [NetworkPolicyPort],
}

impl RuleAt<'_> {
    pub fn at(&self) -> FieldPath {
        Policy::rule_path(self.direction, self.index)
    }

    pub fn peer(&self, peer: usize) -> FieldPath {
        Policy::peer_path(self.direction, self.index, peer)
    }

    pub fn port(&self, port: usize) -> FieldPath {
        Policy::port_path(self.direction, self.index, port)
    }
}

impl<'a> World<'a> {
    /// Shows every rule in force, as long as its findings are wanted.
    pub(super) fn each_rule(&self, found: &mut Found<'_>, look: &mut dyn FnMut(&RuleAt<'a>, &mut Found<'_>)) {
        for policy in self.policies {
            for direction in Direction::BOTH.into_iter().filter(|direction| policy.isolates(*direction)) {
                for index in 0..policy.rule_count(direction) {
                    let Some((peers, ports)) = policy.written(direction, index) else { continue };
                    if found.is_full() {
                        return;
                    }
                    look(&RuleAt { policy, direction, index, peers, ports }, found);
                }
            }
        }
    }

    /// Shows every peer in force, with its place.
    pub(super) fn each_peer(
        &self,
        found: &mut Found<'_>,
        look: &mut dyn FnMut(&RuleAt<'a>, usize, &'a NetworkPolicyPeer, &mut Found<'_>),
    ) {
        self.each_rule(found, &mut |rule, found| {
            for (index, peer) in rule.peers.iter().enumerate() {
                look(rule, index, peer, found);
            }
        });
    }

    /// Shows every pod selector in force: the policies' own and their peers'.
    pub(super) fn each_pod_selector(
        &self,
        found: &mut Found<'_>,
        look: &mut dyn FnMut(&'a Policy, &'a LabelSelector, FieldPath, &mut Found<'_>),
    ) {
        for policy in self.policies {
            look(policy, &policy.spec().pod_selector, FieldPath::of("spec.podSelector"), found);
        }
        self.each_peer(found, &mut |rule, index, peer, found| {
            if let Some(selector) = &peer.pod_selector {
                look(rule.policy, selector, rule.peer(index).field("podSelector"), found);
            }
        });
    }

    /// One pod of each class in a namespace.
    pub(super) fn ends_in(&self, namespace: &str) -> &'a [End] {
        let of = |ends: &Vec<End>| ends.first().and_then(|end| self.pod(*end)).map(|pod| pod.namespace.as_str());
        let at = self.ends.partition_point(|ends| of(ends).is_some_and(|it| it < namespace));
        self.ends.get(at).filter(|ends| of(ends) == Some(namespace)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn pod(&self, end: End) -> Option<&'a Pod> {
        match end {
            End::Pod(id) => self.cluster.pod(id),
            _ => None,
        }
    }

    /// One pod of each class that a policy selects.
    pub(super) fn selected(&self, policy: &'a Policy) -> impl Iterator<Item = (End, &'a Pod)> {
        let network = self.network;
        let cluster = self.cluster;
        self.ends_in(&policy.declared.namespace).iter().filter_map(move |end| match end {
            End::Pod(id) if network.selects(policy, *id) => Some((*end, cluster.pod(*id)?)),
            _ => None,
        })
    }

    /// How far a peer takes each end, standing peers included, that is in one of its namespaces.
    pub(super) fn taken(&self, rule: &RuleAt<'a>, peer: usize) -> impl Iterator<Item = (End, Taken)> + use<'a> {
        let (network, policy, at) = (self.network, rule.policy, (rule.direction, rule.index, peer));
        let takes = move |end: &End| network.peer_takes(policy, at, *end);
        let in_namespace = self.ends.iter().filter(move |ends| ends.first().is_some_and(|end| takes(end).namespace));
        in_namespace.flatten().map(move |end| (*end, takes(end)))
    }

    /// Shows the ends that a rule opens a way to, until `look` has seen enough: for ingress the pods that its policy selects,
    /// for egress those that its peers name.
    pub(super) fn each_destination(&self, rule: &RuleAt<'a>, look: &mut dyn FnMut(End) -> bool) {
        match rule.direction {
            Direction::Ingress => {
                self.selected(rule.policy).any(|(end, _)| look(end));
            }
            Direction::Egress => {
                let mut taken = (0..rule.peers.len()).flat_map(|peer| self.taken(rule, peer));
                taken.any(|(end, taken)| taken.pod && look(end));
            }
        }
    }

    /// What a label that none of these pods or namespaces has was perhaps meant to be, as a change of the selector at `path`.
    pub(super) fn meant(
        &self,
        policy: &Policy,
        selector: &LabelSelector,
        path: &FieldPath,
        among: &[&Labels],
    ) -> Option<Fix> {
        let missing = |(key, value): &(&String, &String)| among.iter().all(|labels| labels.get(*key) != Some(*value));
        let (key, value) = selector.match_labels.iter().find(missing)?;
        let values = order::set(among.iter().filter_map(|labels| labels.get(key)));
        let meant = closest(value, values.into_iter().map(String::as_str))?;
        self.change(&policy.cites(&path.field("matchLabels").key(key)), meant)
    }

    /// Writes another text for a cited scalar.
    pub(super) fn change(&self, citation: &Citation, text: &str) -> Option<Fix> {
        let range = self.cluster.sources.scalar_range(citation)?;
        Some(Fix::replace(["Change to `", text, "`"].concat(), range, as_scalar(text)))
    }

    /// Whether a field is written, be it empty or null.
    pub(super) fn is_written(&self, citation: &Citation) -> bool {
        self.cluster.sources.node(citation).is_some()
    }
}

/// Puts ends of one namespace together; each standing peer stays alone. They come with the pods first, by namespace.
pub(super) fn by_namespace(cluster: &Cluster, ends: Vec<End>) -> Vec<Vec<End>> {
    let namespace = |end: &End| match end {
        End::Pod(id) => cluster.pod(*id).map(|pod| pod.namespace_id),
        _ => None,
    };
    let mut groups: Vec<Vec<End>> = Vec::new();
    for end in ends {
        match groups.last_mut() {
            Some(group) if group.last().and_then(namespace) == namespace(&end) && namespace(&end).is_some() => {
                group.push(end);
            }
            _ => groups.push(vec![end]),
        }
    }
    groups
}

/// What to do, and what was perhaps meant.
pub(super) fn or_meant(help: &str, fix: Option<&Fix>) -> String {
    match fix.and_then(|fix| fix.edits.first()) {
        Some(edit) => ["did you mean `", edit.text.trim_matches('"'), "`?"].concat(),
        None => help.to_owned(),
    }
}

/// Name, protocol and number of all container ports; an unnamed one has an empty name.
pub(super) fn container_ports(pod: &Pod) -> Vec<(&str, &str, i32)> {
    let mut ports = Vec::new();
    for (_, _, container) in pod.spec.all_containers() {
        for port in &container.ports {
            let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty());
            ports.push((port.name.as_deref().unwrap_or(""), protocol.unwrap_or("TCP"), port.container_port));
        }
    }
    ports
}
