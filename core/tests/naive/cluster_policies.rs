//! policy.networking.k8s.io: ClusterNetworkPolicy v1alpha2, AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1, as
//! their types in kubernetes-sigs/network-policy-api tell it.

use policy_core::cluster::Pod;
use policy_core::manifest::cluster_policies::{
    AdminPort, ClusterPolicy, ClusterPolicyPeer, ClusterPolicyProtocol, ClusterPolicyRule, NamespacedPods,
};
use policy_core::manifest::meta::LabelSelector;
use policy_core::settings::NetworkPlugin;

use super::{Direction, End, Naive, Traffic, addresses, labels, ports};

/// `Some` where a policy of the Admin tier accepts or denies.
pub fn admin(naive: &Naive<'_>, subject: &Pod, direction: Direction, traffic: Traffic<'_>) -> Option<bool> {
    let mut tier = of_tier(naive, "Admin");
    tier.extend(naive.cluster.admin_network_policies.iter().map(|policy| read(&policy.name, &policy.object)));
    decide(naive, tier, naive.reading.first_admin, subject, direction, traffic)
}

/// `Some` where a policy of the Baseline tier accepts or denies.
pub fn baseline(naive: &Naive<'_>, subject: &Pod, direction: Direction, traffic: Traffic<'_>) -> Option<bool> {
    let mut tier = of_tier(naive, "Baseline");
    // "Only one baseline admin network policy with metadata.name="default" can be created in the cluster"
    let baselines = naive.cluster.baseline_admin_network_policies.iter().filter(|policy| policy.name == "default");
    // It has no priority: the newer kind, which has one, goes before it.
    tier.extend(baselines.map(|policy| Policy { priority: i32::MAX, ..read(&policy.name, &policy.object) }));
    decide(naive, tier, naive.reading.first_baseline, subject, direction, traffic)
}

/// What the policies of either version have in common.
struct Policy<'a> {
    name: &'a str,
    priority: i32,
    subject: &'a ClusterPolicyPeer,
    ingress: Vec<Rule<'a>>,
    egress: Vec<Rule<'a>>,
}

struct Rule<'a> {
    action: &'a str,
    peers: Vec<Peer<'a>>,
    ports: Vec<Port<'a>>,
}

enum Peer<'a> {
    Namespaces(&'a LabelSelector),
    Pods(&'a NamespacedPods),
    Nodes(&'a LabelSelector),
    Networks(&'a [String]),
    /// Nothing here says which addresses they stand for.
    DomainNames,
    /// None of the fields that are known: one of a newer version.
    Unknown,
}

enum Port<'a> {
    /// Of this protocol those from the one to the other.
    Range(&'a str, i32, i32),
    Named(&'a str),
}

fn decide(
    naive: &Naive<'_>,
    mut tier: Vec<Policy<'_>>,
    first: usize,
    subject: &Pod,
    direction: Direction,
    traffic: Traffic<'_>,
) -> Option<bool> {
    tier.sort_by(|left, right| (left.priority, left.name).cmp(&(right.priority, right.name)));
    let mut priorities: Vec<i32> = tier.iter().map(|policy| policy.priority).collect();
    priorities.dedup();
    for priority in priorities {
        let mut equals: Vec<&Policy<'_>> = tier.iter().filter(|policy| policy.priority == priority).collect();
        let first = first % equals.len();
        equals.rotate_left(first);
        for policy in equals {
            // "Note that host-networked pods are not included in subject selection."
            if subject.spec.host_network || !selects(naive, policy.subject, subject) {
                continue;
            }
            let rules = match direction {
                Direction::Ingress => &policy.ingress,
                Direction::Egress => &policy.egress,
            };
            for rule in rules {
                match action(naive, rule, direction, traffic) {
                    Some("Accept" | "Allow") => return Some(true),
                    Some("Deny") => return Some(false),
                    // "skips all further rules in the current tier"
                    Some("Pass") => return None,
                    Some(other) => unreachable!("the API server refuses the action {other}"),
                    None => {}
                }
            }
        }
    }
    None
}

/// What the rule does with this traffic; `None` where it does not match.
fn action<'a>(naive: &Naive<'_>, rule: &Rule<'a>, direction: Direction, traffic: Traffic<'_>) -> Option<&'a str> {
    // A peer of an unknown kind fails closed: "Accept" matches nothing by it, "Deny" and "Pass" deny everything.
    if rule.action != "Accept" && rule.peers.iter().any(|peer| matches!(peer, Peer::Unknown)) {
        return Some("Deny");
    }
    let peer = traffic.peer(direction);
    let matches = rule.peers.iter().any(|wanted| {
        // Only what is selected as a pod has named ports.
        let of_pods = matches!(wanted, Peer::Namespaces(_) | Peer::Pods(_));
        let admits = |port: &Port<'_>| admits(naive, port, of_pods, traffic);
        matches(naive, wanted, peer) && (rule.ports.is_empty() || rule.ports.iter().any(admits))
    });
    matches.then_some(rule.action)
}

fn selects(naive: &Naive<'_>, subject: &ClusterPolicyPeer, pod: &Pod) -> bool {
    match (&subject.namespaces, &subject.pods) {
        (Some(namespaces), _) => labels::selects(namespaces, &naive.namespace_labels(&pod.namespace)),
        (_, Some(pods)) => selects_pod(naive, pods, pod),
        (None, None) => false,
    }
}

fn selects_pod(naive: &Naive<'_>, pods: &NamespacedPods, pod: &Pod) -> bool {
    labels::selects(&pods.namespace_selector, &naive.namespace_labels(&pod.namespace))
        && labels::selects(&pods.pod_selector, pod.labels())
}

fn matches(naive: &Naive<'_>, wanted: &Peer<'_>, peer: End<'_>) -> bool {
    match (wanted, peer) {
        // "Note that host-networked pods are not included in this type of peer."
        (Peer::Namespaces(_) | Peer::Pods(_), End::Pod(pod)) if pod.spec.host_network => false,
        (Peer::Namespaces(namespaces), End::Pod(pod)) => {
            labels::selects(namespaces, &naive.namespace_labels(&pod.namespace))
        }
        (Peer::Pods(pods), End::Pod(pod)) => selects_pod(naive, pods, pod),
        (Peer::Namespaces(_) | Peer::Pods(_), End::Address(_)) => false,
        // "Peers are matched by the addresses of the node": those in its status.
        (Peer::Nodes(selector), peer) => naive.cluster.nodes.iter().any(|node| {
            let is_its = |address: std::net::IpAddr| {
                let texts = node.object.status.addresses.iter();
                texts.filter_map(|known| known.address.parse().ok()).any(|known: std::net::IpAddr| known == address)
            };
            labels::selects(selector, &node.object.metadata.labels) && known(naive, peer).into_iter().any(is_its)
        }),
        // "a ClusterNetworkPolicy that accepts or denies traffic to 0.0.0.0/0 applies to pod-to-pod traffic as well"
        (Peer::Networks(networks), End::Pod(pod)) if naive.addresses(pod).is_empty() => {
            let hold = |whole: &str| networks.iter().any(|network| network == whole);
            let (v4, v6) = (hold("0.0.0.0/0"), hold("::/0"));
            v4 && v6 || naive.reading.unknown_addresses_match && (v4 || v6)
        }
        (Peer::Networks(networks), peer) => known(naive, peer)
            .into_iter()
            .any(|address| networks.iter().any(|network| addresses::holds(network, address))),
        (Peer::DomainNames, End::Address(_)) => naive.reading.domains_match,
        (Peer::DomainNames, End::Pod(_)) | (Peer::Unknown, _) => false,
    }
}

fn known(naive: &Naive<'_>, end: End<'_>) -> Vec<std::net::IpAddr> {
    match end {
        End::Pod(pod) => naive.addresses(pod),
        End::Address(address) => vec![address],
    }
}

fn admits(naive: &Naive<'_>, wanted: &Port<'_>, of_pods: bool, traffic: Traffic<'_>) -> bool {
    if traffic.protocol == "SCTP" && naive.plugin == NetworkPlugin::NoSctp {
        return false;
    }
    let number = i32::from(traffic.port);
    match wanted {
        Port::Range(protocol, first, last) => *protocol == traffic.protocol && (*first..=*last).contains(&number),
        // "the traffic's destination is a pod with a port of this name": of whatever protocol.
        Port::Named(name) => {
            of_pods && ports::named(naive, traffic.to, name).contains(&(traffic.protocol.to_owned(), number))
        }
    }
}

fn of_tier<'a>(naive: &Naive<'a>, tier: &str) -> Vec<Policy<'a>> {
    let policies = naive.cluster.cluster_network_policies.iter().filter(|policy| policy.object.spec.tier == tier);
    policies.map(|policy| read(&policy.name, &policy.object)).collect()
}

/// The ports stand in `protocols` in v1alpha2, in `ports` in v1alpha1.
fn read<'a>(name: &'a str, policy: &'a ClusterPolicy) -> Policy<'a> {
    let spec = &policy.spec;
    let rule = |rule: &'a ClusterPolicyRule, peers: Vec<Peer<'a>>| Rule {
        action: &rule.action,
        peers,
        ports: rule.protocols.iter().map(protocol).chain(rule.ports.iter().map(port)).collect(),
    };
    let ingress = spec.ingress.iter().map(|each| rule(each, each.from.iter().map(pod_peer).collect()));
    let egress = spec.egress.iter().map(|each| rule(each, each.to.iter().map(egress_peer).collect()));
    let (ingress, egress) = (ingress.collect(), egress.collect());
    Policy { name, priority: spec.priority, subject: &spec.subject, ingress, egress }
}

fn pod_peer(peer: &ClusterPolicyPeer) -> Peer<'_> {
    match (&peer.namespaces, &peer.pods) {
        (Some(namespaces), _) => Peer::Namespaces(namespaces),
        (_, Some(pods)) => Peer::Pods(pods),
        (None, None) => Peer::Unknown,
    }
}

fn egress_peer(peer: &ClusterPolicyPeer) -> Peer<'_> {
    match (&peer.namespaces, &peer.pods, &peer.nodes) {
        (Some(namespaces), _, _) => Peer::Namespaces(namespaces),
        (_, Some(pods), _) => Peer::Pods(pods),
        (_, _, Some(nodes)) => Peer::Nodes(nodes),
        _ if !peer.networks.is_empty() => Peer::Networks(&peer.networks),
        _ if !peer.domain_names.is_empty() => Peer::DomainNames,
        _ => Peer::Unknown,
    }
}

fn protocol(wanted: &ClusterPolicyProtocol) -> Port<'_> {
    let of = [("TCP", &wanted.tcp), ("UDP", &wanted.udp), ("SCTP", &wanted.sctp)];
    for (name, ports) in of {
        if let Some(ports) = ports {
            let ports = &ports.destination_port;
            return match (&ports.number, &ports.range) {
                (Some(number), _) => Port::Range(name, *number, *number),
                (_, Some(range)) => Port::Range(name, range.start, range.end),
                (None, None) => Port::Range(name, 1, 65535),
            };
        }
    }
    Port::Named(wanted.destination_named_port.as_deref().unwrap_or_default())
}

fn port(wanted: &AdminPort) -> Port<'_> {
    // "If not specified, this field defaults to TCP."
    let or_tcp = |protocol: &'_ str| -> &'static str {
        match protocol {
            "" | "TCP" => "TCP",
            "UDP" => "UDP",
            "SCTP" => "SCTP",
            other => unreachable!("the API server refuses the protocol {other}"),
        }
    };
    match (&wanted.port_number, &wanted.port_range, &wanted.named_port) {
        (Some(number), _, _) => Port::Range(or_tcp(&number.protocol), number.port, number.port),
        (_, Some(range), _) => Port::Range(or_tcp(&range.protocol), range.start, range.end),
        (_, _, Some(name)) => Port::Named(name),
        (None, None, None) => unreachable!("the API server refuses a port without any field"),
    }
}
