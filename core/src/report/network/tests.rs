//! What the network view and its answers say.

mod plugins;
mod questions;
mod services;
mod tiers;

use super::*;
use crate::report::{
    Answer, ClusterProfile, Effect, NetworkPlugin, Outcome, Question, Report, SourceFile, TrafficQuestion, Verdict,
};
use crate::{Phase, Playground};

const EXAMPLE_1: &str = include_str!("../../../../static/examples/01-network-policy.yaml");
const EXAMPLE_2: &str = include_str!("../../../../static/examples/02-default-deny.yaml");
const EXAMPLE_10: &str = include_str!("../../../../static/examples/10-implied-policy-types.yaml");

/// With objects that are refused for other fields than those in question, too.
fn open(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "test.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn report(text: &str) -> NetworkReport {
    let Report { network, .. } = open(text).report_observed(&mut |_: Phase| {});
    network
}

fn ask(text: &str, from: &str, to: &str, port: u16, protocol: &str) -> Answer {
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: protocol.to_owned() };
    open(text).ask(&Question::Traffic(question))
}

fn texts<'a>(answer: &'a Answer, stage: &str) -> Vec<&'a str> {
    let of_stage = answer.reasons.iter().filter(|reason| reason.stage.as_deref() == Some(stage));
    of_stage.map(|reason| reason.text.as_str()).collect()
}

fn cell<'a>(report: &'a NetworkReport, from: &str, to: &str) -> &'a Cell {
    let index =
        |id| report.endpoints.iter().position(|endpoint| endpoint.id == id).unwrap_or_else(|| panic!("no {id}"));
    &report.cells[index(from)][index(to)]
}

const PODS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: i}]}
status: {podIP: 10.1.2.3}
";

fn shop(spec: &str) -> String {
    format!(
        "{PODS}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}\n"
    )
}

#[test]
fn the_summary_says_in_one_sentence_what_the_policies_do() {
    for (text, expected) in [
        (
            EXAMPLE_1,
            "One policy isolates test-ns/server in both directions. Every other pod is open: nothing selects it.",
        ),
        (EXAMPLE_2, "One policy isolates both pods in both directions."),
        (EXAMPLE_10, "One policy isolates shop/web in both directions. Every other pod is open: nothing selects it."),
        ("", "There are no pods and no policies in these files."),
        (PODS, "Everything is allowed: there is no policy."),
        (&shop("{podSelector: [a]}"), "Everything is allowed: there is no valid policy."),
        (
            &shop("{podSelector: {matchLabels: {app: db}}}"),
            "One policy isolates shop/db for ingress. The other pod is open: nothing selects it.",
        ),
        (&shop("{podSelector: {matchLabels: {app: x}}}"), "One policy, and no pod is isolated: everything is allowed."),
    ] {
        assert_eq!(report(text).summary, expected);
    }
    let mut playground = open(EXAMPLE_1);
    playground.set_profile(ClusterProfile { network_plugin: NetworkPlugin::Ignores, ..ClusterProfile::default() });
    let report = playground.report().network;
    assert_eq!(report.summary, "One policy is there, but nothing enforces it: everything is allowed.");
    assert!(!report.enforced);
    assert_eq!(cell(&report, "oteemo/stranger", "test-ns/server").traffic, Traffic::All);
}

#[test]
fn the_matrix_of_the_first_example_is_that_of_the_course() {
    let report = report(EXAMPLE_1);
    let ids: Vec<_> = report.endpoints.iter().take(9).map(|endpoint| endpoint.id.as_str()).collect();
    let expected = [
        "finance/identity",
        "finance/ledger",
        "learning/trainer",
        "oteemo/client",
        "oteemo/stranger",
        "test-ns/local-client",
        "test-ns/server",
        "192.168.0.1",
        "203.0.113.9",
    ];
    assert_eq!(ids, expected);
    assert_eq!(report.endpoints[7].label, "192.168.0.0/16");
    assert_eq!(report.endpoints[8].label, "other addresses");
    for (from, to, traffic, ports, decided) in [
        ("oteemo/client", "test-ns/server", Traffic::Some, "443", true),
        ("learning/trainer", "test-ns/server", Traffic::Some, "443", true),
        ("test-ns/local-client", "test-ns/server", Traffic::Some, "443", true),
        ("192.168.0.1", "test-ns/server", Traffic::Some, "443", true),
        ("oteemo/stranger", "test-ns/server", Traffic::None, "", true),
        ("finance/identity", "test-ns/server", Traffic::None, "", true),
        ("203.0.113.9", "test-ns/server", Traffic::None, "", true),
        ("test-ns/server", "finance/identity", Traffic::Some, "8443", true),
        ("test-ns/server", "finance/ledger", Traffic::None, "", true),
        ("test-ns/server", "test-ns/server", Traffic::Itself, "", false),
        ("oteemo/stranger", "oteemo/client", Traffic::All, "", false),
        ("192.168.0.1", "203.0.113.9", Traffic::Outside, "", false),
        ("standing:other-pod:learning", "test-ns/server", Traffic::Some, "443", true),
        ("standing:other-namespace", "test-ns/server", Traffic::None, "", true),
        ("test-ns/server", "standing:dns", Traffic::None, "", true),
        ("standing:node", "test-ns/server", Traffic::All, "", false),
    ] {
        let expected = Cell { traffic, ports: ports.to_owned(), decided };
        assert_eq!(*cell(&report, from, to), expected, "{from} → {to}");
    }
    assert_eq!(report.endpoints[6].ingress_policies, ["example-network-policy"]);
    assert_eq!(report.endpoints_total as usize, report.endpoints.len());
}

#[test]
fn a_denial_tells_the_policy_and_the_closest_rule_with_their_lines() {
    let answer = ask(EXAMPLE_1, "oteemo/stranger", "test-ns/server", 443, "");
    assert_eq!(answer.question, "oteemo/stranger → test-ns/server, TCP 443");
    assert_eq!(answer.verdict, Verdict::Denied);
    assert_eq!(answer.summary, "example-network-policy isolates test-ns/server for ingress and no rule lets this in.");
    let stages: Vec<_> = answer.stages.iter().map(|stage| (stage.title.as_str(), stage.outcome)).collect();
    assert_eq!(stages, [("Leaves the source?", Outcome::Yes), ("Enters the target?", Outcome::No)]);
    assert_eq!(texts(&answer, "egress"), ["No policy isolates oteemo/stranger for egress."]);
    let expected = [
        "example-network-policy isolates test-ns/server for ingress and its rule does not match.",
        "the namespace matches, the pod does not: it has `role=other`, the rule wants `role=client`.",
    ];
    assert_eq!(texts(&answer, "ingress"), expected);
    let near = answer.reasons.iter().find(|reason| reason.effect == Effect::Near).expect("a near miss");
    assert_eq!((near.path.as_deref(), near.lines), (Some("spec.ingress[0].from[1]"), Some([78, 83])));
}

#[test]
fn an_allowance_tells_the_rule_the_peer_and_the_port() {
    let answer = ask(EXAMPLE_1, "oteemo/client", "test-ns/server", 443, "TCP");
    assert_eq!((answer.verdict, answer.summary.as_str()), (Verdict::Allowed, "example-network-policy lets it in."));
    let expected = [
        "example-network-policy isolates test-ns/server for ingress: only what a rule allows comes in.",
        "Rule 1 of example-network-policy lets in traffic from pods with `role=client` in namespaces with `user=OteemoLabs`.",
        "That rule is for TCP 443.",
    ];
    assert_eq!(texts(&answer, "ingress"), expected);
}

#[test]
fn a_near_miss_says_what_failed() {
    for (rule, from, port, expected) in [
        (
            "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}",
            "shop/db",
            80,
            "the address is in 10.0.0.0/8, but `except` takes out 10.1.0.0/16.",
        ),
        ("{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}", "8.8.8.8", 80, "the address is not in 10.0.0.0/8."),
        (
            "{from: [{podSelector: {}}]}",
            "8.8.8.8",
            80,
            "it wants any pod in shop, and an address outside the cluster is no pod.",
        ),
        (
            "{from: [{podSelector: {}}], ports: [{port: 81}]}",
            "shop/db",
            80,
            "it matches any pod in shop, but the rule is for TCP 81, not for TCP 80.",
        ),
        ("{ports: [{port: http}]}", "shop/db", 80, "the rule is for TCP port `http`, not for TCP 80."),
        (
            "{ports: [{port: https}]}",
            "shop/db",
            80,
            "the rule is for TCP port `https`, and the target has no port of that name.",
        ),
        ("{ports: [{port: 80, protocol: UDP}]}", "shop/db", 80, "the rule is for UDP, not for TCP."),
        (
            "{from: [{podSelector: {matchLabels: {tier: a}}}], ports: [{port: 81}]}",
            "shop/db",
            80,
            "the namespace matches, the pod does not: it has no `tier`, the rule wants `tier=a`, and the rule is for TCP 81, not for TCP 80.",
        ),
        (
            "{from: [{podSelector: {matchLabels: {app: db}}}]}",
            "standing:other-namespace",
            80,
            "neither the namespace nor the pod matches: it is in another namespace, and without a `namespaceSelector` the rule means shop; it has no `app`, the rule wants `app=db`.",
        ),
        (
            "{from: [{namespaceSelector: {matchExpressions: [{key: env, operator: Exists}]}, podSelector: {matchLabels: {app: db}}}]}",
            "shop/db",
            80,
            "the pod matches, its namespace does not: it has no `env`, the rule wants any `env`.",
        ),
        ("{from: [{}]}", "shop/db", 80, "the API server would refuse this peer, so it matches nothing."),
    ] {
        let text = shop(&format!("{{podSelector: {{matchLabels: {{app: web}}}}, ingress: [{rule}]}}"));
        let answer = ask(&text, from, "shop/web", port, "TCP");
        let near: Vec<_> = answer.reasons.iter().filter(|reason| reason.effect == Effect::Near).collect();
        assert_eq!(near.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>(), [expected], "{rule}");
        assert!(near[0].lines.is_some(), "{rule}");
    }
}

#[test]
fn what_cannot_be_answered_says_why() {
    let service =
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {clusterIP: 10.96.0.1}\n";
    let text = format!("{PODS}{service}");
    for (from, to, port, protocol, code, expected) in [
        (
            "shop/db",
            "shop/nobody",
            80,
            "TCP",
            "unknown-endpoint",
            "No pod or workload `shop/nobody` is in these files.",
        ),
        (
            "shop/db",
            "web",
            80,
            "TCP",
            "unknown-endpoint",
            "`web` is no pod, workload or address known here. Did you mean shop/web?",
        ),
        (
            "10.0.0.300",
            "shop/db",
            80,
            "TCP",
            "unknown-endpoint",
            "`10.0.0.300` is no pod, workload or address known here.",
        ),
        (
            "shop/front",
            "shop/db",
            80,
            "TCP",
            "unknown-endpoint",
            "`shop/front` is a Service, which makes no connections: ask about a pod behind it.",
        ),
        (
            "10.96.0.1",
            "shop/db",
            80,
            "TCP",
            "unknown-endpoint",
            "`10.96.0.1` is a Service, which makes no connections: ask about a pod behind it.",
        ),
        (
            "",
            "shop/db",
            80,
            "TCP",
            "bad-question",
            "The source is missing: name a pod as `namespace/name`, or an address.",
        ),
        ("shop/db", "shop/web", 0, "TCP", "bad-question", "Port 0 does not exist: ask about a port from 1 to 65535."),
        (
            "shop/db",
            "shop/web",
            80,
            "gre",
            "bad-question",
            "`gre` is no protocol that policies know: ask about TCP, UDP or SCTP.",
        ),
    ] {
        let answer = ask(&text, from, to, port, protocol);
        assert_eq!(answer.verdict, Verdict::Depends);
        let reasons: Vec<_> =
            answer.reasons.iter().map(|reason| (reason.code.as_str(), reason.text.as_str())).collect();
        assert_eq!(reasons, [(code, expected)]);
    }
    assert_eq!(
        ask(&text, "shop/db", "shop/web", 80, "tcp").verdict,
        Verdict::Allowed,
        "a protocol in small letters is clear"
    );
}

#[test]
fn a_workload_reaches_itself_and_its_copies_are_told_apart() {
    let answer = ask(&shop("{podSelector: {}, policyTypes: [Ingress]}"), "shop/web", "shop/web", 80, "TCP");
    assert_eq!(answer.verdict, Verdict::Allowed);
    let last = answer.reasons.last().map(|reason| reason.text.as_str());
    assert_eq!(last, Some("From one pod of shop/web to another pod of it, this is denied."));
}

#[test]
fn where_only_an_ip_block_matches_a_pod_the_answer_says_that_plug_ins_differ() {
    let answer = ask(
        &shop("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}"),
        "shop/db",
        "shop/web",
        80,
        "TCP",
    );
    assert_eq!(
        (answer.verdict, answer.summary.as_str()),
        (Verdict::Allowed, "p lets it in (where an ipBlock matches pods, on which plug-ins differ).")
    );
    assert!(answer.reasons.iter().any(|reason| reason.code == "ip-block-on-pods"));
}

#[test]
fn the_address_that_decides_is_that_of_the_other_end() {
    let everywhere = "[{ipBlock: {cidr: 0.0.0.0/0}}]";
    for (spec, end) in [
        (format!("{{podSelector: {{}}, policyTypes: [Egress], egress: [{{to: {everywhere}}}]}}"), "b"),
        (format!("{{podSelector: {{}}, ingress: [{{from: {everywhere}}}]}}"), "a"),
    ] {
        let pod = |name: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: x}}\n---\n");
        let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: x}\nspec: ";
        let answer = ask(&[&pod("a"), &pod("b"), policy, &spec].concat(), "x/a", "x/b", 80, "");
        let summary =
            "Depends on the address of x/END, which is not known here: it decides whether an ipBlock matches.";
        assert_eq!(answer.summary, summary.replace("END", end));
        let notes = answer.reasons.iter().filter(|reason| reason.code == "unknown-address");
        assert_eq!(notes.count(), 1);
    }
}

#[test]
fn what_uses_its_nodes_network_is_a_pod_of_the_files() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\nspec: {hostNetwork: true, containers: [{name: c, image: i}]}\n---\n";
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: x}\nspec: {podSelector: {}}\n";
    let answer = ask(&[pod, policy].concat(), "standing:dns", "x/a", 80, "");
    assert!(
        answer.summary.starts_with("Depends on the network plug-in: x/a uses its node's network"),
        "{}",
        answer.summary
    );
}

#[test]
fn a_policy_is_told_with_what_is_implied_and_what_comes_to_nothing() {
    let codes = |spec: &str| {
        let report = report(&shop(spec));
        report.policies[0].sentences.iter().map(|reason| reason.code.clone()).collect::<Vec<_>>()
    };
    for (spec, expected) in [
        (
            "{podSelector: {matchLabels: {app: web}}}",
            &["isolates", "implied-policy-types", "denies-all-ingress", "direction-left-alone"][..],
        ),
        (
            "{podSelector: {}, egress: []}",
            &[
                "isolates",
                "implied-policy-types",
                "empty-egress-not-implied",
                "denies-all-ingress",
                "direction-left-alone",
            ],
        ),
        (
            "{podSelector: {}, policyTypes: [Ingress], egress: [{}]}",
            &["isolates", "inert-rules", "denies-all-ingress", "direction-left-alone"],
        ),
        ("{podSelector: {}, policyTypes: [Egress]}", &["isolates", "direction-left-alone", "denies-all-egress"]),
        (
            "{podSelector: {matchLabels: {app: x}}, policyTypes: [Ingress], ingress: [{}]}",
            &["selects-nothing", "rule", "direction-left-alone"],
        ),
        (
            "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}",
            &["isolates", "rule", "direction-left-alone"],
        ),
    ] {
        assert_eq!(codes(spec), expected, "{spec}");
    }
    let sentences = &report(EXAMPLE_1).policies[0].sentences;
    let expected = "Lets in TCP 443 from 192.168.0.0/16, from pods with `role=client` in namespaces with `user=OteemoLabs`, from any pod in namespaces with `name=machine-learning-model` or from pods with `role=client` in test-ns.";
    assert_eq!((sentences[1].text.as_str(), sentences[1].lines), (expected, Some([75, 92])));
}

#[test]
fn ports_in_a_cell_are_short_and_say_what_is_beyond() {
    for (ports, expected) in [
        ("[{port: 443}]", "443"),
        ("[{port: 53, protocol: UDP}]", "53/UDP"),
        ("[{port: 8000, endPort: 9000}, {port: 22}]", "22, 8000-9000"),
        ("[{port: 80}, {port: 81}]", "80-81"),
        ("[{protocol: UDP}]", "all UDP"),
        ("[{port: 1}, {port: 3}, {port: 5}, {port: 7}, {port: 9}, {protocol: SCTP}]", "1, 3, 5, 7, +2 more"),
    ] {
        let report =
            report(&shop(&format!("{{podSelector: {{matchLabels: {{app: web}}}}, ingress: [{{ports: {ports}}}]}}")));
        assert_eq!(cell(&report, "shop/db", "shop/web").ports, expected);
    }
}

#[test]
fn what_is_not_evaluated_makes_report_and_answers_incomplete() {
    let others = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: x}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: broken, namespace: shop}\nspec: {podSelector: [a]}\n";
    let text = format!("{PODS}{others}");
    let expected = [
        "CiliumNetworkPolicy.cilium.io is not evaluated, and could change what is allowed.",
        "the API server would refuse NetworkPolicy shop/broken, so it takes no part: once it is mended the answer may differ.",
    ];
    assert_eq!(report(&text).incomplete, expected);
    assert_eq!(ask(&text, "shop/db", "shop/web", 80, "TCP").incomplete, expected);
    assert!(report(PODS).incomplete.is_empty());
}

#[test]
fn a_policy_that_selects_by_what_controllers_add_is_told_unless_the_label_can_be_known() {
    for (label, expected) in [("pod-template-hash: 5d9c", 1), ("statefulset.kubernetes.io/pod-name: web-0", 0)] {
        let spec = format!("{{podSelector: {{matchLabels: {{{label}}}}}}}");
        assert_eq!(report(&shop(&spec)).incomplete.len(), expected, "{label}");
    }
}

#[test]
fn the_matrix_is_cut_at_a_constant_and_says_how_many_there_are() {
    let pod = |index: usize| format!("---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{index:03}, namespace: a}}\n");
    let report = report(&(0..70).map(pod).collect::<String>());
    let pods = report.endpoints.iter().filter(|endpoint| endpoint.kind == EndpointKind::Pod).count();
    assert_eq!(pods, endpoints::MAX_PODS);
    assert_eq!(report.endpoints_total as usize, report.endpoints.len() + 10);
    assert_eq!(report.cells.len(), report.endpoints.len());
    assert!(report.cells.iter().all(|row| row.len() == report.endpoints.len()));
}

#[test]
fn a_block_of_nothing_but_a_pods_address_is_no_endpoint_outside() {
    let peers = "[{ipBlock: {cidr: 10.1.2.3/32}}, {ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]";
    let report =
        report(&shop(&format!("{{podSelector: {{matchLabels: {{app: web}}}}, ingress: [{{from: {peers}}}]}}")));
    let addresses = report.endpoints.iter().filter(|endpoint| endpoint.kind == EndpointKind::Addresses);
    let shown: Vec<_> = addresses.map(|endpoint| (endpoint.id.as_str(), endpoint.label.as_str())).collect();
    let expected = [("203.0.113.9", "0.0.0.0/0"), ("10.0.0.1", "10.0.0.0/8"), ("2001:db8::9", "other IPv6 addresses")];
    assert_eq!(shown, expected);
    assert_eq!(report.endpoints_total as usize, report.endpoints.len());
}

#[test]
fn every_endpoint_can_be_asked_about_by_its_id() {
    for text in [EXAMPLE_1, EXAMPLE_2, EXAMPLE_10] {
        let report = report(text);
        for endpoint in &report.endpoints {
            let answer = ask(text, &endpoint.id, &report.endpoints[0].id, 443, "TCP");
            assert!(answer.reasons.iter().all(|reason| reason.code != "unknown-endpoint"), "{answer:#?}");
        }
    }
}
