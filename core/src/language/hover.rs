//! What stands at the cursor: a field with its type and meaning, a value with what it means or names.

use super::context::{At, Context, fields, value_of};
use super::outline::Shape;
use super::references::{reference, told};
use super::words::{field_type, in_words};
use super::{Suggestion, World, shown, tables, values};
use crate::report::language::Hover;
use crate::text::TextRange;

/// What there is to say; the range counts from the document's start.
pub(super) fn hover(context: &Context<'_, '_>, world: &World<'_>) -> Option<Hover> {
    let word = context.word();
    let (title, detail, text) = match context.at {
        At::Key(_, entry) => {
            let (detail, text) = of_key(context, entry.key.text, world)?;
            (context.path(), detail, text)
        }
        At::Value(node) if matches!(node.shape, Shape::Scalar(_)) => {
            (shown(word.text).to_owned(), context.path(), of_value(context, word.text, world)?)
        }
        At::Value(_) => return None,
    };
    Some(Hover { range: TextRange::new(word.start, word.end), title, detail, text })
}

/// The type of a field and what it means; of a field without explanation the type alone is worth telling.
fn of_key(context: &Context<'_, '_>, key: &str, world: &World<'_>) -> Option<(String, String)> {
    if let Some(value) = value_of(context.expected) {
        let known = meaning(&tables::values(&context.map_described_as()), key).map(str::to_owned);
        let text = known.or_else(|| elsewhere(context, key, values::of_map(context, world)))?;
        return Some((in_words(value), text));
    }
    let owner = context.expected;
    let (_, below) = fields(owner).into_iter().find(|(name, _)| *name == key)?;
    let text = tables::field(&context.described_as(&context.levels, owner, key)).unwrap_or_default();
    Some((field_type(owner, key, below), text.to_owned()))
}

fn of_value(context: &Context<'_, '_>, text: &str, world: &World<'_>) -> Option<String> {
    let reference = reference(context, world).filter(|_| !text.is_empty());
    if let Some(told) = reference.and_then(|reference| told(&reference, text, world)) {
        return Some(told);
    }
    if let Some(meaning) = meaning(&tables::values(&values::names(context)), text) {
        return Some(meaning.to_owned());
    }
    elsewhere(context, text, values::of_field(context, "", world))
}

/// Selected labels, ports, groups and the like: where else they stand.
fn elsewhere(context: &Context<'_, '_>, text: &str, suggestions: Vec<Suggestion>) -> Option<String> {
    if context.passes("metadata") {
        return None;
    }
    let found = suggestions.into_iter().find(|suggestion| suggestion.label == text)?;
    (!found.detail.is_empty()).then_some(found.detail)
}

fn meaning(values: &[(&'static str, &'static str)], text: &str) -> Option<&'static str> {
    values.iter().find(|(known, _)| tables::is_of(known, text)).map(|(_, meaning)| *meaning)
}
