//! What a lint's fixes make of `lints/<code>/fires.yaml` stands in `lints/<code>/fixed.yaml` beside it, without the carets.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

mod carets;

use policy_core::report::Finding;

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

/// The text with all fixes of one lint, from the last to the first.
fn applied(text: &str, code: &str) -> String {
    let findings: Vec<Finding> = carets::findings(text);
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
    let lines = text.lines().filter(|line| !(line.starts_with('#') && line.contains("^")));
    lines.map(|line| format!("{line}\n")).collect()
}
