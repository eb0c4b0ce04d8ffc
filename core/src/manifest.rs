//! Kubernetes objects: what a document holds, typed, with everything that is wrong with it.
//!
//! Invariant: an object that the API server would not decode is reported and left out; the others are still read.

pub(crate) mod cidr;
pub(crate) mod closest;
pub mod cluster_policies;
pub mod core;
pub(crate) mod expectations;
pub(crate) mod kinds;
pub mod meta;
pub mod networking;
pub mod pod;
pub mod policy;
pub mod rbac;
mod schema;
pub mod stateful_set;
mod validation;
pub mod workload;

use std::rc::Rc;

pub use kinds::{Content, KINDS, Kind, Removed};
pub(crate) use schema::fields_of;
pub(crate) use validation::{NO_ID, NOT_ON_WINDOWS, as_deployment_template};

use crate::finding::{FindingKind, Severity};
use crate::settings::KubernetesVersion;
use crate::text::{FieldPath, Fix, LineIndex, TextEdit, TextRange};
use crate::yaml::{self, Field, NodeId, Problem, Tree, Value};

/// How deep Lists may stand in each other; kubectl makes a List of objects, not of Lists.
pub const MAX_LISTS: usize = 8;

/// One document of a file, parsed and decoded; depends on its text and the Kubernetes version alone, so it can be kept
/// while these stay.
#[derive(Clone, Debug)]
pub struct Document {
    pub tree: Tree,
    /// Where its lines are.
    pub lines: LineIndex,
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
    /// What is wrong with its fields.
    pub issues: Vec<Issue>,
}

impl Object {
    /// The API server would not have it, or not the pods that are made of it.
    #[must_use]
    pub(crate) fn is_refused(&self) -> bool {
        self.status.is_refused() || self.issues.iter().any(|issue| issue.of_pod.is_some())
    }

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
    /// It can be read, but the API server would not accept it; the issues say why. It takes no part in a cluster.
    Invalid(&'static Kind, Content),
    /// A kind that this playground does not evaluate.
    NotEvaluated,
    /// It cannot be read as an object; the issues say why.
    Refused,
}

impl Status {
    /// The API server would not have this object.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused | Self::Invalid(..))
    }
}

/// Something wrong with, or worth saying about, a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub code: &'static str,
    pub kind: FindingKind,
    /// For [`FindingKind::Invalid`] what the API server prints, word for word.
    pub message: String,
    /// What it means or what to do, in plain words.
    pub help: Option<String>,
    /// From the object's root, as Kubernetes prints it.
    pub path: FieldPath,
    /// The bytes to underline, from the document's start.
    pub range: TextRange,
    /// From the document's start.
    pub fix: Option<Fix>,
    /// The API server would refuse the object for this.
    pub fatal: bool,
    /// The API server takes the object and refuses each pod that is made of it for this: the field, from the pod's root.
    pub of_pod: Option<FieldPath>,
    /// A change of what is there would not be refused for this.
    pub on_create_only: bool,
}

impl Issue {
    /// Strict decoding says so; the object is still read.
    pub(crate) fn field(code: &'static str, message: String, path: FieldPath, range: TextRange) -> Self {
        Self {
            code,
            kind: FindingKind::Field,
            message,
            help: None,
            path,
            range,
            fix: None,
            fatal: false,
            of_pod: None,
            on_create_only: false,
        }
    }

    /// An error where the API server would refuse something for it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.fatal || self.of_pod.is_some() { Severity::Error } else { Severity::Warning }
    }

    /// A placeholder stands where none can be legal.
    pub(crate) fn unrendered(path: FieldPath, range: TextRange) -> Self {
        let issue = Self::field(yaml::UNRENDERED, yaml::UNRENDERED_MESSAGE.to_owned(), path, range);
        Self { help: Some(yaml::UNRENDERED_HELP.to_owned()), ..issue.refusing() }
    }

    /// The API server would refuse the object for this.
    pub(crate) fn refusing(self) -> Self {
        Self { fatal: true, ..self }
    }
}

/// Reads one document's text.
#[must_use]
pub fn read(text: &str, version: KubernetesVersion) -> Document {
    let (tree, problems) = yaml::parse(text);
    decode(text, tree, problems, version)
}

/// Makes objects of a parsed document's text.
#[must_use]
pub fn decode(text: &str, tree: Tree, problems: Vec<Problem>, version: KubernetesVersion) -> Document {
    let mut reader = Reader { tree: &tree, version, objects: Vec::new() };
    if let Some(root) = tree.root() {
        reader.object(root, FieldPath::root(), None, 0);
    }
    let objects = reader.objects;
    Document { tree, lines: LineIndex::new(text), problems, objects }
}

struct Reader<'a> {
    tree: &'a Tree,
    version: KubernetesVersion,
    objects: Vec<Object>,
}

impl Reader<'_> {
    /// `list` is the one that holds the object, `lists` counts all around it.
    fn object(&mut self, id: NodeId, path: FieldPath, list: Option<&Object>, lists: usize) {
        let root = Field::root(self.tree, id);
        let mut object = describe(&root, path);
        if !matches!(root.value(), Some(Value::Mapping(_))) {
            if root.is_present() {
                let message = "expected a Kubernetes object: `apiVersion`, `kind`, `metadata`".to_owned();
                let issue = Issue::field("not-an-object", message, FieldPath::root(), root.mark()).refusing();
                object.status = Status::Refused;
                object.issues.push(issue);
                self.objects.push(object);
            }
            return;
        }
        let items = root.get("items");
        if root.get("kind").text().ends_with("List") && items.is_present() {
            if lists >= MAX_LISTS {
                let message = format!("Lists stand in Lists more than {MAX_LISTS} deep");
                let issue = Issue::field("nested-lists", message, FieldPath::root(), root.mark()).refusing();
                object.status = Status::Refused;
                object.issues.push(issue);
                self.objects.push(object);
                return;
            }
            if let Some(Value::Sequence(items)) = items.value() {
                for (index, item) in items.iter().enumerate() {
                    self.object(*item, object.path.field("items").index(index), Some(&object), lists + 1);
                }
            }
            return;
        }
        // The API server prints a RoleList's items without them: `unstructuredJSONScheme.decodeToList`.
        if let (true, true, Some(list)) = (object.kind.is_empty(), object.api_version.is_empty(), list) {
            object.kind = list.kind.strip_suffix("List").unwrap_or_default().to_owned();
            object.api_version.clone_from(&list.api_version);
        }
        self.judge(&root, &mut object);
        self.objects.push(object);
    }

    /// Decides what becomes of the object.
    fn judge(&self, root: &Field<'_>, object: &mut Object) {
        if object.kind.is_empty() || object.api_version.is_empty() {
            let missing = if object.kind.is_empty() { "kind" } else { "apiVersion" };
            let message = format!("`{missing}` is missing: Kubernetes cannot tell what this object is");
            let issue = Issue::field("missing-kind", message, FieldPath::root(), root.get(missing).mark()).refusing();
            object.issues.push(Issue { help: suggested_kind(root, object), ..issue });
            object.status = Status::Refused;
        } else if let Some(issue) = unrendered(root) {
            object.issues.push(issue);
            object.status = Status::Refused;
        } else if let Some((kind, removed)) = kinds::find(&object.api_version, &object.kind) {
            if !kind.namespaced {
                // As the API server does.
                object.namespace.clear();
            }
            object.status = self.decode_as(root, kind, removed, &mut object.issues);
        } else if let Some(mistaken) = wrong_kind_or_version(root, object) {
            object.status = Status::Refused;
            object.issues.push(mistaken);
        }
    }

    fn decode_as(
        &self,
        root: &Field<'_>,
        kind: &'static Kind,
        removed: Option<Removed>,
        issues: &mut Vec<Issue>,
    ) -> Status {
        let removed = removed.filter(|removed| removed.minor <= self.version.minor());
        let still_read = removed.is_none_or(|removed| kind.versions.contains(&removed.api_version));
        // The schema is that of the served version: older ones had other fields, which must not be called unknown.
        issues.extend(schema::check(root, kind.schema, self.version, still_read));
        if issues.iter().any(|issue| issue.fatal) {
            return Status::Refused;
        }
        let content = kinds::content(kind, root);
        issues.extend(removed.map(|removed| removed_version(root, kind, &removed, still_read)));
        if !still_read {
            return Status::Invalid(kind, content);
        }
        // What this API server does not know it does not validate either; it is read to be compared with.
        if removed.is_none() {
            issues.extend(validation::check(root, kind, self.version));
        }
        let refused = issues.iter().any(|issue| issue.fatal);
        if refused { Status::Invalid(kind, content) } else { Status::Read(kind, content) }
    }
}

/// An API version that is gone: the API server does not know it, and says so before it looks at the object.
fn removed_version(root: &Field<'_>, kind: &Kind, removed: &Removed, still_read: bool) -> Issue {
    let field = root.get("apiVersion");
    let gone = format!("Kubernetes 1.{} removed `{}` of {}", removed.minor, removed.api_version, kind.name);
    let path = field.path();
    if still_read {
        return Issue::field("removed-api-version", gone, path, field.mark());
    }
    let message = no_matches(kind.name, removed.api_version);
    let mut issue = Issue::field("removed-api-version", message, path, field.mark()).refusing();
    issue.help = Some(match removed.instead {
        Some(instead) => format!("{gone}: use `apiVersion: {instead}`"),
        None => gone,
    });
    let instead = removed.instead.filter(|_| field.is_present());
    issue.fix = instead.map(|instead| Fix::replace(format!("Use `{instead}`"), field.mark(), instead));
    issue
}

/// As the client prints it.
fn no_matches(kind: &str, api_version: &str) -> String {
    format!("no matches for kind \"{kind}\" in version \"{api_version}\"")
}

fn describe(root: &Field<'_>, path: FieldPath) -> Object {
    let text = |field: Field<'_>| field.text().to_owned();
    let metadata = root.get("metadata");
    Object {
        path,
        api_version: text(root.get("apiVersion")),
        kind: text(root.get("kind")),
        name: text(metadata.get("name")),
        namespace: text(metadata.get("namespace")),
        status: Status::NotEvaluated,
        issues: Vec::new(),
    }
}

/// A placeholder in what names the object, where none can be legal.
fn unrendered(root: &Field<'_>) -> Option<Issue> {
    let metadata = root.get("metadata");
    let names = [metadata.get("name"), metadata.get("namespace"), root.get("kind"), root.get("apiVersion")];
    let field = names.into_iter().find(|field| yaml::placeholder(field.text()).is_some())?;
    Some(Issue::unrendered(field.path(), field.mark()))
}

/// Files that are no Kubernetes objects, by a field of theirs: what they are.
const OTHER_FILES: [(&str, &str); 8] = [
    ("appVersion", "this looks like a Helm chart's `Chart.yaml`: paste what `helm template` prints"),
    ("dependencies", "this looks like a Helm chart's `Chart.yaml`: paste what `helm template` prints"),
    ("replicaCount", "this looks like a Helm chart's values: paste what `helm template` prints"),
    ("fullnameOverride", "this looks like a Helm chart's values: paste what `helm template` prints"),
    ("image", "this looks like a Helm chart's values: paste what `helm template` prints"),
    ("patches", "this looks like a kustomization: paste what `kubectl kustomize` prints"),
    ("resources", "this looks like a kustomization: paste what `kubectl kustomize` prints"),
    ("services", "this looks like a Compose file, which Kubernetes does not read"),
];

/// What to write for what is missing, or what the document is instead of an object.
fn suggested_kind(root: &Field<'_>, object: &Object) -> Option<String> {
    if let Some(kind) = KINDS.iter().find(|kind| kind.name == object.kind) {
        return Some(format!("use `apiVersion: {}`", kind.versions.first()?));
    }
    let is_written = |field: &&(&str, &str)| root.get(field.0).is_present();
    let other = OTHER_FILES.iter().find(is_written).filter(|_| !root.get("metadata").is_present());
    other.map(|(_, help)| (*help).to_owned())
}

/// A kind that we know, misspelt or under a version that no Kubernetes served.
fn wrong_kind_or_version(root: &Field<'_>, object: &Object) -> Option<Issue> {
    let built_in = KINDS.iter().any(|kind| kind.plausible_group(&object.api_version));
    let near = probable_kind(&object.kind).filter(|_| built_in)?;
    let kind = KINDS.iter().find(|kind| kind.name == near)?;
    let version = kind.versions.first()?;
    let message = no_matches(&object.kind, &object.api_version);
    let (api_version, name) = (root.get("apiVersion"), root.get("kind"));
    let wrong = if kind.name == object.kind { &api_version } else { &name };
    let mut issue = Issue::field("unknown-api-version", message, wrong.path(), wrong.mark()).refusing();
    issue.help = Some(format!("use `apiVersion: {version}` with `kind: {}`", kind.name));
    let (mut title, mut edits) = ("Use".to_owned(), Vec::new());
    for (field, right) in [(&api_version, *version), (&name, kind.name)] {
        if field.is_present() && field.text() != right {
            title.extend([" `", field.name(), ": ", right, "`"]);
            edits.push(TextEdit { range: field.mark(), text: right.to_owned() });
        }
    }
    issue.fix = Some(Fix { title, edits });
    Some(issue)
}

/// The kind that an object has, or was probably meant to have.
pub(crate) fn probable_kind(kind: &str) -> Option<&'static str> {
    closest::closest(kind, &KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>())
}

/// Shares a decoded object between the documents' cache and the clusters made of it.
pub(crate) fn shared<T>(object: T) -> Rc<T> {
    Rc::new(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fix_of_a_kind_or_version_names_what_it_changes() {
        for (api_version, kind, title) in [
            ("v1", "pod", "Use `kind: Pod`"),
            ("v1", "Deployment", "Use `apiVersion: apps/v1`"),
            ("v1", "deployment", "Use `apiVersion: apps/v1` `kind: Deployment`"),
        ] {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n");
            let document = read(&text, KubernetesVersion::default());
            let fix = document.objects[0].issues[0].fix.as_ref();
            assert_eq!(fix.map(|fix| fix.title.as_str()), Some(title));
        }
    }

    #[track_caller]
    fn check(api_version: &str, kind: &str, expected: Option<&str>) {
        let document = read(
            &format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n"),
            KubernetesVersion::default(),
        );
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
    fn an_api_version_is_refused_from_the_kubernetes_on_that_removed_it() {
        use KubernetesVersion::{V1_24, V1_36};
        for (api_version, kind, version, refused) in [
            ("batch/v1beta1", "CronJob", V1_24, None),
            ("batch/v1beta1", "CronJob", V1_36, Some(true)),
            ("extensions/v1beta1", "NetworkPolicy", V1_24, Some(true)),
            ("policy/v1beta1", "PodSecurityPolicy", V1_24, None),
            ("policy/v1beta1", "PodSecurityPolicy", V1_36, Some(false)),
        ] {
            let document = read(&format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n"), version);
            let mut issues = document.objects[0].issues.iter();
            let removed = issues.find(|issue| issue.code == "removed-api-version").map(|issue| issue.fatal);
            assert_eq!(removed, refused, "{api_version} {kind} {version:?}");
        }
    }

    #[test]
    fn kinds_of_other_groups_are_not_evaluated_and_not_wrong() {
        check("serving.knative.dev/v1", "Service", None);
        check("cilium.io/v2", "CiliumNetworkPolicy", None);
    }
}
