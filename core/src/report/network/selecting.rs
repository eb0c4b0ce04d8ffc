//! Answers which policies select a pod, in which direction and why, and what keeps the others from it.

use super::{answer, incomplete, words};
use crate::cluster::{Cluster, Declared, Pod};
use crate::manifest::cluster_policies::ClusterPolicy;
use crate::network::{Direction, Network, isolates, unmet};
use crate::report::{Answer, Effect, Outcome, Reason, SelectingQuestion, Stage, Verdict};

/// At most so many policies that select the pod are told, and so many that do not.
const MAX_TOLD: usize = 50;

#[inline(never)]
#[must_use]
pub fn selecting(cluster: &Cluster, network: &Network, question: &SelectingQuestion) -> Answer {
    let asked = question.pod.trim();
    let Some(pod) = cluster.pod_by_id(asked).and_then(|id| cluster.pod(id)) else {
        let said = if asked.is_empty() { words::which_pod() } else { answer::unknown(cluster, asked, "") };
        let reasons = vec![said.reason(Effect::Note, None)];
        return Answer {
            question: words::which_policies(asked),
            verdict: Verdict::Depends,
            summary: words::cannot_answer(&reasons),
            reasons,
            ..Answer::default()
        };
    };
    let mut teller = Teller { cluster, pod, found: Vec::new(), told: Vec::new(), near: Vec::new() };
    let isolated = teller.policies();
    teller.cluster_policies();
    let Teller { found, told, near, .. } = teller;
    let mut reasons = told;
    reasons.extend(near);
    if !network.enforced && !found.is_empty() {
        reasons.push(words::must_be_enforced(cluster.profile.network_plugin).reason(Effect::Note, None));
    }
    let stages = Direction::BOTH.into_iter().zip(isolated).map(|(direction, isolated)| Stage {
        code: direction.policy_type().to_ascii_lowercase(),
        title: words::isolated_stage(direction),
        outcome: if isolated { Outcome::Yes } else { Outcome::No },
    });
    Answer {
        question: words::which_policies(&pod.id()),
        verdict: if found.is_empty() { Verdict::Denied } else { Verdict::Allowed },
        summary: words::selecting_policies(&pod.id(), &found),
        stages: stages.collect(),
        reasons,
        incomplete: incomplete::incomplete(cluster),
        found,
        ..Answer::default()
    }
}

struct Teller<'world> {
    cluster: &'world Cluster,
    pod: &'world Pod,
    /// The policies that select it, as `NetworkPolicy shop/web`.
    found: Vec<String>,
    told: Vec<Reason>,
    near: Vec<Reason>,
}

impl Teller<'_> {
    /// Those of its namespace; whether they isolate it for ingress, and for egress.
    fn policies(&mut self) -> [bool; 2] {
        let namespace = &self.pod.namespace;
        let mut isolated = [false; 2];
        for policy in self.cluster.network_policies.iter().filter(|policy| policy.namespace == *namespace) {
            let spec = &policy.object.spec;
            let at = || self.cluster.place(&policy.field("spec.podSelector"));
            let misses = unmet(Some(&spec.pod_selector), Some(self.pod.labels()));
            if !misses.is_empty() {
                if self.near.len() < MAX_TOLD {
                    self.near.push(words::policy_selects_not(&policy.name, &misses).reason(Effect::Note, at()));
                }
                continue;
            }
            let ways = Direction::BOTH.map(|direction| isolates(spec, direction));
            let directions: Vec<_> =
                Direction::BOTH.into_iter().zip(ways).filter(|(_, isolates)| *isolates).map(|(way, _)| way).collect();
            for (isolated, isolates) in isolated.iter_mut().zip(ways) {
                *isolated |= isolates;
            }
            if self.told.len() < MAX_TOLD {
                let said = words::policy_selects(&policy.name, &self.pod.id(), &spec.pod_selector, &directions);
                self.told.push(said.reason(Effect::For, at()));
            }
            self.found.push(["NetworkPolicy ", &policy.label()].concat());
        }
        isolated
    }

    /// Those of the whole cluster.
    fn cluster_policies(&mut self) {
        for policy in &self.cluster.admin_network_policies {
            self.subject("AdminNetworkPolicy", policy);
        }
        for policy in &self.cluster.cluster_network_policies {
            self.subject("ClusterNetworkPolicy", policy);
        }
        for policy in &self.cluster.baseline_admin_network_policies {
            self.subject("BaselineAdminNetworkPolicy", policy);
        }
    }

    fn subject(&mut self, kind: &str, policy: &Declared<ClusterPolicy>) {
        let subject = &policy.object.spec.subject;
        let cluster = self.cluster;
        let Some(namespace) = cluster.namespace(self.pod.namespace_id) else { return };
        let label = [kind, " ", &policy.name].concat();
        let (namespaces, pods) = match (&subject.namespaces, &subject.pods) {
            (Some(namespaces), _) => (namespaces, None),
            (None, Some(pods)) => (&pods.namespace_selector, Some(&pods.pod_selector)),
            (None, None) => return,
        };
        let of_namespace = unmet(Some(namespaces), Some(&namespace.labels));
        let of_pod = unmet(pods, Some(self.pod.labels()));
        let at = cluster.place(&policy.field("spec.subject"));
        if of_namespace.is_empty() && of_pod.is_empty() {
            if self.told.len() < MAX_TOLD {
                self.told.push(words::cluster_policy_selects(&label, &self.pod.id()).reason(Effect::For, at));
            }
            self.found.push(label);
        } else if self.near.len() < MAX_TOLD {
            let said = words::cluster_policy_selects_not(&label, &of_namespace, &of_pod);
            self.near.push(said.reason(Effect::Note, at));
        }
    }
}
