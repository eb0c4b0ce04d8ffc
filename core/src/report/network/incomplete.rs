//! What the files hold that could change traffic and is not evaluated: told with every verdict, never left silent.

use std::collections::BTreeSet;

use super::words;
use crate::cluster::Cluster;
use crate::manifest::meta::LabelSelector;
use crate::manifest::workload::ADDED_LABELS;
use crate::order;
use crate::report::left_out::{self, LeftOut};

/// API groups all of whose policies act on traffic.
const GROUPS: &[&str] = &[
    "cilium.io",
    "projectcalico.org",
    "policy.networking.k8s.io",
    "antrea.io",
    "security.istio.io",
    "policy.linkerd.io",
    "k8s.ovn.org",
    "network.openshift.io",
    "kuma.io",
    "consul.hashicorp.com",
];

/// Kinds in those groups that isolate or allow nothing.
const HARMLESS: &[&str] = &[
    "CiliumEndpoint",
    "CiliumIdentity",
    "CiliumNode",
    "IPPool",
    "BGPConfiguration",
    "BGPPeer",
    "BlockAffinity",
    "HTTPRoute",
];

/// At most so many are told one by one.
const MAX_TOLD: usize = 20;

pub(super) fn incomplete(cluster: &Cluster) -> Vec<String> {
    let kinds: BTreeSet<&str> = order::set(cluster.not_evaluated.iter().map(|(kind, _)| kind.as_str()));
    let kinds = kinds.into_iter().filter(|kind| acts_on_traffic(kind)).map(words::not_evaluated);
    kinds.chain(left_out(cluster)).chain(by_added_labels(cluster)).take(MAX_TOLD).collect()
}

fn by_added_labels(cluster: &Cluster) -> Vec<String> {
    if cluster.pods.iter().all(|pod| pod.workload.is_none()) {
        return Vec::new();
    }
    let mut told = Vec::new();
    for policy in &cluster.network_policies {
        let spec = &policy.object.spec;
        let peers = spec.ingress.iter().flat_map(|rule| &rule.from).chain(spec.egress.iter().flat_map(|rule| &rule.to));
        let mut selectors: Vec<&LabelSelector> = peers.filter_map(|peer| peer.pod_selector.as_ref()).collect();
        selectors.push(&spec.pod_selector);
        told.extend(added_label("NetworkPolicy", &policy.label(), &selectors));
    }
    for policy in &cluster.cluster_network_policies {
        let spec = &policy.object.spec;
        let peers = spec.ingress.iter().flat_map(|rule| &rule.from).chain([&spec.subject]);
        let mut pods: Vec<_> = peers.filter_map(|peer| peer.pods.as_ref()).collect();
        pods.extend(spec.egress.iter().flat_map(|rule| &rule.to).filter_map(|peer| peer.pods.as_ref()));
        let selectors: Vec<_> = pods.into_iter().map(|pods| &pods.pod_selector).collect();
        told.extend(added_label("ClusterNetworkPolicy", &policy.name, &selectors));
    }
    told
}

/// That a policy selects by what controllers add.
fn added_label(kind: &str, policy: &str, selectors: &[&LabelSelector]) -> Option<String> {
    let mut keys = selectors.iter().flat_map(|selector| {
        let of_expressions = selector.match_expressions.iter().map(|requirement| &requirement.key);
        selector.match_labels.keys().chain(of_expressions)
    });
    let key = keys.find(|key| ADDED_LABELS.contains(&key.as_str()))?;
    Some(words::added_label(kind, policy, key))
}

/// By `kind.group`, as in `CiliumNetworkPolicy.cilium.io`.
fn acts_on_traffic(kind: &str) -> bool {
    let (name, group) = kind.split_once('.').unwrap_or((kind, ""));
    let of_group = |known: &&str| group.strip_suffix(*known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    name.contains("NetworkPolicy") || (GROUPS.iter().any(of_group) && !HARMLESS.contains(&name))
}

/// Policies, pods and namespaces that the API server would refuse, and documents of which it is not known what they are.
fn left_out(cluster: &Cluster) -> Vec<String> {
    let tell = |found: LeftOut| match found {
        LeftOut { unreadable: true, place: Some(place), .. } => words::unreadable(&place.file, place.lines[0]),
        LeftOut { label, .. } => words::left_out(&label),
    };
    left_out::left_out(cluster, &left_out::TRAFFIC_KINDS).into_iter().map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kinds_that_could_change_traffic_are_told() {
        for (kind, expected) in [
            ("CiliumNetworkPolicy.cilium.io", true),
            ("CiliumClusterwideNetworkPolicy.cilium.io", true),
            ("GlobalNetworkPolicy.projectcalico.org", true),
            ("NetworkPolicy.crd.projectcalico.org", true),
            ("NewerPolicy.policy.networking.k8s.io", true),
            ("AuthorizationPolicy.security.istio.io", true),
            ("NetworkPolicy.notprojectcalico.org", true),
            ("CiliumNode.cilium.io", false),
            ("Certificate.cert-manager.io", false),
            ("ServiceMonitor.monitoring.coreos.com", false),
            ("Thing.mycilium.io", false),
            ("PersistentVolumeClaim", false),
        ] {
            assert_eq!(acts_on_traffic(kind), expected, "{kind}");
        }
    }
}
