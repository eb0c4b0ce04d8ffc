use super::*;

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
question: 203.0.113.1 -> shop/web:80
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

fn of_texts(texts: &[(&str, &str)]) -> Folder {
    texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn door() -> Folder {
    let policy = |types: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: door, namespace: shop}}\nspec: {{podSelector: {{}}, policyTypes: [{types}]}}\n"
        )
    };
    of_texts(&[
        ("lesson.md", LESSON),
        (
            "checks.yaml",
            "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n  traffic:\n  - {from: 203.0.113.1, to: shop/web, port: 80, expect: denied}\n  - {from: shop/web, to: 203.0.113.1, port: 80, expect: allowed}\n",
        ),
        (
            "start/stage.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: c, image: nginx}]}\n",
        ),
        ("start/policy.yaml", &policy("Egress")),
        ("solution/policy.yaml", &policy("Ingress")),
    ])
}

fn told(folder: &Folder) -> Vec<String> {
    super::check(folder, "door").problems.iter().map(ToString::to_string).collect()
}

/// The lesson with this change of one of its files has these problems.
#[track_caller]
fn check(path: &str, from: &str, to: &str, expected: &[&str]) {
    let mut folder = door();
    let text = folder.get_mut(path).expect("a file");
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replacen(from, to, 1);
    assert_eq!(told(&folder), expected);
}

#[test]
fn a_lesson_without_mistakes_has_none() {
    check("lesson.md", "Two.", "2.", &[]);
    check("lesson.md", "## Hint", "## Hint 1: a `door`", &[]);
    check("lesson.md", "title: Close the door", "title: \"Close: the door\"\n", &[]);
    let windows = door().into_iter().map(|(path, text)| (path, text.replace('\n', "\r\n"))).collect();
    assert_eq!(told(&windows), [""; 0]);
}

#[test]
fn the_head_of_a_lesson_is_told() {
    check("lesson.md", "minutes: 5\n", "", &["door/lesson.md:1: `minutes` is missing among the first lines"]);
    check(
        "lesson.md",
        "minutes: 5",
        "minutes: long",
        &["door/lesson.md:4: `minutes` is a number from 1 to 120, not `long`"],
    );
    let views = "door/lesson.md:11: `view` is one of overview, network, access, pods, not `graph`";
    check("lesson.md", "view: network", "view: graph", &[views]);
    check("lesson.md", "psp: off", "psp: false", &["door/lesson.md:9: `psp` is one of on, off, not `false`"]);
    check("lesson.md", "psp: off", "domain: pods", &["door/lesson.md:9: `domain` is there twice"]);
    check(
        "lesson.md",
        "psp: off",
        "predict:",
        &["door/lesson.md:9: `predict` says nothing: write its value, or remove the line"],
    );
    let unknown = "door/lesson.md:9: `pps: off` is no `key: value` with one of the keys title, domain, minutes, files, editable, version, plugin, psp, requester, view, question, predict";
    check("lesson.md", "psp: off", "pps: off", &[unknown]);
    let asked = "door/lesson.md:12: the question `203.0.113.1 -> shop/db:80` cannot be asked at the start. No pod or workload `shop/db` is in these files.";
    check("lesson.md", "-> shop/web:80", "-> shop/db:80", &[asked]);
}

#[test]
fn the_sections_of_a_lesson_are_told() {
    let intro = "door/lesson.md:14: nothing is told before `## Task`: introduce what the task is about";
    check("lesson.md", "Pods are open to all.", "", &[intro]);
    check("lesson.md", "Three.", "", &["door/lesson.md:28: nothing stands below `## Hint`"]);
    let order = "door/lesson.md:28: the sections are ## Task, ## Hint, ## Hint, ## Hint, ## Why, in this order; here are ## Task, ## Hint, ## Hint, ## Why";
    check("lesson.md", "## Hint\n\nThree.\n\n", "", &[order]);
    check("lesson.md", "Three.", "```\n## Task\n```", &[]);
}

#[test]
fn the_files_of_a_lesson_are_those_that_it_lists() {
    let missing = "door: start/policies.yaml is missing: lesson.md has it in `files`";
    let editable = "door/lesson.md:6: `policy.yaml` may be changed and is not among `files`";
    let other = "door/start/policy.yaml: lesson.md does not have it in `files`: add it there, or remove the file";
    check("lesson.md", ", policy.yaml", ", policies.yaml", &[editable, missing, other]);
    let unsolved = "door: solution/stage.yaml is missing: lesson.md has it in `editable`";
    let locked =
        "door/solution/policy.yaml: lesson.md does not have it in `editable`: add it there, or remove the file";
    check("lesson.md", "editable: policy.yaml", "editable: stage.yaml", &[unsolved, locked]);
    let mut unchecked = door();
    unchecked.remove("checks.yaml");
    assert_eq!(
        told(&unchecked),
        ["door: checks.yaml is missing: a document of kind Expectations that says what is to hold"]
    );
}

#[test]
fn start_and_solution_are_held_against_the_checks() {
    let all = "door/checks.yaml: at the start every check holds: let one fail that the task is about";
    check("start/policy.yaml", "Egress", "Ingress", &[all]);
    let shut = "door/checks.yaml:6: in the solution, shop/web → 203.0.113.1, TCP 80: denied, expected allowed";
    let open = "door/checks.yaml:5: in the solution, 203.0.113.1 → shop/web, TCP 80: allowed, expected denied";
    check("solution/policy.yaml", "Ingress", "Ingress, Egress", &[shut]);
    let unasked = |when: &str| {
        format!(
            "door/checks.yaml:6: {when}, shop/db → 203.0.113.1, TCP 80 cannot be asked: No pod or workload `shop/db` is in these files."
        )
    };
    check("checks.yaml", "from: shop/web", "from: shop/db", &[&unasked("at the start"), &unasked("in the solution")]);
    let broken = "door/solution/policy.yaml:4: `spec.podSelector` must be a mapping, not a text";
    check("solution/policy.yaml", "podSelector: {}", "podSelector: x", &[broken, open]);
    let nothing = "door/checks.yaml: nothing is expected: a document of kind Expectations has cases in its `spec`";
    let mut idle = door();
    idle.insert("checks.yaml".to_owned(), "# later\n".to_owned());
    assert_eq!(told(&idle), [nothing]);
}

#[test]
fn a_course_lists_each_of_its_lessons_once() {
    let course = |list: &str| {
        let course = format!("{{\"title\": \"Doors\", \"lessons\": {list}}}");
        let mut folder = of_texts(&[("course.json", &course)]);
        folder.extend(door().into_iter().map(|(path, text)| (["first/", &path].concat(), text)));
        let checked = super::check(&folder, "doors");
        (checked.lessons, checked.problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(course("[\"first\"]"), (1, Vec::new()));
    let problems = [
        "doors/course.json: `first` is listed twice",
        "doors/course.json: `second` is listed, and there is no second/lesson.md: write it, or take it off the list",
        "doors/course.json: `lessons` has \"../x\", which is no folder's name: letters, digits, `-` and `_`",
    ];
    assert_eq!(course("[\"first\", \"first\", \"second\", \"../x\"]"), (1, problems.map(str::to_owned).to_vec()));
    let unlisted = "doors/course.json: the folder `first` has a lesson and is not listed: add it to `lessons`";
    assert_eq!(course("[]"), (0, vec![unlisted.to_owned()]));
    let neither = "x: there is neither course.json nor lesson.md: name the folder of a course or of a lesson";
    assert_eq!(super::check(&Folder::new(), "x").problems[0].to_string(), neither);
}
