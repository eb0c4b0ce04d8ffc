//! Which selectors of pods the files hold.

use super::Cluster;
use crate::manifest::cluster_policies::ClusterPolicyPeer;
use crate::manifest::meta::LabelSelector;
use crate::sources::Origin;

type Look<'l> = dyn FnMut(&Origin, &LabelSelector) + 'l;

impl Cluster {
    /// Shows the pod selectors of all policies, with the policy that each belongs to.
    pub(crate) fn each_pod_selector(&self, look: &mut Look<'_>) {
        for policy in &self.network_policies {
            let (origin, spec) = (&policy.origin, &policy.object.spec);
            look(origin, &spec.pod_selector);
            for rule in &spec.ingress {
                rule.from.iter().for_each(|peer| show(origin, peer.pod_selector.as_ref(), look));
            }
            for rule in &spec.egress {
                rule.to.iter().for_each(|peer| show(origin, peer.pod_selector.as_ref(), look));
            }
        }
        for (_, policies) in self.cluster_wide_policies() {
            for policy in policies {
                let (origin, spec) = (&policy.origin, &policy.object.spec);
                show_pods(origin, &spec.subject, look);
                for rule in &spec.ingress {
                    rule.from.iter().for_each(|peer| show_pods(origin, peer, look));
                }
                for rule in &spec.egress {
                    rule.to.iter().for_each(|peer| show_pods(origin, peer, look));
                }
            }
        }
    }
}

fn show_pods(origin: &Origin, peer: &ClusterPolicyPeer, look: &mut Look<'_>) {
    show(origin, peer.pods.as_ref().map(|pods| &pods.pod_selector), look);
}

fn show(origin: &Origin, selector: Option<&LabelSelector>, look: &mut Look<'_>) {
    if let Some(selector) = selector {
        look(origin, selector);
    }
}

impl LabelSelector {
    /// The labels that it asks for, whatever their values.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let of_expressions = self.match_expressions.iter().map(|requirement| requirement.key.as_str());
        self.match_labels.keys().map(String::as_str).chain(of_expressions)
    }
}
