//! What stands at the cursor: a field with its type and meaning, a value with what it means or names.

use super::context::{At, Context, fields, in_words, value_of};
use super::outline::Shape;
use super::references::{reference, told};
use super::{World, tables, values};
use crate::report::language::Hover;
use crate::text::TextRange;

/// What there is to say; the range counts from the document's start.
pub(super) fn hover(context: &Context<'_, '_>, world: &World<'_>) -> Option<Hover> {
    let word = context.word();
    let (title, detail, text) = match context.at {
        At::Key(_, entry) => {
            let (detail, text) = of_key(context, entry.key.text)?;
            (context.path(), detail, text.to_owned())
        }
        At::Value(node) if matches!(node.shape, Shape::Scalar(_)) => {
            (word.text.to_owned(), context.path(), of_value(context, word.text, world)?)
        }
        At::Value(_) => return None,
    };
    Some(Hover { range: TextRange::new(word.start, word.end), title, detail, text })
}

/// The type of a field and what it means; of a field without explanation the type alone is worth telling.
fn of_key(context: &Context<'_, '_>, key: &str) -> Option<(String, &'static str)> {
    if let Some(value) = value_of(context.expected) {
        let meaning = meaning(&tables::values(&context.map_described_as()), key)?;
        return Some((in_words(value), meaning));
    }
    let (_, below) = fields(context.expected).into_iter().find(|(name, _)| *name == key)?;
    let text = tables::field(&context.described_as(&context.levels, context.expected, key)).unwrap_or_default();
    Some((in_words(below), text))
}

fn of_value(context: &Context<'_, '_>, text: &str, world: &World<'_>) -> Option<String> {
    if let Some(told) = reference(context, world).and_then(|reference| told(&reference, text, world)) {
        return Some(told);
    }
    if let Some(meaning) = meaning(&tables::values(&values::names(context)), text) {
        return Some(meaning.to_owned());
    }
    // Selected labels, ports, groups and the like: where else it stands.
    if context.passes("metadata") {
        return None;
    }
    let suggestions = values::of_field(context, "", world);
    let found = suggestions.into_iter().find(|suggestion| suggestion.label == text)?;
    (!found.detail.is_empty()).then_some(found.detail)
}

fn meaning(values: &[(&'static str, &'static str)], text: &str) -> Option<&'static str> {
    values.iter().find(|(known, _)| tables::is_of(known, text)).map(|(_, meaning)| *meaning)
}
