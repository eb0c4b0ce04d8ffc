//! Cluster-wide policies: what the API says of tiers, priorities, actions, subjects, peers and ports, both sides of each.

use super::*;

const NODES: &str = "---\napiVersion: v1\nkind: Node\nmetadata: {name: n1, labels: {os: linux}}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.1}]}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: n2, labels: {os: other}}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.2}]}\n";

/// A pod in the network of node n1.
const HOST: &str = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: host, namespace: d, labels: {app: host}}\nspec: {hostNetwork: true, nodeName: n1, containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}\nstatus: {podIP: 192.0.2.1}\n";

const ALL: &str = "{namespaces: {}}";
const CLI: &str = "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cli}}}}";
const SRV: &str = "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: srv}}}}";

fn cluster_policy(name: &str, tier: &str, priority: i32, rest: &str) -> String {
    format!(
        "---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: {name}}}\nspec: {{tier: {tier}, priority: {priority}, {rest}}}\n"
    )
}

/// A policy of srv with this ingress.
fn into_srv(name: &str, tier: &str, priority: i32, rules: &str) -> String {
    cluster_policy(name, tier, priority, &format!("subject: {SRV}, ingress: [{rules}]"))
}

/// A policy of the pods `app=cli` with this egress.
fn out_of_cli(name: &str, tier: &str, priority: i32, rules: &str) -> String {
    cluster_policy(name, tier, priority, &format!("subject: {CLI}, egress: [{rules}]"))
}

/// An ingress rule for all pods.
fn all(action: &str) -> String {
    format!("{{action: {action}, from: [{ALL}]}}")
}

fn on_ports(action: &str, protocols: &str) -> String {
    format!("{{action: {action}, from: [{ALL}], protocols: {protocols}}}")
}

/// An egress rule.
fn to(action: &str, peer: &str) -> String {
    format!("{{action: {action}, to: [{peer}]}}")
}

fn in_world(text: &str) -> TrafficVerdict {
    ask(&format!("{WORLD}{text}"), Reading::default(), "d/cli", "d/srv", "TCP 80")
}

#[test]
fn c1_c2_c41_the_admin_tier_decides_before_network_policies_whatever_they_say() {
    let allow = on_srv("ingress: [{}]");
    let isolate = on_srv("policyTypes: [Ingress]");
    let admin = |action| into_srv("a", "Admin", 5, &all(action));
    from_cli_to_srv(&(admin("Deny") + &allow), &[("TCP 80", "no")]);
    from_cli_to_srv(&(admin("Accept") + &isolate), &[("TCP 80", "yes")]);
    from_cli_to_srv(&(admin("Pass") + &isolate), &[("TCP 80", "no")]);
    from_cli_to_srv(&(admin("Pass") + &allow), &[("TCP 80", "yes")]);
    let verdict = in_world(&admin("Deny"));
    assert_eq!((verdict.egress.basis, verdict.ingress.basis), (Basis::NotIsolated, Basis::Admin));
    check(&admin("Deny"), &[("e/far", "d/cli", "TCP 80", "yes"), ("d/srv", "d/cli", "TCP 80", "yes")]);
}

#[test]
fn c3_c42_the_baseline_tier_is_asked_only_where_no_network_policy_isolates() {
    let baseline = |action| into_srv("b", "Baseline", 5, &all(action));
    from_cli_to_srv(&baseline("Deny"), &[("TCP 80", "no")]);
    from_cli_to_srv(&(baseline("Deny") + &on_srv("ingress: [{}]")), &[("TCP 80", "yes")]);
    from_cli_to_srv(&(baseline("Accept") + &on_srv("policyTypes: [Ingress]")), &[("TCP 80", "no")]);
    assert_eq!(in_world(&baseline("Deny")).ingress.basis, Basis::Baseline);
}

/// The API says that a NetworkPolicy "always makes a final decision for selected pods" and leaves open whether for both
/// directions. Here a policy that isolates for egress alone does not keep the Baseline tier from ingress.
#[test]
fn c3_decision_the_baseline_tier_is_kept_out_for_each_direction_alone() {
    let baseline = into_srv("b", "Baseline", 5, &all("Deny"));
    from_cli_to_srv(&(baseline.clone() + &on_srv("policyTypes: [Egress]")), &[("TCP 80", "no")]);
    from_cli_to_srv(&(baseline + &on_srv("policyTypes: [Ingress], ingress: [{}]")), &[("TCP 80", "yes")]);
}

#[test]
fn c4_c6_the_lower_priority_and_then_the_first_rule_decides() {
    let (accept, deny) = (all("Accept"), all("Deny"));
    from_cli_to_srv(&into_srv("a", "Admin", 1, &format!("{accept}, {deny}")), &[("TCP 80", "yes")]);
    from_cli_to_srv(&into_srv("a", "Admin", 1, &format!("{deny}, {accept}")), &[("TCP 80", "no")]);
    for (of_accept, of_deny, expected) in [(1, 2, "yes"), (2, 1, "no")] {
        let text = into_srv("z", "Admin", of_accept, &accept) + &into_srv("a", "Admin", of_deny, &deny);
        from_cli_to_srv(&text, &[("TCP 80", expected)]);
    }
    let web = on_ports("Accept", "[{tcp: {destinationPort: {number: 80}}}]");
    let partly = into_srv("a", "Admin", 1, &format!("{web}, {deny}"));
    from_cli_to_srv(&partly, &[("TCP 80", "yes"), ("TCP 81", "no"), ("UDP 80", "no")]);
}

#[test]
fn c5_equal_priorities_leave_open_what_depends_on_their_order() {
    let two = |one: &str, other: &str| into_srv("a", "Admin", 5, one) + &into_srv("b", "Admin", 5, other);
    let isolate = on_srv("policyTypes: [Ingress]");
    for (one, other, beside, expected) in [
        ("Accept", "Deny", "", "open"),
        ("Deny", "Accept", "", "open"),
        ("Accept", "Accept", "", "yes"),
        ("Deny", "Deny", "", "no"),
        ("Accept", "Pass", "", "yes"),
        ("Pass", "Deny", "", "open"),
        ("Pass", "Deny", &*isolate, "no"),
        ("Accept", "Pass", &*isolate, "open"),
    ] {
        from_cli_to_srv(&(two(&all(one), &all(other)) + beside), &[("TCP 80", expected)]);
    }
    let apart = two(
        &on_ports("Accept", "[{tcp: {destinationPort: {number: 80}}}]"),
        &on_ports("Deny", "[{tcp: {destinationPort: {range: {start: 80, end: 90}}}}]"),
    );
    from_cli_to_srv(&apart, &[("TCP 80", "open"), ("TCP 81", "no"), ("TCP 91", "yes")]);
    let both = two(&all("Accept"), &all("Deny"));
    let verdict = in_world(&both);
    assert_eq!((verdict.allowed, &*verdict.open), (true, &[OpenQuestion::EqualPriority][..]), "by name a comes first");
    from_cli_to_srv(&(into_srv("z", "Admin", 1, &all("Deny")) + &both), &[("TCP 80", "no")]);
}

#[test]
fn c5_both_sides_of_a_connection_may_depend_on_the_order() {
    let out = |name, action| out_of_cli(name, "Admin", 5, &to(action, ALL));
    let into = |name, action| into_srv(name, "Admin", 5, &all(action));
    let text = out("a", "Deny") + &out("b", "Accept") + &into("c", "Accept");
    from_cli_to_srv(&text, &[("TCP 80", "open")]);
    let text = text + &into("d", "Deny");
    from_cli_to_srv(&text, &[("TCP 80", "open")]);
    from_cli_to_srv(&(text + &into_srv("e", "Admin", 1, &all("Deny"))), &[("TCP 80", "no")]);
}

#[test]
fn c7_c8_what_no_rule_matches_is_left_alone() {
    let text = into_srv("a", "Admin", 5, "{action: Accept, from: [{namespaces: {matchLabels: {team: e}}}]}");
    let open = [
        ("d/cli", "d/srv", "TCP 80", "yes"),
        ("d/srv", "d/cli", "TCP 80", "yes"),
        ("8.8.8.8", "d/srv", "TCP 80", "yes"),
    ];
    check(&text, &open);
    let isolated = text + &on_srv("policyTypes: [Ingress]");
    check(&isolated, &[("d/cli", "d/srv", "TCP 80", "no"), ("e/far", "d/srv", "TCP 80", "yes")]);
}

#[test]
fn c10_pass_skips_the_rest_of_its_tier_and_after_the_baseline_tier_all_is_allowed() {
    let pass_then_deny = |tier| into_srv("a", tier, 1, &all("Pass")) + &into_srv("b", tier, 2, &all("Deny"));
    from_cli_to_srv(&pass_then_deny("Admin"), &[("TCP 80", "yes")]);
    from_cli_to_srv(&pass_then_deny("Baseline"), &[("TCP 80", "yes")]);
    let to_baseline = pass_then_deny("Admin") + &into_srv("c", "Baseline", 1, &all("Deny"));
    from_cli_to_srv(&to_baseline, &[("TCP 80", "no")]);
}

#[test]
fn c12_accepting_on_the_way_out_does_not_accept_on_the_way_in() {
    let text = out_of_cli("a", "Admin", 1, &to("Accept", ALL)) + &into_srv("b", "Admin", 2, &all("Deny"));
    from_cli_to_srv(&text, &[("TCP 80", "no")]);
    let verdict = in_world(&text);
    assert_eq!((verdict.egress.basis, verdict.ingress.basis), (Basis::Admin, Basis::Admin));
}

#[test]
fn c14_to_c17_subjects_and_peers_are_pods_but_never_those_in_their_nodes_network() {
    let deny = |subject: &str, from: &str| {
        cluster_policy("a", "Admin", 1, &format!("subject: {subject}, ingress: [{{action: Deny, from: [{from}]}}]"))
    };
    for (subject, from, rows) in [
        (ALL, ALL, [("d/cli", "d/srv", "no"), ("d/cli", "d/host", "yes"), ("d/host", "d/srv", "yes")]),
        ("{}", ALL, [("d/cli", "d/srv", "yes"), ("d/srv", "d/cli", "yes"), ("e/far", "d/srv", "yes")]),
        (
            "{namespaces: {matchLabels: {kubernetes.io/metadata.name: d}}}",
            "{pods: {podSelector: {matchLabels: {app: cli}}}}",
            [("d/cli", "d/srv", "no"), ("e/far", "d/srv", "no"), ("d/cli", "e/far", "yes")],
        ),
        (
            SRV,
            "{pods: {namespaceSelector: {matchLabels: {team: e}}, podSelector: {}}}",
            [("d/cli", "d/srv", "yes"), ("e/far", "d/srv", "no"), ("e/far", "d/cli", "yes")],
        ),
    ] {
        let rows = rows.map(|(from, to, expected)| (from, to, "TCP 80", expected));
        check_in(&format!("{WORLD}{NODES}{HOST}{}", deny(subject, from)), Reading::default(), &rows);
    }
}

#[test]
fn c19_ingress_rules_never_match_what_is_not_a_pod() {
    let text = into_srv("a", "Admin", 1, &all("Deny"));
    check(&text, &[("8.8.8.8", "d/srv", "TCP 80", "yes"), ("d/cli", "d/srv", "TCP 80", "no")]);
}

#[test]
fn c20_c22_c23_networks_match_addresses_of_their_family_and_pods_in_any_reading() {
    let row = |to, expected| ("d/cli", to, "TCP 80", expected);
    for (networks, rows) in [
        ("0.0.0.0/0", [row("d/srv", "no"), row("8.8.8.8", "no"), row("2001:db8::1", "yes")]),
        ("'::/0'", [row("d/srv", "yes"), row("8.8.8.8", "yes"), row("2001:db8::1", "no")]),
        ("10.0.0.0/24, 8.0.0.0/8", [row("d/srv", "no"), row("8.8.8.8", "no"), row("e/far", "yes")]),
    ] {
        let deny = out_of_cli("a", "Admin", 1, &to("Deny", &format!("{{networks: [{networks}]}}")));
        check(&deny, &rows);
        check_in(&format!("{WORLD}{deny}"), Reading { ip_block_matches_pods: false, ..Reading::default() }, &rows);
    }
}

#[test]
fn c22_a_pod_without_a_known_address_is_surely_in_networks_of_both_families_alone() {
    let world = WORLD.replace("status: {podIP: 10.0.0.6}", "");
    for (networks, expected) in [("0.0.0.0/0, '::/0'", "no"), ("0.0.0.0/0", "open"), ("10.0.0.0/8", "yes")] {
        let text = out_of_cli("a", "Admin", 1, &to("Deny", &format!("{{networks: [{networks}]}}")));
        check_in(&format!("{world}{text}"), Reading::default(), &[("d/cli", "d/srv", "TCP 80", expected)]);
    }
}

#[test]
fn c21_a_rule_with_a_peer_of_an_unknown_kind_fails_closed() {
    for (action, expected) in [("Accept", "yes"), ("Deny", "no"), ("Pass", "no")] {
        let text = out_of_cli("a", "Admin", 1, &format!("{{action: {action}, to: [{{future: {{}}}}]}}"));
        check(&text, &[("d/cli", "d/srv", "TCP 80", expected), ("d/cli", "8.8.8.8", "UDP 9", expected)]);
    }
    let accepts_nothing = out_of_cli("a", "Admin", 1, &to("Accept", &format!("{{}}, {ALL}")));
    from_cli_to_srv(&(accepts_nothing + &out_of_cli("b", "Admin", 2, &to("Deny", ALL))), &[("TCP 80", "no")]);
}

#[test]
fn c25_nodes_match_the_addresses_of_nodes_and_the_pods_in_their_network() {
    for (labels, on_n1, on_n2) in
        [("{}", "no", "no"), ("{matchLabels: {os: linux}}", "no", "yes"), ("{matchLabels: {os: none}}", "yes", "yes")]
    {
        let text = out_of_cli("a", "Admin", 1, &to("Deny", &format!("{{nodes: {labels}}}")));
        let rows = [
            ("d/cli", "192.0.2.1", "TCP 80", on_n1),
            ("d/cli", "192.0.2.2", "TCP 80", on_n2),
            ("d/cli", "d/host", "TCP 80", on_n1),
            ("d/cli", "192.0.2.3", "TCP 80", "yes"),
            ("d/cli", "d/srv", "TCP 80", "yes"),
        ];
        // Where the files do not tell the pod's address, it has those of its node.
        for host in [HOST.to_owned(), HOST.replace("status: {podIP: 192.0.2.1}", "")] {
            check_in(&format!("{WORLD}{NODES}{host}{text}"), Reading::default(), &rows);
        }
    }
}

#[test]
fn c26_whether_an_address_belongs_to_a_domain_is_open_where_it_matters() {
    let domains = to("Accept", "{domainNames: ['*.example.com']}");
    let deny = to("Deny", "{networks: [0.0.0.0/0]}");
    let text = out_of_cli("a", "Admin", 1, &format!("{domains}, {deny}"));
    check(&text, &[("d/cli", "8.8.8.8", "TCP 80", "open"), ("d/cli", "d/srv", "TCP 80", "no")]);
    check(&out_of_cli("a", "Admin", 1, &domains), &[("d/cli", "8.8.8.8", "TCP 80", "yes")]);
}

#[test]
fn c28_c32_ports_are_of_their_protocol_and_names_are_the_destination_pods() {
    for (protocols, rows) in [
        ("[]", [("TCP 80", "no"), ("SCTP 1", "no"), ("UDP 65535", "no")]),
        ("[{tcp: {destinationPort: {number: 80}}}]", [("TCP 80", "no"), ("UDP 80", "yes"), ("TCP 81", "yes")]),
        (
            "[{udp: {destinationPort: {range: {start: 5, end: 7}}}}]",
            [("UDP 5", "no"), ("UDP 7", "no"), ("UDP 8", "yes")],
        ),
        ("[{sctp: {destinationPort: {number: 9}}}]", [("SCTP 9", "no"), ("TCP 9", "yes"), ("SCTP 8", "yes")]),
        ("[{destinationNamedPort: dns}]", [("UDP 53", "no"), ("TCP 5353", "no"), ("TCP 53", "yes")]),
        ("[{destinationNamedPort: none}]", [("UDP 53", "yes"), ("TCP 5353", "yes"), ("TCP 53", "yes")]),
        ("[{tcp: {}}]", [("TCP 80", "yes"), ("UDP 80", "yes"), ("TCP 1", "yes")]),
    ] {
        from_cli_to_srv(&into_srv("a", "Admin", 1, &on_ports("Deny", protocols)), &rows);
    }
}

#[test]
fn c33_addresses_have_no_named_ports() {
    for (peers, expected) in
        [("{networks: [0.0.0.0/0]}", "yes"), (ALL, "no"), ("{networks: [0.0.0.0/0]}, {namespaces: {}}", "no")]
    {
        let rule = format!("{{action: Deny, to: [{peers}], protocols: [{{destinationNamedPort: http}}]}}");
        from_cli_to_srv(&out_of_cli("a", "Admin", 1, &rule), &[("TCP 8080", expected)]);
    }
}

#[test]
fn c31_a_pod_reaches_itself() {
    let text = cluster_policy("a", "Admin", 1, &format!("subject: {ALL}, ingress: [{}]", all("Deny")));
    check(&text, &[("d/srv", "d/srv", "TCP 80", "yes"), ("d/cli", "d/srv", "TCP 80", "no")]);
}

fn older(kind: &str, name: &str, rest: &str) -> String {
    format!(
        "---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{subject: {SRV}, {rest}}}\n"
    )
}

#[test]
fn c9_c38_an_admin_network_policy_allows_denies_and_passes_by_ports_of_tcp_unless_they_say_otherwise() {
    let allow = |ports: &str| {
        let rule = format!("{{action: Allow, from: [{ALL}], ports: {ports}}}");
        older("AdminNetworkPolicy", "a", &format!("priority: 5, ingress: [{rule}, {}]", all("Deny")))
    };
    for (ports, rows) in [
        ("[{portNumber: {port: 80}}]", [("TCP 80", "yes"), ("UDP 80", "no"), ("TCP 81", "no")]),
        ("[{portNumber: {port: 80, protocol: UDP}}]", [("UDP 80", "yes"), ("TCP 80", "no"), ("UDP 81", "no")]),
        ("[{portRange: {start: 80, end: 82}}]", [("TCP 82", "yes"), ("TCP 83", "no"), ("UDP 81", "no")]),
        ("[{namedPort: dns}]", [("UDP 53", "yes"), ("TCP 5353", "yes"), ("TCP 53", "no")]),
        ("[]", [("UDP 53", "yes"), ("TCP 5353", "yes"), ("SCTP 1", "yes")]),
    ] {
        from_cli_to_srv(&allow(ports), &rows);
    }
    let pass = older("AdminNetworkPolicy", "z", &format!("priority: 4, ingress: [{}]", all("Pass")));
    from_cli_to_srv(&(allow("[]") + &pass + &on_srv("policyTypes: [Ingress]")), &[("TCP 80", "no")]);
}

#[test]
fn c37_the_baseline_admin_network_policy_is_the_one_named_default_and_comes_last() {
    let baseline = |name, action| older("BaselineAdminNetworkPolicy", name, &format!("ingress: [{}]", all(action)));
    from_cli_to_srv(&baseline("default", "Deny"), &[("TCP 80", "no")]);
    from_cli_to_srv(&baseline("other", "Deny"), &[("TCP 80", "yes")]);
    from_cli_to_srv(&(baseline("default", "Deny") + &on_srv("ingress: [{}]")), &[("TCP 80", "yes")]);
    let before = into_srv("z", "Baseline", 1000, &all("Accept"));
    from_cli_to_srv(&(baseline("default", "Deny") + &before), &[("TCP 80", "yes")]);
}

#[test]
fn n58_the_own_node_is_exempt_from_network_policies_and_not_from_rules_about_nodes() {
    let world = WORLD.replace("labels: {app: cli}}\nspec: {", "labels: {app: cli}}\nspec: {nodeName: n1, ");
    let deny = out_of_cli("a", "Admin", 1, &to("Deny", "{nodes: {}}"));
    let isolate = on_cli("policyTypes: [Egress]");
    let rows = |expected| [("d/cli", "192.0.2.1", "TCP 80", expected)];
    check_in(&format!("{world}{NODES}{isolate}"), Reading::default(), &rows("yes"));
    check_in(&format!("{world}{NODES}{deny}{isolate}"), Reading::default(), &rows("no"));
    // Where the pod runs anywhere, only the former depends on it.
    check_in(&format!("{WORLD}{NODES}{isolate}"), Reading::default(), &rows("open"));
    check_in(&format!("{WORLD}{NODES}{deny}{isolate}"), Reading::default(), &rows("no"));
}

#[test]
fn the_steps_name_what_each_rule_did_in_order() {
    let deny_one = on_ports("Deny", "[{tcp: {destinationPort: {number: 1}}}]");
    let two_ports = "[{udp: {destinationPort: {number: 1}}}, {tcp: {destinationPort: {number: 80}}}]";
    let text = into_srv("a", "Admin", 1, &format!("{deny_one}, {}", all("Pass")))
        + &into_srv("b", "Baseline", 1, &on_ports("Deny", two_ports));
    let ingress = in_world(&text).ingress;
    let steps = [
        Step { policy: TierId(0), rule: 1, peer: Some(0), port: None, action: Action::Pass },
        Step { policy: TierId(1), rule: 0, peer: Some(0), port: Some(1), action: Action::Deny },
    ];
    assert_eq!((&*ingress.steps, ingress.basis), (&steps[..], Basis::Baseline));
}

#[test]
fn an_accept_rule_before_the_one_that_denies_is_a_near_miss() {
    let accept = "{action: Accept, from: [{pods: {podSelector: {matchLabels: {app: web}}}}]}";
    let text = into_srv("a", "Admin", 1, &format!("{accept}, {}, {}", all("Deny"), all("Accept")));
    let near = in_world(&text).ingress.near_tiers;
    assert_eq!(near.iter().map(|miss| (miss.policy, miss.rule)).collect::<Vec<_>>(), [(TierId(0), 0)]);
}

#[test]
fn the_matrix_goes_through_tiers_as_the_point_query_does() {
    let pass = on_ports("Pass", "[{destinationNamedPort: http}]");
    let deny = on_ports("Deny", "[{tcp: {destinationPort: {range: {start: 1, end: 100}}}}]");
    let outwards = format!("{}, {}", to("Accept", "{nodes: {}}"), to("Deny", "{networks: [8.0.0.0/8, 10.0.0.0/24]}"));
    let text = [
        into_srv("a", "Admin", 1, &format!("{pass}, {deny}")),
        out_of_cli("b", "Admin", 2, &outwards),
        into_srv("c", "Admin", 1, &on_ports("Accept", "[{udp: {destinationPort: {number: 53}}}]")),
        into_srv("d", "Baseline", 1, &all("Deny")),
        on_cli("ingress: [{ports: [{port: 80}]}]"),
    ];
    let ports = [(Protocol::Tcp, 8080), (Protocol::Tcp, 80), (Protocol::Udp, 53), (Protocol::Sctp, 1)];
    agree(&format!("{WORLD}{NODES}{HOST}{}", text.concat()), &ports);
}
