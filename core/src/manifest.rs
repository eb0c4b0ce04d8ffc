//! Kubernetes objects: what a document holds, typed, with everything that is wrong with it.
//!
//! Invariant: an object that the API server would not decode is reported and left out; the others are still read.

pub mod core;
mod kinds;
pub mod meta;
pub mod networking;
pub mod pod;
pub mod policy;
pub mod rbac;
mod schema;
pub mod workload;

use std::rc::Rc;

pub use kinds::{Content, KINDS, Kind, Removed};
pub(crate) use schema::fields_of;

use crate::text::FieldPath;
use crate::yaml::{self, NodeId, Problem, Scalar, Tree, Value};

/// One document of a file, parsed and decoded; depends on its text alone, so it can be kept while the text stays.
#[derive(Clone, Debug)]
pub struct Document {
    pub tree: Tree,
    /// What is wrong with the text itself.
    pub problems: Vec<Problem>,
    /// One object, or the items of a List.
    pub objects: Vec<Object>,
}

/// A Kubernetes object as it stands in its document.
#[derive(Clone, Debug)]
pub struct Object {
    /// Where it stands in the document: the root, or `items[3]` in a List.
    pub path: FieldPath,
    pub api_version: String,
    pub kind: String,
    pub name: String,
    pub namespace: String,
    pub status: Status,
    /// What is wrong with its fields; paths count from the document's root.
    pub issues: Vec<Issue>,
}

impl Object {
    /// `NetworkPolicy test-ns/web`, as much of it as is known.
    #[must_use]
    pub fn label(&self) -> String {
        let name =
            if self.namespace.is_empty() { self.name.clone() } else { format!("{}/{}", self.namespace, self.name) };
        format!("{} {name}", self.kind).trim().to_owned()
    }
}

/// What became of an object.
#[derive(Clone, Debug)]
pub enum Status {
    Read(&'static Kind, Content),
    /// A kind that this playground does not evaluate.
    NotEvaluated,
    /// The API server would not accept it; the issues say why.
    Refused,
}

/// Something wrong with, or worth saying about, a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub path: FieldPath,
    /// The API server would refuse the object for this.
    pub fatal: bool,
}

/// Reads one document's text.
#[must_use]
pub fn read(text: &str) -> Document {
    let (tree, problems) = yaml::parse(text);
    decode(tree, problems)
}

/// Makes objects of a parsed document.
#[must_use]
pub fn decode(tree: Tree, problems: Vec<Problem>) -> Document {
    let mut objects = Vec::new();
    if let Some(root) = tree.root() {
        read_object(&tree, root, FieldPath::root(), &mut objects);
    }
    Document { tree, problems, objects }
}

fn read_object(tree: &Tree, id: NodeId, path: FieldPath, objects: &mut Vec<Object>) {
    let Value::Mapping(_) = tree.node(id).value else {
        if !matches!(tree.node(id).value, Value::Scalar(Scalar::Null)) {
            objects.push(refused(
                path,
                "not-an-object",
                "expected a Kubernetes object: `apiVersion`, `kind`, `metadata`",
            ));
        }
        return;
    };
    let api_version = text_at(tree, id, "apiVersion");
    let kind = text_at(tree, id, "kind");
    if let Some(items) = tree.get(id, "items").filter(|_| kind.ends_with("List")) {
        if let Value::Sequence(items) = &tree.node(items).value {
            for (index, item) in items.iter().enumerate() {
                read_object(tree, *item, path.field("items").index(index), objects);
            }
        }
        return;
    }
    let mut object = describe(tree, id, path, api_version, kind);
    if object.kind.is_empty() || object.api_version.is_empty() {
        let missing = if object.kind.is_empty() { "kind" } else { "apiVersion" };
        object.issues.push(Issue {
            code: "missing-kind",
            message: format!("`{missing}` is missing: Kubernetes cannot tell what this object is"),
            help: suggested_kind(&object),
            path: object.path.clone(),
            fatal: true,
        });
        object.status = Status::Refused;
    } else if let Some((kind, removed)) = kinds::find(&object.api_version, &object.kind) {
        object.status = decode_as(tree, id, kind, removed, &mut object);
    } else {
        let mistaken = wrong_kind_or_version(&object);
        if mistaken.is_some() {
            object.status = Status::Refused;
        }
        object.issues.extend(mistaken);
    }
    objects.push(object);
}

fn decode_as(tree: &Tree, id: NodeId, kind: &'static Kind, removed: Option<Removed>, object: &mut Object) -> Status {
    // The schema is that of the served version: older ones had other fields, which must not be called unknown.
    let mut issues = schema::check(tree, id, kind.schema, &object.path, removed.is_none());
    let content = match kinds::content(kind, tree, id) {
        Ok(content) => Some(content),
        Err(error) => {
            if !issues.iter().any(|issue| issue.fatal) {
                let message = format!("cannot be decoded as {}: {error}", kind.name);
                issues.push(Issue { code: "wrong-type", message, help: None, path: object.path.clone(), fatal: true });
            }
            None
        }
    };
    if let Some(removed) = removed {
        issues.push(Issue {
            code: "removed-api-version",
            message: format!("{} `{}` was removed in Kubernetes {}", kind.name, object.api_version, removed.version),
            help: removed.instead.map(|instead| format!("use `apiVersion: {instead}`")),
            path: object.path.field("apiVersion"),
            fatal: false,
        });
    }
    let refused = issues.iter().any(|issue| issue.fatal);
    object.issues.extend(issues);
    match content {
        Some(content) if !refused => Status::Read(kind, content),
        _ => Status::Refused,
    }
}

fn describe(tree: &Tree, id: NodeId, path: FieldPath, api_version: String, kind: String) -> Object {
    let metadata = tree.get(id, "metadata");
    let of_metadata = |field| metadata.map_or_else(String::new, |metadata| text_at(tree, metadata, field));
    let (name, namespace) = (of_metadata("name"), of_metadata("namespace"));
    Object { path, api_version, kind, name, namespace, status: Status::NotEvaluated, issues: Vec::new() }
}

fn refused(path: FieldPath, code: &'static str, message: &str) -> Object {
    let issue = Issue { code, message: message.to_owned(), help: None, path: path.clone(), fatal: true };
    Object {
        path,
        api_version: String::new(),
        kind: String::new(),
        name: String::new(),
        namespace: String::new(),
        status: Status::Refused,
        issues: vec![issue],
    }
}

fn text_at(tree: &Tree, id: NodeId, key: &str) -> String {
    match tree.get(id, key).map(|value| &tree.node(value).value) {
        Some(Value::Scalar(Scalar::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

fn suggested_kind(object: &Object) -> Option<String> {
    let kind = KINDS.iter().find(|kind| kind.name == object.kind)?;
    Some(format!("use `apiVersion: {}`", kind.versions.first()?))
}

/// A kind that we know, misspelt or under a version that no Kubernetes served.
fn wrong_kind_or_version(object: &Object) -> Option<Issue> {
    let built_in = KINDS.iter().any(|kind| kind.plausible_group(&object.api_version));
    let kind = KINDS.iter().find(|kind| built_in && kind.name.eq_ignore_ascii_case(&object.kind))?;
    let version = kind.versions.first()?;
    Some(Issue {
        code: "unknown-api-version",
        message: format!("no matches for kind \"{}\" in version \"{}\"", object.kind, object.api_version),
        help: Some(format!("use `apiVersion: {version}` with `kind: {}`", kind.name)),
        path: object.path.field("apiVersion"),
        fatal: true,
    })
}

/// Shares a decoded object between the documents' cache and the clusters made of it.
pub(crate) fn shared<T>(object: T) -> Rc<T> {
    Rc::new(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(api_version: &str, kind: &str, expected: Option<&str>) {
        let document = read(&format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n"));
        let help = document.objects[0].issues.first().and_then(|issue| issue.help.clone());
        assert_eq!(help.as_deref(), expected, "{api_version} {kind}");
    }

    #[test]
    fn a_misspelt_kind_or_version_is_told_with_the_right_one() {
        check("v1", "Deployment", Some("use `apiVersion: apps/v1` with `kind: Deployment`"));
        check(
            "networking.k8s.io/v1",
            "Networkpolicy",
            Some("use `apiVersion: networking.k8s.io/v1` with `kind: NetworkPolicy`"),
        );
        check("v1", "pod", Some("use `apiVersion: v1` with `kind: Pod`"));
    }

    #[test]
    fn kinds_of_other_groups_are_not_evaluated_and_not_wrong() {
        check("serving.knative.dev/v1", "Service", None);
        check("cilium.io/v2", "CiliumNetworkPolicy", None);
    }
}
