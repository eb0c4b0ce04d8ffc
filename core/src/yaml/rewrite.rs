//! A document's text that is changed step by step; each step reads what the one before left.

use super::edit::{Writer, add_item, add_value};
use super::parse;
use super::tree::{NodeId, Scalar, Tree, Value};
use crate::text::{FieldPath, TextEdit, TextRange};

/// Values come in flow style, as [`super::edit`] takes them.
#[derive(Clone, Debug)]
pub struct Rewriting {
    text: String,
    tree: Tree,
}

impl Rewriting {
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { tree: parse(text).0, text: text.to_owned() }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Writes a scalar at a path, in place of what stands there. `None` where it cannot be written: nothing is changed then.
    pub fn set(&mut self, path: &FieldPath, value: &str) -> Option<()> {
        let edit = match self.own(path) {
            Some(id) if matches!(self.tree.node(id).value, Value::Scalar(_)) && !self.is_null(id) => {
                TextEdit { range: self.tree.node(id).range, text: value.to_owned() }
            }
            _ => add_value(&self.text, &self.tree, path, value)?,
        };
        self.apply(&edit)
    }

    /// Adds an item to a list, unless a text like it is there.
    pub fn add_item(&mut self, list: &FieldPath, item: &str, written: &str) -> Option<()> {
        if self.position(list, item).is_some() {
            return Some(());
        }
        let edit = add_item(&self.text, &self.tree, list, written)?;
        self.apply(&edit)
    }

    /// Where this text is in a list.
    #[must_use]
    pub fn position(&self, list: &FieldPath, item: &str) -> Option<usize> {
        let Value::Sequence(items) = &self.tree.node(self.tree.find(list)?).value else { return None };
        let is_it =
            |id: &NodeId| matches!(&self.tree.node(*id).value, Value::Scalar(Scalar::Text(text)) if text == item);
        items.iter().position(is_it)
    }

    /// Takes away a field or an item, with its comment on the same line; what held it alone is left empty.
    pub fn remove(&mut self, path: &FieldPath) -> Option<()> {
        let steps = path.steps();
        let (last, above) = steps.split_last()?;
        let mut holder = self.tree.root()?;
        for step in above {
            holder = self.step(holder, step)?;
        }
        let range = match &self.tree.node(holder).value {
            Value::Mapping(entries) => {
                let at = entries.iter().position(|entry| entry.key == *last)?;
                let spans = entries.iter().map(|entry| (entry.key_range.start, self.writer().end_of_entry(entry)));
                self.span(holder, &spans.collect::<Vec<_>>(), at)?
            }
            Value::Sequence(items) => {
                let at = last.parse::<usize>().ok().filter(|at| *at < items.len())?;
                let spans = items.iter().map(|item| (self.tree.node(*item).range.start, self.writer().end(*item)));
                self.span(holder, &spans.collect::<Vec<_>>(), at)?
            }
            Value::Scalar(_) => return None,
        };
        self.apply(&TextEdit { range, text: String::new() })
    }

    fn writer(&self) -> Writer<'_> {
        Writer { text: &self.text, tree: &self.tree }
    }

    /// The bytes to take away for the entry at `at`, of which `spans` are the bytes of all, in the order of the text.
    fn span(&self, holder: NodeId, spans: &[(u32, u32)], at: usize) -> Option<TextRange> {
        let (start, end) = *spans.get(at)?;
        let next = spans.get(at + 1).map(|(start, _)| *start);
        let before = at.checked_sub(1).and_then(|before| spans.get(before)).map(|(_, end)| *end);
        // Aliases stand elsewhere.
        if end < start || next.is_some_and(|next| next < end) || before.is_some_and(|before| before > start) {
            return None;
        }
        if self.writer().is_flow(holder) {
            return Some(match (before, next) {
                (Some(before), _) => TextRange { start: before, end },
                (None, Some(next)) => TextRange { start, end: next },
                (None, None) => TextRange { start, end },
            });
        }
        let before = self.text.get(..start as usize)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let lead = before.get(line..)?;
        let is_item = matches!(self.tree.node(holder).value, Value::Sequence(_));
        let stands_alone = if is_item { lead.trim() == "-" } else { lead.trim().is_empty() };
        if stands_alone {
            // A block scalar reaches to the start of the line after it.
            let ends = self.text.get(..end as usize)?.trim_end().len();
            let rest = self.text.get(ends..)?;
            let end = rest.find('\n').map_or(self.text.len(), |more| ends + more + 1);
            return Some(TextRange::new(line, end));
        }
        // The first entry of an item stands behind its dash: the next one takes its place.
        next.map(|next| TextRange { start, end: next })
    }

    fn step(&self, id: NodeId, step: &str) -> Option<NodeId> {
        match &self.tree.node(id).value {
            Value::Mapping(_) => self.tree.get(id, step),
            Value::Sequence(items) => items.get(step.parse::<usize>().ok()?).copied(),
            Value::Scalar(_) => None,
        }
    }

    /// What stands at a path itself, not an alias for what stands elsewhere.
    fn own(&self, path: &FieldPath) -> Option<NodeId> {
        let id = self.tree.find(path)?;
        let key = self.tree.key_range(path).map_or(0, |key| key.start);
        (self.tree.node(id).range.start >= key).then_some(id)
    }

    fn is_null(&self, id: NodeId) -> bool {
        matches!(self.tree.node(id).value, Value::Scalar(Scalar::Null))
    }

    fn apply(&mut self, edit: &TextEdit) -> Option<()> {
        let TextRange { start, end } = edit.range;
        let text = [self.text.get(..start as usize)?, &edit.text, self.text.get(end as usize..)?].concat();
        let (tree, problems) = parse(&text);
        if problems.iter().any(|problem| problem.fatal) {
            return None;
        }
        (self.text, self.tree) = (text, tree);
        Some(())
    }
}

/// The edits that make one text of another: whole lines that differ, each stretch of them an edit.
#[must_use]
pub fn edits_between(before: &str, after: &str) -> Vec<TextEdit> {
    let (old, new): (Vec<&str>, Vec<&str>) = (split_lines(before), split_lines(after));
    let mut edits: Vec<TextEdit> = Vec::new();
    let (mut from, mut to, mut offset) = (0, 0, 0);
    while from < old.len() || to < new.len() {
        if let (Some(was), Some(is)) = (old.get(from), new.get(to))
            && was == is
        {
            offset += was.len();
            (from, to) = (from + 1, to + 1);
            continue;
        }
        let (removed, added) = differing(old.get(from..).unwrap_or_default(), new.get(to..).unwrap_or_default());
        let gone: usize = old.iter().skip(from).take(removed).map(|line| line.len()).sum();
        let text = new.iter().skip(to).take(added).copied().collect::<Vec<_>>().concat();
        edits.push(TextEdit { range: TextRange::new(offset, offset + gone), text });
        offset += gone;
        (from, to) = (from + removed, to + added);
    }
    edits
}

/// With their line breaks.
fn split_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// At most so many differing lines are compared each with each; more count as one stretch to the end.
const MAX_DIFFERING: usize = 300;

/// How many lines to take away and to add until both go on alike: as few as can be.
fn differing(old: &[&str], new: &[&str]) -> (usize, usize) {
    let most = (old.len() + new.len()).min(MAX_DIFFERING);
    for both in 1..=most {
        for removed in 0..=both.min(old.len()) {
            let added = both - removed;
            // Blank lines and lone dashes are alike everywhere.
            let meets = |line: &&str| new.get(added) == Some(line) && line.trim().len() > 1;
            if added <= new.len() && old.get(removed).is_some_and(meets) {
                return (removed, added);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn removed(text: &str, path: &str, expected: &str) {
        let mut rewriting = Rewriting::of(text);
        rewriting.remove(&FieldPath::of(path)).expect("it can be taken away");
        assert_eq!(rewriting.text(), expected, "{path}");
        let mut rebuilt = text.to_owned();
        for edit in edits_between(text, expected).iter().rev() {
            rebuilt.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
        }
        assert_eq!(rebuilt, expected, "edits of {path}");
    }

    #[test]
    fn a_field_goes_with_its_line_and_the_next_takes_its_place_behind_a_dash() {
        removed("a: 1\nb: 2 # x\nc: 3\n", "b", "a: 1\nc: 3\n");
        removed("a:\n  b:\n    c: 1\nd: 2\n", "a.b", "a:\nd: 2\n");
        removed("l:\n- a: 1\n  b: 2\n- c: 3\n", "l[0].a", "l:\n- b: 2\n- c: 3\n");
        removed("l:\n- a: 1\n  b: 2\n", "l[0].b", "l:\n- a: 1\n");
        removed("a: |\n  x\n  y\nb: 1\n", "a", "b: 1\n");
    }

    #[test]
    fn an_item_goes_with_its_dash() {
        removed("l:\n- a\n- b\n- c\n", "l[1]", "l:\n- a\n- c\n");
        removed("l:\n  - a: 1\n    b: 2\n  - c\n", "l[0]", "l:\n  - c\n");
    }

    #[test]
    fn in_flow_style_the_comma_goes_too() {
        removed("{a: 1, b: [x, y], c: 3}", "b", "{a: 1, c: 3}");
        removed("{a: 1, b: 2}", "a", "{b: 2}");
        removed("a: {b: 2}\n", "a.b", "a: {}\n");
        removed("l: [x, y, z]\n", "l[1]", "l: [x, z]\n");
        removed("{\"a\": 1,\n \"b\": 2}\n", "b", "{\"a\": 1}\n");
    }

    #[test]
    fn steps_read_what_the_ones_before_left() {
        let mut rewriting = Rewriting::of("spec:\n  containers:\n  - name: c\n");
        let at = |field: &str| FieldPath::of(&["spec.containers[0].securityContext.", field].concat());
        rewriting.set(&at("runAsNonRoot"), "true").unwrap();
        rewriting.set(&at("runAsUser"), "1").unwrap();
        rewriting.set(&at("runAsUser"), "1000").unwrap();
        rewriting.add_item(&at("capabilities.drop"), "ALL", "ALL").unwrap();
        rewriting.add_item(&at("capabilities.drop"), "ALL", "ALL").unwrap();
        assert_eq!(
            rewriting.text(),
            "spec:\n  containers:\n  - name: c\n    securityContext:\n      runAsNonRoot: true\n      runAsUser: 1000\n      capabilities:\n        drop:\n        - ALL\n"
        );
    }

    #[test]
    fn lines_that_are_alike_everywhere_cost_no_more() {
        let before = ["name: a\n", &"x\n".repeat(40_000)].concat();
        let after = ["name: b\n", &"x\n".repeat(40_000)].concat();
        let [edit] = edits_between(&before, &after).try_into().expect("one edit");
        let mut rebuilt = before;
        rebuilt.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
        assert_eq!(rebuilt, after);
    }

    #[test]
    fn what_stands_elsewhere_is_not_written_to() {
        let mut rewriting = Rewriting::of("a: &x 1\nb: *x\n");
        assert!(rewriting.set(&FieldPath::of("b"), "2").is_none());
        assert_eq!(rewriting.text(), "a: &x 1\nb: *x\n");
    }
}
