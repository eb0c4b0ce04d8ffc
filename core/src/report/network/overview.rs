//! Assembles the network view's data.

use super::endpoints;
use super::{Cell, Endpoint, NetworkReport, Traffic, incomplete, policies, services, words};
use crate::cluster::{Cluster, Phase, Pod};
use crate::network::{self, Connectivity, Direction, End, Network, PortSet, Protocol, Tier};
use crate::report::{Effect, Reason, left_out};

/// At most so many steps go into the matrix; it shows fewer pods where policies are very large.
const MAX_MATRIX_STEPS: usize = 20_000_000;

/// At most so many times a policy is held against a pod to count whom policies isolate.
const MAX_CHECKS: usize = 30_000_000;

#[must_use]
pub fn overview(cluster: &Cluster, network: &Network, focus: &str) -> NetworkReport {
    let (mut shown, endpoints_total) = endpoints::endpoints(cluster, network, focus);
    let connectivity = fit(network, &mut shown);
    let ends = connectivity.ends();
    NetworkReport {
        summary: words::summary(&isolation(cluster, network)),
        enforced: network.enforced,
        cells: connectivity.matrix().iter().map(|row| row.iter().map(in_matrix).collect()).collect(),
        notes: notes(cluster, network, ends, focus),
        endpoints: shown.into_iter().map(|(_, endpoint)| endpoint).collect(),
        endpoints_total: u32::try_from(endpoints_total).unwrap_or(u32::MAX),
        policies: policies::in_words(cluster, network),
        services: services::in_words(cluster, network),
        incomplete: incomplete::incomplete(cluster),
    }
}

/// Leaves out the later half of the pods, and then of what is beside them, until the rest is within [`MAX_MATRIX_STEPS`].
fn fit(network: &Network, shown: &mut Vec<(End, Endpoint)>) -> Connectivity {
    loop {
        let ends: Vec<End> = shown.iter().map(|(end, _)| *end).collect();
        if let Some(connectivity) = network.connectivity_within(&ends, MAX_MATRIX_STEPS) {
            return connectivity;
        }
        let pods = ends.iter().take_while(|end| matches!(end, End::Pod(_))).count();
        let left_out = if pods > 1 { pods / 2..pods } else { ends.len() / 2..ends.len() };
        shown.drain(left_out);
    }
}

fn in_matrix(traffic: &network::Traffic) -> Cell {
    cell(traffic, words::MAX_IN_CELL)
}

/// In words; at most so many ports are told.
pub(super) fn cell(traffic: &network::Traffic, told: usize) -> Cell {
    let plain = |traffic| Cell { traffic, ports: String::new(), decided: false };
    match traffic {
        network::Traffic::Itself => plain(Traffic::Itself),
        network::Traffic::Outside => plain(Traffic::Outside),
        network::Traffic::Open => plain(Traffic::All),
        network::Traffic::Depends => Cell { decided: true, ..plain(Traffic::Depends) },
        network::Traffic::Ports(ports) => Cell { decided: true, ..of_ports(ports, told) },
    }
}

fn of_ports(ports: &PortSet, told: usize) -> Cell {
    let (traffic, text) = if ports.is_empty() {
        (Traffic::None, String::new())
    } else if ports.is_everything() {
        (Traffic::All, String::new())
    } else {
        (Traffic::Some, words::short_ports(ports, told))
    };
    Cell { traffic, ports: text, decided: false }
}

/// Which pods policies isolate. Pods in their node's network are told apart: with these it is up to the plug-in.
fn isolation(cluster: &Cluster, network: &Network) -> words::Isolation {
    let mut isolation = words::Isolation { policies: network.policies.len(), ..words::Isolation::default() };
    isolation.plugin = network.reading.plugin;
    isolation.unenforced = network.leaves_unenforced();
    let [policy_kinds, _] = left_out::TRAFFIC_KINDS;
    isolation.refused = left_out::left_out(cluster, &[policy_kinds]).iter().any(|policy| !policy.unreadable);
    let mut isolating = vec![false; network.policies.len()];
    let mut checks = 0_usize;
    for (id, pod) in cluster.pod_ids().filter(|(_, pod)| pod.phase == Phase::Running) {
        isolation.pods += 1;
        if checks > MAX_CHECKS {
            continue;
        }
        checks = checks.saturating_add(network.policies_beside(id));
        let end = End::Pod(id);
        let mut is_isolated = |direction| {
            if !network.reading.enforces(direction) {
                return false;
            }
            let by = network.isolated_by(direction, end, end);
            for id in by.iter().filter(|_| !pod.spec.host_network) {
                if let Some(flag) = isolating.get_mut(id.0 as usize) {
                    *flag = true;
                }
            }
            !by.is_empty()
        };
        match (is_isolated(Direction::Ingress), is_isolated(Direction::Egress)) {
            (false, false) => {}
            _ if pod.spec.host_network => isolation.on_nodes += 1,
            (true, true) => isolation.both.push(pod.id()),
            (true, false) => isolation.ingress.push(pod.id()),
            (false, true) => isolation.egress.push(pod.id()),
        }
    }
    for (tier, of_tier) in [Tier::Admin, Tier::Baseline].into_iter().zip(&mut isolation.tiers) {
        *of_tier = subjects(cluster, network, tier, &mut checks);
    }
    isolation.counted = checks <= MAX_CHECKS;
    isolation.isolating = isolating.into_iter().filter(|flag| *flag).count();
    isolation
}

/// The cluster-wide policies of a tier that have rules in force, and the pods that are subject to them.
fn subjects(cluster: &Cluster, network: &Network, tier: Tier, checks: &mut usize) -> words::OfTier {
    let mut held = vec![false; cluster.pods.len()];
    let mut policies = 0;
    for policy in network.tiers.iter().filter(|policy| policy.tier == tier) {
        policies += 1;
        let in_force = |direction| network.reading.enforces(direction) && !policy.rules(direction).is_empty();
        *checks = checks.saturating_add(cluster.pods.len());
        if *checks > MAX_CHECKS || !Direction::BOTH.into_iter().any(in_force) {
            continue;
        }
        for id in network.subjects(policy) {
            if let Some(flag) = held.get_mut(id.0 as usize) {
                *flag = true;
            }
        }
    }
    let pods = cluster.pods.iter().zip(&held);
    let subjects = pods.filter(|(pod, held)| **held && pod.phase == Phase::Running);
    words::OfTier { policies, subjects: subjects.map(|(pod, _)| pod.id()).collect() }
}

fn notes(cluster: &Cluster, network: &Network, shown: &[End], focus: &str) -> Vec<Reason> {
    let mut said = Vec::new();
    let all = cluster.pods.len();
    if !focus.is_empty() && all > endpoints::MAX_PODS {
        let in_focus = cluster.pods.iter().filter(|pod| pod.id().contains(focus)).count();
        said.push(words::in_focus(focus, in_focus, all));
    }
    if network.policies.len() > policies::MAX_POLICIES {
        said.push(words::not_all_policies(policies::MAX_POLICIES, network.policies.len()));
    }
    let cut_off = cut_off_from_dns(cluster, network, shown);
    if !cut_off.is_empty() {
        said.push(words::dns_blocked(&cut_off));
    }
    said.push(words::existing_connections());
    said.push(words::replies());
    said.push(words::must_be_enforced(network.reading.plugin));
    said.push(words::own_node());
    if network.addresses.ranges.iter().any(|range| range.within.is_some()) && !cluster.pods.is_empty() {
        said.push(words::ip_blocks_and_pods(network.reading.plugin));
    }
    said.push(words::openshift(network.reading.plugin));
    said.into_iter().map(|said| said.reason(Effect::Note, None)).collect()
}

/// Of the pods that are shown, those whose egress is restricted without leave to ask cluster DNS.
fn cut_off_from_dns(cluster: &Cluster, network: &Network, shown: &[End]) -> Vec<String> {
    let Some(dns) = network.dns(cluster) else { return Vec::new() };
    let cut_off = shown.iter().filter_map(|end| match end {
        End::Pod(id) if network.is_cut_off(*end, dns, DNS_PORT, Protocol::Udp) => cluster.pod(*id),
        _ => None,
    });
    cut_off.map(Pod::id).collect()
}

const DNS_PORT: u16 = 53;
