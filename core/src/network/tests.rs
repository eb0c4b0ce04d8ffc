//! The rules of NetworkPolicy, each on the smallest world that shows both of its sides.

mod plugins;
mod tiers;

use super::*;
use crate::playground::cluster_of;

/// Namespaces `d` and `e` (`team=e`); pods d/cli (10.0.0.5), d/srv (10.0.0.6, ports) and e/far (10.9.0.7).
const WORLD: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: d}
---
apiVersion: v1
kind: Namespace
metadata: {name: e, labels: {team: e}}
---
apiVersion: v1
kind: Pod
metadata: {name: cli, namespace: d, labels: {app: cli}}
spec: {containers: [{name: c, image: i}]}
status: {podIP: 10.0.0.5}
---
apiVersion: v1
kind: Pod
metadata: {name: srv, namespace: d, labels: {app: srv}}
spec:
  initContainers:
  - {name: side, image: i, restartPolicy: Always, ports: [{name: side, containerPort: 9999}]}
  - {name: once, image: i, ports: [{name: once, containerPort: 7777}]}
  containers:
  - {name: c, image: i, ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]}
  - {name: c2, image: i, ports: [{name: dns, containerPort: 5353}]}
status: {podIP: 10.0.0.6}
---
apiVersion: v1
kind: Pod
metadata: {name: far, namespace: e, labels: {app: cli}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 80}]}]}
status: {podIP: 10.9.0.7}
";

fn policy(spec: &str) -> String {
    format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: d}}\nspec: {spec}\n"
    )
}

fn on_srv(rest: &str) -> String {
    policy(&format!("{{podSelector: {{matchLabels: {{app: srv}}}}, {rest}}}"))
}

fn on_cli(rest: &str) -> String {
    policy(&format!("{{podSelector: {{matchLabels: {{app: cli}}}}, {rest}}}"))
}

fn ask(text: &str, reading: Reading, from: &str, to: &str, port: &str) -> TrafficVerdict {
    let (cluster, _) = cluster_of(text);
    let network = evaluate_as(&cluster, reading);
    let (protocol, port) = port.split_once(' ').expect("a protocol and a port");
    let end = |text| network.end(&cluster, text).unwrap_or_else(|| panic!("no {text}"));
    let port = port.parse().expect("a port");
    network.verdict(end(from), end(to), port, Protocol::of(protocol).expect("a protocol"))
}

/// Rows are `from to port verdict`: `yes`, `no` or `open`, the last where it depends.
#[track_caller]
fn check(policies: &str, rows: &[(&str, &str, &str, &str)]) {
    check_in(&format!("{WORLD}{policies}"), Reading::default(), rows);
}

#[track_caller]
fn check_in(text: &str, reading: Reading, rows: &[(&str, &str, &str, &str)]) {
    for (from, to, port, expected) in rows {
        let verdict = ask(text, reading, from, to, port);
        let open = verdict.open.iter().any(|question| question.is_undecided());
        let actual = match (open, verdict.allowed) {
            (true, _) => "open",
            (false, true) => "yes",
            (false, false) => "no",
        };
        assert_eq!(actual, *expected, "{from} → {to} {port} under {text}\n{verdict:#?}");
    }
}

const CLI_SRV: (&str, &str) = ("d/cli", "d/srv");

#[track_caller]
fn from_cli_to_srv(policies: &str, ports: &[(&str, &str)]) {
    let rows: Vec<_> = ports.iter().map(|(port, expected)| (CLI_SRV.0, CLI_SRV.1, *port, *expected)).collect();
    check(policies, &rows);
}

#[test]
fn without_a_policy_everything_is_allowed() {
    check(
        "",
        &[("d/cli", "d/srv", "TCP 80", "yes"), ("8.8.8.8", "d/srv", "SCTP 1", "yes"), ("d/srv", "::1", "UDP 9", "yes")],
    );
}

#[test]
fn an_isolated_pod_takes_only_what_some_rule_allows_and_other_pods_stay_open() {
    let rows = [
        ("d/cli", "d/srv", "TCP 80", "no"),
        ("e/far", "d/srv", "TCP 80", "no"),
        ("8.8.8.8", "d/srv", "TCP 80", "no"),
        ("d/srv", "d/cli", "TCP 80", "yes"),
        ("d/srv", "8.8.8.8", "TCP 80", "yes"),
    ];
    check(&on_srv("policyTypes: [Ingress]"), &rows);
    check(&on_srv("ingress: []"), &rows);
    check(&on_srv("ingress: null"), &rows);
    check(&on_srv("policyTypes: [Ingress, Ingress]"), &rows);
}

#[test]
fn an_empty_or_null_subject_is_every_pod_of_the_namespace_and_of_no_other() {
    for selector in ["{}", "null"] {
        let rows = [
            ("e/far", "d/cli", "TCP 80", "no"),
            ("d/cli", "d/srv", "TCP 80", "no"),
            ("d/cli", "e/far", "TCP 80", "yes"),
        ];
        check(&policy(&format!("{{podSelector: {selector}, policyTypes: [Ingress]}}")), &rows);
    }
}

#[test]
fn egress_rules_are_inert_unless_the_types_name_egress_or_imply_it() {
    let to_nobody = "egress: [{to: [{podSelector: {matchLabels: {app: none}}}]}]";
    let rows = |expected| [("d/cli", "d/srv", "TCP 80", expected)];
    check(&on_cli(&format!("policyTypes: [Ingress], {to_nobody}")), &rows("yes"));
    check(&on_cli(to_nobody), &rows("no"));
    check(&on_cli("egress: []"), &rows("yes"));
    check(&on_cli("policyTypes: [Egress], egress: []"), &rows("no"));
}

#[test]
fn an_empty_rule_or_a_null_one_allows_everything() {
    for rule in ["{}", "null", "{from: []}", "{from: null, ports: null}"] {
        let rows = [
            ("8.8.8.8", "d/srv", "TCP 80", "yes"),
            ("::1", "d/srv", "SCTP 9", "yes"),
            ("d/cli", "d/srv", "UDP 1", "yes"),
        ];
        check(&on_srv(&format!("ingress: [{rule}]")), &rows);
    }
}

#[test]
fn both_sides_must_allow() {
    let egress = on_cli("policyTypes: [Egress]").replace("name: p,", "name: q,");
    let ingress = on_srv("ingress: [{}]");
    check(&ingress, &[("d/cli", "d/srv", "TCP 80", "yes")]);
    check(&(ingress + &egress), &[("d/cli", "d/srv", "TCP 80", "no"), ("e/far", "d/srv", "TCP 80", "yes")]);
}

#[test]
fn policies_add_up_in_any_order_and_none_subtracts() {
    let one = on_srv("ingress: [{ports: [{port: 80}]}]");
    let other = on_srv("ingress: [{ports: [{port: 81}]}]").replace("name: p,", "name: q,");
    for text in [format!("{one}{other}"), format!("{other}{one}")] {
        from_cli_to_srv(&text, &[("TCP 80", "yes"), ("TCP 81", "yes"), ("TCP 82", "no")]);
    }
}

#[test]
fn selectors_in_one_peer_must_both_hold_and_in_two_peers_either() {
    let [srv, cli, far] = [("d/srv", "no"), ("d/cli", "yes"), ("e/far", "yes")];
    let both = "{namespaceSelector: {matchLabels: {team: e}}, podSelector: {matchLabels: {app: cli}}}";
    let either = "{namespaceSelector: {matchLabels: {team: e}}}, {podSelector: {matchLabels: {app: cli}}}";
    let on_all = |peers: &str| policy(&format!("{{ingress: [{{from: [{peers}]}}]}}"));
    let to_srv = |(from, expected): (&'static str, &'static str)| (from, "d/srv", "TCP 80", expected);
    check(&on_all(both), &[to_srv(far), ("d/cli", "d/srv", "TCP 80", "no")]);
    check(&on_all(either), &[to_srv(far), to_srv(cli), (srv.0, "d/cli", "TCP 80", srv.1)]);
}

#[test]
fn a_pod_selector_alone_means_the_own_namespace_and_an_empty_namespace_selector_all_of_them() {
    let from = |peer: &str| on_srv(&format!("ingress: [{{from: [{peer}]}}]"));
    for (peer, cli, far, outside) in [
        ("{podSelector: {}}", "yes", "no", "no"),
        ("{namespaceSelector: {}}", "yes", "yes", "no"),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: e}}}", "no", "yes", "no"),
        ("{namespaceSelector: null, podSelector: {matchLabels: {app: cli}}}", "yes", "no", "no"),
    ] {
        let rows = [
            ("d/cli", "d/srv", "TCP 80", cli),
            ("e/far", "d/srv", "TCP 80", far),
            ("8.8.8.8", "d/srv", "TCP 80", outside),
        ];
        check(&from(peer), &rows);
    }
}

#[test]
fn what_the_api_server_would_refuse_matches_nothing() {
    for rule in [
        "{from: [{}]}",
        "{from: [null]}",
        "{from: [{ipBlock: {cidr: 10.0.0.0}}]}",
        "{from: [{ipBlock: {cidr: ''}}]}",
        "{from: [{ipBlock: {cidr: 0.0.0.0/0}, podSelector: {}}]}",
        "{from: [{ipBlock: {cidr: 10.0.0.0/16, except: [10.0.0.0/8]}}]}",
        "{from: [{podSelector: {matchExpressions: [{key: app, operator: Equals, values: [cli]}]}}]}",
        "{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn}]}}]}",
        "{ports: [{protocol: tcp, port: 80}]}",
        "{ports: [{port: 0}]}",
        "{ports: [{port: '80'}]}",
        "{ports: [{port: http, endPort: 9000}]}",
        "{ports: [{port: 90, endPort: 80}]}",
        "{ports: [{endPort: 80}]}",
        "{ports: [{port: 80, endPort: 70000}]}",
    ] {
        from_cli_to_srv(&on_srv(&format!("ingress: [{rule}]")), &[("TCP 80", "no")]);
    }
    let refused = policy("{podSelector: {matchExpressions: [{key: app, operator: Equals, values: [srv]}]}}");
    from_cli_to_srv(&refused, &[("TCP 80", "yes")]);
}

#[test]
fn ports_are_of_their_protocol_and_end_ports_are_included() {
    let with = |ports: &str| on_srv(&format!("ingress: [{{ports: {ports}}}]"));
    from_cli_to_srv(&with("[]"), &[("TCP 1", "yes"), ("SCTP 65535", "yes")]);
    from_cli_to_srv(&with("[{}]"), &[("TCP 1", "yes"), ("UDP 1", "no")]);
    from_cli_to_srv(&with("[{protocol: UDP}]"), &[("UDP 9", "yes"), ("TCP 80", "no")]);
    from_cli_to_srv(&with("[{port: 80}]"), &[("TCP 80", "yes"), ("UDP 80", "no"), ("TCP 81", "no")]);
    let range = with("[{port: 80, endPort: 82}]");
    from_cli_to_srv(&range, &[("TCP 79", "no"), ("TCP 80", "yes"), ("TCP 82", "yes"), ("TCP 83", "no")]);
    from_cli_to_srv(&with("[{protocol: SCTP, port: 7}]"), &[("SCTP 7", "yes"), ("TCP 7", "no")]);
}

#[test]
fn a_named_port_is_looked_up_at_the_destination() {
    let ingress = |port: &str| on_srv(&format!("ingress: [{{ports: [{port}]}}]"));
    from_cli_to_srv(&ingress("{port: http}"), &[("TCP 8080", "yes"), ("TCP 80", "no"), ("UDP 8080", "no")]);
    from_cli_to_srv(&ingress("{port: side}"), &[("TCP 9999", "yes")]);
    from_cli_to_srv(&ingress("{port: once}"), &[("TCP 7777", "no")]);
    from_cli_to_srv(&ingress("{port: nothing}"), &[("TCP 80", "no")]);
    let both = ingress("{port: dns}, {port: dns, protocol: UDP}");
    from_cli_to_srv(&both, &[("TCP 5353", "yes"), ("UDP 53", "yes"), ("UDP 5353", "no"), ("TCP 53", "no")]);
    let egress = on_cli("policyTypes: [Egress], egress: [{ports: [{port: http}]}]");
    let rows = [
        ("d/cli", "d/srv", "TCP 8080", "yes"),
        ("d/cli", "e/far", "TCP 80", "yes"),
        ("d/cli", "e/far", "TCP 8080", "no"),
        ("d/cli", "8.8.8.8", "TCP 80", "no"),
    ];
    check(&egress, &rows);
}

#[test]
fn blocks_hold_their_family_without_the_exceptions_which_limit_only_their_own_peer() {
    let from = |peers: &str| on_srv(&format!("ingress: [{{from: [{peers}]}}]"));
    let row = |from, expected| (from, "d/srv", "TCP 80", expected);
    let block = "{ipBlock: {cidr: 192.168.0.0/16, except: [192.168.5.0/24]}}";
    check(&from(block), &[row("192.168.4.255", "yes"), row("192.168.5.1", "no"), row("192.169.0.0", "no")]);
    check(
        &from(&format!("{block}, {{ipBlock: {{cidr: 192.168.5.7/32}}}}")),
        &[row("192.168.5.7", "yes"), row("192.168.5.8", "no")],
    );
    check(&from("{ipBlock: {cidr: 0.0.0.0/0}}"), &[row("8.8.8.8", "yes"), row("2001:db8::1", "no")]);
    check(&from("{ipBlock: {cidr: '::/0'}}"), &[row("8.8.8.8", "no"), row("2001:db8::1", "yes"), row("d/cli", "no")]);
}

#[test]
fn an_ip_block_matches_pods_by_their_address_unless_the_plug_in_is_read_otherwise() {
    let text = format!("{WORLD}{}", on_srv("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]"));
    let rows = |expected| [("d/cli", "d/srv", "TCP 80", expected), ("e/far", "d/srv", "TCP 80", "no")];
    check_in(&text, Reading::default(), &rows("yes"));
    check_in(&text, Reading { ip_block_matches_pods: false, ..Reading::default() }, &rows("no"));
    let verdict = ask(&text, Reading::default(), "d/cli", "d/srv", "TCP 80");
    assert_eq!(verdict.open, [OpenQuestion::IpBlockOnPods], "that plug-ins differ is told");
}

#[test]
fn an_address_that_is_not_known_lies_in_no_block_but_perhaps_in_one_of_all_addresses() {
    let text = WORLD.replace("status: {podIP: 10.0.0.5}", "");
    for (block, expected) in [
        ("{cidr: 10.0.0.0/8}", "no"),
        ("{cidr: 0.0.0.0/0}", "open"),
        ("{cidr: 0.0.0.0/0, except: [169.254.169.254/32]}", "open"),
        ("{cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}", "no"),
    ] {
        let text = format!("{text}{}", on_srv(&format!("ingress: [{{from: [{{ipBlock: {block}}}]}}]")));
        check_in(&text, Reading::default(), &[("d/cli", "d/srv", "TCP 80", expected)]);
    }
}

#[test]
fn n67_blocks_of_all_addresses_of_both_families_hold_a_pod_whose_address_is_not_known() {
    let text = WORLD.replace("status: {podIP: 10.0.0.5}", "");
    let [v4, v6] = ["{ipBlock: {cidr: 0.0.0.0/0}}", "{ipBlock: {cidr: '::/0'}}"];
    let except = "{ipBlock: {cidr: '::/0', except: ['fd00::/8']}}";
    for (peers, expected) in [
        (format!("{v4}, {v6}"), "yes"),
        (format!("{v6}, {v4}"), "yes"),
        (format!("{v4}, {except}"), "open"),
        (v6.to_owned(), "open"),
    ] {
        let text = format!("{text}{}", on_srv(&format!("ingress: [{{from: [{peers}]}}]")));
        check_in(&text, Reading::default(), &[("d/cli", "d/srv", "TCP 80", expected)]);
        let ignored = Reading { ip_block_matches_pods: false, ..Reading::default() };
        check_in(&text, ignored, &[("d/cli", "d/srv", "TCP 80", "no")]);
    }
}

#[test]
fn n14_n15_within_a_rule_peer_and_port_must_match_and_of_several_rules_one_is_enough() {
    let from_far = "{from: [{namespaceSelector: {matchLabels: {team: e}}}], ports: [{port: 1}]}";
    let from_own = "{from: [{podSelector: {}}], ports: [{port: 2}]}";
    let rows = [
        ("e/far", "d/srv", "TCP 1", "yes"),
        ("e/far", "d/srv", "TCP 2", "no"),
        ("d/cli", "d/srv", "TCP 2", "yes"),
        ("d/cli", "d/srv", "TCP 1", "no"),
    ];
    check(&on_srv(&format!("ingress: [{from_far}, {from_own}]")), &rows);
}

#[test]
fn n7_the_directions_are_isolated_independently() {
    let rows = |into, out| [("d/srv", "d/cli", "TCP 80", into), ("d/cli", "d/srv", "TCP 80", out)];
    check(&on_cli("policyTypes: [Ingress]"), &rows("no", "yes"));
    check(&on_cli("policyTypes: [Egress]"), &rows("yes", "no"));
    check(&on_cli("policyTypes: [Egress, Ingress]"), &rows("no", "no"));
}

#[test]
fn n30_to_n34_all_requirements_hold_absent_keys_are_not_in_and_values_are_exact() {
    for (selector, expected) in [
        ("{matchLabels: {app: cli}}", "yes"),
        ("{matchLabels: {app: Cli}}", "no"),
        ("{matchLabels: {App: cli}}", "no"),
        ("{matchLabels: {app: cli, tier: x}}", "no"),
        ("{matchLabels: {app: cli}, matchExpressions: [{key: tier, operator: Exists}]}", "no"),
        ("{matchExpressions: [{key: app, operator: In, values: [web, cli]}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: In, values: [web]}]}", "no"),
        ("{matchExpressions: [{key: tier, operator: In, values: ['']}]}", "no"),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [cli]}]}", "no"),
        ("{matchExpressions: [{key: app, operator: Exists}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "no"),
        ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", "yes"),
        ("{matchExpressions: [{key: app, operator: Exists}, {key: app, operator: NotIn, values: [cli]}]}", "no"),
    ] {
        from_cli_to_srv(
            &on_srv(&format!("ingress: [{{from: [{{podSelector: {selector}}}]}}]")),
            &[("TCP 80", expected)],
        );
    }
    let empty = WORLD.replace("labels: {app: cli}", "labels: {app: ''}");
    for (selector, expected) in [("{matchLabels: {app: ''}}", "yes"), ("{matchLabels: {tier: ''}}", "no")] {
        let text = format!("{empty}{}", on_srv(&format!("ingress: [{{from: [{{podSelector: {selector}}}]}}]")));
        check_in(&text, Reading::default(), &[("d/cli", "d/srv", "TCP 80", expected)]);
    }
}

#[test]
fn a_pod_reaches_itself_and_its_own_node_whatever_policies_say() {
    let deny = policy("{podSelector: {}, policyTypes: [Ingress, Egress]}");
    let rows = [
        ("d/srv", "d/srv", "TCP 80", "yes"),
        ("standing:node", "d/srv", "TCP 80", "yes"),
        ("d/srv", "standing:node", "TCP 80", "yes"),
        ("d/cli", "d/srv", "TCP 80", "no"),
    ];
    check(&deny, &rows);
}

#[test]
fn the_address_of_a_node_is_always_allowed_only_for_the_pods_on_it() {
    let deny = on_srv("policyTypes: [Ingress]");
    let node = "---\napiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.1}]}\n";
    let on =
        |node: &str| WORLD.replace("spec:\n  initContainers", &format!("spec:\n  nodeName: {node}\n  initContainers"));
    for (world, expected) in [(on("n1"), "yes"), (on("n2"), "no"), (WORLD.to_owned(), "open")] {
        let text = format!("{world}{node}{deny}");
        check_in(
            &text,
            Reading::default(),
            &[("192.0.2.1", "d/srv", "TCP 80", expected), ("192.0.2.2", "d/srv", "TCP 80", "no")],
        );
    }
}

#[test]
fn a_completed_pod_takes_part_in_no_traffic() {
    let text = WORLD.replace("podIP: 10.0.0.5", "podIP: 10.0.0.5, phase: Succeeded");
    let rows =
        [("d/cli", "d/srv", "TCP 80", "no"), ("d/srv", "d/cli", "TCP 80", "no"), ("e/far", "d/srv", "TCP 80", "yes")];
    check_in(&text, Reading::default(), &rows);
}

#[test]
fn policies_on_a_pod_in_its_nodes_network_are_up_to_the_plug_in() {
    let text = WORLD.replace("spec:\n  initContainers", "spec:\n  hostNetwork: true\n  initContainers");
    let deny = format!("{text}{}", policy("{podSelector: {}, policyTypes: [Ingress]}"));
    check_in(&deny, Reading::default(), &[("d/cli", "d/srv", "TCP 80", "open"), ("e/far", "d/cli", "TCP 80", "no")]);
    assert!(ask(&deny, Reading::default(), "d/cli", "d/srv", "TCP 80").allowed, "most plug-ins apply none");
    let by_label = format!("{text}{}", on_cli("ingress: [{from: [{podSelector: {matchLabels: {app: srv}}}]}]"));
    check_in(&by_label, Reading::default(), &[("d/srv", "d/cli", "TCP 80", "open")]);
    assert!(!ask(&by_label, Reading::default(), "d/srv", "d/cli", "TCP 80").allowed, "most see only the node");
    let by_address = format!("{text}{}", on_cli("ingress: [{from: [{ipBlock: {cidr: 10.0.0.6/32}}]}]"));
    check_in(&by_address, Reading::default(), &[("d/srv", "d/cli", "TCP 80", "yes")]);
}

#[test]
fn the_address_of_a_pod_is_that_pod() {
    let deny = on_srv("policyTypes: [Ingress]");
    check(&deny, &[("d/cli", "10.0.0.6", "TCP 80", "no"), ("d/cli", "10.0.0.60", "TCP 80", "yes")]);
}

#[test]
fn what_decides_is_named_by_rule_peer_and_port() {
    let text = on_srv(
        "ingress: [{from: [{podSelector: {matchLabels: {app: none}}}]}, {from: [{ipBlock: {cidr: 1.0.0.0/8}}, {podSelector: {}}], ports: [{port: 1}, {port: 80}]}]",
    );
    let verdict = ask(&format!("{WORLD}{text}"), Reading::default(), "d/cli", "d/srv", "TCP 80");
    let cause = Cause { policy: PolicyId(0), rule: 1, peer: Some(1), port: Some(1) };
    assert_eq!(verdict.ingress.deciding, [cause]);
}

#[test]
fn the_closest_rule_comes_first_and_tells_what_of_it_failed() {
    let text = on_srv(
        "ingress: [\
         {from: [{ipBlock: {cidr: 192.168.0.0/16}}]}, \
         {from: [{namespaceSelector: {matchLabels: {team: x}}}]}, \
         {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}, \
         {from: [{podSelector: {matchLabels: {app: cli}}}], ports: [{port: 80, protocol: UDP}]}]",
    );
    let near = ask(&format!("{WORLD}{text}"), Reading::default(), "d/cli", "d/srv", "TCP 80").ingress.near;
    let rules: Vec<u32> = near.iter().map(|miss| miss.rule).collect();
    assert_eq!(rules, [3, 2, 1, 0]);
    assert_eq!((&near[0].peer_miss, near[0].port_miss), (&None, Some(PortMiss::Protocol(0))));
    let unmet = Unmet { key: "app".to_owned(), want: Want::Value("web".to_owned()), has: Some("cli".to_owned()) };
    let miss = PeerMiss::Selectors { other_namespace: false, namespace: Vec::new(), pod: vec![unmet] };
    assert_eq!((near[1].peer_miss.as_ref(), near[1].port_miss), (Some(&miss), None));
    assert_eq!(near[3].peer_miss, Some(PeerMiss::OutsideBlock));
}

#[test]
fn the_matrix_and_the_point_query_agree() {
    let policies = [
        on_srv("ingress: [{from: [{podSelector: {}}], ports: [{port: http}, {port: 53, protocol: UDP}]}]"),
        on_cli("egress: [{to: [{ipBlock: {cidr: 10.0.0.0/24}}], ports: [{port: 8000, endPort: 9000}]}]")
            .replace("name: p,", "name: q,"),
    ];
    let ports = [(Protocol::Tcp, 8080), (Protocol::Tcp, 80), (Protocol::Udp, 53), (Protocol::Sctp, 1)];
    agree(&format!("{WORLD}{}", policies.concat()), &ports);
}

/// The matrix and the point query, on all pairs of pods, standing peers and addresses, at these ports.
#[track_caller]
fn agree(text: &str, ports: &[(Protocol, u16)]) {
    let (cluster, _) = cluster_of(text);
    let network = evaluate(&cluster);
    let mut ends: Vec<End> = cluster.pod_ids().map(|(id, _)| End::Pod(id)).chain((0..3).map(End::Standing)).collect();
    ends.extend(["8.8.8.8", "192.0.2.1"].map(|address| network.end_at(address.parse().expect("an address"))));
    let matrix = network.connectivity_between(&ends).matrix();
    let pairs =
        ends.iter().zip(&matrix).flat_map(|(from, row)| ends.iter().zip(row).map(|(to, cell)| (*from, *to, cell)));
    for (from, to, traffic) in pairs {
        for (protocol, port) in ports.iter().copied() {
            let expected = match traffic {
                Traffic::Itself | Traffic::Open | Traffic::Outside => true,
                Traffic::Ports(ports) => ports.find(protocol, port).is_some(),
                Traffic::Depends => continue,
            };
            let verdict = network.verdict(from, to, port, protocol);
            let open = verdict.open.iter().any(|open| open.is_undecided() && *open != OpenQuestion::OwnNode);
            assert_eq!((verdict.allowed, open), (expected, false), "{from:?} → {to:?} {protocol:?} {port}");
        }
    }
}
