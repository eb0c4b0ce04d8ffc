//! Near misses: what of a rule did not match, told so that it reads on after "Closest rule:".

use super::{Said, list, peer, port, ports, said};
use crate::manifest::networking::{NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::{PeerMiss, PortMiss, Protocol, Unmet, Want};

/// What of a rule did not match, told so that it reads on after "Closest rule:".
pub(crate) fn near(
    miss: Option<(&PeerMiss, &NetworkPolicyPeer)>,
    matched: Option<&str>,
    port_miss: Option<(PortMiss, &[NetworkPolicyPort])>,
    asked: (Protocol, u16),
    own_namespace: &str,
) -> Said {
    let of_port = port_miss.map(|(miss, written)| near_port(miss, written, asked));
    match (miss, of_port) {
        (Some((miss, written)), None) => said(near_code(miss), near_peer(miss, written, own_namespace)),
        (Some((miss, written)), Some(port)) => said(
            near_code(miss),
            format!("{}, and {port}", near_peer(miss, written, own_namespace).trim_end_matches('.')),
        ),
        (None, Some(port)) => {
            let matched = matched.map_or_else(String::new, |peer| format!("it matches {peer}, but "));
            said("near-port", format!("{matched}{port}"))
        }
        (None, None) => said("near-rule", "it matches."),
    }
}

fn near_code(miss: &PeerMiss) -> &'static str {
    match miss {
        PeerMiss::Selectors { other_namespace, namespace, pod } => {
            match (*other_namespace || !namespace.is_empty(), !pod.is_empty()) {
                (true, true) => "near-namespace-and-pod",
                (true, false) => "near-namespace",
                _ => "near-pod",
            }
        }
        PeerMiss::NotAPod => "near-not-a-pod",
        PeerMiss::HostNetwork => "near-host-network",
        PeerMiss::OutsideBlock => "near-address",
        PeerMiss::Excepted(_) => "near-excepted",
        PeerMiss::AddressUnknown => "near-address-unknown",
        PeerMiss::BlockIgnoresPods => "near-block-ignores-pods",
        PeerMiss::NotANode => "near-not-a-node",
        PeerMiss::Domain => "near-domain",
        PeerMiss::Invalid => "near-refused-peer",
    }
}

fn near_peer(miss: &PeerMiss, written: &NetworkPolicyPeer, own_namespace: &str) -> String {
    let block = written.ip_block.as_ref();
    let cidr = block.map_or("", |block| &block.cidr);
    match miss {
        PeerMiss::Selectors { other_namespace, namespace, pod } => {
            selectors_miss(*other_namespace, namespace, pod, written, own_namespace)
        }
        PeerMiss::NotAPod => {
            format!("it wants {}, and an address outside the cluster is no pod.", peer(written, own_namespace))
        }
        PeerMiss::HostNetwork => {
            "its labels match, but the pod uses its node's network and most plug-ins see only the node.".to_owned()
        }
        PeerMiss::OutsideBlock => format!("the address is not in {cidr}."),
        PeerMiss::Excepted(index) => {
            let except = block.and_then(|block| block.except.get(*index as usize)).map_or("", String::as_str);
            format!("the address is in {cidr}, but `except` takes out {except}.")
        }
        PeerMiss::AddressUnknown => format!("it wants an address in {cidr}, and the pod's address is not known here."),
        PeerMiss::BlockIgnoresPods => {
            format!("the pod's address is in {cidr}, but the plug-in matches no pods by ipBlock.")
        }
        PeerMiss::NotANode => "no node with these labels has this address.".to_owned(),
        PeerMiss::Domain => "it wants a domain, and which addresses that has is not known here.".to_owned(),
        PeerMiss::Invalid => "the API server would refuse this peer, so it matches nothing.".to_owned(),
    }
}

fn selectors_miss(
    other_namespace: bool,
    namespace: &[Unmet],
    pod: &[Unmet],
    written: &NetworkPolicyPeer,
    own_namespace: &str,
) -> String {
    let selects_pods = written.pod_selector.as_ref().is_some_and(|selector| !selector.is_empty());
    let namespace_fails = if other_namespace {
        format!("it is in another namespace, and without a `namespaceSelector` the rule means {own_namespace}")
    } else {
        list(&namespace.iter().map(unmet).collect::<Vec<_>>(), "and")
    };
    let pod_fails = list(&pod.iter().map(unmet).collect::<Vec<_>>(), "and");
    match (other_namespace || !namespace.is_empty(), !pod.is_empty()) {
        (false, _) => format!("the namespace matches, the pod does not: {pod_fails}."),
        (true, true) => format!("neither the namespace nor the pod matches: {namespace_fails}; {pod_fails}."),
        (true, false) if selects_pods => format!("the pod matches, its namespace does not: {namespace_fails}."),
        (true, false) => format!("the namespace does not match: {namespace_fails}."),
    }
}

fn unmet(unmet: &Unmet) -> String {
    let key = &unmet.key;
    let has = match &unmet.has {
        Some(value) => format!("it has `{key}={value}`"),
        None => format!("it has no `{key}`"),
    };
    let wants = match &unmet.want {
        Want::Value(value) => format!("`{key}={value}`"),
        Want::In(values) => format!("`{key}` in ({})", values.join(", ")),
        Want::NotIn(values) => format!("`{key}` not in ({})", values.join(", ")),
        Want::Exists => format!("any `{key}`"),
        Want::DoesNotExist => format!("no `{key}`"),
    };
    format!("{has}, the rule wants {wants}")
}

fn near_port(miss: PortMiss, written: &[NetworkPolicyPort], (protocol, number): (Protocol, u16)) -> String {
    let entry = |index: u32| written.get(index as usize);
    let asked = format!("{} {number}", protocol.name());
    match miss {
        PortMiss::Protocol(index) => {
            let protocol = entry(index).and_then(|entry| entry.protocol.as_deref()).unwrap_or("TCP");
            format!("the rule is for {protocol}, not for {}.", asked.split(' ').next().unwrap_or_default())
        }
        PortMiss::NoSuchName(index) => {
            let name = entry(index).map_or_else(String::new, port);
            format!("the rule is for {name}, and the target has no port of that name.")
        }
        PortMiss::NotEnforced(index) => {
            let entry = entry(index).map_or_else(String::new, port);
            format!("the rule is for {entry}, which the plug-in does not enforce in full.")
        }
        PortMiss::Port => format!("the rule is for {}, not for {asked}.", ports(written)),
    }
}
