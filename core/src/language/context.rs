//! Where the cursor stands in Kubernetes' terms: in which object, at which field, of which type.

use super::outline::{Entry, Node, Shape, Word};
use crate::manifest::{KINDS, Kind, fields_of};

/// The type of an object whose kind is not known: its fields are those that every object has.
pub(super) const OBJECT: &str = "Object";

/// The type of a `kind: List`'s items.
const OBJECTS: &str = "[Object]";

const EVERY_OBJECT: [(&str, &str); 3] = [("apiVersion", "s"), ("kind", "s"), ("metadata", "ObjectMeta")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'text> {
    Field(&'text str),
    Item(usize),
}

/// One step down: from a mapping or list of this type into one of its fields or items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level<'a, 'text> {
    pub owner: &'static str,
    pub node: &'a Node<'text>,
    pub step: Step<'text>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a, 'text> {
    /// At a key of this mapping.
    Key(&'a Node<'text>, &'a Entry<'text>),
    /// At a scalar, or where a value would stand.
    Value(&'a Node<'text>),
}

#[derive(Clone, Debug)]
pub(super) struct Context<'a, 'text> {
    /// The document around the cursor; all places count from its start.
    pub text: &'text str,
    pub cursor: usize,
    pub kind: Option<&'static Kind>,
    /// The object that holds the cursor: the document, or one of a List's items.
    pub object: &'a Node<'text>,
    /// From the object down to the mapping of the key, or to the value.
    pub levels: Vec<Level<'a, 'text>>,
    /// The type of the mapping of the key, or of the value; empty where it is not known.
    pub expected: &'static str,
    pub at: At<'a, 'text>,
}

impl<'a, 'text> Context<'a, 'text> {
    /// What the cursor touches in a document; `None` in comments, block scalars and between things.
    pub(super) fn find(root: &'a Node<'text>, text: &'text str, cursor: usize) -> Option<Self> {
        let mut trail = Vec::new();
        let at = locate(root, cursor, &mut trail)?;
        let last = match at {
            At::Key(node, _) | At::Value(node) => node,
        };
        let below = trail.iter().skip(1).map(|(node, _)| *node).chain([last]);
        let mut context =
            Self { text, cursor, kind: kind_of(root), object: root, levels: Vec::new(), expected: type_of(root), at };
        for ((node, step), child) in trail.iter().copied().zip(below) {
            context.levels.push(Level { owner: context.expected, node, step });
            context.expected = below_of(context.expected, step);
            if context.expected == OBJECT && matches!(step, Step::Item(_)) {
                context.kind = kind_of(child);
                context.object = child;
                context.levels.clear();
                context.expected = type_of(child);
            }
        }
        Some(context)
    }

    /// The word under the cursor: what is replaced.
    pub(super) fn word(&self) -> Word<'text> {
        match self.at {
            At::Key(_, entry) => entry.key,
            At::Value(node) => match &node.shape {
                Shape::Scalar(word) => *word,
                Shape::Empty(_) => Word { start: self.cursor, end: self.cursor, ..Word::default() },
                _ => Word::default(),
            },
        }
    }

    /// What is typed of the word.
    pub(super) fn typed(&self) -> &'text str {
        self.text.get(self.word().start..self.cursor).unwrap_or_default()
    }

    /// The names under which the field `name` of the innermost mapping is described, the most specific first:
    /// by the field that holds the mapping (`PodSecurityContext.sysctls.name`), then by its type (`HTTPHeader.name`).
    pub(super) fn described_as(&self, levels: &[Level<'a, 'text>], owner: &'static str, name: &str) -> Vec<String> {
        let mut names = Vec::new();
        let holder = levels.iter().rev().find_map(|level| match level.step {
            Step::Field(field) => Some((level.owner, field)),
            Step::Item(_) => None,
        });
        match holder {
            Some((holder, field)) => {
                let of_kind = self.kind.filter(|kind| kind.schema == holder).map(|kind| kind.name);
                names.extend(of_kind.into_iter().chain([holder]).map(|holder| format!("{holder}.{field}.{name}")));
                if owner.starts_with('{') {
                    names.push(format!("{}.{field}.{name}", self.metadata_of()));
                }
                names.push(format!("{owner}.{name}"));
            }
            None => {
                names.extend(self.kind.map(|kind| format!("{}.{name}", kind.name)));
                names.push(format!("{owner}.{name}"));
                names.push(format!("{OBJECT}.{name}"));
            }
        }
        if owner == "EphemeralContainer" {
            names.push(format!("Container.{name}"));
        }
        names
    }

    /// The names under which the keys of the map at the cursor are listed.
    pub(super) fn map_described_as(&self) -> Vec<String> {
        self.field().map(|(_, _, field)| format!("{}.{field}", self.metadata_of())).into_iter().collect()
    }

    /// Whose labels and annotations stand here: the object's, or those of the pods that it creates.
    fn metadata_of(&self) -> &'static str {
        let of_template = self.around("PodTemplateSpec").is_some();
        if of_template { "Pod" } else { self.kind.map_or(OBJECT, |kind| kind.name) }
    }

    /// The innermost field: what its mapping is, of which type, and how it is called.
    pub(super) fn field(&self) -> Option<(usize, Level<'a, 'text>, &'text str)> {
        self.levels.iter().enumerate().rev().find_map(|(index, level)| match level.step {
            Step::Field(name) => Some((index, *level, name)),
            Step::Item(_) => None,
        })
    }

    /// The names under which the value's field is described.
    pub(super) fn value_described_as(&self) -> Vec<String> {
        let Some((index, level, name)) = self.field() else { return Vec::new() };
        self.described_as(self.levels.get(..index).unwrap_or_default(), level.owner, name)
    }

    /// The mapping around the cursor: of the key, or of the value's field.
    pub(super) fn siblings(&self) -> &'a Node<'text> {
        match (self.at, self.field()) {
            (At::Key(mapping, _), _) => mapping,
            (At::Value(_), Some((_, level, _))) => level.node,
            (At::Value(node), None) => node,
        }
    }

    /// The innermost mapping of this type around the cursor.
    pub(super) fn around(&self, type_name: &str) -> Option<&'a Node<'text>> {
        self.levels.iter().rev().find(|level| level.owner == type_name).map(|level| level.node)
    }

    /// Whether a field of this name lies on the way to the cursor.
    pub(super) fn passes(&self, name: &str) -> bool {
        self.levels.iter().any(|level| level.step == Step::Field(name))
    }

    /// The object's namespace as it is written.
    pub(super) fn namespace(&self) -> &'text str {
        self.object.get("metadata").map_or("", |metadata| metadata.text_at("namespace"))
    }

    /// The path as Kubernetes prints it.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        let key = match self.at {
            At::Key(_, entry) => Some((self.expected, Step::Field(entry.key.text))),
            At::Value(_) => None,
        };
        let steps = self.levels.iter().map(|level| (level.owner, level.step)).chain(key);
        for (owner, step) in steps {
            match step {
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Field(name) if owner.starts_with('{') => path.push_str(&format!("[{name}]")),
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.push_str(&format!(".{name}")),
            }
        }
        path
    }

    /// What stands before the word on its line.
    pub(super) fn text_before(&self) -> &'text str {
        let before = self.text.get(..self.word().start).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// Nothing but blanks and dashes stands before the word on its line.
    pub(super) fn begins_line(&self) -> bool {
        self.text_before().chars().all(|character| matches!(character, ' ' | '\t' | '-'))
    }

    /// The column of the word.
    pub(super) fn column(&self) -> usize {
        self.text_before().chars().count()
    }
}

fn locate<'a, 'text>(
    node: &'a Node<'text>,
    cursor: usize,
    trail: &mut Vec<(&'a Node<'text>, Step<'text>)>,
) -> Option<At<'a, 'text>> {
    let touches = |word: &Word<'_>| word.start <= cursor && cursor <= word.end;
    match &node.shape {
        Shape::Empty(word) | Shape::Scalar(word) => touches(word).then_some(At::Value(node)),
        Shape::Block => None,
        Shape::Mapping(entries) => entries.iter().find_map(|entry| {
            let is_written = !entry.key.text.is_empty() || !entry.colon;
            if is_written && touches(&entry.key) {
                return Some(At::Key(node, entry));
            }
            step_into(node, Step::Field(entry.key.text), &entry.value, cursor, trail)
        }),
        Shape::Sequence(items) => {
            items.iter().enumerate().find_map(|(index, item)| step_into(node, Step::Item(index), item, cursor, trail))
        }
    }
}

fn step_into<'a, 'text>(
    node: &'a Node<'text>,
    step: Step<'text>,
    child: &'a Node<'text>,
    cursor: usize,
    trail: &mut Vec<(&'a Node<'text>, Step<'text>)>,
) -> Option<At<'a, 'text>> {
    trail.push((node, step));
    let found = locate(child, cursor, trail);
    if found.is_none() {
        trail.pop();
    }
    found
}

/// The kind that an object says to be of; an API version of another group makes it another kind.
pub(super) fn kind_of(object: &Node<'_>) -> Option<&'static Kind> {
    let group = |version: &str| version.split_once('/').map_or(String::new(), |(group, _)| group.to_owned());
    let kind = KINDS.iter().find(|kind| kind.name == object.text_at("kind"))?;
    let version = object.text_at("apiVersion");
    let mut known = kind.versions.iter().copied().chain(kind.removed.iter().map(|removed| removed.api_version));
    (!version.contains('/') || known.any(|known| group(known) == group(version))).then_some(kind)
}

fn type_of(object: &Node<'_>) -> &'static str {
    kind_of(object).map_or(OBJECT, |kind| kind.schema)
}

/// The type of a field or item of a value of this type; empty where there is none.
fn below_of(type_name: &'static str, step: Step<'_>) -> &'static str {
    match step {
        Step::Item(_) => item_of(type_name).unwrap_or_default(),
        Step::Field("items") if type_name == OBJECT => OBJECTS,
        Step::Field(name) => match value_of(type_name) {
            Some(value) => value,
            None => fields(type_name).into_iter().find(|(field, _)| *field == name).map_or("", |(_, below)| below),
        },
    }
}

/// The type of a list's items.
pub(super) fn item_of(type_name: &'static str) -> Option<&'static str> {
    type_name.strip_prefix('[')?.strip_suffix(']')
}

/// The type of a map's values.
pub(super) fn value_of(type_name: &'static str) -> Option<&'static str> {
    type_name.strip_prefix('{')?.strip_suffix('}')
}

/// The fields of a type with their types; empty for scalars, lists and maps.
pub(super) fn fields(type_name: &str) -> Vec<(&'static str, &'static str)> {
    if type_name == OBJECT {
        return EVERY_OBJECT.to_vec();
    }
    fields_of(type_name).map_or_else(Vec::new, |fields| fields.iter().map(|(name, below)| (*name, *below)).collect())
}
