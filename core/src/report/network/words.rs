//! All English of the network view and its answers, keyed by stable codes. Names stand plain, labels and fields in
//! backticks. Here: how names, selectors, peers and ports are written; below: the sentences made of them.

mod answer;
pub(crate) mod drawn;
mod exposure;
mod near;
mod plugin;
mod questions;
mod services;
mod summary;
mod tiers;
mod view;

use crate::cluster::standing::StandingKind;
use crate::manifest::meta::{IntOrString, LabelSelector, LabelSelectorRequirement};
use crate::manifest::networking::{IpBlock, NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::{Direction, FIRST_PORT, LAST_PORT, PortSet, Protocol};
use crate::report::{Effect, Place, Reason};

pub(super) use answer::*;
pub(super) use exposure::*;
pub(super) use near::{Written, near};
pub(super) use plugin::*;
pub(super) use questions::*;
pub(super) use services::*;
pub(super) use summary::*;
pub(super) use tiers::*;
pub(super) use view::*;

/// At most so many names, peers or ports are told in one sentence; the sentence says how many there are beyond.
const MAX_TOLD: usize = 6;

/// At most so many ports stand in a cell.
pub(super) const MAX_IN_CELL: usize = 4;

/// A sentence with its code.
pub(crate) struct Said {
    code: &'static str,
    text: String,
}

fn said(code: &'static str, text: impl Into<String>) -> Said {
    Said { code, text: text.into() }
}

impl Said {
    pub(super) fn reason(self, effect: Effect, place: Option<Place>) -> Reason {
        Reason::new(self.code, effect, self.text).at(place)
    }

    /// With what it is about before it.
    pub(super) fn about(self, what: &str) -> Self {
        Self { text: format!("{what}{}", self.text), ..self }
    }
}

// Names

pub(super) fn standing(kind: StandingKind, namespace: &str) -> String {
    match kind {
        StandingKind::Dns => "cluster DNS".to_owned(),
        StandingKind::IngressController => "ingress controller".to_owned(),
        StandingKind::OwnNode => "its own node".to_owned(),
        StandingKind::OtherPod => format!("any other pod in {namespace}"),
        StandingKind::OtherNamespace => "a pod in another namespace".to_owned(),
    }
}

pub(super) fn standing_note(kind: StandingKind) -> &'static str {
    match kind {
        StandingKind::Dns => "a pod in kube-system with `k8s-app=kube-dns`",
        StandingKind::IngressController => "ingress-nginx as its own manifests deploy it",
        StandingKind::OwnNode => "traffic between a pod and the node it runs on is always allowed",
        StandingKind::OtherPod => "a pod without labels",
        StandingKind::OtherNamespace => "a pod without labels in a namespace that these files do not name",
    }
}

pub(super) const OTHER_ADDRESSES: &str = "other addresses";
pub(super) const OTHER_IPV4: &str = "other IPv4 addresses";
pub(super) const OTHER_IPV6: &str = "other IPv6 addresses";
pub(super) const COMPLETED_NOTE: &str = "has completed: it sends and receives nothing";

/// Of so many pods.
pub(super) fn host_network_note(pods: usize) -> &'static str {
    match pods {
        1 => "uses its node's network: whether policies apply to it is up to the plug-in",
        _ => "use their node's network: whether policies apply to them is up to the plug-in",
    }
}

pub(super) fn without(cidrs: &[String]) -> String {
    format!("without {}", list(cidrs, "and"))
}

pub(super) fn question(from: &str, to: &str, protocol: &str, port: u16) -> String {
    format!("{from} → {to}, {protocol} {port}")
}

pub(super) fn pod_at(address: &str, pod: &str) -> String {
    format!("{address} ({pod})")
}

/// The ports of a cell, at most so many: `443, 53/UDP, 8000-9000`.
pub(super) fn short_ports(ports: &PortSet, told: usize) -> String {
    let mut parts = Vec::new();
    for protocol in Protocol::ALL {
        let suffix = if protocol == Protocol::Tcp { String::new() } else { format!("/{}", protocol.name()) };
        for (first, last) in ports.spans(protocol) {
            parts.push(match (first, last) {
                (FIRST_PORT, LAST_PORT) => format!("all {}", protocol.name()),
                _ if first == last => format!("{first}{suffix}"),
                _ => format!("{first}-{last}{suffix}"),
            });
        }
    }
    let beyond = parts.len().saturating_sub(told);
    parts.truncate(told);
    if beyond > 0 {
        parts.push(format!("+{beyond} more"));
    }
    parts.join(", ")
}

/// `a`, `a and b`, `a, b and 3 more`.
fn list(items: &[String], and: &str) -> String {
    let told = items.get(..MAX_TOLD).unwrap_or(items);
    let beyond = items.len() - told.len();
    match (told, beyond) {
        ([], _) => String::new(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} {and} {last}", first.join(", ")),
        (told, beyond) => format!("{} {and} {beyond} more", told.join(", ")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("one {one}") } else { format!("{number} {many}") }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

// Selectors, peers, ports as they are written

pub(super) fn selector(selector: &LabelSelector) -> String {
    let labels = selector.match_labels.iter().map(|(key, value)| format!("`{key}={value}`"));
    let expressions = selector.match_expressions.iter().map(requirement);
    list(&labels.chain(expressions).collect::<Vec<_>>(), "and")
}

fn requirement(requirement: &LabelSelectorRequirement) -> String {
    let (key, values) = (&requirement.key, requirement.values.join(", "));
    match requirement.operator.as_str() {
        "In" if requirement.values.len() == 1 => format!("`{key}={values}`"),
        "In" => format!("`{key}` in ({values})"),
        "NotIn" => format!("`{key}` absent or not in ({values})"),
        "Exists" => format!("any `{key}`"),
        "DoesNotExist" => format!("no `{key}`"),
        operator => format!("`{key}` `{operator}` ({values})"),
    }
}

/// Who a peer is: `pods with role=client in namespaces with user=OteemoLabs`.
pub(super) fn peer(peer: &NetworkPolicyPeer, own_namespace: &str) -> String {
    if let Some(block) = &peer.ip_block {
        return ip_block(block);
    }
    let pods = match &peer.pod_selector {
        Some(labels) if !labels.is_empty() => format!("pods with {}", selector(labels)),
        _ => "any pod".to_owned(),
    };
    match &peer.namespace_selector {
        None => format!("{pods} in {own_namespace}"),
        Some(labels) if labels.is_empty() => format!("{pods} in any namespace"),
        Some(labels) => format!("{pods} in namespaces with {}", selector(labels)),
    }
}

fn ip_block(block: &IpBlock) -> String {
    if block.except.is_empty() {
        return block.cidr.clone();
    }
    format!("{} but not {}", block.cidr, list(&block.except, "or"))
}

/// `TCP 443`, `UDP 8000-9000`, `all TCP ports`.
fn plain_ports(protocol: Protocol, first: u16, last: u16) -> String {
    let protocol = protocol.name();
    match (first, last) {
        (FIRST_PORT, LAST_PORT) => format!("all {protocol} ports"),
        _ if first == last => format!("{protocol} {first}"),
        _ => format!("{protocol} {first}-{last}"),
    }
}

/// `TCP 443`, `UDP 8000-9000`, ``TCP port `http` ``, `all TCP ports`.
pub(super) fn port(port: &NetworkPolicyPort) -> String {
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    match (&port.port, port.end_port) {
        (None, _) => format!("all {protocol} ports"),
        (Some(IntOrString::Int(first)), Some(last)) => format!("{protocol} {first}-{last}"),
        (Some(IntOrString::Int(number)), None) => format!("{protocol} {number}"),
        (Some(IntOrString::String(name)), _) => format!("{protocol} port `{name}`"),
    }
}

pub(super) fn ports(ports: &[NetworkPolicyPort]) -> String {
    if ports.is_empty() {
        return "all ports".to_owned();
    }
    list(&ports.iter().map(port).collect::<Vec<_>>(), "and")
}
