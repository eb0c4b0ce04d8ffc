//! Goes through objects as they are written, and through the scalars of those that are evaluated.

use super::{Found, World};
use crate::manifest::{Content, Status};
use crate::sources::{DocumentId, Origin};
use crate::yaml::{self, Field, Node, Scalar, Value};

/// Fields whose texts are for others to read: programs, shells, people.
const FOR_OTHERS: [&str; 9] =
    ["annotations", "args", "binaryData", "command", "data", "env", "managedFields", "stringData", "subPathExpr"];

/// Shows the scalars that are `suspicious`, in documents whose objects are evaluated, until enough is found.
pub(super) fn each_evaluated_scalar(
    world: &World<'_>,
    found: &mut Found<'_>,
    suspicious: &dyn Fn(&Node) -> bool,
    look: &mut dyn FnMut(DocumentId, &Field<'_>, &mut Found<'_>),
) {
    for (id, source) in world.cluster.sources.iter() {
        let document = &source.document;
        // A template is told as one, and nothing else of it.
        let issues = || document.objects.iter().flat_map(|object| &object.issues);
        if !document.tree.nodes().any(suspicious) || issues().any(|issue| issue.code == yaml::UNRENDERED) {
            continue;
        }
        let data = |status: &Status| matches!(status, Status::Read(_, Content::Configuration(_)));
        let read = |status: &Status| matches!(status, Status::Read(..) | Status::Invalid(..));
        let evaluated = document.objects.iter().any(|object| read(&object.status) && !data(&object.status));
        let Some(root) = document.tree.root().filter(|_| evaluated) else { continue };
        let mut steps = 0;
        walk(&Field::root(&document.tree, root), &mut steps, &mut |field| {
            if field.node().is_some_and(suspicious) && !found.is_full() {
                look(id, field, found);
            }
        });
        if found.is_full() {
            return;
        }
    }
}

/// At most so many fields of a document are looked at; aliases can make very many of a few.
const MAX_FIELDS: usize = 20_000;

fn walk(field: &Field<'_>, steps: &mut usize, look: &mut dyn FnMut(&Field<'_>)) {
    *steps += 1;
    if *steps > MAX_FIELDS {
        return;
    }
    match field.value() {
        Some(Value::Mapping(_)) => {
            for (name, below) in field.fields() {
                if !FOR_OTHERS.contains(&name) {
                    walk(&below, steps, look);
                }
            }
        }
        Some(Value::Sequence(_)) => field.items().for_each(|below| walk(&below, steps, look)),
        _ => look(field),
    }
}

/// The text of a scalar; empty for anything else.
pub(super) fn text(node: &Node) -> &str {
    match &node.value {
        Value::Scalar(Scalar::Text(text)) => text,
        _ => "",
    }
}

type LookAtObject<'l> = dyn FnMut(&Field<'_>, &str, &dyn Fn() -> Origin, &mut Found<'_>) + 'l;

/// Shows every object with its kind and how to cite it, evaluated or not, until enough is found.
pub(super) fn each_object(world: &World<'_>, found: &mut Found<'_>, look: &mut LookAtObject<'_>) {
    for (document, source) in world.cluster.sources.iter() {
        let tree = &source.document.tree;
        for object in &source.document.objects {
            let Some(node) = tree.find(&object.path).filter(|_| !found.is_full()) else { continue };
            let origin = || Origin { document, path: object.path.clone(), object: object.label().into() };
            look(&Field::root(tree, node), &object.kind, &origin, found);
        }
    }
}
