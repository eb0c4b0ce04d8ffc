//! Places in text: byte ranges, line numbers, field paths.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets, `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TextRange {
    pub start: u32,
    pub end: u32,
}

impl TextRange {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// The same range, `base` bytes further on.
    #[must_use]
    pub fn shifted(self, base: u32) -> Self {
        Self { start: self.start.saturating_add(base), end: self.end.saturating_add(base) }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Replaces the text of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TextEdit {
    pub range: TextRange,
    pub text: String,
}

/// A change of one text that mends something; its edits do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Fix {
    /// What it does, as on a button: `Put it in quotes`.
    pub title: String,
    pub edits: Vec<TextEdit>,
}

impl Fix {
    /// One replacement.
    #[must_use]
    pub fn replace(title: impl Into<String>, range: TextRange, text: impl Into<String>) -> Self {
        Self { title: title.into(), edits: vec![TextEdit { range, text: text.into() }] }
    }

    /// Puts something before and behind.
    #[must_use]
    pub fn around(title: &str, range: TextRange, marks: [&str; 2]) -> Self {
        let edits = [(range.start, marks[0]), (range.end, marks[1])]
            .map(|(at, mark)| TextEdit { range: TextRange { start: at, end: at }, text: mark.to_owned() });
        Self { title: title.to_owned(), edits: edits.into() }
    }

    /// The text with its edits; `None` when it does not fit this text.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<String> {
        // Few: a sort would cost the page's wasm more than it saves time.
        let mut left: Vec<&TextEdit> = self.edits.iter().collect();
        let mut mended = String::with_capacity(text.len());
        let mut from = 0;
        while let Some((next, _)) = left.iter().enumerate().min_by_key(|(_, edit)| edit.range) {
            let edit = left.remove(next);
            mended.push_str(text.get(from..edit.range.start as usize)?);
            mended.push_str(&edit.text);
            from = edit.range.end as usize;
        }
        mended.push_str(text.get(from..)?);
        Some(mended)
    }

    /// The same fix, `base` bytes further on.
    #[must_use]
    pub fn shifted(mut self, base: u32) -> Self {
        for edit in &mut self.edits {
            edit.range = edit.range.shifted(base);
        }
        self
    }
}

/// Finds the line of a byte offset; made once per text.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let is_break = |byte: &u8| *byte == b'\n';
        let mut starts = Vec::with_capacity(1 + text.bytes().filter(is_break).count());
        starts.push(0);
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| is_break(byte)).map(|(at, _)| at + 1);
        starts.extend(after_breaks.map(|at| u32::try_from(at).unwrap_or(u32::MAX)));
        Self { starts }
    }

    /// The 1-based line that holds this byte offset.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX).max(1)
    }

    /// How many line breaks there are.
    #[must_use]
    pub fn breaks(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// How many bytes of its line stand before this offset.
    #[must_use]
    pub fn column(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        offset - start.copied().unwrap_or(offset)
    }

    /// The first and last 1-based line that the range touches.
    #[must_use]
    pub fn lines(&self, range: TextRange) -> [u32; 2] {
        let last = if range.end > range.start { range.end - 1 } else { range.end };
        [self.line(range.start), self.line(last)]
    }
}

/// A field of an object, as Kubernetes prints it: `spec.ingress[0].ports[1].port`, `metadata.labels[app]`.
///
/// Follows `field.Path` of k8s.io/apimachinery: `.name` for a struct's field, `[i]` for a list's item, `[key]` for a map's.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldPath(String);

impl FieldPath {
    /// The object itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Starts at a path written out, such as `spec.podSelector`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// A field below this one; `name` may be several joined by dots.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}.{name}", self.0)) }
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}[{key}]", self.0))
    }

    /// The way from here on to a path that starts here.
    #[must_use]
    pub fn join(&self, path: &Self) -> Self {
        match (self.0.as_str(), path.0.as_str()) {
            ("", _) => path.clone(),
            (_, "") => self.clone(),
            _ => self.field(&path.0),
        }
    }

    /// The path without its last step; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let last = self.steps().last()?.len();
        let text = self.0.strip_suffix(']').unwrap_or(&self.0);
        let above = text.get(..text.len().checked_sub(last)?)?;
        Some(Self::of(above.strip_suffix(['.', '[']).unwrap_or(above)))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names and keys from the root down.
    #[must_use]
    pub fn steps(&self) -> Vec<&str> {
        let mut steps = Vec::new();
        let mut rest = self.0.as_str();
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (step, after) = inside.split_once(']').unwrap_or((inside, ""));
                steps.push(step);
                rest = after;
            } else {
                let plain = rest.strip_prefix('.').unwrap_or(rest);
                let end = plain.find(['.', '[']).unwrap_or(plain.len());
                let (step, after) = plain.split_at(end);
                if step.is_empty() {
                    break;
                }
                steps.push(step);
                rest = after;
            }
        }
        steps
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text as Go's `%q` writes it.
pub(crate) fn go_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            ' '..='~' => quoted.push(char),
            control if u32::from(control) < 0x80 => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(control));
            }
            // Behind another character Rust escapes just what cannot be printed, as Go does.
            other if !format!("a{other}").escape_debug().any(|escaped| escaped == '\\') => quoted.push(other),
            other if u32::from(other) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(other));
            }
            other => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(other));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one_and_the_last_byte_decides_the_last_line() {
        let index = LineIndex::new("a\nbc\n\nd");
        assert_eq!(index.lines(TextRange::new(0, 1)), [1, 1]);
        assert_eq!(index.lines(TextRange::new(2, 5)), [2, 2], "the line break belongs to its line");
        assert_eq!(index.lines(TextRange::new(2, 7)), [2, 4]);
        assert_eq!(index.lines(TextRange::new(7, 7)), [4, 4]);
    }

    #[test]
    fn a_fix_replaces_and_inserts_and_refuses_a_text_that_it_does_not_fit() {
        let edit = |start, end, text: &str| TextEdit { range: TextRange::new(start, end), text: text.to_owned() };
        let fix = Fix { title: String::new(), edits: vec![edit(5, 5, "\""), edit(3, 3, "\""), edit(0, 1, "key")] };
        assert_eq!(fix.apply("a: 80\n").as_deref(), Some("key: \"80\"\n"));
        assert_eq!(fix.apply("a:"), None, "too short");
        assert_eq!(fix.apply("é: 80\n"), None, "inside a character");
    }

    #[test]
    fn a_path_is_written_and_read_as_kubernetes_prints_it() {
        let path = FieldPath::of("metadata").field("annotations").key("example.com/a.b").field("x").index(2);
        assert_eq!(path.as_str(), "metadata.annotations[example.com/a.b].x[2]");
        assert_eq!(path.steps(), ["metadata", "annotations", "example.com/a.b", "x", "2"]);
        assert!(FieldPath::root().steps().is_empty());
    }

    #[test]
    fn values_of_annotations_are_quoted_as_go_does() {
        let cases = [
            ("unconfined", "\"unconfined\""),
            ("a\"b\\", "\"a\\\"b\\\\\""),
            ("tab\tbell\u{7}", "\"tab\\tbell\\a\""),
            ("\u{1}\u{7f}", "\"\\x01\\x7f\""),
            ("é世", "\"é世\""),
            ("\u{a0}\u{200b}", "\"\\u00a0\\u200b\""),
            ("\u{e0001}", "\"\\U000e0001\""),
        ];
        for (text, expected) in cases {
            assert_eq!(go_quoted(text), expected, "{text:?}");
        }
    }
}
