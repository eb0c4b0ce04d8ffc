//! What it costs to know which pods are admitted: all pods by all policies, one keystroke.
//! `cargo bench -p policy-core --bench admission`; with `-- WORD` only what has the word in its name. Times are the thread's own.

// A file beside this one would be taken for a benchmark of its own.
#[path = "admission/random.rs"]
mod random;

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use policy_core::admission::Memory;
use policy_core::playground::Phase;
use policy_core::report::{AdmissionQuestion, Question, Requester, SourceFile, Verdict};
use policy_core::{Playground, admission, rbac, report};
use random::Size;

const DISTINCT: Size = Size { pods: 2_000, templates: 2_000, policies: 20 };
const ALIKE: Size = Size { pods: 2_000, templates: 10, policies: 20 };

const ROUNDS: usize = 7;
/// Of keystrokes, which are short beside what else a machine does.
const KEYSTROKES: usize = 40;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    for (name, size, bound) in [("2,000 distinct pods", &DISTINCT, 400), ("2,000 pods of ten templates", &ALIKE, 60)] {
        if is_wanted(name) {
            all(name, size, bound);
        }
    }
    let text = random::cluster(&DISTINCT);
    for (name, from, to) in [
        ("one keystroke in a pod", "pod-7, namespace", "pod-7x, namespace"),
        ("one keystroke in a policy", "max: 60000", "max: 6000"),
    ] {
        if is_wanted(name) {
            keystroke(name, &text, from, to);
        }
    }
    if is_wanted("a refusal with its smallest fix") {
        refusal("a refusal with its smallest fix", &text);
    }
}

/// The first pod that is refused, asked about.
fn refusal(name: &str, text: &str) {
    let mut playground = Playground::new();
    playground.set_files(files(text));
    let pods = playground.report().admission.pods;
    let refused = pods.iter().find(|pod| pod.verdict == Verdict::Rejected).map(|pod| pod.id.clone());
    let question = Question::Admission(AdmissionQuestion { pod: refused.unwrap_or_default(), ..Default::default() });
    tell(
        name,
        best(|| {
            black_box(playground.ask(black_box(&question)));
        }),
        400,
    );
}

fn all(what: &str, size: &Size, bound: u64) {
    let text = random::cluster(size);
    let mut playground = Playground::new();
    playground.set_files(files(&text));
    let report = playground.report().admission;
    let admitted = report.pods.iter().filter(|pod| pod.verdict == Verdict::Admitted).count();
    let changed = report.pods.iter().filter(|pod| pod.changes.len() > 1).count();
    eprintln!(
        "{what} by {} policies: {admitted} admitted, {changed} of them changed; {} KB of manifests",
        report.policies.len(),
        text.len() / 1_000
    );
    let cluster = playground.cluster().clone();
    let requester = Requester::default();
    // What was worked out stays, as it does in the page; throwing it away is not timed.
    let mut kept = Vec::new();
    let took = best(|| {
        let (rbac, mut memory) = (rbac::evaluate(black_box(&cluster)), Memory::default());
        let admission = admission::evaluate(&cluster, &rbac, &requester, &mut memory);
        kept.push((admission, memory));
    });
    drop(kept);
    tell(&["  ", what, ", the authorizer and admission"].concat(), took, bound);
    let rbac = rbac::evaluate(&cluster);
    let admission = admission::evaluate(&cluster, &rbac, &requester, &mut Memory::default());
    let took = best(|| {
        black_box(report::admission::overview(&cluster, &rbac, &admission, &requester));
    });
    eprintln!("  … and the overview of it: {took:.2?}");
}

/// One document edited back and forth: from the new text to an evaluation that answers, and to the whole report.
fn keystroke(what: &str, text: &str, from: &str, to: &str) {
    let other = text.replacen(from, to, 1);
    assert_ne!(text, other, "{from} is there");
    let mut playground = Playground::new();
    playground.set_files(files(text));
    playground.report();
    let mut least = [Duration::MAX; 4];
    for round in 0..KEYSTROKES {
        let files = files(if round % 2 == 0 { &other } else { text });
        let start = busy();
        playground.set_files(files);
        let mut ends = [Duration::ZERO; 4];
        black_box(playground.report_observed(&mut |phase| match phase {
            Phase::Parse => {}
            Phase::Decode => ends[0] = busy() - start,
            Phase::Network => ends[1] = busy() - start,
            Phase::Rbac => ends[2] = busy() - start,
            Phase::Admission => ends[3] = busy() - start,
        }));
        let [read, network, rbac, admission] = ends;
        let all = busy() - start;
        for (least, took) in least.iter_mut().zip([read, rbac - network, admission - rbac, all]) {
            *least = (*least).min(took);
        }
    }
    let [read, rbac, admission, all] = least;
    tell(&[what, ", to every pod's verdict"].concat(), read + rbac + admission, 10);
    eprintln!(
        "  of which reading {read:.2?}, the authorizer {rbac:.2?}, admission {admission:.2?}; with findings and all overviews {all:.2?}"
    );
}

fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { name: "pods.yaml".to_owned(), text: text.to_owned() }]
}

fn best(mut round: impl FnMut()) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = busy();
        round();
        least = least.min(busy() - start);
    }
    least
}

fn tell(what: &str, took: Duration, bound: u64) {
    let bound = Duration::from_millis(bound);
    let compared = if took <= bound { "within" } else { "BEYOND" };
    eprintln!("{what}: {took:.2?}, {compared} {bound:?}");
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
