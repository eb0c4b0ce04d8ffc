//! Standing peers: what every cluster has though the files rarely hold it, so that a rule which only they can match is
//! not called one that matches nothing.

use super::{Cluster, NAMESPACE_NAME_LABEL};
use crate::manifest::meta::{LabelSelector, Labels};
use crate::order::{self, Set};

/// At most so many namespaces get an "any other pod" of their own.
pub const MAX_OTHER_PODS: usize = 24;

/// A peer that stands for something outside the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingPeer {
    /// Stable, so that questions and links can name it: `standing:dns`, `standing:other-pod:shop`.
    pub id: String,
    pub kind: StandingKind,
    /// Empty for the node, and for a namespace without a known name.
    pub namespace: String,
    pub namespace_labels: Labels,
    pub labels: Labels,
    /// Name, protocol and number of its container ports.
    pub ports: Vec<(&'static str, &'static str, u16)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StandingKind {
    /// `CoreDNS`, as every distribution labels it for its Service `kube-dns`.
    Dns,
    /// ingress-nginx as its own manifests deploy it.
    IngressController,
    /// The node that the pod in question runs on.
    OwnNode,
    /// Any pod of this namespace that has no labels.
    OtherPod,
    /// A pod without labels in a namespace that nothing in the files names.
    OtherNamespace,
}

/// No namespace can have this name, so no selector can ask for it by name.
const NO_NAMESPACE: &str = "(another namespace)";

/// The peers that this cluster has beside its pods, in the order in which they are shown.
#[must_use]
pub fn standing_peers(cluster: &Cluster) -> Vec<StandingPeer> {
    let dns = StandingPeer {
        id: "standing:dns".to_owned(),
        kind: StandingKind::Dns,
        namespace: "kube-system".to_owned(),
        namespace_labels: namespace_labels(cluster, "kube-system", &[]),
        labels: labels(&[("k8s-app", "kube-dns")]),
        ports: vec![("dns", "UDP", 53), ("dns-tcp", "TCP", 53), ("metrics", "TCP", 9153)],
    };
    let of_release = [("app.kubernetes.io/instance", "ingress-nginx"), ("app.kubernetes.io/name", "ingress-nginx")];
    let mut of_controller = labels(&of_release);
    of_controller.insert("app.kubernetes.io/component".to_owned(), "controller".to_owned());
    let ingress = StandingPeer {
        id: "standing:ingress-controller".to_owned(),
        kind: StandingKind::IngressController,
        namespace: "ingress-nginx".to_owned(),
        namespace_labels: namespace_labels(cluster, "ingress-nginx", &of_release),
        labels: of_controller,
        ports: vec![("http", "TCP", 80), ("https", "TCP", 443), ("webhook", "TCP", 8443)],
    };
    let node = StandingPeer {
        id: "standing:node".to_owned(),
        kind: StandingKind::OwnNode,
        namespace: String::new(),
        namespace_labels: Labels::new(),
        labels: Labels::new(),
        ports: Vec::new(),
    };
    let other_namespace = StandingPeer {
        id: "standing:other-namespace".to_owned(),
        kind: StandingKind::OtherNamespace,
        namespace: String::new(),
        namespace_labels: labels(&[(NAMESPACE_NAME_LABEL, NO_NAMESPACE)]),
        labels: Labels::new(),
        ports: Vec::new(),
    };
    let mut peers = vec![dns, ingress];
    peers.retain(|peer| !in_the_files(cluster, peer));
    peers.push(node);
    for namespace in namespaces_in_use(cluster).into_iter().take(MAX_OTHER_PODS) {
        peers.push(StandingPeer {
            id: ["standing:other-pod:", &namespace].concat(),
            kind: StandingKind::OtherPod,
            namespace_labels: namespace_labels(cluster, &namespace, &[]),
            namespace,
            labels: Labels::new(),
            ports: Vec::new(),
        });
    }
    peers.push(other_namespace);
    peers
}

/// The files hold a pod that this peer would stand for.
fn in_the_files(cluster: &Cluster, peer: &StandingPeer) -> bool {
    let selects = LabelSelector { match_labels: peer.labels.clone(), match_expressions: Vec::new() };
    cluster.pods.iter().any(|pod| pod.namespace == peer.namespace && selects.matches(pod.labels()))
}

/// Namespaces that are declared, hold a pod or a policy, or that a policy's namespace selector asks for by name.
fn namespaces_in_use(cluster: &Cluster) -> Set<String> {
    let mut names = Set::new();
    for namespace in &cluster.namespaces {
        if namespace.origin.is_some() {
            names.insert(namespace.name.clone());
        }
    }
    cluster.pods.iter().for_each(|pod| {
        names.insert(pod.namespace.clone());
    });
    cluster.network_policies.iter().for_each(|policy| {
        names.insert(policy.namespace.clone());
    });
    for peer in cluster.policy_peers() {
        let Some(selector) = &peer.namespace_selector else { continue };
        names.extend(selector.match_labels.get(NAMESPACE_NAME_LABEL).cloned());
        for requirement in &selector.match_expressions {
            if requirement.key == NAMESPACE_NAME_LABEL && requirement.operator == "In" {
                names.extend(requirement.values.clone());
            }
        }
    }
    names.remove("");
    names
}

/// Those of the cluster's namespace, or the usual ones where the files do not even refer to it.
fn namespace_labels(cluster: &Cluster, name: &str, usual: &[(&str, &str)]) -> Labels {
    let known = cluster.namespace_by_name(name).and_then(|id| cluster.namespace(id));
    if let Some(namespace) = known {
        return namespace.labels.clone();
    }
    let mut labels = labels(usual);
    labels.insert(NAMESPACE_NAME_LABEL.to_owned(), name.to_owned());
    labels
}

fn labels(pairs: &[(&str, &str)]) -> Labels {
    order::map(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    fn ids(text: &str) -> Vec<String> {
        standing_peers(&cluster_of(text).0).into_iter().map(|peer| peer.id).collect()
    }

    #[test]
    fn namespaces_in_use_have_other_pods_and_those_that_only_a_selector_names_too() {
        let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec:\n  podSelector: {}\n  ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}]\n";
        let expected = [
            "standing:dns",
            "standing:ingress-controller",
            "standing:node",
            "standing:other-pod:ops",
            "standing:other-pod:shop",
            "standing:other-namespace",
        ];
        assert_eq!(ids(policy), expected);
        assert_eq!(
            ids(""),
            ["standing:dns", "standing:ingress-controller", "standing:node", "standing:other-namespace"]
        );
    }

    #[test]
    fn cluster_dns_in_the_files_takes_the_place_of_the_standing_one() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}\n";
        assert!(!ids(pod).contains(&"standing:dns".to_owned()));
    }
}
