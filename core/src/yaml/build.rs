//! Builds the tree of one document from the parser's events.

use std::borrow::Cow;

use super::Problem;
use super::events::{Event, Events};
use super::keys::{self, Pair, Spelling};
use super::limits::{MAX_EXPANDED_BYTES, MAX_EXPANDED_NODES, MAX_MERGED_BYTES, MAX_NESTING, MAX_PROBLEMS};
use super::scalar::{self, Tag};
use super::syntax;
use super::tree::{Entry, Node, NodeId, Scalar, Tree, Value};
use crate::text::TextRange;

/// About what a manifest spends on a value and its key: room for so many nodes is made at once.
const BYTES_PER_NODE: usize = 24;

/// Builds the tree of the first document in `text`.
pub(super) fn build(text: &str) -> (Tree, Vec<Problem>) {
    let mut builder = Builder { text, ..Builder::default() };
    builder.warn(syntax::unseen_line_break(text));
    if let Some(problem) = syntax::unknown_directive(text) {
        builder.refuse(Some(problem));
        return builder.finish();
    }
    builder.tree.nodes.reserve(text.len() / BYTES_PER_NODE);
    for event in Events::new(text) {
        match event {
            Ok((Event::DocumentEnd, range)) => {
                builder.warn(syntax::text_after_the_end(text, range));
                break;
            }
            Ok((event, range)) => {
                if !builder.take(event, range) {
                    break;
                }
            }
            Err(problem) => {
                builder.refuse(Some(*problem));
                break;
            }
        }
    }
    builder.finish()
}

#[derive(Default)]
struct Builder<'text> {
    text: &'text str,
    tree: Tree,
    problems: Vec<Problem>,
    refused: bool,
    open: Vec<Open>,
    /// The items of all open sequences and the pairs of all open mappings, those of the innermost last.
    items: Vec<NodeId>,
    pairs: Vec<Pair>,
    /// What the parser's anchors, counted from 1, name; one that is missing here is still open, that is, it contains itself.
    anchors: Vec<Option<NodeId>>,
    first_alias: Option<TextRange>,
    merged_bytes: usize,
}

/// A collection whose end has not come yet.
struct Open {
    /// From its start to the end of what it holds so far.
    range: TextRange,
    flow: bool,
    anchor: usize,
    /// Where its items or pairs begin.
    first: usize,
    mapping: bool,
    merges: bool,
    key: Option<Key>,
}

/// A key that waits for its value.
struct Key {
    range: TextRange,
    /// `None` for a key that JSON cannot have.
    name: Option<(String, Spelling)>,
}

impl<'text> Builder<'text> {
    fn refuse(&mut self, problem: Option<Problem>) {
        self.refused |= problem.is_some();
        self.warn(problem);
    }

    fn warn(&mut self, problem: Option<Problem>) {
        let Some(problem) = problem else { return };
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else if let Some(last) = self.problems.last_mut().filter(|last| last.code != "yaml-problems") {
            let message = format!("this document has more than {MAX_PROBLEMS} mistakes: the rest is not told");
            *last = Problem::refusing("yaml-problems", message, problem.range, None);
        }
    }

    /// Says whether reading may go on.
    // Not inlined, like the parser's part: a browser takes long to compile one big loop well, and would do so on opening.
    #[inline(never)]
    fn take(&mut self, event: Event<'text>, range: TextRange) -> bool {
        match event {
            Event::Scalar { text, plain, tag, anchor } => self.scalar(text, plain, tag, anchor, range),
            Event::Alias { anchor } => self.alias(anchor, range),
            Event::UnknownAlias => {
                self.refuse(Some(syntax::unknown_alias(self.text, range)));
                let id = self.add(range, Value::Scalar(Scalar::Null));
                self.place(id, range, 0);
            }
            Event::Start { mapping, flow, anchor } => {
                if self.open.len() >= MAX_NESTING {
                    self.refuse(Some(syntax::too_deep(self.text, range.start as usize)));
                    return false;
                }
                let first = if mapping { self.pairs.len() } else { self.items.len() };
                let range = if flow { range } else { TextRange { start: range.start, end: range.start } };
                self.open.push(Open { range, flow, anchor, first, mapping, merges: false, key: None });
            }
            Event::End => self.close(range),
            Event::DocumentEnd => {}
        }
        true
    }

    fn scalar(&mut self, text: Cow<'text, str>, plain: bool, tag: Tag, anchor: usize, range: TextRange) {
        let is_merge = plain && text == "<<";
        if !plain && matches!(text, Cow::Owned(_)) {
            self.refuse(syntax::json_escape(self.text, range));
        }
        let scalar = scalar::read(text, plain, tag).unwrap_or_else(|| {
            self.refuse(Some(syntax::wrong_tag(self.text, range)));
            Scalar::Null
        });
        let is_key = self.open.last().is_some_and(|open| open.mapping && open.key.is_none());
        if is_key && anchor == 0 {
            self.key(range, Some(scalar), is_merge);
            return;
        }
        if !is_key && matches!(scalar, Scalar::Float(number) if !number.is_finite()) {
            let help = Some("put it in quotes if it is a text".to_owned());
            let message = "JSON, which Kubernetes makes of this, has no infinity and no NaN".to_owned();
            self.refuse(Some(Problem::refusing("yaml-number", message, range, help)));
        }
        let id = self.add(range, Value::Scalar(scalar));
        self.place(id, range, anchor);
    }

    fn alias(&mut self, anchor: usize, range: TextRange) {
        self.first_alias.get_or_insert(range);
        let id = self.anchors.get(anchor).copied().flatten().unwrap_or_else(|| {
            let message = "this alias stands inside the value that it names".to_owned();
            self.refuse(Some(Problem::refusing("yaml-alias", message, range, None)));
            self.add(range, Value::Scalar(Scalar::Null))
        });
        self.place(id, range, 0);
    }

    /// Gives a value its place in the collection that is open.
    fn place(&mut self, id: NodeId, range: TextRange, anchor: usize) {
        if anchor != 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors.get_mut(anchor).into_iter().for_each(|named| *named = Some(id));
        }
        let Some(open) = self.open.last_mut() else {
            self.tree.root = Some(id);
            return;
        };
        open.range = open.range.cover(range);
        if !open.mapping {
            self.items.push(id);
            return;
        }
        let Some(key) = open.key.take() else {
            let scalar = match &self.tree.node(id).value {
                Value::Scalar(scalar) => Some(scalar.clone()),
                _ => None,
            };
            self.key(range, scalar, false);
            return;
        };
        if let Some((name, spelling)) = key.name {
            self.pairs.push(Pair { entry: Entry { key: name, key_range: key.range, value: id }, spelling });
        }
    }

    fn key(&mut self, range: TextRange, scalar: Option<Scalar>, is_merge: bool) {
        let name = if is_merge { Some(("<<".to_owned(), Spelling::Merge)) } else { scalar.and_then(keys::name_of) };
        match &name {
            None => self.refuse(Some(syntax::wrong_key(self.text, range))),
            Some((read, Spelling::Bool | Spelling::Int | Spelling::Float)) => {
                self.warn(keys::read_otherwise(self.text, range, read));
            }
            _ => {}
        }
        self.refuse(syntax::key_over_lines(self.text, range));
        if let Some(open) = self.open.last_mut() {
            open.range = open.range.cover(range);
            open.merges |= is_merge;
            open.key = Some(Key { range, name });
        }
    }

    fn close(&mut self, end: TextRange) {
        let Some(open) = self.open.pop() else { return };
        // A block collection's end event lies on the next token, so what it holds tells where it ends.
        let range = if open.flow { open.range.cover(end) } else { open.range };
        let value = if open.mapping {
            if open.merges {
                self.merge(open.first);
            }
            let (entries, repeats) = keys::unique(&mut self.pairs, open.first);
            repeats.into_iter().for_each(|problem| self.warn(Some(problem)));
            Value::Mapping(entries)
        } else {
            Value::Sequence(self.items.drain(open.first..).collect())
        };
        let id = self.add(range, value);
        self.place(id, range, open.anchor);
    }

    /// Replaces each `<<` by the entries that it brings in; as in go-yaml, they replace what was written before it.
    fn merge(&mut self, first: usize) {
        let written: Vec<Pair> = self.pairs.drain(first..).collect();
        for pair in written {
            if pair.spelling != Spelling::Merge {
                self.pairs.push(pair);
                continue;
            }
            let at = pair.entry.key_range;
            let sources = match &self.tree.node(pair.entry.value).value {
                // The first of several merged mappings has precedence.
                Value::Sequence(items) => items.iter().rev().copied().collect(),
                _ => vec![pair.entry.value],
            };
            let is_mapping = |source: &NodeId| matches!(self.tree.node(*source).value, Value::Mapping(_));
            if !sources.iter().all(is_mapping) {
                let message = "`<<` takes a mapping or a list of mappings".to_owned();
                self.refuse(Some(Problem::refusing("yaml-merge", message, at, None)));
                continue;
            }
            for source in sources {
                let Value::Mapping(entries) = &self.tree.node(source).value else { continue };
                self.merged_bytes += entries.iter().map(|entry| entry.key.len() + size_of::<Entry>()).sum::<usize>();
                if self.merged_bytes > MAX_MERGED_BYTES {
                    self.refuse(Some(syntax::expands_too_far(at)));
                    return;
                }
                let merged = entries.iter().map(|entry| Pair { entry: entry.clone(), spelling: Spelling::Merged(at) });
                self.pairs.extend(merged);
            }
        }
    }

    fn add(&mut self, range: TextRange, value: Value) -> NodeId {
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(Node { range, value });
        id
    }

    fn finish(mut self) -> (Tree, Vec<Problem>) {
        if let Some(alias) = self.first_alias
            && expands_too_far(&self.tree)
        {
            self.refuse(Some(syntax::expands_too_far(alias)));
        }
        if self.refused {
            self.tree = Tree::default();
        }
        (self.tree, self.problems)
    }
}

/// What a node is with its aliases written out.
#[derive(Clone, Copy, Default)]
struct Extent {
    nodes: u64,
    bytes: u64,
    depth: usize,
}

fn expands_too_far(tree: &Tree) -> bool {
    let mut extents: Vec<Extent> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let mut extent = Extent { nodes: 1, ..Extent::default() };
        let mut add = |id: &NodeId, key: usize| {
            let below = extents.get(id.0 as usize).copied().unwrap_or_default();
            extent.nodes = extent.nodes.saturating_add(below.nodes);
            extent.bytes = extent.bytes.saturating_add(below.bytes).saturating_add(key as u64);
            extent.depth = extent.depth.max(below.depth + 1);
        };
        match &node.value {
            Value::Scalar(Scalar::Text(text)) => extent.bytes = text.len() as u64,
            Value::Scalar(_) => {}
            Value::Sequence(items) => items.iter().for_each(|item| add(item, 0)),
            Value::Mapping(entries) => entries.iter().for_each(|entry| add(&entry.value, entry.key.len())),
        }
        extents.push(extent);
    }
    let whole = tree.root.and_then(|root| extents.get(root.0 as usize)).copied().unwrap_or_default();
    whole.nodes > MAX_EXPANDED_NODES || whole.bytes > MAX_EXPANDED_BYTES || whole.depth > MAX_NESTING
}
