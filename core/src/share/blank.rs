//! What must not travel in a link: the data of Secrets, and the annotation in which kubectl keeps an object as it was applied.

use crate::manifest::{Document, read};
use crate::order;
use crate::report::{KubernetesVersion, Question, SourceFile};
use crate::sources::Sources;
use crate::text::{FieldPath, TextRange};
use crate::yaml::{NodeId, Scalar, Value};

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What a value becomes.
const NOTHING: &str = "\"\"";

/// What stands for a document that may hold a Secret and cannot be read.
const LEFT_OUT: &str = "# Left out of the link: what looks like a Secret and could not be read.\n";

/// What is shared, without what must not travel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blanked {
    pub files: Vec<SourceFile>,
    /// With the files that it holds.
    pub question: Option<Question>,
    /// How many values were taken away.
    pub values: u32,
}

/// `sources` are what the files were read as.
#[must_use]
pub fn blanked(files: &[SourceFile], sources: &Sources) -> Blanked {
    let mut blanked = Blanked::default();
    for file in files {
        let mut gone: Vec<(TextRange, &str)> = Vec::new();
        for (_, source) in sources.iter().filter(|(_, source)| *source.file == *file.name) {
            let Some(text) = source.text(&file.text) else { continue };
            let (ranges, instead) = of_document(&source.document, text);
            gone.extend(ranges.into_iter().map(|range| (range.shifted(source.base), instead)));
        }
        blanked.values += u32::try_from(gone.len()).unwrap_or(u32::MAX);
        // What fits badly does not travel at all.
        let text = replaced(&file.text, &gone).unwrap_or_else(|| LEFT_OUT.to_owned());
        blanked.files.push(SourceFile { name: file.name.clone(), text });
    }
    blanked
}

/// What goes, in the order of the text, and what comes in its place; the whole document where a Secret cannot be told from
/// the rest, or is still there afterwards.
fn of_document(document: &Document, text: &str) -> (Vec<TextRange>, &'static str) {
    let mut ranges = values(document);
    for range in &mut ranges {
        *range = as_written(text, *range);
    }
    let may_hide = !document.problems.is_empty() && text.contains("Secret");
    let is_blank = || {
        let gone: Vec<(TextRange, &str)> = ranges.iter().map(|range| (*range, NOTHING)).collect();
        let document = read(&replaced(text, &gone)?, KubernetesVersion::default());
        Some(document.problems.is_empty() && values(&document).is_empty())
    };
    if !may_hide && (ranges.is_empty() || is_blank() == Some(true)) {
        return (ranges, NOTHING);
    }
    (vec![TextRange::new(0, text.len())], LEFT_OUT)
}

/// A block scalar with its header, `|` or `>`, and without the end of its last line.
fn as_written(text: &str, range: TextRange) -> TextRange {
    let (start, end) = (range.start as usize, range.end as usize);
    let end = start + text.get(start..end).map_or(0, |own| own.trim_end().len());
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', '\n']);
    let is_below = text.get(before.len()..start).is_some_and(|between| between.contains('\n'));
    let header = before.rfind(['|', '>', '\n']).filter(|at| is_below && text.as_bytes().get(*at) != Some(&b'\n'));
    TextRange::new(header.unwrap_or(start), end)
}

/// The text with each stretch, in their order, exchanged for its text; `None` where they overlap or do not fit.
fn replaced(text: &str, stretches: &[(TextRange, &str)]) -> Option<String> {
    let (mut after, mut from) = (String::new(), 0);
    for (range, instead) in stretches {
        after.push_str(text.get(from..range.start as usize)?);
        after.push_str(instead);
        from = range.end as usize;
    }
    after.push_str(text.get(from..)?);
    Some(after)
}

/// Where the values stand, each once (an alias stands for what is elsewhere), in the order of the text.
fn values(document: &Document) -> Vec<TextRange> {
    let tree = &document.tree;
    let mut found: Vec<NodeId> = Vec::new();
    for object in &document.objects {
        let annotation = object.path.join(&FieldPath::of("metadata.annotations")).key(LAST_APPLIED);
        found.extend(tree.find(&annotation));
        if object.kind != "Secret" {
            continue;
        }
        for holder in ["data", "stringData"] {
            let Some(holder) = tree.find(&object.path.field(holder)) else { continue };
            match &tree.node(holder).value {
                Value::Mapping(entries) => found.extend(entries.iter().map(|entry| entry.value)),
                _ => found.push(holder),
            }
        }
    }
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for id in found {
        let node = tree.node(id);
        let is_blank = match &node.value {
            Value::Scalar(Scalar::Null) => true,
            Value::Scalar(Scalar::Text(text)) => text.is_empty(),
            _ => false,
        };
        if !is_blank && node.range.start < node.range.end {
            ranges.push((node.range.start, node.range.end));
        }
    }
    order::sort(&mut ranges);
    ranges.dedup();
    ranges.into_iter().map(|(start, end)| TextRange { start, end }).collect()
}
