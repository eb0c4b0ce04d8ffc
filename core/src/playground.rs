//! The front door: holds the files and the settings, reports on them, answers questions about them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::admission::{self, Admission};
use crate::cluster::{self, Cluster};
use crate::lint;
use crate::manifest::{self, Document};
use crate::network::{self, Network};
use crate::order;
use crate::rbac::{self, Rbac};
use crate::report::{
    self, Answer, ClusterProfile, Finding, NamespaceSummary, Question, Report, Requester, Severity, SourceFile,
    findings,
};
use crate::sources::Sources;
use crate::text::LineIndex;
use crate::yaml;

/// The most text that is read, over all files; what is beyond is left out whole files at a time.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The most documents that are read, over all files.
pub const MAX_DOCUMENTS: usize = 50_000;

/// The phases of a report, each observed when it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Parse,
    Decode,
    Network,
    Rbac,
    Admission,
}

/// A set of manifests in an imagined cluster.
///
/// Documents are kept by their text, so a change of one document reads only that one again.
#[derive(Default)]
pub struct Playground {
    files: Vec<SourceFile>,
    profile: ClusterProfile,
    requester: Requester,
    with_invalid: bool,
    documents: BTreeMap<String, Rc<Document>>,
    world: Option<World>,
}

/// Everything that follows from the files and settings, kept until one of them changes.
struct World {
    cluster: Cluster,
    network: Network,
    rbac: Rbac,
    admission: Admission,
    findings: Vec<Finding>,
}

impl Playground {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set_files(&mut self, files: Vec<SourceFile>) {
        if self.files != files {
            self.files = files;
            self.world = None;
        }
    }

    pub fn set_profile(&mut self, profile: ClusterProfile) {
        if self.profile != profile {
            if self.profile.version != profile.version {
                self.documents.clear();
            }
            self.profile = profile;
            self.world = None;
        }
    }

    pub fn set_requester(&mut self, requester: Requester) {
        if self.requester != requester {
            self.requester = requester;
            self.world = None;
        }
    }

    /// Lets objects that the API server's validation refuses take part, so that each evaluator is asked alone, whatever
    /// the API server would have said before; for the conformance runner.
    pub fn admit_invalid_objects(&mut self) {
        self.with_invalid = true;
        self.world = None;
    }

    /// Everything at once.
    pub fn report(&mut self) -> Report {
        self.report_observed(&mut |_| {})
    }

    /// As [`Self::report`]; tells when each phase has ended, so that a caller with a clock can time it.
    /// A report on unchanged files passes through none of the phases again but the last assembly.
    pub fn report_observed(&mut self, ended: &mut dyn FnMut(Phase)) -> Report {
        let requester = self.requester.clone();
        let world = self.evaluated(ended);
        let network = report::network::overview(&world.cluster, &world.network);
        let access = report::access::overview(&world.cluster, &world.rbac);
        let admission = report::admission::overview(&world.cluster, &world.rbac, &world.admission, &requester);
        let cluster = &world.cluster;
        Report {
            profile: cluster.profile.clone(),
            requester,
            documents: findings::summaries(&cluster.sources, &cluster.profile),
            findings: world.findings.clone(),
            namespaces: namespaces(cluster),
            network,
            access,
            admission,
        }
    }

    /// Answers one question about the files.
    pub fn ask(&mut self, question: &Question) -> Answer {
        self.ask_observed(question, &mut |_| {})
    }

    /// As [`Self::ask`]; tells when each phase has ended, as [`Self::report_observed`] does.
    pub fn ask_observed(&mut self, question: &Question, ended: &mut dyn FnMut(Phase)) -> Answer {
        let requester = self.requester.clone();
        let World { cluster, network, rbac, .. } = self.evaluated(ended);
        match question {
            Question::Traffic(question) => report::network::answer(cluster, network, question),
            Question::Access(question) => report::access::answer(cluster, rbac, question),
            Question::Admission(question) => report::admission::answer(cluster, rbac, &requester, question),
        }
    }

    /// The cluster that the files make; for those who ask evaluators directly, as the conformance runner does.
    pub fn cluster(&mut self) -> &Cluster {
        &self.evaluated(&mut |_| {}).cluster
    }

    fn evaluated(&mut self, ended: &mut dyn FnMut(Phase)) -> &World {
        let world = match self.world.take() {
            Some(world) => world,
            None => self.evaluate(ended),
        };
        self.world.insert(world)
    }

    fn evaluate(&mut self, ended: &mut dyn FnMut(Phase)) -> World {
        let (sources, mut findings) = self.read(ended);
        findings.extend(findings::of_documents(&sources));
        let (cluster, assumed) = cluster::build(Rc::new(sources), &self.profile, self.with_invalid);
        findings.extend(assumed);
        ended(Phase::Decode);
        let network = network::evaluate(&cluster);
        ended(Phase::Network);
        let rbac = rbac::evaluate(&cluster);
        ended(Phase::Rbac);
        let admission = admission::evaluate(&cluster, &rbac, &self.requester);
        ended(Phase::Admission);
        findings.extend(lint::check(&cluster, &network, &rbac));
        order::sort_by(&mut findings, |left, right| {
            (left.severity, &left.place, &left.code).cmp(&(right.severity, &right.place, &right.code))
        });
        World { cluster, network, rbac, admission, findings }
    }

    /// Splits, parses and decodes; documents whose text is known are taken as they are.
    fn read(&mut self, ended: &mut dyn FnMut(Phase)) -> (Sources, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut pieces = Vec::new();
        let mut bytes = 0;
        for file in &self.files {
            bytes += file.text.len();
            if bytes > MAX_BYTES {
                findings.push(limit(format!("`{}` is left out: at most {MAX_BYTES} bytes are read", file.name)));
                continue;
            }
            let lines = Rc::new(LineIndex::new(&file.text));
            let name: Rc<str> = file.name.as_str().into();
            pieces.extend(yaml::split(&file.text).into_iter().map(|piece| (name.clone(), lines.clone(), piece)));
        }
        if pieces.len() > MAX_DOCUMENTS {
            let left_out = pieces.len() - MAX_DOCUMENTS;
            findings.push(limit(format!("{left_out} documents are left out: at most {MAX_DOCUMENTS} are read")));
            pieces.truncate(MAX_DOCUMENTS);
        }
        let version = self.profile.version;
        let mut known = std::mem::take(&mut self.documents);
        let parsed: Vec<_> = pieces
            .iter()
            .map(|(_, _, piece)| (!known.contains_key(piece.text)).then(|| yaml::parse(piece.text)))
            .collect();
        ended(Phase::Parse);
        let mut sources = Sources::default();
        for ((file, lines, piece), parsed) in pieces.into_iter().zip(parsed) {
            let document = match (self.documents.get(piece.text), known.remove(piece.text), parsed) {
                (Some(document), ..) => document.clone(),
                (None, Some(document), _) => document,
                (None, None, Some((tree, problems))) => Rc::new(manifest::decode(tree, problems, version)),
                (None, None, None) => Rc::new(manifest::read(piece.text, version)),
            };
            self.documents.insert(piece.text.to_owned(), document.clone());
            sources.push(&file, &lines, piece.base, piece.problem, document);
        }
        (sources, findings)
    }
}

fn limit(message: String) -> Finding {
    Finding::note("limit", Severity::Error, message, None)
}

fn namespaces(cluster: &Cluster) -> Vec<NamespaceSummary> {
    let summary = |namespace: &cluster::Namespace| NamespaceSummary {
        name: namespace.name.clone(),
        implicit: namespace.origin.is_none(),
        pods: u32::try_from(cluster.pods.iter().filter(|pod| pod.namespace == namespace.name).count())
            .unwrap_or(u32::MAX),
    };
    cluster.namespaces.iter().map(summary).collect()
}

/// The cluster and the findings that one file makes, for tests of what comes after validation: invalid objects count.
#[cfg(test)]
pub(crate) fn cluster_of(text: &str) -> (Cluster, Vec<Finding>) {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "test.yaml".to_owned(), text: text.to_owned() }]);
    let world = playground.evaluated(&mut |_| {});
    (world.cluster.clone(), world.findings.clone())
}
