//! The fourteen steps of the course, each on its example file: what the playground must answer, told by the core alone.
//! The browser tests ask the page the same.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use policy_core::Playground;
use policy_core::report::admission::PodAdmission;
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, Answer, ClusterProfile, ImageUser, KubernetesVersion, NetworkPlugin, Outcome,
    Question, Report, Requester, Severity, SourceFile, TrafficQuestion, Verdict,
};

fn example(name: &str) -> String {
    let path = format!("{}/../static/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn open(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn traffic(playground: &mut Playground, from: &str, to: &str, port: u16, protocol: &str) -> Answer {
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: protocol.to_owned() };
    playground.ask(&Question::Traffic(question))
}

#[track_caller]
fn may_connect(playground: &mut Playground, from: &str, to: &str, port: u16, protocol: &str, expected: bool) {
    let answer = traffic(playground, from, to, port, protocol);
    let verdict = if expected { Verdict::Allowed } else { Verdict::Denied };
    assert_eq!(answer.verdict, verdict, "{from} → {to} {protocol} {port}: {answer:#?}");
    assert!(!answer.reasons.is_empty(), "an answer without a reason: {answer:#?}");
}

fn access(playground: &mut Playground, user: &str, verb: &str, resource: &str, namespace: Option<&str>) -> Answer {
    let (api_group, resource) = resource.split_once('/').unwrap_or(("", resource));
    playground.ask(&Question::Access(AccessQuestion {
        user: user.to_owned(),
        verb: verb.to_owned(),
        api_group: api_group.to_owned(),
        resource: resource.to_owned(),
        namespace: namespace.map(str::to_owned),
        ..AccessQuestion::default()
    }))
}

#[track_caller]
fn may(playground: &mut Playground, user: &str, verb: &str, resource: &str, namespace: Option<&str>, expected: bool) {
    let answer = access(playground, user, verb, resource, namespace);
    let verdict = if expected { Verdict::Allowed } else { Verdict::Denied };
    assert_eq!(answer.verdict, verdict, "{user} {verb} {resource} in {namespace:?}: {answer:#?}");
}

fn admission(playground: &mut Playground, pod: &str, requester: &Requester) -> Answer {
    playground.ask(&Question::Admission(AdmissionQuestion {
        pod: pod.to_owned(),
        user: requester.user.clone(),
        groups: requester.groups.clone(),
        ..AdmissionQuestion::default()
    }))
}

fn pod<'report>(report: &'report Report, id: &str) -> &'report PodAdmission {
    let pods = &report.admission.pods;
    pods.iter().find(|pod| pod.id == id).unwrap_or_else(|| panic!("no pod {id} in {pods:#?}"))
}

fn stage(pod: &PodAdmission, code: &str) -> Outcome {
    let stages = &pod.stages;
    stages.iter().find(|stage| stage.code == code).unwrap_or_else(|| panic!("no stage {code} in {stages:#?}")).outcome
}

#[test]
fn step_1_a_network_policy_dissected() {
    let mut playground = open(&example("01-network-policy.yaml"));
    let ends = [
        "test-ns/server",
        "test-ns/local-client",
        "oteemo/client",
        "oteemo/stranger",
        "learning/trainer",
        "finance/identity",
        "finance/ledger",
        "192.168.3.4",
        "203.0.113.9",
    ];
    let enters_server = ["test-ns/local-client", "oteemo/client", "learning/trainer", "192.168.3.4"];
    let pods = &ends[..7];
    for from in ends {
        for to in ends.iter().copied().filter(|to| *to != from && (pods.contains(&from) || pods.contains(to))) {
            let expected = match (from, to) {
                ("test-ns/server", _) => false,
                (_, "test-ns/server") => enters_server.contains(&from),
                _ => true,
            };
            may_connect(&mut playground, from, to, 443, "TCP", expected);
            let on_other_ports = from != "test-ns/server" && to != "test-ns/server";
            may_connect(&mut playground, from, to, 80, "TCP", on_other_ports);
            may_connect(&mut playground, from, to, 443, "UDP", on_other_ports);
        }
    }
    may_connect(&mut playground, "test-ns/server", "finance/identity", 8443, "TCP", true);
    may_connect(&mut playground, "test-ns/server", "finance/identity", 8443, "UDP", false);
    may_connect(&mut playground, "test-ns/server", "finance/ledger", 8443, "TCP", false);
    may_connect(&mut playground, "test-ns/server", "test-ns/server", 80, "TCP", true);
}

#[test]
fn step_1_a_denial_names_the_closest_rule_and_its_lines() {
    let mut playground = open(&example("01-network-policy.yaml"));
    let answer = traffic(&mut playground, "oteemo/stranger", "test-ns/server", 443, "TCP");
    let near = answer.reasons.iter().find(|reason| reason.effect == policy_core::report::Effect::Near);
    let near = near.unwrap_or_else(|| panic!("no near miss: {answer:#?}"));
    assert!(near.text.contains("role"), "{near:#?}");
    let lines = near.lines.expect("a near miss has lines");
    let text = example("01-network-policy.yaml");
    let cited: Vec<&str> = text.lines().skip(lines[0] as usize - 1).take((lines[1] - lines[0] + 1) as usize).collect();
    assert!(cited.iter().any(|line| line.contains("role: client")), "{cited:#?}");
}

#[test]
fn step_2_default_deny_and_that_without_any_policy_everything_is_allowed() {
    let text = example("02-default-deny.yaml");
    let policy_at = text.find("---\napiVersion: networking.k8s.io/v1").expect("the policy");
    for (text, expected) in [(text.as_str(), false), (&text[..policy_at], true)] {
        let mut playground = open(text);
        for (from, to) in [
            ("test-ns/web", "test-ns/client"),
            ("test-ns/client", "test-ns/web"),
            ("203.0.113.9", "test-ns/web"),
            ("test-ns/client", "203.0.113.9"),
        ] {
            for protocol in ["TCP", "UDP", "SCTP"] {
                may_connect(&mut playground, from, to, 80, protocol, expected);
            }
        }
    }
}

#[test]
fn step_3_implied_policy_types_and_a_plug_in_that_ignores_policies() {
    let mut playground = open(&example("10-implied-policy-types.yaml"));
    for (from, to, port, expected) in [
        ("shop/visitor", "shop/web", 8080, false),
        ("203.0.113.9", "shop/web", 8080, false),
        ("shop/web", "shop/db", 5432, true),
        ("shop/web", "shop/db", 80, false),
        ("shop/web", "shop/visitor", 5432, false),
        ("shop/web", "203.0.113.9", 443, false),
        ("shop/db", "shop/visitor", 80, true),
        ("shop/visitor", "shop/db", 5432, true),
        ("203.0.113.9", "shop/db", 5432, true),
    ] {
        may_connect(&mut playground, from, to, port, "TCP", expected);
    }
    let report = playground.report();
    let sentences = &report.network.policies[0].sentences;
    assert!(sentences.len() >= 3, "the policy in words: {sentences:#?}");
    assert!(
        report.network.notes.iter().any(|note| note.text.contains("existing connections")),
        "{:#?}",
        report.network.notes
    );

    playground.set_profile(ClusterProfile { network_plugin: NetworkPlugin::Ignores, ..ClusterProfile::default() });
    may_connect(&mut playground, "shop/visitor", "shop/web", 8080, "TCP", true);
    let report = playground.report();
    assert!(!report.network.enforced);
    assert!(report.network.summary.contains("nothing enforces"), "{}", report.network.summary);
}

#[test]
fn step_4_the_hand_of_the_queen() {
    let mut playground = open(&example("03-hand-of-the-queen.yaml"));
    for resource in ["meetings", "jokes", "drinks"] {
        let resource = format!("westeros.example.com/{resource}");
        may(&mut playground, "tyrion-lannister", "create", &resource, None, true);
        may(&mut playground, "tyrion-lannister", "create", &resource, Some("anywhere"), true);
        may(&mut playground, "tyrion-lannister", "delete", &resource, None, false);
        may(&mut playground, "cersei", "create", &resource, None, false);
    }
    let report = playground.report();
    let subject = report.access.subjects.iter().find(|subject| subject.username == "tyrion-lannister").expect("tyrion");
    assert_eq!(subject.scopes.len(), 1);
    assert_eq!(subject.scopes[0].namespace, None, "cluster-wide");
    assert_eq!(subject.scopes[0].permissions[0].resources, ["meetings", "jokes", "drinks"]);
}

#[test]
fn step_5_a_role_binding_narrows_to_its_namespace() {
    let mut playground = open(&example("09-hand-of-one-kingdom.yaml"));
    for (user, resource, namespace, expected) in [
        ("tyrion-lannister", "meetings", Some("kings-landing"), true),
        ("tyrion-lannister", "drinks", Some("kings-landing"), true),
        ("tyrion-lannister", "jokes", Some("kings-landing"), false),
        ("tyrion-lannister", "meetings", Some("winterfell"), false),
        ("tyrion-lannister", "meetings", None, false),
        ("davos-seaworth", "meetings", Some("winterfell"), true),
        ("davos-seaworth", "jokes", Some("winterfell"), true),
        ("davos-seaworth", "drinks", Some("winterfell"), true),
        ("davos-seaworth", "meetings", Some("kings-landing"), false),
        ("davos-seaworth", "meetings", None, false),
    ] {
        may(&mut playground, user, "create", &format!("westeros.example.com/{resource}"), namespace, expected);
    }
}

#[test]
fn steps_6_and_7_the_jenkins_master_is_an_identity_with_groups_and_cluster_admin() {
    let mut playground = open(&example("04-jenkins.yaml"));
    let jenkins = "system:serviceaccount:cicd:jenkins-master";
    may(&mut playground, jenkins, "delete", "pods", Some("kube-system"), true);
    may(&mut playground, jenkins, "escalate", "rbac.authorization.k8s.io/clusterroles", None, true);
    let metrics = AccessQuestion {
        user: jenkins.to_owned(),
        verb: "get".to_owned(),
        path: Some("/metrics".to_owned()),
        ..AccessQuestion::default()
    };
    assert_eq!(playground.ask(&Question::Access(metrics)).verdict, Verdict::Allowed);
    let report = playground.report();
    let subject = report.access.subjects.iter().find(|subject| subject.username == jenkins).expect("jenkins");
    for group in ["system:serviceaccounts", "system:serviceaccounts:cicd", "system:authenticated"] {
        assert!(subject.groups.iter().any(|known| known == group), "{group} in {:?}", subject.groups);
    }
    let risk = report.access.risks.iter().find(|risk| risk.code == "cluster-admin").expect("the cluster-admin risk");
    assert_eq!(risk.severity, Severity::Error);
    assert!(risk.reasons.iter().any(|reason| reason.lines.is_some()), "{risk:#?}");
}

#[test]
fn step_8_a_restricted_policy_in_words_and_a_switch_for_the_plug_in() {
    let mut playground = open(&example("05-restricted-psp.yaml"));
    let report = playground.report();
    let policy = &report.admission.policies[0];
    assert!(policy.requirements.len() >= 7, "{:#?}", policy.requirements);
    assert!(policy.warnings.iter().any(|warning| warning.text.contains("hostPath")), "{:#?}", policy.warnings);

    for profile in [
        ClusterProfile { psp_plugin: false, ..ClusterProfile::default() },
        ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() },
    ] {
        playground.set_profile(profile);
        let report = playground.report();
        assert!(!report.admission.psp_enforced);
        assert_eq!(pod(&report, "default/abiding-nginx").verdict, Verdict::Admitted);
    }
}

#[test]
fn step_9_a_pod_that_abides_is_refused_while_nobody_may_use_the_policy() {
    let mut playground = open(&example("05-restricted-psp.yaml"));
    let message = "pods \"abiding-nginx\" is forbidden: PodSecurityPolicy: unable to admit pod: []";
    let controller = Requester {
        as_deployment: false,
        user: "system:serviceaccount:kube-system:replicaset-controller".to_owned(),
        groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"]
            .map(str::to_owned)
            .into(),
    };
    for requester in [Requester::default(), controller] {
        let answer = admission(&mut playground, "default/abiding-nginx", &requester);
        assert_eq!((answer.verdict, answer.message.as_deref()), (Verdict::Rejected, Some(message)), "{answer:#?}");
    }
    let administrator = Requester {
        as_deployment: false,
        user: "admin".to_owned(),
        groups: ["system:masters", "system:authenticated"].map(str::to_owned).into(),
    };
    let answer = admission(&mut playground, "default/abiding-nginx", &administrator);
    assert_eq!(answer.verdict, Verdict::Admitted, "{answer:#?}");

    let report = playground.report();
    let outcome = &pod(&report, "default/abiding-nginx").outcomes[0];
    assert!(outcome.passes && !outcome.granted_to_creator && !outcome.granted_to_service_account, "{outcome:#?}");
}

#[test]
fn step_10_a_grant_to_every_authenticated_identity_admits_it_unchanged() {
    let mut playground = open(&example("06-restricted-psp-granted.yaml"));
    let report = playground.report();
    let pod = pod(&report, "default/abiding-nginx");
    assert_eq!((pod.verdict, pod.policy.as_deref()), (Verdict::Admitted, Some("default-restricted")));
    let changes: Vec<_> = pod.changes.iter().filter(|change| !change.path.contains("kubernetes.io/psp")).collect();
    assert!(changes.is_empty(), "{changes:#?}");
    assert!(!pod.outcomes[0].mutates);
}

#[test]
fn step_11_who_may_use_which_policy() {
    let mut playground = open(&example("07-privileged-nginx.yaml"));
    let report = playground.report();
    let users = |policy: &str| -> Vec<(String, Option<String>)> {
        let policy = report.admission.policies.iter().find(|known| known.name == policy).expect("the policy");
        policy.users.iter().map(|user| (user.subject.clone(), user.namespace.clone())).collect()
    };
    assert_eq!(
        users("privileged-nginx"),
        [("service account default/nginx-sa".to_owned(), Some("default".to_owned()))]
    );
    assert_eq!(users("default-restricted"), [("group system:authenticated".to_owned(), None)]);
}

#[test]
fn step_12_a_root_nginx_is_admitted_by_the_permissive_policy_alone() {
    let mut playground = open(&example("07-privileged-nginx.yaml"));
    let report = playground.report();
    let nginx = pod(&report, "default/root-nginx");
    assert_eq!((nginx.verdict, nginx.policy.as_deref()), (Verdict::Admitted, Some("privileged-nginx")));
    let refused = nginx.outcomes.iter().find(|outcome| outcome.policy == "default-restricted").expect("an outcome");
    let messages: Vec<&str> = refused.failures.iter().map(|failure| failure.message.as_str()).collect();
    assert!(
        messages.contains(
            &"spec.containers[0].securityContext.runAsUser: Invalid value: 0: running with the root UID is forbidden"
        ),
        "{messages:#?}"
    );
}

#[test]
fn step_12_an_image_that_would_run_as_root_under_run_as_non_root_is_admitted_but_does_not_start() {
    let granted = example("06-restricted-psp-granted.yaml").replace("    runAsUser: 1000\n", "");
    let mut playground = open(&granted);
    let expected =
        [(None, Outcome::Depends), (Some(ImageUser::Root), Outcome::No), (Some(ImageUser::Numeric(101)), Outcome::Yes)];
    for (user, starts) in expected {
        let image_users = user.map(|user| ("nginxinc/nginx-unprivileged".to_owned(), user)).into_iter().collect();
        playground.set_profile(ClusterProfile { image_users, ..ClusterProfile::default() });
        let report = playground.report();
        let pod = pod(&report, "default/abiding-nginx");
        assert_eq!(pod.verdict, Verdict::Admitted);
        assert_eq!(stage(pod, "starts"), starts, "{pod:#?}");
    }
}

#[test]
fn step_13_a_host_port_is_refused_even_by_the_permissive_policy() {
    let mut playground = open(&example("08-rejected-host-port.yaml"));
    let report = playground.report();
    let pod = pod(&report, "default/host-port-nginx");
    let message =
        "spec.containers[0].hostPort: Invalid value: 8080: Host port 8080 is not allowed to be used. Allowed ports: []";
    assert_eq!(pod.verdict, Verdict::Rejected);
    for outcome in &pod.outcomes {
        let count = outcome.failures.iter().filter(|failure| failure.message == message).count();
        assert_eq!(count, 1, "{outcome:#?}");
    }
    assert_eq!(pod.outcomes.len(), 2);
    assert_eq!(pod.message.as_deref().unwrap_or_default().matches(message).count(), 2, "{:?}", pod.message);
}

#[test]
fn step_14_the_stages_in_their_order_and_who_may_open_the_privileged_policy() {
    let mut playground = open(&example("07-privileged-nginx.yaml"));
    let report = playground.report();
    let nginx = pod(&report, "default/root-nginx");
    let stages: Vec<&str> = nginx.stages.iter().map(|stage| stage.code.as_str()).collect();
    assert_eq!(stages, ["authorized", "admitted", "valid", "starts"]);
    assert_eq!(stage(nginx, "authorized"), Outcome::No, "jane is granted nothing");
    let warning = report.admission.warnings.iter().find(|warning| warning.text.contains("privileged-nginx"));
    let warning = warning.unwrap_or_else(|| panic!("{:#?}", report.admission.warnings));
    assert!(warning.text.contains("default") && warning.lines.is_some(), "{warning:#?}");

    playground.set_requester(Requester {
        as_deployment: false,
        user: "admin".to_owned(),
        groups: ["system:masters", "system:authenticated"].map(str::to_owned).into(),
    });
    let report = playground.report();
    assert_eq!(stage(pod(&report, "default/root-nginx"), "authorized"), Outcome::Yes);
}
