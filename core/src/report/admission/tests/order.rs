//! Which of several refusals a client is told: that of the plug-ins that change pods, of validation, then of Pod Security.

use super::*;
use crate::report::KubernetesVersion;
use crate::report::admission::StandardQuestion;

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
    assert_eq!(barred(&answer), "spec.volumes[0].secret");
}

#[test]
fn an_unsafe_sysctl_makes_the_start_a_question_of_the_node() {
    let text = pod(&format!("  securityContext: {{sysctls: [{{name: net.core.somaxconn, value: '1'}}]}}\n{PLAIN}"));
    let answer = at(KubernetesVersion::V1_36, &text, "shop/web");
    assert_eq!(outcomes(&answer)[3], ("starts", Outcome::Depends));
    assert!(answer.summary.ends_with("; whether it starts depends on what its node allows."), "{}", answer.summary);
}

#[test]
fn what_a_pod_meets_is_told_of_it_as_the_api_server_keeps_it() {
    let annotated = |profile: &str, spec: &str| {
        let pod = pod(spec);
        let annotation =
            format!("  name: web\n  annotations: {{seccomp.security.alpha.kubernetes.io/pod: {profile}}}\n");
        pod.replacen("  name: web\n", &annotation, 1)
    };
    let level = |text: &str| {
        let mut playground = open(text, ClusterProfile::default());
        let report = playground.report().admission;
        let question =
            StandardQuestion { pod: "shop/web".to_owned(), level: "baseline".to_owned(), ..Default::default() };
        let meets = playground.ask(&Question::Standard(question)).verdict == Verdict::Admitted;
        let enforced = open(&format!("{ENFORCED}{text}"), ClusterProfile::default()).report().admission;
        assert_eq!(meets, enforced.pods[0].verdict == Verdict::Admitted, "the same as where it is enforced");
        report.pods[0].standard.level.clone()
    };
    assert_eq!(level(&annotated("unconfined", PLAIN)), "privileged");
    let strict = "  securityContext: {runAsNonRoot: true}\n  containers:\n  - name: c\n    image: app\n    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}\n";
    assert_eq!(level(&annotated("runtime/default", strict)), "restricted");
    let unmasked = "  containers:\n  - name: c\n    image: app\n    securityContext: {procMount: Unmasked}\n";
    assert_eq!(level(&pod(unmasked)), "baseline", "the feature is off and the field reset");
}

#[test]
fn a_pod_that_was_there_before_the_policies_has_the_volume_of_its_token() {
    let narrow = RESTRICTED.replace("volumes: [emptyDir, secret]", "volumes: [configMap]");
    let question = AdmissionQuestion { pod: "shop/web".to_owned(), update: true, ..AdmissionQuestion::default() };
    let text = format!(
        "{narrow}{GRANT}{}",
        pod(
            "  securityContext: {runAsUser: 5}\n  containers:\n  - name: c\n    image: app\n    securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true}\n"
        )
    );
    let answer = open(&text, ClusterProfile::default()).ask(&Question::Admission(question));
    assert_eq!(answer.verdict, Verdict::Rejected, "{:?}", answer.reasons);
    let message = answer.message.clone().expect("a refusal");
    assert!(
        message.contains("unable to validate pod: [")
            && message.contains("spec.volumes[0]: Invalid value: \"projected\""),
        "{message}"
    );
    assert!(codes(&answer).contains(&"token-volume"), "{:?}", codes(&answer));
}

#[test]
fn a_pod_that_no_deployment_can_have_as_template_stays_bare() {
    let never = pod(&format!("  restartPolicy: Never\n{PLAIN}"));
    let question =
        AdmissionQuestion { pod: "shop/web".to_owned(), as_deployment: true, ..AdmissionQuestion::default() };
    let answer = open(&never, ClusterProfile::default()).ask(&Question::Admission(question));
    let told = answer.reasons.iter().find(|reason| reason.code == "no-template").expect("a reason");
    let message = "The Deployment \"web\" is invalid: spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"";
    assert!(told.text.contains(message), "{}", told.text);
    assert_eq!(told.path.as_deref(), Some("spec.restartPolicy"));
    assert!(answer.question.contains("creates pod shop/web"), "{}", answer.question);
}

#[test]
fn the_kubelet_of_a_node_creates_no_pod_that_refers_to_objects_of_the_api() {
    let volume = |source: &str| format!("  volumes: [{{name: v, {source}}}]\n{PLAIN}");
    let env = "  containers:\n  - name: c\n    image: app\n    envFrom: [{secretRef: {name: s}}]\n".to_owned();
    let node = r#"node "node-1" can not create pods that reference "#;
    for (spec, expected, path) in [
        (volume("configMap: {name: c}"), [node, "configmaps"].concat(), "spec.volumes[0].configMap"),
        (
            volume("persistentVolumeClaim: {claimName: p}"),
            [node, "persistentvolumeclaims"].concat(),
            "spec.volumes[0].persistentVolumeClaim",
        ),
        (env, "a mirror pod may not reference secrets".to_owned(), "spec.containers[0].envFrom[0].secretRef"),
        (
            format!("  imagePullSecrets: [{{name: s}}]\n{PLAIN}"),
            "a mirror pod may not reference secrets".to_owned(),
            "spec.imagePullSecrets[0]",
        ),
    ] {
        let question = AdmissionQuestion {
            pod: "shop/web".to_owned(),
            user: "system:node:node-1".to_owned(),
            groups: vec!["system:nodes".to_owned()],
            ..AdmissionQuestion::default()
        };
        let profile = ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() };
        let answer = open(&pod(&spec), profile).ask(&Question::Admission(question));
        let message = format!("pods \"web-node-1\" is forbidden: {expected}");
        assert_eq!(answer.message.as_deref(), Some(&*message), "{spec}");
        let barred = answer.reasons.iter().find(|reason| reason.code == "barred").expect("a reason");
        assert_eq!(barred.path.as_deref(), Some(path));
        assert!(
            answer.reasons.iter().any(|reason| reason.code == "static-pod" && reason.text.contains("does not start"))
        );
    }
}

#[test]
fn a_class_that_a_policy_sets_must_be_there_too() {
    let policy = RESTRICTED.replace(
        "spec:\n",
        "spec:\n  runtimeClass: {allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: gvisor}\n",
    );
    let answer = ask(&format!("{policy}{GRANT}{}", pod(PLAIN)), "shop/web", ClusterProfile::default());
    let missing = answer.reasons.iter().find(|reason| reason.code == "class-missing").expect("a reason");
    assert!(missing.text.contains("gvisor"), "{}", missing.text);
    assert_eq!(missing.path.as_deref(), Some("spec.runtimeClass.defaultRuntimeClassName"));
}

#[test]
fn what_a_policy_sets_is_cited_by_the_field_that_sets_it() {
    let policy = RESTRICTED
        .replace(
            "allowPrivilegeEscalation: false",
            "allowPrivilegeEscalation: true\n  defaultAllowPrivilegeEscalation: false",
        )
        .replace("privileged: false", "privileged: true");
    let privileged = "  containers:\n  - name: c\n    image: app\n    securityContext: {privileged: true}\n";
    let answer = ask(&format!("{policy}{GRANT}{}", pod(privileged)), "shop/web", ClusterProfile::default());
    let set = answer.reasons.iter().find(|reason| reason.code == "escalation-set-by-policy").expect("a reason");
    assert_eq!(set.path.as_deref(), Some("spec.defaultAllowPrivilegeEscalation"));
}

#[test]
fn a_workload_that_makes_no_pods_for_now_has_none_refused() {
    let deployment = |replicas: u8| {
        format!(
            "{ENFORCED}apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{hostPID: true, containers: [{{name: c, image: app}}]}}\n"
        )
    };
    let answer = at(KubernetesVersion::V1_36, &deployment(0), "shop/web");
    let idle = answer.reasons.iter().find(|reason| reason.code == "makes-none").expect("a reason");
    assert_eq!(idle.path.as_deref(), Some("spec.replicas"));
    let told = shown(&answer);
    assert!(told.iter().all(|(_, shows)| !shows.contains("FailedCreate")), "{told:?}");
    assert!(told.iter().any(|(_, shows)| shows.starts_with("0 pods are asked for")), "{told:?}");
    let answer = at(KubernetesVersion::V1_36, &deployment(1), "shop/web");
    let told = shown(&answer);
    assert!(
        told.contains(&("kubectl describe deployment web -n shop", "ReplicaFailure  True  FailedCreate")),
        "{told:?}"
    );
    let whole = told.iter().find(|(command, _)| command.starts_with("kubectl get deployment web -o yaml"));
    assert!(whole.is_some_and(|(_, shows)| shows.contains("violates PodSecurity \"baseline:latest\"")), "{told:?}");
    let job = deployment(1)
        .replace("apps/v1", "batch/v1")
        .replace("Deployment", "Job")
        .replace("replicas: 1", "suspend: true")
        .replace("    spec: {", "    spec: {restartPolicy: Never, ")
        .replace("  selector: {matchLabels: {a: b}}\n", "");
    assert!(codes(&at(KubernetesVersion::V1_36, &job, "shop/web")).contains(&"makes-none"));
}

#[test]
fn a_warning_about_a_pod_that_a_controller_makes_is_told_to_the_controller() {
    let warned = ENFORCED.replace("enforce", "warn");
    let spec = "{hostPID: true, containers: [{name: c, image: app}]}";
    let deployment = format!(
        "{warned}apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {spec}}}}}\n"
    );
    let said = |text: &str| {
        let answer = at(KubernetesVersion::V1_36, text, "shop/web");
        let reason = answer.reasons.into_iter().find(|reason| reason.code == "standard-warns");
        reason.map(|reason| reason.text).unwrap_or_default()
    };
    assert!(said(&deployment).contains("its controller alone is told"));
    let bare = format!("{warned}{}", pod("  hostPID: true\n  containers:\n  - name: c\n    image: app\n"));
    assert!(said(&bare).contains("kubectl prints"));
}

#[test]
fn annotations_that_fields_took_the_place_of_are_warned_of_by_the_api_server() {
    let seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    let app_armor = "container.apparmor.security.beta.kubernetes.io/c";
    let annotations = format!("annotations: {{{seccomp}: runtime/default, {app_armor}: runtime/default}}");
    let bare = pod(PLAIN).replace("  name: web\n", &format!("  name: web\n  {annotations}\n"));
    let answer = at(KubernetesVersion::V1_36, &bare, "shop/web");
    let of_seccomp =
        format!("metadata.annotations[{seccomp}]: non-functional in v1.27+; use the \"seccompProfile\" field instead");
    let of_app_armor =
        format!("metadata.annotations[{app_armor}]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
    assert_eq!(shown(&answer)[0].1, format!("Warning: {of_app_armor}\nWarning: {of_seccomp}\npod/web created"));
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}, {annotations}}}, spec: {{containers: [{{name: c, image: app}}]}}}}}}\n"
    );
    let answer = at(KubernetesVersion::V1_36, &deployment, "shop/web");
    assert_eq!(
        shown(&answer)[0].1,
        format!(
            "Warning: spec.template.{of_seccomp}\nWarning: spec.template.{of_app_armor}\ndeployment.apps/web created"
        )
    );
}
