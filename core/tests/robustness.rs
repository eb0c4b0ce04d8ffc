//! Whatever is typed, the playground answers: no panic, places inside the text on character boundaries, and work that the
//! text's length bounds.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

// Files beside this one would be taken for tests of their own.
#[path = "robustness/keystrokes.rs"]
mod keystrokes;
#[path = "robustness/phrases.rs"]
mod phrases;
#[path = "robustness/texts.rs"]
mod texts;

use policy_core::export::{self, Format};
use policy_core::manifest::MAX_LISTS;
use policy_core::report::access::{
    AccessMatrixQuestion, CanIQuestion, EscalationQuestion, LeastPrivilegeQuestion, PermissionsQuestion,
    RequestQuestion, RunningAsQuestion, WhoCanQuestion,
};
use policy_core::report::admission::{MigrationQuestion, StandardQuestion};
use policy_core::report::expectations::ExpectationsQuestion;
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, ChangesQuestion, ConnectionsQuestion, ExposedQuestion, Question, Report,
    SelectingQuestion, SelectorQuestion, SourceFile, TrafficQuestion, Verdict,
};
use policy_core::{Playground, yaml};
use serde_json::Value as Json;
use texts::{Dice, damage, examples, laughs, noise, soup};

/// How many damaged texts are tried for each example.
const ROUNDS: u64 = 25;

fn playground(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "pasted.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn questions(text: &str) -> [Question; 22] {
    let jane = || "jane".to_owned();
    [
        Question::Traffic(TrafficQuestion {
            from: "test-ns/server".to_owned(),
            to: "192.168.1.1".to_owned(),
            port: 443,
            protocol: "TCP".to_owned(),
        }),
        Question::Access(AccessQuestion {
            user: "jane".to_owned(),
            verb: "get".to_owned(),
            resource: "pods".to_owned(),
            namespace: Some("test-ns".to_owned()),
            ..AccessQuestion::default()
        }),
        Question::Admission(AdmissionQuestion { pod: "test-ns/server".to_owned(), ..AdmissionQuestion::default() }),
        Question::Traffic(TrafficQuestion {
            from: "test-ns/server".to_owned(),
            to: "server.test-ns.svc".to_owned(),
            port: 443,
            protocol: String::new(),
        }),
        Question::Connections(ConnectionsQuestion::default()),
        Question::Exposed(ExposedQuestion::default()),
        Question::Selecting(SelectingQuestion { pod: "test-ns/server".to_owned() }),
        Question::Selector(SelectorQuestion {
            pods: "app in (server, web),!old".to_owned(),
            namespaces: Some(String::new()),
            ..SelectorQuestion::default()
        }),
        Question::Changes(ChangesQuestion::default()),
        Question::CanI(CanIQuestion {
            user: jane(),
            verb: "get".to_owned(),
            resource: "po/x".to_owned(),
            ..Default::default()
        }),
        Question::Request(RequestQuestion {
            user: jane(),
            method: "GET".to_owned(),
            url: text.to_owned(),
            ..Default::default()
        }),
        Question::WhoCan(WhoCanQuestion {
            verb: "get".to_owned(),
            resource: "secrets".to_owned(),
            ..Default::default()
        }),
        Question::Permissions(PermissionsQuestion { user: jane(), ..Default::default() }),
        Question::AccessMatrix(AccessMatrixQuestion { resources: vec![text.to_owned()], ..Default::default() }),
        Question::RunningAs(RunningAsQuestion { user: "test-ns/default".to_owned() }),
        Question::AccessChanges(ChangesQuestion::default()),
        Question::AdmissionChanges(ChangesQuestion::default()),
        Question::Escalation(EscalationQuestion { user: jane(), manifest: text.to_owned(), ..Default::default() }),
        Question::LeastPrivilege(LeastPrivilegeQuestion {
            user: jane(),
            requests: text.to_owned(),
            ..Default::default()
        }),
        Question::Standard(StandardQuestion { pod: "test-ns/server".to_owned(), ..Default::default() }),
        Question::Migration(MigrationQuestion::default()),
        Question::Expectations(ExpectationsQuestion {
            files: vec![SourceFile { name: "pasted.yaml".to_owned(), text: text.to_owned() }],
        }),
    ]
}

/// Asks everything of a text, and looks at each place that is told.
#[track_caller]
fn check(text: &str) -> Report {
    let mut playground = playground(text);
    let report = playground.report();
    check_places(&serde_json::to_value(&report).expect("a report"), text);
    for format in Format::ALL {
        assert!(!export::admission(&report.admission, format).is_empty(), "{text:?}");
    }
    assert!(!export::admission_commands(&report.admission).is_empty(), "{text:?}");
    for question in questions(text) {
        let answer = playground.ask(&question);
        assert!(!answer.summary.is_empty(), "{question:?} of {text:?}");
        check_places(&serde_json::to_value(&answer).expect("an answer"), text);
    }
    report
}

#[track_caller]
fn check_places(told: &Json, text: &str) {
    match told {
        Json::Array(items) => items.iter().for_each(|item| check_places(item, text)),
        Json::Object(fields) => {
            fields.values().for_each(|value| check_places(value, text));
            let end = |name| fields.get("range").and_then(|range| range.get(name)?.as_u64()).map(|at| at as usize);
            if let (Some(start), Some(end)) = (end("start"), end("end")) {
                assert!(text.get(start..end).is_some(), "{told} in {text:?}");
            }
        }
        _ => {}
    }
}

/// Each problem marks something, in a document alone.
#[track_caller]
fn check_problems(text: &str) {
    for piece in yaml::split(text) {
        let (tree, problems) = yaml::parse(piece.text);
        assert!(problems.len() <= yaml::MAX_PROBLEMS, "{text:?}");
        for problem in problems.iter().chain(piece.problem.as_deref()) {
            let marked = piece.text.get(problem.range.start as usize..problem.range.end as usize);
            assert!(marked.is_some_and(|marked| !marked.is_empty()), "{problem:?} in {:?}", piece.text);
            assert!(
                !problem.fatal || tree.root().is_none() || piece.problem.is_some(),
                "{problem:?} in {:?}",
                piece.text
            );
        }
    }
}

#[test]
fn damaged_manifests_are_answered_with_places_inside_the_text() {
    for (number, text) in examples().iter().enumerate() {
        for round in 0..ROUNDS {
            let damaged = damage(text, &mut Dice(round * 1_000 + number as u64));
            check(&damaged);
            check_problems(&damaged);
        }
    }
}

#[test]
fn texts_without_sense_are_answered_with_places_inside_the_text() {
    for seed in 0..3_000 {
        let dice = &mut Dice(seed);
        let text = if seed % 3 == 0 { noise(dice) } else { soup(dice) };
        check_problems(&text);
        if seed % 10 == 0 {
            check(&text);
        }
    }
}

/// The code of the finding that a text's limit gives.
#[track_caller]
fn check_limit(text: &str, expected: &str) {
    let (tree, problems) = yaml::parse(text);
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert!(codes.contains(&expected) && tree.root().is_none(), "{expected}: {codes:?}");
    check_problems(text);
    let others = format!("{text}\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n");
    let report = check(&others);
    assert!(report.findings.iter().any(|finding| finding.code == expected), "{expected}");
    assert!(report.namespaces.iter().any(|namespace| namespace.name == "other"), "{expected}");
}

#[test]
fn reaching_a_limit_is_a_finding_and_leaves_the_other_documents_alone() {
    let deep = yaml::MAX_NESTING + 1;
    check_limit(&"[".repeat(deep), "yaml-nesting");
    check_limit(&format!("{}{}", "[".repeat(deep), "]".repeat(deep)), "yaml-nesting");
    check_limit(&"{a: ".repeat(deep), "yaml-nesting");
    check_limit(&"- ".repeat(deep), "yaml-nesting");
    check_limit(&"- ".repeat(100_000), "yaml-nesting");
    check_limit(&laughs(30, 4), "yaml-aliases");
    let deep_by_aliases: String = (1..=deep).map(|level| format!("a{level}: &a{level} [*a{}]\n", level - 1)).collect();
    check_limit(&format!("a0: &a0 x\n{deep_by_aliases}"), "yaml-aliases");
    let long = yaml::MAX_EXPANDED_BYTES as usize / 1_000;
    check_limit(&format!("a: &a {}\nb: [{}]\n", "x".repeat(long), "*a,".repeat(1_001)), "yaml-aliases");
    let keys: String = (0..2_000).map(|key| format!("key-{key}: 1,")).collect();
    let merges = "- <<: *a\n".repeat(yaml::MAX_MERGED_BYTES / (2_000 * 40));
    check_limit(&format!("a: &a {{{keys}}}\nb:\n{merges}"), "yaml-aliases");
    check_limit(&"a: .inf\n".repeat(yaml::MAX_PROBLEMS + 1), "yaml-problems");
}

#[test]
fn lists_in_lists_are_read_to_a_limit() {
    let nested = |depth: usize| {
        let inside = "{apiVersion: v1, kind: Namespace, metadata: {name: inside}}";
        format!("{}{inside}{}", "{apiVersion: v1, kind: List, items: [".repeat(depth), "]}".repeat(depth))
    };
    let is_read = |report: &Report| report.namespaces.iter().any(|namespace| namespace.name == "inside");
    assert!(is_read(&check(&nested(MAX_LISTS))));
    for depth in [MAX_LISTS + 1, yaml::MAX_NESTING / 2 - 1] {
        let report = check(&nested(depth));
        assert!(!is_read(&report) && report.findings.iter().any(|finding| finding.code == "nested-lists"), "{depth}");
    }
}

#[test]
fn below_a_limit_nothing_is_told() {
    let deep = yaml::MAX_NESTING - 1;
    for text in [
        format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("{}x", "- ".repeat(deep)),
        laughs(8, 4),
        format!("a: {}\n", "x".repeat(1 << 20)),
        format!("a: \"{}\"\n", "é ".repeat(1 << 19)),
        format!("a: [{}]\n", "x,".repeat(1 << 19)),
        (0..100_000).map(|key| format!("key-{key}: {key}\n")).collect(),
    ] {
        let (tree, problems) = yaml::parse(&text);
        assert!(problems.is_empty() && tree.root().is_some(), "{problems:?} in {}", &text[..20]);
    }
}

#[test]
fn the_parser_s_work_grows_no_faster_than_the_text() {
    for seed in 0..1_000 {
        let text = soup(&mut Dice(seed));
        assert!(yaml::count_events(&text) <= 4 * text.len() + 8, "{text:?}");
    }
}

#[test]
fn a_report_grows_with_the_text_and_not_with_what_it_pretends_to_hold() {
    for text in [
        "---\n".repeat(10_000),
        "--- x\n".repeat(2_000),
        "a: 1\na: 2\n".repeat(20_000),
        "\u{0}".repeat(1_000),
        "*a\n---\n".repeat(2_000),
        laughs(8, 4),
        format!("{}x", "- ".repeat(5_000)),
    ] {
        let report = serde_json::to_string(&check(&text)).expect("a report");
        let empty = serde_json::to_string(&check("")).expect("a report");
        let bound = empty.len() + 150 * text.len() + 400 * yaml::MAX_PROBLEMS;
        assert!(
            report.len() <= bound,
            "{} bytes of report about {} bytes: {:?}",
            report.len(),
            text.len(),
            &text[..20]
        );
    }
}

/// A report without what tells the documents' places (edits end as their document does; their diff stays), and with its lists of documents and findings in an order of their own.
fn without_places(mut told: Json) -> Json {
    match &mut told {
        Json::Array(items) => items.iter_mut().for_each(|item| *item = without_places(item.take())),
        Json::Object(fields) => {
            for name in ["document", "lines", "range", "edits"] {
                fields.remove(name);
            }
            for (name, value) in fields.iter_mut() {
                *value = without_places(value.take());
                if let ("documents" | "findings", Json::Array(items)) = (name.as_str(), value) {
                    items.sort_by_key(Json::to_string);
                }
            }
        }
        _ => {}
    }
    told
}

fn told(documents: &[&str]) -> Vec<Json> {
    let mut playground = playground(&documents.join("\n---\n"));
    let report = serde_json::to_value(playground.report()).expect("a report");
    let answers = questions("").map(|question| serde_json::to_value(playground.ask(&question)).expect("an answer"));
    std::iter::once(report).chain(answers).map(without_places).collect()
}

#[test]
fn the_order_of_documents_changes_nothing_but_their_places() {
    for (number, text) in examples().iter().enumerate() {
        let mut documents: Vec<&str> = yaml::split(text).iter().map(|piece| piece.text).collect();
        let expected = told(&documents);
        for round in 0..4_u64 {
            let dice = &mut Dice(round);
            for last in (1..documents.len()).rev() {
                documents.swap(last, dice.below(last + 1));
            }
            assert_eq!(told(&documents), expected, "example {number}, round {round}");
        }
    }
}

/// One policy that allows so many capabilities, and so many pods that add as many.
fn pods_and_policies(pods: usize, policies: usize, capabilities: usize) -> String {
    let listed: String = (0..capabilities).map(|capability| format!("C{capability}, ")).collect();
    let mut text = String::new();
    for policy in 0..policies {
        text += &format!(
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {{name: p{policy}}}\nspec: {{runAsUser: {{rule: \
             RunAsAny}}, seLinux: {{rule: RunAsAny}}, supplementalGroups: {{rule: RunAsAny}}, fsGroup: {{rule: RunAsAny}}, volumes: \
             ['*'], allowedCapabilities: [{listed}]}}\n---\n"
        );
    }
    for pod in 0..pods {
        text += &format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web-{pod}}}\nspec: {{containers: [{{name: c, image: app-{pod}, \
             securityContext: {{capabilities: {{add: [{listed}]}}}}}}]}}\n---\n"
        );
    }
    text
}

/// How many pods have no verdict, since judging them was given up.
fn given_up(text: &str) -> usize {
    let pods = playground(text).report().admission.pods;
    assert!(!pods.is_empty());
    pods.iter().filter(|pod| pod.verdict == Verdict::Depends).count()
}

#[test]
fn pods_are_judged_by_policies_up_to_a_limit_of_work() {
    assert_eq!(given_up(&pods_and_policies(2_000, 20, 2)), 0, "distinct pods");
    assert_eq!(given_up(&pods_and_policies(1, 1, 2_000)), 0, "long lists");
    assert_eq!(given_up(&pods_and_policies(1, 1, 12_000)), 1, "lists whose product is too long");
    let (pods, policies) = (400, 400);
    let left = given_up(&pods_and_policies(pods, policies, 2));
    assert!(left > 0 && left < pods, "the first are judged, {left} are not");
}
