//! Each rule and each check with a pod that breaks it: the change that is proposed, written into the file, lets it in.

use crate::Playground;
use crate::report::admission::StandardQuestion;
use crate::report::{
    AdmissionQuestion, Answer, ClusterProfile, ImageUser, KubernetesVersion, Question, Requester, SourceFile, Verdict,
};

/// Everything is allowed but what `fields` say.
fn policy(name: &str, annotations: &str, fields: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("privileged", "true"),
        ("allowPrivilegeEscalation", "true"),
        ("allowedCapabilities", "['*']"),
        ("volumes", "['*']"),
        ("hostNetwork", "true"),
        ("hostPID", "true"),
        ("hostIPC", "true"),
        ("hostPorts", "[{min: 0, max: 65535}]"),
        ("runAsUser", "{rule: RunAsAny}"),
        ("seLinux", "{rule: RunAsAny}"),
        ("supplementalGroups", "{rule: RunAsAny}"),
        ("fsGroup", "{rule: RunAsAny}"),
        ("allowedUnsafeSysctls", "['*']"),
        ("allowedProcMountTypes", "[Default, Unmasked]"),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
    all.extend(fields.iter().filter(|(_, value)| !value.is_empty()));
    let spec: String = all.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let annotations = if annotations.is_empty() {
        "seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'".to_owned()
    } else {
        annotations.to_owned()
    };
    format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: {name}\n  annotations: {{{annotations}}}\nspec:\n{spec}---\n"
    )
}

const GRANT: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}, {apiGroups: [''], resources: [pods], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: use}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}
subjects:
- {kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}
- {kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts'}
---
";

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
";

fn playground(text: &str, profile: &ClusterProfile) -> Playground {
    let mut playground = Playground::new();
    playground.set_profile(profile.clone());
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

/// The text after the fix of an answer.
fn applied(text: &str, answer: &Answer) -> Option<String> {
    let edits = answer.fix.as_ref()?.edits.first()?;
    edits.fix.apply(text)
}

#[track_caller]
fn check_of(profile: &ClusterProfile, text: &str, question: &Question, wanted: &str) -> Answer {
    let before = playground(text, profile).ask(question);
    let after = applied(text, &before).unwrap_or_else(|| panic!("no fix with {wanted}: {before:#?}\n{text}"));
    let diff = before.fix.as_ref().map(|fix| fix.diff.join("\n")).unwrap_or_default();
    assert!(diff.contains(wanted), "{wanted:?} in\n{diff}");
    let now = playground(&after, profile).ask(question);
    assert_eq!(now.verdict, Verdict::Admitted, "{after}\n{now:#?}");
    assert!(now.fix.is_none(), "something is left: {now:#?}");
    before
}

fn of_pod() -> Question {
    Question::Admission(AdmissionQuestion { pod: "shop/web".to_owned(), ..AdmissionQuestion::default() })
}

/// A pod under one policy that may be used.
#[track_caller]
fn check(fields: &[(&str, &str)], annotations: &str, pod: &str, wanted: &str) {
    let text = format!("{}{GRANT}{POD}{pod}", policy("strict", annotations, fields));
    check_of(&ClusterProfile::default(), &text, &of_pod(), wanted);
}

const C: &str = "spec:\n  containers:\n  - name: c\n    image: app\n";

fn with_context(context: &str) -> String {
    format!("{C}    securityContext: {{{context}}}\n")
}

fn with_pod_context(context: &str) -> String {
    format!("{C}  securityContext:\n    {context}\n")
}

#[test]
fn users_and_groups_get_the_first_number_that_the_policy_allows() {
    let ranged = "{rule: MustRunAs, ranges: [{min: 7, max: 9}]}";
    check(&[("runAsUser", ranged)], "", &with_context("runAsUser: 1"), "runAsUser: 7");
    check(&[("runAsGroup", ranged)], "", &with_context("runAsGroup: 1"), "runAsGroup: 7");
    check(&[("fsGroup", ranged)], "", &with_pod_context("fsGroup: 1"), "fsGroup: 7");
    check(&[("supplementalGroups", ranged)], "", &with_pod_context("supplementalGroups: [1, 8]"), "+    - 7");
    check(&[("supplementalGroups", ranged)], "", &with_pod_context("supplementalGroups: []"), "7");
    check(&[("runAsUser", "{rule: MustRunAsNonRoot}")], "", &with_context("runAsUser: 0"), "runAsUser: 1000");
    check(&[("runAsUser", "{rule: MustRunAsNonRoot}")], "", &with_context("runAsNonRoot: false"), "runAsNonRoot: true");
}

#[test]
fn what_reaches_for_the_node_goes() {
    let port = format!("{C}    ports:\n    - containerPort: 80\n      hostPort: 8080\n");
    check(&[("hostPorts", "")], "", &port, "-      hostPort: 8080");
    check(&[("privileged", "")], "", &with_context("privileged: true, runAsUser: 5"), "{runAsUser: 5}");
    for (field, in_pod) in [("hostNetwork", "hostNetwork"), ("hostPID", "hostPID"), ("hostIPC", "hostIPC")] {
        check(&[(field, "false")], "", &format!("{C}  {in_pod}: true\n"), &format!("-  {in_pod}: true"));
    }
    check(&[("allowedProcMountTypes", "[Default]")], "", &with_context("procMount: Unmasked"), "-    securityContext");
    let sysctl =
        with_pod_context("sysctls:\n    - {name: kernel.msgmax, value: '1'}\n    - {name: kernel.sem, value: '1'}");
    check(
        &[("forbiddenSysctls", "[kernel.msgmax]"), ("allowedUnsafeSysctls", "[kernel.sem]")],
        "",
        &sysctl,
        "-    - {name: kernel.msgmax",
    );
    check(&[("allowedUnsafeSysctls", "")], "", &sysctl, "-    - {name: kernel.sem");
    let mount = format!(
        "{C}    volumeMounts: [{{name: v, mountPath: /v}}]\n  volumes: [{{name: v, hostPath: {{path: /var/log}}}}]\n"
    );
    check(&[("allowedHostPaths", "[{pathPrefix: /var, readOnly: true}]")], "", &mount, "readOnly: true");
}

#[test]
fn capabilities_privileges_and_filesystems_are_set_as_the_policy_wants_them() {
    check(
        &[("allowedCapabilities", "[]")],
        "",
        &with_context("capabilities: {add: [SYS_TIME, NET_RAW]}"),
        "-    securityContext",
    );
    check(
        &[("allowPrivilegeEscalation", "false")],
        "",
        &with_context("allowPrivilegeEscalation: true"),
        "allowPrivilegeEscalation: false",
    );
    check(
        &[("readOnlyRootFilesystem", "true")],
        "",
        &with_context("readOnlyRootFilesystem: false"),
        "readOnlyRootFilesystem: true",
    );
}

#[test]
fn profiles_and_classes_are_the_first_that_the_policy_lists() {
    let listed = "seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default";
    check(&[], listed, C, "type: RuntimeDefault");
    check(&[], listed, &with_context("seccompProfile: {type: Unconfined}"), "type: RuntimeDefault");
    let none = "x: z";
    check(&[], none, &with_pod_context("seccompProfile: {type: RuntimeDefault}"), "-    seccompProfile");
    let armored = "seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*', apparmor.security.beta.kubernetes.io/allowedProfileNames: runtime/default";
    check(&[], armored, C, "container.apparmor.security.beta.kubernetes.io/c: runtime/default");
    let classes = [("runtimeClass", "{allowedRuntimeClassNames: [kata]}")];
    check(&classes, "", &format!("{C}  runtimeClassName: runc\n"), "runtimeClassName: kata");
    let none = [("runtimeClass", "{allowedRuntimeClassNames: []}")];
    check(&none, "", &format!("{C}  runtimeClassName: runc\n"), "-  runtimeClassName: runc");
    let linux = [("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: t, level: 's0:c1'}}")];
    check(&linux, "", &with_context("seLinuxOptions: {type: x, level: 's0:c2'}"), "type: t");
}

#[test]
fn the_accounts_token_is_done_without_where_no_volume_may_hold_it() {
    check(&[("volumes", "[emptyDir]")], "", C, "automountServiceAccountToken: false");
}

#[test]
fn a_volume_goes_with_its_mounts_and_the_title_says_so() {
    let mounts = "    volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]\n";
    let pod = format!("{C}{mounts}  volumes: [{{name: v, hostPath: {{path: /}}}}, {{name: w, emptyDir: {{}}}}]\n");
    let text = format!("{}{GRANT}{POD}{pod}", policy("strict", "", &[("volumes", "[emptyDir, projected]")]));
    let wanted = "+    volumeMounts: [{name: w, mountPath: /w}]\n+  volumes: [{name: w, emptyDir: {}}]";
    let answer = check_of(&ClusterProfile::default(), &text, &of_pod(), wanted);
    let title = answer.fix.map(|fix| fix.title).unwrap_or_default();
    assert_eq!(title, "Change `shop/web` so that `strict` admits it, without its volume `v`");
}

#[test]
fn a_policy_that_the_pod_meets_is_granted_to_its_service_account() {
    let creates =
        GRANT.replace("- {kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts'}\n", "");
    let creates = creates.replace("{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}, ", "");
    let text = format!("{}{creates}{POD}{C}", policy("open", "", &[]));
    let answer = check_of(&ClusterProfile::default(), &text, &of_pod(), "podsecuritypolicies");
    let fix = answer.fix.expect("a fix");
    assert!(fix.title.contains("ServiceAccount shop/default"), "{}", fix.title);
}

#[test]
fn a_requester_who_may_not_create_pods_gets_what_access_proposes() {
    let grant = GRANT.replace(", {apiGroups: [''], resources: [pods], verbs: [create]}", "");
    let text = format!("{}{grant}{POD}{C}", policy("open", "", &[]));
    check_of(&ClusterProfile::default(), &text, &of_pod(), "create");
}

#[test]
fn a_container_that_would_be_root_against_its_will_gets_a_user() {
    let profile = ClusterProfile {
        image_users: [("app".to_owned(), ImageUser::Root)].into_iter().collect(),
        ..ClusterProfile::default()
    };
    let text = format!("{}{GRANT}{POD}{}", policy("open", "", &[]), with_context("runAsNonRoot: true"));
    check_of(&profile, &text, &of_pod(), "runAsUser: 1000");
}

#[test]
fn privileges_that_contradict_the_policy_go() {
    let text = format!(
        "{}{GRANT}{POD}{}",
        policy("odd", "", &[("allowPrivilegeEscalation", "false")]),
        with_context("privileged: true")
    );
    check_of(&ClusterProfile::default(), &text, &of_pod(), "-    securityContext: {privileged: true}");
}

fn at_level(level: &str, version: &str) -> Question {
    let (pod, level, version) = ("shop/web".to_owned(), level.to_owned(), version.to_owned());
    Question::Standard(StandardQuestion { pod, level, version })
}

#[track_caller]
fn check_level(level: &str, pod: &str, wanted: &str) {
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() };
    let text = format!("{POD}{pod}");
    check_of(&profile, &text, &at_level(level, ""), wanted);
}

#[test]
fn each_check_of_baseline_is_met_by_taking_away_what_breaks_it() {
    for (context, wanted) in [
        ("privileged: true", "-    securityContext: {privileged: true}"),
        ("procMount: Unmasked", "-    securityContext: {procMount: Unmasked}"),
        ("capabilities: {add: [SYS_ADMIN, CHOWN]}", "add: [CHOWN]"),
        ("seccompProfile: {type: Unconfined}", "-    securityContext: {seccompProfile"),
        ("appArmorProfile: {type: Unconfined}", "-    securityContext: {appArmorProfile"),
        ("seLinuxOptions: {type: spc_t, user: u}", "-    securityContext: {seLinuxOptions"),
        ("windowsOptions: {hostProcess: true}", "-    securityContext: {windowsOptions"),
    ] {
        check_level("baseline", &with_context(context), wanted);
    }
    let port = format!("{C}    ports:\n    - hostPort: 8080\n      containerPort: 80\n");
    check_level("baseline", &port, "+    - containerPort: 80");
    check_level(
        "baseline",
        &format!("{C}    ports: [{{containerPort: 80}}]\n  hostNetwork: true\n  hostPID: true\n"),
        "-  hostNetwork",
    );
    check_level("baseline", &with_pod_context("sysctls: [{name: kernel.sem, value: '1'}]"), "-  securityContext:");
    let probe = format!("{C}    livenessProbe: {{httpGet: {{host: example.com, port: 80}}}}\n");
    check_level("baseline", &probe, "{httpGet: {port: 80}}");
}

#[test]
fn restricted_asks_for_what_must_be_said() {
    let said = "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}";
    check_level("restricted", C, "runAsNonRoot: true");
    check_level("restricted", &with_context(&format!("{said}, runAsNonRoot: false")), "runAsNonRoot: true");
    check_level("restricted", &with_context(&format!("{said}, runAsUser: 0")), "runAsUser: 1000");
    check_level("restricted", &with_context("capabilities: {add: [CHOWN], drop: [NET_RAW]}"), "drop: [NET_RAW, ALL]");
    let both = format!("{C}  - name: d\n    image: app\n  initContainers:\n  - name: i\n    image: app\n");
    check_level("restricted", &both, "type: RuntimeDefault");
}

#[test]
fn a_pod_that_its_namespace_refuses_is_changed_to_meet_what_is_enforced() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: restricted}\n---\n";
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() };
    check_of(&profile, &format!("{namespace}{GRANT}{POD}{C}"), &of_pod(), "seccompProfile");
}

#[test]
fn a_template_and_json_are_changed_where_they_stand() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n      - name: c\n        image: app\n        securityContext:\n          privileged: true\n";
    check_level_of(deployment, "-          privileged: true");
    let json = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"web\", \"namespace\": \"shop\"}, \"spec\": {\"hostPID\": true, \"containers\": [{\"name\": \"c\", \"image\": \"app\"}]}}";
    check_level_of(json, "\"spec\": {\"containers\"");
}

#[track_caller]
fn check_level_of(text: &str, wanted: &str) {
    check_of(&ClusterProfile::default(), text, &at_level("baseline", ""), wanted);
}

#[test]
fn the_pod_of_a_deployment_is_changed_for_its_controller() {
    let text = format!(
        "{}{}{POD}{}",
        policy("strict", "", &[("privileged", "")]),
        GRANT.replace("[pods]", "[pods, deployments]").replace("apiGroups: ['']", "apiGroups: ['', apps]"),
        with_context("privileged: true")
    );
    let mut playground = playground(&text, &ClusterProfile::default());
    playground.set_requester(Requester { as_deployment: true, ..Requester::default() });
    let answer = playground.ask(&of_pod());
    assert_eq!(answer.verdict, Verdict::Rejected);
    assert_eq!(answer.fix.expect("a fix").title, "Change `shop/web` so that `strict` admits it");
}

/// A StatefulSet with one claim; `volumes` stand in its template.
fn of_set(volumes: &str, mounts: &str) -> String {
    let grant = GRANT.replace("[pods]", "[pods, statefulsets]").replace("apiGroups: ['']", "apiGroups: ['', apps]");
    format!(
        "{grant}apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web, namespace: shop}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  volumeClaimTemplates:\n  - metadata: {{name: data}}\n    spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n      containers:\n      - name: c\n        image: app\n        volumeMounts: [{mounts}]\n      volumes:\n{volumes}"
    )
}

#[test]
fn of_a_stateful_set_the_volume_goes_that_the_policy_refuses_and_never_a_claim() {
    let mounts = "{name: data, mountPath: /d}, {name: logs, mountPath: /l}";
    // The claim takes the place of the first, which is not the pod's.
    let volumes = "      - {name: data, hostPath: {path: /}}\n      - {name: keys, hostPath: {path: /}}\n      - {name: logs, hostPath: {path: /}}\n";
    let set = of_set(volumes, mounts);
    let allowing = |volumes| policy("strict", "", &[("volumes", volumes)]);
    let text = format!("{}{set}", allowing("[emptyDir, projected, persistentVolumeClaim]"));
    let wanted = "-        volumeMounts: [{name: data, mountPath: /d}, {name: logs, mountPath: /l}]";
    let answer = check_of(&ClusterProfile::default(), &text, &of_pod(), wanted);
    let after = applied(&text, &answer).expect("a fix");
    for kept in ["- metadata: {name: data}", "volumeMounts: [{name: data, mountPath: /d}]\n", "- {name: data, hostPath"]
    {
        assert!(after.contains(kept), "{kept:?} in\n{after}");
    }
    let text = format!("{}{set}", allowing("[emptyDir, projected, hostPath]"));
    let answer = playground(&text, &ClusterProfile::default()).ask(&of_pod());
    assert_eq!((answer.verdict, answer.fix), (Verdict::Rejected, None));
}

#[test]
fn a_profile_by_annotation_is_cited_and_changed_where_it_is_written() {
    let namespace = |level: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {{pod-security.kubernetes.io/enforce: {level}}}\n---\n"
        )
    };
    let seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    let of_container = "container.seccomp.security.alpha.kubernetes.io/c";
    let app_armor = "container.apparmor.security.beta.kubernetes.io/c";
    let secured = "allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}";
    let changed = |key: &str| format!("-    {key}: unconfined\n+    {key}: runtime/default");
    for (version, level, key, wanted) in [
        (KubernetesVersion::V1_24, "baseline", seccomp, changed(seccomp)),
        (KubernetesVersion::V1_24, "baseline", of_container, changed(of_container)),
        (KubernetesVersion::V1_24, "restricted", seccomp, changed(seccomp)),
        (KubernetesVersion::V1_36, "baseline", app_armor, format!("-    {app_armor}: unconfined")),
    ] {
        let profile = ClusterProfile { version, ..ClusterProfile::default() };
        let annotated = format!("{POD}  annotations:\n    a: b\n    {key}: unconfined\n{}", with_context(secured));
        let text = format!("{}{GRANT}{annotated}", namespace(level));
        let answer = check_of(&profile, &text, &of_pod(), &wanted);
        let line = text.lines().take_while(|line| !line.starts_with(&format!("    {key}"))).count() as u32 + 1;
        let cited = answer.reasons.iter().find(|reason| reason.code == "standard-violation").expect("a violation");
        let path = format!("metadata.annotations[{key}]");
        assert_eq!((cited.path.as_deref(), cited.lines), (Some(&*path), Some([line, line])), "{key} at {level}");
    }
}

#[test]
fn a_profile_of_the_runtime_names_no_profile_of_the_node() {
    let listed = "seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default";
    let own = "seccompProfile: {type: Localhost, localhostProfile: a/b.json}";
    check(&[], listed, &with_context(own), "seccompProfile: {type: RuntimeDefault}");
    check(&[], listed, &with_pod_context(own), "seccompProfile: {type: RuntimeDefault}");
}

/// A pod in a namespace that enforces `restricted`, with what its image says.
fn enforced(version: &str, image: Option<ImageUser>, spec: &str) -> (ClusterProfile, String) {
    let namespace = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {{pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: {version}}}\n---\n"
    );
    let image_users = image.map(|user| ("app".to_owned(), user)).into_iter().collect();
    let profile = ClusterProfile { version: KubernetesVersion::V1_36, image_users, ..ClusterProfile::default() };
    (profile, format!("{namespace}{GRANT}{POD}{spec}"))
}

#[test]
fn a_pod_that_must_not_be_root_any_more_gets_a_user_to_start_as() {
    // Before 1.23 no check looks at `runAsUser`.
    let (profile, text) = enforced("v1.20", None, &with_context("runAsUser: 0"));
    check_of(&profile, &text, &of_pod(), "runAsUser: 1000");
    let (profile, text) = enforced("latest", Some(ImageUser::Root), C);
    check_of(&profile, &text, &of_pod(), "runAsUser: 1000");
    let text = format!("{POD}{C}");
    check_of(&profile, &text, &at_level("restricted", ""), "runAsUser: 1000");
    let windows = format!("{C}  os: {{name: windows}}\n");
    let (profile, text) = enforced("latest", Some(ImageUser::Named("ContainerAdministrator".to_owned())), &windows);
    check_of(&profile, &text, &of_pod(), "runAsUserName: ContainerUser");
}

#[test]
fn a_fix_after_which_the_pod_does_not_start_says_so() {
    let fields = [("runAsUser", "{rule: MustRunAsNonRoot}"), ("hostPID", "false")];
    let granted = format!("{}{GRANT}", policy("strict", "", &fields));
    let profile = ClusterProfile {
        image_users: [("app".to_owned(), ImageUser::Root)].into_iter().collect(),
        ..ClusterProfile::default()
    };
    let text = format!("{granted}{POD}{C}  hostPID: true\n");
    check_of(&profile, &text, &of_pod(), "runAsUser: 1000");
    let creates = granted.replace("{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}, ", "");
    let answer = playground(&format!("{creates}{POD}{C}"), &profile).ask(&of_pod());
    let title = answer.fix.expect("a grant").title;
    assert!(title.contains("ServiceAccount shop/default") && title.ends_with("; it does not start then"), "{title}");
}

#[test]
fn privileges_go_with_the_escalation_that_is_not_allowed() {
    let fields = [("allowPrivilegeEscalation", "false")];
    for own in [
        "privileged: true, allowPrivilegeEscalation: true",
        "capabilities: {add: [CAP_SYS_ADMIN]}, allowPrivilegeEscalation: true",
    ] {
        check(&fields, "", &with_context(own), "+    securityContext: {allowPrivilegeEscalation: false}");
    }
}

#[test]
fn a_change_that_lets_a_pod_in_for_validation_to_refuse_is_none() {
    // What the policy fills in does not fit a Windows pod.
    let fields = [("hostPID", "false"), ("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: t}}")];
    let pod = format!("{C}  os: {{name: windows}}\n  hostPID: true\n");
    let text = format!("{}{GRANT}{POD}{pod}", policy("strict", "", &fields));
    let answer = playground(&text, &ClusterProfile::default()).ask(&of_pod());
    assert_eq!((answer.verdict, answer.fix), (Verdict::Rejected, None));
    // Granted, it would set `allowPrivilegeEscalation: false` beside `privileged: true`.
    let creates = GRANT.replace("{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}, ", "");
    let odd = policy("odd", "", &[("allowPrivilegeEscalation", "false")]);
    let text = format!("{odd}{creates}{POD}{}", with_context("privileged: true"));
    let answer = playground(&text, &ClusterProfile::default()).ask(&of_pod());
    assert_eq!((answer.verdict, answer.fix), (Verdict::Rejected, None));
}

#[test]
fn a_fix_that_leaves_what_validation_refused_before_says_so() {
    let pod = format!("{POD}{C}  hostPID: true\n  volumes: [{{name: A, emptyDir: {{}}}}]\n");
    let text = format!("{}{GRANT}{pod}", policy("strict", "", &[("hostPID", "false")]));
    let answer = playground(&text, &ClusterProfile::default()).ask(&of_pod());
    assert_eq!(answer.verdict, Verdict::Rejected);
    let title = answer.fix.map(|fix| fix.title);
    assert_eq!(title.as_deref(), Some("Change `shop/web` so that `strict` admits it; API validation still refuses it"));
}

#[test]
fn a_seccomp_annotation_goes_where_its_field_comes_to_say_something_else() {
    let secured = "allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}";
    for (key, field, removed) in [
        ("seccomp.security.alpha.kubernetes.io/pod", "", "seccomp.security.alpha.kubernetes.io/pod: unconfined"),
        (
            "container.seccomp.security.alpha.kubernetes.io/c",
            ", seccompProfile: {type: Unconfined}",
            "container.seccomp.security.alpha.kubernetes.io/c: unconfined",
        ),
    ] {
        let (profile, text) = enforced("latest", None, &with_context(&format!("{secured}{field}")));
        let annotated = text.replace(POD, &format!("{POD}  annotations:\n    a: b\n    {key}: unconfined\n"));
        check_of(&profile, &annotated, &of_pod(), &format!("-    {removed}"));
    }
}
