//! The lines of a document that say something: no blank ones, no comments, none of what follows a `#`.

/// One line; all places count from the document's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where the line itself starts.
    pub base: usize,
    /// Where it starts to say something.
    pub start: usize,
    /// Where it has said everything; on the cursor's line the blanks before the cursor count too.
    pub end: usize,
}

impl Line {
    pub(super) fn column(self) -> usize {
        self.start - self.base
    }
}

/// The document around an offset, with the place where it starts; `None` on a line that separates documents.
pub(super) fn document_at(text: &str, offset: usize) -> Option<(usize, &str)> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let line_end = line_start + line.len();
        if line.starts_with("---") {
            if offset < line_start {
                return text.get(start..line_start).map(|document| (start, document));
            }
            if offset < line_end || (offset == line_end && !line.ends_with('\n')) {
                return None;
            }
            start = line_end;
        }
        line_start = line_end;
    }
    (offset >= start).then(|| text.get(start..).map(|document| (start, document)))?
}

/// The lines that say something, and the cursor's where it is blank.
pub(super) fn lines(text: &str, cursor: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut base = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let start = base + (line.len() - line.trim_start_matches([' ', '\t']).len());
        let said = base + line.get(..comment(line)).unwrap_or(line).trim_end().len();
        let line_end = base + line.len();
        if said > start {
            // Blanks up to the cursor belong to a value that is about to be typed.
            let blank = text.get(said..cursor).is_some_and(|between| between.trim_matches([' ', '\t']).is_empty());
            let end = if blank && cursor <= line_end { cursor.max(said) } else { said };
            lines.push(Line { base, start, end });
        } else if line.trim().is_empty() && base <= cursor && cursor <= line_end {
            lines.push(Line { base, start: cursor, end: cursor });
        }
        base += whole.len();
    }
    if base == cursor && (text.is_empty() || text.ends_with('\n')) {
        lines.push(Line { base, start: cursor, end: cursor });
    }
    lines
}

/// Where the comment of a line starts, or its end: a `#` at its start or after a blank, outside of quotes.
fn comment(line: &str) -> usize {
    if !line.contains('#') {
        return line.len();
    }
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        match (quote, character) {
            (None, '#') if before.is_whitespace() => return at,
            // An apostrophe within a word opens nothing.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        before = character;
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let cursor = text.find('│').unwrap_or(text.len());
        let text = text.replacen('│', "", 1);
        let actual: Vec<_> = lines(&text, cursor).iter().filter_map(|line| text.get(line.start..line.end)).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn comments_and_blank_lines_say_nothing_but_for_the_blank_one_with_the_cursor() {
        check("a: 1 # one\n# two\n\n  b: '#'\n│", &["a: 1", "b: '#'", ""]);
        check("a: it's # one\n  │\nb: x#y\n", &["a: it's", "", "b: x#y"]);
        check("a: │  # one", &["a: "]);
    }

    #[test]
    fn a_document_is_what_stands_between_two_separators() {
        let text = "a: 1\n---\nb: 2\n---\n";
        assert_eq!(document_at(text, 2), Some((0, "a: 1\n")));
        assert_eq!(document_at(text, 6), None, "on the separator");
        assert_eq!(document_at(text, 9), Some((9, "b: 2\n")));
        assert_eq!(document_at(text, text.len()), Some((18, "")));
        assert_eq!(document_at("", 0), Some((0, "")));
        assert_eq!(document_at("---", 3), None);
    }
}
