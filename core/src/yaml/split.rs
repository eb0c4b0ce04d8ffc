//! Splits a stream into documents, by lines, as `YAMLReader` of k8s.io/apimachinery does.

use super::Problem;
use crate::text::TextRange;

/// One document's text within its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'text> {
    /// Byte offset of the text in its file.
    pub base: u32,
    pub text: &'text str,
    /// A separator line before this document that Kubernetes would refuse; its range counts from `base`.
    pub problem: Option<Problem>,
}

/// A line that starts with `---` separates documents; only blanks or a comment may follow on it.
#[must_use]
pub fn split(text: &str) -> Vec<Piece<'_>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut pieces = Vec::new();
    let mut piece_start = start;
    let mut problem = None;
    let mut line_start = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if let Some(after) = line.strip_prefix("---") {
            push(&mut pieces, text, piece_start, line_start, problem.take());
            let after = after.trim();
            let line_end = line_start + line.trim_end().len();
            if after.is_empty() || after.starts_with('#') {
                piece_start = line_start + line.len();
            } else {
                piece_start = line_start;
                problem = Some(Problem {
                    code: "yaml-separator",
                    message: format!("invalid YAML document separator: `{after}` may not follow `---` on its line"),
                    range: TextRange::new(0, line_end - line_start),
                    fatal: true,
                    help: None,
                });
            }
        }
        line_start += line.len();
    }
    push(&mut pieces, text, piece_start, text.len(), problem);
    pieces
}

fn push<'text>(pieces: &mut Vec<Piece<'text>>, text: &'text str, from: usize, to: usize, problem: Option<Problem>) {
    let piece = text.get(from..to).unwrap_or_default();
    let says_nothing = piece.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#')
    });
    if !says_nothing || problem.is_some() {
        let base = u32::try_from(from).unwrap_or(u32::MAX);
        pieces.push(Piece { base, text: piece, problem });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let pieces = split(text);
        let actual: Vec<_> = pieces.iter().map(|piece| (piece.base, piece.text)).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn documents_are_separated_by_lines_that_start_with_three_dashes() {
        check("a: 1\n---\nb: 2\n", &[(0, "a: 1\n"), (9, "b: 2\n")]);
        check("--- # first\na: 1\n---   \nb: 2", &[(12, "a: 1\n"), (24, "b: 2")]);
        check("a: |\n  ---\n  x\n", &[(0, "a: |\n  ---\n  x\n")]);
    }

    #[test]
    fn documents_of_comments_alone_are_no_documents() {
        check("# only a comment\n---\n\n---\na: 1\n", &[(26, "a: 1\n")]);
        check("", &[]);
    }

    #[test]
    fn a_byte_order_mark_and_carriage_returns_do_not_matter() {
        check("\u{feff}a: 1\r\n---\r\nb: 2\r\n", &[(3, "a: 1\r\n"), (14, "b: 2\r\n")]);
    }

    #[test]
    fn text_after_the_separator_is_refused_at_its_line() {
        let pieces = split("a: 1\n--- b: 2\nc: 3\n");
        assert_eq!(pieces.len(), 2);
        let problem = pieces[1].problem.as_ref().expect("a problem");
        assert_eq!((problem.code, problem.range), ("yaml-separator", TextRange::new(0, 8)));
    }
}
