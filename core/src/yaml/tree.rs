//! The spanned tree of one document: every value and key knows its bytes.

use super::field::Field;
use crate::text::{FieldPath, TextRange};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(pub(super) u32);

/// One document. Aliases share the node that they name, so the nodes form a graph without cycles.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// A node stands after all those that it holds.
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
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

/// At most so many values are compared with those of another tree: an alias can stand for very many.
const MAX_COMPARED: u32 = 100_000;

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

    /// Whether a node holds the same as one of another tree; too much to compare is taken for different.
    #[must_use]
    pub fn is_same(&self, id: NodeId, other: &Self, other_id: NodeId) -> bool {
        self.holds_same(id, other, other_id, &mut 0)
    }

    fn holds_same(&self, id: NodeId, other: &Self, other_id: NodeId, compared: &mut u32) -> bool {
        *compared += 1;
        if *compared > MAX_COMPARED {
            return false;
        }
        match (&self.node(id).value, &other.node(other_id).value) {
            (Value::Scalar(scalar), Value::Scalar(known)) => scalar == known,
            (Value::Sequence(items), Value::Sequence(known)) => {
                let mut pairs = items.iter().zip(known);
                items.len() == known.len() && pairs.all(|(item, known)| self.holds_same(*item, other, *known, compared))
            }
            (Value::Mapping(entries), Value::Mapping(known)) => {
                let mut pairs = entries.iter().map(|entry| (entry.value, other.get(other_id, &entry.key)));
                entries.len() == known.len()
                    && pairs.all(|(id, known)| known.is_some_and(|known| self.holds_same(id, other, known, compared)))
            }
            _ => false,
        }
    }

    pub(super) fn entry(&self, id: NodeId, key: &str) -> Option<&Entry> {
        match &self.node(id).value {
            Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// What stands at a path; nothing where it is not written.
    #[must_use]
    pub fn find(&self, path: &FieldPath) -> Option<NodeId> {
        Some(self.walk(path)?.0)
    }

    /// The bytes of the key at the end of a path.
    #[must_use]
    pub fn key_range(&self, path: &FieldPath) -> Option<TextRange> {
        self.walk(path)?.1
    }

    fn walk(&self, path: &FieldPath) -> Option<(NodeId, Option<TextRange>)> {
        let mut at = (self.root?, None);
        for step in path.steps() {
            at = match &self.node(at.0).value {
                Value::Sequence(items) => (*items.get(step.parse::<usize>().ok()?)?, None),
                _ => self.entry(at.0, step).map(|entry| (entry.value, Some(entry.key_range)))?,
            };
        }
        Some(at)
    }

    /// All scalars and collections, keys included, in no particular order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
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
