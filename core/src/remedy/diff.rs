//! A change as lines: what is taken out, what is put in, and what stands around.

use crate::report::{FileEdits, SourceFile};
use crate::text::{TextEdit, TextRange};

/// So many lines are shown before and behind a change.
const AROUND: usize = 2;

/// How many lines are taken out or put in, a line that only grows counted once.
pub(super) fn changed_lines(files: &[SourceFile], edits: &[FileEdits]) -> usize {
    let mut lines = 0;
    each(files, edits, &mut |_, hunk| {
        let count = |sign: char| hunk.iter().filter(|line| line.starts_with(sign)).count();
        lines += count('-').max(count('+'));
    });
    lines
}

/// Each line behind `+`, `-` or a space; each file and each place in it behind `@@`.
pub(super) fn lines(files: &[SourceFile], edits: &[FileEdits]) -> Vec<String> {
    let mut lines = Vec::new();
    each(files, edits, &mut |file, mut hunk| {
        lines.push(["@@ ", file].concat());
        lines.append(&mut hunk);
    });
    lines
}

fn each(files: &[SourceFile], edits: &[FileEdits], take: &mut dyn FnMut(&str, Vec<String>)) {
    for changed in edits {
        if let Some(file) = files.iter().find(|file| file.name == changed.file) {
            for edit in &changed.fix.edits {
                if let Some(hunk) = hunk(&file.text, edit) {
                    take(&file.name, hunk);
                }
            }
        }
    }
}

/// The lines of one edit, each behind its sign.
fn hunk(text: &str, edit: &TextEdit) -> Option<Vec<String>> {
    let TextRange { start, end } = edit.range;
    let start_of_line = text.get(..start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(end as usize..)?;
    let end_of_line = end as usize + rest.find('\n').unwrap_or(rest.len());
    let new = [text.get(start_of_line..start as usize)?, &edit.text, text.get(end as usize..end_of_line)?].concat();
    let all: Vec<&str> = text.lines().collect();
    let removed: Vec<&str> = text.get(start_of_line..end_of_line)?.lines().collect();
    let added: Vec<&str> = new.lines().collect();
    // Lines at both ends that stay as they are belong to what stands around.
    let shorter = removed.len().min(added.len());
    let same = |front: usize| removed.get(front) == added.get(front);
    let front = (0..shorter).find(|at| !same(*at)).unwrap_or(shorter);
    let same = |back: usize| removed.get(removed.len() - 1 - back) == added.get(added.len() - 1 - back);
    let back = (0..shorter - front).find(|at| !same(*at)).unwrap_or(shorter - front);
    let first = text.get(..start_of_line)?.lines().count();
    let (from, to) = (first + front, first + removed.len().max(1) - back);
    let mut hunk = Vec::new();
    let mut put = |sign: &str, lines: Option<&[&str]>| {
        for line in lines.unwrap_or_default() {
            hunk.push([sign, line].concat());
        }
    };
    // What stands around is of the same document; a document of its own stands beside none.
    let is_own = added.get(front).is_some_and(|line| is_separator(line));
    let before = all.get(from.saturating_sub(AROUND)..from).filter(|_| !is_own).unwrap_or_default();
    let start = before.iter().rposition(|line| is_separator(line)).map_or(0, |at| at + 1);
    let behind = all.get(to..all.len().min(to + AROUND)).unwrap_or_default();
    let end = behind.iter().position(|line| is_separator(line)).unwrap_or(behind.len());
    let end = behind.iter().take(end).rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
    put(" ", before.get(start..));
    put("-", removed.get(front..removed.len() - back));
    put("+", added.get(front..added.len() - back));
    put(" ", behind.get(..end));
    Some(hunk)
}

fn is_separator(line: &str) -> bool {
    line.starts_with("---")
}
