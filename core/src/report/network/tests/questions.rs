//! Questions whose answer is a list.

use super::*;
use crate::report::{ChangesQuestion, ConnectionsQuestion, SelectingQuestion, SelectorQuestion};

const PODS: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
---
apiVersion: v1
kind: Namespace
metadata: {name: ops}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ops, labels: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: ops}
";

fn found(pods: &str, namespaces: Option<&str>, namespace: &str) -> Answer {
    open(PODS).ask(&Question::Selector(SelectorQuestion {
        pods: pods.to_owned(),
        namespaces: namespaces.map(str::to_owned),
        namespace: namespace.to_owned(),
    }))
}

#[test]
fn a_selector_finds_the_pods_whose_labels_match_in_the_namespaces_meant() {
    for (pods, namespaces, namespace, expected) in [
        ("app=web", None, "shop", &["shop/web"][..]),
        ("app=web", None, "", &[]),
        ("app=web", Some(""), "shop", &["ops/web", "shop/web"]),
        ("app=web", Some("team=shop"), "ops", &["shop/web"]),
        ("app=web", Some("!team"), "", &["ops/web"]),
        ("app=web", Some("kubernetes.io/metadata.name in (ops)"), "", &["ops/web"]),
        ("app!=web", Some(""), "", &["ops/plain", "shop/db"]),
        ("app notin (web,db)", Some(""), "", &["ops/plain"]),
        ("app,!tier", Some(""), "", &["ops/web", "shop/db"]),
        ("", None, "ops", &["ops/plain", "ops/web"]),
        ("app=none", Some(""), "", &[]),
    ] {
        let answer = found(pods, namespaces, namespace);
        assert_eq!(answer.found, expected, "{pods} {namespaces:?} {namespace}");
        let verdict = if expected.is_empty() { Verdict::Denied } else { Verdict::Allowed };
        assert_eq!(answer.verdict, verdict);
    }
    let answer = found("app=web,tier=front", Some(""), "");
    assert_eq!(answer.question, "Pods with `app=web` and `tier=front` in any namespace");
    assert_eq!(answer.summary, "It selects one pod.");
    let texts: Vec<_> = answer.reasons.iter().map(|reason| (reason.effect, reason.text.as_str())).collect();
    assert_eq!(texts[0], (Effect::For, "shop/web is selected: these are its labels."));
    assert_eq!(texts[1], (Effect::Note, "ops/web is not selected: it lacks `tier=front`."));
    assert_eq!(answer.reasons[0].lines, Some([12, 12]));
}

#[test]
fn a_selector_that_kubectl_refuses_is_told_at_its_place() {
    let answer = found("app=web tier", None, "shop");
    assert_eq!((answer.verdict, answer.found.len()), (Verdict::Depends, 0));
    assert_eq!(answer.reasons[0].text, "At `tier`, behind `app=web`: `,` or the end is expected.");
    let answer = found("", Some("team in (a"), "");
    assert_eq!(answer.reasons[0].text, "At the end, behind `team in (a`: `,` or `)` is expected.");
}

#[test]
fn which_policies_select_a_pod_is_told_with_what_keeps_the_others_away() {
    let policies = "
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec: {podSelector: {}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: b, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: c, namespace: shop}
spec: {podSelector: {matchLabels: {app: db, tier: back}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: d, namespace: ops}
spec: {podSelector: {}}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: all}
spec: {priority: 1, subject: {namespaces: {matchLabels: {team: shop}}}}
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: some}
spec: {tier: Admin, priority: 1, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}}
";
    let text = [PODS, policies].concat();
    let ask = |pod: &str| open(&text).ask(&Question::Selecting(SelectingQuestion { pod: pod.to_owned() }));
    let answer = ask("shop/web");
    assert_eq!(answer.found, ["NetworkPolicy shop/a", "NetworkPolicy shop/b", "AdminNetworkPolicy all"]);
    assert_eq!(
        answer.summary,
        "NetworkPolicy shop/a, NetworkPolicy shop/b and AdminNetworkPolicy all select shop/web."
    );
    let texts: Vec<_> = answer.reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "a selects shop/web (it selects every pod of the namespace) and isolates it for ingress.",
            "b selects shop/web (it wants `app=web`) and isolates it for egress.",
            "AdminNetworkPolicy all has shop/web among its subjects: its rules come before or behind the others.",
            "c does not select it: it has `app=web` instead of `app=db`; it has `tier=front` instead of `tier=back`.",
            "ClusterNetworkPolicy some does not have it among its subjects: it has `app=web` instead of `app=db`.",
        ]
    );
    assert_eq!(answer.reasons[1].path.as_deref(), Some("spec.podSelector"));
    let stages: Vec<_> = answer.stages.iter().map(|stage| (stage.title.as_str(), stage.outcome)).collect();
    assert_eq!(stages, [("Isolated for ingress?", Outcome::Yes), ("Isolated for egress?", Outcome::Yes)]);
    let answer = ask("ops/plain");
    assert_eq!(answer.found, ["NetworkPolicy ops/d"]);
    assert_eq!(answer.stages[1].outcome, Outcome::No);
    for pod in ["shop/none", ""] {
        assert_eq!(ask(pod).verdict, Verdict::Depends, "{pod}");
    }
    let text = PODS.to_owned();
    let answer = open(&text).ask(&Question::Selecting(SelectingQuestion { pod: "shop/web".to_owned() }));
    assert_eq!((answer.verdict, answer.summary.as_str()), (Verdict::Denied, "No policy selects shop/web."));
}

fn policy(name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

fn connections(text: &str, from: &str, to: &str) -> Answer {
    let question = ConnectionsQuestion { from: from.to_owned(), to: to.to_owned() };
    open(text).ask(&Question::Connections(question))
}

fn told(answer: &Answer) -> Vec<String> {
    let cell = |cell: &Cell| match cell.traffic {
        Traffic::Some => cell.ports.clone(),
        other => format!("{other:?}"),
    };
    let each = answer.connections.iter().map(|one| {
        let before = one.before.as_ref().map_or_else(String::new, |before| format!("{} to ", cell(before)));
        format!("{} > {}: {before}{}", one.from.join(" "), one.to.join(" "), cell(&one.now))
    });
    each.collect()
}

#[test]
fn connections_are_told_of_ends_that_are_alike_together() {
    let closed = [PODS, &policy("p", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 22}]}]}")].concat();
    let answer = connections(&closed, "", "shop/db");
    assert_eq!(answer.question, "What may connect to shop/db?");
    assert_eq!(told(&answer), ["10.0.0.0/8 > shop/db: 22", "its own node > shop/db: All", "shop/web > shop/db: 5432"]);
    assert_eq!(answer.summary, "Of 11 others 3 may connect to shop/db.");
    assert_eq!((answer.verdict, answer.connections_total), (Verdict::Allowed, 3));
    let answer = connections(&closed, "ops/web", "");
    let others = "10.0.0.0/8 a pod in another namespace any other pod in ops any other pod in shop cluster DNS ingress controller its own node ops/plain other addresses shop/web";
    assert_eq!(told(&answer), [format!("ops/web > {others}: All")]);
    assert_eq!(told(&connections(&closed, "ops/web", "shop/db")), Vec::<String>::new());
    assert_eq!(connections(&closed, "ops/web", "shop/db").verdict, Verdict::Denied);
    assert_eq!(told(&connections(&closed, "10.1.2.3", "shop/db")), ["10.1.2.3 > shop/db: 22"]);
    assert_eq!(told(&connections(&closed, "10.0.0.0/8", "shop/db")), ["10.0.0.0/8 > shop/db: 22"]);
    assert_eq!(connections(&closed, "shop/none", "").verdict, Verdict::Depends);
    let everything = connections(PODS, "", "");
    assert_eq!(everything.connections_total, 2, "{:?}", told(&everything));
}

#[test]
fn pods_of_a_workload_may_connect_to_each_other_and_a_single_pod_is_not_told_of_itself() {
    let deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: i}]}}}\n";
    let own = policy("p", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}");
    let text = [PODS, deployment, &own].concat();
    assert_eq!(told(&connections(&text, "shop/api", "shop/api")), ["shop/api > shop/api: All"]);
    assert_eq!(told(&connections(&text, "shop/db", "shop/db")), Vec::<String>::new());
}

fn changes(before: &str, now: &str) -> Answer {
    let before = vec![SourceFile { name: "test.yaml".to_owned(), text: before.to_owned() }];
    open(now).ask(&Question::Changes(ChangesQuestion { before }))
}

#[test]
fn what_changes_between_two_states_is_told_of_ends_that_are_in_either() {
    let closed = |ports: &str| {
        [PODS, &policy("p", &format!("{{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: web}}}}}}], ports: {ports}}}]}}"))].concat()
    };
    let answer = changes(&closed("[{port: 5432}]"), &closed("[{port: 5432}, {port: 22}]"));
    assert_eq!((answer.verdict, answer.connections_total), (Verdict::Changed, 1));
    assert_eq!(told(&answer), ["shop/web > shop/db: 5432 to 22, 5432"]);
    let texts: Vec<_> = answer.reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(texts, ["Changed: shop/web → shop/db, from 5432 to 22, 5432.", "Changed: NetworkPolicy shop/p."]);
    let answer = changes(PODS, &closed("[{port: 5432}]"));
    assert_eq!(answer.summary, "Connections: 8 lost and 1 changed.", "each source with each target");
    let lost = "a pod in another namespace any other pod in ops any other pod in shop cluster DNS ingress controller ops/plain ops/web other addresses";
    assert_eq!(told(&answer), [format!("{lost} > shop/db: All to None"), "shop/web > shop/db: All to 5432".to_owned()]);
    let answer = changes(&closed("[{port: 5432}]"), PODS);
    assert_eq!(answer.summary, "Connections: 8 gained and 1 changed.");
    assert_eq!(answer.reasons.last().map(|reason| reason.text.as_str()), Some("Removed: NetworkPolicy shop/p."));
}

#[test]
fn the_same_traffic_is_unchanged_however_it_is_written() {
    let one = [PODS, &policy("p", "{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 81}]}]}")].concat();
    let two = [PODS, &policy("q", "{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 81}]}]}")].concat();
    let answer = changes(&one, &two);
    assert_eq!((answer.verdict, answer.connections.len()), (Verdict::Unchanged, 0));
    assert_eq!(answer.summary, "The same traffic is allowed as before, though the files differ.");
    let texts: Vec<_> = answer.reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(texts, ["Added: NetworkPolicy shop/q.", "Removed: NetworkPolicy shop/p."]);
    assert_eq!(changes(&one, &one).summary, "The same traffic is allowed as before.");
}

#[test]
fn addresses_are_cut_at_the_cidrs_of_both_states_and_pods_may_come_and_go() {
    let from = |cidr: &str| {
        [PODS, &policy("p", &format!("{{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{{ipBlock: {{cidr: {cidr}}}}}], ports: [{{port: 22}}]}}]}}"))].concat()
    };
    let answer = changes(&from("10.0.0.0/8"), &from("10.1.0.0/16"));
    assert_eq!(told(&answer), ["10.0.0.0/8 > shop/db: 22 to None"]);
    let new = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: new, namespace: ops}\n";
    let answer = changes(&from("10.0.0.0/8"), &[&from("10.0.0.0/8"), new].concat());
    assert_eq!(answer.verdict, Verdict::Changed);
    assert!(answer.reasons.iter().any(|reason| reason.text == "Added: pod ops/new."));
    assert!(
        answer
            .connections
            .iter()
            .all(|one| [&one.from, &one.to].into_iter().any(|ends| ends.contains(&"ops/new".to_owned())))
    );
    let gone = changes(&[&from("10.0.0.0/8"), new].concat(), &from("10.0.0.0/8"));
    assert_eq!(gone.connections_total, answer.connections_total);
    assert!(gone.connections.iter().all(|one| one.now.traffic == Traffic::None));
    let ends_with = |answer: &Answer, end: &str| {
        let sentences = &answer.reasons[..answer.connections.len()];
        assert!(sentences.iter().all(|reason| reason.text.ends_with(end)), "{sentences:?}");
    };
    ends_with(&gone, ", all ports; ops/new is gone.");
    ends_with(&answer, ", all ports; ops/new is new.");
}

#[test]
fn changed_connections_are_counted_by_their_ends_and_not_by_rows() {
    let closed = policy("p", "{podSelector: {}, policyTypes: [Ingress, Egress]}");
    let of_ops = closed.replace("namespace: shop", "namespace: ops");
    let answer = changes(PODS, &[PODS, &closed, &of_ops].concat());
    let ends: Vec<_> = answer.connections.iter().map(|row| (row.from.len(), row.to.len())).collect();
    assert_eq!(ends, [(4, 6), (6, 10)]);
    assert_eq!(answer.summary, "Connections: 78 lost.", "24, and 60 without those of 6 ends to themselves");
}

#[test]
fn the_other_state_is_kept_and_read_again_when_it_or_the_settings_change() {
    let closed = [PODS, &policy("p", "{podSelector: {}}")].concat();
    let mut playground = open(&closed);
    let file = |text: &str| vec![SourceFile { name: "test.yaml".to_owned(), text: text.to_owned() }];
    let open_before = Question::Changes(ChangesQuestion { before: file(PODS) });
    let first = playground.ask(&open_before);
    assert_eq!(first.verdict, Verdict::Changed);
    assert_eq!(playground.ask(&open_before), first);
    let same = Question::Changes(ChangesQuestion { before: file(&closed) });
    assert_eq!(playground.ask(&same).verdict, Verdict::Unchanged);
    playground.set_profile(ClusterProfile { network_plugin: NetworkPlugin::Ignores, ..ClusterProfile::default() });
    assert_eq!(playground.ask(&open_before).verdict, Verdict::Unchanged, "nothing enforces either");
}

const REPLICAS: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {serviceName: db, replicas: 3, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: primary, namespace: shop}
spec: {podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}, ingress: [{ports: [{port: 5432}]}]}
";

#[test]
fn a_name_of_several_pods_is_answered_for_all_of_them() {
    for (from, to, port, verdict, summary) in [
        ("shop/web", "shop/db", 5432, Verdict::Allowed, "primary lets it in."),
        (
            "shop/web",
            "shop/db",
            80,
            Verdict::Depends,
            "Depends on which of the pods it is: denied for shop/db-0 and allowed for shop/db-1 and shop/db-2.",
        ),
        ("shop/db", "shop/web", 80, Verdict::Allowed, "No policy restricts either end."),
        (
            "shop/db",
            "shop/db",
            80,
            Verdict::Depends,
            "Depends on which of the pods it is: allowed for shop/db-0 → shop/db-1, shop/db-0 → shop/db-2, shop/db-1 → shop/db-2 and shop/db-2 → shop/db-1 and denied for shop/db-1 → shop/db-0 and shop/db-2 → shop/db-0.",
        ),
        (
            "shop/web",
            "shop/db-0",
            80,
            Verdict::Denied,
            "primary isolates shop/db-0 for ingress and no rule lets this in.",
        ),
    ] {
        let answer = ask(REPLICAS, from, to, port, "");
        assert_eq!((answer.verdict, answer.summary.as_str()), (verdict, summary), "{from} → {to}");
        assert_eq!(answer.question, format!("{from} → {to}, TCP {port}"));
    }
    let answer = ask(REPLICAS, "shop/web", "shop/db", 80, "");
    let each: Vec<_> = answer.reasons.iter().filter(|reason| reason.code == "one-of-pods").collect();
    assert_eq!(
        each.iter().map(|reason| (reason.effect, reason.text.as_str())).collect::<Vec<_>>(),
        [
            (Effect::Against, "shop/db-0: primary isolates shop/db-0 for ingress and no rule lets this in."),
            (Effect::For, "shop/db-1: No policy restricts either end."),
            (Effect::For, "shop/db-2: No policy restricts either end."),
        ]
    );
    assert_eq!(answer.stages[1].outcome, Outcome::Depends);
    let answer = ask(REPLICAS, "shop/db-1", "shop/db-1", 80, "");
    assert!(answer.reasons.iter().all(|reason| reason.code != "other-copies"), "{:?}", answer.reasons);
}

#[test]
fn n64_icmp_is_undefined() {
    for (from, to, protocol, title) in [
        ("shop/web", "shop/db-0", "ICMP", "shop/web → shop/db-0, ICMP"),
        ("shop/db", "192.0.2.1", "icmpv6", "shop/db → 192.0.2.1, ICMPv6"),
    ] {
        let answer = ask(REPLICAS, from, to, 0, protocol);
        assert_eq!((answer.verdict, answer.question.as_str()), (Verdict::Depends, title));
        assert!(answer.summary.starts_with("Depends on the network plug-in"), "{}", answer.summary);
        assert_eq!(answer.reasons.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>(), ["icmp"]);
    }
    assert_eq!(ask(REPLICAS, "shop/none", "shop/web", 80, "ICMP").reasons[0].code, "unknown-endpoint");
    assert_eq!(ask(REPLICAS, "shop/db-0", "shop/web", 80, "GRE").reasons[0].code, "bad-question");
}
