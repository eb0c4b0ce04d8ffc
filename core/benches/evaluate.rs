//! What an evaluation costs: reading manifests, a whole report, one question, one keystroke.
//!
//! `cargo bench -p policy-core` takes about a minute; a name behind `--` picks, as in `-- keystroke`.

// A file beside this one would be taken for a benchmark of its own.
#[path = "evaluate/synthetic.rs"]
mod synthetic;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use policy_core::Playground;
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, KubernetesVersion, Question, SourceFile, TrafficQuestion,
};
use policy_core::workspace::Workspace;
use policy_core::{manifest, yaml};

const PODS: usize = 1_000;
const POLICIES: usize = 100;

/// The files of the course, in its order.
const EXAMPLES: [&str; 10] = [
    include_str!("../../static/examples/01-network-policy.yaml"),
    include_str!("../../static/examples/02-default-deny.yaml"),
    include_str!("../../static/examples/03-hand-of-the-queen.yaml"),
    include_str!("../../static/examples/04-jenkins.yaml"),
    include_str!("../../static/examples/05-restricted-psp.yaml"),
    include_str!("../../static/examples/06-restricted-psp-granted.yaml"),
    include_str!("../../static/examples/07-privileged-nginx.yaml"),
    include_str!("../../static/examples/08-rejected-host-port.yaml"),
    include_str!("../../static/examples/09-hand-of-one-kingdom.yaml"),
    include_str!("../../static/examples/10-implied-policy-types.yaml"),
];

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

fn loaded(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.set_files(vec![file("cluster.yaml", text)]);
    playground
}

/// Parses and decodes every document, as the playground does for those that it does not know yet.
fn read(criterion: &mut Criterion) {
    let cluster = synthetic::cluster(PODS, POLICIES);
    let read = |text: &str| {
        yaml::split(text)
            .iter()
            .map(|piece| manifest::read(piece.text, KubernetesVersion::default()).objects.len())
            .sum::<usize>()
    };
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(EXAMPLES.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("examples", |bencher| {
        bencher.iter(|| EXAMPLES.iter().map(|text| read(black_box(text))).sum::<usize>());
    });
    group.throughput(Throughput::Bytes(cluster.len() as u64));
    group.bench_function("cluster", |bencher| bencher.iter(|| read(black_box(&cluster))));
    group.finish();
}

/// 5 MB in 10,000 documents: what reading takes beside the YAML parser's own events, to which nothing is done.
fn large(criterion: &mut Criterion) {
    let text = synthetic::documents(10_000);
    let pieces = yaml::split(&text);
    let events = || pieces.iter().map(|piece| yaml::count_events(black_box(piece.text))).sum::<usize>();
    let parse = || pieces.iter().map(|piece| yaml::parse(black_box(piece.text)).1.len()).sum::<usize>();
    let read = || {
        pieces
            .iter()
            .map(|piece| manifest::read(black_box(piece.text), KubernetesVersion::default()).objects.len())
            .sum::<usize>()
    };
    let mut group = criterion.benchmark_group("large");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("split", |bencher| bencher.iter(|| yaml::split(black_box(&text)).len()));
    group.bench_function("events", |bencher| bencher.iter(events));
    group.bench_function("parse", |bencher| bencher.iter(parse));
    group.bench_function("read", |bencher| bencher.iter(read));
    group.finish();
    tell_ratios(text.len(), pieces.len(), &[("events", &events), ("parse", &parse), ("read", &read)]);
}

/// Runs the steps in turn, so that all meet the same machine, and tells the best time of each against the first's.
fn tell_ratios(bytes: usize, documents: usize, steps: &[(&str, &dyn Fn() -> usize)]) {
    const ROUNDS: usize = 15;
    let mut best = vec![Duration::MAX; steps.len()];
    for _ in 0..ROUNDS {
        for (best, (_, step)) in best.iter_mut().zip(steps) {
            let start = Instant::now();
            black_box(step());
            *best = start.elapsed().min(*best);
        }
    }
    let first = best.first().map_or(1.0, Duration::as_secs_f64);
    for (best, (name, _)) in best.iter().zip(steps) {
        let ratio = best.as_secs_f64() / first;
        eprintln!("{name:>8}: {best:>10.3?}, {ratio:.2} times the events, {documents} documents, {bytes} bytes");
    }
}

/// Everything from text to report, with nothing known before.
fn report(criterion: &mut Criterion) {
    let cluster = synthetic::cluster(PODS, POLICIES);
    let mut group = criterion.benchmark_group("report");
    group.bench_function("examples", |bencher| {
        bencher.iter(|| {
            for text in EXAMPLES {
                black_box(loaded(text).report());
            }
        });
    });
    group.bench_function("cluster", |bencher| bencher.iter(|| loaded(black_box(&cluster)).report()));
    group.finish();
}

/// One explained answer of each domain in a cluster that is already evaluated.
fn question(criterion: &mut Criterion) {
    let mut playground = loaded(&synthetic::cluster(PODS, POLICIES));
    let pod = synthetic::pod_id(0);
    let questions = [
        (
            "traffic",
            Question::Traffic(TrafficQuestion {
                from: synthetic::pod_id(PODS / 2),
                to: pod.clone(),
                port: 8080,
                protocol: "TCP".to_owned(),
            }),
        ),
        (
            "access",
            Question::Access(AccessQuestion {
                user: synthetic::user(0),
                verb: "get".to_owned(),
                resource: "pods".to_owned(),
                namespace: Some(synthetic::namespace(0)),
                ..AccessQuestion::default()
            }),
        ),
        ("admission", Question::Admission(AdmissionQuestion { pod, ..AdmissionQuestion::default() })),
    ];
    let mut group = criterion.benchmark_group("question");
    playground.report();
    for (name, question) in questions {
        group.bench_function(name, |bencher| bencher.iter(|| playground.ask(black_box(&question))));
    }
    group.finish();
}

/// One document of many changes, as while typing; the others are known.
fn keystroke(criterion: &mut Criterion) {
    let cluster = synthetic::cluster(PODS, POLICIES);
    let typed = [
        format!("{cluster}---\n{}", synthetic::policy(POLICIES)),
        format!("{cluster}---\n{}", synthetic::policy(POLICIES + 1)),
    ];
    let mut playground = loaded(&cluster);
    playground.report();
    let mut strokes = 0_usize;
    criterion.bench_function("keystroke", |bencher| {
        bencher.iter_batched(
            || {
                strokes += 1;
                typed
                    .iter()
                    .cycle()
                    .skip(strokes % typed.len())
                    .take(1)
                    .map(|text| file("cluster.yaml", text))
                    .collect()
            },
            |files: Vec<SourceFile>| {
                playground.set_files(files);
                playground.report()
            },
            BatchSize::PerIteration,
        );
    });
}

/// The manifest layer's share of a keystroke: 500 documents of which one changes.
fn manifest_keystroke(criterion: &mut Criterion) {
    let before = synthetic::documents(500);
    let after = before.replacen("name: pod-00125", "name: pod-00125x", 1);
    assert_ne!(before, after);
    let mut workspace = Workspace::default();
    let mut texts = [&after, &before].into_iter().cycle();
    workspace.set_files(vec![file("cluster.yaml", &before)]);
    assert_eq!(workspace.read(KubernetesVersion::default(), &mut || {}).0.iter().count(), 500);
    criterion.bench_function("keystroke/manifest", |bencher| {
        bencher.iter_batched(
            || texts.by_ref().take(1).map(|text| file("cluster.yaml", text)).collect(),
            |files: Vec<SourceFile>| {
                workspace.set_files(files);
                workspace.read(KubernetesVersion::default(), &mut || {})
            },
            BatchSize::PerIteration,
        );
    });
}

fn brief() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .without_plots()
}

criterion_group! { name = benches; config = brief(); targets = read, large, report, question, keystroke, manifest_keystroke }
criterion_main!(benches);
