//! What becomes of policies where the plug-in does not do all of the API.

use super::*;
use crate::settings::NetworkPlugin;

/// Rows are `from to port allowed turned`, the last where a plug-in that does all would say the contrary.
#[track_caller]
fn with(plugin: NetworkPlugin, policies: &str, rows: &[(&str, &str, &str, bool, bool)]) {
    for (from, to, port, allowed, turned) in rows {
        let verdict = ask(&format!("{WORLD}{policies}"), Reading::of(plugin), from, to, port);
        let actual = (verdict.allowed, verdict.turned_by_plugin);
        assert_eq!(actual, (*allowed, *turned), "{from} → {to} {port} with {plugin:?} under {policies}\n{verdict:#?}");
    }
}

fn cli_to_srv(plugin: NetworkPlugin, policies: &str, port: &str) -> TrafficVerdict {
    ask(&format!("{WORLD}{policies}"), Reading::of(plugin), "d/cli", "d/srv", port)
}

#[test]
fn n77_a_plug_in_that_ignores_policies_lets_everything_through_and_the_policies_are_still_named() {
    let admin = "---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n";
    let (mut cluster, _) = cluster_of(&format!("{WORLD}{}{admin}", on_srv("policyTypes: [Ingress]")));
    cluster.profile.network_plugin = NetworkPlugin::Ignores;
    let network = evaluate(&cluster);
    assert!(!network.enforced);
    let end = |text| network.end(&cluster, text).expect("a pod");
    let verdict = network.verdict(end("d/cli"), end("d/srv"), 80, Protocol::Tcp);
    assert!(verdict.allowed && verdict.turned_by_plugin);
    let ingress = &verdict.ingress;
    assert_eq!((ingress.basis, ingress.isolated_by.len(), ingress.subject_of.len()), (Basis::NotEnforced, 1, 1));
    assert_eq!(verdict.egress.basis, Basis::NotIsolated);
}

#[test]
fn n51_a_plug_in_whose_blocks_match_no_pods_leaves_no_question_about_it() {
    let block = on_srv("ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]");
    let plugin = NetworkPlugin::NoPodIpBlocks;
    with(plugin, &block, &[("d/cli", "d/srv", "TCP 80", false, true), ("8.8.8.8", "d/srv", "TCP 80", true, false)]);
    let verdict = cli_to_srv(plugin, &block, "TCP 80");
    assert_eq!(verdict.open, []);
    let near = verdict.ingress.near.first().and_then(|miss| miss.peer_miss.as_ref());
    assert_eq!(near, Some(&PeerMiss::BlockIgnoresPods));
}

#[test]
fn without_egress_only_ingress_is_enforced() {
    let both = policy("{podSelector: {matchLabels: {app: cli}}, policyTypes: [Ingress, Egress]}");
    let rows = [("d/cli", "d/srv", "TCP 80", true, true), ("d/srv", "d/cli", "TCP 80", false, false)];
    with(NetworkPlugin::NoEgress, &both, &rows);
    assert_eq!(cli_to_srv(NetworkPlugin::NoEgress, &both, "TCP 80").egress.basis, Basis::NotEnforced);
}

#[test]
fn n47_without_end_port_only_the_single_port_counts() {
    let range = on_srv("ingress: [{ports: [{port: 8000, endPort: 9000}]}]");
    let rows = [
        ("d/cli", "d/srv", "TCP 8000", true, false),
        ("d/cli", "d/srv", "TCP 8500", false, true),
        ("d/cli", "d/srv", "TCP 9001", false, false),
    ];
    with(NetworkPlugin::NoEndPort, &range, &rows);
    let near = cli_to_srv(NetworkPlugin::NoEndPort, &range, "TCP 8500").ingress.near;
    assert_eq!(near.first().and_then(|miss| miss.port_miss), Some(PortMiss::NotEnforced(0)));
}

#[test]
fn n46_rules_for_sctp_isolate_even_where_the_plug_in_cannot_match_it() {
    let sctp = on_srv("ingress: [{ports: [{protocol: SCTP, port: 7}]}]");
    let rows = [("d/cli", "d/srv", "SCTP 7", false, true), ("d/cli", "d/srv", "TCP 7", false, false)];
    with(NetworkPlugin::NoSctp, &sctp, &rows);
    with(NetworkPlugin::NoSctp, &on_srv("ingress: [{}]"), &[("d/cli", "d/srv", "SCTP 7", true, false)]);
    let both = on_srv("ingress: [{ports: [{protocol: UDP, port: 7}, {protocol: SCTP, port: 7}]}]");
    let near = cli_to_srv(NetworkPlugin::NoSctp, &both, "SCTP 7").ingress.near;
    assert_eq!(near.first().and_then(|miss| miss.port_miss), Some(PortMiss::NotEnforced(1)));
}

#[test]
fn multitenant_openshift_keeps_projects_apart_but_for_default_and_enforces_no_policy() {
    let others = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: default}\nspec: {containers: [{name: c, image: i}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: host, namespace: d}\nspec: {hostNetwork: true, containers: [{name: c, image: i}]}\n";
    let text = format!("{}{others}", policy("{podSelector: {}, policyTypes: [Ingress]}"));
    let rows = [
        ("d/cli", "d/srv", "TCP 80", true, true),
        ("e/far", "d/srv", "TCP 80", false, false),
        ("d/srv", "e/far", "TCP 80", false, true),
        ("default/p", "d/srv", "TCP 80", true, true),
        ("d/srv", "default/p", "TCP 80", true, false),
        ("d/host", "e/far", "TCP 80", true, false),
        ("e/far", "d/host", "TCP 80", true, false),
        ("8.8.8.8", "d/srv", "TCP 80", true, true),
        ("d/srv", "8.8.8.8", "TCP 80", true, false),
        ("d/srv", "d/srv", "TCP 80", true, false),
    ];
    with(NetworkPlugin::Multitenant, &text, &rows);
    let (mut cluster, _) = cluster_of(&format!("{WORLD}{text}"));
    cluster.profile.network_plugin = NetworkPlugin::Multitenant;
    let network = evaluate(&cluster);
    let ends = ["d/cli", "e/far", "d/srv"].map(|text| network.end(&cluster, text).expect("a pod"));
    let matrix = network.connectivity_between(&ends).matrix();
    assert_eq!(matrix[0][1..], [Traffic::Ports(PortSet::default()), Traffic::Open]);
}
