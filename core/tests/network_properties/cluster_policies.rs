//! Random policies for the whole cluster, of both tiers and versions, with distinct and equal priorities.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::clusters::{Objects, PORT_NAMES, protocol, without_nulls};
use super::naive::PROTOCOLS;
use super::policies::{namespace_selector, selector};

const NETWORKS: [&str; 7] =
    ["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24", "192.0.2.0/24", "172.20.0.0/16", "::/0", "fd00::/8"];
const GROUP: &str = "policy.networking.k8s.io";

/// What stands in the older version and in the newer one under other names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V1Alpha1,
    V1Alpha2,
}

pub fn policies() -> impl Strategy<Value = Objects> {
    let baseline = weighted(0.3, admin("BaselineAdminNetworkPolicy", &["Allow", "Deny"]));
    (vec(newer(), 0..=3), vec(admin("AdminNetworkPolicy", &["Allow", "Deny", "Pass"]), 0..=2), baseline).prop_map(
        |(newer, admin, baseline)| {
            let named = |(index, mut policy): (usize, Value)| {
                policy["metadata"] = json!({ "name": format!("cluster-{index}") });
                policy
            };
            let baseline = baseline.map(|mut policy| {
                policy["metadata"] = json!({ "name": "default" });
                without_priority(policy)
            });
            Objects(newer.into_iter().chain(admin).enumerate().map(named).chain(baseline).collect())
        },
    )
}

/// Admin policies that pass on whatever they match.
pub fn passing() -> impl Strategy<Value = Objects> {
    (any::<bool>(), spec(Version::V1Alpha2, &["Pass"]), spec(Version::V1Alpha1, &["Pass"])).prop_map(
        |(is_newer, newer, older)| {
            let mut policy = if is_newer {
                object("v1alpha2", "ClusterNetworkPolicy", newer)
            } else {
                object("v1alpha1", "AdminNetworkPolicy", older)
            };
            policy["metadata"] = json!({ "name": "passing" });
            if is_newer {
                policy["spec"]["tier"] = json!("Admin");
            }
            Objects(vec![policy])
        },
    )
}

fn newer() -> impl Strategy<Value = Value> {
    let tier = select(&["Admin", "Baseline"][..]);
    (spec(Version::V1Alpha2, &["Accept", "Deny", "Pass"]), tier).prop_map(|(mut spec, tier)| {
        spec["tier"] = json!(tier);
        object("v1alpha2", "ClusterNetworkPolicy", spec)
    })
}

fn admin(kind: &'static str, actions: &'static [&'static str]) -> impl Strategy<Value = Value> {
    spec(Version::V1Alpha1, actions).prop_map(move |spec| object("v1alpha1", kind, spec))
}

fn object(version: &str, kind: &str, spec: Value) -> Value {
    json!({ "apiVersion": format!("{GROUP}/{version}"), "kind": kind, "spec": spec })
}

fn without_priority(mut policy: Value) -> Value {
    policy["spec"]["priority"] = Value::Null;
    policy["spec"] = without_nulls(policy["spec"].take());
    policy
}

fn spec(version: Version, actions: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let ingress = vec(rule(version, "from", pod_peer().boxed(), actions), 0..=2);
    let egress = vec(rule(version, "to", egress_peer().boxed(), actions), 0..=2);
    (select(&[0, 10, 10, 20][..]), pod_peer(), ingress, egress).prop_map(|(priority, subject, ingress, egress)| {
        json!({ "priority": priority, "subject": subject, "ingress": ingress, "egress": egress })
    })
}

fn rule(
    version: Version,
    peers_field: &'static str,
    peer: BoxedStrategy<Value>,
    actions: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let (ports_field, port) = match version {
        Version::V1Alpha1 => ("ports", admin_port().boxed()),
        Version::V1Alpha2 => ("protocols", protocol_port().boxed()),
    };
    let domains = weighted(0.2, Just(json!({ "domainNames": ["*.example.com"] })));
    (select(actions), vec(peer, 1..=2), domains, weighted(0.5, vec(port, 1..=2))).prop_map(
        move |(action, mut peers, domains, ports)| {
            let mut rule = json!({ "action": action });
            if version == Version::V1Alpha2 && peers_field == "to" && action == "Accept" {
                peers.extend(domains);
            }
            rule[peers_field] = json!(peers);
            rule[ports_field] = json!(ports);
            without_nulls(rule)
        },
    )
}

fn pod_peer() -> impl Strategy<Value = Value> {
    prop_oneof![
        namespace_selector().prop_map(|namespaces| json!({ "namespaces": namespaces })),
        (namespace_selector(), selector())
            .prop_map(|(namespaces, pods)| json!({ "pods": { "namespaceSelector": namespaces, "podSelector": pods } })),
    ]
}

fn egress_peer() -> impl Strategy<Value = Value> {
    let nodes = select(vec![json!({}), json!({ "matchLabels": { "host": "node-0" } })]);
    prop_oneof![
        4 => pod_peer(),
        2 => subsequence(NETWORKS.to_vec(), 1..=2).prop_map(|networks| json!({ "networks": networks })),
        1 => nodes.prop_map(|nodes| json!({ "nodes": nodes })),
    ]
}

fn numbers() -> impl Strategy<Value = (u16, u16)> {
    select(&[(53, 53), (80, 80), (8080, 8080), (53, 80), (80, 8080), (1, 65535)][..])
}

fn admin_port() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => (protocol(), numbers()).prop_map(|(protocol, (first, last))| {
            let protocol = protocol.unwrap_or("TCP");
            if first == last {
                json!({ "portNumber": { "protocol": protocol, "port": first } })
            } else {
                json!({ "portRange": { "protocol": protocol, "start": first, "end": last } })
            }
        }),
        1 => select(&PORT_NAMES[..]).prop_map(|name| json!({ "namedPort": name })),
    ]
}

fn protocol_port() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => (select(&PROTOCOLS[..]), numbers()).prop_map(|(protocol, (first, last))| {
            let port = if first == last {
                json!({ "number": first })
            } else {
                json!({ "range": { "start": first, "end": last } })
            };
            json!({ protocol.to_ascii_lowercase(): { "destinationPort": port } })
        }),
        1 => select(&PORT_NAMES[..]).prop_map(|name| json!({ "destinationNamedPort": name })),
    ]
}
