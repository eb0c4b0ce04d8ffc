//! Whatever is typed, the playground answers: no panic, and every range lies inside its file on character boundaries.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use policy_core::Playground;
use policy_core::report::{Question, SourceFile, TrafficQuestion};

/// How many damaged texts are tried for each example.
const ROUNDS: u64 = 60;

/// A small deterministic generator (Knuth's MMIX constants), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }
}

fn examples() -> Vec<String> {
    let folder = format!("{}/../static/examples", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read_to_string(path).expect("an example")).collect()
}

/// Deletes, repeats, moves or inserts a piece, as a hasty typist or an attacker would.
fn damage(text: &str, dice: &mut Dice) -> String {
    let intruders = [
        "{",
        "[",
        "]",
        "\t",
        "---\n",
        ": ",
        "- ",
        "&a ",
        "*a",
        "<<: ",
        "\"",
        "|",
        "null",
        "-1",
        "é😀",
        "\u{0}",
        "\r",
        "10.0.0.0/99",
        "'*'",
        "!!int ",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(characters.len());
        let end = (at + dice.below(40)).min(characters.len());
        match dice.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => {
                let piece: Vec<char> = characters[at..end].to_vec();
                characters.splice(at..at, piece);
            }
            2 => {
                let piece: Vec<char> = characters.drain(at..end).collect();
                let to = dice.below(characters.len());
                characters.splice(to..to, piece);
            }
            _ => drop(characters.splice(at..at, intruders[dice.below(intruders.len())].chars())),
        }
    }
    characters.into_iter().collect()
}

#[test]
fn damaged_manifests_are_answered_with_places_inside_the_text() {
    for (number, text) in examples().iter().enumerate() {
        for round in 0..ROUNDS {
            let mut dice = Dice(round * 1_000 + number as u64);
            let damaged = damage(text, &mut dice);
            let mut playground = Playground::new();
            playground.set_files(vec![SourceFile { name: "damaged.yaml".to_owned(), text: damaged.clone() }]);
            let report = playground.report();
            for finding in &report.findings {
                let Some(place) = &finding.place else { continue };
                let range = place.range.start as usize..place.range.end as usize;
                assert!(damaged.get(range).is_some(), "example {number}, round {round}: {finding:#?}");
            }
            let question = TrafficQuestion {
                from: "test-ns/server".to_owned(),
                to: "192.168.1.1".to_owned(),
                port: 443,
                protocol: "TCP".to_owned(),
            };
            let answer = playground.ask(&Question::Traffic(question));
            assert!(!answer.reasons.is_empty(), "example {number}, round {round}: {answer:#?}");
        }
    }
}

#[test]
fn hostile_texts_end_quickly() {
    let laughs = (0..30).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} [*a{level}, *a{level}, *a{level}, *a{level}]\n", level + 1, level + 1)
    });
    let texts = [
        "[".repeat(100_000),
        "- ".repeat(50_000),
        "{a: ".repeat(50_000),
        laughs,
        "\u{0}".repeat(1_000),
        "---\n".repeat(10_000),
    ];
    for text in texts {
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "hostile.yaml".to_owned(), text }]);
        let _ = playground.report();
    }
}
