//! Objects that would decide but cannot be read: what is said without them is incomplete, and must say so.

use super::Place;
use crate::cluster::Cluster;
use crate::manifest::{Content, Status};

/// Kinds that decide who may do what.
pub(crate) const ACCESS_KINDS: [&str; 4] = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// Kinds that decide which pods are admitted, or make some; admission asks about access too.
pub(crate) const ADMISSION_KINDS: [&str; 15] = [
    "PodSecurityPolicy",
    "Namespace",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ServiceAccount",
    "Pod",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "ReplicationController",
    "Job",
    "CronJob",
];

/// Kinds that decide about traffic, or make the pods that it goes between.
pub(crate) const TRAFFIC_KINDS: [&str; 10] = [
    "NetworkPolicy",
    "Namespace",
    "Pod",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "ReplicationController",
    "Job",
    "CronJob",
];

/// An object that is left out, as a text names it, and where it stands.
pub(crate) struct LeftOut {
    pub label: String,
    pub place: Option<Place>,
    /// Nobody can tell which object it is: a document that does not parse.
    pub unreadable: bool,
    /// A pod that can be read, of which admission has its own to say.
    pub invalid_pod: bool,
}

/// Refused objects of these kinds, and documents of which nobody can tell what they are.
pub(crate) fn left_out(cluster: &Cluster, kinds: &[&str]) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for (id, source) in cluster.sources.iter() {
        let objects = &source.document.objects;
        let refused = objects.iter().filter(|object| object.status.is_refused());
        found.extend(refused.filter(|object| kinds.contains(&object.kind.as_str())).map(|object| LeftOut {
            label: object.label(),
            place: cluster.sources.place_in(id, object, ""),
            unreadable: false,
            invalid_pod: matches!(object.status, Status::Invalid(_, Content::Pod(_))),
        }));
        let problem = source.document.problems.iter().find(|problem| problem.fatal).filter(|_| objects.is_empty());
        if let Some(place) = problem.and_then(|problem| cluster.sources.place_of_text(id, problem.range)) {
            let label = format!("the document at {} line {}", place.file, place.lines[0]);
            found.push(LeftOut { label, place: Some(place), unreadable: true, invalid_pod: false });
        }
    }
    found
}

/// Of the kinds that admission depends on; pods that it judges although they cannot exist are not among them.
pub(crate) fn of_admission(cluster: &Cluster) -> Vec<LeftOut> {
    let mut found = left_out(cluster, &ADMISSION_KINDS);
    found.retain(|left_out| !left_out.invalid_pod);
    found
}

/// `RoleBinding a/b has errors and is left out`, or how many; `None` when nothing is.
pub(crate) fn note(left_out: &[LeftOut]) -> Option<String> {
    match left_out {
        [] => None,
        [one] => Some(format!("{} has errors and is left out", one.label)),
        several => Some(format!("{} objects that decide have errors and are left out", several.len())),
    }
}

#[cfg(test)]
mod tests {
    use crate::Playground;
    use crate::report::{Report, SourceFile};

    fn report(text: &str) -> Report {
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "test.yaml".to_owned(), text: text.to_owned() }]);
        playground.report()
    }

    #[test]
    fn a_refused_policy_makes_the_pods_sentence_incomplete() {
        let report = report(
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {privileged: \"no\"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\n",
        );
        let summary = &report.admission.summary;
        assert!(summary.contains("PodSecurityPolicy a has errors and is left out"), "{summary}");
        assert!(report.admission.warnings.iter().any(|warning| warning.code == "left-out" && warning.lines.is_some()));
    }

    #[test]
    fn a_refused_binding_makes_the_access_sentence_incomplete() {
        let report = report(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: shop}\nsubjects: {}\n",
        );
        assert!(
            report.access.summary.contains("RoleBinding shop/a has errors and is left out"),
            "{}",
            report.access.summary
        );
    }
}
