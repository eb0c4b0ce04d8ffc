mod tiers;

use crate::Playground;
use crate::report::{
    Answer, ClusterProfile, Effect, NetworkPlugin, Question, SmallestFix, SourceFile, TrafficQuestion, Verdict,
};

fn ask(text: &str, from: &str, to: &str, port: u16) -> (Verdict, Option<SmallestFix>) {
    let answer = answer(NetworkPlugin::Enforces, text, from, to, port, "");
    (answer.verdict, answer.fix)
}

fn answer(plugin: NetworkPlugin, text: &str, from: &str, to: &str, port: u16, protocol: &str) -> Answer {
    let mut playground = Playground::new();
    playground.set_profile(ClusterProfile { network_plugin: plugin, ..ClusterProfile::default() });
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: protocol.to_owned() };
    playground.ask(&Question::Traffic(question))
}

/// What is suggested, with the lines that it puts in and takes out.
#[track_caller]
fn check(text: &str, (from, to, port): (&str, &str, u16), title: &str, changed: &[&str]) -> SmallestFix {
    let (verdict, fix) = ask(text, from, to, port);
    assert_eq!(verdict, Verdict::Denied);
    let fix = fix.expect("a fix");
    assert_eq!(fix.title, title);
    let lines: Vec<&str> = fix.diff.iter().map(String::as_str).filter(|line| line.starts_with(['+', '-'])).collect();
    assert_eq!(lines, changed);
    let mended = fix.edits[0].fix.apply(text).expect("it fits");
    assert_eq!(ask(&mended, from, to, port).0, Verdict::Allowed, "{mended}");
    fix
}

const PODS: &str = "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: ops
  labels: {team: ops}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: probe, namespace: ops}
spec: {containers: [{name: c, image: i}]}
---
";

fn with(policy: &str) -> String {
    [
        PODS,
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: db}}\n",
        policy,
    ]
    .concat()
}

#[test]
fn a_missing_label_is_added_where_that_is_all_that_is_missing() {
    let policy =
        with("  ingress:\n  - from:\n    - podSelector: {matchLabels: {role: client}}\n    ports: [{port: 5432}]\n");
    check(
        &policy,
        ("shop/web", "shop/db", 5432),
        "Add the label `role=client` to pod shop/web",
        &["+    role: client"],
    );
}

#[test]
fn a_label_with_another_value_is_changed() {
    let policy = with("  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: shop}}\n");
    check(
        &policy,
        ("shop/web", "shop/db", 5432),
        "Change the label `app` of pod shop/web to `shop`",
        &["-    app: web", "+    app: shop"],
    );
}

#[test]
fn a_namespace_gets_a_label_where_its_policy_asks_for_one() {
    let policy = with("  ingress:\n  - from:\n    - namespaceSelector: {matchLabels: {role: monitoring}}\n");
    check(
        &policy,
        ("ops/probe", "shop/db", 9100),
        "Add the label `role=monitoring` to namespace ops",
        &["-  labels: {team: ops}", "+  labels: {team: ops, role: monitoring}"],
    );
}

#[test]
fn a_missing_port_is_added_beside_the_others() {
    let policy = with("  ingress:\n  - from:\n    - podSelector: {}\n    ports:\n    - port: 80\n");
    let fix = check(&policy, ("shop/web", "shop/db", 5432), "Add TCP 5432 to rule 1 of db", &["+    - port: 5432"]);
    assert!(fix.also_opens.iter().any(|pair| pair == "any other pod in shop → shop/db: 5432"), "{:?}", fix.also_opens);
    assert_eq!(fix.also_opens_total as usize, fix.also_opens.len());
}

#[test]
fn a_policy_without_rules_gets_one() {
    let fix = check(
        &with("  policyTypes: [Ingress]\n"),
        ("shop/web", "shop/db", 5432),
        "Add a rule from shop/web to db",
        &[
            "+  ingress:",
            "+  - from:",
            "+    - podSelector:",
            "+        matchLabels:",
            "+          app: web",
            "+    ports:",
            "+    - port: 5432",
        ],
    );
    assert!(fix.also_opens.is_empty(), "{:?}", fix.also_opens);
}

#[test]
fn both_sides_are_mended_together() {
    let egress = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: out, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: web}}\n  policyTypes: [Egress]\n  egress:\n  - ports:\n    - port: 53\n";
    let policy = [&with("  ingress:\n  - ports:\n    - port: 80\n"), egress].concat();
    check(
        &policy,
        ("shop/web", "shop/db", 5432),
        "Add TCP 5432 to rule 1 of out; add TCP 5432 to rule 1 of db",
        &["+    - port: 5432", "+    - port: 5432"],
    );
}

#[test]
fn an_address_is_let_in_by_its_own_block() {
    check(
        &with("  ingress:\n  - from:\n    - ipBlock: {cidr: 192.0.2.0/24}\n"),
        ("198.51.100.7", "shop/db", 443),
        "Add 198.51.100.7 to `from` in rule 1 of db",
        &["+    - ipBlock:", "+        cidr: \"198.51.100.7/32\""],
    );
}

#[test]
fn nothing_is_suggested_where_nothing_is_denied_or_no_rule_denies() {
    assert_eq!(ask(&with("  ingress: [{}]\n"), "shop/web", "shop/db", 5432), (Verdict::Allowed, None));
}

#[test]
fn an_address_that_except_takes_out_gets_a_block_of_its_own() {
    check(
        &with("  ingress:\n  - from:\n    - ipBlock: {cidr: 198.51.100.0/24, except: [198.51.100.0/28]}\n"),
        ("198.51.100.7", "shop/db", 443),
        "Add 198.51.100.7 to `from` in rule 1 of db",
        &["+    - ipBlock:", "+        cidr: \"198.51.100.7/32\""],
    );
}

#[test]
fn of_several_policies_that_isolate_one_is_mended() {
    let other = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n";
    let policy = [&with("  ingress:\n  - ports:\n    - port: 80\n"), other].concat();
    check(&policy, ("shop/web", "shop/db", 5432), "Add TCP 5432 to rule 1 of db", &["+    - port: 5432"]);
}

#[test]
fn a_service_is_mended_at_the_first_pod_that_is_denied() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: store, namespace: shop}\nspec: {selector: {app: db}, ports: [{port: 80, targetPort: 5432}]}\n";
    let policy = [&with("  ingress:\n  - ports:\n    - port: 80\n"), service].concat();
    check(
        &policy,
        ("shop/web", "store.shop.svc", 80),
        "shop/web → shop/db, TCP 5432: add TCP 5432 to rule 1 of db",
        &["+    - port: 5432"],
    );
    assert_eq!(ask(&policy, "shop/web", "store.shop.svc", 81), (Verdict::Denied, None), "no such port");
}

#[test]
fn a_name_of_several_pods_is_mended_at_the_first_that_is_denied() {
    let set = "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: store, namespace: shop}\nspec: {serviceName: x, replicas: 2, selector: {matchLabels: {app: store}}, template: {metadata: {labels: {app: store}}, spec: {containers: [{name: c, image: i}]}}}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one, namespace: shop}\nspec:\n  podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: store-1}}\n  ingress:\n  - ports:\n    - port: 80\n";
    let (verdict, fix) = ask(&[PODS, set].concat(), "shop/web", "shop/store", 5432);
    assert_eq!(verdict, Verdict::Depends);
    let title = fix.map(|fix| fix.title);
    assert_eq!(title.as_deref(), Some("shop/web → shop/store-1, TCP 5432: add TCP 5432 to rule 1 of one"));
}

#[test]
fn what_the_first_near_miss_lacks_is_what_the_fix_adds() {
    let labels = "  - from: [{podSelector: {matchLabels: {role: client, zone: a}}}]\n    ports: [{port: 5432}]\n";
    let port = "  - from: [{podSelector: {matchLabels: {app: web}}}]\n    ports: [{port: 80}]\n";
    let label = "  - from: [{podSelector: {matchLabels: {app: probe}}}]\n    ports: [{port: 5432}]\n";
    for (rules, near, title) in [
        ([labels, port], "spec.ingress[1].ports", "Add TCP 5432 to rule 2 of db"),
        ([port, labels], "spec.ingress[0].ports", "Add TCP 5432 to rule 1 of db"),
        ([labels, label], "spec.ingress[1].from[0]", "Change the label `app` of pod shop/web to `probe`"),
    ] {
        let text = with(&["  ingress:\n", rules[0], rules[1]].concat());
        let answer = answer(NetworkPlugin::Enforces, &text, "shop/web", "shop/db", 5432, "");
        let first = answer.reasons.iter().find(|reason| reason.effect == Effect::Near).expect("a near miss");
        assert_eq!(first.path.as_deref(), Some(near));
        assert_eq!(answer.fix.expect("a fix").title, title);
    }
}

#[test]
fn fixes_are_tried_as_the_plug_in_has_it() {
    let closed = [&with("  policyTypes: [Ingress, Egress]\n"), "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: out, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Egress]}\n"].concat();
    let range = with("  ingress:\n  - ports: [{port: 8000, endPort: 9000}]\n");
    for (plugin, text, port, protocol, title) in [
        (NetworkPlugin::NoEgress, &closed, 80, "", Some("Add a rule from shop/web to db")),
        (NetworkPlugin::NoEndPort, &range, 8500, "", Some("Add TCP 8500 to rule 1 of db")),
        (NetworkPlugin::NoSctp, &range, 8500, "SCTP", None),
    ] {
        let answer = answer(plugin, text, "shop/web", "shop/db", port, protocol);
        assert_eq!(answer.verdict, Verdict::Denied);
        assert_eq!(answer.fix.map(|fix| fix.title).as_deref(), title, "{plugin:?}");
    }
    for plugin in [NetworkPlugin::Ignores, NetworkPlugin::Multitenant] {
        let answer = answer(plugin, &closed, "shop/web", "shop/db", 80, "");
        assert_eq!((answer.verdict, answer.fix), (Verdict::Allowed, None));
    }
    let answer = answer(NetworkPlugin::Multitenant, &closed, "ops/probe", "shop/db", 80, "");
    assert_eq!((answer.verdict, answer.fix), (Verdict::Denied, None), "no file opens a project");
}

#[test]
fn what_stands_around_a_change_is_of_its_own_document() {
    let policy = [&with("  ingress:\n  - ports:\n    - port: 80\n"), "\n---\n# another\n"].concat();
    let (_, fix) = ask(&policy, "shop/web", "shop/db", 5432);
    assert_eq!(fix.expect("a fix").diff, ["@@ a.yaml", "   - ports:", "     - port: 80", "+    - port: 5432"]);
}

#[test]
fn lists_of_items_in_braces_are_written_into_line_by_line() {
    let ports = with("  ingress:\n  - from:\n    - {podSelector: {}}\n    ports:\n    - {port: 80}\n");
    let fix = check(&ports, ("shop/web", "shop/db", 9), "Add TCP 9 to rule 1 of db", &["+    - port: 9"]);
    assert_eq!(fix.also_opens, ["any other pod in shop \u{2192} shop/db: 9"]);
    let rules = with("  ingress:\n  - {from: [{podSelector: {matchLabels: {x: z}}}], ports: [{port: 1}]}\n");
    let fix = check(
        &rules,
        ("ops/probe", "shop/db", 9),
        "Add a rule from ops/probe to db",
        &[
            "+  - from:",
            "+    - namespaceSelector:",
            "+        matchLabels:",
            "+          kubernetes.io/metadata.name: ops",
            "+      podSelector: {}",
            "+    ports:",
            "+    - port: 9",
        ],
    );
    assert_eq!(fix.also_opens, ["any other pod in ops \u{2192} shop/db: 9"]);
}

#[test]
fn no_fix_takes_a_pod_out_of_what_its_label_is_for() {
    let other = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: probe, namespace: ops}\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - namespaceSelector: {}\n      podSelector: {matchLabels: {app: web}}\n";
    let policy = [&with("  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: shop}}\n"), other].concat();
    let fix = ask(&policy, "shop/web", "shop/db", 5432).1.expect("a fix");
    assert_eq!(fix.title, "Add shop/web to `from` in rule 1 of db");
}
