//! The plain data that every front end shows: the page, JavaScript, the command line and tests alike.
//!
//! Invariant: sorted and self-contained; nothing here depends on hash order, on the order of documents, or on a clock.

pub mod access;
pub mod admission;
pub(crate) mod findings;
pub mod language;
pub(crate) mod left_out;
pub mod network;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::TextRange;

/// Everything about a set of files at once. Details (one explanation) are asked for with a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub profile: ClusterProfile,
    pub requester: Requester,
    pub documents: Vec<DocumentSummary>,
    pub findings: Vec<Finding>,
    /// Namespaces that exist, sorted.
    pub namespaces: Vec<NamespaceSummary>,
    pub network: network::NetworkReport,
    pub access: access::AccessReport,
    pub admission: admission::AdmissionReport,
}

/// The imagined cluster's settings; kept in links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ClusterProfile {
    pub version: KubernetesVersion,
    pub network_plugin: NetworkPlugin,
    /// Whether the API server runs the PodSecurityPolicy admission plug-in (never from 1.25 on).
    pub psp_plugin: bool,
    /// Where objects without a namespace go.
    pub default_namespace: String,
    /// Whether the default roles, bindings and their subjects are listed; they count in any case.
    pub list_defaults: bool,
    /// What is known of the user that an image runs as, by image; an image that is not here is unknown.
    pub image_users: BTreeMap<String, ImageUser>,
}

impl Default for ClusterProfile {
    fn default() -> Self {
        Self {
            version: KubernetesVersion::default(),
            network_plugin: NetworkPlugin::default(),
            psp_plugin: true,
            default_namespace: "default".to_owned(),
            list_defaults: false,
            image_users: BTreeMap::new(),
        }
    }
}

impl ClusterProfile {
    /// Whether PodSecurityPolicies decide anything in this cluster.
    #[must_use]
    pub fn psp_enforced(&self) -> bool {
        self.version == KubernetesVersion::V1_24 && self.psp_plugin
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum KubernetesVersion {
    /// The last with PodSecurityPolicy.
    #[default]
    #[serde(rename = "1.24")]
    V1_24,
    #[serde(rename = "1.36")]
    V1_36,
}

/// What the network plug-in does with NetworkPolicies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkPlugin {
    #[default]
    Enforces,
    /// As flannel alone: policies exist and nothing acts on them.
    Ignores,
}

/// The user that an image runs as, unless the pod says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageUser {
    #[default]
    Unknown,
    Root,
    /// A numeric user id other than 0.
    Numeric(i64),
    /// A user name, which the kubelet cannot verify.
    Named(String),
}

/// Who sends requests: creates the pods, asks for access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Requester {
    pub user: String,
    pub groups: Vec<String>,
}

impl Default for Requester {
    /// An ordinary user, not an administrator.
    fn default() -> Self {
        Self { user: "jane".to_owned(), groups: vec!["system:authenticated".to_owned()] }
    }
}

/// A file as the user has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    pub name: String,
    pub text: String,
}

/// A place in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    /// Index into [`Report::documents`]' documents, counted over all files.
    pub document: u32,
    /// The object, as `NetworkPolicy test-ns/web`.
    pub object: String,
    /// The field, as Kubernetes prints it; empty for the whole object.
    pub path: String,
    /// First and last line in the file, from 1.
    pub lines: [u32; 2],
    /// Bytes in the file.
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    #[default]
    Info,
}

/// Something to tell about the manifests themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    pub place: Option<Place>,
}

/// What became of an object of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentStatus {
    #[default]
    Evaluated,
    /// A kind that is not evaluated here.
    NotEvaluated,
    /// Not readable, or the API server would refuse it.
    Refused,
}

/// An object of the files (a List counts as its items, a document that cannot be read as one without kind).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSummary {
    pub file: String,
    pub document: u32,
    pub api_version: String,
    pub kind: String,
    pub namespace: Option<String>,
    /// The file names no namespace: the default one was assumed.
    pub namespace_assumed: bool,
    pub name: String,
    pub status: DocumentStatus,
    pub lines: [u32; 2],
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamespaceSummary {
    pub name: String,
    /// The files only refer to it.
    pub implicit: bool,
    pub pods: u32,
}

/// Why something is so: one fact with its place. What upstream has no word for is told by `effect`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    pub text: String,
    /// The stage of the answer that it belongs to.
    pub stage: Option<String>,
    pub effect: Effect,
    pub file: Option<String>,
    pub document: Option<u32>,
    pub object: Option<String>,
    pub path: Option<String>,
    pub lines: Option<[u32; 2]>,
    pub range: Option<TextRange>,
}

/// What a reason does to its stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It allows.
    For,
    /// It denies.
    Against,
    /// It would have allowed but for what the text says.
    Near,
    #[default]
    Note,
}

impl Reason {
    #[must_use]
    pub fn new(code: &str, effect: Effect, text: impl Into<String>) -> Self {
        Self { code: code.to_owned(), effect, text: text.into(), ..Self::default() }
    }

    /// Cites a place; `None` leaves the reason without one (as for what is built into Kubernetes).
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        if let Some(place) = place {
            self.file = Some(place.file);
            self.document = Some(place.document);
            self.object = Some(place.object);
            self.path = Some(place.path);
            self.lines = Some(place.lines);
            self.range = Some(place.range);
        }
        self
    }

    #[must_use]
    pub fn in_stage(mut self, stage: &str) -> Self {
        self.stage = Some(stage.to_owned());
        self
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Allowed,
    #[default]
    Denied,
    Admitted,
    Rejected,
    /// The API leaves it open, or something that decides is not known here; the reasons say what.
    Depends,
}

/// One step of a decision, in the order in which Kubernetes takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// `egress`, `ingress`, `authorized`, `admitted`, `valid`, `starts`, …: what reasons refer to.
    pub code: String,
    /// As a question: "Leaves the source?"
    pub title: String,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Yes,
    No,
    Depends,
    /// An earlier stage already decided.
    #[default]
    Skipped,
}

/// The answer to one question, with everything that explains it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The question, told back: `oteemo/stranger → test-ns/server, TCP 443`.
    pub question: String,
    pub verdict: Verdict,
    /// One sentence.
    pub summary: String,
    /// What the API server would have said, word for word, where it would have said something.
    pub message: Option<String>,
    pub stages: Vec<Stage>,
    pub reasons: Vec<Reason>,
    /// What this playground does not evaluate and could change the verdict.
    pub incomplete: Vec<String>,
}

/// What one can ask. As JSON: `{"traffic": {…}}`, `{"access": {…}}` or `{"admission": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    Traffic(TrafficQuestion),
    Access(AccessQuestion),
    Admission(AdmissionQuestion),
}

/// May a new connection be made? An end is `namespace/name` of a pod or workload, an address, or a standing peer's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrafficQuestion {
    pub from: String,
    pub to: String,
    pub port: u16,
    /// `TCP` (when empty), `UDP` or `SCTP`.
    pub protocol: String,
}

/// May this user do this? `namespace` absent is cluster scope; `path` asks about a non-resource URL instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AccessQuestion {
    pub user: String,
    /// Empty: those that every such user is in.
    pub groups: Vec<String>,
    pub verb: String,
    pub api_group: String,
    pub resource: String,
    pub subresource: String,
    pub name: String,
    pub namespace: Option<String>,
    pub path: Option<String>,
}

/// Is this pod (`namespace/name`, also of a workload) admitted when this user creates it?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdmissionQuestion {
    pub pod: String,
    /// Empty: the report's requester.
    pub user: String,
    pub groups: Vec<String>,
}
