//! Whole pods on their way through all stages.

use super::*;
use crate::playground::cluster_of;
use crate::rbac;

mod stored;

/// A policy that lets everything pass but what `more` forbids, in the spec.
fn policy(name: &str, more: &str) -> String {
    format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {{name: {name}}}\nspec:\n  runAsUser: {{rule: RunAsAny}}\n  supplementalGroups: {{rule: RunAsAny}}\n  fsGroup: {{rule: RunAsAny}}\n  seLinux: {{rule: RunAsAny}}\n{more}\n---\n"
    )
}

const ALL_VOLUMES: &str = "  volumes: ['*']";

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {spec}\n---\n")
}

const PLAIN: &str = "{containers: [{name: c, image: nginx}]}";

/// Lets a subject use all policies, in all namespaces or in one.
fn grant(subject: &str, namespace: Option<&str>) -> String {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: use}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n---\n";
    let (kind, place) = match namespace {
        None => ("ClusterRoleBinding", String::new()),
        Some(namespace) => ("RoleBinding", format!(", namespace: {namespace}")),
    };
    format!(
        "{role}apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: use{place}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}}\nsubjects: [{subject}]\n---\n"
    )
}

const EVERYBODY: &str = "{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}";

fn facts_of(text: &str) -> PodFacts {
    let (cluster, _) = cluster_of(text);
    let admission = evaluate(&cluster, &rbac::evaluate(&cluster), &Requester::default(), &mut Memory::default());
    PodFacts::clone(&admission.pods[0])
}

#[track_caller]
fn message(facts: &PodFacts) -> String {
    facts.refusal().map(str::to_owned).unwrap_or_else(|| panic!("not refused: {:?}", facts.admitted))
}

#[test]
fn a_policy_that_changes_nothing_wins_over_an_earlier_one_that_does() {
    let changes = policy("a", "  volumes: ['*']\n  allowPrivilegeEscalation: false");
    let (later, last) = (policy("b", ALL_VOLUMES), policy("c", ALL_VOLUMES));
    let granted = grant(EVERYBODY, None);
    let chosen = |policies: &str| facts_of(&format!("{policies}{granted}{}", pod(PLAIN))).admitted;
    assert_eq!(chosen(&format!("{changes}{last}{later}")), Admitted::By(1), "the first by name of those");
    let changes_too = policy("b", "  volumes: ['*']\n  readOnlyRootFilesystem: true");
    assert_eq!(chosen(&format!("{changes_too}{changes}")), Admitted::By(0), "else the first by name");
}

#[test]
fn a_grant_counts_for_the_service_account_or_for_the_creator() {
    let asked = |grant: &str| facts_of(&format!("{}{grant}{}", policy("a", ALL_VOLUMES), pod(PLAIN)));
    let own = asked(&grant("{kind: ServiceAccount, name: default, namespace: shop}", Some("shop")));
    assert_eq!(own.admitted, Admitted::By(0));
    assert!(own.to_service_account[0].allowed && !own.to_creator[0].allowed);
    let creator = asked(&grant(EVERYBODY, None));
    assert_eq!(creator.admitted, Admitted::By(0));
    assert!(!creator.to_service_account[0].allowed, "a service account is not `authenticated` here");
    let elsewhere = asked(&grant("{kind: ServiceAccount, name: default, namespace: shop}", Some("other")));
    assert_eq!(message(&elsewhere), "pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: []");
}

#[test]
fn policies_that_nobody_can_use_leave_no_provider() {
    let broken = policy("a", ALL_VOLUMES).replace("fsGroup: {rule: RunAsAny}", "fsGroup: {rule: MustRunAs}");
    let facts = facts_of(&format!("{broken}{}{}", grant(EVERYBODY, None), pod(PLAIN)));
    assert_eq!(
        message(&facts),
        "pods \"web\" is forbidden: PodSecurityPolicy: no providers available to validate pod request"
    );
    assert_eq!(facts.reviews[0].unusable().expect("why").message, "ranges must be supplied for MustRunAs");
}

#[test]
fn without_any_policy_nothing_is_refused() {
    assert_eq!(facts_of(&pod(PLAIN)).admitted, Admitted::NoPolicies);
}

#[test]
fn the_pods_of_a_workload_are_created_by_its_controller() {
    for (kind, version, controller, name) in [
        ("Deployment", "apps/v1", "replicaset-controller", "web-<pod-template-hash>-"),
        ("ReplicaSet", "apps/v1", "replicaset-controller", "web-"),
        ("StatefulSet", "apps/v1", "statefulset-controller", "web-0"),
        ("DaemonSet", "apps/v1", "daemon-set-controller", "web-"),
        ("Job", "batch/v1", "job-controller", "web-"),
        ("IndexedJob", "batch/v1", "job-controller", "web-0-"),
    ] {
        let (kind, more) = if kind == "IndexedJob" { ("Job", "completionMode: Indexed, ") } else { (kind, "") };
        let workload = format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web, namespace: shop}}\nspec: {{{more}template: {{spec: {PLAIN}}}}}\n"
        );
        let facts = facts_of(&format!("{}{workload}", policy("a", ALL_VOLUMES)));
        assert_eq!(facts.creation.creator.name, format!("system:serviceaccount:kube-system:{controller}"));
        assert_eq!(
            message(&facts),
            format!("pods \"{name}\" is forbidden: PodSecurityPolicy: unable to admit pod: []"),
            "{kind}"
        );
    }
}

#[test]
fn whether_the_requester_may_create_it_is_a_matter_of_its_own() {
    let text = format!("{}{}{}", policy("a", ALL_VOLUMES), grant(EVERYBODY, None), pod(PLAIN));
    let (cluster, _) = cluster_of(&text);
    let rbac = rbac::evaluate(&cluster);
    let jane = evaluate_pod(&cluster, &rbac, &user_of("jane", &[]), &cluster.pods[0], Operation::Create);
    assert!(!jane.creation.permit.allowed && jane.is_admitted());
    assert_eq!(
        jane.creation.message.as_deref(),
        Some(
            "pods is forbidden: User \"jane\" cannot create resource \"pods\" in API group \"\" in the namespace \"shop\""
        )
    );
    let admin = user_of("admin", &["system:masters".to_owned()]);
    let admin = evaluate_pod(&cluster, &rbac, &admin, &cluster.pods[0], Operation::Create);
    assert!(admin.creation.permit.bypass && admin.to_creator[0].bypass);
}

#[test]
fn the_token_of_the_service_account_needs_a_volume_type_that_is_allowed() {
    let granted = grant(EVERYBODY, None);
    let narrow = policy("a", "  volumes: [emptyDir]");
    let facts = facts_of(&format!("{narrow}{granted}{}", pod(PLAIN)));
    assert_eq!(
        message(&facts),
        "pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.volumes[0]: Invalid value: \"projected\": projected volumes are not allowed to be used]"
    );
    let without = pod("{automountServiceAccountToken: false, containers: [{name: c, image: nginx}]}");
    assert_eq!(facts_of(&format!("{narrow}{granted}{without}")).admitted, Admitted::By(0));
    let secret = policy("a", "  volumes: [secret]");
    assert_eq!(facts_of(&format!("{secret}{granted}{}", pod(PLAIN))).admitted, Admitted::By(0));
}

#[test]
fn a_default_of_the_policy_can_make_a_privileged_pod_invalid() {
    let granted = grant(EVERYBODY, None);
    let closed = policy("a", "  volumes: ['*']\n  privileged: true\n  allowPrivilegeEscalation: false");
    let open = policy("a", "  volumes: ['*']\n  privileged: true");
    let privileged = pod("{containers: [{name: c, image: nginx, securityContext: {privileged: true}}]}");
    let facts = facts_of(&format!("{closed}{granted}{privileged}"));
    assert_eq!(facts.admitted, Admitted::By(0));
    assert_eq!(
        facts.contradictions[0].message,
        "spec.containers[0].securityContext: Invalid value: core.SecurityContext{…}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
    );
    assert!(facts_of(&format!("{open}{granted}{privileged}")).contradictions.is_empty());
}

#[test]
fn a_namespace_that_enforces_a_standard_refuses_what_the_policies_admit() {
    let namespace = |level: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{pod-security.kubernetes.io/enforce: {level}}}}}\n---\n"
        )
    };
    let facts = |level: &str| {
        facts_of(&format!("{}{}", namespace(level), pod("{hostPID: true, containers: [{name: c, image: nginx}]}")))
    };
    let refused = facts("baseline");
    assert!(!refused.is_admitted() && refused.starts.is_empty());
    assert_eq!(
        refused.standards.expect("asked").message,
        "pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)"
    );
    assert!(facts("privileged").is_admitted());
}

#[test]
fn too_much_work_leaves_pods_unjudged_and_says_so() {
    let mut effort = effort::Effort::default();
    assert!(effort.spend(1));
    assert!(!effort.spend(u64::MAX));
    assert!(!effort.spend(1), "nothing is left");
}
