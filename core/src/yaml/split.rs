//! Splits a stream into documents, by lines, as `YAMLReader` of k8s.io/apimachinery does.

use std::ops::Range;

use super::Problem;
use crate::text::TextRange;

const SEPARATOR: &str = "---";

/// One document's text within its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'text> {
    /// Byte offset of the text in its file.
    pub base: u32,
    pub text: &'text str,
    /// Which of the documents of an earlier splitting it is, if that was told.
    pub before: Option<usize>,
    /// A separator line before this document that Kubernetes would refuse; its range counts from `base`.
    pub problem: Option<Box<Problem>>,
}

/// A line that starts with `---` separates documents; only blanks or a comment may follow on it. A stream that starts with `{` is
/// JSON as far as it goes, whose objects need no separator.
#[must_use]
pub fn split(text: &str) -> Vec<Piece<'_>> {
    split_as_before(text, &mut |_| None)
}

/// As [`split`], faster where a document is known: `before` tells of a text that starts with a whole document of an earlier
/// splitting which one that is, and how long.
#[must_use]
pub fn split_as_before<'text>(
    text: &'text str,
    before: &mut dyn FnMut(&str) -> Option<(usize, usize)>,
) -> Vec<Piece<'text>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut pieces = Vec::new();
    let mut from = start;
    let mut problem = None;
    let mut searched = start;
    loop {
        let known = if from > start { end_of_known(text, from, before) } else { None };
        let separator = match known {
            Some((index, end)) => {
                let base = u32::try_from(from).unwrap_or(u32::MAX);
                let text = text.get(from..end).unwrap_or_default();
                pieces.push(Piece { base, text, before: Some(index), problem: None });
                end
            }
            None => {
                let Some(separator) = next_separator(text, start, searched) else { break };
                push(&mut pieces, text, from..separator, problem.take());
                separator
            }
        };
        let line = text.get(separator..).unwrap_or_default();
        let line = line.find('\n').and_then(|end| line.get(..=end)).unwrap_or(line);
        searched = separator + SEPARATOR.len();
        from = separator + line.len();
        let after = line.get(SEPARATOR.len()..).unwrap_or_default().trim();
        if !after.is_empty() && !after.starts_with('#') {
            from = separator;
            problem = Some(Box::new(Problem {
                code: "yaml-separator",
                message: format!("invalid YAML document separator: `{after}` may not follow `---` on its line"),
                range: TextRange::new(0, line.trim_end().len()),
                fatal: true,
                help: Some("start the document on the next line".to_owned()),
            }));
        }
    }
    push(&mut pieces, text, from..text.len(), problem);
    pieces
}

/// A document that is known, and where it ends, if a separator follows on it; what starts with one is none, or was refused
/// for it.
fn end_of_known(
    text: &str,
    from: usize,
    before: &mut dyn FnMut(&str) -> Option<(usize, usize)>,
) -> Option<(usize, usize)> {
    let rest = text.get(from..).filter(|rest| !rest.starts_with(SEPARATOR))?;
    let (index, length) = before(rest)?;
    let (known, after) = rest.split_at_checked(length)?;
    (known.ends_with('\n') && after.starts_with(SEPARATOR)).then_some((index, from + length))
}

/// The next line that starts with a separator; all lines before `searched` are known to be none, or done with.
fn next_separator(text: &str, start: usize, searched: usize) -> Option<usize> {
    let rest = text.get(searched..)?;
    if searched == start && rest.starts_with(SEPARATOR) {
        return Some(start);
    }
    rest.find("\n---").map(|line_end| searched + line_end + 1)
}

fn push<'text>(pieces: &mut Vec<Piece<'text>>, text: &'text str, range: Range<usize>, problem: Option<Box<Problem>>) {
    let mut from = range.start;
    let starts_the_stream = text.get(..from).is_some_and(|before| before.trim_start_matches('\u{feff}').is_empty());
    if starts_the_stream {
        for next in json_objects(text.get(range.clone()).unwrap_or_default()) {
            push_one(pieces, text, from..range.start + next, None);
            from = range.start + next;
        }
    }
    push_one(pieces, text, from..range.end, problem);
}

fn push_one<'text>(
    pieces: &mut Vec<Piece<'text>>,
    text: &'text str,
    range: Range<usize>,
    problem: Option<Box<Problem>>,
) {
    let base = u32::try_from(range.start).unwrap_or(u32::MAX);
    let piece = text.get(range).unwrap_or_default();
    let says_nothing = piece.lines().all(|line| {
        let line = line.trim_start_matches('\u{feff}').trim();
        line.is_empty() || line.starts_with('#')
    });
    if !says_nothing || problem.is_some() {
        pieces.push(Piece { base, text: piece, before: None, problem });
    }
}

/// Where in a stream of JSON objects all but the first start, as `YAMLOrJSONDecoder` of k8s.io/apimachinery would find them.
fn json_objects(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    if !starts_an_object(text) {
        return starts;
    }
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'{' if depth == 0 && text.get(at..).is_some_and(starts_an_object) => {
                starts.push(at);
                depth = 1;
            }
            _ if depth == 0 && !byte.is_ascii_whitespace() => break,
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    starts.drain(..starts.len().min(1));
    starts
}

/// Whether a JSON object stands here, and not a mapping that only YAML can read.
fn starts_an_object(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '}']))
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
        check("a: 1\n---\n---\n---\nb: 2\n---", &[(0, "a: 1\n"), (17, "b: 2\n")]);
        check("a: 1\r---\rb: 2\r", &[(0, "a: 1\r---\rb: 2\r")]);
    }

    #[test]
    fn documents_of_comments_alone_are_no_documents() {
        check("# only a comment\n---\n\n---\na: 1\n", &[(26, "a: 1\n")]);
        check("", &[]);
        check("\u{feff}", &[]);
        check("a: 1\n---\n\u{feff}# x\n", &[(0, "a: 1\n")]);
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

    #[test]
    fn a_line_of_more_dashes_is_no_separator_that_kubernetes_takes() {
        for text in ["a: 1\n----\nb: 2\n", "a: 1\n---b: 2\n", "a: 1\n--- |\n  x\n"] {
            let problems: Vec<_> = split(text).iter().map(|piece| piece.problem.is_some()).collect();
            assert_eq!(problems, [false, true], "{text}");
        }
    }

    #[test]
    fn what_is_known_of_before_changes_nothing_but_the_time() {
        let texts = [
            "a: 1\n---\nb: 2\n---\nc: 3\n",
            "a: 1\n---\nb: 2\nb: 2\n---\nb: 2\n",
            "---\n--- b: 2\nc: 3\n---\nb: 2",
            "\u{feff}{\"a\":1}{\"b\":2}\n---\n{\"a\":1}{\"b\":2}\n---\n{\"a\":1}\n",
            "{\"a\":1}\n{\"b\":2}\n---\n",
        ];
        let known: Vec<_> = texts.iter().flat_map(|text| split(text)).map(|piece| piece.text).collect();
        for text in texts {
            for known in &known {
                let mut before = |rest: &str| rest.starts_with(known).then_some((7, known.len()));
                let as_before = split_as_before(text, &mut before);
                assert!(as_before.iter().all(|piece| piece.before.is_none() || piece.text == *known));
                let alone = as_before.into_iter().map(|piece| Piece { before: None, ..piece });
                assert_eq!(alone.collect::<Vec<_>>(), split(text), "{known:?} in {text:?}");
            }
        }
    }

    #[test]
    fn json_objects_may_follow_one_another() {
        check(r#"{"a":1}{"b":2}"#, &[(0, r#"{"a":1}"#), (7, r#"{"b":2}"#)]);
        check("{\"a\": \"}{\\\"\"}\n{}\n", &[(0, "{\"a\": \"}{\\\"\"}\n"), (14, "{}\n")]);
        check("{\n \"a\": [{}]\n}\n{\"b\":", &[(0, "{\n \"a\": [{}]\n}\n"), (15, "{\"b\":")]);
        check("{\"a\":1}\n---\nb: 1\n", &[(0, "{\"a\":1}\n"), (12, "b: 1\n")]);
    }

    #[test]
    fn what_only_yaml_can_read_is_one_document() {
        for text in
            ["{a: '}'} {b: 1}", "{\"a\": 1}: {\"b\": 1}", "{{ .Values.x }}", "{\"a\": 1}\n# {\"b\": 1}\n", "[]{}"]
        {
            check(text, &[(0, text)]);
        }
        check("---\n{\"a\":1}{\"b\":2}", &[(4, "{\"a\":1}{\"b\":2}")]);
    }
}
