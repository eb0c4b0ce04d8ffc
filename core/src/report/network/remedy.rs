//! How the smallest change of the files is told; [`crate::remedy`] finds it.

use super::flows::MAX_PORTS;
use super::{endpoints, words};
use crate::cluster::Cluster;
use crate::network::{Direction, End, Network, PortSet, Protocol, TierPolicy};

/// Several changes as one: `Add … and add …`.
pub(crate) fn together(changes: &[String]) -> String {
    let mut told = String::new();
    for change in changes {
        if told.is_empty() {
            told.push_str(change);
        } else {
            told.push_str("; ");
            told.push_str(&lower(change));
        }
    }
    told
}

fn lower(sentence: &str) -> String {
    let mut sentence = sentence.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    sentence
}

pub(crate) fn end(cluster: &Cluster, network: &Network, end: End) -> String {
    endpoints::name(cluster, network, end)
}

pub(crate) fn opened(from: &str, to: &str, ports: &PortSet) -> String {
    let ports = if ports.is_everything() { "all ports".to_owned() } else { words::short_ports(ports, MAX_PORTS) };
    [from, " → ", to, ": ", &ports].concat()
}

pub(crate) fn add_label(key: &str, value: &str, pod: &str, is_there: bool) -> String {
    label(key, value, ["pod ", pod], is_there)
}

pub(crate) fn add_namespace_label(key: &str, value: &str, namespace: &str, is_there: bool) -> String {
    label(key, value, ["namespace ", namespace], is_there)
}

fn label(key: &str, value: &str, [kind, name]: [&str; 2], is_there: bool) -> String {
    if is_there {
        return ["Change the label `", key, "` of ", kind, name, " to `", value, "`"].concat();
    }
    ["Add the label `", key, "=", value, "` to ", kind, name].concat()
}

pub(crate) fn add_port(protocol: Protocol, port: u16, rule: usize, policy: &str) -> String {
    format!("Add {} {port} to rule {rule} of {policy}", protocol.name())
}

pub(crate) fn add_peer(other: &str, rule: usize, policy: &str, direction: Direction) -> String {
    format!("Add {other} to `{}` in rule {rule} of {policy}", direction.peers_field())
}

/// `ClusterNetworkPolicy p`.
pub(crate) fn tier(policy: &TierPolicy) -> String {
    words::tier_policy(policy)
}

pub(crate) fn add_accept(action: &str, other: &str, rule: usize, policy: &str, direction: Direction) -> String {
    format!(
        "Add a rule that {}s traffic {} {other} before rule {rule} of {policy}",
        action.to_ascii_lowercase(),
        direction.peers_field()
    )
}

/// Where several pods were asked about: the ones that the change is for.
pub(crate) fn for_one(from: &str, to: &str, protocol: Protocol, port: u16, change: &str) -> String {
    [&words::question(from, to, protocol.name(), port), ": ", &lower(change)].concat()
}

pub(crate) fn not_compared(compared: usize, all: usize) -> String {
    format!("What else it opens was looked for among {compared} of {all} ends.")
}

pub(crate) fn add_rule(other: &str, policy: &str, direction: Direction) -> String {
    format!("Add a rule {} {other} to {policy}", direction.peers_field())
}

pub(crate) fn add_policy(name: &str, other: &str, pod: &str, direction: Direction) -> String {
    format!("Add a policy {name} for {pod} {} {other}", direction.peers_field())
}
