//! Near misses: what of a rule did not match, told so that it reads on after "Closest rule:".

use super::{Said, list, said};
use crate::network::{PeerMiss, PortMiss, Protocol, Unmet, Want};

/// The peer and the ports of a rule as they are written.
pub(crate) struct Written<'rule> {
    /// In words.
    pub peer: String,
    /// The addresses that it wants.
    pub block: String,
    pub except: &'rule [String],
    /// It asks for labels of pods.
    pub selects_pods: bool,
    /// That of the policy.
    pub namespace: &'rule str,
    /// Each port in words, with its protocol.
    pub ports: Vec<(String, &'rule str)>,
}

/// What of a rule did not match, told so that it reads on after "Closest rule:".
pub(crate) fn near(
    peer_miss: Option<&PeerMiss>,
    port_miss: Option<PortMiss>,
    written: &Written<'_>,
    asked: (Protocol, u16),
) -> Said {
    let of_port = port_miss.map(|miss| near_port(miss, &written.ports, asked));
    match (peer_miss, of_port) {
        (Some(miss), None) => said(near_code(miss), near_peer(miss, written)),
        (Some(miss), Some(port)) => {
            said(near_code(miss), format!("{}, and {port}", near_peer(miss, written).trim_end_matches('.')))
        }
        (None, Some(port)) if written.peer.is_empty() => said("near-port", port),
        (None, Some(port)) => said("near-port", format!("it matches {}, but {port}", written.peer)),
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

fn near_peer(miss: &PeerMiss, written: &Written<'_>) -> String {
    let block = &written.block;
    match miss {
        PeerMiss::Selectors { other_namespace, namespace, pod } => {
            selectors_miss(*other_namespace, namespace, pod, written)
        }
        PeerMiss::NotAPod => format!("it wants {}, and an address outside the cluster is no pod.", written.peer),
        PeerMiss::HostNetwork => {
            "its labels match, but the pod uses its node's network and most plug-ins see only the node.".to_owned()
        }
        PeerMiss::OutsideBlock => format!("the address is not in {block}."),
        PeerMiss::Excepted(index) => {
            let except = written.except.get(*index as usize).map_or("", String::as_str);
            format!("the address is in {block}, but `except` takes out {except}.")
        }
        PeerMiss::AddressUnknown => format!("it wants an address in {block}, and the pod's address is not known here."),
        PeerMiss::BlockIgnoresPods => {
            format!("the pod's address is in {block}, but the plug-in matches no pods by ipBlock.")
        }
        PeerMiss::NotANode => format!("it wants {}, and none has this address.", written.peer),
        PeerMiss::Domain => format!("it wants {}, and which addresses that has is not known here.", written.peer),
        PeerMiss::Invalid => "the API server would refuse this peer, so it matches nothing.".to_owned(),
    }
}

fn selectors_miss(other_namespace: bool, namespace: &[Unmet], pod: &[Unmet], written: &Written<'_>) -> String {
    let namespace_fails = if other_namespace {
        let own = written.namespace;
        format!("it is in another namespace, and without a `namespaceSelector` the rule means {own}")
    } else {
        list(&namespace.iter().map(unmet).collect::<Vec<_>>(), "and")
    };
    let pod_fails = list(&pod.iter().map(unmet).collect::<Vec<_>>(), "and");
    match (other_namespace || !namespace.is_empty(), !pod.is_empty()) {
        (false, _) => format!("the namespace matches, the pod does not: {pod_fails}."),
        (true, true) => format!("neither the namespace nor the pod matches: {namespace_fails}; {pod_fails}."),
        (true, false) if written.selects_pods => {
            format!("the pod matches, its namespace does not: {namespace_fails}.")
        }
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

fn near_port(miss: PortMiss, written: &[(String, &str)], (protocol, number): (Protocol, u16)) -> String {
    let entry = |index: u32| written.get(index as usize).map_or(("", ""), |(text, protocol)| (text, *protocol));
    let protocol = protocol.name();
    match miss {
        PortMiss::Protocol(index) => match entry(index) {
            (text, "") => format!("{text} is not of {protocol}."),
            (_, other) => format!("the rule is for {other}, not for {protocol}."),
        },
        PortMiss::NoSuchName(index) => {
            format!("the rule is for {}, and the target has no port of that name.", entry(index).0)
        }
        PortMiss::NotEnforced(_) if protocol == "SCTP" => "the plug-in does not match SCTP.".to_owned(),
        PortMiss::NotEnforced(index) => {
            let (range, first) = (entry(index).0, entry(index).0.split('-').next().unwrap_or_default());
            format!("the plug-in ignores `endPort`: of {range} only {first} counts.")
        }
        PortMiss::Port => {
            let all: Vec<String> = written.iter().map(|(text, _)| text.clone()).collect();
            format!("the rule is for {}, not for {protocol} {number}.", list(&all, "and"))
        }
    }
}
