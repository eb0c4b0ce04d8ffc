//! The front door: holds the files and the settings, reports on them, answers questions about them.

use std::rc::Rc;

use crate::admission::{self, Admission};
use crate::cluster::{self, Cluster, Former};
use crate::language;
use crate::lint;
use crate::manifest;
use crate::network::{self, Network};
use crate::order;
use crate::rbac::{self, Rbac};
use crate::remedy;
use crate::report::expectations::ExpectationsQuestion;
use crate::report::language::{Completion, Hint, Hover};
use crate::report::{
    self, Answer, ClusterProfile, Finding, NamespaceSummary, Question, Report, Requester, Severity, SourceFile,
    Verdict, expectations, findings, survey,
};
use crate::share;
use crate::text::TextRange;
use crate::workspace::Workspace;

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
    workspace: Workspace,
    profile: ClusterProfile,
    requester: Requester,
    /// Of many pods those whose name holds this stand in the network's matrix.
    focus: String,
    with_invalid: bool,
    world: Option<World>,
    /// What the last world left, while there is none.
    former: Former,
    memory: admission::Memory,
    /// The state that changes were asked against last.
    before: Option<Box<Playground>>,
}

/// Everything that follows from the files and settings, kept until one of them changes.
struct World {
    cluster: Cluster,
    network: Network,
    rbac: Rbac,
    admission: Admission,
    findings: Vec<Finding>,
}

impl World {
    fn traffic(&self) -> report::network::State<'_> {
        report::network::State { cluster: &self.cluster, network: &self.network }
    }

    fn access(&self) -> report::access::State<'_> {
        report::access::State { cluster: &self.cluster, rbac: &self.rbac }
    }

    fn pods(&self) -> report::admission::State<'_> {
        report::admission::State { cluster: &self.cluster, admission: &self.admission }
    }
}

impl Playground {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set_files(&mut self, files: Vec<SourceFile>) {
        if self.workspace.set_files(files) {
            self.forget();
        }
    }

    pub fn set_profile(&mut self, profile: ClusterProfile) {
        if self.profile != profile {
            self.profile = profile;
            self.forget();
        }
    }

    pub fn set_requester(&mut self, requester: Requester) {
        if self.requester != requester {
            self.requester = requester;
            self.forget();
        }
    }

    /// Of more pods than the matrix shows, those whose `namespace/name` holds this text come first; empty for none.
    pub fn set_focus(&mut self, focus: String) {
        self.focus = focus;
    }

    /// Lets objects that the API server's validation refuses take part, so that each evaluator is asked alone, whatever
    /// the API server would have said before; for the conformance runner.
    pub fn admit_invalid_objects(&mut self) {
        self.with_invalid = true;
        self.forget();
        self.memory = admission::Memory::default();
    }

    /// Everything at once.
    pub fn report(&mut self) -> Report {
        self.report_observed(&mut |_| {})
    }

    /// As [`Self::report`]; tells when each phase has ended, so that a caller with a clock can time it.
    /// A report on unchanged files passes through none of the phases again but the last assembly.
    pub fn report_observed(&mut self, ended: &mut dyn FnMut(Phase)) -> Report {
        let (requester, focus) = (self.requester.clone(), self.focus.clone());
        let world = self.evaluated(ended);
        let network = report::network::overview(&world.cluster, &world.network, &focus);
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

    /// The files and the question without what must not travel in a link.
    pub fn blanked(&mut self, question: Option<Question>) -> share::Blanked {
        let sources = self.evaluated(&mut |_| {}).cluster.sources.clone();
        let mut blanked = share::blanked(self.workspace.files(), &sources);
        blanked.question = question;
        if let Some(files) = blanked.question.as_mut().and_then(Question::files_mut) {
            let mut beside = Self::new();
            beside.set_files(std::mem::take(files));
            let of_question = beside.blanked(None);
            *files = of_question.files;
            blanked.values += of_question.values;
        }
        blanked
    }

    /// Answers one question about the files.
    pub fn ask(&mut self, question: &Question) -> Answer {
        self.ask_observed(question, &mut |_| {})
    }

    /// As [`Self::ask`]; tells when each phase has ended, as [`Self::report_observed`] does.
    // What answers a question is not inlined here: a browser then compiles what is asked alone.
    pub fn ask_observed(&mut self, question: &Question, ended: &mut dyn FnMut(Phase)) -> Answer {
        if let Question::Changes(asked) | Question::AccessChanges(asked) | Question::AdmissionChanges(asked) = question
        {
            return self.changes_since(question, &asked.before, ended);
        }
        let requester = self.requester.clone();
        self.evaluated(ended);
        let Some(World { cluster, network, rbac, admission, findings }) = &self.world else { return Answer::default() };
        let expecting =
            expectations::World { workspace: &self.workspace, cluster, network, rbac, requester: &requester };
        let mut answer = match question {
            Question::Traffic(question) => {
                let before = remedy::network::Before { workspace: &self.workspace, cluster, network };
                let mut answer = report::network::answer(cluster, network, question);
                if matches!(answer.verdict, Verdict::Denied | Verdict::Depends) && !self.with_invalid {
                    answer.fix = before.smallest_for(question);
                }
                answer
            }
            Question::Access(question) => report::access::answer(cluster, rbac, question),
            Question::Admission(question) => {
                let texts = &|file: &str| self.workspace.text(file).map(str::to_owned);
                let mut answer = report::admission::answer(cluster, rbac, &requester, question, texts);
                if !self.with_invalid {
                    let before = remedy::admission::Before { workspace: &self.workspace, cluster, rbac };
                    answer.fix = before.smallest_for(question, &requester);
                }
                answer
            }
            Question::Standard(question) => {
                let before = remedy::admission::Before { workspace: &self.workspace, cluster, rbac };
                let mut answer = report::admission::standard(cluster, question);
                if answer.verdict == Verdict::Rejected && !self.with_invalid {
                    answer.fix = before.hardened_for(question);
                }
                answer
            }
            Question::Migration(question) => {
                let mut answer = report::admission::migration(cluster, admission, question);
                if let Some(details) = answer.admission.as_mut().filter(|_| !self.with_invalid) {
                    let requester = &requester;
                    let workspace = &self.workspace;
                    remedy::migration::Before { workspace, cluster, admission, requester }.label(details);
                }
                answer
            }
            Question::Selecting(question) => report::network::selecting(cluster, network, question),
            Question::Selector(question) => report::network::selected(cluster, question),
            Question::Connections(question) => report::network::connections(cluster, network, question),
            Question::Exposed(question) => report::network::exposed(cluster, network, admission, question),
            Question::CanI(question) => report::access::can_i(cluster, rbac, question),
            Question::Request(question) => report::access::request(cluster, rbac, question),
            Question::WhoCan(question) => report::access::who_can(cluster, rbac, question),
            Question::Permissions(question) => report::access::permissions(cluster, rbac, question),
            Question::AccessMatrix(question) => report::access::access_matrix(cluster, rbac, question),
            Question::RunningAs(question) => report::access::running_as(cluster, rbac, question),
            Question::Escalation(question) => report::access::escalation(cluster, rbac, question),
            Question::LeastPrivilege(question) => report::access::least_privilege(cluster, rbac, question),
            Question::BlastRadius(_) | Question::Overview(_) => {
                let is_expected = matches!(question, Question::Overview(_)) && is_anything_expected(cluster);
                let expected = is_expected.then(|| expectations::answer(expecting, &ExpectationsQuestion::default()));
                let expected = expected.as_ref();
                surveyed(survey::World { cluster, network, rbac, admission, findings, expected }, question)
            }
            Question::Expectations(question) => expectations::answer(expecting, question),
            // Asked of two states, above.
            Question::Changes(_) | Question::AccessChanges(_) | Question::AdmissionChanges(_) => Answer::default(),
        };
        if answer.verdict == Verdict::Denied
            && !self.with_invalid
            && let Some((user, attributes)) = report::access::asked_of(cluster, rbac, question)
        {
            let before = remedy::access::Before { workspace: &self.workspace, cluster, rbac };
            answer.fix = before.smallest(&user, &attributes);
        }
        answer
    }

    /// The other state is evaluated in a playground of its own, which is kept: asked about again, it is there.
    fn changes_since(&mut self, question: &Question, files: &[SourceFile], ended: &mut dyn FnMut(Phase)) -> Answer {
        let mut before = self.before.take().unwrap_or_default();
        before.set_files(files.to_vec());
        before.set_profile(self.profile.clone());
        before.set_requester(self.requester.clone());
        if before.with_invalid != self.with_invalid {
            before.with_invalid = self.with_invalid;
            before.forget();
        }
        let old = before.evaluated(&mut |_| {});
        let now = self.evaluated(ended);
        let answer = match question {
            Question::AccessChanges(_) => report::access::changes(old.access(), now.access()),
            Question::AdmissionChanges(_) => report::admission::changes(old.pods(), now.pods()),
            _ => report::network::changes(old.traffic(), now.traffic()),
        };
        self.before = Some(before);
        answer
    }

    /// What could be typed at a byte offset of a file: legal fields, known values, names that exist.
    /// Empty for a file that is not there; an offset within a character counts as the character's start.
    pub fn complete(&mut self, file: &str, offset: usize) -> Vec<Completion> {
        self.at_cursor(file).map_or_else(Vec::new, |(world, text)| language::complete(world, text, offset))
    }

    /// What stands at a byte offset of a file; `None` where there is nothing to say.
    pub fn hover(&mut self, file: &str, offset: usize) -> Option<Hover> {
        let (world, text) = self.at_cursor(file)?;
        language::hover(world, text, offset)
    }

    /// What the selectors of a file come to and its references lead to, where its objects can be read.
    pub fn hints(&mut self, file: &str) -> Vec<Hint> {
        let Some((world, _)) = self.at_cursor(file) else { return Vec::new() };
        language::hints(world, file)
    }

    /// The last file that holds this very text.
    #[must_use]
    pub fn file_of(&self, text: &str) -> Option<&str> {
        let files = self.workspace.files().iter();
        files.rev().find(|file| file.text == text).map(|file| file.name.as_str())
    }

    fn at_cursor(&mut self, file: &str) -> Option<(language::World<'_>, &str)> {
        self.evaluated(&mut |_| {});
        let World { cluster, rbac, .. } = self.world.as_ref()?;
        Some((language::World { cluster, rbac }, self.workspace.text(file)?))
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

    fn forget(&mut self) {
        if let Some(world) = self.world.take() {
            self.former = Former::of(world.cluster);
        }
    }

    fn evaluate(&mut self, ended: &mut dyn FnMut(Phase)) -> World {
        let (sources, mut findings) = self.workspace.read(self.profile.version, &mut || ended(Phase::Parse));
        findings.extend(findings::of_documents(&sources));
        let (cluster, assumed) =
            cluster::build(Rc::new(sources), &self.profile, self.with_invalid, std::mem::take(&mut self.former));
        findings.extend(assumed);
        ended(Phase::Decode);
        let network = network::evaluate(&cluster);
        ended(Phase::Network);
        let rbac = rbac::evaluate(&cluster);
        ended(Phase::Rbac);
        let admission = admission::evaluate(&cluster, &rbac, &self.requester, &mut self.memory);
        ended(Phase::Admission);
        findings.extend(lint::check(&cluster, &network, &rbac));
        order::sort_by(&mut findings, |left, right| reading_order(left).cmp(&reading_order(right)));
        World { cluster, network, rbac, admission, findings }
    }
}

/// Not inlined: its code is fetched when it is first asked for.
#[inline(never)]
fn surveyed(world: survey::World<'_>, question: &Question) -> Answer {
    match question {
        Question::BlastRadius(question) => survey::radius(world, question),
        _ => survey::overview(world),
    }
}

fn is_anything_expected(cluster: &Cluster) -> bool {
    cluster.sources.iter().flat_map(|(_, source)| &source.document.objects).any(manifest::expectations::is_meant)
}

/// The gravest first, then as one reads the files.
fn reading_order(finding: &Finding) -> (Severity, Option<(&str, TextRange)>, &str, &str) {
    let place = finding.place.as_ref().map(|place| (place.file.as_str(), place.range));
    (finding.severity, place, &finding.code, &finding.message)
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
