//! Objects that would decide but cannot be read: what is said without them is incomplete, and must say so.

use super::Place;
use crate::cluster::{Cluster, SELECTED_KINDS};
use crate::manifest::{Content, Status, probable_kind};

/// Kinds that decide who may do what.
pub(crate) const ACCESS_KINDS: [&str; 4] = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// Kinds that decide which pods are admitted, or make some; admission asks about access too.
const ADMISSION_KINDS: [&[&str]; 4] = [&["PodSecurityPolicy"], &["ServiceAccount"], &ACCESS_KINDS, &SELECTED_KINDS];

/// Kinds that decide about traffic, or make the pods that it goes between.
pub(crate) const TRAFFIC_KINDS: [&[&str]; 2] =
    [&["NetworkPolicy", "ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"], &SELECTED_KINDS];

/// An object that is left out, as a text names it, and where it stands.
pub(crate) struct LeftOut {
    pub label: String,
    pub place: Option<Place>,
    /// Nobody can tell which object it is: a document that does not parse.
    pub unreadable: bool,
    /// A pod that can be read, of which admission has its own to say.
    pub invalid_pod: bool,
}

/// Refused objects of these kinds, and what nobody can tell the kind of: documents that do not parse, objects without one,
/// and what there was too much of.
pub(crate) fn left_out(cluster: &Cluster, kinds: &[&[&str]]) -> Vec<LeftOut> {
    let mut found: Vec<LeftOut> = Vec::new();
    for (id, source) in cluster.sources.iter() {
        let objects = &source.document.objects;
        for object in objects.iter().filter(|object| object.status.is_refused()) {
            let place = cluster.sources.place_in(id, object, "");
            match probable_kind(&object.kind) {
                None => found.extend(place.map(unreadable)),
                Some(kind) if kinds.iter().any(|kinds| kinds.contains(&kind)) => found.push(LeftOut {
                    label: object.label(),
                    place,
                    unreadable: false,
                    invalid_pod: matches!(object.status, Status::Invalid(_, Content::Pod(_))),
                }),
                Some(_) => {}
            }
        }
        let problem = source.document.problems.iter().find(|problem| problem.fatal).filter(|_| objects.is_empty());
        let place = problem.and_then(|problem| cluster.sources.place_of_text(id, problem.range));
        found.extend(place.map(unreadable));
    }
    found.extend(cluster.sources.left_out.iter().cloned().map(unreadable));
    found
}

fn unreadable(place: Place) -> LeftOut {
    let label = format!("the document at {} line {}", place.file, place.lines[0]);
    LeftOut { label, place: Some(place), unreadable: true, invalid_pod: false }
}

/// Of the kinds that admission depends on; pods that it judges although they cannot exist are not among them, nor policies
/// that decide nothing in this cluster.
pub(crate) fn of_admission(cluster: &Cluster) -> Vec<LeftOut> {
    let [_, without_policies @ ..] = &ADMISSION_KINDS;
    let kinds = if cluster.profile.psp_enforced() { ADMISSION_KINDS.as_slice() } else { without_policies };
    let mut found = left_out(cluster, kinds);
    found.retain(|left_out| !left_out.invalid_pod);
    found
}

/// `RoleBinding a/b takes no part`, or how many; `None` when nothing is left out.
pub(crate) fn note(left_out: &[LeftOut]) -> Option<String> {
    match left_out {
        [] => None,
        [one] => Some(format!("{} takes no part", one.label)),
        several => Some(format!("{} objects that decide take no part", several.len())),
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
        assert!(summary.contains("PodSecurityPolicy a takes no part"), "{summary}");
        assert!(report.admission.warnings.iter().any(|warning| warning.code == "left-out" && warning.lines.is_some()));
    }

    #[test]
    fn a_refused_binding_makes_the_access_sentence_incomplete() {
        let report = report(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: shop}\nsubjects: {}\n",
        );
        assert!(report.access.summary.contains("RoleBinding shop/a takes no part"), "{}", report.access.summary);
    }

    #[test]
    fn a_refused_policy_for_the_whole_cluster_makes_traffic_incomplete() {
        for (version, kind) in [
            ("v1alpha2", "ClusterNetworkPolicy"),
            ("v1alpha1", "AdminNetworkPolicy"),
            ("v1alpha1", "BaselineAdminNetworkPolicy"),
        ] {
            let text = format!(
                "apiVersion: policy.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: default}}\nspec: {{}}\n"
            );
            let incomplete = report(&text).network.incomplete;
            assert!(incomplete.iter().any(|told| told.contains(kind)), "{kind}: {incomplete:?}");
        }
    }

    #[test]
    fn what_nobody_can_tell_the_kind_of_or_is_misspelt_makes_every_answer_incomplete() {
        for text in [
            "metadata: {name: a}\n",
            "kind: RoleBindng\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\n",
            "just words\n",
            "a: [\n",
        ] {
            let report = report(text);
            assert!(report.access.summary.contains("takes no part"), "{text}: {}", report.access.summary);
        }
        let pod = report("apiVersion: v1\nkind: pod\nmetadata: {name: a, namespace: shop}\n");
        assert_eq!(pod.network.incomplete.len(), 1, "{:?}", pod.network.incomplete);
        assert!(!pod.access.summary.contains("takes no part"), "pods decide nothing there");
    }

    #[test]
    fn files_beyond_the_limit_make_the_answers_incomplete_and_the_others_count() {
        let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
        let mut playground = Playground::new();
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, image: i}]}\n";
        let big = " ".repeat(crate::workspace::MAX_BYTES + 1);
        playground.set_files(vec![file("big.yaml", big), file("small.yaml", pod.to_owned())]);
        let report = playground.report();
        assert_eq!(report.admission.pods.len(), 1);
        assert!(report.network.incomplete[0].contains("big.yaml"), "{:?}", report.network.incomplete);
        let limit = report.findings.iter().find(|finding| finding.code == "limit").and_then(|it| it.place.clone());
        assert_eq!(limit.map(|place| (place.file, place.lines)), Some(("big.yaml".to_owned(), [1, 1])));
    }

    #[test]
    fn since_1_25_pod_security_policies_are_not_validated_and_nothing_is_incomplete_without_them() {
        let mut playground = Playground::new();
        let version = crate::report::KubernetesVersion::V1_36;
        playground.set_profile(crate::report::ClusterProfile { version, ..Default::default() });
        let text =
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {fsGroup: {rule: Any}}\n";
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
        let report = playground.report();
        let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["removed-api-version"]);
        assert!(!report.admission.summary.contains("Incomplete"), "{}", report.admission.summary);
    }
}
