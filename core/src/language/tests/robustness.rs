//! Wherever the cursor stands there is an answer: no panic, and ranges inside the file on character boundaries.

use super::*;
use crate::language::{World, complete, hover};
use crate::rbac;
use crate::text::TextRange;

fn examples() -> Vec<String> {
    let folder = format!("{}/../static/examples", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read_to_string(path).expect("an example")).collect()
}

#[track_caller]
fn check_range(text: &str, range: TextRange, offset: usize) {
    let cut = text.get(range.start as usize..range.end as usize);
    assert!(cut.is_some(), "{range:?} at {offset} in\n{text}");
}

/// Asks at an offset of a text in an imagined world; says whether anything was answered.
fn ask(world: World<'_>, text: &str, offset: usize) -> bool {
    let completions = complete(world, text, offset);
    for completion in &completions {
        check_range(text, completion.range, offset);
    }
    let hover = hover(world, text, offset);
    if let Some(hover) = &hover {
        check_range(text, hover.range, offset);
    }
    !completions.is_empty() || hover.is_some()
}

fn in_world(text: &str, test: impl Fn(World<'_>)) {
    let (cluster, _) = cluster_of(text);
    let rbac = rbac::evaluate(&cluster);
    test(World { cluster: &cluster, rbac: &rbac });
}

#[test]
fn every_place_of_the_examples_and_every_beginning_of_them_has_an_answer() {
    for text in examples() {
        in_world(&text, |world| {
            let mut answered = 0;
            for (offset, _) in text.char_indices() {
                answered += usize::from(ask(world, &text, offset));
                ask(world, text.get(..offset).expect("a boundary"), offset);
            }
            assert!(answered * 3 > text.len(), "{answered} in\n{text}");
        });
    }
}

#[test]
fn an_offset_may_lie_within_a_character_or_behind_the_end() {
    let text = "\u{feff}kind: Pod\nmetadata: {name: é}\n";
    in_world(text, |world| {
        for offset in 0..text.len() + 9 {
            ask(world, text, offset);
        }
    });
}

#[test]
fn hostile_texts_are_answered_too() {
    let deep_flow = "[{".repeat(20_000);
    let deep_dashes = "- ".repeat(20_000);
    let wide_flow = format!("kind: Role\nrules: [{}", "{verbs: [get], \"a\": b}, ".repeat(5_000));
    let stairs: String = (0..400).map(|depth| format!("{}a: {{\n", " ".repeat(depth))).collect();
    let far = format!("kind: NetworkPolicy\nspec:\n{}po", " ".repeat(20_000));
    let odd = "kind: Pod\nspec:\n\t- é😀: \"ü\n? x\n: y\n&a *b !c |\n \u{0}\r\n- - - {]}[,,:,\n'\n\"\n".to_owned();
    in_world(WORLD, |world| {
        for text in [&deep_flow, &deep_dashes, &wide_flow, &stairs, &far] {
            ask(world, text, text.len());
            ask(world, text, text.len() / 2);
        }
        for offset in 0..=odd.len() {
            ask(world, &odd, offset);
        }
    });
}

#[test]
fn a_file_that_is_not_there_has_no_answers() {
    let (mut playground, cursor) = playground("kind│: Pod\n");
    assert!(playground.hover("typed.yaml", cursor).is_some());
    assert!(playground.complete("other.yaml", cursor).is_empty());
    assert!(playground.hover("other.yaml", cursor).is_none());
}
