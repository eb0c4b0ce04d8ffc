//! The same pod in other hands: created by others, through a Deployment, changed later, under another configuration.

use super::*;
use crate::report::admission::AdmissionDetails;
use crate::report::{KubernetesVersion, Requester};
use crate::settings::PodSecuritySettings;

fn details(answer: &Answer) -> &AdmissionDetails {
    answer.admission.as_deref().expect("an answer about a pod")
}

fn asked(text: &str, profile: ClusterProfile, question: AdmissionQuestion) -> Answer {
    open(text, profile).ask(&Question::Admission(AdmissionQuestion { pod: "shop/web".to_owned(), ..question }))
}

fn as_admin() -> AdmissionQuestion {
    AdmissionQuestion {
        user: "admin".to_owned(),
        groups: vec!["system:masters".to_owned()],
        ..AdmissionQuestion::default()
    }
}

#[test]
fn an_administrators_pod_is_admitted_and_the_same_pod_in_a_deployment_is_not() {
    let text = format!("{RESTRICTED}{}", pod(PLAIN));
    let bare = asked(&text, ClusterProfile::default(), as_admin());
    assert_eq!(bare.verdict, Verdict::Admitted);
    let wrapped = AdmissionQuestion { as_deployment: true, ..as_admin() };
    let wrapped = asked(&text, ClusterProfile::default(), wrapped);
    assert_eq!(wrapped.verdict, Verdict::Rejected);
    assert_eq!(wrapped.question, "admin creates Deployment shop/web");
    let refused = "pods \"web-<pod-template-hash>-\" is forbidden: PodSecurityPolicy: unable to admit pod: []";
    assert_eq!(wrapped.message.as_deref(), Some(refused));
    let events: Vec<_> = details(&wrapped).events.iter().map(|event| (&*event.command, &*event.shows)).collect();
    let condition = format!("message: '{refused}'");
    let event = format!("Warning  FailedCreate  replicaset-controller  Error creating: {refused}");
    assert_eq!(
        events,
        [
            ("kubectl apply -f <file> -n shop", "deployment.apps/web created"),
            ("kubectl get deployment web -n shop", "READY 0/<replicas>"),
            ("kubectl describe deployment web -n shop", "ReplicaFailure  True  FailedCreate"),
            ("kubectl get deployment web -o yaml -n shop", &condition),
            ("kubectl describe replicaset web-<pod-template-hash> -n shop", &event),
        ]
    );
}

#[test]
fn a_requester_who_creates_deployments_has_every_bare_pod_asked_for_the_controller() {
    let mut playground = open(&format!("{RESTRICTED}{}", pod(PLAIN)), ClusterProfile::default());
    let groups = vec!["system:masters".to_owned()];
    playground.set_requester(Requester { user: "admin".to_owned(), groups: groups.clone(), as_deployment: false });
    assert_eq!(playground.report().admission.pods[0].verdict, Verdict::Admitted);
    playground.set_requester(Requester { user: "admin".to_owned(), groups, as_deployment: true });
    let of_deployment = &playground.report().admission.pods[0];
    assert_eq!(of_deployment.verdict, Verdict::Rejected);
    assert_eq!(of_deployment.created_by, "system:serviceaccount:kube-system:replicaset-controller");
}

#[test]
fn an_answer_tells_what_becomes_of_the_pod_in_other_hands() {
    let text = format!("{RESTRICTED}{}", pod(PLAIN));
    let answer = asked(&text, ClusterProfile::default(), AdmissionQuestion::default());
    let told: Vec<_> = details(&answer).identities.iter().map(|each| (&*each.code, each.verdict)).collect();
    assert_eq!(
        told,
        [
            ("requester", Verdict::Rejected),
            ("administrator", Verdict::Admitted),
            ("controller", Verdict::Rejected),
            ("service-account", Verdict::Rejected),
            ("node", Verdict::Rejected),
        ]
    );
    assert_eq!(details(&answer).identities[1].policy.as_deref(), Some("restricted"));
}

#[test]
fn a_mirror_pod_has_no_service_account_so_its_node_must_be_granted_the_policy() {
    let node = |text: &str| {
        let answer = asked(text, ClusterProfile::default(), AdmissionQuestion::default());
        details(&answer).identities.iter().find(|each| each.code == "node").map(|each| each.verdict)
    };
    let text = format!("{RESTRICTED}{GRANT}{}", pod(PLAIN));
    assert_eq!(node(&text), Some(Verdict::Rejected), "granted to the service account alone");
    let granted = text.replace("system:serviceaccounts:shop", "system:nodes");
    assert_eq!(node(&granted), Some(Verdict::Admitted));
}

#[test]
fn on_a_change_policies_set_nothing_so_one_that_would_have_to_does_not_count() {
    // Noted down before the policy asked for as much.
    let noted = pod(PLAIN).replace("  name: web\n", "  name: web\n  annotations: {kubernetes.io/psp: restricted}\n");
    let text = format!("{RESTRICTED}{GRANT}{noted}");
    let update = AdmissionQuestion { update: true, ..as_admin() };
    let answer = asked(&text, ClusterProfile::default(), update.clone());
    let refused = "pods \"web\" is forbidden: PodSecurityPolicy: unable to validate pod: []";
    assert_eq!((answer.verdict, answer.message.as_deref()), (Verdict::Rejected, Some(refused)));
    assert!(answer.reasons.iter().any(|reason| reason.code == "mutates-on-update"), "{:#?}", answer.reasons);
    assert_eq!(answer.stages.iter().map(|stage| &*stage.code).collect::<Vec<_>>(), ["authorized", "admitted", "valid"]);
    let set = "    securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false}\n";
    let text = format!("{RESTRICTED}{GRANT}{}", pod(&format!("{PLAIN}{set}")));
    assert_eq!(asked(&text, ClusterProfile::default(), update).verdict, Verdict::Admitted);
}

#[test]
fn a_changed_pod_is_patched_by_the_name_that_it_has_by_then() {
    let text = pod(PLAIN).replace("  name: web\n", "  generateName: web-\n");
    let mut playground = crate::Playground::new();
    playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text }]);
    let question =
        AdmissionQuestion { pod: "shop/web-".to_owned(), user: "jane".to_owned(), update: true, ..Default::default() };
    let answer = playground.ask(&crate::report::Question::Admission(question));
    let denied = answer.reasons.iter().find(|reason| reason.code == "create-denied").expect("a denial");
    let expected = "pods \"web-<random>\" is forbidden: User \"jane\" cannot patch resource \"pods\"";
    assert!(denied.text.contains(expected), "{}", denied.text);
}

#[test]
fn a_refused_namespace_leaves_open_what_it_enforces() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restrictd}}\n---\n";
    let mut playground = crate::Playground::new();
    let text = format!("{namespace}{}", pod(PLAIN));
    playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text }]);
    assert_eq!(playground.report().admission.pods[0].verdict, Verdict::Depends);
    let answer = playground.ask(&crate::report::Question::Admission(AdmissionQuestion {
        pod: "shop/web".to_owned(),
        ..Default::default()
    }));
    assert!(answer.reasons.iter().any(|reason| reason.code == "labels-unknown"), "{:#?}", answer.reasons);
}

#[test]
fn a_pod_is_changed_as_it_was_stored_with_what_the_policy_set() {
    let text = format!("{RESTRICTED}{GRANT}{}", pod(PLAIN));
    let update = AdmissionQuestion { update: true, ..as_admin() };
    assert_eq!(asked(&text, ClusterProfile::default(), update).verdict, Verdict::Admitted);
}

#[test]
fn on_a_change_the_policy_that_admitted_the_pod_is_asked_first() {
    let other = RESTRICTED.replace("name: restricted", "name: also");
    let set = "    securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false}\n";
    let text = format!("{other}{RESTRICTED}{}", pod(&format!("{PLAIN}{set}")));
    let update = AdmissionQuestion { update: true, ..as_admin() };
    let summary = |text: &str| asked(text, ClusterProfile::default(), update.clone()).summary;
    assert!(summary(&text).starts_with("`also` admits"), "by name: {}", summary(&text));
    let noted = text.replace("  name: web\n", "  name: web\n  annotations: {kubernetes.io/psp: restricted}\n");
    assert!(summary(&noted).starts_with("`restricted` admits"), "{}", summary(&noted));
}

#[test]
fn what_a_policy_sets_stands_in_the_words_of_the_file() {
    let text = format!("{RESTRICTED}{GRANT}{}", pod(PLAIN));
    let answer = asked(&text, ClusterProfile::default(), AdmissionQuestion::default());
    assert_eq!(
        details(&answer).diff,
        [
            " metadata:",
            "   name: web",
            "   namespace: shop",
            "+  annotations:",
            "+    kubernetes.io/psp: restricted",
            " spec:",
            "   containers:",
            "   - name: c",
            "     image: app",
            "+    securityContext:",
            "+      runAsNonRoot: true",
            "+      allowPrivilegeEscalation: false",
        ]
    );
}

#[test]
fn without_the_service_accounts_volume_a_policy_need_not_allow_it() {
    let no_volumes = RESTRICTED.replace("[emptyDir, secret]", "[]");
    let text = format!("{no_volumes}{GRANT}{}", pod(PLAIN));
    let profile = |token_volume| ClusterProfile { token_volume, ..ClusterProfile::default() };
    assert_eq!(ask(&text, "shop/web", profile(true)).verdict, Verdict::Rejected);
    assert_eq!(ask(&text, "shop/web", profile(false)).verdict, Verdict::Admitted);
}

#[track_caller]
fn check_configured(pod_security: PodSecuritySettings, expected: Verdict, code: &str) {
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, pod_security, ..ClusterProfile::default() };
    let answer = ask(&pod(PLAIN), "shop/web", profile);
    assert_eq!(answer.verdict, expected, "{answer:#?}");
    assert!(answer.reasons.iter().any(|reason| reason.code == code), "{:#?}", answer.reasons);
}

#[test]
fn what_holds_without_labels_and_who_is_exempt_is_the_api_servers_configuration() {
    let restricted = PodSecuritySettings { enforce: "restricted".to_owned(), ..PodSecuritySettings::default() };
    check_configured(restricted.clone(), Verdict::Rejected, "standard-refuses");
    let list = |item: &str| vec![item.to_owned()];
    let exempt = [
        PodSecuritySettings { exempt_users: list("jane"), ..restricted.clone() },
        PodSecuritySettings { exempt_namespaces: list("shop"), ..restricted },
    ];
    for settings in exempt {
        check_configured(settings, Verdict::Admitted, "exempt");
    }
}

#[test]
fn a_workloads_template_is_warned_of_and_only_its_pods_are_refused() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/warn: restricted}\n---\n";
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, image: app}]}\n";
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() };
    let answer = ask(&format!("{namespace}{deployment}"), "shop/web", profile);
    assert_eq!(answer.verdict, Verdict::Rejected);
    let warned = answer.reasons.iter().find(|reason| reason.code == "template-warns").expect("a warning");
    assert!(warned.text.contains("`Warning: would violate PodSecurity \"restricted:latest\""), "{}", warned.text);
    let last = details(&answer).events.last().expect("an event");
    assert!(last.shows.contains("violates PodSecurity \"restricted:latest\""), "{}", last.shows);
}

#[test]
fn what_api_validation_refuses_is_told_as_kubectl_prints_it() {
    let policy = RESTRICTED.replace("privileged: false", "privileged: true").replace("MustRunAsNonRoot", "RunAsAny");
    let privileged = "    securityContext: {privileged: true}\n";
    let text = format!("{policy}{GRANT}{}", pod(&format!("{PLAIN}{privileged}")));
    let answer = asked(&text, ClusterProfile::default(), as_admin());
    assert_eq!(answer.verdict, Verdict::Admitted, "{:#?}", answer.summary);
    let event = details(&answer).events.first().expect("an event");
    let expected = "The Pod \"web\" is invalid: spec.containers[0].securityContext: Invalid value: core.SecurityContext{…}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
    assert_eq!((&*event.command, &*event.shows), ("kubectl apply -f <file> -n shop", expected));
    let wrapped = asked(&text, ClusterProfile::default(), AdmissionQuestion { as_deployment: true, ..as_admin() });
    let last = details(&wrapped).events.last().expect("an event");
    let expected = "Error creating: Pod \"web-<pod-template-hash>-<random>\" is invalid: spec.containers[0]";
    assert!(last.shows.contains(expected), "{}", last.shows);
}

#[test]
fn a_pod_that_cannot_exist_is_told_with_all_that_validation_has_against_it() {
    let text = pod(PLAIN).replace("  name: web\n", "  name: Web\n").replace("name: c", "name: C");
    let mut playground = open(&text, ClusterProfile::default());
    let answer = playground.ask(&Question::Admission(AdmissionQuestion { pod: "shop/Web".to_owned(), ..as_admin() }));
    let event = details(&answer).events.first().expect("an event");
    assert!(
        event.shows.starts_with("The Pod \"Web\" is invalid: \n* metadata.name: Invalid value: \"Web\": "),
        "{}",
        event.shows
    );
    assert!(event.shows.contains("\n* spec.containers[0].name: Invalid value: \"C\": "), "{}", event.shows);
}

#[test]
fn a_node_creates_mirror_pods_only_with_its_name_at_their_end() {
    let node = AdmissionQuestion {
        user: "system:node:node-1".to_owned(),
        groups: vec!["system:nodes".to_owned(), "system:authenticated".to_owned()],
        ..AdmissionQuestion::default()
    };
    let answer = asked(&format!("{RESTRICTED}{GRANT}{}", pod(PLAIN)), ClusterProfile::default(), node);
    let refused = "pods \"web-node-1\" is forbidden: PodSecurityPolicy: unable to admit pod: []";
    assert_eq!((answer.verdict, answer.message.as_deref()), (Verdict::Rejected, Some(refused)));
    assert_eq!(answer.stages[0].outcome, Outcome::Yes, "the Node authorizer lets it");
    let reason = answer.reasons.iter().find(|reason| reason.code == "only-mirror-pods").expect("NodeRestriction");
    let sent = "pods \"web\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"node-1\" can only create mirror pods";
    assert!(reason.text.contains(sent), "{}", reason.text);
    let log = details(&answer).events.first().expect("an event");
    assert_eq!(log.command, "journalctl -u kubelet");
    assert!(log.shows.ends_with("unable to admit pod: []\" pod=\"shop/web-node-1\""), "{}", log.shows);
}

#[test]
fn a_service_account_that_is_not_in_the_files_is_told_in_the_words_of_its_plugin() {
    let answer = |account: &str| {
        let text = pod(&format!("  serviceAccountName: {account}\n{PLAIN}"));
        asked(&text, ClusterProfile::default(), AdmissionQuestion::default())
    };
    let missing = answer("app");
    let reason = missing.reasons.iter().find(|reason| reason.code == "account-missing").expect("a note");
    let refused =
        "pods \"web\" is forbidden: error looking up service account shop/app: serviceaccount \"app\" not found";
    assert!(reason.text.contains(refused), "{}", reason.text);
    assert!(!answer("default").reasons.iter().any(|reason| reason.code == "account-missing"));
}

#[test]
fn kubectl_prints_warnings_before_what_it_created() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/warn: restricted}\n---\n";
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() };
    let answer = ask(&format!("{namespace}{}", pod(PLAIN)), "shop/web", profile);
    let shows: Vec<_> = details(&answer).events.iter().map(|event| &*event.shows).collect();
    let warned =
        shows.iter().find(|shows| shows.starts_with("Warning: would violate PodSecurity \"restricted:latest\""));
    assert!(warned.is_some_and(|shows| shows.ends_with("\npod/web created")), "{shows:#?}");
}
