//! A second evaluator of traffic, to compare the first with: pod by pod, port by port, straight from the texts of the APIs,
//! slow and plain. It reads the same typed objects and shares no matching with `policy_core::network`.

pub mod addresses;
mod cluster_policies;
mod labels;
mod network_policy;
mod ports;

use std::net::IpAddr;

use policy_core::cluster::{Cluster, Phase, Pod};
use policy_core::manifest::meta::Labels;
use policy_core::settings::NetworkPlugin;

pub const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// The reading of upstream's own tests.
pub const USUAL: Reading = Reading {
    ip_block_matches_pods: true,
    host_network_is_pod: false,
    unknown_addresses_match: false,
    unplaced_is_on_node: false,
    domains_match: false,
    first_admin: 0,
    first_baseline: 0,
};

/// A cluster, and how to take what the APIs leave open.
pub struct Naive<'a> {
    pub cluster: &'a Cluster,
    pub reading: Reading,
    pub plugin: NetworkPlugin,
}

/// One answer to each question that the APIs leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// An ipBlock matches pods by their addresses.
    pub ip_block_matches_pods: bool,
    /// A pod on its node's network is a pod to policies.
    pub host_network_is_pod: bool,
    /// A block of all addresses matches a pod whose address is not known.
    pub unknown_addresses_match: bool,
    /// A pod of which it is not known where it runs runs on the node whose address is asked about.
    pub unplaced_is_on_node: bool,
    /// An address belongs to the domains that rules name.
    pub domains_match: bool,
    /// Of the Admin policies of equal priority that which comes first, as a rotation of the order by name.
    pub first_admin: usize,
    /// The same of the Baseline policies.
    pub first_baseline: usize,
}

#[derive(Clone, Copy, Debug)]
pub enum End<'a> {
    Pod(&'a Pod),
    Address(IpAddr),
}

/// A new connection.
#[derive(Clone, Copy, Debug)]
pub struct Traffic<'a> {
    pub from: End<'a>,
    pub to: End<'a>,
    pub port: u16,
    pub protocol: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ingress,
    Egress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    pub allowed: bool,
    /// The target lets it in.
    pub ingress: bool,
    /// The source lets it out.
    pub egress: bool,
}

impl<'a> Traffic<'a> {
    fn peer(&self, direction: Direction) -> End<'a> {
        match direction {
            Direction::Ingress => self.from,
            Direction::Egress => self.to,
        }
    }

    fn subject(&self, direction: Direction) -> End<'a> {
        match direction {
            Direction::Ingress => self.to,
            Direction::Egress => self.from,
        }
    }
}

impl Naive<'_> {
    pub fn verdict(&self, traffic: Traffic<'_>) -> Verdict {
        let verdict = |ingress, egress| Verdict { allowed: ingress && egress, ingress, egress };
        // What has ended neither sends nor listens.
        if let (true, _) | (_, true) = (has_ended(traffic.from), has_ended(traffic.to)) {
            return Verdict { allowed: false, ..verdict(true, true) };
        }
        // "a pod cannot block access to itself"
        if let (End::Pod(from), End::Pod(to)) = (traffic.from, traffic.to)
            && from.id() == to.id()
        {
            return verdict(true, true);
        }
        let apart = self.are_apart(traffic.from, traffic.to);
        verdict(!apart && self.side(Direction::Ingress, traffic), self.side(Direction::Egress, traffic))
    }

    /// OpenShift's multitenant isolation: projects are closed to each other, and `default` is open to all.
    fn are_apart(&self, from: End<'_>, to: End<'_>) -> bool {
        let (End::Pod(from), End::Pod(to)) = (from, to) else { return false };
        let is_open = |pod: &Pod| pod.spec.host_network || pod.namespace == "default";
        self.plugin == NetworkPlugin::Multitenant && from.namespace != to.namespace && !is_open(from) && !is_open(to)
    }

    /// "traffic to and from the node where a Pod is running is always allowed"
    fn is_node_traffic(&self, traffic: Traffic<'_>) -> bool {
        self.is_node_of(traffic.from, traffic.to) || self.is_node_of(traffic.to, traffic.from)
    }

    /// The one end is the node, by its address or by a pod on its network, that the other end runs on.
    fn is_node_of(&self, node: End<'_>, end: End<'_>) -> bool {
        let End::Pod(pod) = end else { return false };
        let runs_on = &pod.spec.node_name;
        match node {
            End::Pod(on_host) => !runs_on.is_empty() && on_host.spec.host_network && on_host.spec.node_name == *runs_on,
            End::Address(address) => self.cluster.nodes.iter().any(|node| {
                let mut addresses = node.object.status.addresses.iter();
                let may_run_on = runs_on.is_empty() && self.reading.unplaced_is_on_node;
                (node.name == *runs_on || may_run_on) && addresses.any(|known| known.address.parse() == Ok(address))
            }),
        }
    }

    /// Admin tier, NetworkPolicy, Baseline tier, and where none of them decides, allowed.
    pub fn side(&self, direction: Direction, traffic: Traffic<'_>) -> bool {
        let End::Pod(subject) = traffic.subject(direction) else { return true };
        let acts = match self.plugin {
            NetworkPlugin::Ignores | NetworkPlugin::Multitenant => false,
            NetworkPlugin::NoEgress => direction == Direction::Ingress,
            _ => true,
        };
        if !acts {
            return true;
        }
        let by_network_policies = || {
            let allowed = network_policy::decide(self, subject, direction, traffic)?;
            Some(allowed || self.is_node_traffic(traffic))
        };
        cluster_policies::admin(self, subject, direction, traffic)
            .or_else(by_network_policies)
            .or_else(|| cluster_policies::baseline(self, subject, direction, traffic))
            .unwrap_or(true)
    }

    /// It shares its node's network and is taken for the node.
    fn is_on_host(&self, pod: &Pod) -> bool {
        pod.spec.host_network && !self.reading.host_network_is_pod
    }

    /// Its own; where they are not known and it shares its node's network, the node's.
    fn addresses(&self, pod: &Pod) -> Vec<IpAddr> {
        if !pod.addresses.is_empty() || !pod.spec.host_network {
            return pod.addresses.clone();
        }
        let node = self.cluster.nodes.iter().filter(|node| node.name == pod.spec.node_name);
        let addresses = node.flat_map(|node| &node.object.status.addresses);
        addresses.filter_map(|known| known.address.parse().ok()).collect()
    }

    /// What the manifest says, and the label that the API server sets.
    fn namespace_labels(&self, name: &str) -> Labels {
        let mut labels = Labels::new();
        for namespace in &self.cluster.namespaces {
            if namespace.name == name {
                labels.extend(namespace.labels.clone());
            }
        }
        labels.insert("kubernetes.io/metadata.name".to_owned(), name.to_owned());
        labels
    }
}

fn has_ended(end: End<'_>) -> bool {
    matches!(end, End::Pod(pod) if pod.phase == Phase::Completed)
}
