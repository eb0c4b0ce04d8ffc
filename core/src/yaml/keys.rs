//! The keys of a mapping: what JSON calls them, and which of equal ones counts.

use std::cmp::Ordering;

use super::tree::{Entry, Scalar};
use super::{Problem, float};
use crate::order::{self, Map};
use crate::text::TextRange;

pub const KEY_READ_OTHERWISE: &str = "key-read-otherwise";

/// Up to this many keys are compared each with each; more are sorted.
const FEW: usize = 16;

/// An entry with what tells whether it repeats another.
pub(super) struct Pair {
    pub entry: Entry,
    pub spelling: Spelling,
}

/// What kind of scalar a key is: `1` and `"1"` are two keys for YAML, and one for JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Text,
    Bool,
    Int,
    Float,
    /// `<<` itself.
    Merge,
    /// Brought in by the `<<` that stands here.
    Merged(TextRange),
}

/// The key that sigs.k8s.io/yaml makes of a scalar; it has none for null and for integers above `i64::MAX`.
pub(super) fn name_of(scalar: Scalar) -> Option<(String, Spelling)> {
    match scalar {
        Scalar::Text(text) => Some((text, Spelling::Text)),
        Scalar::Bool(value) => Some((value.to_string(), Spelling::Bool)),
        Scalar::Int(value) => Some((value.to_string(), Spelling::Int)),
        Scalar::Float(value) => Some((float::name(value), Spelling::Float)),
        Scalar::Null | Scalar::BigInt(_) => None,
    }
}

/// A key without quotes that YAML takes for a boolean or a number and writes in another way.
pub(super) fn read_otherwise(text: &str, range: TextRange, read: &str) -> Option<Problem> {
    let written = text.get(range.start as usize..range.end as usize).filter(|written| *written != read)?;
    let message = format!("`{written}` as a key is read as `{read}`");
    Some(Problem { code: KEY_READ_OTHERWISE, message, range, fatal: false, help: Some("put it in quotes".to_owned()) })
}

/// Takes the pairs from `first` on; of equal keys the last counts, at the place of the first.
pub(super) fn unique(pairs: &mut Vec<Pair>, first: usize) -> (Vec<Entry>, Vec<Problem>) {
    let mut repeats = Vec::new();
    if !has_repeats(pairs.get(first..).unwrap_or_default()) {
        return (pairs.drain(first..).map(|pair| pair.entry).collect(), repeats);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: Map<String, (usize, Spelling)> = Map::new();
    for Pair { entry, spelling } in pairs.drain(first..) {
        let Some((place, earlier)) = places.get_mut(&entry.key) else {
            places.insert(entry.key.clone(), (entries.len(), spelling));
            entries.push(entry);
            continue;
        };
        repeats.push(repeat(&entry, *earlier, spelling));
        *earlier = spelling;
        entries.get_mut(*place).into_iter().for_each(|slot| *slot = entry.clone());
    }
    (entries, repeats)
}

fn has_repeats(pairs: &[Pair]) -> bool {
    if pairs.len() <= FEW {
        let mut earlier = pairs;
        while let [rest @ .., last] = earlier {
            if rest.iter().any(|pair| pair.entry.key == last.entry.key) {
                return true;
            }
            earlier = rest;
        }
        return false;
    }
    let key = |index: usize| pairs.get(index).map(|pair| pair.entry.key.as_str());
    let sorted = order::permutation(pairs.len(), &mut |left, right| key(left).cmp(&key(right)));
    sorted.iter().zip(sorted.iter().skip(1)).any(|(left, right)| key(*left).cmp(&key(*right)) == Ordering::Equal)
}

fn repeat(entry: &Entry, earlier: Spelling, later: Spelling) -> Problem {
    let name = &entry.key;
    let (code, message, range) = match (earlier, later) {
        (_, Spelling::Merged(at)) => (
            "duplicate-field",
            format!("`<<` brings in another `{name}`, which counts instead of the one before it"),
            at,
        ),
        (Spelling::Merged(_), _) => {
            let message = format!("`{name}` is also brought in by `<<`: the one written here counts");
            ("duplicate-field", message, entry.key_range)
        }
        _ if earlier == later => {
            ("duplicate-field", format!("duplicate key `{name}`: the last one counts"), entry.key_range)
        }
        _ => {
            let message = format!("`{name}` stands here both as a text and not: which one counts is left to chance");
            ("ambiguous-key", message, entry.key_range)
        }
    };
    Problem { code, message, range, fatal: false, help: None }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let problems = parse(text).1;
        let told: Vec<_> = problems
            .iter()
            .map(|problem| {
                (problem.code, text.get(problem.range.start as usize..problem.range.end as usize).expect("a range"))
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn a_repeated_key_is_told_at_its_second_place() {
        check("a: 1\nb: 2\n'a': 3\n", &[("duplicate-field", "'a'")]);
        check("{a: 1, a: 2, a: 3}", &[("duplicate-field", "a"), ("duplicate-field", "a")]);
        check("x: &x {a: 1}\nz:\n  <<: *x\n  a: 2\n", &[("duplicate-field", "a")]);
        check("x: &x {a: 1}\nz:\n  a: 2\n  <<: *x\n", &[("duplicate-field", "<<")]);
    }

    #[test]
    fn keys_that_only_json_takes_for_equal_are_ambiguous() {
        check("1: a\n\"1\": b\n", &[("ambiguous-key", "\"1\"")]);
        check("0x1: a\n1: b\n", &[("key-read-otherwise", "0x1"), ("duplicate-field", "1")]);
    }

    #[test]
    fn a_key_that_is_written_otherwise_than_it_is_read_is_told() {
        check("{y: 1, No: 1, 0644: 1, 1.50: 1}", &["y", "No", "0644", "1.50"].map(|key| ("key-read-otherwise", key)));
        check("{false: 1, 80: 1, 'y': 1, yes-no: 1, on : 1}", &[("key-read-otherwise", "on")]);
    }

    #[test]
    fn many_keys_are_compared_too() {
        let text: String = (0..1_000).map(|number| format!("k{number}: 1\n")).collect();
        check(&text, &[]);
        check(&format!("{text}k500: 2\n"), &[("duplicate-field", "k500")]);
    }
}
