//! What the pods view tells of small sets of manifests.

use super::{AdmissionReport, Reason};
use crate::Playground;
use crate::order::Map;
use crate::report::{
    AdmissionQuestion, Answer, ClusterProfile, Effect, ImageUser, Outcome, Question, SourceFile, Verdict,
};

mod changes;
mod hands;
mod migration;
mod order;

const RESTRICTED: &str = "apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: restricted
spec:
  privileged: false
  allowPrivilegeEscalation: false
  runAsUser: {rule: MustRunAsNonRoot}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  volumes: [emptyDir, secret]
---
";

const GRANT: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: use}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}
subjects:
- {kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts:shop'}
---
";

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n{spec}")
}

const PLAIN: &str = "  containers:\n  - name: c\n    image: app\n";

fn open(text: &str, profile: ClusterProfile) -> Playground {
    let mut playground = Playground::new();
    playground.set_profile(profile);
    playground.set_files(vec![SourceFile { name: "test.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn report(text: &str) -> AdmissionReport {
    open(text, ClusterProfile::default()).report().admission
}

fn ask(text: &str, pod: &str, profile: ClusterProfile) -> Answer {
    let question = AdmissionQuestion { pod: pod.to_owned(), ..AdmissionQuestion::default() };
    open(text, profile).ask(&Question::Admission(question))
}

fn codes<'a>(reasons: &'a [Reason], stage: &str) -> Vec<&'a str> {
    let of_stage = reasons.iter().filter(|reason| reason.stage.as_deref() == Some(stage));
    of_stage.map(|reason| reason.code.as_str()).collect()
}

#[test]
fn a_broken_rule_is_told_with_the_line_of_the_policy_and_the_line_of_the_pod() {
    let spec = "  containers:\n  - name: c\n    image: app\n    securityContext:\n      runAsUser: 0\n";
    let text = format!("{RESTRICTED}{GRANT}{}", pod(spec));
    let answer = ask(&text, "shop/web", ClusterProfile::default());
    assert_eq!(answer.verdict, Verdict::Rejected);
    assert_eq!(answer.summary, "`shop/web` is rejected: it breaks rules of `restricted`.");
    let told: Vec<_> = answer.reasons.iter().filter(|reason| reason.code == "root-user").collect();
    let lines: Vec<&str> = told.iter().map(|reason| line(&text, reason)).collect();
    assert_eq!(lines, ["  runAsUser: {rule: MustRunAsNonRoot}", "      runAsUser: 0"]);
    assert!(told.iter().all(|reason| reason.effect == Effect::Against));
}

fn line<'a>(text: &'a str, reason: &Reason) -> &'a str {
    let [first, _] = reason.lines.expect("it has lines");
    text.lines().nth(first as usize - 1).expect("the line is there")
}

#[test]
fn a_pod_that_fits_and_may_not_use_the_policy_is_told_what_is_missing() {
    let answer = ask(&format!("{RESTRICTED}{}", pod(PLAIN)), "shop/web", ClusterProfile::default());
    assert_eq!(
        answer.message.as_deref(),
        Some("pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: []")
    );
    assert_eq!(codes(&answer.reasons, "admitted"), ["empty-brackets", "passes-not-granted", "grant-use"]);
    let near = answer.reasons.iter().find(|reason| reason.effect == Effect::Near).expect("a near miss");
    assert!(near.text.contains("neither service account `shop/default` nor `jane`"), "{near:#?}");
}

#[test]
fn what_the_policy_sets_is_shown_and_decides_whether_the_pod_starts() {
    let text = format!("{RESTRICTED}{GRANT}{}", pod(PLAIN));
    let report = report(&text);
    let pod = &report.pods[0];
    let changes: Vec<_> = pod.changes.iter().map(|change| (change.path.as_str(), change.after.as_deref())).collect();
    assert_eq!(
        changes,
        [
            ("metadata.annotations[kubernetes.io/psp]", Some("restricted")),
            ("spec.containers[0].securityContext.runAsNonRoot", Some("true")),
            ("spec.containers[0].securityContext.allowPrivilegeEscalation", Some("false")),
        ]
    );
    assert_eq!(pod.images, ["app"]);
    for (user, outcome, code) in [
        (ImageUser::Unknown, Outcome::Depends, "starts-if-not-root"),
        (ImageUser::Root, Outcome::No, "does-not-start"),
        (ImageUser::Numeric(7), Outcome::Yes, "starts-as-image-user"),
        (ImageUser::Named("app".to_owned()), Outcome::No, "does-not-start"),
    ] {
        let profile =
            ClusterProfile { image_users: Map::from([("app".to_owned(), user)]), ..ClusterProfile::default() };
        let answer = ask(&text, "shop/web", profile);
        assert_eq!(answer.verdict, Verdict::Admitted);
        assert_eq!(answer.stages.last().map(|stage| stage.outcome), Some(outcome));
        assert_eq!(codes(&answer.reasons, "starts"), [code]);
    }
}

#[test]
fn an_unknown_pod_is_neither_admitted_nor_rejected() {
    let answer = ask(RESTRICTED, "shop/nobody", ClusterProfile::default());
    assert_eq!((answer.verdict, answer.reasons[0].code.as_str()), (Verdict::Depends, "unknown-pod"));
}

#[test]
fn policies_that_nothing_enforces_admit_every_pod() {
    let profile = ClusterProfile { psp_plugin: false, ..ClusterProfile::default() };
    let text = format!("{RESTRICTED}{}", pod(PLAIN));
    let answer = ask(&text, "shop/web", profile.clone());
    assert_eq!(answer.verdict, Verdict::Admitted);
    assert_eq!(codes(&answer.reasons, "admitted"), ["psp-off"]);
    let report = open(&text, profile).report().admission;
    assert!(!report.psp_enforced);
    assert_eq!(report.warnings[0].code, "psp-off");
    assert!(report.pods[0].outcomes[0].passes, "what it would say is shown all the same");
}

#[test]
fn a_policy_that_lets_pods_rule_their_node_is_warned_of_with_all_who_can_use_it() {
    let open = RESTRICTED.replace("privileged: false", "privileged: true");
    let warned = |grant: &str| -> Vec<String> {
        let report = report(&format!("{open}{grant}"));
        report.warnings.iter().map(|warning| warning.code.clone()).collect()
    };
    assert_eq!(warned(GRANT), ["every-account-can-use"]);
    assert_eq!(warned(&GRANT.replace("system:serviceaccounts:shop", "system:authenticated")), ["everybody-can-use"]);
    assert_eq!(
        warned(&GRANT.replace("system:serviceaccounts:shop", "system:serviceaccounts:kube-system")),
        ["controllers-can-use"]
    );
    assert_eq!(warned(&GRANT.replace("system:serviceaccounts:shop", "admins")), Vec::<String>::new());
    assert!(report(&format!("{RESTRICTED}{GRANT}")).warnings.is_empty(), "a restricted one is nothing to warn of");
}

#[test]
fn kinds_that_decide_about_pods_and_are_not_evaluated_are_named() {
    let constraints =
        "apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: x}\n---\n";
    let answer = ask(&format!("{constraints}{}", pod(PLAIN)), "shop/web", ClusterProfile::default());
    assert_eq!(answer.incomplete, ["SecurityContextConstraints.security.openshift.io"]);
}

#[test]
fn traps_in_a_policy_are_told() {
    for (from, to, code) in [
        ("volumes: [emptyDir, secret]", "volumes: ['*']", "any-host-path"),
        ("volumes: [emptyDir, secret]", "volumes: [emptyDir]", "no-token-volume"),
        ("privileged: false", "privileged: true", "privileged-without-escalation"),
        ("privileged: false", "allowedCapabilities: [ALL]", "literal-all"),
        ("privileged: false", "hostNetwork: true", "host-network-without-ports"),
        ("{rule: MustRunAsNonRoot}", "{rule: MustRunAs}", "unusable-policy"),
    ] {
        let report = report(&RESTRICTED.replace(from, to));
        let codes: Vec<&str> = report.policies[0].warnings.iter().map(|warning| warning.code.as_str()).collect();
        assert!(codes.contains(&code), "{to}: {codes:?}");
    }
    assert!(report(RESTRICTED).policies[0].warnings.is_empty());
}

#[test]
fn a_pod_that_a_policy_admits_and_validation_then_refuses_is_told_as_both() {
    let text = format!("{RESTRICTED}{GRANT}{}", pod("  containers:\n  - {name: C, image: app}\n"));
    let groups = vec!["system:masters".to_owned()];
    let question =
        AdmissionQuestion { pod: "shop/web".to_owned(), user: "admin".to_owned(), groups, ..Default::default() };
    let answer = open(&text, ClusterProfile::default()).ask(&Question::Admission(question));
    assert_eq!(answer.verdict, Verdict::Admitted);
    assert_eq!(answer.summary, "`restricted` admits `shop/web`, but API validation then refuses it.");
    let question = AdmissionQuestion { pod: "shop/web".to_owned(), ..AdmissionQuestion::default() };
    let of_jane = open(&text, ClusterProfile::default()).ask(&Question::Admission(question));
    assert_eq!(
        of_jane.summary,
        "`restricted` admits `shop/web`, but API validation then refuses it, and the requester may not create it either."
    );
    let outcome = |code: &str| answer.stages.iter().find(|stage| stage.code == code).map(|stage| stage.outcome);
    assert_eq!((outcome("valid"), outcome("starts")), (Some(Outcome::No), Some(Outcome::Skipped)));
    let refused = answer.reasons.iter().find(|reason| reason.code == "invalid").expect("the API server's words");
    assert!(refused.text.contains("spec.containers[0].name: Invalid value: \"C\""), "{}", refused.text);
    assert_eq!(line(&text, refused), "  - {name: C, image: app}");
    let report = report(&text);
    assert!(report.summary.contains("is invalid: the API server refuses it"), "{}", report.summary);
    assert_eq!(report.pods[0].id, "shop/web");
}

#[test]
fn a_workload_that_validation_refuses_makes_no_pods_and_that_is_said() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: []}}}\n";
    let report = report(text);
    assert!(report.pods.is_empty());
    assert!(report.summary.contains("Deployment shop/web takes no part"), "{}", report.summary);
}
