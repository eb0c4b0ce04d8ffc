//! The spanned tree of one document: every value and key knows its bytes.

use std::collections::BTreeMap;

use super::Problem;
use super::events::{Event, Tag, events};
use super::field::Field;
use super::scalar::resolve;
use crate::text::{FieldPath, TextRange};

/// How many nodes a document may have once its aliases are written out; go-yaml refuses such documents too.
const MAX_EXPANDED_NODES: u64 = 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(u32);

/// One document. Aliases share the node that they name, so the nodes form a graph without cycles.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    root: Option<NodeId>,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// Bytes from the document's start.
    pub range: TextRange,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub enum Value {
    Scalar(Scalar),
    Sequence(Vec<NodeId>),
    /// Keys are unique (the last of equal ones counts), in the order of their first appearance.
    Mapping(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as the JSON key that Kubernetes makes of it.
    pub key: String,
    pub key_range: TextRange,
    pub value: NodeId,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer above `i64::MAX`.
    BigInt(u64),
    Float(f64),
    Text(String),
}

const NULL: Node = Node { range: TextRange { start: 0, end: 0 }, value: Value::Scalar(Scalar::Null) };

impl Tree {
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0 as usize).unwrap_or(&NULL)
    }

    /// The value of a key in a mapping.
    #[must_use]
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entry(id, key).map(|entry| entry.value)
    }

    pub(super) fn entry(&self, id: NodeId, key: &str) -> Option<&Entry> {
        match &self.node(id).value {
            Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Where a field stands: its key together with its value, or as much of the path as is there.
    #[must_use]
    pub fn locate(&self, path: &FieldPath) -> Option<TextRange> {
        let mut id = self.root?;
        let mut range = self.node(id).range;
        for step in path.steps() {
            match &self.node(id).value {
                Value::Sequence(items) => {
                    let Some(item) = step.parse::<usize>().ok().and_then(|index| items.get(index)) else { break };
                    id = *item;
                    range = self.node(id).range;
                }
                Value::Mapping(_) => {
                    let Some(entry) = self.entry(id, step) else { break };
                    id = entry.value;
                    let value = self.node(id);
                    let aliased = value.range.start < entry.key_range.start;
                    range = if aliased { entry.key_range } else { entry.key_range.cover(value.range) };
                }
                Value::Scalar(_) => break,
            }
        }
        Some(range)
    }
}

impl Tree {
    /// The text at a path, if there is one.
    #[must_use]
    pub fn text(&self, path: &FieldPath) -> Option<&str> {
        let mut id = self.root?;
        for step in path.steps() {
            id = match &self.node(id).value {
                Value::Sequence(items) => *items.get(step.parse::<usize>().ok()?)?,
                _ => self.get(id, step)?,
            };
        }
        match &self.node(id).value {
            Value::Scalar(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What to underline of a field, as [`Field::mark`]; of as much of the path as is there.
    #[must_use]
    pub fn mark(&self, path: &FieldPath) -> Option<TextRange> {
        fn walk(field: &Field<'_>, steps: &[&str]) -> TextRange {
            let Some((step, rest)) = steps.split_first() else { return field.mark() };
            match field.value() {
                Some(Value::Mapping(_)) => walk(&field.get(step), rest),
                Some(Value::Sequence(_)) => {
                    let item = step.parse().ok().and_then(|index| field.items().nth(index));
                    item.map_or_else(|| field.mark(), |item| walk(&item, rest))
                }
                _ => field.mark(),
            }
        }
        Some(walk(&Field::root(self, self.root?), &path.steps()))
    }
}

/// Builds the tree of the first document in `text`.
pub(super) fn build(text: &str) -> (Tree, Vec<Problem>) {
    let mut builder = Builder::default();
    for event in events(text) {
        match event {
            Ok((Event::DocumentEnd, range)) => {
                builder.refuse_a_second_document(text, range);
                break;
            }
            Ok((event, range)) => builder.take(event, range),
            Err(error) => {
                builder.problem("yaml-syntax", error.message, end_of_line(text, error.at));
                break;
            }
        }
    }
    if builder.expanded_size() > MAX_EXPANDED_NODES {
        let whole = TextRange::new(0, text.len());
        builder.problem("yaml-aliases", "the document's aliases expand to too much".to_owned(), whole);
    }
    if builder.problems.iter().any(|problem| problem.fatal) {
        builder.tree.root = None;
    }
    (builder.tree, builder.problems)
}

/// From an error's place to the end of its line, at least one byte.
fn end_of_line(text: &str, at: usize) -> TextRange {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
    TextRange::new(at, at + length)
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    problems: Vec<Problem>,
    open: Vec<Open>,
    /// Finished anchors; one that is missing here is still open, that is, it contains itself.
    anchors: BTreeMap<usize, NodeId>,
    /// Nodes below each node with aliases written out, itself included.
    sizes: Vec<u64>,
}

struct Open {
    range: TextRange,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<NodeId>),
    Mapping { pairs: Vec<(NodeId, NodeId)>, key: Option<NodeId>, merge_keys: Vec<bool>, key_is_merge: bool },
}

impl Builder {
    fn problem(&mut self, code: &'static str, message: String, range: TextRange) {
        self.problems.push(Problem { code, message, range, fatal: true });
    }

    fn take(&mut self, event: Event, range: TextRange) {
        match event {
            Event::Scalar { text, plain, tag, anchor } => {
                let is_merge = plain && text == "<<";
                let reads_as_text = match tag {
                    Some(Tag::Text | Tag::Other) => true,
                    Some(Tag::Plain) => false,
                    None => !plain,
                };
                let scalar = if reads_as_text { Scalar::Text(text) } else { resolve(&text) };
                if matches!(scalar, Scalar::Float(number) if !number.is_finite()) {
                    self.problem("yaml-number", "JSON has no infinity and no NaN".to_owned(), range);
                }
                let id = self.add(range, Value::Scalar(scalar));
                self.finish(id, anchor, is_merge);
            }
            Event::Alias { anchor } => {
                let id = match self.anchors.get(&anchor) {
                    Some(target) => *target,
                    None => {
                        self.problem(
                            "yaml-alias",
                            "this alias stands inside the value that it names".to_owned(),
                            range,
                        );
                        self.add(range, Value::Scalar(Scalar::Null))
                    }
                };
                self.finish(id, 0, false);
            }
            Event::SequenceStart { anchor } => {
                self.open.push(Open { range, anchor, content: Content::Sequence(Vec::new()) });
            }
            Event::MappingStart { anchor } => {
                let content =
                    Content::Mapping { pairs: Vec::new(), key: None, merge_keys: Vec::new(), key_is_merge: false };
                self.open.push(Open { range, anchor, content });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::DocumentEnd => {}
        }
    }

    fn close(&mut self, end: TextRange) {
        let Some(open) = self.open.pop() else { return };
        let (children, value): (Vec<NodeId>, Value) = match open.content {
            Content::Sequence(items) => (items.clone(), Value::Sequence(items)),
            Content::Mapping { pairs, merge_keys, .. } => {
                let entries = self.entries(&pairs, &merge_keys);
                let children = pairs.iter().flat_map(|(key, value)| [*key, *value]).collect();
                (children, Value::Mapping(entries))
            }
        };
        // A block collection's end event lies on the next token, so its last child tells where it ends.
        let is_flow = end.end > end.start;
        let range = if is_flow {
            open.range.cover(end)
        } else {
            children
                .iter()
                .map(|child| self.tree.node(*child).range)
                .filter(|range| range.start >= open.range.start)
                .fold(TextRange { start: open.range.start, end: open.range.start }, TextRange::cover)
        };
        let id = self.add(range, value);
        self.finish(id, open.anchor, false);
    }

    fn add(&mut self, range: TextRange, value: Value) -> NodeId {
        let below: u64 = match &value {
            Value::Scalar(_) => 0,
            Value::Sequence(items) => items.iter().fold(0, |sum, id| sum.saturating_add(self.size(*id))),
            Value::Mapping(entries) => entries.iter().fold(0, |sum, entry| sum.saturating_add(self.size(entry.value))),
        };
        self.sizes.push(below.saturating_add(1));
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(Node { range, value });
        id
    }

    fn size(&self, id: NodeId) -> u64 {
        self.sizes.get(id.0 as usize).copied().unwrap_or(1)
    }

    fn expanded_size(&self) -> u64 {
        self.tree.root.map_or(0, |root| self.size(root))
    }

    fn finish(&mut self, id: NodeId, anchor: usize, is_merge: bool) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.tree.root = Some(id),
            Some(Content::Sequence(items)) => items.push(id),
            Some(Content::Mapping { pairs, key, merge_keys, key_is_merge }) => match key.take() {
                None => {
                    *key = Some(id);
                    *key_is_merge = is_merge;
                }
                Some(waiting) => {
                    pairs.push((waiting, id));
                    merge_keys.push(*key_is_merge);
                }
            },
        }
    }

    /// Turns pairs into entries: keys become JSON keys, the last of equal keys counts, `<<` is merged in.
    fn entries(&mut self, pairs: &[(NodeId, NodeId)], merge_keys: &[bool]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        let mut places: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        for ((key, value), is_merge) in pairs.iter().zip(merge_keys) {
            let key_range = self.tree.node(*key).range;
            if *is_merge {
                for merged in self.merged(*value, key_range) {
                    // As in go-yaml, a merge also replaces what was written before it.
                    put(&mut entries, &mut places, merged, true);
                }
                continue;
            }
            let Some(name) = self.json_key(*key) else {
                let message = "a key must be a text, a number or a boolean".to_owned();
                self.problem("yaml-key", message, key_range);
                continue;
            };
            let entry = Entry { key: name, key_range, value: *value };
            let name = entry.key.clone();
            if put(&mut entries, &mut places, entry, false) {
                let message = format!("duplicate key `{name}`: the last one counts");
                self.problems.push(Problem { code: "duplicate-field", message, range: key_range, fatal: false });
            }
        }
        entries
    }

    fn json_key(&self, key: NodeId) -> Option<String> {
        match &self.tree.node(key).value {
            Value::Scalar(Scalar::Text(text)) => Some(text.clone()),
            Value::Scalar(Scalar::Bool(value)) => Some(value.to_string()),
            Value::Scalar(Scalar::Int(value)) => Some(value.to_string()),
            Value::Scalar(Scalar::BigInt(value)) => Some(value.to_string()),
            Value::Scalar(Scalar::Float(value)) => Some(value.to_string()),
            _ => None,
        }
    }

    fn merged(&mut self, value: NodeId, key_range: TextRange) -> Vec<Entry> {
        match &self.tree.node(value).value {
            Value::Mapping(entries) => entries.clone(),
            Value::Sequence(items) => {
                // The first of several merged mappings has precedence.
                let maps = items.iter().rev().filter_map(|item| match &self.tree.node(*item).value {
                    Value::Mapping(entries) => Some(entries.clone()),
                    _ => None,
                });
                maps.flatten().collect()
            }
            Value::Scalar(_) => {
                self.problem("yaml-merge", "`<<` takes a mapping or a list of mappings".to_owned(), key_range);
                Vec::new()
            }
        }
    }

    fn refuse_a_second_document(&mut self, text: &str, end: TextRange) {
        let rest = text.get(end.end as usize..).unwrap_or_default();
        let ends_explicitly =
            rest.trim_start().starts_with("...") || text.get(end.start as usize..end.end as usize) == Some("...");
        let after = rest.trim_start().trim_start_matches("...").trim();
        if ends_explicitly && !after.is_empty() && !after.starts_with('#') {
            self.problems.push(Problem {
                code: "yaml-document-end",
                message: "Kubernetes ignores what stands after `...`".to_owned(),
                range: end,
                fatal: false,
            });
        }
    }
}

/// Adds an entry or replaces the one of the same key; says whether a written (not merged) one was repeated.
fn put(entries: &mut Vec<Entry>, places: &mut BTreeMap<String, (usize, bool)>, entry: Entry, is_merged: bool) -> bool {
    match places.get_mut(&entry.key) {
        Some((place, was_merged)) => {
            let repeated = !*was_merged && !is_merged;
            *was_merged = is_merged;
            if let Some(slot) = entries.get_mut(*place) {
                *slot = entry;
            }
            repeated
        }
        None => {
            places.insert(entry.key.clone(), (entries.len(), is_merged));
            entries.push(entry);
            false
        }
    }
}
