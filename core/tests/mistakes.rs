//! Every mistake is found at its place: what carets mark in `mistakes/*.yaml`, and nothing else, is wrong there.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

mod carets;

use std::collections::BTreeSet;

use policy_core::report::FindingKind;

/// At least so many different mistakes are shown: different codes, or different words for the same code.
const DISTINCT_MISTAKES: usize = 80;

#[test]
fn each_mistake_is_marked_where_it_stands_and_nothing_else_is() {
    let mut distinct: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for path in carets::entries("mistakes") {
        let text = carets::read(&path);
        let said = carets::findings(&text);
        let mistakes = said.iter().filter(|finding| !matches!(finding.kind, FindingKind::Lint | FindingKind::Note));
        let mistakes: Vec<_> = mistakes.collect();
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
