//! Small random clusters: namespaces, nodes and pods. Everything is drawn from few names and numbers, so that things meet.

use std::fmt;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::naive::PROTOCOLS;

pub const NAMESPACES: [&str; 4] = ["default", "shop", "ops", "lab"];
pub const PORT_NAMES: [&str; 2] = ["http", "dns"];
const PHASES: [&str; 5] = ["Running", "Running", "Pending", "Succeeded", "Failed"];
const NODES: [(&str, &str); 2] = [("node-0", "172.20.0.1"), ("node-1", "172.20.0.2")];

/// Objects of one kind of case; shown as documents that can be pasted.
#[derive(Clone)]
pub struct Objects(pub Vec<Value>);

impl Objects {
    pub fn and(&self, more: &Self) -> Self {
        Self([&self.0[..], &more.0[..]].concat())
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|object| write!(out, "\n---\n{object}"))
    }
}

pub fn cluster() -> impl Strategy<Value = Objects> {
    let nodes = any::<bool>().prop_map(|are_there| if are_there { nodes() } else { Vec::new() });
    (namespaces(), nodes, vec(pod(), 2..=6)).prop_map(|(namespaces, nodes, pods)| {
        let pods = pods.iter().enumerate().map(|(index, pod)| pod.object(index));
        Objects(namespaces.into_iter().chain(nodes).chain(pods).collect())
    })
}

/// One is sometimes not declared, and so has its name for its only label.
fn namespaces() -> impl Strategy<Value = Vec<Value>> {
    let one = |name: &'static str| {
        weighted(0.8, weighted(0.7, select(&["x", "y"][..]))).prop_map(move |team| {
            let labels = team?.map_or(json!({}), |team| json!({ "team": team }));
            Some(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name, "labels": labels } }))
        })
    };
    NAMESPACES.map(one).prop_map(|namespaces| namespaces.into_iter().flatten().collect())
}

fn nodes() -> Vec<Value> {
    let node = |(name, address)| {
        json!({
            "apiVersion": "v1", "kind": "Node", "metadata": { "name": name, "labels": { "host": name } },
            "status": { "addresses": [{ "type": "InternalIP", "address": address }] },
        })
    };
    NODES.map(node).into()
}

/// A pod before it knows which it is: its name and address follow from that.
#[derive(Clone, Debug)]
struct Pod {
    namespace: &'static str,
    labels: Value,
    containers: [Vec<Value>; 2],
    init_container: Option<(bool, Vec<Value>)>,
    families: Vec<&'static str>,
    phase: Option<&'static str>,
    host_network: bool,
    node: Option<usize>,
    from_template: bool,
}

fn pod() -> impl Strategy<Value = Pod> {
    let families: Vec<Vec<&str>> = vec![vec!["4"], vec!["4"], vec!["6"], vec!["4", "6"], vec![]];
    let what = (select(&NAMESPACES[..3]), labels(), [container_ports(), container_ports()]);
    let state = (select(families), weighted(0.3, select(&PHASES[..])), weighted(0.3, 0..NODES.len()));
    (what, weighted(0.2, (any::<bool>(), container_ports())), state, weighted(0.15, Just(())), weighted(0.1, Just(())))
        .prop_map(|((namespace, labels, containers), init_container, (families, phase, node), host, template)| Pod {
            namespace,
            labels,
            containers,
            init_container,
            families,
            phase,
            host_network: host.is_some(),
            node,
            from_template: template.is_some(),
        })
}

impl Pod {
    fn object(&self, index: usize) -> Value {
        let container = |name: &str, ports: &[Value]| json!({ "name": name, "image": "i", "ports": ports });
        let [one, other] = &self.containers;
        let mut spec = json!({ "containers": [container("one", one), container("other", other)] });
        if let Some((keeps_running, ports)) = &self.init_container {
            let mut init = container("init", ports);
            if *keeps_running {
                init["restartPolicy"] = json!("Always");
            }
            spec["initContainers"] = json!([init]);
        }
        if self.host_network {
            spec["hostNetwork"] = json!(true);
        }
        let node = self.node.map(|node| NODES[node]);
        if let Some((name, _)) = node {
            spec["nodeName"] = json!(name);
        }
        let metadata = json!({ "name": format!("pod-{index}"), "namespace": self.namespace, "labels": self.labels });
        if self.from_template {
            let template = json!({ "metadata": { "labels": self.labels }, "spec": spec });
            let spec = json!({ "selector": { "matchLabels": self.labels }, "template": template });
            return json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec });
        }
        let ips: Vec<Value> = self.families.iter().map(|family| json!({ "ip": self.address(family, index) })).collect();
        let mut status = json!({});
        if let Some(first) = ips.first() {
            status = json!({ "podIP": first["ip"], "podIPs": ips });
        }
        if let Some(phase) = self.phase {
            status["phase"] = json!(phase);
        }
        json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": status })
    }

    /// In two small networks by turns; of a pod on its node's network, the node's.
    fn address(&self, family: &str, index: usize) -> String {
        match (self.host_network.then_some(self.node).flatten(), family) {
            (Some(node), "4") => NODES[node].1.to_owned(),
            (_, "4") => format!("10.0.{}.{}", index % 2, index + 1),
            _ => format!("fd00:{}::{}", index % 2, index + 1),
        }
    }
}

pub fn labels() -> impl Strategy<Value = Value> {
    (weighted(0.8, select(&["a", "b"][..])), weighted(0.3, select(&["a", ""][..]))).prop_map(|(app, tier)| {
        let mut labels = json!({});
        if let Some(app) = app {
            labels["app"] = json!(app);
        }
        if let Some(tier) = tier {
            labels["tier"] = json!(tier);
        }
        labels
    })
}

/// At most one of each name, since a container may not have two.
fn container_ports() -> impl Strategy<Value = Vec<Value>> {
    let port = |name: &'static str| {
        weighted(0.4, (weighted(0.9, Just(name)), select(&[53, 80, 8080][..]), protocol())).prop_map(|port| {
            let (name, number, protocol) = port?;
            Some(without_nulls(json!({ "name": name, "containerPort": number, "protocol": protocol })))
        })
    };
    PORT_NAMES.map(port).prop_map(|ports| ports.into_iter().flatten().collect())
}

pub fn protocol() -> impl Strategy<Value = Option<&'static str>> {
    weighted(0.6, select(&PROTOCOLS[..]))
}

/// What is `null` is not there.
pub fn without_nulls(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}
