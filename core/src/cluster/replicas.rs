//! A StatefulSet's pods differ by labels that its controller gives them. Where somebody selects by these, each replica
//! stands for itself; elsewhere one pod stands for all, as for any other workload.

use crate::order::Map;
use std::rc::Rc;

use super::{Cluster, Pod};
use crate::finding::{Finding, Severity};
use crate::manifest::meta::ObjectMeta;
use crate::manifest::stateful_set::{StatefulSetSpec, first_ordinal};
use crate::manifest::workload::{POD_INDEX_LABEL, POD_NAME_LABEL};
use crate::settings::KubernetesVersion;

/// At most so many replicas of a StatefulSet stand for themselves.
pub const MAX_REPLICAS: i32 = 16;

/// Replicas of StatefulSets by namespace and name.
pub(super) type Replicas = Map<(String, String), Ordinals>;

/// The numbers that a StatefulSet gives its pods.
#[derive(Clone, Copy)]
pub(super) struct Ordinals {
    pub(super) start: i32,
    count: i32,
}

impl Ordinals {
    /// `SetDefaults_StatefulSet`: one replica where the number is absent. With none, one pod stands for those to come.
    pub(super) fn of(spec: &StatefulSetSpec, version: KubernetesVersion) -> Self {
        let start = first_ordinal(spec.ordinals.as_ref().map(|ordinals| ordinals.start), version);
        Self { start, count: spec.replicas.unwrap_or(1).max(1) }
    }
}

/// Puts its replicas in the place of each StatefulSet's pod, if a selector of the files tells them apart.
pub(super) fn expand(cluster: &mut Cluster, replicas: &Replicas, findings: &mut Vec<Finding>) {
    if replicas.is_empty() || !tells_replicas_apart(cluster) {
        return;
    }
    for pod in std::mem::take(&mut cluster.pods) {
        let of_set = pod.workload.as_ref().filter(|workload| workload.kind == "StatefulSet");
        let ordinals = of_set.and_then(|set| replicas.get(&(pod.namespace.clone(), set.name.clone())));
        let Some(Ordinals { start, count }) = ordinals.copied() else {
            cluster.pods.push(pod);
            continue;
        };
        if count > MAX_REPLICAS {
            let message =
                format!("{count} replicas of StatefulSet {}: the first {MAX_REPLICAS} stand for all", pod.id());
            findings.push(Finding::note("limit", Severity::Info, message, cluster.place(&pod.object())));
        }
        for index in 0..count.min(MAX_REPLICAS) {
            let replica = replica(&pod, start.saturating_add(index), cluster.profile.version);
            cluster.pods.push(replica);
        }
    }
}

fn tells_replicas_apart(cluster: &Cluster) -> bool {
    let tells = |key: &str| key == POD_NAME_LABEL || key == POD_INDEX_LABEL;
    let services = cluster.services.iter();
    let mut found = services.flat_map(|service| service.object.spec.selector.keys()).any(|key| tells(key));
    cluster.each_pod_selector(&mut |_, selector| found |= selector.keys().any(tells));
    found
}

/// `newStatefulSetPod` of the StatefulSet controller.
fn replica(pod: &Pod, ordinal: i32, version: KubernetesVersion) -> Pod {
    let number = Some(ordinal);
    let ordinal = ordinal.to_string();
    let name = [&pod.name, "-", &ordinal].concat();
    let mut metadata = ObjectMeta::clone(&pod.metadata);
    metadata.labels.insert(POD_NAME_LABEL.to_owned(), name.clone());
    // Since 1.28.
    if version != KubernetesVersion::V1_24 {
        metadata.labels.insert(POD_INDEX_LABEL.to_owned(), ordinal);
    }
    Pod { name, number, metadata: Rc::new(metadata), ..pod.clone() }
}

#[cfg(test)]
mod tests {
    use crate::cluster::{Cluster, Pod};
    use crate::report::{ClusterProfile, KubernetesVersion, SourceFile};

    const SET: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\nspec: {replicas: REPLICAS, template: {metadata: {labels: {app: db}}}}\n---\n";

    fn selecting(selector: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {{podSelector: {{{selector}}}}}\n"
        )
    }

    fn cluster(text: &str) -> (Cluster, Vec<String>) {
        let mut playground = crate::Playground::new();
        playground.admit_invalid_objects();
        playground.set_profile(ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() });
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
        let codes = playground.report().findings.into_iter().map(|finding| finding.code).collect();
        (playground.cluster().clone(), codes)
    }

    fn ids(cluster: &Cluster) -> Vec<String> {
        cluster.pods.iter().map(Pod::id).collect()
    }

    #[test]
    fn replicas_stand_for_themselves_only_where_a_selector_tells_them_apart() {
        let three = SET.replace("REPLICAS", "3");
        for (selector, expected) in [
            ("matchLabels: {app: db}", vec!["shop/db"]),
            ("matchLabels: {pod-template-hash: abc}", vec!["shop/db"]),
            ("matchLabels: {statefulset.kubernetes.io/pod-name: db-0}", vec!["shop/db-0", "shop/db-1", "shop/db-2"]),
            (
                "matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: Exists}]",
                vec!["shop/db-0", "shop/db-1", "shop/db-2"],
            ),
        ] {
            let (cluster, _) = cluster(&(three.clone() + &selecting(selector)));
            assert_eq!(ids(&cluster), expected, "{selector}");
            assert!(cluster.pods.iter().all(|pod| pod.stands_for_all() == (expected.len() == 1)), "{selector}");
        }
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: first, namespace: shop}\nspec: {selector: {statefulset.kubernetes.io/pod-name: db-0}}\n";
        assert_eq!(cluster(&(three.clone() + service)).0.pods.len(), 3);
        let policy = "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\nspec: {tier: Admin, priority: 1, subject: {pods: {podSelector: {matchLabels: {apps.kubernetes.io/pod-index: \"1\"}}}}}\n";
        assert_eq!(cluster(&(three + policy)).0.pods.len(), 3);
    }

    #[test]
    fn replicas_carry_their_name_and_number_and_are_found_by_their_workload() {
        let policy = selecting("matchLabels: {statefulset.kubernetes.io/pod-name: db-0}");
        let (cluster, _) = cluster(&(SET.replace("REPLICAS", "2, ordinals: {start: 5}") + &policy));
        let labels = |id: &str| cluster.pod(cluster.pod_by_id(id).unwrap()).unwrap().labels().clone();
        assert_eq!(labels("shop/db-6").get("statefulset.kubernetes.io/pod-name").map(String::as_str), Some("db-6"));
        assert_eq!(labels("shop/db-6").get("apps.kubernetes.io/pod-index").map(String::as_str), Some("6"));
        for (id, expected) in
            [("shop/db", 2), ("shop/StatefulSet/db", 2), ("shop/db-5", 1), ("shop/db-0", 0), ("db", 0)]
        {
            assert_eq!(cluster.ends_of(id).len(), expected, "{id}");
        }
        assert_eq!(cluster.requested_pod("shop/db").map(Pod::id), Some("shop/db-5".to_owned()));
    }

    #[test]
    fn the_number_of_replicas_is_one_by_default_and_bounded_and_that_is_told() {
        let policy = selecting("matchLabels: {statefulset.kubernetes.io/pod-name: db-0}");
        for (replicas, expected, is_told) in [
            ("null", 1, false),
            ("0", 1, false),
            ("-3", 1, false),
            ("16", 16, false),
            ("17", 16, true),
            ("2147483647", 16, true),
        ] {
            let (cluster, codes) = cluster(&(SET.replace("REPLICAS", replicas) + &policy));
            assert_eq!(cluster.pods.len(), expected, "{replicas}");
            assert_eq!(codes.iter().any(|code| code == "limit"), is_told, "{replicas}");
        }
    }

    #[test]
    fn a_replica_beside_the_live_pod_of_its_name_keeps_a_name_of_its_own() {
        let pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: db-0, namespace: shop}\n";
        let policy = selecting("matchLabels: {statefulset.kubernetes.io/pod-name: db-0}");
        let (cluster, _) = cluster(&(SET.replace("REPLICAS", "2") + &policy + pod));
        assert_eq!(ids(&cluster), ["shop/db-0", "shop/StatefulSet/db-0", "shop/db-1"]);
    }
}
