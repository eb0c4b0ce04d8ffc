//! What it costs to know, for every ordered pair of a cluster's pods, which ports are open: typed objects in, every pair's
//! set of ports looked at; and a sum over all pairs' ports, which another evaluator can reproduce.
//! `cargo bench -p policy-core --bench network`; with `-- --figures` the measured times stand on the standard output too.

// Files beside this one would be taken for benchmarks of their own.
#[path = "network/pairs.rs"]
mod pairs;
#[path = "evaluate/random.rs"]
mod random;

use std::hint::black_box;
use std::io::{self, Write as _};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use policy_core::playground::Phase;
use policy_core::report::SourceFile;
use policy_core::{Playground, network};

/// Pods, policies, and the most time that a round may take.
const SIZES: [(usize, usize, Duration); 3] = [
    (500, 200, Duration::from_millis(20)),
    (2_000, 500, Duration::from_millis(120)),
    (10_000, 1_000, Duration::from_secs(2)),
];

const ROUNDS: usize = 7;

fn main() {
    let mut figures = Vec::new();
    for (pods, policies, bound) in SIZES {
        let cluster = pairs::built(random::cluster(pods, policies, random::SEED));
        assert_eq!((cluster.pods.len(), cluster.network_policies.len()), (pods, policies));
        let mut best = [Duration::MAX; 4];
        let mut allowed = 0;
        for _ in 0..ROUNDS {
            let start = busy();
            let network = network::evaluate(black_box(&cluster));
            let evaluated = busy();
            let connectivity = network.connectivity();
            let connected = busy();
            allowed = pairs::allowed(&connectivity);
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
        figures.push(format!(
            "{{\"pods\": {pods}, \"policies\": {policies}, \"allowed\": {allowed}, \"bound\": {}, \"took\": {:?}}}",
            bound.as_millis(),
            best.map(milliseconds),
        ));
    }
    let (pods, policies, _) = SIZES[0];
    let text = random::cluster(pods, policies, random::SEED);
    let checksum = pairs::checksum(&pairs::built(text.clone()));
    eprintln!("checksum at {pods} × {policies}: {checksum}");
    if figures_wanted() {
        let _ = writeln!(io::stdout(), "{{\"checksum\": \"{checksum}\", \"sizes\": [{}]}}", figures.join(", "));
    }
    edit(&text);
}

/// As JSON, for scripts/bench-network.mjs.
fn figures_wanted() -> bool {
    std::env::args().any(|argument| argument == "--figures")
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn compared(took: Duration, bound: Duration) -> &'static str {
    if took <= bound { "within" } else { "BEYOND" }
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "cluster.yaml".to_owned(), text: text.to_owned() }
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
        black_box(pairs::allowed(&network.connectivity()));
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
