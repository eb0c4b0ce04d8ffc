//! A value of the tree together with the way to it, so that whoever finds something wrong can say where.

use super::tree::{Node, NodeId, Scalar, Tree, Value};
use crate::text::{FieldPath, TextRange};

/// A field of an object, there or not. A null counts as absent, as in Go's JSON decoder.
///
/// Costs nothing while nothing is wrong: its path is only written out when somebody asks.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    tree: &'a Tree,
    node: Option<NodeId>,
    key: Option<TextRange>,
    step: Step<'a>,
    above: Option<&'a Field<'a>>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Field<'a> {
    /// The object itself; its fields' paths start here.
    #[must_use]
    pub fn root(tree: &'a Tree, node: NodeId) -> Self {
        Self { tree, node: Some(node), key: None, step: Step::Root, above: None }
    }

    /// A field of a struct.
    #[must_use]
    pub fn get<'b>(&'b self, name: &'b str) -> Field<'b> {
        let entry = self.node.and_then(|node| self.tree.entry(node, name));
        Field {
            tree: self.tree,
            node: entry.map(|entry| entry.value),
            key: entry.map(|entry| entry.key_range),
            step: Step::Name(name),
            above: Some(self),
        }
    }

    /// The items of a list; none when it is no list.
    pub fn items<'b>(&'b self) -> impl ExactSizeIterator<Item = Field<'b>> {
        let items: &[NodeId] = match self.value() {
            Some(Value::Sequence(items)) => items,
            _ => &[],
        };
        items.iter().enumerate().map(|(index, node)| Field {
            tree: self.tree,
            node: Some(*node),
            key: None,
            step: Step::Index(index),
            above: Some(self),
        })
    }

    /// Shows the items. Unlike [`Self::items`] it is compiled once.
    pub fn each_item(&self, look: &mut dyn FnMut(&Field<'_>)) {
        self.items().for_each(|item| look(&item));
    }

    /// The entries of a mapping with their keys, as those of a map (`labels[app]`); none when it is no mapping.
    pub fn entries<'b>(&'b self) -> impl ExactSizeIterator<Item = (&'b str, Field<'b>)> {
        self.children(Step::Key)
    }

    /// The fields of a struct with their names; none when it is no mapping.
    pub fn fields<'b>(&'b self) -> impl ExactSizeIterator<Item = (&'b str, Field<'b>)> {
        self.children(Step::Name)
    }

    fn children<'b>(
        &'b self,
        step: impl Fn(&'b str) -> Step<'b>,
    ) -> impl ExactSizeIterator<Item = (&'b str, Field<'b>)> {
        let entries: &[super::Entry] = match self.value() {
            Some(Value::Mapping(entries)) => entries,
            _ => &[],
        };
        entries.iter().map(move |entry| {
            let field = Field {
                tree: self.tree,
                node: Some(entry.value),
                key: Some(entry.key_range),
                step: step(&entry.key),
                above: Some(self),
            };
            (&*entry.key, field)
        })
    }

    #[must_use]
    pub fn value(&self) -> Option<&'a Value> {
        self.node().map(|node| &node.value)
    }

    #[must_use]
    pub fn node(&self) -> Option<&'a Node> {
        self.node.map(|node| self.tree.node(node))
    }

    /// The last step of the way to it; empty for the object itself and for items.
    #[must_use]
    pub fn name(&self) -> &'a str {
        match self.step {
            Step::Name(name) | Step::Key(name) => name,
            Step::Root | Step::Index(_) => "",
        }
    }

    /// It is written there, and is not null.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !matches!(self.value(), None | Some(Value::Scalar(Scalar::Null)))
    }

    /// The text; empty when it is absent or none, as in Go.
    #[must_use]
    pub fn text(&self) -> &'a str {
        match self.value() {
            Some(Value::Scalar(Scalar::Text(text))) => text,
            _ => "",
        }
    }

    /// The text of a field of it, which lives as long as this one does.
    #[must_use]
    pub fn text_of(&self, name: &str) -> &'a str {
        let entry = self.node.and_then(|node| self.tree.entry(node, name));
        match entry.map(|entry| &self.tree.node(entry.value).value) {
            Some(Value::Scalar(Scalar::Text(text))) => text,
            _ => "",
        }
    }

    #[must_use]
    pub fn int(&self) -> Option<i64> {
        match self.value() {
            Some(Value::Scalar(Scalar::Int(number))) => Some(*number),
            _ => None,
        }
    }

    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        match self.value() {
            Some(Value::Scalar(Scalar::Bool(value))) => Some(*value),
            _ => None,
        }
    }

    /// As Kubernetes prints it, from the object's root.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        let above = self.above.map_or_else(FieldPath::root, Field::path);
        match self.step {
            Step::Root => above,
            Step::Name(name) => above.field(name),
            Step::Key(key) => above.key(key),
            Step::Index(index) => above.index(index),
        }
    }

    /// The same value under another name: upstream does not always tell a field as it is written.
    #[must_use]
    pub fn told_as<'b>(&self, name: &'b str) -> Field<'b>
    where
        'a: 'b,
    {
        Field { step: Step::Name(name), ..*self }
    }

    /// The same value, told one step further down.
    #[must_use]
    pub fn told_below<'b>(&'b self, name: &'b str) -> Field<'b> {
        Field { step: Step::Name(name), above: Some(self), ..*self }
    }

    /// The same value, told as if it were what holds it.
    #[must_use]
    pub fn untold(&self) -> Field<'a> {
        Field { step: Step::Root, ..*self }
    }

    /// The same value, told as if it were another.
    #[must_use]
    pub fn told_like<'b>(&self, other: &'b Field<'_>) -> Field<'b>
    where
        'a: 'b,
    {
        Field { step: Step::Root, above: Some(other), ..*self }
    }

    /// The same value, told as an item of a list.
    #[must_use]
    pub fn told_in<'b>(&self, list: &'b Field<'_>, index: usize) -> Field<'b>
    where
        'a: 'b,
    {
        Field { step: Step::Index(index), above: Some(list), ..*self }
    }

    /// A field of it, told as if it were an object, which lives as long as this one does.
    #[must_use]
    pub fn alone(&self, name: &str) -> Field<'a> {
        let entry = self.node.and_then(|node| self.tree.entry(node, name));
        Field {
            tree: self.tree,
            node: entry.map(|entry| entry.value),
            key: entry.map(|entry| entry.key_range),
            step: Step::Root,
            above: None,
        }
    }

    /// The same value, told without the way to it.
    #[must_use]
    pub fn told_alone(&self) -> Field<'a> {
        Field { above: None, ..*self }
    }

    /// The bytes of its key, where it has one.
    #[must_use]
    pub fn key_range(&self) -> Option<TextRange> {
        self.key
    }

    /// The bytes of its value, where it is written in its place (an alias stands elsewhere).
    #[must_use]
    pub fn value_range(&self) -> Option<TextRange> {
        let range = self.tree.node(self.node?).range;
        let elsewhere = self.key.is_some_and(|key| range.start < key.start) || range.start == range.end;
        (!elsewhere).then_some(range)
    }

    /// The bytes of a scalar that can be replaced by another: its value's, unless it goes over several lines or has escapes.
    #[must_use]
    pub fn inline_range(&self) -> Option<TextRange> {
        let quoted = u32::try_from(self.text().len()).ok()?.checked_add(2)?;
        let is_text = matches!(self.value(), Some(Value::Scalar(Scalar::Text(_))));
        let is_scalar = matches!(self.value(), Some(Value::Scalar(_)));
        self.value_range().filter(|range| is_scalar && (!is_text || range.end - range.start <= quoted))
    }

    /// What to underline when something is wrong with it: the value, when it is a scalar or empty; else its key, or the
    /// first key inside; for an absent field that of what should hold it.
    #[must_use]
    pub fn mark(&self) -> TextRange {
        let inside = match (self.node, self.value()) {
            (Some(_), Some(Value::Mapping(entries))) => entries.first().map(|entry| entry.key_range),
            (Some(_), Some(Value::Sequence(items))) => items.first().map(|item| self.tree.node(*item).range),
            _ => None,
        };
        let own = match inside {
            None => self.value_range().or(self.key),
            Some(first) => self.key.or(Some(first)),
        };
        own.or_else(|| self.above.map(Field::mark)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[track_caller]
    fn check(text: &str, pick: impl Fn(&Field<'_>, &mut Vec<(String, TextRange)>), expected: &[(&str, &str)]) {
        let (tree, problems) = parse(text);
        assert!(problems.is_empty(), "{problems:?}");
        let mut found = Vec::new();
        pick(&Field::root(&tree, tree.root().expect("a root")), &mut found);
        let marked = |mark: &TextRange| text.get(mark.start as usize..mark.end as usize).expect("a range inside");
        let found: Vec<_> = found.iter().map(|(path, mark)| (path.as_str(), marked(mark))).collect();
        assert_eq!(found, expected);
    }

    fn note(field: &Field<'_>, found: &mut Vec<(String, TextRange)>) {
        found.push((field.path().to_string(), field.mark()));
    }

    #[test]
    fn a_scalar_is_marked_itself_and_a_block_at_its_key() {
        check(
            "spec:\n  ports:\n  - port: 80\n    name: x\n  labels: {a: b}\n",
            |root, found| {
                let spec = root.get("spec");
                note(&spec, found);
                for port in spec.get("ports").items() {
                    note(&port, found);
                    note(&port.get("port"), found);
                }
                for (_, label) in spec.get("labels").entries() {
                    note(&label, found);
                }
            },
            &[("spec", "spec"), ("spec.ports[0]", "port"), ("spec.ports[0].port", "80"), ("spec.labels[a]", "b")],
        );
    }

    #[test]
    fn what_is_absent_is_marked_where_it_should_be() {
        check(
            "metadata: {}\nspec:\n  a: 1\n",
            |root, found| {
                note(&root.get("metadata").get("name"), found);
                note(&root.get("spec").get("b").get("c"), found);
                note(&root.get("other"), found);
            },
            &[("metadata.name", "{}"), ("spec.b.c", "spec"), ("other", "metadata")],
        );
    }
}
