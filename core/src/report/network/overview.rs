//! Assembles the network view's data.

use super::endpoints::{self, MAX_PODS};
use super::{Cell, NetworkReport, Traffic, incomplete, policies, words};
use crate::cluster::{Cluster, Phase, Pod};
use crate::network::{self, Direction, End, Network, PortSet, Protocol};
use crate::report::{Effect, Reason};

/// At most so much work goes into the matrix; it shows fewer pods where policies are very large.
const MAX_MATRIX_WORK: usize = 20_000_000;

/// At most so many pods are asked whether they reach cluster DNS.
const MAX_DNS_CHECKS: usize = 200;

#[must_use]
pub fn overview(cluster: &Cluster, network: &Network) -> NetworkReport {
    let (ends, endpoints_total) = endpoints::endpoints(cluster, network, shown_pods(cluster, network));
    let row = |from: End| ends.iter().map(|(to, _)| cell(network, from, *to)).collect();
    NetworkReport {
        summary: words::summary(&isolation(cluster, network), network.enforced),
        enforced: network.enforced,
        cells: ends.iter().map(|(from, _)| row(*from)).collect(),
        endpoints: ends.into_iter().map(|(_, endpoint)| endpoint).collect(),
        endpoints_total: u32::try_from(endpoints_total).unwrap_or(u32::MAX),
        policies: policies::in_words(cluster, network),
        notes: notes(cluster, network),
        incomplete: incomplete::incomplete(cluster),
    }
}

/// How many pods fit: with all others beside them, the work for the matrix stays within [`MAX_MATRIX_WORK`].
fn shown_pods(cluster: &Cluster, network: &Network) -> usize {
    let beside = endpoints::MAX_CIDRS + network.standing.len() + 1;
    let mut work = 0_usize;
    let ids = cluster.pod_ids().take(MAX_PODS);
    let costs = ids.map(|(id, _)| network.work_for(End::Pod(id)));
    let fitting = costs.take_while(|cost| {
        work = work.saturating_add(*cost);
        work.saturating_mul(beside + MAX_PODS) <= MAX_MATRIX_WORK
    });
    fitting.count().max(1)
}

fn cell(network: &Network, from: End, to: End) -> Cell {
    let plain = |traffic| Cell { traffic, ports: String::new(), decided: false };
    match network.traffic(from, to) {
        network::Traffic::Itself => plain(Traffic::Itself),
        network::Traffic::Outside => plain(Traffic::Outside),
        network::Traffic::Open => plain(Traffic::All),
        network::Traffic::Depends => Cell { decided: true, ..plain(Traffic::Depends) },
        network::Traffic::Ports(ports) => Cell { decided: true, ..of_ports(&ports) },
    }
}

fn of_ports(ports: &PortSet) -> Cell {
    let (traffic, text) = if ports.is_empty() {
        (Traffic::None, String::new())
    } else if ports.is_everything() {
        (Traffic::All, String::new())
    } else {
        (Traffic::Some, words::ports_in_cell(ports))
    };
    Cell { traffic, ports: text, decided: false }
}

/// Which pods policies isolate. Pods in their node's network are not among them: that is up to the plug-in.
fn isolation(cluster: &Cluster, network: &Network) -> words::Isolation {
    let mut isolation = words::Isolation { policies: network.policies.len(), ..words::Isolation::default() };
    let mut isolating = vec![false; network.policies.len()];
    for (id, pod) in cluster.pod_ids().filter(|(_, pod)| pod.phase == Phase::Running) {
        isolation.pods += 1;
        if pod.spec.host_network {
            continue;
        }
        let end = End::Pod(id);
        let mut is_isolated = |direction| {
            let by = network.isolated_by(direction, end, end);
            by.iter().filter_map(|id| isolating.get_mut(id.0 as usize).map(|flag| *flag = true)).count() > 0
        };
        match (is_isolated(Direction::Ingress), is_isolated(Direction::Egress)) {
            (true, true) => isolation.both.push(pod.id()),
            (true, false) => isolation.ingress.push(pod.id()),
            (false, true) => isolation.egress.push(pod.id()),
            (false, false) => {}
        }
    }
    isolation.isolating = isolating.into_iter().filter(|flag| *flag).count();
    isolation
}

fn notes(cluster: &Cluster, network: &Network) -> Vec<Reason> {
    let mut said = Vec::new();
    if network.policies.len() > policies::MAX_POLICIES {
        said.push(words::not_all_policies(policies::MAX_POLICIES, network.policies.len()));
    }
    let cut_off = cut_off_from_dns(cluster, network);
    if !cut_off.is_empty() {
        said.push(words::dns_blocked(&cut_off));
    }
    said.push(words::existing_connections());
    said.push(words::replies());
    said.push(words::must_be_enforced(network.enforced));
    said.push(words::own_node());
    if network.addresses.ranges.iter().any(|range| range.within.is_some()) && !cluster.pods.is_empty() {
        said.push(words::ip_blocks_and_pods());
    }
    said.push(words::openshift());
    said.into_iter().map(|said| said.reason(Effect::Note, None)).collect()
}

/// Pods whose egress is restricted without leave to ask cluster DNS.
fn cut_off_from_dns(cluster: &Cluster, network: &Network) -> Vec<String> {
    let Some(dns) = endpoints::dns(cluster, network) else { return Vec::new() };
    let running = cluster.pod_ids().filter(|(_, pod)| pod.phase == Phase::Running && !pod.spec.host_network);
    let cut_off =
        running.take(MAX_DNS_CHECKS).filter(|(id, _)| network.is_cut_off(End::Pod(*id), dns, DNS_PORT, Protocol::Udp));
    cut_off.map(|(_, pod)| Pod::id(pod)).collect()
}

const DNS_PORT: u16 = 53;
