//! Asks both evaluators the same.

use std::net::IpAddr;

use policy_core::Playground;
use policy_core::cluster::Cluster;
use policy_core::network::{self, Basis, Network, Protocol, Side};
use policy_core::report::SourceFile;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::Value;

use super::clusters::{Objects, PROTOCOLS};
use super::naive::{End, Naive, Plugin, Reading, Traffic, Verdict};

/// Both sides of every number that the policies name.
const PORTS: [u16; 9] = [1, 52, 53, 79, 80, 82, 8080, 8081, 65535];
/// Outside of the cluster, and of every block that the policies name in and out; the last is a node's.
const OUTSIDE: [&str; 7] =
    ["192.0.2.7", "192.0.2.200", "203.0.113.9", "10.9.9.9", "2001:db8::1", "fd00:5::1", "172.20.0.1"];

/// What is asked about: addresses beside all pods, and ports, each under every protocol.
#[derive(Clone, Debug)]
pub struct Points {
    addresses: Vec<&'static str>,
    ports: Vec<u16>,
}

pub fn points() -> impl Strategy<Value = Points> {
    (subsequence(OUTSIDE.to_vec(), 2), subsequence(PORTS.to_vec(), 3))
        .prop_map(|(addresses, ports)| Points { addresses, ports })
}

pub fn playground(objects: &Objects) -> Playground {
    let documents: Vec<String> = objects.0.iter().map(Value::to_string).collect();
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: documents.join("\n---\n") }]);
    playground
}

/// Every pair that has a pod, at each of the points.
pub fn questions<'a>(cluster: &'a Cluster, points: &Points) -> Vec<Traffic<'a>> {
    let address = |text: &&str| End::Address(text.parse::<IpAddr>().expect("an address"));
    let ends: Vec<End<'a>> = cluster.pods.iter().map(End::Pod).chain(points.addresses.iter().map(address)).collect();
    let mut questions = Vec::new();
    for from in &ends {
        for to in &ends {
            if let (End::Address(_), End::Address(_)) = (from, to) {
                continue;
            }
            for port in &points.ports {
                for protocol in PROTOCOLS {
                    questions.push(Traffic { from: *from, to: *to, port: *port, protocol });
                }
            }
        }
    }
    questions
}

/// The verdicts are equal under every reading, and what is told to depend is what the readings differ in.
pub fn check(objects: &Objects, points: &Points) -> Result<(), TestCaseError> {
    let mut playground = playground(objects);
    let cluster = playground.cluster();
    let questions = questions(cluster, points);
    for reading in readings() {
        let network = network::evaluate_as(
            cluster,
            network::Reading {
                ip_block_matches_pods: reading.ip_block_matches_pods,
                host_network_is_pod: reading.host_network_is_pod,
                unknown_addresses_match: reading.unknown_addresses_match,
            },
        );
        for question in &questions {
            let expected = naive(cluster, reading).verdict(*question);
            let told = told(&network, cluster, *question);
            prop_assert_eq!((told, name(*question)), (expected, name(*question)), "{:?}", reading);
        }
    }
    let network = network::evaluate(cluster);
    for question in &questions {
        let allowed = open_readings().map(|reading| naive(cluster, reading).verdict(*question).allowed);
        let told = depends(&network, cluster, *question);
        let usual = allowed[0];
        if [1, 2, 4].into_iter().any(|other| allowed[other] != usual) {
            prop_assert!(told, "{} depends on one question: {allowed:?}", name(*question));
        }
        if told {
            prop_assert!(allowed.contains(&!usual), "{} depends on nothing", name(*question));
        }
    }
    Ok(())
}

fn naive(cluster: &Cluster, reading: Reading) -> Naive<'_> {
    Naive { cluster, reading, plugin: Plugin::default() }
}

/// All that the evaluator can be told to take.
fn readings() -> [Reading; 8] {
    [0, 1, 2, 3, 4, 5, 6, 7].map(|number| Reading {
        ip_block_matches_pods: number & 1 == 0,
        host_network_is_pod: number & 2 != 0,
        unknown_addresses_match: number & 4 != 0,
        ..Reading::default()
    })
}

/// All that a verdict can depend on, first the usual one; those at 1, 2 and 4 differ from it in one answer. Of ipBlocks on pods the reading of upstream's tests is taken.
fn open_readings() -> [Reading; 8] {
    [0, 1, 2, 3, 4, 5, 6, 7].map(|number| Reading {
        ip_block_matches_pods: true,
        host_network_is_pod: number & 1 != 0,
        unknown_addresses_match: number & 2 != 0,
        unplaced_is_on_node: number & 4 != 0,
        ..Reading::default()
    })
}

/// The evaluator's.
pub fn told(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> Verdict {
    let verdict = asked(network, cluster, question);
    // Of an end that takes no part it is of no account what the other side would say.
    let of_ended = [&verdict.ingress, &verdict.egress].iter().any(|side| side.basis == Basis::Completed);
    let side = |side: &Side| side.allowed || of_ended;
    Verdict { allowed: verdict.allowed, ingress: side(&verdict.ingress), egress: side(&verdict.egress) }
}

pub fn depends(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> bool {
    asked(network, cluster, question).open.iter().any(|question| question.is_undecided())
}

fn asked(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> network::TrafficVerdict {
    let end = |end| network.end(cluster, &end_name(end)).expect("an end");
    let protocol = Protocol::of(question.protocol).expect("a protocol");
    network.verdict(end(question.from), end(question.to), question.port, protocol)
}

/// What the matrix says of the two ends; `None` where it says that it depends.
pub fn cell(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> Option<bool> {
    let [from, to] = [question.from, question.to].map(|end| network.end(cluster, &end_name(end)).expect("an end"));
    let protocol = Protocol::of(question.protocol).expect("a protocol");
    match &network.matrix(&[from, to])[0][1] {
        network::Traffic::Itself | network::Traffic::Open => Some(true),
        network::Traffic::Outside => Some(false),
        network::Traffic::Ports(ports) => Some(ports.find(protocol, question.port).is_some()),
        network::Traffic::Depends => None,
    }
}

fn end_name(end: End<'_>) -> String {
    match end {
        End::Pod(pod) => pod.id(),
        End::Address(address) => address.to_string(),
    }
}

pub fn name(question: Traffic<'_>) -> String {
    let [from, to] = [question.from, question.to].map(end_name);
    format!("{from} -> {to} {}/{}", question.port, question.protocol)
}
