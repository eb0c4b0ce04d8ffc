//! The sum that `cargo bench -p policy-core --bench network` prints of all pairs' ports, worked out by the naive evaluator:
//! here of a small cluster, and of the benchmark's own by `cargo bench -p policy-core --bench checksum`, which takes a minute.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use policy_core::cluster::{Cluster, Pod};
use policy_core::manifest::meta::IntOrString;
use policy_core::manifest::networking::NetworkPolicyPort;
use policy_core::network;
use policy_core::settings::NetworkPlugin;

use super::naive::{End, Naive, PROTOCOLS, Traffic, USUAL};
use super::{pairs, random};

#[test]
fn the_checksum_of_40_pods_and_30_policies_is_that_of_the_engine() {
    compare_with_the_engine(40, 30);
}

/// The sum of a made-up cluster, which the engine comes to as well.
pub fn compare_with_the_engine(pods: usize, policies: usize) -> String {
    let cluster = pairs::built(random::cluster(pods, policies, random::SEED));
    assert_eq!((cluster.pods.len(), cluster.network_policies.len()), (pods, policies));
    let (checksum, allowed) = checksum(&cluster);
    assert_eq!(checksum, pairs::checksum(&cluster));
    assert_eq!(allowed, pairs::allowed(&network::evaluate(&cluster).connectivity()));
    checksum
}

/// The sum, and how many pairs have ports.
fn checksum(cluster: &Cluster) -> (String, usize) {
    let naive = Naive { cluster, reading: USUAL, plugin: NetworkPlugin::Enforces };
    let starts = starts(cluster);
    let names: Vec<String> = cluster.pods.iter().map(Pod::id).collect();
    let mut allowed = 0;
    let checksum = pairs::sum(&names, &mut |from, to| {
        let ports = ports(&naive, &cluster.pods[from], &cluster.pods[to], &starts);
        allowed += usize::from(!ports.is_empty());
        ports
    });
    (checksum, allowed)
}

/// Where ports begin to be told from the one before them.
fn starts(cluster: &Cluster) -> Vec<u16> {
    let mut starts = BTreeSet::from([1]);
    let mut names = |first: i64, last: i64| {
        starts.extend([first, last + 1].into_iter().filter_map(|port| u16::try_from(port).ok()));
    };
    let rules = cluster.network_policies.iter().map(|policy| &policy.object.spec);
    let ports = rules.flat_map(|spec| {
        let ingress = spec.ingress.iter().flat_map(|rule| &rule.ports);
        ingress.chain(spec.egress.iter().flat_map(|rule| &rule.ports))
    });
    for NetworkPolicyPort { port, end_port, .. } in ports {
        if let Some(IntOrString::Int(first)) = port {
            names(*first, end_port.map_or(*first, i64::from));
        }
    }
    for container in cluster.pods.iter().flat_map(|pod| pod.spec.all_containers()) {
        for port in &container.2.ports {
            names(i64::from(port.container_port), i64::from(port.container_port));
        }
    }
    starts.into_iter().collect()
}

/// `TCP 80-80,443-443;UDP 53-53`: protocols in this order, those without ports left out; spans sorted, as few as can be.
fn ports(naive: &Naive<'_>, from: &Pod, to: &Pod, starts: &[u16]) -> String {
    let mut text = String::new();
    for protocol in PROTOCOLS {
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for (index, first) in starts.iter().enumerate() {
            let last = starts.get(index + 1).map_or(u16::MAX, |next| next - 1);
            let traffic = Traffic { from: End::Pod(from), to: End::Pod(to), port: *first, protocol };
            if !naive.verdict(traffic).allowed {
                continue;
            }
            match spans.last_mut() {
                Some(before) if before.1 + 1 == *first => before.1 = last,
                _ => spans.push((*first, last)),
            }
        }
        for (index, (first, last)) in spans.iter().enumerate() {
            let before = match (index, text.is_empty()) {
                (0, true) => format!("{protocol} "),
                (0, false) => format!(";{protocol} "),
                _ => ",".to_owned(),
            };
            let _ = write!(text, "{before}{first}-{last}");
        }
    }
    text
}
