//! The part of an outline between brackets: `{a: b, c: [d]}`, closed or not.

use super::outline::{Entry, Node, Shape, Word, word};

pub(super) struct Reader<'text> {
    text: &'text str,
    at: usize,
    /// Where the brackets end in any case.
    end: usize,
    cursor: usize,
    /// How many more brackets may open.
    depth: usize,
    /// The cursor's place was already given out.
    told: bool,
}

impl<'text> Reader<'text> {
    pub(super) fn new(text: &'text str, at: usize, end: usize, cursor: usize, depth: usize) -> Self {
        Self { text, at, end, cursor, depth, told: false }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'text str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Passes blanks, line breaks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let after_blank = self.text.get(..self.at).is_none_or(|before| before.ends_with(char::is_whitespace));
            if !(after_blank && self.rest().starts_with('#')) {
                return;
            }
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    pub(super) fn value(&mut self) -> Node<'text> {
        if self.depth > 0 && matches!(self.peek(), Some('[' | '{')) {
            self.depth -= 1;
            let shape = if self.eat('[') {
                Shape::Sequence(self.items())
            } else {
                self.at += 1;
                Shape::Mapping(self.entries())
            };
            self.depth += 1;
            return Node::new(shape, true);
        }
        let word = self.scalar(false);
        Node::new(Shape::Scalar(word), true)
    }

    fn items(&mut self) -> Vec<Node<'text>> {
        let mut items = Vec::new();
        while let Some(wanted) = self.more(']') {
            items.push(match wanted {
                Wanted::Cursor => Node::empty(self.cursor, self.cursor, true),
                Wanted::Written => self.value(),
            });
        }
        items
    }

    fn entries(&mut self) -> Vec<Entry<'text>> {
        let mut entries = Vec::new();
        while let Some(wanted) = self.more('}') {
            entries.push(match wanted {
                Wanted::Cursor => {
                    let key = Word { start: self.cursor, end: self.cursor, ..Word::default() };
                    Entry { key, colon: false, value: Node::empty(self.cursor, self.cursor, true) }
                }
                Wanted::Written => self.entry(),
            });
        }
        entries
    }

    /// Whether another item stands or may be typed here; passes the closing bracket if not.
    fn more(&mut self, closing: char) -> Option<Wanted> {
        let mut opened = self.text.get(..self.at).is_some_and(|before| before.ends_with(['[', '{']));
        loop {
            let gap = self.at;
            self.skip();
            if !matches!(self.peek(), None | Some(']' | ',' | '}')) {
                return Some(Wanted::Written);
            }
            if opened && !self.told && gap <= self.cursor && self.cursor <= self.at {
                self.told = true;
                return Some(Wanted::Cursor);
            }
            if !self.eat(',') {
                // Another bracket here closes something further out: this one was left open.
                self.eat(closing);
                return None;
            }
            opened = true;
        }
    }

    fn entry(&mut self) -> Entry<'text> {
        let key = self.scalar(true);
        let after_key = self.at;
        self.skip();
        if !self.eat(':') {
            return Entry { key, colon: false, value: Node::empty(after_key, after_key, true) };
        }
        let gap = self.at;
        self.skip();
        let value = match self.peek() {
            None | Some(']' | ',' | '}') => Node::empty(gap, self.at, true),
            Some(_) => self.value(),
        };
        Entry { key, colon: true, value }
    }

    /// A quoted text, or a plain one up to what ends it; takes at least one character.
    fn scalar(&mut self, is_key: bool) -> Word<'text> {
        let rest = self.rest();
        let quote = self.peek().filter(|first| matches!(first, '"' | '\''));
        let mut before = ' ';
        let end = rest.char_indices().skip(1).find(|(at, character)| {
            let after = rest.get(at + character.len_utf8()..).unwrap_or_default();
            let ends = match character {
                '\n' | '\r' => true,
                _ if quote.is_some() => Some(*character) == quote,
                ',' | '[' | ']' | '{' | '}' => true,
                ':' => is_key && (after.is_empty() || after.starts_with([' ', '\n', ',', '}', ']', '[', '{'])),
                '#' => before.is_whitespace(),
                _ => false,
            };
            before = *character;
            ends
        });
        let length = end.map_or(rest.len(), |(at, _)| at);
        let word = word(rest.get(..length).unwrap_or_default(), self.at);
        self.at += length;
        if let Some(quote) = quote {
            self.eat(quote);
        }
        word
    }
}

/// What stands next between brackets.
enum Wanted {
    Written,
    /// Nothing yet, but the cursor is there.
    Cursor,
}
