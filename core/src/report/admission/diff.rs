//! The pod before and after admission, in the words of its file.

use crate::admission::PodFacts;
use crate::cluster::{Cluster, Pod};
use crate::yaml::edit;
use crate::yaml::rewrite::{Rewriting, edits_between};

/// The most lines of a document that are compared.
const MAX_LINES: usize = 2_000;

/// The most changes that are written.
const MAX_CHANGES: usize = 200;

/// Unchanged lines that stand around a change.
const AROUND: usize = 3;

/// Writes what admission sets into the document's text and compares: each line behind `+`, `-` or a space, `@@` where lines
/// are left out. `file` is the whole text of the pod's file. Empty where nothing changes, or the document is too long.
#[must_use]
pub fn diff(cluster: &Cluster, pod: &Pod, facts: &PodFacts, file: &str) -> Vec<String> {
    let origin = pod.object().origin;
    let Some(source) = cluster.sources.get(origin.document) else { return Vec::new() };
    let Some(before) = source.text(file).filter(|text| text.lines().count() <= MAX_LINES) else { return Vec::new() };
    let mut after = Rewriting::of(before);
    for change in facts.changes.iter().take(MAX_CHANGES) {
        let path = origin.path.join(&pod.at(&change.path).path);
        let Some(value) = &change.after else { continue };
        match value.strip_prefix('[').and_then(|items| items.strip_suffix(']')) {
            None => _ = after.set(&path, &as_written(value)),
            Some(items) => {
                for item in items.split(", ") {
                    after.add_item(&path, item, &as_written(item));
                }
            }
        }
    }
    lines(before, after.text())
}

/// Numbers and truths as they are; what is a text and could be read as something else stands in quotes.
fn as_written(value: &str) -> String {
    if value == "true" || value == "false" || value.parse::<i64>().is_ok() {
        return value.to_owned();
    }
    edit::as_scalar(value)
}

fn lines(before: &str, after: &str) -> Vec<String> {
    let mut told = Vec::new();
    let mut put = |sign: &str, text: &str| told.extend(text.lines().map(|line| [sign, line].concat()));
    let mut done = 0;
    for edit in edits_between(before, after) {
        let (start, end) = (edit.range.start as usize, edit.range.end as usize);
        put(" ", before.get(done..start).unwrap_or_default());
        put("-", before.get(start..end).unwrap_or_default());
        put("+", &edit.text);
        done = end;
    }
    put(" ", before.get(done..).unwrap_or_default());
    around(&told)
}

/// What changed, with the lines that stand around.
fn around(all: &[String]) -> Vec<String> {
    let changes = |line: &String| !line.starts_with(' ');
    let near = |at: usize| {
        let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(all.len()));
        all.get(from..to).is_some_and(|lines| lines.iter().any(changes))
    };
    let mut told = Vec::new();
    let mut left_out = false;
    for (at, line) in all.iter().enumerate() {
        if near(at) {
            if left_out && !told.is_empty() {
                told.push("@@".to_owned());
            }
            told.push(line.clone());
        }
        left_out = !near(at);
    }
    told
}
