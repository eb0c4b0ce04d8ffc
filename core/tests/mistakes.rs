//! Every mistake is found at its place: what carets mark in `mistakes/*.yaml`, and nothing else, is wrong there.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

mod carets;

use std::collections::BTreeSet;

use policy_core::report::{Finding, FindingKind};
use policy_core::text::Fix;

/// At least so many different mistakes are shown: different codes, or different words for the same code.
const DISTINCT_MISTAKES: usize = 80;

/// At least so many of them offer a fix.
const FIXES: usize = 30;

#[test]
fn each_mistake_is_marked_where_it_stands_and_nothing_else_is() {
    let mut distinct: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for path in carets::entries("mistakes") {
        let text = carets::read(&path);
        let mistakes = mistakes(&text);
        let found: BTreeSet<_> = mistakes.iter().map(|finding| carets::mark_of(&text, finding)).collect();
        let expected = carets::marks(&text);
        distinct.extend(mistakes.iter().map(|finding| format!("{} {}", finding.code, without_names(&finding.message))));
        for missing in expected.difference(&found) {
            wrong.push(format!("{}: not found: {missing:?}", path.display()));
        }
        for surplus in found.difference(&expected) {
            let message = mistakes.iter().find(|finding| carets::mark_of(&text, finding) == *surplus);
            let message = message.map_or("", |finding| &finding.message);
            wrong.push(format!("{}: not expected: {surplus:?} {message}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(distinct.len() >= DISTINCT_MISTAKES, "only {} distinct mistakes", distinct.len());
}

/// The message without the path and the quoted texts, so that one mistake at two places counts once.
fn without_names(message: &str) -> String {
    let said = message.split_once(": ").map_or(message, |(_, said)| said);
    let mut outside = true;
    said.chars()
        .filter(|character| {
            if matches!(character, '"' | '`') {
                outside = !outside;
            }
            outside && !character.is_ascii_digit()
        })
        .collect()
}

fn applied(text: &str, fix: &Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range));
    let mut mended = text.to_owned();
    for edit in edits {
        mended.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
    }
    mended
}

fn mistakes(text: &str) -> Vec<Finding> {
    let said = carets::findings(text).into_iter();
    said.filter(|finding| !matches!(finding.kind, FindingKind::Lint | FindingKind::Note)).collect()
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
}

#[test]
fn each_fix_mends_its_mistake_and_makes_no_other() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for path in carets::entries("mistakes") {
        let text = carets::read(&path);
        let before = mistakes(&text);
        let told_before = told(&before);
        for finding in &before {
            let Some(fix) = &finding.fix else { continue };
            tried += 1;
            let mended = applied(&text, fix);
            let after = told(&mistakes(&mended));
            let here = format!("{}: {} ({})", path.display(), finding.message, fix.title);
            let said = format!("{}: {}", finding.code, finding.message);
            let times = |list: &[String]| list.iter().filter(|other| **other == said).count();
            if times(&after) >= times(&told_before) {
                wrong.push(format!("{here}: still there"));
            }
            for new in after.iter().filter(|new| !told_before.contains(new)) {
                wrong.push(format!("{here}: makes {new}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= FIXES, "only {tried} fixes");
}
