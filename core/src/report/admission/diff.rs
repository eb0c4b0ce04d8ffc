//! The pod before and after admission, in the words of its file.

use crate::admission::PodFacts;
use crate::cluster::{Cluster, Pod};
use crate::text::{FieldPath, Fix, TextEdit};
use crate::yaml::{self, NodeId, Scalar, Value, edit};

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
    let Some(rest) = file.get(source.base as usize..) else { return Vec::new() };
    let end = yaml::split(rest).first().map_or(rest.len(), |piece| piece.text.len());
    let Some(before) = rest.get(..end).filter(|text| text.lines().count() <= MAX_LINES) else { return Vec::new() };
    let mut after = before.to_owned();
    for change in facts.changes.iter().take(MAX_CHANGES) {
        let path = origin.path.join(&pod.at(&change.path).path);
        let Some(value) = &change.after else { continue };
        let items = value.strip_prefix('[').and_then(|items| items.strip_suffix(']'));
        for value in items.map_or_else(|| vec![value.as_str()], |items| items.split(", ").collect()) {
            if let Some(written) = written(&after, &path, value, items.is_some()) {
                after = written;
            }
        }
    }
    lines(before, &after)
}

/// The text with this value at the path, in place of what is there; of a list with this item, unless it is there.
fn written(text: &str, path: &FieldPath, value: &str, is_item: bool) -> Option<String> {
    let (tree, _) = yaml::parse(text);
    let new = as_written(value);
    let edit = match tree.find(path) {
        Some(id) if is_item => {
            let Value::Sequence(items) = &tree.node(id).value else { return None };
            let is_there =
                |item: &NodeId| matches!(&tree.node(*item).value, Value::Scalar(Scalar::Text(known)) if known == value);
            if items.iter().any(is_there) {
                return None;
            }
            edit::add_item(text, &tree, path, &new)?
        }
        Some(id) => TextEdit { range: tree.node(id).range, text: new },
        None if is_item => edit::add_item(text, &tree, path, &new)?,
        None => edit::add_value(text, &tree, path, &new)?,
    };
    Fix { title: String::new(), edits: vec![edit] }.apply(text)
}

/// Numbers and truths as they are; what is a text and could be read as something else stands in quotes.
fn as_written(value: &str) -> String {
    if value == "true" || value == "false" || value.parse::<i64>().is_ok() {
        return value.to_owned();
    }
    edit::as_scalar(value)
}

fn lines(before: &str, after: &str) -> Vec<String> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut told = Vec::new();
    let (mut old, mut new) = (0, 0);
    while let (Some(was), Some(is)) = (before.get(old), after.get(new)) {
        if was == is {
            told.push([" ", is].concat());
            (old, new) = (old + 1, new + 1);
        } else if let Some(more) = after.get(new..).and_then(|rest| rest.iter().position(|line| line == was)) {
            told.extend(after.iter().skip(new).take(more).map(|line| ["+", line].concat()));
            new += more;
        } else {
            told.push(["-", was].concat());
            old += 1;
        }
    }
    told.extend(before.iter().skip(old).map(|line| ["-", line].concat()));
    told.extend(after.iter().skip(new).map(|line| ["+", line].concat()));
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
