//! Reads YAML as sigs.k8s.io/yaml does.
//!
//! `yaml-cases.jsonl` holds 227 documents with what that library answered (version 1.4.0 over go-yaml 2.4.4, Go 1.19): `json`, or
//! `error` with its message, and `strict` where its strict mode finds something more. Long documents are written as parts to be
//! repeated, and of three long answers only the start was kept (`starts`).
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use policy_core::yaml::{self, NodeId, Scalar, Tree, Value};
use serde_json::{Map, Value as Json};

/// What is read otherwise, and why that stays.
const DIFFERENT: [(&str, &str); 3] = [
    (
        "question flow",
        "`[?x]` is a key without value in YAML 1.1 and the text `?x` in YAML 1.2, which this parser follows",
    ),
    ("nel", "U+0085 ends a line in YAML 1.1, but not for this parser; a warning tells it"),
    ("ls", "U+2028 ends a line in YAML 1.1, but not for this parser; a warning tells it"),
];

struct Case {
    name: String,
    text: String,
    answer: Json,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("yaml-cases.jsonl").lines();
    let case = |line: &str| {
        let answer: Json = serde_json::from_str(line).expect("a case");
        let text = match &answer["parts"] {
            Json::Array(parts) => parts.iter().map(written_out).collect(),
            _ => answer["yaml"].as_str().expect("a text").to_owned(),
        };
        Case { name: answer["name"].as_str().expect("a name").to_owned(), text, answer }
    };
    lines.map(case).collect()
}

/// A text as it is, one that is repeated, or one that is repeated on lines each indented by a blank more.
fn written_out(part: &Json) -> String {
    let times = usize::try_from(part["times"].as_u64().unwrap_or(1)).expect("a count");
    match (part, part["repeat"].as_str(), part["indented"].as_str()) {
        (Json::String(text), ..) => text.clone(),
        (_, Some(text), _) => text.repeat(times),
        (_, _, Some(text)) => (0..times).map(|depth| format!("{}{text}\n", " ".repeat(depth))).collect(),
        _ => panic!("what is {part}?"),
    }
}

/// The tree as Kubernetes' JSON; floats go through their text, since JSON does not tell whole ones from integers.
fn json_of(tree: &Tree, id: NodeId) -> Json {
    match &tree.node(id).value {
        Value::Scalar(Scalar::Null) => Json::Null,
        Value::Scalar(Scalar::Bool(value)) => Json::from(*value),
        Value::Scalar(Scalar::Int(value)) => Json::from(*value),
        Value::Scalar(Scalar::BigInt(value)) => Json::from(*value),
        Value::Scalar(Scalar::Float(value)) => serde_json::from_str(&value.to_string()).expect("a number"),
        Value::Scalar(Scalar::Text(text)) => Json::from(&**text),
        Value::Sequence(items) => items.iter().map(|item| json_of(tree, *item)).collect(),
        Value::Mapping(entries) => {
            let fields = entries.iter().map(|entry| (entry.key.to_string(), json_of(tree, entry.value)));
            Json::Object(fields.collect::<Map<_, _>>())
        }
    }
}

/// How the tree differs from what Kubernetes answers; empty where it agrees.
fn differences(case: &Case) -> Vec<String> {
    let mut differences = Vec::new();
    let (tree, problems) = yaml::parse(&case.text);
    let fatal = problems.iter().find(|problem| problem.fatal);
    let refused = case.answer.get("error");
    if fatal.is_some() != refused.is_some() {
        differences.push(format!("Kubernetes: {refused:?}, here: {fatal:?}"));
    }
    if fatal.is_none() {
        let read = tree.root().map_or(Json::Null, |root| json_of(&tree, root));
        if case.answer.get("json").is_some_and(|json| *json != read) {
            differences.push(format!("Kubernetes: {}, here: {read}", case.answer["json"]));
        }
        if case.answer["starts"].as_str().is_some_and(|start| !read.to_string().starts_with(start)) {
            differences.push("the answer starts otherwise".to_owned());
        }
        let repeats = problems.iter().any(|problem| problem.code == "duplicate-field");
        if repeats != case.answer.get("strict").is_some() {
            differences.push(format!("Kubernetes, strict: {:?}, here: {problems:?}", case.answer.get("strict")));
        }
    }
    differences
}

#[test]
fn a_document_means_what_kubernetes_takes_it_for() {
    // Making JSON of a document of 2,000 levels takes as many calls.
    let roomy = std::thread::Builder::new().stack_size(64 << 20);
    roomy.spawn(compare_all).expect("a thread").join().expect("agreement");
}

fn compare_all() {
    let cases = cases();
    assert_eq!(cases.len(), 227);
    let all: Vec<_> = cases.iter().map(|case| (case.name.as_str(), differences(case))).collect();
    let unexpected: Vec<_> = all
        .iter()
        .filter(|(name, differences)| DIFFERENT.iter().any(|(known, _)| known == name) == differences.is_empty())
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

#[test]
fn every_problem_has_a_place_in_the_text() {
    for case in cases() {
        for problem in yaml::parse(&case.text).1 {
            let range = problem.range.start as usize..problem.range.end as usize;
            let marked = case.text.get(range).unwrap_or_default();
            assert!(!marked.is_empty(), "{}: {problem:?}", case.name);
        }
    }
}
