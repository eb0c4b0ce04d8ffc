//! The lessons of `static/lessons`, a folder each: the form of `lesson.md`, that the start fails a check, and that the solution
//! passes all of them.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;

use policy_core::Playground;
use policy_core::finding::FindingKind;
use policy_core::report::expectations::{Checks, ExpectationsQuestion};
use policy_core::report::{ClusterProfile, Question, Requester, Severity, SourceFile};

/// What `lesson.md` may say before its text.
const KEYS: [&str; 12] = [
    "title",
    "domain",
    "minutes",
    "files",
    "editable",
    "version",
    "plugin",
    "psp",
    "requester",
    "view",
    "question",
    "predict",
];
const REQUIRED: [&str; 5] = ["title", "domain", "minutes", "files", "editable"];
const SECTIONS: [&str; 5] = ["Task", "Hint", "Hint", "Hint", "Why"];
const VIEWS: [&str; 4] = ["overview", "network", "access", "pods"];

/// The files of a lesson's folder with their texts, as `start/policy.yaml`.
type Folder = BTreeMap<String, String>;

/// All that is wrong with a lesson.
fn mistakes(folder: &Folder) -> Vec<String> {
    let Some(text) = folder.get("lesson.md") else { return vec!["lesson.md is missing".to_owned()] };
    let Some((head, body)) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")) else {
        return vec!["lesson.md does not begin with `key: value` lines between two lines `---`".to_owned()];
    };
    let mut wrong = Vec::new();
    let mut said = BTreeMap::new();
    for line in head.lines() {
        match line.split_once(": ") {
            Some((key, value)) if KEYS.contains(&key) && !value.trim().is_empty() => {
                if said.insert(key, value.trim()).is_some() {
                    wrong.push(format!("`{key}` stands there twice"));
                }
            }
            _ => wrong.push(format!("`{line}` is no `key: value` of {KEYS:?}")),
        }
    }
    wrong.extend(REQUIRED.iter().filter(|key| !said.contains_key(*key)).map(|key| format!("`{key}` is missing")));
    let value = |key: &str| said.get(key).copied().unwrap_or_default();
    if !(1..=15).contains(&value("minutes").parse::<u32>().unwrap_or_default()) {
        wrong.push("`minutes` is no number from 1 to 15".to_owned());
    }
    if said.contains_key("view") && !VIEWS.contains(&value("view")) {
        wrong.push(format!("`view` is none of {VIEWS:?}"));
    }
    wrong.extend(sections(body));
    let list =
        |key: &str| -> Vec<&str> { value(key).split(',').map(str::trim).filter(|name| !name.is_empty()).collect() };
    let (files, editable) = (list("files"), list("editable"));
    wrong.extend(
        editable.iter().filter(|name| !files.contains(name)).map(|name| format!("`{name}` is editable and no file")),
    );
    wrong.extend(held(folder, "start", &files));
    wrong.extend(held(folder, "solution", &editable));
    if wrong.is_empty() {
        match settings(&value) {
            Ok(settings) => wrong.extend(judged(folder, &files, &settings)),
            Err(error) => wrong.push(error),
        }
    }
    wrong
}

/// The text's parts: something before the first heading, and something below each.
fn sections(body: &str) -> Vec<String> {
    let mut parts = ["\n", body].concat();
    parts = parts.replace("\n## ", "\u{0}");
    let mut parts = parts.split('\u{0}');
    let mut wrong = Vec::new();
    if parts.next().is_none_or(|text| text.trim().is_empty()) {
        wrong.push("nothing is told before `## Task`".to_owned());
    }
    let parts: Vec<(&str, &str)> = parts.map(|part| part.split_once('\n').unwrap_or((part, ""))).collect();
    let titles: Vec<&str> = parts.iter().map(|(title, _)| title.trim()).collect();
    if titles != SECTIONS {
        wrong.push(format!("the sections are {titles:?} instead of {SECTIONS:?}"));
    }
    wrong.extend(
        parts.iter().filter(|(_, text)| text.trim().is_empty()).map(|(title, _)| format!("`## {title}` is empty")),
    );
    wrong
}

/// These files are in the folder, and no others.
fn held(folder: &Folder, below: &str, names: &[&str]) -> Vec<String> {
    let there: Vec<&str> = folder.keys().filter_map(|path| path.strip_prefix(below)?.strip_prefix('/')).collect();
    let missing = names.iter().filter(|name| !there.contains(name)).map(|name| format!("{below}/{name} is missing"));
    let others = there.iter().filter(|name| !names.contains(name)).map(|name| format!("{below}/{name} is not listed"));
    missing.chain(others).collect()
}

/// The imagined cluster and who asks: `version: 1.24`, `plugin: no-egress`, `psp: off`, `requester: jane, devs` (a user, then
/// groups).
fn settings<'a>(value: &dyn Fn(&str) -> &'a str) -> Result<(ClusterProfile, Requester), String> {
    let mut profile = serde_json::Map::new();
    for (key, name) in [("version", "version"), ("plugin", "networkPlugin")] {
        if !value(key).is_empty() {
            profile.insert(name.to_owned(), value(key).into());
        }
    }
    match value("psp") {
        "" => {}
        "on" => drop(profile.insert("pspPlugin".to_owned(), true.into())),
        "off" => drop(profile.insert("pspPlugin".to_owned(), false.into())),
        other => return Err(format!("`psp` is `on` or `off`, not `{other}`")),
    }
    let profile = serde_json::from_value(profile.into()).map_err(|error| format!("the settings: {error}"))?;
    let mut names = value("requester").split(',').map(|name| name.trim().to_owned());
    let requester = match names.next().filter(|user| !user.is_empty()) {
        Some(user) => Requester { user, groups: names.collect(), ..Requester::default() },
        None => Requester::default(),
    };
    Ok((profile, requester))
}

/// What is wrong with what the checks say of start and solution.
fn judged(folder: &Folder, files: &[&str], (profile, requester): &(ClusterProfile, Requester)) -> Vec<String> {
    let text = |below: &str, name: &str| folder.get(&format!("{below}/{name}")).cloned();
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
    let start = files.iter().map(|name| file(name, text("start", name).unwrap_or_default()));
    let solution =
        files.iter().map(|name| file(name, text("solution", name).or_else(|| text("start", name)).unwrap_or_default()));
    let open = |files: Vec<SourceFile>| {
        let mut playground = Playground::new();
        playground.set_files(files);
        playground.set_profile(profile.clone());
        playground.set_requester(requester.clone());
        playground
    };
    let mut solved = open(solution.collect());
    let broken = |kind| matches!(kind, FindingKind::Yaml | FindingKind::Field);
    let findings = solved.report().findings;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error && broken(finding.kind));
    let mut wrong: Vec<String> = errors.map(|finding| format!("in the solution: {}", finding.message)).collect();
    let Some(checks) = folder.get("checks.yaml") else { return wrong };
    let question = Question::Expectations(ExpectationsQuestion { files: vec![file("checks.yaml", checks.clone())] });
    let mut ask = |when: &str, playground: &mut Playground| -> Checks {
        let checks = *playground.ask(&question).checks.expect("checks");
        let unasked = checks.cases.iter().filter(|check| check.unasked);
        wrong.extend(unasked.map(|check| format!("{when}, {} cannot be asked: {}", check.text, check.summary)));
        checks
    };
    let before = ask("at the start", &mut open(start.collect()));
    let after = ask("in the solution", &mut solved);
    if before.failed == 0 {
        wrong.push("at the start no check fails".to_owned());
    }
    let failing = after.cases.iter().filter(|check| !check.holds && !check.unasked);
    wrong.extend(
        failing.map(|check| format!("in the solution, {}: {}, expected {}", check.text, check.actual, check.expected)),
    );
    wrong
}

fn read(path: &Path, below: &str, folder: &mut Folder) {
    for entry in std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
        let path = entry.expect("an entry").path();
        let name = [below, &path.file_name().expect("a name").to_string_lossy()].concat();
        if path.is_dir() {
            read(&path, &[&name, "/"].concat(), folder);
        } else {
            folder.insert(
                name,
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            );
        }
    }
}

#[test]
fn every_lesson_starts_with_a_failing_check_and_its_solution_passes_all() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/lessons");
    if !lessons.exists() {
        return;
    }
    let mut all = Folder::new();
    read(&lessons, "", &mut all);
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    for (path, text) in &all {
        if let Some((id, path)) = path.split_once('/') {
            folders.entry(id).or_default().insert(path.to_owned(), text.clone());
        }
    }
    let told = |(id, folder): (&&str, &Folder)| {
        mistakes(folder).into_iter().map(|told| format!("{id}: {told}")).collect::<Vec<_>>()
    };
    let wrong: Vec<String> = folders.iter().flat_map(told).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    if let Some(course) = all.get("course.json") {
        let course: serde_json::Value = serde_json::from_str(course).expect("JSON");
        let listed = course["lessons"].as_array().expect("lessons").iter().map(|id| id.as_str().expect("a name"));
        let mut listed: Vec<&str> = listed.collect();
        listed.sort_unstable();
        assert_eq!(listed, folders.into_keys().collect::<Vec<_>>(), "the course lists each lesson once");
    }
}

const LESSON: &str = "---
title: Close the door
domain: network
minutes: 5
files: stage.yaml, policy.yaml
editable: policy.yaml
version: 1.36
plugin: enforces
psp: off
requester: jane, devs
view: network
---
Pods are open to all.

## Task

Close the door.

## Hint

One.

## Hint

Two.

## Hint

Three.

## Why

So that nobody comes in.
";

fn lesson() -> Folder {
    let policy = |types: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: door, namespace: shop}}\nspec: {{podSelector: {{}}, policyTypes: [{types}]}}\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: c, image: nginx}]}\n";
    let checks = "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n  traffic:\n  - {from: 203.0.113.1, to: shop/web, port: 80, expect: denied}\n  - {from: shop/web, to: 203.0.113.1, port: 80, expect: allowed}\n";
    [
        ("lesson.md", LESSON.to_owned()),
        ("checks.yaml", checks.to_owned()),
        ("start/stage.yaml", pod.to_owned()),
        ("start/policy.yaml", policy("Egress")),
        ("solution/policy.yaml", policy("Ingress")),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into()
}

/// The lesson with this change of one of its files has these mistakes.
#[track_caller]
fn check(path: &str, from: &str, to: &str, expected: &[&str]) {
    let mut folder = lesson();
    let text = folder.get_mut(path).expect("a file");
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replacen(from, to, 1);
    assert_eq!(mistakes(&folder), expected);
}

#[test]
fn a_lesson_without_mistakes_has_none() {
    check("lesson.md", "Two.", "2.", &[]);
    let mut without_checks = lesson();
    without_checks.remove("checks.yaml");
    assert_eq!(mistakes(&without_checks), [""; 0]);
}

#[test]
fn the_form_of_a_lesson_is_told() {
    check("lesson.md", "minutes: 5\n", "", &["`minutes` is missing", "`minutes` is no number from 1 to 15"]);
    check(
        "lesson.md",
        "view: network",
        "view: graph",
        &["`view` is none of [\"overview\", \"network\", \"access\", \"pods\"]"],
    );
    check("lesson.md", "Pods are open to all.", "", &["nothing is told before `## Task`"]);
    check("lesson.md", "Three.", "", &["`## Hint` is empty"]);
    let sections = "the sections are [\"Task\", \"Hint\", \"Hint\", \"Why\"] instead of [\"Task\", \"Hint\", \"Hint\", \"Hint\", \"Why\"]";
    check("lesson.md", "## Hint\n\nThree.\n\n", "", &[sections]);
    check("lesson.md", "psp: off", "psp: false", &["`psp` is `on` or `off`, not `false`"]);
}

#[test]
fn the_files_of_a_lesson_are_those_that_it_lists() {
    let (missing, other) = ("start/policies.yaml is missing", "start/policy.yaml is not listed");
    check("lesson.md", ", policy.yaml", ", policies.yaml", &["`policy.yaml` is editable and no file", missing, other]);
    check(
        "lesson.md",
        "editable: policy.yaml",
        "editable: stage.yaml",
        &["solution/stage.yaml is missing", "solution/policy.yaml is not listed"],
    );
}

#[test]
fn start_and_solution_are_held_against_the_checks() {
    check("start/policy.yaml", "Egress", "Ingress", &["at the start no check fails"]);
    let shut = "in the solution, shop/web → 203.0.113.1, TCP 80: denied, expected allowed";
    let open = "in the solution, 203.0.113.1 → shop/web, TCP 80: allowed, expected denied";
    check("solution/policy.yaml", "Ingress", "Ingress, Egress", &[shut]);
    let told = "No pod or workload `shop/db` is in these files.";
    check(
        "checks.yaml",
        "from: shop/web",
        "from: shop/db",
        &[
            &format!("at the start, shop/db → 203.0.113.1, TCP 80 cannot be asked: {told}"),
            &format!("in the solution, shop/db → 203.0.113.1, TCP 80 cannot be asked: {told}"),
        ],
    );
    check(
        "solution/policy.yaml",
        "podSelector: {}",
        "podSelector: x",
        &["in the solution: `spec.podSelector` must be a mapping, not a text", open],
    );
}
