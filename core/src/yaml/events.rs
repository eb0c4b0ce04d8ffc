//! The one place that knows the YAML parser: its events become ours.

use std::borrow::Cow;

use granit_parser::{Event as Parsed, Parser, ScalarStyle, Span, StrInput, StructureStyle};

use super::limits::MAX_NESTING;
use super::scalar::Tag;
use super::{Problem, syntax};
use crate::text::TextRange;

/// What the parser meets, in order.
#[derive(Debug)]
pub(super) enum Event<'text> {
    Scalar {
        text: Cow<'text, str>,
        plain: bool,
        tag: Tag,
        anchor: usize,
    },
    /// `mapping` or sequence; one in brackets also has an end of its own.
    Start {
        mapping: bool,
        flow: bool,
        anchor: usize,
    },
    End,
    Alias {
        anchor: usize,
    },
    /// An alias of a name that no anchor before it has.
    UnknownAlias,
    DocumentEnd,
}

/// The events of a text with their byte ranges, up to the first syntax error.
pub(super) struct Events<'text> {
    text: &'text str,
    parser: Parser<'text, StrInput<'text>>,
}

impl<'text> Events<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self { text, parser: parser(text) }
    }
}

fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    let options = granit_parser::options! {
        flow_nesting_limit: MAX_NESTING,
        block_nesting_limit: MAX_NESTING,
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
    };
    Parser::new_from_str_with_options(text, options)
}

impl<'text> Iterator for Events<'text> {
    /// The problem is boxed, since each event is moved through a value of this size.
    type Item = Result<(Event<'text>, TextRange), Box<Problem>>;

    // Not inlined: see `Builder::take`.
    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.parser.next_event()? {
                Ok((parsed, span)) => {
                    if let Some(event) = translate(parsed) {
                        return Some(Ok((event, range_of(&span, self.text))));
                    }
                }
                Err(error) => {
                    let marker = error.marker();
                    let at = marker.byte_offset().unwrap_or_else(|| byte_of_char(self.text, marker.index()));
                    return Some(Err(Box::new(syntax::explain(self.text, error.kind(), at))));
                }
            }
        }
    }
}

/// How many events the parser yields when nothing is done with them: what reading is measured against.
pub(super) fn count(text: &str) -> usize {
    parser(text).filter(Result::is_ok).count()
}

fn translate(event: Parsed<'_>) -> Option<Event<'_>> {
    Some(match event {
        Parsed::Scalar(text, style, anchor, tag) => {
            let tag = tag.map_or(Tag::None, |tag| tag_of(&tag));
            Event::Scalar { text, plain: style == ScalarStyle::Plain, tag, anchor }
        }
        Parsed::SequenceStart(style, anchor, _) => {
            Event::Start { mapping: false, flow: style == StructureStyle::Flow, anchor }
        }
        Parsed::MappingStart(style, anchor, _) => {
            Event::Start { mapping: true, flow: style == StructureStyle::Flow, anchor }
        }
        Parsed::SequenceEnd | Parsed::MappingEnd => Event::End,
        Parsed::Alias(anchor) => Event::Alias { anchor },
        Parsed::UnresolvedAlias(_) => Event::UnknownAlias,
        Parsed::DocumentEnd => Event::DocumentEnd,
        _ => return None,
    })
}

fn tag_of(tag: &granit_parser::Tag) -> Tag {
    let resolved = format!("{}{}", tag.handle(), tag.suffix());
    match resolved.strip_prefix("tag:yaml.org,2002:") {
        Some("str") => Tag::Text,
        Some("binary") => Tag::Binary,
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some("bool") => Tag::Bool,
        Some("null") => Tag::Null,
        _ if resolved == "!" => Tag::NonSpecific,
        _ => Tag::Other,
    }
}

fn range_of(span: &Span, text: &str) -> TextRange {
    let range = span.byte_range().unwrap_or(0..0);
    TextRange::new(range.start.min(text.len()), range.end.min(text.len()))
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}
