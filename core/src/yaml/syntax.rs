//! What is wrong with a text that is no YAML, or none for Kubernetes: where exactly, in the user's words, and what to do about it.

use granit_parser::ErrorKind;

use super::Problem;
use super::limits::MAX_NESTING;
use crate::text::TextRange;

/// Explains the parser's error, which it found at byte `at`.
pub(super) fn explain(text: &str, kind: &ErrorKind, at: usize) -> Problem {
    use ErrorKind as E;
    let (message, help, range) = match kind {
        E::RecursionLimitExceeded => return too_deep(text, at),
        E::UnexpectedCharacter { character } => return unexpected(text, *character, at),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::SimpleKeyExpected | E::InvalidSimpleKey => {
            return misplaced_colon(text, at);
        }
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => (
            "a tab cannot be used for indentation",
            "use blanks instead of the tab",
            first_char(text, tab_near(text, at)),
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            ("this quote is never closed", "close it where the text ends", first_char(text, at))
        }
        E::UnclosedFlowCollection { .. } => {
            ("this bracket is never closed", "add the closing bracket", first_char(text, at))
        }
        E::MismatchedFlowCollectionEnd { .. } => (
            "this bracket is closed by one of the other kind",
            "close brackets in the reverse of their order",
            first_char(text, at),
        ),
        E::MisplacedFlowCollectionEnd => {
            ("this bracket closes none that is open", "remove it, or put the text in quotes", first_char(text, at))
        }
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => {
            ("a `,` or the closing bracket is missing before this", "", mark(text, at))
        }
        E::MissingAnchorOrAliasName => (
            "`*` and `&` need a name in YAML",
            "put a text that starts with them in quotes: `'*'`",
            first_char(text, at),
        ),
        E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidIndentation
        | E::InvalidFlowScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidBlockScalarIndent
        | E::CommentInterceptedScalar => (
            "this is not indented like what it belongs with",
            "give all keys of a mapping, or all `-` of a list, the same column",
            mark(text, at),
        ),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection | E::InvalidBlockEntryWhitespace => (
            "a list item cannot start here",
            "start it on a line of its own, or put the text in quotes",
            first_char(text, at),
        ),
        E::MappingKeyNotAllowed => ("a `?` cannot stand here", "put the text in quotes", first_char(text, at)),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::InvalidLowSurrogate
        | E::InvalidLowSurrogateHexEscape
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate => (
            "YAML does not know this escape",
            "write `\\\\` for a backslash, or use single quotes",
            escape_near(text, at),
        ),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            ("nothing may follow the closing quote", "write `''` or `\\\"` for a quote within the text", mark(text, at))
        }
        E::InvalidBlockScalarHeader => {
            ("only a comment may follow `|` or `>`", "start the text on the next line", mark(text, at))
        }
        E::ExpectedDocumentStart => (
            "Kubernetes cuts the stream at `---`, which leaves a `%` line alone",
            "remove the `%` line",
            mark(text, text.find('%').unwrap_or(at)),
        ),
        E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::UndeclaredTagHandle => {
            ("this is no YAML tag", "put a text that starts with `!` in quotes", mark(text, at))
        }
        _ => ("this is no YAML", "", mark(text, at)),
    };
    Problem::refusing("yaml-syntax", message.to_owned(), range, (!help.is_empty()).then(|| help.to_owned()))
}

/// A `:` that cannot stand where it does, or one that is missing: what comes before it tells which.
fn misplaced_colon(text: &str, at: usize) -> Problem {
    let refusing =
        |message: &str, range, help: String| Problem::refusing("yaml-syntax", message.to_owned(), range, Some(help));
    let line_start = before(text, at).rfind('\n').map_or(0, |end| end + 1);
    let above_end = before(text, line_start).trim_end().len();
    let above_start = before(text, above_end).rfind('\n').map_or(0, |end| end + 1);
    for (start, end) in [(line_start, at), (above_start, above_end)] {
        let line = text.get(start..end).unwrap_or_default();
        let glued = line.split_whitespace().find(|word| {
            let (key, value) = word.split_once(':').unwrap_or_default();
            !key.is_empty() && !value.is_empty() && !value.starts_with("//")
        });
        if let Some(word) = glued {
            let from = start + line.find(word).unwrap_or_default();
            let range = TextRange::new(from, from + word.len());
            return refusing(
                "a blank is missing after this `:`",
                range,
                format!("put a blank after the `:` in `{word}`"),
            );
        }
    }
    let line = text.get(line_start..at).unwrap_or_default();
    let above = text.get(above_start..above_end).unwrap_or_default().trim_start();
    let is_colon = text.get(at..).is_some_and(|rest| rest.starts_with(':'));
    if line.contains(": ") || !is_colon && line.trim().is_empty() {
        let (message, help) = if is_colon {
            ("a second `:` cannot stand here", "put the text in quotes if the `:` belongs to it")
        } else {
            ("this is neither `key: value` nor a list item", "put a `:` and a blank after the key")
        };
        return refusing(message, mark(text, at), help.to_owned());
    }
    if !is_colon || above.is_empty() {
        return refusing("a `:` is missing, or cannot stand here", mark(text, at), "put texts in quotes".to_owned());
    }
    if above.contains(": ") {
        let from = line_start + (line.len() - line.trim_start().len());
        let help = "give this line the indentation of the line above".to_owned();
        return refusing(
            "this belongs to the line above, which has a value already",
            mark_of(text, TextRange::new(from, at)),
            help,
        );
    }
    let range = TextRange::new(above_end - above.len(), above_end);
    refusing("a `:` is missing after this", range, format!("write `{above}:`"))
}

/// The first tab in the indentation around `at`.
fn tab_near(text: &str, at: usize) -> usize {
    let line_start = before(text, at).rfind('\n').map_or(0, |end| end + 1);
    text.get(line_start..).and_then(|rest| rest.find('\t')).map_or(at, |tab| line_start + tab)
}

/// The first unusual escape of the quoted text that starts at `at`.
fn escape_near(text: &str, at: usize) -> TextRange {
    let mut characters = text.get(at..).unwrap_or_default().char_indices();
    while let Some((start, character)) = characters.next() {
        if character == '\\'
            && let Some((end, escape)) = characters.next()
            && !"0abtnvfre \"/\\N_LP\t\r\n".contains(escape)
        {
            return TextRange::new(at + start, at + end + escape.len_utf8());
        }
    }
    mark(text, at)
}

fn unexpected(text: &str, character: char, at: usize) -> Problem {
    let (message, help) = match character {
        '@' | '`' | '%' => (format!("a text cannot start with `{character}`"), Some("put it in quotes")),
        '\t' => ("a tab cannot be used for indentation".to_owned(), Some("use blanks instead of the tab")),
        _ if character.is_control() => {
            (format!("the control character U+{:04X} is not allowed", u32::from(character)), Some("remove it"))
        }
        _ => (format!("`{character}` cannot stand here"), None),
    };
    let found = text.get(at..).and_then(|rest| rest.find(character)).map_or(at, |offset| at + offset);
    Problem::refusing("yaml-syntax", message, first_char(text, found), help.map(str::to_owned))
}

pub(super) fn too_deep(text: &str, at: usize) -> Problem {
    let message = format!("this is nested deeper than {MAX_NESTING} levels");
    Problem::refusing("yaml-nesting", message, first_char(text, at), None)
}

pub(super) fn expands_too_far(alias: TextRange) -> Problem {
    let message = "written out, this document's aliases would be too large".to_owned();
    Problem::refusing("yaml-aliases", message, alias, None)
}

pub(super) fn unknown_alias(text: &str, range: TextRange) -> Problem {
    let written = slice(text, range);
    let name = written.trim_start_matches('*');
    let help = format!("put `&{name}` before the value that is meant, or quotes around a text: `'{written}'`");
    Problem::refusing(
        "yaml-alias",
        format!("`{written}` names a value, but no `&{name}` stands before it"),
        range,
        Some(help),
    )
}

pub(super) fn wrong_tag(text: &str, range: TextRange) -> Problem {
    let message = format!("`{}` is not what its tag says", slice(text, range));
    Problem::refusing("yaml-tag", message, mark_of(text, range), None)
}

pub(super) fn wrong_key(text: &str, range: TextRange) -> Problem {
    let message = "a key must be a text, a number or a boolean".to_owned();
    Problem::refusing("yaml-key", message, mark_of(text, range), Some("put it in quotes".to_owned()))
}

/// libyaml wants the `:` on the line where its key starts, but for keys that are introduced by `?`.
pub(super) fn key_over_lines(text: &str, range: TextRange) -> Option<Problem> {
    let key = slice(text, range);
    if !key.contains('\n') || before(text, range.start as usize).trim_end().ends_with('?') {
        return None;
    }
    let message = "a key must stand on one line with its `:`".to_owned();
    Some(Problem::refusing("yaml-syntax", message, mark_of(text, range), None))
}

/// go-yaml refuses `\/`, which JSON knows; a document that starts with `{` is read as JSON first.
pub(super) fn json_escape(text: &str, range: TextRange) -> Option<Problem> {
    let scalar = slice(text, range);
    if !scalar.starts_with('"') || text.trim_start().starts_with('{') {
        return None;
    }
    let mut escaped = false;
    let at = scalar.bytes().position(|byte| {
        let found = escaped && byte == b'/';
        escaped = byte == b'\\' && !escaped;
        found
    })?;
    let end = range.start as usize + at + 1;
    let message = "YAML does not know the escape `\\/`".to_owned();
    let help = Some("write `/` without a backslash".to_owned());
    Some(Problem::refusing("yaml-syntax", message, TextRange::new(end - 2, end), help))
}

/// go-yaml knows `%YAML 1.1` and `%TAG`, and refuses all other directives.
pub(super) fn unknown_directive(text: &str) -> Option<Problem> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches('\u{feff}').trim();
        if content.starts_with('%') {
            let mut words = content.split_whitespace();
            let known = match words.next() {
                Some("%TAG") => true,
                Some("%YAML") => words.next() == Some("1.1"),
                _ => false,
            };
            // A `%` that begins no directive is the parser's matter.
            if !known && line.starts_with('%') {
                let message = "Kubernetes knows no directive but `%YAML 1.1`".to_owned();
                let help = Some("remove the line".to_owned());
                return Some(Problem::refusing(
                    "yaml-directive",
                    message,
                    TextRange::new(at, at + content.len()),
                    help,
                ));
            }
        } else if !content.is_empty() && !content.starts_with('#') {
            break;
        }
        at += line.len();
    }
    None
}

/// YAML 1.1 ends lines at three characters that this parser, like YAML 1.2, takes for any other.
pub(super) fn unseen_line_break(text: &str) -> Option<Problem> {
    // Nearly all documents are ASCII, which is told much faster.
    let at = if text.is_ascii() { None } else { text.find(['\u{85}', '\u{2028}', '\u{2029}']) }?;
    let message = "Kubernetes takes this invisible character for a line break".to_owned();
    let range = first_char(text, at);
    Some(Problem { code: "yaml-line-break", message, range, fatal: false, help: Some("remove it".to_owned()) })
}

/// What stands after `...` in the same piece of the stream is never read.
pub(super) fn text_after_the_end(text: &str, end: TextRange) -> Option<Problem> {
    let rest = text.get(end.start as usize..)?.trim_start();
    let after = rest.strip_prefix("...")?.trim_start();
    if after.is_empty() || after.starts_with('#') {
        return None;
    }
    let message = "Kubernetes ignores what stands after `...`".to_owned();
    let range = mark(text, text.len() - after.len());
    Some(Problem {
        code: "yaml-document-end",
        message,
        range,
        fatal: false,
        help: Some("separate documents by `---`".to_owned()),
    })
}

fn slice(text: &str, range: TextRange) -> &str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or(text)
}

/// A scalar's own range, or something near it where it is empty.
fn mark_of(text: &str, range: TextRange) -> TextRange {
    if range.end > range.start { range } else { mark(text, range.start as usize) }
}

/// The word or the run of blanks at `at`; where a line ends there, the last character before it.
fn mark(text: &str, at: usize) -> TextRange {
    let at = text.floor_char_boundary(at);
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.find(['\r', '\n']).and_then(|end| rest.get(..end)).unwrap_or(rest);
    let is_blank = line.starts_with(char::is_whitespace);
    let length = line.find(|next: char| next.is_whitespace() != is_blank).unwrap_or(line.len());
    if length > 0 && !(is_blank && length == line.len()) {
        return TextRange::new(at, at + length);
    }
    let end = before(text, at).trim_end().len();
    match before(text, end).chars().next_back() {
        Some(last) => TextRange::new(end - last.len_utf8(), end),
        None => first_char(text, 0),
    }
}

/// The character at `at`, or the last one.
fn first_char(text: &str, at: usize) -> TextRange {
    let last = text.len().saturating_sub(1);
    let at = text.floor_char_boundary(at.min(last));
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    TextRange::new(at, at + length)
}
