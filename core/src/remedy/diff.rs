//! A change as lines: what is taken out, what is put in, and what stands around.

use crate::report::{FileEdits, SourceFile};
use crate::text::{TextEdit, TextRange};

/// So many lines are shown before and behind a change.
const AROUND: usize = 2;

/// The lines of one edit before and after.
struct Hunk<'a> {
    before: Vec<&'a str>,
    removed: Vec<&'a str>,
    added: Vec<String>,
    behind: Vec<&'a str>,
}

/// How many lines are taken out or put in, a line that only grows counted once.
pub(super) fn changed_lines(files: &[SourceFile], edits: &[FileEdits]) -> usize {
    let mut lines = 0;
    each(files, edits, &mut |_, hunk| lines += hunk.removed.len().max(hunk.added.len()));
    lines
}

/// Each line behind `+`, `-` or a space; each file and each place in it behind `@@`.
pub(super) fn lines(files: &[SourceFile], edits: &[FileEdits]) -> Vec<String> {
    let mut lines = Vec::new();
    each(files, edits, &mut |file, hunk| {
        lines.push(["@@ ", file].concat());
        lines.extend(hunk.before.iter().map(|line| [" ", line].concat()));
        lines.extend(hunk.removed.iter().map(|line| ["-", line].concat()));
        lines.extend(hunk.added.iter().map(|line| ["+", line].concat()));
        lines.extend(hunk.behind.iter().map(|line| [" ", line].concat()));
    });
    lines
}

fn each<'a>(files: &'a [SourceFile], edits: &'a [FileEdits], take: &mut dyn FnMut(&str, &Hunk<'a>)) {
    for changed in edits {
        if let Some(file) = files.iter().find(|file| file.name == changed.file) {
            for edit in &changed.fix.edits {
                if let Some(hunk) = hunk(&file.text, edit) {
                    take(&file.name, &hunk);
                }
            }
        }
    }
}

fn hunk<'a>(text: &'a str, edit: &TextEdit) -> Option<Hunk<'a>> {
    let TextRange { start, end } = edit.range;
    let start_of_line = text.get(..start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(end as usize..)?;
    let end_of_line = end as usize + rest.find('\n').unwrap_or(rest.len());
    let changed = text.get(start_of_line..end_of_line)?;
    let new = [text.get(start_of_line..start as usize)?, &edit.text, text.get(end as usize..end_of_line)?].concat();
    let mut removed: Vec<&str> = changed.lines().collect();
    let mut added: Vec<String> = new.lines().map(str::to_owned).collect();
    let head = text.get(..start_of_line)?;
    let mut before: Vec<&str> = head.lines().rev().take_while(is_inside).take(AROUND).collect();
    before.reverse();
    let behind = text.get(end_of_line..)?.lines().skip(1);
    let mut behind: Vec<&str> = behind.take_while(is_inside).take(AROUND).collect();
    while removed.first().is_some_and(|line| added.first().is_some_and(|new| new == line)) {
        before.push(removed.remove(0));
        added.remove(0);
    }
    while removed.last().is_some_and(|line| added.last().is_some_and(|new| new == line)) {
        added.pop();
        behind.splice(0..0, removed.pop());
    }
    before.drain(..before.len().saturating_sub(AROUND));
    behind.truncate(AROUND);
    // A document of its own stands beside none.
    if added.first().is_some_and(|line| !is_inside(&line.as_str())) {
        before.clear();
    }
    while behind.last().is_some_and(|line| line.trim().is_empty()) {
        behind.pop();
    }
    Some(Hunk { before, removed, added, behind })
}

/// What stands around is of the same document.
fn is_inside(line: &&str) -> bool {
    !line.starts_with("---")
}
