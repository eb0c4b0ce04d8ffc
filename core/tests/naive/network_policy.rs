//! networking.k8s.io/v1 NetworkPolicy, as `types.go` of k8s.io/api tells it.

use policy_core::cluster::Pod;
use policy_core::manifest::meta::IntOrString;
use policy_core::manifest::networking::{IpBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec};
use policy_core::settings::NetworkPlugin;

use super::{Direction, End, Naive, Traffic, addresses, labels, ports};

/// What the policies of the subject's namespace say of this traffic: `None` where none of them isolates the subject in this
/// direction.
pub fn decide(naive: &Naive<'_>, subject: &Pod, direction: Direction, traffic: Traffic<'_>) -> Option<bool> {
    if naive.is_on_host(subject) {
        return None;
    }
    let peer = traffic.peer(direction);
    let mut isolated = false;
    for policy in &naive.cluster.network_policies {
        let spec = &policy.object.spec;
        if policy.namespace != subject.namespace
            || !labels::selects(&spec.pod_selector, subject.labels())
            || !types(spec).contains(&direction)
        {
            continue;
        }
        isolated = true;
        let rules: Vec<(&[NetworkPolicyPeer], &[NetworkPolicyPort])> = match direction {
            Direction::Ingress => spec.ingress.iter().map(|rule| (&rule.from[..], &rule.ports[..])).collect(),
            Direction::Egress => spec.egress.iter().map(|rule| (&rule.to[..], &rule.ports[..])).collect(),
        };
        for (peers, ports) in rules {
            // "If this field is empty or missing, this rule matches all sources"
            let peer_matches = peers.is_empty()
                || peers.iter().any(|wanted| matches(naive, wanted, &policy.namespace, peer))
                || hold_every_address(naive, peers, peer);
            // "If this field is empty or missing, this rule matches all ports"
            let port_matches = ports.is_empty() || ports.iter().any(|port| admits(naive, port, traffic));
            if peer_matches && port_matches {
                return Some(true);
            }
        }
    }
    isolated.then_some(false)
}

/// "If this field is not specified, it will default based on the existence of ingress or egress rules; policies that contain
/// an egress section are assumed to affect egress, and all policies (whether or not they contain an ingress section) are
/// assumed to affect ingress."
fn types(spec: &NetworkPolicySpec) -> Vec<Direction> {
    let mut types = Vec::new();
    let names = |name: &str| spec.policy_types.iter().any(|listed| listed == name);
    if names("Ingress") || spec.policy_types.is_empty() {
        types.push(Direction::Ingress);
    }
    if names("Egress") || spec.policy_types.is_empty() && !spec.egress.is_empty() {
        types.push(Direction::Egress);
    }
    types
}

fn matches(naive: &Naive<'_>, wanted: &NetworkPolicyPeer, namespace: &str, peer: End<'_>) -> bool {
    if let Some(block) = &wanted.ip_block {
        return covers(naive, block, peer);
    }
    let End::Pod(pod) = peer else { return false };
    if naive.is_on_host(pod) {
        return false;
    }
    let in_namespace = match &wanted.namespace_selector {
        Some(selector) => labels::selects(selector, &naive.namespace_labels(&pod.namespace)),
        // "Otherwise it selects the pods matching podSelector in the policy's own namespace."
        None => pod.namespace == namespace,
    };
    in_namespace && wanted.pod_selector.as_ref().is_none_or(|selector| labels::selects(selector, pod.labels()))
}

fn covers(naive: &Naive<'_>, block: &IpBlock, peer: End<'_>) -> bool {
    let pod = match peer {
        End::Address(address) => return within(block, address),
        End::Pod(pod) => pod,
    };
    // What a pod on its node's network sends carries the node's address, which is no pod's.
    if !naive.reading.ip_block_matches_pods && !naive.is_on_host(pod) {
        return false;
    }
    let addresses = naive.addresses(pod);
    if addresses.is_empty() {
        return naive.reading.unknown_addresses_match && is_everywhere(block);
    }
    addresses.iter().any(|address| within(block, *address))
}

/// A pod has an address of one family or of the other, whether or not it is known.
fn hold_every_address(naive: &Naive<'_>, peers: &[NetworkPolicyPeer], peer: End<'_>) -> bool {
    let holds = |cidr: &str| {
        let mut blocks = peers.iter().filter_map(|peer| peer.ip_block.as_ref());
        blocks.any(|block| block.cidr == cidr && block.except.is_empty())
    };
    let End::Pod(pod) = peer else { return false };
    (naive.reading.ip_block_matches_pods || naive.is_on_host(pod)) && holds("0.0.0.0/0") && holds("::/0")
}

fn within(block: &IpBlock, address: std::net::IpAddr) -> bool {
    addresses::holds(&block.cidr, address) && !block.except.iter().any(|except| addresses::holds(except, address))
}

/// All addresses of a family, and not every network that pods usually have their addresses in is excepted.
fn is_everywhere(block: &IpBlock) -> bool {
    let usual: &[&str] = match block.cidr.as_str() {
        "0.0.0.0/0" => &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        "::/0" => &["fc00::/7"],
        _ => &[],
    };
    let is_excepted = |network: &&str| block.except.iter().any(|except| addresses::holds_block(except, network));
    !usual.iter().all(is_excepted)
}

fn admits(naive: &Naive<'_>, wanted: &NetworkPolicyPort, traffic: Traffic<'_>) -> bool {
    // "If not specified, this field defaults to TCP."
    let protocol = wanted.protocol.as_deref().unwrap_or("TCP");
    if protocol != traffic.protocol || protocol == "SCTP" && naive.plugin == NetworkPlugin::NoSctp {
        return false;
    }
    match (&wanted.port, wanted.end_port) {
        // "If this field is not provided, this matches all port names and numbers."
        (None, _) => true,
        (Some(IntOrString::Int(first)), Some(last)) if naive.plugin != NetworkPlugin::NoEndPort => {
            (*first..=i64::from(last)).contains(&i64::from(traffic.port))
        }
        (Some(IntOrString::Int(number)), _) => *number == i64::from(traffic.port),
        (Some(IntOrString::String(name)), _) => ports::named(naive, traffic.to, name)
            .iter()
            .any(|(protocol, number)| protocol == traffic.protocol && *number == i32::from(traffic.port)),
    }
}
