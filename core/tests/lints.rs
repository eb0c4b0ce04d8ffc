//! Each lint fires where `lints/<code>/fires.yaml` marks it, and only there; in `lints/<code>/silent.yaml` it is silent.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

mod carets;

use std::collections::BTreeSet;
use std::path::Path;

use policy_core::lint;
use policy_core::report::{Finding, FindingKind};

#[test]
fn each_lint_fires_where_its_fixture_says() {
    for code in lint::codes() {
        let text = fixture(code, "fires");
        let expected: BTreeSet<_> = carets::marks(&text).into_iter().filter(|mark| mark.3 == code).collect();
        assert!(!expected.is_empty(), "{code}: its fixture marks nothing");
        assert_eq!(found(code, &text), expected, "{code}");
    }
}

#[test]
fn each_lint_is_silent_where_its_fixture_says() {
    for code in lint::codes() {
        assert_eq!(found(code, &fixture(code, "silent")), BTreeSet::new(), "{code}");
    }
}

/// What is refused is still in the files: nobody can say that it is missing.
#[test]
fn lints_about_what_is_missing_are_silent_while_it_is_refused() {
    let text = carets::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused.yaml"));
    let findings = carets::findings(&text);
    let about_presence = ["deprecated-api-version"];
    let is_lint = |finding: &&Finding| finding.kind == FindingKind::Lint && !about_presence.contains(&&*finding.code);
    let lints: Vec<_> = findings.iter().filter(is_lint).collect();
    assert_eq!(lints, Vec::<&Finding>::new());
    // The same without what is refused.
    let documents: Vec<_> = text.split("---\n").filter(|document| !document.contains("# refused")).collect();
    let findings = carets::findings(&documents.join("---\n"));
    let told: BTreeSet<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
    for code in [
        "account-in-another-namespace",
        "ingress-backend",
        "missing-account",
        "missing-policy",
        "missing-role",
        "named-port-unknown",
        "namespace-by-label",
        "peer-selects-no-namespace",
        "peer-selects-no-pod",
        "pod-account-missing",
        "policy-namespace-without-pods",
        "policy-selects-no-pod",
        "service-selects-no-pod",
    ] {
        assert!(told.contains(code), "{code} is not told without what is refused: {told:?}");
    }
}

#[test]
fn a_fix_mends_what_it_is_offered_for() {
    for code in lint::codes() {
        let text = fixture(code, "fires");
        let findings: Vec<_> = carets::findings(&text).into_iter().filter(|finding| finding.code == code).collect();
        for finding in &findings {
            let Some(fix) = &finding.fix else { continue };
            let mended = fix.apply(&text).expect("a fix of this text");
            let left = carets::findings(&mended).into_iter().filter(|finding| finding.code == code).count();
            assert_eq!(left, findings.len() - 1, "{code}: `{}` of {:?}", fix.title, finding.message);
        }
    }
}

#[test]
fn fixtures_hold_nothing_that_the_api_server_would_refuse() {
    for code in lint::codes() {
        for name in ["fires", "silent"] {
            let text = fixture(code, name);
            let refused = carets::findings(&text).into_iter().find(|finding| finding.kind == FindingKind::Invalid);
            assert_eq!(refused.map(|finding| finding.message), None, "{code}/{name}.yaml");
        }
    }
}

#[test]
fn each_fixture_belongs_to_a_lint() {
    let codes: BTreeSet<String> = lint::codes().map(str::to_owned).collect();
    for folder in carets::entries("lints") {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(codes.contains(&name), "no lint is called {name}");
    }
}

/// The doc comment of a rule's file is its page of documentation (scripts/lint-pages.mjs).
#[test]
fn each_lint_has_a_page_with_all_sections() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    let sources: Vec<String> = carets::files_below(&rules).iter().map(|path| carets::read(path)).collect();
    for code in lint::codes() {
        let named = format!("code: \"{code}\"");
        let source = sources.iter().find(|source| source.contains(&named)).expect("a file that holds the code");
        let page: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let mut inside = false;
        let mut headings: Vec<&str> = Vec::new();
        for line in page {
            inside ^= line.starts_with("```");
            headings.extend((line.starts_with('#') && !inside).then_some(line));
        }
        let sections = ["## What it finds", "## Why it matters", "## Example", "## Instead"];
        assert!(headings.first().is_some_and(|title| title.starts_with("# ")), "{code}: no title");
        assert_eq!(headings.get(1..), Some(&sections[..]), "{code}");
    }
}

/// What a lint's fixes make of `fires.yaml` stands in `fixed.yaml` beside it, without the carets.
#[test]
fn fixes_do_what_they_say_and_the_lint_is_silent_then() {
    let mut wrong = Vec::new();
    for folder in carets::entries("lints") {
        let path = folder.join("fixed.yaml");
        if !path.exists() {
            continue;
        }
        let code = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let fires = without_carets(&carets::read(&folder.join("fires.yaml")));
        let fixed = applied(&fires, &code);
        if fixed != carets::read(&path) {
            wrong.push(format!("{code}:\n{fixed}"));
        }
        let again = carets::findings(&fixed).into_iter().find(|finding| finding.code == code && finding.fix.is_some());
        assert_eq!(again, None, "{code} is found again");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixture(code: &str, name: &str) -> String {
    carets::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/lints/{code}/{name}.yaml")))
}

fn found(code: &str, text: &str) -> BTreeSet<carets::Mark> {
    let findings = carets::findings(text);
    findings.iter().filter(|finding| finding.code == code).map(|finding| carets::mark_of(text, finding)).collect()
}

/// The text with all fixes of one lint, from the last to the first.
fn applied(text: &str, code: &str) -> String {
    let findings = carets::findings(text);
    let fixes = findings.iter().filter(|finding| finding.code == code).filter_map(|finding| finding.fix.as_ref());
    let mut edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut fixed = text.to_owned();
    for edit in edits {
        fixed.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
    }
    fixed
}

fn without_carets(text: &str) -> String {
    let lines = text.lines().filter(|line| !(line.starts_with('#') && line.contains('^')));
    lines.map(|line| format!("{line}\n")).collect()
}
