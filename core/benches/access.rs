//! What it costs to know who may do what: a whole overview, one who-can, one keystroke.
//! `cargo bench -p policy-core --bench access`.

// A file beside this one would be taken for a benchmark of its own.
#[path = "access/random.rs"]
mod random;

use std::hint::black_box;
use std::time::{Duration, Instant};

use policy_core::playground::Phase;
use policy_core::rbac;
use policy_core::report::access::{AccessMatrixQuestion, WhoCanQuestion};
use policy_core::report::{AccessQuestion, Question, SourceFile};
use policy_core::{Playground, report};
use random::Size;

const SIZE: Size = Size { bindings: 2_000, roles: 500, subjects: 1_000 };

const ROUNDS: usize = 9;

fn main() {
    let text = random::cluster(&SIZE);
    let mut playground = Playground::new();
    playground.set_files(files(&text));
    let access = playground.report().access;
    eprintln!(
        "{} bindings, {} roles, {} subjects, {} risks; {} KB of manifests",
        access.bindings_total,
        access.roles.len(),
        access.subjects.len(),
        access.risks.len(),
        text.len() / 1_000
    );
    let cluster = playground.cluster().clone();
    tell(
        "authorizer and overview, objects in",
        best(|| {
            let rbac = rbac::evaluate(black_box(&cluster));
            black_box(report::access::overview(&cluster, &rbac));
        }),
        100,
    );
    tell(
        "of which the authorizer",
        best(|| {
            black_box(rbac::evaluate(black_box(&cluster)));
        }),
        100,
    );
    let who_can =
        WhoCanQuestion { verb: "delete".to_owned(), resource: "pods".to_owned(), ..WhoCanQuestion::default() };
    let in_team = WhoCanQuestion { namespace: Some("team-7".to_owned()), ..who_can.clone() };
    for (name, question) in [("who can, anywhere", who_can), ("who can, in a namespace", in_team)] {
        let question = Question::WhoCan(question);
        tell(
            name,
            best(|| {
                black_box(playground.ask(black_box(&question)));
            }),
            5,
        );
    }
    let matrix =
        Question::AccessMatrix(AccessMatrixQuestion { namespace: Some("team-7".to_owned()), ..Default::default() });
    tell(
        "the matrix of a namespace",
        best(|| {
            black_box(playground.ask(black_box(&matrix)));
        }),
        100,
    );
    let denied = Question::Access(AccessQuestion {
        user: "user-7".to_owned(),
        verb: "delete".to_owned(),
        resource: "nodes".to_owned(),
        ..AccessQuestion::default()
    });
    tell(
        "a denial with its smallest fix",
        best(|| {
            black_box(playground.ask(black_box(&denied)));
        }),
        100,
    );
    keystroke(&text);
}

/// One rule edited back and forth: from the new text to an authorizer that answers, and to the whole report.
fn keystroke(text: &str) {
    let other = text.replacen("verbs: [", "verbs: [patch, ", 1);
    let mut playground = Playground::new();
    playground.set_files(files(text));
    playground.report();
    let mut least = [Duration::MAX; 3];
    for round in 0..ROUNDS * 2 {
        let files = files(if round % 2 == 0 { &other } else { text });
        let start = Instant::now();
        playground.set_files(files);
        let (mut read, mut evaluated) = (Duration::ZERO, Duration::ZERO);
        black_box(playground.report_observed(&mut |phase| match phase {
            Phase::Decode => read = start.elapsed(),
            Phase::Rbac => evaluated = start.elapsed() - read,
            _ => {}
        }));
        let all = start.elapsed();
        for (least, took) in least.iter_mut().zip([all, read, evaluated]) {
            *least = (*least).min(took);
        }
    }
    let [all, read, evaluated] = least;
    tell("one keystroke, to everything that can be asked", read + evaluated, 10);
    eprintln!(
        "  of which reading {read:.2?}, the authorizer {evaluated:.2?}; with findings and the whole overview {all:.2?}"
    );
}

fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { name: "access.yaml".to_owned(), text: text.to_owned() }]
}

fn best(mut round: impl FnMut()) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        round();
        least = least.min(start.elapsed());
    }
    least
}

fn tell(what: &str, took: Duration, bound: u64) {
    let bound = Duration::from_millis(bound);
    let compared = if took <= bound { "within" } else { "BEYOND" };
    eprintln!("{what}: {took:.2?}, {compared} {bound:?}");
}
