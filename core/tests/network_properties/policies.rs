//! Random NetworkPolicies, with every form of peer and port, and with lists that are absent, `null` and empty.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::clusters::{NAMESPACES, Objects, PORT_NAMES, protocol, without_nulls};

/// Blocks, each with what may be excepted from it.
const BLOCKS: [(&str, &[&str]); 8] = [
    ("0.0.0.0/0", &["10.0.0.0/8", "10.0.1.0/24", "192.0.2.0/24", "10.0.0.1/32"]),
    ("10.0.0.0/8", &["10.0.0.0/24", "10.0.1.2/32"]),
    ("10.0.1.0/24", &["10.0.1.0/30"]),
    ("192.0.2.0/24", &["192.0.2.128/25"]),
    ("172.20.0.0/16", &["172.20.0.1/32"]),
    ("::/0", &["fd00::/8", "2001:db8::/32", "fd00:1::/32"]),
    ("fd00::/8", &["fd00::/32"]),
    ("fd00:1::2/128", &[]),
];

pub fn policies() -> impl Strategy<Value = Objects> {
    vec(policy(), 0..=6).prop_map(|policies| {
        let named = policies.into_iter().enumerate().map(|(index, mut policy)| {
            policy["metadata"]["name"] = json!(format!("policy-{index}"));
            policy
        });
        Objects(named.collect())
    })
}

/// One that has no name yet.
pub fn policy() -> impl Strategy<Value = Value> {
    let types = weighted(0.6, subsequence(vec!["Ingress", "Egress"], 0..=2).prop_shuffle());
    (select(&NAMESPACES[..3]), selector(), types, rules("from"), rules("to")).prop_map(
        |(namespace, selector, types, ingress, egress)| {
            let spec = json!({
                "podSelector": selector, "policyTypes": types, "ingress": ingress, "egress": egress,
            });
            json!({
                "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                "metadata": { "namespace": namespace }, "spec": without_nulls(spec),
            })
        },
    )
}

fn rules(peers: &'static str) -> impl Strategy<Value = Option<Vec<Value>>> {
    weighted(0.7, vec(prop_oneof![15 => rule(peers), 1 => Just(Value::Null)], 0..=2))
}

pub fn rule(peers_field: &'static str) -> impl Strategy<Value = Value> {
    (weighted(0.8, vec(peer(), 0..=2)), weighted(0.6, vec(port(), 0..=2))).prop_map(move |(peers, ports)| {
        let mut rule = json!({ "ports": ports });
        rule[peers_field] = json!(peers);
        without_nulls(rule)
    })
}

fn peer() -> impl Strategy<Value = Value> {
    prop_oneof![
        selector().prop_map(|pods| json!({ "podSelector": pods })),
        namespace_selector().prop_map(|namespaces| json!({ "namespaceSelector": namespaces })),
        (selector(), namespace_selector())
            .prop_map(|(pods, namespaces)| json!({ "podSelector": pods, "namespaceSelector": namespaces })),
        select(&BLOCKS[..]).prop_flat_map(|(cidr, parts)| {
            subsequence(parts.to_vec(), 0..=parts.len().min(2)).prop_map(move |except| {
                let except = if except.is_empty() { Value::Null } else { json!(except) };
                json!({ "ipBlock": without_nulls(json!({ "cidr": cidr, "except": except })) })
            })
        }),
    ]
}

fn port() -> impl Strategy<Value = Value> {
    let numbers = select(&[53, 80, 82, 8080, 65535][..]);
    let port = prop_oneof![
        1 => Just((Value::Null, Value::Null)),
        3 => numbers.prop_map(|number| (json!(number), Value::Null)),
        2 => select(&PORT_NAMES[..]).prop_map(|name| (json!(name), Value::Null)),
        2 => select(&[(53, 80), (80, 80), (80, 8080), (1, 65535)][..])
            .prop_map(|(first, last)| (json!(first), json!(last))),
    ];
    (protocol(), port).prop_map(|(protocol, (port, end_port))| {
        without_nulls(json!({ "protocol": protocol, "port": port, "endPort": end_port }))
    })
}

pub fn selector() -> impl Strategy<Value = Value> {
    of_labels(&[("app", &["a", "b"]), ("tier", &["a", ""])])
}

pub fn namespace_selector() -> impl Strategy<Value = Value> {
    of_labels(&[("team", &["x", "y"]), ("kubernetes.io/metadata.name", &["shop", "ops"])])
}

type Pool = &'static [(&'static str, &'static [&'static str])];

fn of_labels(pool: Pool) -> impl Strategy<Value = Value> {
    let label = select(pool).prop_flat_map(|(key, values)| (Just(key), select(values)));
    let requirement = select(pool).prop_flat_map(|(key, values)| {
        let listed = (select(&["In", "NotIn"][..]), subsequence(values.to_vec(), 1..=values.len()));
        let plain = select(&["Exists", "DoesNotExist"][..]);
        prop_oneof![
            listed.prop_map(move |(operator, values)| json!({ "key": key, "operator": operator, "values": values })),
            plain.prop_map(move |operator| json!({ "key": key, "operator": operator })),
        ]
    });
    prop_oneof![
        2 => Just(json!({})),
        3 => label.prop_map(|(key, value)| json!({ "matchLabels": { key: value } })),
        3 => vec(requirement.clone(), 1..=2).prop_map(|all| json!({ "matchExpressions": all })),
        1 => (select(pool), requirement).prop_map(|((key, values), requirement)| {
            json!({ "matchLabels": { key: values[0] }, "matchExpressions": [requirement] })
        }),
    ]
}
