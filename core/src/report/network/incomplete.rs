//! What the files hold that could change traffic and is not evaluated: told with every verdict, never left silent.

use std::rc::Rc;

use super::words;
use crate::cluster::Cluster;
use crate::manifest::workload::{ADDED_LABELS, POD_INDEX_LABEL, POD_NAME_LABEL};
use crate::order::{self, Map, Set};
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

pub(in crate::report) fn incomplete(cluster: &Cluster) -> Vec<String> {
    let kinds: Set<&str> = order::set(cluster.not_evaluated.iter().map(|(kind, _)| kind.as_str()));
    let kinds = kinds.into_iter().filter(|kind| acts_on_traffic(kind)).map(words::not_evaluated);
    kinds.chain(left_out(cluster)).chain(by_added_labels(cluster)).take(MAX_TOLD).collect()
}

/// Policies that select by what nobody can know of the pods that workloads create. The name and number of a StatefulSet's
/// replica are no such labels: `cluster::replicas` gives them, as far as the version has them.
fn by_added_labels(cluster: &Cluster) -> Vec<String> {
    let mut told: Map<Rc<str>, String> = Map::new();
    if cluster.pods.iter().all(|pod| pod.workload.is_none()) {
        return Vec::new();
    }
    cluster.each_pod_selector(&mut |policy, selector| {
        let is_unknown = |key: &&str| ADDED_LABELS.contains(key) && ![POD_NAME_LABEL, POD_INDEX_LABEL].contains(key);
        if let (Some(key), false) = (selector.keys().find(is_unknown), told.contains_key(&policy.object)) {
            told.insert(policy.object.clone(), words::added_label(&policy.object, key));
        }
    });
    told.into_values().collect()
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
