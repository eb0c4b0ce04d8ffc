//! Rows and point queries tell the same, pair by pair and port by port.

use crate::cluster::Cluster;
use crate::network::{Connectivity, End, Flow, Network, PortSetId, Protocol, Reading, evaluate, evaluate_as};
use crate::playground::cluster_of;
use crate::settings::NetworkPlugin;

/// Ports on both sides of the boundaries in the policies below.
const PORTS: [(Protocol, &[u16]); 3] = [
    (Protocol::Tcp, &[52, 53, 79, 80, 81, 443, 5353, 8000, 8080, 9000, 9001]),
    (Protocol::Udp, &[1, 53, 80]),
    (Protocol::Sctp, &[1, 65535]),
];

const NAMESPACES: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: d}
---
apiVersion: v1
kind: Namespace
metadata: {name: e, labels: {team: e}}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}
";

fn pod(id: &str, app: &str, spec: &str, status: &str) -> String {
    let (namespace, name) = id.split_once('/').expect("a namespace");
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{app: {app}}}}}\nspec: {{{spec}containers: [{{name: c, image: i, ports: [{{name: http, containerPort: 8080}}, {{name: dns, containerPort: 53, protocol: UDP}}]}}]}}\nstatus: {{{status}}}\n"
    )
}

const SIDECAR: &str = "initContainers: [{name: s, image: i, restartPolicy: Always, ports: [{name: dns, containerPort: 5353}, {name: http, containerPort: 80}]}], ";

fn pods() -> String {
    [
        pod("d/cli", "cli", "", "podIP: 10.0.0.5"),
        pod("d/twin", "cli", "", "podIP: 10.0.0.15"),
        pod("d/srv", "srv", SIDECAR, "podIP: 10.0.0.6"),
        pod("d/host", "srv", "hostNetwork: true, nodeName: n1, ", "podIP: 192.0.2.1"),
        pod("d/on-node", "cli", "nodeName: n1, ", "podIP: 10.0.0.7"),
        pod("d/done", "cli", "", "podIP: 10.0.0.8, phase: Succeeded"),
        pod("e/far", "cli", "", "podIP: 10.9.0.7, podIPs: [{ip: 10.9.0.7}, {ip: \"2001:db8::7\"}]"),
        pod("e/unknown", "srv", "", ""),
        pod("e/host", "cli", "hostNetwork: true, ", ""),
    ]
    .concat()
}

fn policy(name: &str, namespace: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {spec}\n"
    )
}

/// Each of these alone, and all of them together, makes a world.
fn policies() -> Vec<String> {
    [
        ("d", "{podSelector: {}, policyTypes: [Ingress, Egress]}"),
        ("d", "{podSelector: {matchLabels: {app: srv}}, ingress: [{}]}"),
        ("d", "{podSelector: {matchLabels: {app: srv}}, ingress: [{from: [{podSelector: {}}], ports: [{port: http}, {port: dns, protocol: UDP}]}]}"),
        ("d", "{podSelector: {matchLabels: {app: cli}}, egress: [{to: [{podSelector: {matchLabels: {app: srv}}}, {namespaceSelector: {}}], ports: [{port: http}, {port: dns}, {port: 443}]}], policyTypes: [Egress]}"),
        ("e", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24, except: [10.0.0.6/32]}}], ports: [{port: 8000, endPort: 9000}]}, {from: [{namespaceSelector: {matchLabels: {team: e}}}], ports: [{protocol: SCTP}]}]}"),
        ("e", "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [srv]}]}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 80}]}, {to: [{ipBlock: {cidr: \"2001:db8::/32\"}}]}]}"),
        ("d", "{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {podSelector: {matchLabels: {app: none}}}]}], ingress: [{from: [{ipBlock: {cidr: \"::/0\"}}]}]}"),
        ("d", "{podSelector: {matchLabels: {app: srv}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}, {port: 1, endPort: 65535, protocol: SCTP}]}]}"),
    ]
    .iter()
    .enumerate()
    .map(|(index, (namespace, spec))| policy(&format!("p{index}"), namespace, spec))
    .collect()
}

/// The text of each world.
fn worlds() -> Vec<String> {
    let mut worlds: Vec<String> = vec![String::new()];
    worlds.extend(policies());
    worlds.push(policies().concat());
    worlds.extend(tiers());
    worlds.push(tiers().concat());
    worlds.push(format!("{}{}", tiers().concat(), policies().concat()));
    worlds.into_iter().map(|policies| format!("{NAMESPACES}{}{policies}", pods())).collect()
}

fn tier(kind: &str, name: &str, spec: &str) -> String {
    let version = if kind == "ClusterNetworkPolicy" { "v1alpha2" } else { "v1alpha1" };
    format!(
        "---\napiVersion: policy.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"
    )
}

/// Cluster-wide policies: each action in each tier, peers of each kind, equal priorities.
fn tiers() -> Vec<String> {
    let cluster = "ClusterNetworkPolicy";
    vec![
        tier(
            cluster,
            "deny-all",
            "{tier: Baseline, priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}], egress: [{action: Deny, to: [{networks: [0.0.0.0/0, \"::/0\"]}]}]}",
        ),
        tier(
            cluster,
            "dns",
            "{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Accept, to: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: srv}}}}], protocols: [{destinationNamedPort: dns}, {tcp: {destinationPort: {number: 443}}}]}, {action: Pass, to: [{namespaces: {matchLabels: {team: e}}}]}, {action: Deny, to: [{networks: [10.0.0.0/8]}]}]}",
        ),
        tier(
            cluster,
            "tie-one",
            "{tier: Admin, priority: 7, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cli}}}}, ingress: [{action: Accept, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 80, end: 443}}}}]}]}",
        ),
        tier(
            cluster,
            "tie-two",
            "{tier: Admin, priority: 7, subject: {namespaces: {matchLabels: {team: e}}}, ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]}, {action: Pass, from: [{namespaces: {}}], protocols: [{destinationNamedPort: http}]}]}",
        ),
        tier(
            cluster,
            "nodes",
            "{tier: Admin, priority: 9, subject: {namespaces: {}}, egress: [{action: Deny, to: [{nodes: {}}]}, {action: Accept, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}]}",
        ),
        tier(
            "AdminNetworkPolicy",
            "old",
            "{priority: 3, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cli}}}}], ports: [{namedPort: http}, {portRange: {start: 8000, end: 9000}}]}], egress: [{action: Deny, to: [{namespaces: {matchLabels: {team: e}}}], ports: [{portNumber: {port: 53, protocol: UDP}}]}]}",
        ),
        tier(
            "BaselineAdminNetworkPolicy",
            "default",
            "{subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {matchLabels: {team: e}}}], ports: [{portNumber: {port: 80}}]}, {action: Deny, from: [{namespaces: {}}]}]}",
        ),
    ]
}

/// Whether a port is open by a flow; `None` where it depends.
fn allows(connectivity: &Connectivity, flow: Flow, protocol: Protocol, port: u16) -> Option<bool> {
    match flow {
        Flow::Itself | Flow::Open => Some(true),
        Flow::Ports(ports) => Some(connectivity.contains(ports, protocol, port)),
        Flow::Outside | Flow::Depends => None,
    }
}

/// Every pair's every port is what [`Network::verdict`] says, and what depends there depends here.
#[track_caller]
fn agrees(cluster: &Cluster, network: &Network, text: &str) {
    let others = ["192.0.2.1", "8.8.8.8", "2001:db8::9", "standing:dns", "standing:node"];
    let others = others.iter().map(|text| network.end(cluster, text).expect("an end"));
    let ends: Vec<End> = cluster.pod_ids().map(|(pod, _)| End::Pod(pod)).chain(others).collect();
    let connectivity = network.connectivity_between(&ends);
    assert_eq!((connectivity.ends(), connectivity.asked), (&*ends, ends.len()));
    for (from_at, from) in ends.iter().enumerate() {
        let flows = connectivity.flows_from(from_at);
        for (to_at, to) in ends.iter().enumerate() {
            let flow = connectivity.flow(from_at, to_at);
            assert_eq!(flows.get(to_at), Some(&flow));
            let mut depends = false;
            let ports = PORTS.into_iter().flat_map(|(protocol, ports)| ports.iter().map(move |port| (protocol, *port)));
            for (protocol, port) in ports {
                let verdict = network.verdict(*from, *to, port, protocol);
                depends |= verdict.open.iter().any(|question| question.is_undecided());
                if let Some(allowed) = allows(&connectivity, flow, protocol, port) {
                    let names = [from, to].map(|end| match end {
                        End::Pod(pod) => cluster.pod(*pod).map(|pod| pod.id()).unwrap_or_default(),
                        other => format!("{other:?}"),
                    });
                    assert_eq!(allowed, verdict.allowed, "{names:?} {protocol:?} {port} is {flow:?} under {text}");
                }
            }
            if flow != Flow::Outside {
                assert_eq!(flow == Flow::Depends, depends, "{from:?} → {to:?} is {flow:?} under {text}");
            }
        }
    }
}

#[test]
fn rows_and_point_queries_agree() {
    for text in worlds() {
        let (cluster, _) = cluster_of(&text);
        agrees(&cluster, &evaluate(&cluster), &text);
    }
}

#[test]
fn rows_and_point_queries_agree_under_every_reading() {
    let text = format!("{NAMESPACES}{}{}", pods(), policies().concat());
    let (cluster, _) = cluster_of(&text);
    let usual = Reading::default();
    for reading in [
        Reading { ip_block_matches_pods: false, ..usual },
        Reading { host_network_is_pod: true, ..usual },
        Reading { unknown_addresses_match: true, ..usual },
    ] {
        agrees(&cluster, &evaluate_as(&cluster, reading), &text);
    }
}

#[test]
fn rows_and_point_queries_agree_under_every_plug_in() {
    let (mut cluster, _) = cluster_of(&format!("{NAMESPACES}{}{}", pods(), policies().concat()));
    for plugin in [
        NetworkPlugin::Ignores,
        NetworkPlugin::Multitenant,
        NetworkPlugin::NoEgress,
        NetworkPlugin::NoEndPort,
        NetworkPlugin::NoSctp,
        NetworkPlugin::NoPodIpBlocks,
    ] {
        cluster.profile.network_plugin = plugin;
        let network = evaluate(&cluster);
        agrees(&cluster, &network, &format!("{plugin:?}"));
        if plugin == NetworkPlugin::Ignores {
            assert_eq!(network.connectivity().flow(0, 2), Flow::Open);
        }
    }
}

#[test]
fn the_ports_of_a_pair_are_what_both_sides_let_through() {
    let text = format!("{NAMESPACES}{}{}{}", pods(), policies()[2], policies()[3]);
    let (cluster, _) = cluster_of(&text);
    let network = evaluate(&cluster);
    let ends = ["d/cli", "d/srv", "8.8.8.8"].map(|text| network.end(&cluster, text).expect("an end"));
    let connectivity = network.connectivity_between(&ends);
    let shown = |from, to| match connectivity.flow(from, to) {
        Flow::Ports(ports) => {
            let ports = connectivity.ports(ports);
            format!("{:?} {:?}", ports.spans(Protocol::Tcp), ports.spans(Protocol::Udp))
        }
        other => format!("{other:?}"),
    };
    assert_eq!(shown(0, 1), "[(80, 80), (8080, 8080)] []", "both http ports of the pod with a sidecar");
    assert_eq!(shown(0, 2), "[] []");
    assert_eq!(shown(0, 0), "Itself");
    assert_eq!(shown(1, 0), "Open");
    assert_eq!(connectivity.flow(0, 2).ports(), Some(PortSetId::NONE));
    assert_eq!(connectivity.flow(0, 9), Flow::Outside, "there is no such end");
}

#[test]
fn what_takes_too_long_is_not_begun() {
    let text = format!("{NAMESPACES}{}{}", pods(), policies().concat());
    let (cluster, _) = cluster_of(&text);
    let network = evaluate(&cluster);
    let ends = ["d/cli", "d/srv"].map(|text| network.end(&cluster, text).expect("a pod"));
    assert!(network.connectivity_within(&ends, 10).is_none());
    assert!(network.connectivity_within(&ends, 10_000).is_some());
    assert!(network.connectivity_within(&[], 0).is_some_and(|nothing| nothing.ends().is_empty()));
}
