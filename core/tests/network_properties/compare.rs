//! Asks both evaluators the same.

use std::net::IpAddr;

use policy_core::Playground;
use policy_core::cluster::Cluster;
use policy_core::network::{self, Basis, Connectivity, EqualPriority, Network, OpenQuestion, Protocol, Side};
use policy_core::report::SourceFile;
use policy_core::settings::NetworkPlugin;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

use super::clusters::Objects;
pub use super::naive::USUAL;
use super::naive::{Direction, End, Naive, PROTOCOLS, Reading, Traffic, Verdict};

/// Both sides of every number that the policies name.
const PORTS: [u16; 9] = [1, 52, 53, 79, 80, 82, 8080, 8081, 65535];
/// Outside of the cluster, and of every block that the policies name in and out; the last is a node's.
const OUTSIDE: [&str; 7] =
    ["192.0.2.7", "192.0.2.200", "203.0.113.9", "10.9.9.9", "2001:db8::1", "fd00:5::1", "172.20.0.1"];

/// What is asked about, addresses beside all pods and ports, each under every protocol; and how to take what is open.
#[derive(Clone, Debug)]
pub struct Points {
    addresses: Vec<&'static str>,
    ports: Vec<u16>,
    readings: Vec<Reading>,
    plugin: NetworkPlugin,
}

pub fn points() -> impl Strategy<Value = Points> {
    let reading = any::<[bool; 4]>().prop_map(|[ip_block, host_network, unknown, domains]| Reading {
        ip_block_matches_pods: ip_block,
        host_network_is_pod: host_network,
        unknown_addresses_match: unknown,
        domains_match: domains,
        ..Reading::default()
    });
    (subsequence(OUTSIDE.to_vec(), 2), subsequence(PORTS.to_vec(), 3), vec(reading, 2), select(&NetworkPlugin::ALL[..]))
        .prop_map(|(addresses, ports, mut readings, plugin)| {
            readings.push(USUAL);
            Points { addresses, ports, readings, plugin }
        })
}

pub fn playground(objects: &Objects) -> Playground {
    let documents: Vec<String> = objects.0.iter().map(Value::to_string).collect();
    of_text(&documents.join("\n---\n"))
}

pub fn of_text(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn ends<'a>(cluster: &'a Cluster, points: &Points) -> Vec<End<'a>> {
    let address = |text: &&str| End::Address(text.parse::<IpAddr>().expect("an address"));
    cluster.pods.iter().map(End::Pod).chain(points.addresses.iter().map(address)).collect()
}

/// Every pair that has a pod, at each of the points.
pub fn questions<'a>(cluster: &'a Cluster, points: &Points) -> Vec<Traffic<'a>> {
    let ends = ends(cluster, points);
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
    for reading in &points.readings {
        check_reading(cluster, &questions, *reading, NetworkPlugin::Enforces)?;
    }
    check_reading(cluster, &questions, USUAL, points.plugin)?;
    check_equal_priorities(cluster, &questions)?;
    check_dependence(cluster, &questions)
}

fn check_reading(
    cluster: &Cluster,
    questions: &[Traffic<'_>],
    reading: Reading,
    plugin: NetworkPlugin,
) -> Result<(), TestCaseError> {
    let ip_block_matches_pods = reading.ip_block_matches_pods && plugin != NetworkPlugin::NoPodIpBlocks;
    let reading = Reading { ip_block_matches_pods, ..reading };
    let network = network::evaluate_as(cluster, told_reading(reading, plugin));
    for question in questions {
        let expected = Naive { cluster, reading, plugin }.verdict(*question);
        let told = told(&network, cluster, *question);
        prop_assert_eq!((told, name(*question)), (expected, name(*question)), "{:?} {:?}", reading, plugin);
    }
    Ok(())
}

fn told_reading(reading: Reading, plugin: NetworkPlugin) -> network::Reading {
    network::Reading {
        ip_block_matches_pods: reading.ip_block_matches_pods,
        host_network_is_pod: reading.host_network_is_pod,
        unknown_addresses_match: reading.unknown_addresses_match,
        domains_match: reading.domains_match,
        plugin,
        ..network::Reading::default()
    }
}

/// Taken for the one that lets most through, a side allows what it allows in any order of policies of equal priority; taken
/// for the other, what it allows in all.
fn check_equal_priorities(cluster: &Cluster, questions: &[Traffic<'_>]) -> Result<(), TestCaseError> {
    let orders = orders(cluster);
    if orders.len() == 1 {
        return Ok(());
    }
    for equal_priority in [EqualPriority::Accepting, EqualPriority::Denying] {
        let reading = network::Reading { equal_priority, ..network::Reading::default() };
        let network = network::evaluate_as(cluster, reading);
        for question in questions {
            let side = |direction| {
                let lets = |order: &Reading| naive(cluster, *order).side(direction, *question);
                match equal_priority {
                    EqualPriority::Accepting => orders.iter().any(lets),
                    _ => orders.iter().all(lets),
                }
            };
            let expected = (side(Direction::Ingress), side(Direction::Egress));
            let verdict = asked(&network, cluster, *question);
            if matches!(verdict.ingress.basis, Basis::Itself | Basis::Completed)
                || verdict.egress.basis == Basis::Completed
            {
                continue;
            }
            let told = (verdict.ingress.allowed, verdict.egress.allowed);
            prop_assert_eq!((told, name(*question)), (expected, name(*question)), "{:?}", equal_priority);
        }
    }
    Ok(())
}

/// The usual reading with each policy of a priority once before its equals.
fn orders(cluster: &Cluster) -> Vec<Reading> {
    let of_tier =
        |tier| cluster.cluster_network_policies.iter().filter(|policy| policy.object.spec.tier == tier).count();
    let admin = of_tier("Admin") + cluster.admin_network_policies.len();
    let mut orders = Vec::new();
    for first_admin in 0..admin.max(1) {
        for first_baseline in 0..of_tier("Baseline").max(1) {
            orders.push(Reading { first_admin, first_baseline, ..USUAL });
        }
    }
    orders
}

/// What one answer turns round is told to depend; what no answers together turn round is not.
fn check_dependence(cluster: &Cluster, questions: &[Traffic<'_>]) -> Result<(), TestCaseError> {
    let network = network::evaluate(cluster);
    let orders = orders(cluster);
    for question in questions {
        let verdict = |reading| naive(cluster, reading).verdict(*question).allowed;
        let usual = verdict(USUAL);
        let told = depends(&network, cluster, *question);
        let one_answer = readings().into_iter().filter(|(answers, _)| *answers == 1).map(|(_, reading)| reading);
        if one_answer.chain(orders.iter().copied()).any(|reading| verdict(reading) != usual) {
            prop_assert!(told, "{} depends on one question, and that is not told", name(*question));
        }
        if told {
            let mut all = orders.iter().flat_map(|order| {
                let Reading { first_admin, first_baseline, .. } = *order;
                readings().into_iter().map(move |(_, reading)| Reading { first_admin, first_baseline, ..reading })
            });
            prop_assert!(
                all.any(|reading| verdict(reading) != usual),
                "{} depends on nothing, and is told to: {:?}",
                name(*question),
                open(&network, cluster, *question)
            );
        }
    }
    Ok(())
}

fn naive(cluster: &Cluster, reading: Reading) -> Naive<'_> {
    Naive { cluster, reading, plugin: NetworkPlugin::Enforces }
}

/// All that a verdict can depend on, with how many answers are not the usual ones. Of ipBlocks on pods the reading of
/// upstream's tests is taken.
fn readings() -> Vec<(u32, Reading)> {
    let number = |number: u32| {
        let reading = Reading {
            host_network_is_pod: number & 1 != 0,
            unknown_addresses_match: number & 2 != 0,
            unplaced_is_on_node: number & 4 != 0,
            domains_match: number & 8 != 0,
            ..USUAL
        };
        (number.count_ones(), reading)
    };
    (0..16).map(number).collect()
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
    open(network, cluster, question).iter().any(|question| question.is_undecided())
}

pub fn open(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> Vec<OpenQuestion> {
    asked(network, cluster, question).open
}

fn asked(network: &Network, cluster: &Cluster, question: Traffic<'_>) -> network::TrafficVerdict {
    let end = |end| network.end(cluster, &end_name(end)).expect("an end");
    let protocol = Protocol::of(question.protocol).expect("a protocol");
    network.verdict(end(question.from), end(question.to), question.port, protocol)
}

/// The matrix of all ends, as it is worked out at once.
pub struct Cells {
    names: Vec<String>,
    connectivity: Connectivity,
}

impl Cells {
    pub fn of(network: &Network, cluster: &Cluster, points: &Points) -> Self {
        let names: Vec<String> = ends(cluster, points).into_iter().map(end_name).collect();
        let ends: Vec<network::End> = names.iter().map(|name| network.end(cluster, name).expect("an end")).collect();
        Self { names, connectivity: network.connectivity_between(&ends) }
    }

    /// What the cell says of this port; `None` where it says that it depends.
    pub fn allows(&self, question: Traffic<'_>) -> Option<bool> {
        let at = |end| self.names.iter().position(|name| *name == end_name(end)).expect("an end");
        let protocol = Protocol::of(question.protocol).expect("a protocol");
        match self.connectivity.traffic(at(question.from), at(question.to)) {
            network::Traffic::Itself | network::Traffic::Open => Some(true),
            network::Traffic::Outside => Some(false),
            network::Traffic::Ports(ports) => Some(ports.find(protocol, question.port).is_some()),
            network::Traffic::Depends => None,
        }
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
