//! The command as one runs it: what it prints where, and its exit codes.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use policy_core::share;

const PODS: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
";

fn expected(verdict: &str) -> String {
    format!(
        "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n  traffic:\n  - {{from: shop/web, to: shop/db, port: 80, expect: {verdict}}}\n"
    )
}

/// A folder of its own for each test.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_policy-playground"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, "")
}

#[test]
fn a_question_is_answered_as_text_markdown_or_json() {
    let folder = folder("ask", &[("m/pods.yaml", PODS), ("m/notes.txt", "no manifest: [")]);
    let phrase = "shop/web -> shop/db:5432";
    let json = r#"{"traffic": {"from": "shop/web", "to": "shop/db", "port": 5432}}"#;
    for question in [phrase, json] {
        let ran = run(&folder, &["ask", question, "m"]);
        assert!(ran.out.starts_with("shop/web → shop/db, TCP 5432\n✕ denied\n"), "{}", ran.out);
        assert!(ran.out.contains("(m/pods.yaml:14)"), "{}", ran.out);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }
    let ran = run_with(&folder, &["ask", phrase, "--markdown", "-"], PODS);
    assert!(ran.out.starts_with("`shop/web → shop/db, TCP 5432` **✕ denied**\n"), "{}", ran.out);
    let ran = run(&folder, &["ask", "--json", phrase, "m", "--profile", r#"{"networkPlugin": "ignores"}"#]);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["verdict"], "allowed");
}

#[test]
fn what_cannot_be_asked_is_told_and_ends_with_2() {
    let folder = folder("unclear", &[("pods.yaml", PODS)]);
    let rows: [(&[&str], &str); 6] = [
        (
            &["ask", "what is this", "pods.yaml"],
            "policy-playground: the question `what is this` is not understood. Ask",
        ),
        (
            &["ask", "{\"traffic\": 1}", "pods.yaml"],
            "policy-playground: the question `{\"traffic\": 1}` is no question as JSON:",
        ),
        (&["ask", "exposed", "gone.yaml"], "policy-playground: cannot read `gone.yaml`:"),
        (&["check", "pods.yaml"], "policy-playground: no expectations are among these files"),
        (
            &["render", "pods.yaml", "pods.yaml"],
            "policy-playground: a folder, or more than one file, needs `--out DIR`",
        ),
        (&["ask", "exposed", "pods.yaml", "--profile", "{"], "error: invalid value '{' for '--profile <JSON>'"),
    ];
    for (arguments, expected) in rows {
        let ran = run(&folder, arguments);
        assert!(ran.err.starts_with(expected), "{} instead of {expected}", ran.err);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
    let ran = run(&folder, &["ask", "shop/web -> shop/cache:80", "pods.yaml"]);
    assert!(ran.out.contains("No pod or workload `shop/cache` is in these files."), "{}", ran.out);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn expectations_are_checked_with_the_exit_codes_of_a_test_runner() {
    let misspelt = expected("denied").replace("shop/db", "shop/cache");
    let files = [
        ("pods.yaml", PODS.to_owned()),
        ("holds.yaml", expected("denied")),
        ("fails.yaml", expected("allowed")),
        ("unasked.yaml", misspelt),
    ];
    let folder = folder("check", &files.each_ref().map(|(name, text)| (*name, text.as_str())));
    let fails = "✕ shop/web → shop/db, TCP 80: denied, expected allowed\n    fails.yaml:5: ";
    let unasked = "? shop/web → shop/cache, TCP 80: cannot be asked\n    unasked.yaml:5: ";
    for (name, first, last, code) in [
        ("holds.yaml", "✓ shop/web → shop/db, TCP 80: denied\n", "1 passed, 0 failed\n", 0),
        ("fails.yaml", fails, "0 passed, 1 failed\n", 1),
        ("unasked.yaml", unasked, "0 passed, 1 failed\n", 2),
    ] {
        let ran = run(&folder, &["check", "pods.yaml", name]);
        assert!(ran.out.starts_with(first) && ran.out.ends_with(last), "{}", ran.out);
        assert_eq!(ran.code, Some(code), "{name}");
    }
    let ignored = run(&folder, &["check", "--profile", r#"{"networkPlugin": "ignores"}"#, "pods.yaml", "fails.yaml"]);
    assert_eq!(ignored.code, Some(0), "{}", ignored.out);
}

#[test]
fn a_link_holds_files_and_question_and_no_secrets() {
    let secret =
        format!("{PODS}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{p: hunter2}}\n");
    let folder = folder("link", &[("a.yaml", &secret)]);
    let ran = run(&folder, &["link", "a.yaml", "--ask", "exposed", "--playground", "https://play.example/p/#old"]);
    let told = "1 values of Secrets and of what kubectl noted down stayed behind\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), told));
    let hash = ran.out.strip_prefix("https://play.example/p/#").unwrap().trim_end();
    let shared = share::read(hash).unwrap();
    assert!(shared.question.is_some() && !shared.files[0].text.contains("hunter2"), "{shared:?}");
    assert!(run(&folder, &["link", "a.yaml"]).out.starts_with("#v1."));
}

#[test]
fn a_folder_is_rendered_into_another() {
    let page = format!("# T\n\n```yaml playground question=\"shop/web -> shop/db:80\"\n{PODS}```\n");
    let wrong = "```yaml playground questoin=\"exposed\"\nkind: Pod\n```\n";
    let files = [
        ("docs/a/page.md", page.as_str()),
        ("docs/wrong.md", wrong),
        ("docs/plain.md", "text\r\n"),
        ("docs/i.png", "\u{1}"),
    ];
    let folder = folder("render", &files);
    let ran = run(&folder, &["render", "docs", "--out", "site/docs", "--playground", "https://play.example/"]);
    let told = "docs/wrong.md:1: `questoin` is no attribute of the playground:";
    assert!(ran.err.starts_with(told), "{}", ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "1 example rendered, 4 files written to `site/docs`\n"));
    let written = |path: &str| fs::read_to_string(folder.join("site/docs").join(path)).unwrap();
    assert!(written("a/page.md").starts_with("# T\n\n<div class=\"policy-playground\"><policy-playground question="));
    for (path, text) in files.iter().skip(1) {
        assert_eq!(written(path.strip_prefix("docs/").unwrap()), *text);
    }
    for out in ["docs", "docs/site", "docs/not/yet/there"] {
        let ran = run(&folder, &["render", "docs", "--out", out]);
        assert!(ran.err.contains("lies in the folder that is read") && ran.code == Some(2), "{out}: {}", ran.err);
    }
    let itself = run(&folder, &["render", "docs/plain.md", "--out", "docs"]);
    assert!(itself.err.contains("would be written over itself"), "{}", itself.err);
}

#[test]
fn one_document_is_printed() {
    let folder = folder("print", &[("plain.md", "text\n")]);
    assert_eq!(run(&folder, &["render", "plain.md"]).out, "text\n");
    let ran = run_with(&folder, &["render", "-"], "```yaml playground\nkind: Pod\n");
    assert!(ran.out.starts_with("<div class=\"policy-playground\">"), "{}", ran.out);
}

#[test]
fn mdbook_runs_it_as_a_preprocessor() {
    let folder = folder("mdbook", &[]);
    assert_eq!(run(&folder, &["mdbook", "supports", "html"]).code, Some(0));
    assert_eq!(run(&folder, &["mdbook", "supports", "epub"]).code, Some(1));
    let book = r##"[{"root": "/b", "config": {}, "renderer": "html"}, {"sections": [{"Chapter": {"name": "a", "content": "```yaml,playground\nkind: Pod\n```\n", "sub_items": [], "path": "a.md"}}]}]"##;
    let ran = run_with(&folder, &["mdbook"], book);
    let written: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let content = written["sections"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(content.starts_with("<div class="), "{content}");
    assert_eq!(run_with(&folder, &["mdbook"], "{}").code, Some(2));
}

#[test]
fn a_lesson_that_is_written_wrongly_is_told_by_file() {
    let folder = folder("lesson", &[("l/lesson.md", "---\ntitle: a\n---\n"), ("l/start/a.yaml", "")]);
    let ran = run(&folder, &["lesson", "l/"]);
    assert!(ran.err.contains("l/lesson.md:1: `domain` is missing among the first lines\n"), "{}", ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert_eq!(run(&folder, &["lesson", "gone"]).code, Some(2));
}
