//! What an editor shows while somebody types: what could stand at the cursor, what stands there, and what selectors come to.
//!
//! Works on text that is broken, as text is while it is typed: where the cursor stands is told by an outline that never
//! fails; what exists elsewhere comes from the cluster that the readable documents make.

mod complete;
mod context;
mod flow;
mod hints;
mod hover;
mod lines;
mod outline;
mod references;
mod selected;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod words;

use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::language::{Completion, CompletionKind, Hint, Hover};
use crate::text::TextRange;

/// What the documents that can be read make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World<'a> {
    pub cluster: &'a Cluster,
    pub rbac: &'a Rbac,
}

/// Something that could stand at the cursor, before it is known how it is to be written there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Suggestion {
    label: String,
    kind: CompletionKind,
    detail: String,
    documentation: &'static str,
}

impl Suggestion {
    fn new(label: &str, kind: CompletionKind, detail: String) -> Self {
        Self { label: label.to_owned(), kind, detail, documentation: "" }
    }
}

/// The empty text, such as the core group's name, cannot be shown as it is.
fn shown(text: &str) -> &str {
    if text.is_empty() { "\"\"" } else { text }
}

/// What could be typed at a byte offset of a file.
pub(crate) fn complete(world: World<'_>, file: &str, offset: usize) -> Vec<Completion> {
    let offset = boundary(file, offset);
    let Some((base, text)) = lines::document_at(file, offset) else { return Vec::new() };
    let cursor = offset.saturating_sub(base);
    let root = outline::outline(text, cursor);
    let Some(context) = context::Context::find(&root, text, cursor) else { return Vec::new() };
    let mut completions = complete::completions(&context, &world);
    for completion in &mut completions {
        completion.range = in_file(completion.range, base);
    }
    completions
}

/// What stands at a byte offset of a file; `None` where there is nothing to say.
pub(crate) fn hover(world: World<'_>, file: &str, offset: usize) -> Option<Hover> {
    let offset = boundary(file, offset);
    let (base, text) = lines::document_at(file, offset)?;
    let cursor = offset.saturating_sub(base);
    let root = outline::outline(text, cursor);
    let context = context::Context::find(&root, text, cursor)?;
    let mut hover = hover::hover(&context, &world)?;
    hover.range = in_file(hover.range, base);
    Some(hover)
}

/// What the selectors of a file come to and its references lead to.
pub(crate) fn hints(world: World<'_>, file: &str) -> Vec<Hint> {
    hints::hints(&world, file)
}

fn in_file(range: TextRange, base: usize) -> TextRange {
    range.shifted(u32::try_from(base).unwrap_or(u32::MAX))
}

/// The offset, or the nearest one before it where a character begins.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
