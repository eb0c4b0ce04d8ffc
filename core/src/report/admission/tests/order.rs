//! Which of several refusals a client is told: that of the plug-ins that change pods, of validation, then of Pod Security.

use super::*;
use crate::report::KubernetesVersion;

/// As an administrator asks.
fn at(version: KubernetesVersion, text: &str, pod: &str) -> Answer {
    let question = AdmissionQuestion {
        pod: pod.to_owned(),
        user: "admin".to_owned(),
        groups: vec!["system:masters".to_owned()],
        ..AdmissionQuestion::default()
    };
    open(text, ClusterProfile { version, ..ClusterProfile::default() }).ask(&Question::Admission(question))
}

fn shown(answer: &Answer) -> Vec<(&str, &str)> {
    let details = answer.admission.as_deref().expect("an answer about a pod");
    details.events.iter().map(|event| (&*event.command, &*event.shows)).collect()
}

fn outcomes(answer: &Answer) -> Vec<(&str, Outcome)> {
    answer.stages.iter().map(|stage| (&*stage.code, stage.outcome)).collect()
}

fn codes(answer: &Answer) -> Vec<&str> {
    answer.reasons.iter().map(|reason| &*reason.code).collect()
}

const ENFORCED: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n---\n";

#[test]
fn validation_refuses_before_pod_security_does() {
    let text = format!("{ENFORCED}{}", pod("  hostPID: true\n  containers:\n  - name: C\n    image: app\n"));
    let answer = at(KubernetesVersion::V1_36, &text, "shop/web");
    let message = answer.message.clone().expect("a refusal");
    assert!(message.starts_with("Pod \"web\" is invalid: spec.containers[0].name: Invalid value: \"C\""), "{message}");
    assert!(shown(&answer)[0].1.starts_with("The Pod \"web\" is invalid: spec.containers[0].name"));
    assert_eq!(
        outcomes(&answer),
        [("authorized", Outcome::Yes), ("admitted", Outcome::No), ("valid", Outcome::No), ("starts", Outcome::Skipped)]
    );
    for code in ["standard-violation", "validated-first", "invalid"] {
        assert!(codes(&answer).contains(&code), "{code}: {:?}", codes(&answer));
    }
}

#[test]
fn policies_refuse_before_validation_does() {
    let text = format!("{RESTRICTED}{}", pod("  containers:\n  - name: C\n    image: app\n"));
    let answer = ask(&text, "shop/web", ClusterProfile::default());
    let message = "pods \"web\" is forbidden: PodSecurityPolicy: unable to admit pod: []";
    assert_eq!(answer.message.as_deref(), Some(message));
    assert_eq!(outcomes(&answer)[2], ("valid", Outcome::Skipped));
}

#[test]
fn what_a_policy_fills_in_and_a_windows_pod_cannot_have_is_told_at_the_policys_line() {
    let policy = RESTRICTED.replace(
        "volumes: [emptyDir, secret]",
        "volumes: ['*']\n  readOnlyRootFilesystem: true\n  requiredDropCapabilities: [ALL]",
    );
    let windows = pod(&format!("  os: {{name: windows}}\n{PLAIN}"));
    let answer = at(KubernetesVersion::V1_24, &format!("{policy}{GRANT}{windows}"), "shop/web");
    assert_eq!(outcomes(&answer)[1..3], [("admitted", Outcome::Yes), ("valid", Outcome::No)]);
    let misfits: Vec<_> = answer.reasons.iter().filter(|reason| reason.code == "misfit").collect();
    let paths: Vec<_> = misfits.iter().filter_map(|reason| reason.path.as_deref()).collect();
    let expected = ["spec.requiredDropCapabilities", "spec.readOnlyRootFilesystem", "spec.allowPrivilegeEscalation"];
    assert_eq!(paths, expected);
    assert!(misfits[0].text.starts_with("API validation refuses what `restricted` sets: "), "{}", misfits[0].text);
    assert!(shown(&answer)[0].1.contains("\n* spec.containers[0].securityContext.readOnlyRootFilesystem: Forbidden"));
}

#[test]
fn kubectl_does_not_apply_a_pod_without_a_name_of_its_own() {
    let named = pod("  containers:\n  - name: C\n    image: app\n").replace("  name: web\n", "  generateName: web-\n");
    let answer = at(KubernetesVersion::V1_24, &named, "shop/web-");
    assert_eq!(shown(&answer)[0].0, "kubectl create -f <file> -n shop");
}

#[test]
fn classes_that_the_files_lack_are_named_with_what_their_plug_ins_would_say() {
    let classed = pod(&format!("  runtimeClassName: kata\n  priorityClassName: high\n{PLAIN}"));
    let told = |text: &str| {
        let answer = at(KubernetesVersion::V1_36, text, "shop/web");
        let missing = answer.reasons.into_iter().filter(|reason| reason.code == "class-missing");
        missing.map(|reason| reason.text).collect::<Vec<_>>().join("\n")
    };
    let all = told(&classed);
    assert!(all.contains(r#"pods "web" is forbidden: pod rejected: RuntimeClass "kata" not found"#), "{all}");
    assert!(all.contains(r#"pods "web" is forbidden: no PriorityClass with name high was found"#), "{all}");
    let class = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: kata}\nhandler: kata\n---\n";
    let every = classed.replace("priorityClassName: high", "priorityClassName: system-node-critical");
    assert_eq!(told(&format!("{class}{every}")), "");
}

#[test]
fn a_static_pod_that_names_a_service_account_gets_no_mirror_pod() {
    let named = pod(&format!("  serviceAccountName: web\n{PLAIN}"));
    let question = AdmissionQuestion {
        pod: "shop/web".to_owned(),
        user: "system:node:node-1".to_owned(),
        groups: vec!["system:nodes".to_owned()],
        ..AdmissionQuestion::default()
    };
    let answer = open(&named, ClusterProfile::default()).ask(&Question::Admission(question.clone()));
    assert_eq!(answer.verdict, Verdict::Rejected);
    let message = "pods \"web-node-1\" is forbidden: a mirror pod may not reference service accounts";
    assert_eq!(answer.message.as_deref(), Some(message));
    let barred = |answer: &Answer| {
        let reason = answer.reasons.iter().find(|reason| reason.code == "barred");
        reason.and_then(|reason| reason.path.clone()).unwrap_or_default()
    };
    assert_eq!(barred(&answer), "spec.serviceAccountName");
    let secret = pod(&format!("  volumes: [{{name: v, secret: {{secretName: s}}}}]\n{PLAIN}"));
    let answer = open(&secret, ClusterProfile::default()).ask(&Question::Admission(question));
    assert_eq!(barred(&answer), "spec.volumes");
}

#[test]
fn an_unsafe_sysctl_makes_the_start_a_question_of_the_node() {
    let text = pod(&format!("  securityContext: {{sysctls: [{{name: net.core.somaxconn, value: '1'}}]}}\n{PLAIN}"));
    let answer = at(KubernetesVersion::V1_36, &text, "shop/web");
    assert_eq!(outcomes(&answer)[3], ("starts", Outcome::Depends));
    assert!(answer.summary.ends_with("; whether it starts depends on what its node allows."), "{}", answer.summary);
}
