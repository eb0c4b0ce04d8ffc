//! The plain data that every front end shows: the page, JavaScript, the command line and tests alike.
//!
//! Invariant: sorted and self-contained; nothing here depends on hash order, on the order of documents, or on a clock.

pub mod access;
pub mod admission;
pub mod expectations;
pub(crate) mod findings;
pub mod language;
pub(crate) mod left_out;
pub mod network;
pub mod survey;

use serde::{Deserialize, Serialize};

pub use crate::finding::{Finding, FindingKind, Place, Severity};
pub use crate::settings::{ClusterProfile, ImageUser, KubernetesVersion, NetworkPlugin, Requester};
use crate::text::TextRange;

/// Everything about a set of files at once. Details (one explanation) are asked for with a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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

/// A file as the user has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SourceFile {
    pub name: String,
    pub text: String,
}

/// What became of an object of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct NamespaceSummary {
    pub name: String,
    /// The files only refer to it.
    pub implicit: bool,
    pub pods: u32,
}

/// Why something is so: one fact with its place. What upstream has no word for is told by `effect`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Allowed,
    #[default]
    Denied,
    Admitted,
    Rejected,
    /// The API leaves it open, or something that decides is not known here; the reasons say what.
    Depends,
    /// Of two states: other traffic is allowed than before.
    Changed,
    /// The same traffic is allowed as before.
    Unchanged,
}

/// One step of a decision, in the order in which Kubernetes takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Stage {
    /// `egress`, `ingress`, `authorized`, `admitted`, `valid`, `starts`, …: what reasons refer to.
    pub code: String,
    /// As a question: "Leaves the source?"
    pub title: String,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Answer {
    /// The question, told back: `oteemo/stranger → test-ns/server, TCP 443`.
    pub question: String,
    /// Of a question for a list: allowed where something is found, denied where nothing is.
    pub verdict: Verdict,
    /// One sentence.
    pub summary: String,
    /// What the API server would have said, word for word, where it would have said something.
    pub message: Option<String>,
    pub stages: Vec<Stage>,
    pub reasons: Vec<Reason>,
    /// What this playground does not evaluate and could change the verdict.
    pub incomplete: Vec<String>,
    /// What was asked for, where that is a list: pods, as `namespace/name`, or policies, as `NetworkPolicy shop/web`.
    pub found: Vec<String>,
    /// What may go where, or what changes, where that was asked for.
    pub connections: Vec<network::Connection>,
    /// How many there are, when `connections` holds only the first of them.
    pub connections_total: u32,
    /// The smallest change of the files that allows what is denied.
    pub fix: Option<SmallestFix>,
    /// Of a question about access.
    pub access: Option<Box<access::AccessDetails>>,
    /// Of a question about pods.
    pub admission: Option<Box<admission::AdmissionDetails>>,
    /// Of a question about all there is, or all that a pod has within reach.
    pub survey: Option<Box<survey::Survey>>,
    /// Of a question about expectations.
    pub checks: Option<Box<expectations::Checks>>,
}

impl Answer {
    /// What was asked about is not there, or the question is none: no verdict, and the reasons say why.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        let is_problem = |reason: &Reason| matches!(&*reason.code, "unknown-endpoint" | "unknown-pod" | "bad-question");
        self.verdict == Verdict::Depends && self.reasons.first().is_some_and(is_problem)
    }
}

impl Default for Answer {
    /// Not inlined: many answers start from it.
    #[inline(never)]
    fn default() -> Self {
        Self {
            question: String::new(),
            verdict: Verdict::default(),
            summary: String::new(),
            message: None,
            stages: Vec::new(),
            reasons: Vec::new(),
            incomplete: Vec::new(),
            found: Vec::new(),
            connections: Vec::new(),
            connections_total: 0,
            fix: None,
            access: None,
            admission: None,
            survey: None,
            checks: None,
        }
    }
}

/// Reasons that say that a question makes no sense, or asks about what is not there.
const NO_ANSWER: [&str; 4] = ["bad-question", "unknown-endpoint", "unknown-namespace", "unknown-pod"];

impl Answer {
    /// Why there can be none: the question makes no sense, or asks about what is not there.
    #[must_use]
    pub fn cannot_be(&self) -> Option<&str> {
        self.reasons.iter().find(|reason| NO_ANSWER.contains(&reason.code.as_str())).map(|reason| reason.text.as_str())
    }
}

/// A change of the files that was tried out: evaluated again, it allows what was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SmallestFix {
    /// What it does: ``Add the label `role=client` to shop/web``.
    pub title: String,
    pub edits: Vec<FileEdits>,
    /// The changed lines with their surroundings, each behind `+`, `-` or a space; `@@ file` starts a file's.
    pub diff: Vec<String>,
    /// What it allows beside, as `shop/web → shop/db: 5432`.
    pub also_opens: Vec<String>,
    /// How many there are, when `also_opens` holds only the first of them.
    pub also_opens_total: u32,
    /// Where there are too many pods to compare all of them: a sentence that says so; else empty.
    pub not_compared: String,
}

/// Changes of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FileEdits {
    pub file: String,
    pub fix: crate::text::Fix,
}

/// What one can ask. As JSON: `{"traffic": {…}}`, `{"access": {…}}`, `{"whoCan": {…}}` and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Question {
    Traffic(TrafficQuestion),
    Access(AccessQuestion),
    Admission(AdmissionQuestion),
    Connections(ConnectionsQuestion),
    /// What can be reached from outside the cluster, and how?
    Exposed(ExposedQuestion),
    Selecting(SelectingQuestion),
    Selector(SelectorQuestion),
    Changes(ChangesQuestion),
    CanI(access::CanIQuestion),
    Request(access::RequestQuestion),
    WhoCan(access::WhoCanQuestion),
    Permissions(access::PermissionsQuestion),
    AccessMatrix(access::AccessMatrixQuestion),
    RunningAs(access::RunningAsQuestion),
    /// What changes in permissions between these files and the present ones?
    AccessChanges(ChangesQuestion),
    Escalation(access::EscalationQuestion),
    LeastPrivilege(access::LeastPrivilegeQuestion),
    Standard(admission::StandardQuestion),
    Migration(admission::MigrationQuestion),
    BlastRadius(survey::BlastRadiusQuestion),
    Overview(survey::OverviewQuestion),
    /// What changes for pods between these files and the present ones?
    AdmissionChanges(ChangesQuestion),
    Expectations(expectations::ExpectationsQuestion),
}

impl Question {
    /// The files that it asks about beside those that are there, where its kind has any.
    pub fn files_mut(&mut self) -> Option<&mut Vec<SourceFile>> {
        match self {
            Self::Changes(asked) | Self::AccessChanges(asked) | Self::AdmissionChanges(asked) => {
                Some(&mut asked.before)
            }
            Self::Expectations(asked) => Some(&mut asked.files),
            _ => None,
        }
    }

    /// Whether the verdict of its answer says something; that of a list is only whether there is one.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        matches!(
            self,
            Self::Traffic(_)
                | Self::Changes(_)
                | Self::Access(_)
                | Self::CanI(_)
                | Self::Request(_)
                | Self::Escalation(_)
                | Self::AccessChanges(_)
                | Self::AdmissionChanges(_)
                | Self::Admission(_)
                | Self::Standard(_)
        )
    }
}

/// What may go from and to these ends, on which ports? An end is named as in [`TrafficQuestion`]; empty means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ConnectionsQuestion {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ExposedQuestion {
    /// This pod alone; empty means all that admission lets in.
    pub pod: String,
}

/// Which policies select this pod (`namespace/name`, also of a workload)?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct SelectingQuestion {
    pub pod: String,
}

/// Which pods does this selector match? Selectors are written as for `kubectl get -l`: `app=web,tier in (a, b)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct SelectorQuestion {
    /// Of pods; empty matches all.
    pub pods: String,
    /// Of namespaces; absent means `namespace` alone, empty matches all.
    pub namespaces: Option<String>,
    /// Empty: the default namespace.
    pub namespace: String,
}

/// The files that the present ones are compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ChangesQuestion {
    pub before: Vec<SourceFile>,
}

/// May a new connection be made? An end is `namespace/name` of a pod or workload, an address, or a standing peer's id; the
/// target may be a Service, as `web.shop.svc`, whose port is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// `resource` is a type in any of its names (`po`, `Deployment`, `deploy.apps`), as one types it for kubectl; what belongs
    /// to no namespace is asked about in cluster scope. Else all is taken as it is.
    pub typed: bool,
}

/// Is this pod (`namespace/name`, also of a workload) admitted when this user creates it?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct AdmissionQuestion {
    pub pod: String,
    /// Empty: the report's requester.
    pub user: String,
    pub groups: Vec<String>,
    /// A bare pod is created through a Deployment; so it is too where the report's requester does that.
    pub as_deployment: bool,
    /// The pod is there, as it is written, and somebody changes it: its labels, say. Policies may then change nothing.
    pub update: bool,
}

/// Of an object that decides nothing: one wording wherever it is told.
pub(crate) fn takes_no_part(object: &str) -> String {
    format!("the API server would refuse {object}, so it takes no part")
}

/// As a sentence starts.
pub(crate) fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
