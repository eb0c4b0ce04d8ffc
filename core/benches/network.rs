//! What it costs to know, for every ordered pair of a cluster's pods, which ports are open: typed objects in, every pair's
//! set of ports looked at. `cargo bench -p policy-core --bench network`; `--checksum` adds a sum over all pairs' ports, which
//! another evaluator can reproduce.

#[path = "evaluate/random.rs"]
mod random;

use std::fmt::Write as _;
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use policy_core::Playground;
use policy_core::cluster::{self, Cluster};
use policy_core::network::{self, Connectivity, End, Flow, PortSet, PortSetId, Protocol};
use policy_core::playground::Phase;
use policy_core::report::SourceFile;
use policy_core::settings::ClusterProfile;
use policy_core::workspace::Workspace;

/// Pods, policies, and the most time that a round may take.
const SIZES: [(usize, usize, Duration); 3] = [
    (500, 200, Duration::from_millis(20)),
    (2_000, 500, Duration::from_millis(120)),
    (10_000, 1_000, Duration::from_secs(2)),
];

const ROUNDS: usize = 7;

fn main() {
    for (pods, policies, bound) in SIZES {
        let cluster = built(&random::cluster(pods, policies, random::SEED));
        assert_eq!((cluster.pods.len(), cluster.network_policies.len()), (pods, policies));
        let before = memory("VmRSS:");
        let mut best = (Duration::MAX, Duration::ZERO, Duration::ZERO);
        let mut allowed = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let network = network::evaluate(black_box(&cluster));
            let evaluated = start.elapsed();
            let connectivity = network.connectivity();
            let connected = start.elapsed();
            allowed = allowed_pairs(&connectivity);
            best = best.min((start.elapsed(), evaluated, connected - evaluated));
        }
        let (all, evaluated, connected) = best;
        let verdict = if all <= bound { "within" } else { "BEYOND" };
        println!(
            "{pods} pods, {policies} policies: {all:.2?} (evaluate {evaluated:.2?}, rows {connected:.2?}, pairs {:.2?}), {verdict} {bound:?}; {allowed} of {} pairs have an open port; {} MB with the manifests, {} MB without",
            all - evaluated - connected,
            pods * pods,
            memory("VmHWM:"),
            memory("VmHWM:").saturating_sub(before),
        );
    }
    let (pods, policies, _) = SIZES[0];
    let text = random::cluster(pods, policies, random::SEED);
    println!("checksum at {pods} × {policies}: {:016x}", checksum(&built(&text)));
    edit(&text);
}

fn built(text: &str) -> Cluster {
    let mut workspace = Workspace::default();
    workspace.set_files(vec![file(text)]);
    let profile = ClusterProfile::default();
    let (sources, _) = workspace.read(profile.version, &mut || {});
    cluster::build(Rc::new(sources), &profile, false).0
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "cluster.yaml".to_owned(), text: text.to_owned() }
}

/// How many ordered pairs of pods, each with itself too, have an open port.
fn allowed_pairs(connectivity: &Connectivity) -> usize {
    let pods = connectivity.ends().iter().take_while(|end| matches!(end, End::Pod(_))).count();
    let mut allowed = 0;
    for from in 0..pods {
        let flows = connectivity.flows_from(from);
        allowed += flows.iter().take(pods).filter(|flow| flow.ports().is_some_and(|id| id != PortSetId::NONE)).count();
    }
    allowed
}

/// FNV-1a (64 bits) over `from\0to\0ports\n` of every ordered pair of pods, each with itself too, by `namespace/name`; the
/// ports as [`spans`] writes them.
fn checksum(cluster: &Cluster) -> u64 {
    let connectivity = network::evaluate(cluster).connectivity();
    let names: Vec<String> = cluster.pods.iter().map(|pod| pod.id()).collect();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (from_at, from) in names.iter().enumerate() {
        for (to, flow) in names.iter().zip(connectivity.flows_from(from_at)) {
            let ports = match flow {
                Flow::Itself | Flow::Open => PortSet::everything(),
                Flow::Ports(ports) => connectivity.ports(ports),
                Flow::Outside | Flow::Depends => PortSet::default(),
            };
            for byte in format!("{from}\0{to}\0{}\n", spans(&ports)).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    hash
}

/// `TCP 80-80,443-443;UDP 53-53`: protocols in this order, those without ports left out; spans sorted, as few as can be.
fn spans(ports: &PortSet) -> String {
    let mut text = String::new();
    for protocol in Protocol::ALL {
        for (index, (first, last)) in ports.spans(protocol).into_iter().enumerate() {
            let before = match (index, text.is_empty()) {
                (0, true) => format!("{} ", protocol.name()),
                (0, false) => format!(";{} ", protocol.name()),
                _ => ",".to_owned(),
            };
            let _ = write!(text, "{before}{first}-{last}");
        }
    }
    text
}

/// One policy of many is edited: what the network costs, and what the whole report does.
fn edit(text: &str) {
    let edited = [text.to_owned(), edited(text)];
    let mut playground = Playground::new();
    playground.set_files(vec![file(text)]);
    playground.report();
    let mut best: Vec<(Phase, Duration)> = Vec::new();
    let mut whole = Duration::MAX;
    for round in 0..4 * ROUNDS {
        let file = file(&edited[(round + 1) % 2]);
        let start = Instant::now();
        playground.set_files(vec![file]);
        let mut last = start;
        let mut ended = |phase| {
            let now = Instant::now();
            match best.iter_mut().find(|(known, _)| *known == phase) {
                Some((_, took)) => *took = (now - last).min(*took),
                None => best.push((phase, now - last)),
            }
            last = now;
        };
        black_box(playground.report_observed(&mut ended));
        whole = whole.min(start.elapsed());
    }
    println!("one policy edited: report {whole:.2?}, of which {best:.2?}");
}

/// The last policy takes one more port.
fn edited(text: &str) -> String {
    let at = text.rfind("name: np-").unwrap_or(0);
    let (before, policy) = text.split_at(at);
    format!("{before}{}", policy.replacen("policyTypes: [", "policyTypes: [Ingress, ", 1))
}

/// Megabytes, as Linux tells them.
fn memory(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
