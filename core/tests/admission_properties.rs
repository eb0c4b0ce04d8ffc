//! Laws of admission, held against made-up policies and pods.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::rc::Rc;

use policy_core::Playground;
use policy_core::admission::pod_security::{Level, Standards, Version};
use policy_core::admission::psp::{self, Review};
use policy_core::admission::request::PodRequest;
use policy_core::manifest::meta::ObjectMeta;
use policy_core::manifest::pod::PodSpec;
use policy_core::manifest::policy::{IdRange, PodSecurityPolicy};
use policy_core::report::{ClusterProfile, SourceFile, Verdict};

/// A linear congruential generator: the same cases each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }

    fn one(&mut self, of: &[&str]) -> String {
        of[self.below(of.len())].to_owned()
    }

    fn maybe(&mut self) -> bool {
        self.below(2) == 0
    }
}

const RULES: [&str; 3] = ["RunAsAny", "MustRunAs", "MayRunAs"];

fn strategy(dice: &mut Dice, rules: &[&str]) -> String {
    let rule = dice.one(rules);
    let (first, second) = (1 + dice.below(3), 5 + dice.below(3));
    match rule.as_str() {
        "RunAsAny" | "MustRunAsNonRoot" => format!("{{rule: {rule}}}"),
        _ => format!("{{rule: {rule}, ranges: [{{min: {first}, max: 3}}, {{min: {second}, max: 9}}]}}"),
    }
}

fn policy(dice: &mut Dice, name: &str) -> String {
    let seccomp = dice.one(&["'*'", "runtime/default", "'runtime/default,unconfined'"]);
    let default =
        if dice.maybe() { ", seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default" } else { "" };
    let truth = |dice: &mut Dice| if dice.maybe() { "true" } else { "false" };
    let list = |dice: &mut Dice, of: &[&str]| -> String {
        let chosen: Vec<&str> = of.iter().copied().filter(|_| dice.below(3) == 0).collect();
        chosen.join(", ")
    };
    let linux = dice.one(&["{rule: RunAsAny}", "{rule: MustRunAs, seLinuxOptions: {level: 's0:c1', type: t}}"]);
    format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: {name}\n  annotations: \
         {{seccomp.security.alpha.kubernetes.io/allowedProfileNames: {seccomp}{default}}}\nspec:\n  privileged: {}\n  \
         hostNetwork: {}\n  hostPID: {}\n  hostIPC: {}\n  allowPrivilegeEscalation: {}\n  readOnlyRootFilesystem: {}\n  \
         hostPorts: [{}]\n  volumes: [{}]\n  allowedCapabilities: [{}]\n  requiredDropCapabilities: [{}]\n  \
         defaultAddCapabilities: [{}]\n  allowedProcMountTypes: [{}]\n  runAsUser: {}\n  runAsGroup: {}\n  \
         supplementalGroups: {}\n  fsGroup: {}\n  seLinux: {linux}\n",
        truth(dice),
        truth(dice),
        truth(dice),
        truth(dice),
        truth(dice),
        truth(dice),
        dice.one(&["", "{min: 0, max: 65535}", "{min: 80, max: 90}"]),
        dice.one(&["'*'", "emptyDir, secret, projected", "emptyDir, hostPath"]),
        list(dice, &["CHOWN", "NET_RAW", "'*'"]),
        list(dice, &["KILL", "SYS_TIME"]),
        list(dice, &["SETUID"]),
        dice.one(&["", "Default", "Default, Unmasked"]),
        strategy(dice, &["RunAsAny", "MustRunAs", "MustRunAsNonRoot"]),
        strategy(dice, &RULES),
        strategy(dice, &RULES),
        strategy(dice, &RULES),
    )
}

fn pod(dice: &mut Dice, name: &str) -> String {
    let mut fields = Vec::new();
    for (field, values) in [
        ("runAsUser", &["0", "2", "7", "99"][..]),
        ("runAsGroup", &["0", "2", "7", "99"]),
        ("runAsNonRoot", &["true", "false"]),
        ("privileged", &["true", "false"]),
        ("allowPrivilegeEscalation", &["true", "false"]),
        ("readOnlyRootFilesystem", &["true", "false"]),
        ("procMount", &["Default", "Unmasked"]),
        (
            "capabilities",
            &["{add: [CHOWN]}", "{add: [NET_RAW], drop: [KILL]}", "{drop: [ALL]}", "{drop: [KILL, SYS_TIME]}"],
        ),
        ("seccompProfile", &["{type: RuntimeDefault}", "{type: Unconfined}"]),
        ("seLinuxOptions", &["{level: 's0:c1', type: t}", "{type: x}"]),
    ] {
        if dice.below(3) == 0 {
            fields.push(format!("{field}: {}", dice.one(values)));
        }
    }
    let mut of_pod = Vec::new();
    for (field, values) in [
        ("runAsUser", &["0", "2", "99"][..]),
        ("fsGroup", &["2", "99"]),
        ("supplementalGroups", &["[]", "[2]", "[2, 99]"]),
        ("runAsNonRoot", &["true", "false"]),
        ("seccompProfile", &["{type: RuntimeDefault}", "{type: Unconfined}"]),
    ] {
        if dice.below(4) == 0 {
            of_pod.push(format!("{field}: {}", dice.one(values)));
        }
    }
    let host = dice.one(&["", "  hostNetwork: true\n", "  hostPID: true\n", "  hostIPC: true\n", "", ""]);
    let volume =
        dice.one(&["", "  volumes: [{name: v, emptyDir: {}}]\n", "  volumes: [{name: v, hostPath: {path: /}}]\n"]);
    let port =
        dice.one(&["", "    ports: [{containerPort: 80, hostPort: 85}]\n", "    ports: [{containerPort: 80}]\n"]);
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n{host}{volume}  securityContext: \
         {{{}}}\n  containers:\n  - name: c\n    image: app\n{port}    securityContext: {{{}}}\n",
        of_pod.join(", "),
        fields.join(", ")
    )
}

fn playground(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

/// A policy and a pod as the API server has them.
fn read(policy: &str, pod: &str) -> (Rc<PodSecurityPolicy>, PodRequest) {
    let mut playground = playground(&format!("{policy}---\n{pod}"));
    let cluster = playground.cluster();
    (cluster.pod_security_policies[0].object.clone(), PodRequest::of(&cluster.pods[0]))
}

fn review(policy: &PodSecurityPolicy, pod: &PodRequest) -> Review {
    psp::review(policy, pod)
}

const CASES: usize = 400;

/// Loosens one field, so that nothing is asked or filled in any more that was not before. Defaults that vanish with what
/// asked for them are part of it: `MustRunAs` becomes `RunAsAny`, and a list of drops becomes empty.
fn loosened(policy: &PodSecurityPolicy) -> Vec<(&'static str, PodSecurityPolicy)> {
    type Loosen = fn(&mut PodSecurityPolicy);
    let all: [(&'static str, Loosen); 17] = [
        ("privileged", |policy| policy.spec.privileged = true),
        ("hostNetwork", |policy| policy.spec.host_network = true),
        ("hostPID", |policy| policy.spec.host_pid = true),
        ("hostIPC", |policy| policy.spec.host_ipc = true),
        ("hostPorts", |policy| policy.spec.host_ports = vec![IdRange { min: 0, max: 65_535 }]),
        ("volumes", |policy| policy.spec.volumes.push("*".to_owned())),
        ("allowedHostPaths", |policy| policy.spec.allowed_host_paths.clear()),
        ("allowedCapabilities", |policy| policy.spec.allowed_capabilities.push("NET_RAW".to_owned())),
        ("every capability", |policy| policy.spec.allowed_capabilities.push("*".to_owned())),
        ("requiredDropCapabilities", |policy| policy.spec.required_drop_capabilities.clear()),
        ("allowPrivilegeEscalation", |policy| policy.spec.allow_privilege_escalation = Some(true)),
        ("readOnlyRootFilesystem", |policy| policy.spec.read_only_root_filesystem = false),
        ("runAsUser", |policy| policy.spec.run_as_user.rule = "RunAsAny".to_owned()),
        ("runAsGroup", |policy| policy.spec.run_as_group = None),
        ("fsGroup", |policy| policy.spec.fs_group.rule = "RunAsAny".to_owned()),
        ("supplementalGroups", |policy| policy.spec.supplemental_groups.rule = "RunAsAny".to_owned()),
        ("seLinux", |policy| policy.spec.se_linux.rule = "RunAsAny".to_owned()),
    ];
    let mut made = Vec::new();
    for (name, loosen) in all {
        let mut looser = policy.clone();
        loosen(&mut looser);
        made.push((name, looser));
    }
    made
}

#[test]
fn a_pod_that_a_policy_admits_it_admits_when_it_is_loosened() {
    let (mut dice, mut admitted) = (Dice(1), 0);
    for _ in 0..CASES {
        let (policy, pod) = read(&policy(&mut dice, "p"), &pod(&mut dice, "web"));
        if !review(&policy, &pod).passes() {
            continue;
        }
        admitted += 1;
        for (field, looser) in loosened(&policy) {
            let now = review(&looser, &pod);
            assert!(now.passes(), "{field}: {policy:#?}\n{pod:#?}\n{:#?}", now.failures);
        }
    }
    assert!(admitted > 10, "only {admitted} cases say something");
}

#[test]
fn what_a_policy_has_filled_in_it_fills_in_no_further_and_judges_alike() {
    let (mut dice, mut changed) = (Dice(2), 0);
    for _ in 0..CASES {
        let (policy, pod) = read(&policy(&mut dice, "p"), &pod(&mut dice, "web"));
        let first = review(&policy, &pod);
        changed += usize::from(first.mutates);
        let second = review(&policy, &first.pod);
        assert!(!second.mutates, "{policy:#?}\n{:#?}", psp::changes(&first.pod, &second.pod));
        assert_eq!(second.failures, first.failures, "{policy:#?}\n{pod:#?}");
    }
    assert!(changed > CASES / 2, "only {changed} cases say something");
}

#[test]
fn a_pod_that_meets_restricted_meets_baseline_at_every_version() {
    let (mut dice, mut met) = (Dice(3), 0);
    let standards = Standards::NEWEST;
    for _ in 0..CASES {
        let said = "seccompProfile: {type: RuntimeDefault}, runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}";
        let text = pod(&mut dice, "web");
        // Some of them as restricted wants them.
        let text = if dice.maybe() {
            text.replace(
                "    securityContext: {",
                &["    securityContext: {", said, ", x-", ": y, "].concat().replace(", x-: y", ""),
            )
        } else {
            text
        };
        let mut playground = playground(&text);
        let Some(pod) = playground.cluster().pods.first().cloned() else { continue };
        let (metadata, spec): (&ObjectMeta, &PodSpec) = (&pod.metadata, &pod.spec);
        for minor in 0..=37 {
            let check = |level| standards.check(metadata, spec, level, Version::Minor(minor)).is_empty();
            let restricted = check(Level::Restricted);
            met += usize::from(restricted);
            assert!(!restricted || check(Level::Baseline), "at v1.{minor}: {text}");
        }
    }
    assert!(met > CASES, "only {met} cases say something");
}

const OPEN: &str = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p9\n  annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}\nspec:\n  privileged: true\n  hostNetwork: true\n  hostPID: true\n  hostIPC: true\n  hostPorts: [{min: 0, max: 65535}]\n  volumes: ['*']\n  allowedCapabilities: ['*']\n  allowedProcMountTypes: [Default, Unmasked]\n  runAsUser: {rule: RunAsAny}\n  seLinux: {rule: RunAsAny}\n  supplementalGroups: {rule: RunAsAny}\n  fsGroup: {rule: RunAsAny}\n";

const GRANT: &str = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: use}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: use, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}\nsubjects: [{kind: ServiceAccount, name: default}]\n";

/// Each pod's verdict and the policy that admits it.
fn outcomes(text: &str) -> Vec<(String, Verdict, Option<String>)> {
    let pods = playground(text).report().admission.pods;
    pods.into_iter().map(|pod| (pod.id, pod.verdict, pod.policy)).collect()
}

#[test]
fn the_order_of_documents_is_irrelevant_and_a_grant_never_takes_admission_away() {
    let mut dice = Dice(4);
    for _ in 0..60 {
        let mut documents: Vec<String> = (0..3).map(|index| policy(&mut dice, &format!("p{index}"))).collect();
        documents.extend((0..3).map(|index| pod(&mut dice, &format!("web-{index}"))));
        let text = documents.join("---\n");
        let granted = outcomes(&[&text, GRANT].concat());
        documents.reverse();
        assert_eq!(outcomes(&[&documents.join("---\n"), GRANT].concat()), granted, "{text}");
        for (before, after) in outcomes(&text).iter().zip(&granted) {
            assert!(before.1 != Verdict::Admitted || after.1 == Verdict::Admitted, "{text}");
        }
    }
}

#[test]
fn a_policy_that_changes_nothing_comes_first_and_then_the_first_by_name() {
    let mut dice = Dice(5);
    let (mut unchanged, mut changed) = (0, 0);
    for _ in 0..120 {
        let mut documents: Vec<String> = (0..4).map(|index| policy(&mut dice, &format!("p{index}"))).collect();
        // One that fills in nothing, last by name.
        if dice.maybe() {
            documents.push(OPEN.to_owned());
        }
        let text = [&documents.join("---\n"), "---\n", &pod(&mut dice, "web"), GRANT].concat();
        let report = playground(&text).report().admission;
        let pod = &report.pods[0];
        let usable = || pod.outcomes.iter().filter(|outcome| outcome.passes && outcome.granted_to_service_account);
        let expected = usable().find(|outcome| !outcome.mutates).or_else(|| usable().next());
        assert_eq!(pod.policy.as_ref(), expected.map(|outcome| &outcome.policy), "{text}");
        match expected {
            Some(outcome) if outcome.mutates => changed += 1,
            Some(_) => unchanged += 1,
            None => {}
        }
    }
    assert!(unchanged > 5 && changed > 5, "{unchanged} and {changed} cases say something");
}

#[test]
fn what_is_remembered_changes_no_verdict() {
    let mut dice = Dice(6);
    let mut remembering = playground("");
    let mut documents: Vec<String> = (0..4).map(|index| policy(&mut dice, &format!("p{index}"))).collect();
    documents.extend((0..12).map(|index| pod(&mut dice, &format!("web-{index}"))));
    documents.push(GRANT.trim_start_matches("---\n").to_owned());
    for round in 0..80 {
        let place = dice.below(documents.len() - 1);
        documents[place] = match place {
            0..4 => policy(&mut dice, &format!("p{place}")),
            _ => pod(&mut dice, &format!("web-{}", place - 4)),
        };
        if dice.below(5) == 0 {
            let token_volume = dice.maybe();
            remembering.set_profile(ClusterProfile { token_volume, ..ClusterProfile::default() });
        }
        // Sometimes the grant is not there.
        let shown = documents.len() - usize::from(dice.below(4) == 0);
        let text = documents[..shown].join("---\n");
        remembering.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.clone() }]);
        let remembered = remembering.report();
        let mut fresh = playground("");
        fresh.set_profile(remembered.profile.clone());
        fresh.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        assert_eq!(remembered.admission, fresh.report().admission, "round {round}");
    }
}
