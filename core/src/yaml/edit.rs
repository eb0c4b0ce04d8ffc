//! Writes new values into a document's text, in the style that stands there.
//!
//! A value comes in flow style, as `{port: 80}`, and is written in block style where its surroundings are. The change is a
//! plain insertion wherever it can be, so that comments and layout stay as they are.

use super::parse;
use super::tree::{Entry, NodeId, Scalar, Tree, Value};
use crate::text::{FieldPath, TextEdit, TextRange};

/// A label's or name's text as YAML takes it for a text: in quotes where it could be something else.
#[must_use]
pub fn as_scalar(text: &str) -> String {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { quoted(text) }
}

/// In double quotes, whatever it holds.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if letter.is_control() => quoted.push_str(&["\\u", &hex(letter as u32)].concat()),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Four digits, as an escape needs them; control characters have no more.
fn hex(number: u32) -> String {
    let digits = [12, 8, 4, 0].map(|shift| char::from_digit((number >> shift) & 15, 16).unwrap_or('0'));
    digits.into_iter().collect()
}

/// A whole document, with a line break at its end.
#[must_use]
pub fn document(value: &str) -> String {
    let mut text = String::new();
    for line in block(value) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Adds an item to the list at a path; what is missing on the way is made.
#[must_use]
pub fn add_item(text: &str, tree: &Tree, list: &FieldPath, item: &str) -> Option<TextEdit> {
    put(text, tree, list, &list_of(item))
}

/// Writes a value at a path where none is; what is missing on the way is made.
#[must_use]
pub fn add_value(text: &str, tree: &Tree, path: &FieldPath, value: &str) -> Option<TextEdit> {
    put(text, tree, path, value)
}

/// Puts an item before the one at a path.
#[must_use]
pub fn insert_item(text: &str, tree: &Tree, before: &FieldPath, item: &str) -> Option<TextEdit> {
    let writer = Writer { text, tree };
    let mut at = tree.root()?;
    let mut list = at;
    for step in before.steps() {
        list = at;
        let (from, next) = match &tree.node(at).value {
            Value::Mapping(entries) => {
                let entry = entries.iter().find(|entry| entry.key == *step)?;
                (entry.key_range.start, entry.value)
            }
            Value::Sequence(items) => (tree.node(at).range.start, *items.get(step.parse::<usize>().ok()?)?),
            Value::Scalar(_) => return None,
        };
        // What stands elsewhere is an alias.
        if tree.node(next).range.start < from {
            return None;
        }
        at = next;
    }
    writer.insert_before(list, at, item)
}

fn put(text: &str, tree: &Tree, path: &FieldPath, value: &str) -> Option<TextEdit> {
    let writer = Writer { text, tree };
    let mut at = tree.root()?;
    let mut in_flow = writer.is_flow(at);
    let steps = path.steps();
    let mut rest = steps.as_slice();
    while let Some((step, behind)) = rest.split_first() {
        match &tree.node(at).value {
            Value::Mapping(entries) => match entries.iter().find(|entry| entry.key == *step) {
                Some(entry) if writer.is_empty(entry.value) => {
                    return writer.fill(entry, in_flow, &nested(behind, value));
                }
                Some(entry) if tree.node(entry.value).range.start < entry.key_range.start => return None,
                Some(entry) => at = entry.value,
                None => return writer.add_entry(at, entries, step, &nested(behind, value)),
            },
            Value::Sequence(items) => at = *items.get(step.parse::<usize>().ok()?)?,
            Value::Scalar(_) => return None,
        }
        in_flow |= writer.is_flow(at);
        rest = behind;
    }
    match &tree.node(at).value {
        Value::Sequence(items) => writer.append(at, items, value.strip_prefix('[')?.strip_suffix(']')?),
        _ => None,
    }
}

/// A value below keys that are yet to be written.
fn nested(keys: &[&str], value: &str) -> String {
    let mut value = value.to_owned();
    for key in keys.iter().rev() {
        value = ["{", &entry(key, &value), "}"].concat();
    }
    value
}

fn list_of(item: &str) -> String {
    ["[", item, "]"].concat()
}

fn entry(key: &str, value: &str) -> String {
    [&as_scalar(key), ": ", value].concat()
}

pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    pub(super) tree: &'a Tree,
}

impl Writer<'_> {
    pub(super) fn is_flow(&self, node: NodeId) -> bool {
        let start = self.tree.node(node).range.start;
        let opened_by = match &self.tree.node(node).value {
            Value::Scalar(_) => return false,
            Value::Mapping(_) => b'{',
            // A list as far left as its key starts with its first item, which may have brackets of its own.
            Value::Sequence(items) if items.iter().any(|item| self.tree.node(*item).range.start == start) => {
                return false;
            }
            Value::Sequence(_) => b'[',
        };
        self.text.as_bytes().get(start as usize) == Some(&opened_by)
    }

    /// Null, or a collection without anything.
    fn is_empty(&self, node: NodeId) -> bool {
        match &self.tree.node(node).value {
            Value::Scalar(scalar) => *scalar == Scalar::Null,
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        }
    }

    /// Writes behind a key what is empty there, in place of `[]`, `{}` or `null`.
    fn fill(&self, entry: &Entry, in_flow: bool, value: &str) -> Option<TextEdit> {
        let old = self.tree.node(entry.value).range;
        let colon = entry.key_range.end as usize + self.text.get(entry.key_range.end as usize..)?.find(':')?;
        let start = u32::try_from(colon + 1).ok()?;
        let end = if old.start >= start { old.end.max(start) } else { start };
        let new = if in_flow {
            [" ", value].concat()
        } else {
            let mut column = self.column(entry.key_range.start);
            // A list may stand as far left as its key, as Kubernetes writes it.
            if !value.starts_with('[') {
                column += 2;
            }
            lines(value, column)
        };
        Some(TextEdit { range: TextRange { start, end }, text: new })
    }

    fn add_entry(&self, mapping: NodeId, entries: &[Entry], key: &str, value: &str) -> Option<TextEdit> {
        let new = entry(key, value);
        if self.is_flow(mapping) {
            let last = entries.iter().map(|entry| self.end_of_entry(entry)).max();
            return Some(self.insert_in_flow(mapping, last, &new));
        }
        let first = entries.iter().map(|entry| entry.key_range.start).min()?;
        let last = entries.iter().map(|entry| self.end_of_entry(entry)).max()?;
        Some(self.insert_behind(last, &lines(&["{", &new, "}"].concat(), self.column(first))))
    }

    fn append(&self, list: NodeId, items: &[NodeId], new: &str) -> Option<TextEdit> {
        let start = self.tree.node(list).range.start;
        let last = items.iter().map(|item| self.end(*item)).filter(|end| *end > start).max();
        if self.is_flow(list) {
            return Some(self.insert_in_flow(list, last, new));
        }
        let item = items.iter().map(|item| self.tree.node(*item).range.start).find(|at| *at >= start)?;
        let dash = self.text.get(..item as usize)?.trim_end().strip_suffix('-')?.len();
        let column = self.column(u32::try_from(dash).ok()?);
        Some(self.insert_behind(last?, &lines(&list_of(new), column)))
    }

    fn insert_before(&self, list: NodeId, item: NodeId, new: &str) -> Option<TextEdit> {
        let start = self.tree.node(item).range.start;
        if !matches!(self.tree.node(list).value, Value::Sequence(_)) {
            return None;
        }
        if self.is_flow(list) {
            return Some(TextEdit { range: TextRange { start, end: start }, text: [new, ", "].concat() });
        }
        let dash = self.text.get(..start as usize)?.trim_end().strip_suffix('-')?.len();
        let line_break = ["\n", &" ".repeat(self.column(u32::try_from(dash).ok()?))].concat();
        let mut text = String::new();
        for line in block(&list_of(new)) {
            text.push_str(&line);
            text.push_str(&line_break);
        }
        Some(TextEdit { range: TextRange::new(dash, dash), text })
    }

    /// Before the bracket that closes, or behind the last of what is there.
    fn insert_in_flow(&self, collection: NodeId, last: Option<u32>, new: &str) -> TextEdit {
        let (at, text) = match last {
            Some(last) => (last, [", ", new].concat()),
            None => (self.tree.node(collection).range.start + 1, new.to_owned()),
        };
        TextEdit { range: TextRange { start: at, end: at }, text }
    }

    /// At the end of the line that holds this offset, behind a comment that stands there.
    fn insert_behind(&self, offset: u32, new: &str) -> TextEdit {
        let offset = offset as usize;
        // A block scalar reaches to the start of the line after it.
        let ends = self.text.get(..offset).map_or(offset, |before| before.trim_end().len());
        let line = self.text.get(ends..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |more| ends + more);
        let line = if self.text.get(..line).is_some_and(|before| before.ends_with('\r')) { line - 1 } else { line };
        TextEdit { range: TextRange::new(line, line), text: new.to_owned() }
    }

    pub(super) fn end_of_entry(&self, entry: &Entry) -> u32 {
        let value = self.tree.node(entry.value).range;
        // What stands elsewhere is an alias, on the line of its key.
        if value.start < entry.key_range.start {
            entry.key_range.end
        } else {
            self.end(entry.value).max(entry.key_range.end)
        }
    }

    /// Behind the last byte that is written of a value.
    pub(super) fn end(&self, node: NodeId) -> u32 {
        let range = self.tree.node(node).range;
        if self.is_flow(node) {
            return range.end;
        }
        match &self.tree.node(node).value {
            Value::Scalar(_) => range.end,
            Value::Sequence(items) => {
                let ends = items.iter().map(|item| self.end(*item));
                ends.filter(|end| *end >= range.start).max().unwrap_or(range.end)
            }
            Value::Mapping(entries) => entries.iter().map(|entry| self.end_of_entry(entry)).max().unwrap_or(range.end),
        }
    }

    fn column(&self, offset: u32) -> usize {
        let before = self.text.get(..offset as usize).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |at| at + 1)
    }
}

/// A value on lines of its own below what stands there, each line behind a break.
fn lines(value: &str, column: usize) -> String {
    let mut text = String::new();
    for line in block(value) {
        text.push('\n');
        text.push_str(&" ".repeat(column));
        text.push_str(&line);
    }
    text
}

/// A value in block style, line by line.
fn block(value: &str) -> Vec<String> {
    let (tree, _) = parse(value);
    let mut lines = Vec::new();
    if let Some(root) = tree.root() {
        write_block(value, &tree, root, ["", ""], &mut lines);
    }
    lines
}

/// Each line behind an indent, the first behind another one.
fn write_block(text: &str, tree: &Tree, node: NodeId, [first, other]: [&str; 2], lines: &mut Vec<String>) {
    let node = tree.node(node);
    let mut before = first;
    match &node.value {
        Value::Sequence(items) if !items.is_empty() => {
            for item in items {
                let indents = [[before, "- "].concat(), [other, "  "].concat()];
                write_block(text, tree, *item, indents.each_ref().map(String::as_str), lines);
                before = other;
            }
        }
        Value::Mapping(entries) if !entries.is_empty() => {
            for Entry { key, value, .. } in entries {
                let key = [before, &as_scalar(key), ":"].concat();
                before = other;
                let deeper = match &tree.node(*value).value {
                    Value::Mapping(inner) if !inner.is_empty() => "  ",
                    Value::Sequence(inner) if !inner.is_empty() => "",
                    _ => {
                        write_block(text, tree, *value, [&[&key, " "].concat(), ""], lines);
                        continue;
                    }
                };
                lines.push(key);
                let indent = [other, deeper].concat();
                write_block(text, tree, *value, [&indent, &indent], lines);
            }
        }
        _ => {
            let written = text.get(node.range.start as usize..node.range.end as usize);
            lines.push([first, written.unwrap_or_default()].concat());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, path: &str, value: &str, expected: &str) {
        let (tree, problems) = parse(before);
        assert!(problems.is_empty(), "{problems:?}");
        let edit = add_value(before, &tree, &FieldPath::of(path), value).expect("an edit");
        let fix = crate::text::Fix { title: String::new(), edits: vec![edit] };
        assert_eq!(fix.apply(before).as_deref(), Some(expected));
        assert!(parse(expected).1.is_empty());
    }

    const PORT: &str = "[{port: 2}]";

    #[test]
    fn an_item_goes_behind_the_last_one_in_its_style() {
        check(
            "a:\n  ports:\n  - port: 1 # one\n  # the end\nb: 2\n",
            "a.ports",
            PORT,
            "a:\n  ports:\n  - port: 1 # one\n  - port: 2\n  # the end\nb: 2\n",
        );
        check("ports:\n    -   port: 1", "ports", PORT, "ports:\n    -   port: 1\n    - port: 2");
        check("ports: [{port: 1}, {port: 3} ]\n", "ports", PORT, "ports: [{port: 1}, {port: 3}, {port: 2} ]\n");
        check("a: {ports: []}\n", "a.ports", PORT, "a: {ports: [{port: 2}]}\n");
        check("ports:\n- {port: 1}\n", "ports", PORT, "ports:\n- {port: 1}\n- port: 2\n");
        check("a:\n- [1]\n", "a", "[2]", "a:\n- [1]\n- 2\n");
        check("a: [[1]]\n", "a", "[2]", "a: [[1], 2]\n");
        check("a: {b: 1}\n", "a.ports", PORT, "a: {b: 1, ports: [{port: 2}]}\n");
        check("- x: [1]\n- z: 1\n", "[0].x", "[2]", "- x: [1, 2]\n- z: 1\n");
        check("a:\n  x: |\n    text\n\nb: 1\n", "a.z", "2", "a:\n  x: |\n    text\n  z: 2\n\nb: 1\n");
    }

    #[test]
    fn an_item_goes_before_another_in_its_style() {
        for (before, path, expected) in [
            ("a:\n- x: 1\n- x: 2 # two\n", "a[1]", Some("a:\n- x: 1\n- k: 7\n- x: 2 # two\n")),
            (
                "a:\n  b:\n    # first\n    -   x: 1\n",
                "a.b[0]",
                Some("a:\n  b:\n    # first\n    - k: 7\n    -   x: 1\n"),
            ),
            ("a:\n- {x: 1}\n- {x: 2}\n", "a[1]", Some("a:\n- {x: 1}\n- k: 7\n- {x: 2}\n")),
            ("a: [{x: 1}, {x: 2}]\n", "a[1]", Some("a: [{x: 1}, {k: 7}, {x: 2}]\n")),
            ("a: [{x: 1}]\n", "a[0]", Some("a: [{k: 7}, {x: 1}]\n")),
            ("a: [{x: 1}]\n", "a[1]", None),
            ("a: {b: 1}\n", "a.b", None),
            ("a: &x [1]\nb: *x\n", "b[0]", None),
        ] {
            let (tree, _) = parse(before);
            let edit = insert_item(before, &tree, &FieldPath::of(path), "{k: 7}");
            let fix = edit.map(|edit| crate::text::Fix { title: String::new(), edits: vec![edit] });
            assert_eq!(fix.and_then(|fix| fix.apply(before)).as_deref(), expected, "{before}");
        }
    }

    #[test]
    fn what_is_missing_on_the_way_is_made() {
        check("spec:\n  a: 1\n", "spec.b.c", PORT, "spec:\n  a: 1\n  b:\n    c:\n    - port: 2\n");
        check("spec:\n  ingress:\n  x: 1\n", "spec.ingress", PORT, "spec:\n  ingress:\n  - port: 2\n  x: 1\n");
        check("spec:\n  ingress: [] # none\n", "spec.ingress", PORT, "spec:\n  ingress:\n  - port: 2 # none\n");
        check("metadata:\n  labels: {}\n", "metadata.labels", "{a: b}", "metadata:\n  labels:\n    a: b\n");
        check(
            "metadata:\n  name: x\r\n",
            "metadata.labels.app",
            &as_scalar("on"),
            "metadata:\n  name: x\n  labels:\n    app: \"on\"\r\n",
        );
    }

    #[test]
    fn an_alias_is_not_written_into() {
        let text = "a: &x [1]\nb: *x\n";
        let (tree, _) = parse(text);
        assert_eq!(add_item(text, &tree, &FieldPath::of("b"), "2"), None);
    }

    #[test]
    fn a_text_that_could_be_something_else_is_put_in_quotes() {
        for (text, expected) in [("web", "web"), ("yes", "\"yes\""), ("1", "\"1\""), ("a:b", "\"a:b\""), ("", "\"\"")] {
            assert_eq!(as_scalar(text), expected);
        }
    }
}
