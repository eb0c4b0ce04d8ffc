//! What validation and Pod Security are asked about: the pod as policies and the API server itself left it.

use super::*;
use crate::settings::{ClusterProfile, KubernetesVersion};

fn facts_at(text: &str, version: KubernetesVersion) -> PodFacts {
    let mut playground = crate::Playground::new();
    playground.set_profile(ClusterProfile { version, ..ClusterProfile::default() });
    playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    let cluster = playground.cluster();
    let admission = evaluate(cluster, &rbac::evaluate(cluster), &Requester::default(), &mut Memory::default());
    PodFacts::clone(&admission.pods[0])
}

fn namespace(labels: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}}}\n---\n")
}

fn refused_by_standard(facts: &PodFacts) -> String {
    facts.standards.as_ref().map(|decision| decision.message.clone()).unwrap_or_default()
}

fn misfits(facts: &PodFacts) -> Vec<&str> {
    facts.misfits.iter().map(|misfit| misfit.message.as_str()).collect()
}

#[test]
fn what_a_policy_fills_in_must_fit_a_windows_pod() {
    let fills = "  volumes: ['*']\n  readOnlyRootFilesystem: true\n  allowPrivilegeEscalation: false\n  requiredDropCapabilities: [ALL]";
    let group = "fsGroup: {rule: MustRunAs, ranges: [{min: 5, max: 9}]}";
    let policy = policy("a", fills).replace("fsGroup: {rule: RunAsAny}", group);
    let windows = pod("{os: {name: windows}, containers: [{name: c, image: app}]}");
    let facts = facts_of(&format!("{policy}{}{windows}", grant(EVERYBODY, None)));
    assert_eq!(facts.admitted, Admitted::By(0));
    assert_eq!(
        misfits(&facts),
        [
            "spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod",
            "spec.containers[0].securityContext.capabilities: Forbidden: cannot be set for a windows pod",
            "spec.containers[0].securityContext.readOnlyRootFilesystem: Forbidden: cannot be set for a windows pod",
            "spec.containers[0].securityContext.allowPrivilegeEscalation: Forbidden: cannot be set for a windows pod",
        ]
    );
    assert!(!facts.is_valid() && facts.starts.is_empty());
    let annotation = "metadata: {name: web, namespace: shop, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}";
    let annotated = windows.replace("metadata: {name: web, namespace: shop}", annotation);
    let field = "spec.securityContext.seccompProfile: Forbidden: cannot be set for a windows pod";
    assert_eq!(misfits(&facts_of(&annotated)), [field], "the API server writes the field from the annotation");
}

#[test]
fn an_id_that_a_policy_fills_in_must_be_one() {
    let beyond = "{rule: MustRunAs, ranges: [{min: 3000000000, max: 3000000001}]}";
    let policy = policy("a", ALL_VOLUMES)
        .replace("{rule: RunAsAny}", beyond)
        .replace(&format!("seLinux: {beyond}"), "seLinux: {rule: RunAsAny}");
    let facts = facts_of(&format!("{policy}{}{}", grant(EVERYBODY, None), pod(PLAIN)));
    assert_eq!(facts.admitted, Admitted::By(0));
    let beyond = "Invalid value: 3000000000: must be between 0 and 2147483647, inclusive";
    assert_eq!(
        misfits(&facts),
        [
            format!("spec.containers[0].securityContext.runAsUser: {beyond}"),
            format!("spec.securityContext.fsGroup: {beyond}"),
            format!("spec.securityContext.supplementalGroups[0]: {beyond}"),
        ]
    );
}

#[test]
fn what_is_wrong_as_written_and_what_a_policy_makes_wrong_are_told_together() {
    let closed = policy("a", "  volumes: ['*']\n  privileged: true\n  allowPrivilegeEscalation: false");
    let both = pod("{containers: [{name: C, image: app, securityContext: {privileged: true}}]}");
    let facts = facts_at(&format!("{closed}{}{both}", grant(EVERYBODY, None)), KubernetesVersion::V1_24);
    assert_eq!((facts.errors.len(), facts.contradictions.len()), (1, 1));
    let contradicts_itself = pod(
        "{containers: [{name: c, image: app, securityContext: {privileged: true, allowPrivilegeEscalation: false}}]}",
    );
    let facts = facts_at(&format!("{closed}{}{contradicts_itself}", grant(EVERYBODY, None)), KubernetesVersion::V1_24);
    assert_eq!((facts.errors.len(), facts.contradictions.len()), (1, 0), "told once");
}

const UNMASKED: &str = "{containers: [{name: c, image: app, securityContext: {procMount: Unmasked}}]}";

#[test]
fn in_1_24_no_policy_allows_a_proc_mount() {
    let policy = policy("a", "  volumes: ['*']\n  allowedProcMountTypes: [Unmasked]");
    let granted = grant(EVERYBODY, None);
    assert_eq!(
        message(&facts_of(&format!("{policy}{granted}{}", pod(UNMASKED)))),
        "pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.procMount: Invalid value: \"Unmasked\": ProcMountType is not allowed]"
    );
    assert_eq!(facts_of(&format!("{policy}{granted}{}", pod(PLAIN))).admitted, Admitted::By(0));
}

#[test]
fn in_1_24_pod_security_sees_the_default_proc_mount() {
    let enforced = namespace("pod-security.kubernetes.io/enforce: baseline");
    assert!(facts_of(&format!("{enforced}{}", pod(UNMASKED))).is_admitted());
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {UNMASKED}}}}}\n"
    );
    let facts = facts_of(&format!("{}{deployment}", namespace("pod-security.kubernetes.io/warn: baseline")));
    assert!(facts.of_template.expect("a template").warnings.is_empty());
}

#[test]
fn standards_up_to_1_18_see_the_annotations_that_1_24_writes_from_seccomp_fields() {
    let enforced =
        namespace("pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.18");
    let unconfined =
        pod("{containers: [{name: c, image: app, securityContext: {seccompProfile: {type: Unconfined}}}]}");
    assert_eq!(
        refused_by_standard(&facts_of(&format!("{enforced}{unconfined}"))),
        "pods \"web\" is forbidden: violates PodSecurity \"baseline:v1.18\": seccompProfile (forbidden annotation container.seccomp.security.alpha.kubernetes.io/c=\"unconfined\")"
    );
}

#[test]
fn in_1_36_an_app_armor_annotation_counts_as_field_too_and_the_client_is_warned() {
    let key = "container.apparmor.security.beta.kubernetes.io/c";
    let annotation = format!("metadata: {{name: web, namespace: shop, annotations: {{{key}: unconfined}}}}");
    let annotated = pod(PLAIN).replace("metadata: {name: web, namespace: shop}", &annotation);
    let enforced = namespace("pod-security.kubernetes.io/enforce: baseline");
    let facts = facts_at(&format!("{enforced}{annotated}"), KubernetesVersion::V1_36);
    assert_eq!(
        refused_by_standard(&facts),
        format!(
            "pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": forbidden AppArmor profiles (container \"c\" and annotation must not set AppArmor profile type to \"Unconfined\", \"{key}=\"unconfined\"\")"
        )
    );
    let warning =
        format!("metadata.annotations[{key}]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
    assert_eq!(facts.warnings, [warning]);
}

#[test]
fn a_volume_that_is_called_like_that_of_the_token_is_taken_for_it() {
    let narrow = policy("a", "  volumes: [emptyDir]");
    let named = pod("{containers: [{name: c, image: nginx}], volumes: [{name: kube-api-access-x, emptyDir: {}}]}");
    let facts = facts_of(&format!("{narrow}{}{named}", grant(EVERYBODY, None)));
    assert_eq!((facts.admitted, facts.token_volume), (Admitted::By(0), None));
}

#[test]
fn a_mirror_pod_has_no_service_account_whoever_creates_it() {
    let marked = "metadata: {name: web, namespace: shop, annotations: {kubernetes.io/config.mirror: x}}";
    let mirror = |more: &str| {
        let spec = format!("{{nodeName: node-1, {more}containers: [{{name: c, image: nginx}}]}}");
        pod(&spec).replace("metadata: {name: web, namespace: shop}", marked)
    };
    let allowed = policy("a", "  volumes: [emptyDir]");
    let own = grant("{kind: ServiceAccount, name: default, namespace: shop}", Some("shop"));
    let empty = "pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: []";
    assert_eq!(message(&facts_of(&format!("{allowed}{own}{}", mirror("")))), empty, "its account's grant is no help");
    let facts = facts_of(&format!("{allowed}{}{}", grant(EVERYBODY, None), mirror("")));
    assert_eq!((facts.admitted, facts.token_volume), (Admitted::By(0), None));
    for (more, why) in [
        ("serviceAccountName: a, ", "a mirror pod may not reference service accounts"),
        ("volumes: [{name: v, secret: {secretName: s}}], ", "a mirror pod may not reference secrets"),
        (
            "volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}], ",
            "a mirror pod may not use ServiceAccountToken volume projections",
        ),
    ] {
        assert_eq!(message(&facts_of(&mirror(more))), format!("pods \"web\" is forbidden: {why}"));
    }
}

#[test]
fn a_stateful_set_counts_its_pods_from_its_first_ordinal() {
    let set = format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web, namespace: shop}}\nspec: {{ordinals: {{start: 5}}, selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {PLAIN}}}}}\n"
    );
    assert_eq!(facts_at(&set, KubernetesVersion::V1_36).name, "web-5");
    assert_eq!(facts_at(&set, KubernetesVersion::V1_24).name, "web-0", "1.24 does not know the field");
}

fn stateful(spec: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, volumeClaimTemplates: [{{metadata: {{name: data}}}}], template: {{metadata: {{labels: {{a: b}}}}, spec: {spec}}}}}\n"
    )
}

#[test]
fn the_claims_of_a_stateful_set_are_volumes_of_its_pods_and_not_of_its_template() {
    let narrow = policy("a", "  volumes: [emptyDir, projected]");
    let set = stateful(
        "{containers: [{name: c, image: i}], volumes: [{name: data, hostPath: {path: /}}, {name: v, hostPath: {path: /}}]}",
    );
    let facts =
        facts_of(&format!("{narrow}{}{set}", grant("{kind: ServiceAccount, name: default, namespace: shop}", None)));
    assert_eq!(
        message(&facts),
        "pods \"web-0\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.volumes[0]: Invalid value: \"persistentVolumeClaim\": persistentVolumeClaim volumes are not allowed to be used spec.volumes[1]: Invalid value: \"hostPath\": hostPath volumes are not allowed to be used]"
    );
    let warned = facts_of(&format!("{}{set}", namespace("pod-security.kubernetes.io/warn: baseline")));
    let warnings = warned.of_template.expect("a template").warnings;
    assert!(warnings[0].ends_with("hostPath volumes (volumes \"data\", \"v\")"), "{warnings:?}");
}

#[test]
fn a_stateful_set_whose_pods_are_invalid_is_there_and_its_pods_are_not() {
    let set = stateful("{containers: [{name: C, image: i}]}");
    let facts = facts_at(&set, KubernetesVersion::V1_24);
    assert_eq!(facts.errors.len(), 1, "{:?}", facts.errors);
    assert!(facts.errors[0].message.starts_with("spec.containers[0].name: Invalid value: \"C\""));
    assert!(facts.creation.by_controller && !facts.is_valid());
}

#[test]
fn in_1_36_an_unmasked_proc_needs_a_user_namespace_and_that_no_namespace_of_the_node() {
    let first = |spec: &str, version| {
        let facts = facts_at(&pod(spec), version);
        facts.errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>()
    };
    let unmasked = "spec.containers[0].securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`";
    assert_eq!(first(UNMASKED, KubernetesVersion::V1_36), [unmasked]);
    assert_eq!(first(UNMASKED, KubernetesVersion::V1_24), Vec::<String>::new());
    let own_users = UNMASKED.replace("{containers", "{hostUsers: false, containers");
    assert_eq!(first(&own_users, KubernetesVersion::V1_36), Vec::<String>::new());
    let both = UNMASKED.replace("{containers", "{hostUsers: false, hostNetwork: true, hostPID: true, containers");
    assert_eq!(
        first(&both, KubernetesVersion::V1_36),
        [
            "spec.hostNetwork: Forbidden: when `hostUsers` is false",
            "spec.HostPID: Forbidden: when `hostUsers` is false"
        ]
    );
}

#[test]
fn a_pod_that_is_there_may_be_changed_in_spite_of_what_creation_alone_forbids() {
    let debugged = pod("{containers: [{name: c, image: i}], ephemeralContainers: [{name: d, image: i}]}");
    let created = facts_at(&debugged, KubernetesVersion::V1_36);
    assert_eq!(created.errors[0].message, "spec.ephemeralContainers: Forbidden: cannot be set on create");
    let mut playground = crate::Playground::new();
    playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text: debugged }]);
    let cluster = playground.cluster();
    let admin = user_of("admin", &["system:masters".to_owned()]);
    let pod = cluster.requested_pods()[0];
    let changed = evaluate_pod(cluster, &rbac::evaluate(cluster), &admin, pod, Operation::Update);
    assert!(changed.is_valid(), "{:?}", changed.errors);
}

#[test]
fn a_mirror_pod_names_its_node() {
    let marked = "metadata: {name: web, namespace: shop, annotations: {kubernetes.io/config.mirror: x}}";
    let mirror = pod(PLAIN).replace("metadata: {name: web, namespace: shop}", marked);
    assert_eq!(
        facts_at(&mirror, KubernetesVersion::V1_36).errors[0].message,
        "metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set"
    );
}
