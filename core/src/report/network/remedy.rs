//! How the smallest change of the files is told; [`crate::remedy`] finds it.

use super::flows::MAX_PORTS;
use super::{endpoints, words};
use crate::cluster::Cluster;
use crate::network::{Direction, End, Network, PortSet, Protocol};

/// Several changes as one: `Add … and add …`.
pub(crate) fn together(changes: &[String]) -> String {
    let mut told = String::new();
    for change in changes {
        if told.is_empty() {
            told.push_str(change);
        } else {
            let mut change = change.clone();
            if let Some(first) = change.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            told.push_str("; ");
            told.push_str(&change);
        }
    }
    told
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
    let (verb, preposition) = if is_there { ("Change", " of ") } else { ("Add", " to ") };
    [verb, " the label `", key, "=", value, "`", preposition, kind, name].concat()
}

pub(crate) fn add_port(protocol: Protocol, port: u16, rule: usize, policy: &str) -> String {
    format!("Add {} {port} to rule {rule} of {policy}", protocol.name())
}

pub(crate) fn add_peer(other: &str, rule: usize, policy: &str, direction: Direction) -> String {
    format!("Add {other} to `{}` in rule {rule} of {policy}", direction.peers_field())
}

pub(crate) fn add_rule(other: &str, policy: &str, direction: Direction) -> String {
    format!("Add a rule {} {other} to {policy}", direction.peers_field())
}

pub(crate) fn add_policy(name: &str, other: &str, pod: &str, direction: Direction) -> String {
    format!("Add a policy {name} for {pod} {} {other}", direction.peers_field())
}
