//! Laws of admission, held against made-up policies and pods.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

// A file beside this one would be taken for tests of its own.
#[path = "admission_properties/random.rs"]
mod random;

use std::rc::Rc;

use policy_core::Playground;
use policy_core::admission::pod_security::{Level, Standards, Version};
use policy_core::admission::psp::{self, Review};
use policy_core::admission::request::PodRequest;
use policy_core::manifest::meta::ObjectMeta;
use policy_core::manifest::pod::PodSpec;
use policy_core::manifest::policy::{AllowedHostPath, IdRange, IdStrategy, PodSecurityPolicy};
use policy_core::report::{ClusterProfile, SourceFile, Verdict};
use random::{Dice, deployment, grant, named, pod, policy, template};

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

const CASES: usize = 600;

type Loosen = fn(&mut PodSecurityPolicy);

const SECCOMP_ALLOWED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
const SECCOMP_DEFAULT: &str = "seccomp.security.alpha.kubernetes.io/defaultProfileName";
const APP_ARMOR_ALLOWED: &str = "apparmor.security.beta.kubernetes.io/allowedProfileNames";

const ALL_PORTS: IdRange = IdRange { min: 0, max: 65_535 };

/// Behind the others, so that what is filled in stays.
fn widen(strategy: &mut IdStrategy) {
    if !strategy.ranges.is_empty() {
        strategy.ranges.push(IdRange { min: 0, max: 100 });
    }
}

/// The range that what is filled in comes from; another number is filled in then, which is in the range as well.
fn widen_first(strategy: &mut IdStrategy) {
    if let Some(range) = strategy.ranges.first_mut() {
        *range = IdRange { min: 0, max: 100 };
    }
}

/// What was needed and filled in may be left out now.
fn must_to_may(strategy: &mut IdStrategy) {
    if strategy.rule == "MustRunAs" {
        "MayRunAs".clone_into(&mut strategy.rule);
    }
}

fn any(strategy: &mut IdStrategy) {
    *strategy = IdStrategy { rule: "RunAsAny".to_owned(), ranges: Vec::new() };
}

/// Each loosens one field. Lists that allow everything while they are empty are only added to where they hold something.
const LOOSER: [(&str, Loosen); 36] = [
    ("privileged", |policy| policy.spec.privileged = true),
    ("hostNetwork", |policy| policy.spec.host_network = true),
    ("hostPID", |policy| policy.spec.host_pid = true),
    ("hostIPC", |policy| policy.spec.host_ipc = true),
    ("hostPorts", |policy| policy.spec.host_ports.push(ALL_PORTS)),
    ("volumes", |policy| policy.spec.volumes.push("hostPath".to_owned())),
    ("every volume", |policy| policy.spec.volumes.push("*".to_owned())),
    ("every host path", |policy| policy.spec.allowed_host_paths.clear()),
    ("one host path more", |policy| {
        if !policy.spec.allowed_host_paths.is_empty() {
            policy.spec.allowed_host_paths.push(AllowedHostPath { path_prefix: "/".to_owned(), read_only: true });
        }
    }),
    ("host paths that need not be read-only", |policy| {
        policy.spec.allowed_host_paths.iter_mut().for_each(|allowed| allowed.read_only = false);
    }),
    ("allowedFlexVolumes", |policy| policy.spec.allowed_flex_volumes.clear()),
    ("allowedCSIDrivers", |policy| policy.spec.allowed_csi_drivers.clear()),
    ("allowedUnsafeSysctls", |policy| policy.spec.allowed_unsafe_sysctls.push("*".to_owned())),
    ("forbiddenSysctls", |policy| policy.spec.forbidden_sysctls.clear()),
    ("allowedProcMountTypes", |policy| {
        policy.spec.allowed_proc_mount_types.extend(["Default".to_owned(), "Unmasked".to_owned()]);
    }),
    ("runtimeClass", |policy| policy.spec.runtime_class = None),
    ("every runtime class", |policy| {
        if let Some(classes) = &mut policy.spec.runtime_class {
            classes.allowed_runtime_class_names.push("*".to_owned());
        }
    }),
    ("allowedCapabilities", |policy| policy.spec.allowed_capabilities.push("NET_RAW".to_owned())),
    ("every capability", |policy| policy.spec.allowed_capabilities.push("*".to_owned())),
    ("requiredDropCapabilities", |policy| policy.spec.required_drop_capabilities.truncate(0)),
    ("one drop fewer", |policy| _ = policy.spec.required_drop_capabilities.pop()),
    ("allowPrivilegeEscalation", |policy| policy.spec.allow_privilege_escalation = Some(true)),
    ("readOnlyRootFilesystem", |policy| policy.spec.read_only_root_filesystem = false),
    ("any user", |policy| any(&mut policy.spec.run_as_user)),
    ("more users", |policy| widen(&mut policy.spec.run_as_user)),
    ("more users at first", |policy| widen_first(&mut policy.spec.run_as_user)),
    ("any group", |policy| policy.spec.run_as_group = None),
    ("more groups", |policy| policy.spec.run_as_group.iter_mut().for_each(widen)),
    ("a group or none", |policy| policy.spec.run_as_group.iter_mut().for_each(must_to_may)),
    ("any fsGroup", |policy| any(&mut policy.spec.fs_group)),
    ("an fsGroup or none", |policy| must_to_may(&mut policy.spec.fs_group)),
    ("any supplemental groups", |policy| any(&mut policy.spec.supplemental_groups)),
    ("more supplemental groups at first", |policy| widen_first(&mut policy.spec.supplemental_groups)),
    ("any SELinux options", |policy| "RunAsAny".clone_into(&mut policy.spec.se_linux.rule)),
    ("any seccomp profile", |policy| {
        policy.metadata.annotations.insert(SECCOMP_ALLOWED.to_owned(), "*".to_owned());
    }),
    ("any AppArmor profile", |policy| _ = policy.metadata.annotations.remove(APP_ARMOR_ALLOWED)),
];

#[test]
fn a_pod_that_a_policy_admits_it_admits_when_it_is_loosened() {
    let (mut dice, mut admitted) = (Dice(1), 0);
    // By the fields: for how many pods less is broken or filled in, which shows that the policy is looser.
    let mut more = vec![0_usize; LOOSER.len()];
    for _ in 0..CASES * 2 {
        let (policy, pod) = read(&policy(&mut dice, "p"), &pod(&mut dice, "web"));
        let before = review(&policy, &pod);
        let passes = before.passes();
        admitted += usize::from(passes);
        for (more, (field, loosen)) in more.iter_mut().zip(LOOSER) {
            let mut looser = PodSecurityPolicy::clone(&policy);
            loosen(&mut looser);
            let now = review(&looser, &pod);
            assert!(now.passes() || !passes, "{field}: {policy:#?}\n{pod:#?}\n{:#?}", now.failures());
            let filled_in = |review: &Review| psp::changes(&pod, &review.pod()).len();
            let needs_less = now.failures().len() < before.failures().len() || filled_in(&now) < filled_in(&before);
            *more += usize::from(needs_less);
        }
    }
    assert!(admitted > CASES / 20, "only {admitted} cases say something");
    let idle: Vec<&str> =
        more.iter().zip(LOOSER).filter(|(more, _)| **more == 0).map(|(_, (field, _))| field).collect();
    assert!(idle.is_empty(), "these loosen nothing: {idle:?}");
}

/// A pod, a policy that admits it, and a change of the policy that looks looser and refuses the pod.
#[track_caller]
fn check_refused(pod: &str, policy: &str, change: Loosen) {
    let strategies = "runAsUser: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}";
    let mut fields = policy.to_owned();
    if !policy.contains("runAsUser") {
        fields = [policy, ", ", strategies].concat();
    }
    let text = format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {{name: p}}\nspec: {{seLinux: {{rule: RunAsAny}}, \
         volumes: ['*'], {fields}}}\n"
    );
    let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {pod}\n");
    let (mut policy, pod) = read(&text, &pod);
    let before = review(&policy, &pod);
    assert!(before.passes(), "{:#?}", before.failures());
    change(Rc::make_mut(&mut policy));
    assert!(!review(&policy, &pod).passes(), "{policy:#?}");
}

/// The exceptions, all of them upstream's: an empty list that allows everything, and what a policy fills in no more.
#[test]
fn what_looks_looser_and_refuses_begins_a_list_or_ends_a_default() {
    let plain = "{containers: [{name: c, image: app}]}";
    let with = |volume: &str| format!("{{containers: [{{name: c, image: app}}], volumes: [{{name: v, {volume}}}]}}");
    let own = |context: &str| format!("{{containers: [{{name: c, image: app, securityContext: {{{context}}}}}]}}");
    // Without prefixes every host path may be used; with one, that alone. So it is with drivers.
    check_refused(&with("hostPath: {path: /etc}"), "privileged: false", |policy| {
        policy.spec.allowed_host_paths.push(AllowedHostPath { path_prefix: "/var".to_owned(), read_only: false });
    });
    // Without types `Default` may be used, which a list has to name.
    check_refused(plain, "privileged: false", |policy| {
        policy.spec.allowed_proc_mount_types.push("Unmasked".to_owned());
    });
    // Without profiles none may be set; with one, one has to be set.
    check_refused(plain, "privileged: false", |policy| {
        policy.metadata.annotations.insert(SECCOMP_ALLOWED.to_owned(), "runtime/default".to_owned());
    });
    // What may be added by default may be added; so it is no more when the default goes.
    check_refused(&own("capabilities: {add: [SETUID]}"), "defaultAddCapabilities: [SETUID]", |policy| {
        policy.spec.default_add_capabilities.clear();
    });
    // A range that holds 0 asks for less than not being root does.
    check_refused(
        &own("runAsUser: 0"),
        "runAsUser: {rule: MustRunAs, ranges: [{min: 0, max: 9}]}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}",
        |policy| "MustRunAsNonRoot".clone_into(&mut policy.spec.run_as_user.rule),
    );
}

#[test]
fn a_seccomp_profile_that_is_filled_in_no_more_is_missing() {
    let (mut dice, mut refused) = (Dice(11), 0);
    for _ in 0..CASES {
        let (mut policy, pod) = read(&policy(&mut dice, "p"), &pod(&mut dice, "web"));
        let passed = review(&policy, &pod).passes();
        Rc::make_mut(&mut policy).metadata.annotations.remove(SECCOMP_DEFAULT);
        let now = review(&policy, &pod);
        refused += usize::from(passed && !now.passes());
        let of_seccomp = now.failures().iter().all(|failure| failure.rule == psp::Rule::SeccompProfile);
        assert!(!passed || of_seccomp, "{:#?}", now.failures());
    }
    assert!(refused > 0, "no case says something");
}

#[test]
fn what_a_policy_has_filled_in_it_fills_in_no_further_and_judges_alike() {
    let (mut dice, mut changed) = (Dice(2), 0);
    for _ in 0..CASES {
        let (policy, pod) = read(&policy(&mut dice, "p"), &pod(&mut dice, "web"));
        let first = review(&policy, &pod);
        changed += usize::from(first.mutates());
        assert_eq!(first.breaks_rules(), !first.failures().is_empty(), "{policy:#?}\n{pod:#?}");
        let second = review(&policy, &first.pod());
        assert!(!second.mutates(), "{policy:#?}\n{:#?}", psp::changes(&first.pod(), &second.pod()));
        assert_eq!(second.failures(), first.failures(), "{policy:#?}\n{pod:#?}");
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
            let open = "image: app, securityContext: {";
            text.replace(open, &[open, said, ", "].concat())
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
    assert!(met > CASES / 2, "only {met} cases say something");
}

const OPEN: &str = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p9\n  annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}\nspec:\n  privileged: true\n  hostNetwork: true\n  hostPID: true\n  hostIPC: true\n  hostPorts: [{min: 0, max: 65535}]\n  volumes: ['*']\n  allowedCapabilities: ['*']\n  allowedProcMountTypes: [Default, Unmasked]\n  runAsUser: {rule: RunAsAny}\n  seLinux: {rule: RunAsAny}\n  supplementalGroups: {rule: RunAsAny}\n  fsGroup: {rule: RunAsAny}\n";

const GRANT: &str = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: use}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: use, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}\nsubjects: [{kind: ServiceAccount, name: default}]\n";

/// Each pod's verdict and the policy that admits it.
fn outcomes(text: &str) -> Vec<(String, Verdict, Option<String>)> {
    let pods = playground(text).report().admission.pods;
    pods.into_iter().map(|pod| (pod.id, pod.verdict, pod.policy)).collect()
}

/// Policies, pods, a workload, and grants of some of the policies to some.
fn world(dice: &mut Dice) -> Vec<String> {
    let mut documents: Vec<String> = (0..4).map(|index| policy(dice, &format!("p{index}"))).collect();
    documents.extend((0..3).map(|index| pod(dice, &format!("web-{index}"))));
    documents.push(deployment(dice, "app"));
    documents.extend((0..2).map(|index| grant(dice, &format!("use-{index}"))));
    documents
}

#[test]
fn the_order_of_documents_is_irrelevant() {
    let mut dice = Dice(4);
    for _ in 0..60 {
        let mut documents = world(&mut dice);
        let text = documents.join("---\n");
        let expected = outcomes(&text);
        dice.shuffle(&mut documents);
        assert_eq!(outcomes(&documents.join("---\n")), expected, "{text}");
    }
}

#[test]
fn a_grant_of_use_more_never_takes_admission_away() {
    let (mut dice, mut gained, mut kept) = (Dice(7), 0, 0);
    for _ in 0..120 {
        let text = world(&mut dice).join("---\n");
        let more = [&text, "---\n", &grant(&mut dice, "more")].concat();
        for (before, after) in outcomes(&text).iter().zip(&outcomes(&more)) {
            let [before, after] = [before, after].map(|(_, verdict, _)| *verdict == Verdict::Admitted);
            assert!(!before || after, "{more}");
            kept += usize::from(before);
            gained += usize::from(!before && after);
        }
    }
    assert!(kept > 20 && gained > 5, "{kept} and {gained} cases say something");
}

#[test]
fn a_policy_that_changes_nothing_comes_first_and_then_the_first_by_name() {
    let mut dice = Dice(5);
    let (mut unchanged, mut changed) = (0, 0);
    for _ in 0..240 {
        let mut documents: Vec<String> = (0..4).map(|index| policy(&mut dice, &format!("p{index}"))).collect();
        // One that fills in nothing, last by name.
        if dice.maybe() {
            documents.push(OPEN.to_owned());
        }
        // All may be used, or some by some.
        let granted = if dice.maybe() {
            GRANT.to_owned()
        } else {
            ["---\n", &grant(&mut dice, "use-0"), "---\n", &grant(&mut dice, "use-1")].concat()
        };
        let text = [&documents.join("---\n"), "---\n", &pod(&mut dice, "web"), &granted].concat();
        let report = playground(&text).report().admission;
        assert!(report.policies.is_sorted_by(|one, next| one.name < next.name), "{text}");
        let pod = &report.pods[0];
        let usable = || {
            pod.outcomes
                .iter()
                .filter(|outcome| outcome.passes && (outcome.granted_to_service_account || outcome.granted_to_creator))
        };
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

/// Of the documents some are edited, added, taken away and moved, and the settings changed; some pods are equal but for
/// their names.
#[test]
fn what_is_remembered_changes_no_verdict() {
    let mut dice = Dice(6);
    let mut remembering = playground("");
    let mut policies: Vec<String> = (0..4).map(|index| policy(&mut dice, &format!("p{index}"))).collect();
    let mut templates: Vec<(String, String)> = (0..4).map(|_| template(&mut dice)).collect();
    let mut workloads: Vec<String> = (0..2).map(|index| deployment(&mut dice, &format!("app-{index}"))).collect();
    let mut grants: Vec<String> = (0..2).map(|index| grant(&mut dice, &format!("use-{index}"))).collect();
    let mut verdicts = [0, 0];
    for round in 0..160 {
        match dice.below(8) {
            0..3 => {
                let at = dice.below(policies.len());
                policies[at] = policy(&mut dice, &format!("p{at}"));
            }
            3..5 => {
                let at = dice.below(templates.len());
                templates[at] = template(&mut dice);
            }
            5 => {
                let at = dice.below(workloads.len());
                workloads[at] = deployment(&mut dice, &format!("app-{at}"));
            }
            6 => {
                let at = dice.below(grants.len());
                grants[at] = grant(&mut dice, &format!("use-{at}"));
            }
            _ => {
                let token_volume = dice.maybe();
                remembering.set_profile(ClusterProfile { token_volume, ..ClusterProfile::default() });
            }
        }
        // Pods of one template stand next to each other's.
        let pods = (0..9).map(|index| named(&templates[index % templates.len()], &format!("web-{index}")));
        // Sometimes policies are not there, or a pod or workload, or a grant.
        let mut shown: Vec<String> = policies.iter().filter(|_| dice.below(4) > 0).cloned().collect();
        shown.extend(workloads.iter().cloned().chain(pods));
        if dice.below(4) == 0 {
            dice.shuffle(&mut shown);
        }
        if dice.below(3) == 0 {
            shown.swap_remove(dice.below(shown.len()));
        }
        shown.extend(grants.iter().filter(|_| dice.below(6) > 0).cloned());
        let text = shown.join("---\n");
        remembering.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.clone() }]);
        let remembered = remembering.report();
        let mut fresh = playground("");
        fresh.set_profile(remembered.profile.clone());
        fresh.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        assert_eq!(remembered.admission, fresh.report().admission, "round {round}");
        for pod in &remembered.admission.pods {
            verdicts[usize::from(pod.verdict == Verdict::Admitted)] += 1;
        }
    }
    let [refused, admitted] = verdicts;
    assert!(refused > 200 && admitted > 100, "{refused} and {admitted} cases say something");
}
