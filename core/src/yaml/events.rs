//! The one place that knows the YAML parser: its events become ours.

use granit_parser::{Event as Parsed, Parser, ScalarStyle, ScanError, Span};

use crate::text::TextRange;

/// What the parser meets, in order.
#[derive(Debug)]
pub(super) enum Event {
    Scalar { text: String, plain: bool, tag: Option<Tag>, anchor: usize },
    SequenceStart { anchor: usize },
    SequenceEnd,
    MappingStart { anchor: usize },
    MappingEnd,
    Alias { anchor: usize },
    DocumentEnd,
}

/// The tags that change how a scalar is read; all others are ignored, as Kubernetes' JSON layer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `!!str` or `!`: text, whatever it looks like.
    Text,
    /// `!!int` and its like: read as if it stood there without quotes.
    Plain,
    Other,
}

#[derive(Debug)]
pub(super) struct SyntaxError {
    pub message: String,
    pub at: usize,
}

/// Yields the events of a text with their byte ranges; stops at the first syntax error.
pub(super) fn events(text: &str) -> impl Iterator<Item = Result<(Event, TextRange), SyntaxError>> {
    Parser::new_from_str(text).filter_map(move |parsed| match parsed {
        Ok((event, span)) => translate(event).map(|event| Ok((event, range_of(&span, text)))),
        Err(error) => Some(Err(syntax_error(&error, text))),
    })
}

fn translate(event: Parsed<'_>) -> Option<Event> {
    Some(match event {
        Parsed::Scalar(text, style, anchor, tag) => {
            let tag = tag.map(|tag| tag_of(&tag));
            Event::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain, tag, anchor }
        }
        Parsed::SequenceStart(_, anchor, _) => Event::SequenceStart { anchor },
        Parsed::SequenceEnd => Event::SequenceEnd,
        Parsed::MappingStart(_, anchor, _) => Event::MappingStart { anchor },
        Parsed::MappingEnd => Event::MappingEnd,
        Parsed::Alias(anchor) => Event::Alias { anchor },
        Parsed::DocumentEnd => Event::DocumentEnd,
        _ => return None,
    })
}

fn tag_of(tag: &granit_parser::Tag) -> Tag {
    match tag.core_suffix() {
        Some("str") => Tag::Text,
        Some("int" | "bool" | "float" | "null") => Tag::Plain,
        _ if tag.original() == "!" => Tag::Text,
        _ => Tag::Other,
    }
}

fn range_of(span: &Span, text: &str) -> TextRange {
    let range = span.byte_range().unwrap_or(0..0);
    TextRange::new(range.start.min(text.len()), range.end.min(text.len()))
}

fn syntax_error(error: &ScanError, text: &str) -> SyntaxError {
    let at = error.marker().byte_offset().unwrap_or_else(|| byte_of_char(text, error.marker().index()));
    SyntaxError { message: error.info(), at: at.min(text.len()) }
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}
