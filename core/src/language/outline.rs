//! What a half-typed document is made of: a tree by indentation and brackets that never fails, however broken the text is.
//!
//! The strict tree (`yaml::tree`) has nothing to say about a document while somebody types in it; this one always has, at the
//! price of knowing no anchors, escapes or scalars over several lines. It is only asked where the cursor stands.

use super::lines::{Line, lines};

/// How deep blocks and brackets may nest; what is deeper is passed over.
const MAX_DEPTH: usize = 64;

/// A piece of text with its bytes; for a quoted one without the quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word<'text> {
    pub text: &'text str,
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

#[derive(Debug)]
pub(super) struct Node<'text> {
    pub shape: Shape<'text>,
    /// Between brackets.
    pub flow: bool,
}

impl<'text> Node<'text> {
    pub(super) fn new(shape: Shape<'text>, flow: bool) -> Self {
        Self { shape, flow }
    }

    /// A place where something may be typed.
    pub(super) fn empty(start: usize, end: usize, flow: bool) -> Self {
        Self::new(Shape::Empty(Word { text: "", start, end, quoted: false }), flow)
    }
}

#[derive(Debug)]
pub(super) enum Shape<'text> {
    /// Nothing stands here yet; the word is where it would.
    Empty(Word<'text>),
    Scalar(Word<'text>),
    /// A block scalar, in which nothing is offered.
    Block,
    Mapping(Vec<Entry<'text>>),
    Sequence(Vec<Node<'text>>),
}

#[derive(Debug)]
pub(super) struct Entry<'text> {
    pub key: Word<'text>,
    /// A colon follows the key; without one it is still being typed.
    pub colon: bool,
    pub value: Node<'text>,
}

impl<'text> Node<'text> {
    pub(super) fn entries(&self) -> &[Entry<'text>] {
        match &self.shape {
            Shape::Mapping(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn items(&self) -> &[Node<'text>] {
        match &self.shape {
            Shape::Sequence(items) => items,
            _ => &[],
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node<'text>> {
        self.entries().iter().find(|entry| entry.colon && entry.key.text == key).map(|entry| &entry.value)
    }

    /// The text of a scalar; empty for anything else.
    pub(super) fn text(&self) -> &'text str {
        match &self.shape {
            Shape::Scalar(word) => word.text,
            _ => "",
        }
    }

    /// The text of a field below; empty where there is none.
    pub(super) fn text_at(&self, key: &str) -> &'text str {
        self.get(key).map_or("", Node::text)
    }

    /// The texts of a list's items.
    pub(super) fn texts_at(&self, key: &str) -> impl Iterator<Item = &'text str> {
        self.get(key).map_or(&[][..], Node::items).iter().map(Node::text)
    }
}

/// Reads a document. Where the cursor stands on a blank line or between two commas, something empty is put there.
pub(super) fn outline(text: &str, cursor: usize) -> Node<'_> {
    let lines = lines(text, cursor);
    let at = lines.first().map_or(0, |line| line.start);
    let mut reader = Reader { text, cursor, lines, line: 0, at, depth: 0 };
    let Some(line) = reader.current() else { return Node::empty(cursor, cursor, false) };
    reader.block(line.column(), None)
}

struct Reader<'text> {
    text: &'text str,
    cursor: usize,
    /// The lines that say something.
    lines: Vec<Line>,
    /// The line that is read, and where in it.
    line: usize,
    at: usize,
    depth: usize,
}

impl<'text> Reader<'text> {
    fn current(&self) -> Option<Line> {
        self.lines.get(self.line).copied()
    }

    /// The line that is read, if its rest begins at `least` or further right.
    fn within(&self, least: usize) -> Option<(Line, usize)> {
        let line = self.current()?;
        let column = self.at.saturating_sub(line.base);
        (column >= least).then_some((line, column))
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.at = self.current().map_or(self.text.len(), |line| line.start);
    }

    fn rest(&self, line: Line) -> &'text str {
        self.text.get(self.at..line.end).unwrap_or_default()
    }

    /// The block that begins here, at `column`; all its lines stand further right than the `parent`, its key or dash.
    fn block(&mut self, column: usize, parent: Option<usize>) -> Node<'text> {
        let least = parent.map_or(0, |parent| parent + 1);
        let Some((line, _)) = self.within(least) else { return Node::empty(self.at, self.at, false) };
        if self.depth >= MAX_DEPTH {
            while self.within(least).is_some() {
                self.next_line();
            }
            return Node::new(Shape::Block, false);
        }
        self.depth += 1;
        let rest = self.rest(line);
        let node = if is_dash(rest) {
            self.sequence(column, least)
        } else if key_length(rest).is_some() || self.is_a_key_without_colon(least, rest) {
            self.mapping(least)
        } else {
            let node = self.inline(parent, line);
            self.skip_the_rest(column);
            node
        };
        self.depth -= 1;
        node
    }

    /// A word without a colon with a key or the cursor right below it: it is a key that is being typed.
    fn is_a_key_without_colon(&self, least: usize, rest: &str) -> bool {
        let Some(below) = self.lines.get(self.line + 1) else { return false };
        let is_key = key_length(self.text.get(below.start..below.end).unwrap_or_default()).is_some();
        !rest.starts_with(['{', '[', '|', '>']) && below.column() >= least && (is_key || self.holds_cursor(*below))
    }

    /// Passes the other lines of a scalar over several lines.
    fn skip_the_rest(&mut self, column: usize) {
        while let Some((line, at)) = self.within(column) {
            let rest = self.rest(line);
            let is_other = key_length(rest).is_some() || is_dash(rest) || self.holds_cursor(line);
            if at == column && is_other {
                return;
            }
            self.next_line();
        }
    }

    fn holds_cursor(&self, line: Line) -> bool {
        line.base <= self.cursor && self.cursor <= line.end
    }

    fn sequence(&mut self, column: usize, least: usize) -> Node<'text> {
        let mut items = Vec::new();
        while let Some((line, at)) = self.within(least) {
            let rest = self.rest(line);
            if !is_dash(rest) {
                if at == column && column > least && self.holds_cursor(line) && key_length(rest).is_none() {
                    // Deeper than the list's key: the beginning of an item whose dash is still missing.
                    items.push(self.inline(Some(column), line));
                    continue;
                }
                if at <= column {
                    break;
                }
                // Indented too far or not far enough: as good as an item of its own.
                items.push(self.block(at, Some(column)));
                continue;
            }
            items.push(self.after_dash(at, line));
        }
        Node::new(Shape::Sequence(items), false)
    }

    fn after_dash(&mut self, dash: usize, line: Line) -> Node<'text> {
        self.at += 1;
        let after = self.at;
        self.at += blanks(self.rest(line));
        if self.at < line.end {
            let column = self.at - line.base;
            return self.block(column, Some(dash));
        }
        self.next_line();
        match self.within(dash + 1) {
            Some((_, column)) => self.block(column, Some(dash)),
            None => Node::empty(after, line.end.max(after), false),
        }
    }

    /// Keys need not stand below each other exactly: all that stand at `least` or further right are of this mapping.
    fn mapping(&mut self, least: usize) -> Node<'text> {
        let mut entries = Vec::new();
        while let Some((line, at)) = self.within(least) {
            let rest = self.rest(line);
            if is_dash(rest) {
                // A list that no key announces.
                let value = self.sequence(at, at);
                entries.push(Entry { key: Word::default(), colon: true, value });
                continue;
            }
            let Some(length) = key_length(rest) else {
                let key = word(rest, self.at);
                let value = Node::empty(key.end, key.end, false);
                entries.push(Entry { key, colon: false, value });
                self.next_line();
                continue;
            };
            let key = word(rest.get(..length).unwrap_or_default(), self.at);
            self.at += rest.get(length..).and_then(|rest| rest.find(':')).map_or(length, |colon| length + colon + 1);
            let value = self.after_colon(at, line);
            entries.push(Entry { key, colon: true, value });
        }
        Node::new(Shape::Mapping(entries), false)
    }

    fn after_colon(&mut self, column: usize, line: Line) -> Node<'text> {
        let after = self.at;
        self.at += blanks(self.rest(line));
        if self.at < line.end {
            return self.inline(Some(column), line);
        }
        self.next_line();
        match self.within(column) {
            Some((_, below)) if below > column => self.block(below, Some(column)),
            Some((next, below)) if below == column && is_dash(self.rest(next)) => self.sequence(column, column),
            _ => Node::empty(after, line.end.max(after), false),
        }
    }

    /// A value on the line itself; `parent` is the column of its key or dash. Goes on to the line after it.
    fn inline(&mut self, parent: Option<usize>, line: Line) -> Node<'text> {
        while self.rest(line).starts_with(['&', '!']) {
            let rest = self.rest(line);
            let anchor = rest.find([' ', '\t']).unwrap_or(rest.len());
            self.at += anchor + blanks(rest.get(anchor..).unwrap_or_default());
        }
        let rest = self.rest(line);
        if rest.starts_with(['{', '[']) {
            return self.bracketed(parent);
        }
        let word = word(rest, self.at);
        self.next_line();
        if rest.starts_with(['|', '>']) {
            while self.within(parent.map_or(0, |parent| parent + 1)).is_some() {
                self.next_line();
            }
            return Node::new(Shape::Block, false);
        }
        Node::new(if rest.is_empty() { Shape::Empty(word) } else { Shape::Scalar(word) }, false)
    }

    fn bracketed(&mut self, parent: Option<usize>) -> Node<'text> {
        let end = self.end_of_brackets(parent);
        let mut flow = super::flow::Reader::new(self.text, self.at, end, self.cursor, MAX_DEPTH - self.depth);
        let node = flow.value();
        let at = flow.at().max(self.at + 1);
        while self.current().is_some_and(|line| line.start < at) {
            self.line += 1;
        }
        self.at = self.current().map_or(self.text.len(), |line| line.start);
        node
    }

    /// Brackets that nobody closes end before the first line that does not belong to them by its indentation.
    fn end_of_brackets(&self, parent: Option<usize>) -> usize {
        let after = self.lines.iter().skip(self.line + 1).find(|line| {
            let first = self.text.get(line.start..).unwrap_or_default();
            parent.is_some_and(|parent| line.column() <= parent) && !first.starts_with([']', '}'])
        });
        after.map_or(self.text.len(), |line| line.base)
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Whether an item begins here.
fn is_dash(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// How long the key is with which a line begins, quotes included; `None` when no colon follows.
fn key_length(text: &str) -> Option<usize> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let inside = text.get(1..)?.find(quote)?;
        let length = inside + 2;
        return text.get(length..)?.trim_start().starts_with(':').then_some(length);
    }
    if text.starts_with(['{', '[', '|', '>', '#']) {
        return None;
    }
    text.match_indices(':')
        .map(|(colon, _)| colon)
        .find(|colon| text.get(colon + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])))
        .map(|colon| text.get(..colon).map_or(0, |key| key.trim_end().len()))
}

/// The scalar at the start of a text: without its quotes, or up to the blanks at its end.
pub(super) fn word(text: &str, start: usize) -> Word<'_> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let inside = text.get(1..).unwrap_or_default();
        let length = inside.find(quote).unwrap_or(inside.len());
        let content = inside.get(..length).unwrap_or_default();
        return Word { text: content, start: start + 1, end: start + 1 + length, quoted: true };
    }
    let content = text.trim_end();
    Word { text: content, start, end: start + content.len(), quoted: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As flow YAML; `_` is where nothing stands, `key` without a value one without a colon.
    fn written(node: &Node<'_>) -> String {
        match &node.shape {
            Shape::Empty(_) => "_".to_owned(),
            Shape::Scalar(word) => word.text.to_owned(),
            Shape::Block => "|".to_owned(),
            Shape::Sequence(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
            Shape::Mapping(entries) => {
                let entry = |entry: &Entry<'_>| match (entry.key.text, entry.colon) {
                    ("", false) => "_".to_owned(),
                    (key, false) => key.to_owned(),
                    (key, true) => format!("{key}: {}", written(&entry.value)),
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let cursor = text.find('│').unwrap_or(usize::MAX);
        let text = text.replacen('│', "", 1);
        assert_eq!(written(&outline(&text, cursor)), expected, "{text}");
    }

    #[test]
    fn blocks_nest_by_indentation_and_lists_may_stand_below_their_key() {
        check(
            "a: 1\nb:\n  c: 2\n  d:\n  - 3\n  - e: 4\n    f: 5\ng:\n- 6\n",
            "{a: 1, b: {c: 2, d: [3, {e: 4, f: 5}]}, g: [6]}",
        );
        check("- - a\n  - b\n-\n  c: d\n-\n", "[[a, b], {c: d}, _]");
        check("a: |\n  b: c\n  - d\ne: >-\n  f\ng: h\n", "{a: |, e: |, g: h}");
        check("a: &x 1\n'b c': \"d: e\" # f\ng: *x\n", "{a: 1, b c: d: e, g: *x}");
    }

    #[test]
    fn brackets_need_not_be_closed() {
        check("a: {b: [c, {d: e}], f: }\n", "{a: {b: [c, {d: e}], f: _}}");
        check("{\"a\":{\"b\":[1,\n2]},\n\"c\":\"d\"}", "{a: {b: [1, 2]}, c: d}");
        check("a: [b, {c: d\ne: f\n", "{a: [b, {c: d}], e: f}");
        check("a: [b\n]\nc: d\n", "{a: [b], c: d}");
        check("a: {b: [c}\nd: e\n", "{a: {b: [c]}, d: e}");
    }

    #[test]
    fn what_is_typed_at_the_cursor_finds_its_place() {
        check("a:\n  b: 1\n  │\nc: 2\n", "{a: {b: 1, _}, c: 2}");
        check("a:\n  b: 1\n  cd│\n  e: 2\n", "{a: {b: 1, cd, e: 2}}");
        check("a:\n  cd│\n  e: 2\n", "{a: {cd, e: 2}}");
        check("a:\n  │\nb: 1\n", "{a: _, b: 1}");
        check("a: [b, │]\n", "{a: [b, _]}");
        check("a: {b: c, │}\n", "{a: {b: c, _}}");
        check("a:\n    - b\n    │\n", "{a: [b, _]}");
        check("a:\n- b\n│\n", "{a: [b], _}");
    }

    #[test]
    fn wrong_indentation_loses_nothing() {
        check("a:\n    b: 1\n  c: 2\n      d: 3\ne: 4\n", "{a: {b: 1, c: 2, d: 3}, e: 4}");
        check("a: 1\n  - b\nc: 2\n", "{a: 1, : [b], c: 2}");
    }
}
