//! What it costs to know, for every ordered pair of a cluster's pods, which ports are open: typed objects in, every pair's
//! set of ports looked at; and a sum over all pairs' ports, which another evaluator can reproduce.
//! `cargo bench -p policy-core --bench network`

#[path = "evaluate/random.rs"]
mod random;

use std::fmt::Write as _;
use std::hint::black_box;
use std::rc::Rc;
use std::sync::OnceLock;
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
        let mut best = [Duration::MAX; 4];
        let mut allowed = 0;
        for _ in 0..ROUNDS {
            let start = busy();
            let network = network::evaluate(black_box(&cluster));
            let evaluated = busy();
            let connectivity = network.connectivity();
            let connected = busy();
            allowed = allowed_pairs(&connectivity);
            let end = busy();
            best = best.min([end - start, evaluated - start, connected - evaluated, end - connected]);
        }
        let [all, evaluated, connected, looked] = best;
        eprintln!(
            "{pods} pods, {policies} policies: {all:.2?} (evaluate {evaluated:.2?}, rows {connected:.2?}, pairs {looked:.2?}), {} {bound:?}; {allowed} of {} pairs have an open port; {} MB at most",
            compared(all, bound),
            pods * pods,
            peak_megabytes(),
        );
    }
    let (pods, policies, _) = SIZES[0];
    let text = random::cluster(pods, policies, random::SEED);
    eprintln!("checksum at {pods} × {policies}: {:016x}", checksum(&built(&text)));
    edit(&text);
}

fn compared(took: Duration, bound: Duration) -> &'static str {
    if took <= bound { "within" } else { "BEYOND" }
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

/// One policy of many is edited: what it costs to know every pair's ports again, and to have the whole report.
fn edit(text: &str) {
    let edited = [text.to_owned(), edited(text)];
    let mut playground = Playground::new();
    playground.set_files(vec![file(text)]);
    playground.report();
    let mut phases: Vec<(Phase, Duration)> = Vec::new();
    let (mut whole, mut pairs) = (Duration::MAX, Duration::MAX);
    for text in edited.iter().cycle().skip(1).take(4 * ROUNDS) {
        let file = file(text);
        let start = busy();
        playground.set_files(vec![file]);
        let mut last = start;
        let mut ended = |phase| {
            let now = busy();
            match phases.iter_mut().find(|(known, _)| *known == phase) {
                Some((_, took)) => *took = (now - last).min(*took),
                None => phases.push((phase, now - last)),
            }
            last = now;
        };
        black_box(playground.report_observed(&mut ended));
        whole = whole.min(busy() - start);
        let network = network::evaluate(playground.cluster());
        let start = busy();
        black_box(allowed_pairs(&network.connectivity()));
        pairs = pairs.min(busy() - start);
    }
    let of_network = [Phase::Parse, Phase::Decode, Phase::Network];
    let network: Duration = phases.iter().filter(|(phase, _)| of_network.contains(phase)).map(|(_, took)| *took).sum();
    let bound = Duration::from_millis(10);
    eprintln!(
        "one policy edited: {:.2?} to every pair's ports, {} {bound:?}; the whole report {whole:.2?}, of which {phases:.2?}",
        network + pairs,
        compared(network + pairs, bound),
    );
}

/// The last policy isolates for ingress too.
fn edited(text: &str) -> String {
    let at = text.rfind("name: np-").unwrap_or(0);
    let (before, policy) = text.split_at(at);
    format!("{before}{}", policy.replacen("policyTypes: [", "policyTypes: [Ingress, ", 1))
}

/// How long this thread has run so far, others' turns not counted where the system tells.
fn busy() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    // Linux counts a thread's time when the thread gives way.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The most memory that was in use, as Linux tells it.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
