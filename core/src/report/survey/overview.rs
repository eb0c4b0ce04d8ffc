//! What is to be known first of all files: what is refused, exposed, unenforced and risky, and how many objects there are.

use super::identity::Powers;
use super::radius::{question_about, weight};
use super::{Area, Count, Found, World, told, words};
use crate::admission::pod_security::configuration::defaults;
use crate::admission::pod_security::namespace::Mode;
use crate::admission::pod_security::{Level, Standards};
use crate::cluster::{Namespace, Phase, Pod};
use crate::order::{self, Map, Set};
use crate::rbac::Principal;
use crate::rbac::risks::RiskFact;
use crate::report::access::{self, PermissionsQuestion, Risk};
use crate::report::admission::{self, MigrationQuestion};
use crate::report::expectations::ExpectationsQuestion;
use crate::report::network::Traffic;
use crate::report::{
    AdmissionQuestion, Answer, DocumentStatus, DocumentSummary, Effect, ExposedQuestion, Finding, FindingKind,
    KubernetesVersion, Question, Reason, Severity, Verdict, findings, left_out, network,
};

/// At most so many items of a sort are told.
const MAX_TOLD: usize = 5;

/// At most so many pods are told that are worth most, and so many are weighed.
const MAX_WORST: usize = 3;
const MAX_WEIGHED: usize = 3000;

/// Lints about policies and labels that do nothing.
const DO_NOTHING: [&str; 7] = [
    "policy-selects-no-pod",
    "policy-namespace-without-pods",
    "policy-types-switch-off",
    "pod-security-label",
    "pod-security-label-misplaced",
    "psp-unusable",
    "psp-unused",
];

#[must_use]
pub fn overview(world: World<'_>) -> Answer {
    let documents = findings::summaries(&world.cluster.sources, &world.cluster.profile);
    let mut answer = Answer { question: words::QUESTION.to_owned(), verdict: Verdict::Denied, ..Answer::default() };
    if documents.is_empty() {
        words::EMPTY.clone_into(&mut answer.summary);
        told(&mut answer, Vec::new(), Vec::new());
        return answer;
    }
    let mut looking = Looking { world, found: Vec::new(), tally: words::Tally::default() };
    looking.refused(&documents);
    looking.expected();
    looking.exposed();
    looking.unenforced();
    looking.risks();
    let Looking { found, tally, .. } = looking;
    answer.summary = words::overview(&tally);
    if let Some(note) = left_out::note(&left_out::left_out(world.cluster, &[])) {
        answer.incomplete.push(note);
    }
    if found.iter().any(|found| found.item.severity != Severity::Info) {
        answer.verdict = Verdict::Allowed;
    }
    told(&mut answer, found, counts(&documents));
    answer
}

/// By kind, the most first.
fn counts(documents: &[DocumentSummary]) -> Vec<Count> {
    let mut kinds: Map<&str, u32> = Map::new();
    for document in documents.iter().filter(|document| !document.kind.is_empty()) {
        *kinds.or_default(&document.kind) += 1;
    }
    let mut counts: Vec<Count> =
        kinds.into_iter().map(|(kind, number)| Count { kind: kind.to_owned(), number }).collect();
    order::sort_by_key(&mut counts, |count| u32::MAX - count.number);
    counts
}

struct Looking<'a> {
    world: World<'a>,
    found: Vec<Found>,
    tally: words::Tally,
}

impl Looking<'_> {
    /// The first few; of more it is told how many there are, by the question that lists all of them, if there is one.
    fn push(&mut self, all: Vec<Found>, listed_by: Option<Question>) {
        self.push_some_of(all.len(), all, listed_by);
    }

    /// As [`Self::push`], of so many.
    fn push_some_of(&mut self, number: usize, some: Vec<Found>, listed_by: Option<Question>) {
        let Some(area) = some.first().map(|first| first.item.area) else { return };
        self.found.extend(some.into_iter().take(MAX_TOLD));
        if number > MAX_TOLD {
            let mut found = Found::new(area, Severity::Info, "more", words::and_more(number - MAX_TOLD));
            found.item.question = listed_by;
            self.found.push(found);
        }
    }

    fn refused(&mut self, documents: &[DocumentSummary]) {
        let mut objects = Vec::new();
        for document in documents.iter().filter(|document| document.status == DocumentStatus::Refused) {
            let DocumentSummary { kind, namespace, name, file, lines: [line, _], .. } = document;
            let label = words::object(kind, namespace.as_deref(), name, file, *line);
            let why = self.world.findings.iter().find(|finding| is_why(finding, document));
            let text = words::refused_object(&label, why.map_or("", |finding| &finding.message));
            let reason = words::cited("refused", why.and_then(|finding| finding.place.clone()));
            objects.push(Found::new(Area::Refused, Severity::Error, "object-refused", text).with([reason]));
        }
        let cluster = self.world.cluster;
        let mut pods = Vec::new();
        let requested = cluster.requested_pods();
        for (pod, facts) in requested.iter().zip(&self.world.admission.pods) {
            if facts.is_admitted() {
                continue;
            }
            let question = AdmissionQuestion { pod: pod.id(), ..AdmissionQuestion::default() };
            let text = admission::told_of(cluster, pod, facts);
            let reason = words::cited("pod-rejected", cluster.place(&pod.object()));
            let found = Found::new(Area::Refused, Severity::Error, "pod-rejected", text).with([reason]);
            pods.push(found.explained_by(Question::Admission(question)));
        }
        self.tally.refused = objects.len() + pods.len();
        self.push(objects, None);
        self.push(pods, None);
    }

    /// What does not hold, and how much does.
    fn expected(&mut self) {
        let Some(answer) = self.world.expected else { return };
        let all = || Question::Expectations(ExpectationsQuestion::default());
        let cases = answer.checks.iter().flat_map(|checks| &checks.cases).filter(|check| !check.holds);
        let failed = cases.zip(&answer.reasons).map(|(check, reason)| {
            let found = Found::new(Area::Expected, Severity::Error, &reason.code, reason.text.clone());
            found.with([reason.clone()]).explained_by(check.question.clone().unwrap_or_else(all))
        });
        let failed: Vec<Found> = failed.collect();
        self.tally.unmet = failed.len();
        self.push(failed, Some(all()));
        let told = Found::new(Area::Expected, Severity::Info, "expectations", answer.summary.clone());
        self.found.push(told.explained_by(all()));
    }

    fn exposed(&mut self) {
        let World { cluster, network, admission, .. } = self.world;
        let all = || Question::Exposed(ExposedQuestion::default());
        let answer = network::exposed(cluster, network, admission, &ExposedQuestion::default());
        let certain = answer.connections.iter().filter(|one| one.now.traffic != Traffic::Depends);
        let certain = order::set(certain.flat_map(|one| &one.to)).len();
        self.tally.exposed = [certain, answer.found.len() - certain];
        let (certain, others): (Vec<_>, Vec<_>) =
            answer.reasons.into_iter().partition(|reason| reason.effect == Effect::For);
        let perhaps = others.into_iter().filter(|reason| reason.code == network::EXPOSURE_DEPENDS);
        let of_way = |(code, reason): (&str, Reason)| {
            let found = Found::new(Area::Exposed, Severity::Warning, code, reason.text.clone());
            found.with([reason]).explained_by(all())
        };
        let ways = certain.into_iter().map(|reason| ("exposed", reason));
        let ways = ways.chain(perhaps.map(|reason| (network::EXPOSURE_DEPENDS, reason)));
        self.push(ways.map(of_way).collect(), Some(all()));
    }

    fn unenforced(&mut self) {
        let World { cluster, network, .. } = self.world;
        let mut all = Vec::new();
        let policies = network.policies.len() + network.tiers.len();
        if policies > 0 && !network.enforced {
            let text = words::plugin_ignores(policies);
            all.push(Found::new(Area::Unenforced, Severity::Error, "plugin-ignores", text));
        } else if network.leaves_unenforced() {
            let text = words::PLUGIN_PASSES_OVER.to_owned();
            all.push(Found::new(Area::Unenforced, Severity::Warning, "plugin-passes-over", text));
        }
        let psps = cluster.pod_security_policies.len();
        if psps > 0 && !cluster.profile.psp_enforced() {
            let text = words::psp_ignored(psps, cluster.profile.version != KubernetesVersion::V1_24);
            let first = cluster.pod_security_policies.first();
            let place = first.and_then(|first| cluster.place(&first.field("metadata.name")));
            let found = Found::new(Area::Unenforced, Severity::Warning, "psp-ignored", text);
            all.push(found.with([words::cited("psp-ignored", place)]).explained_by(migration()));
        }
        for finding in self.world.findings.iter().filter(|finding| DO_NOTHING.contains(&finding.code.as_str())) {
            let object = finding.place.as_ref().map(|place| place.object.as_str()).unwrap_or_default();
            let text = [object, ": ", &finding.message, "."].concat();
            let reason = words::cited(&finding.code, finding.place.clone());
            all.push(Found::new(Area::Unenforced, finding.severity, &finding.code, text).with([reason]));
        }
        order::sort_by_key(&mut all, |found| found.item.severity);
        self.tally.unenforced = all.len();
        self.push(all, None);
        self.without(policies > 0);
    }

    /// Namespaces with pods that no policy is in, and those that enforce no level: no mistakes, but good to know.
    fn without(&mut self, has_policies: bool) {
        let World { cluster, network, .. } = self.world;
        let running = cluster.pods.iter().filter(|pod| pod.phase == Phase::Running);
        let with_pods: Set<&str> = order::set(running.map(|pod| pod.namespace.as_str()));
        let isolated: Set<&str> = order::set(network.policies.iter().map(|policy| policy.declared.namespace.as_str()));
        let here = || cluster.namespaces.iter().filter(|namespace| with_pods.contains(namespace.name.as_str()));
        let names = |all: Vec<&Namespace>| all.into_iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        if network.tiers.is_empty() {
            let open = names(here().filter(|namespace| !isolated.contains(namespace.name.as_str())).collect());
            if !open.is_empty() {
                let severity = if has_policies { Severity::Warning } else { Severity::Info };
                self.tally.open = if has_policies { open.len() } else { 0 };
                let found = Found::new(Area::Unenforced, severity, "no-policy", words::without_policy(&open));
                self.found.push(found.explained_by(network::every_connection()));
            }
        }
        if !cluster.profile.psp_enforced() || cluster.pod_security_policies.is_empty() {
            let standards = Standards::of(cluster.profile.version);
            let defaults = defaults(&cluster.profile.pod_security);
            let is_open = |namespace: &&Namespace| {
                let (policy, _) = standards.policy(&namespace.labels, defaults);
                policy.of(Mode::Enforce).level == Level::Privileged
            };
            let open = names(here().filter(is_open).collect());
            if !open.is_empty() {
                let text = words::without_level(&open);
                let found = Found::new(Area::Unenforced, Severity::Info, "no-level", text);
                self.found.push(found.explained_by(migration()));
            }
        }
    }

    fn risks(&mut self) {
        let powers = Powers::of(self.world);
        let grave = |fact: &&RiskFact| fact.severity != Severity::Info;
        let World { cluster, rbac, .. } = self.world;
        let mut all = Vec::new();
        self.tally.risks = powers.all().iter().filter(grave).count();
        self.tally.lesser = powers.all().len() - self.tally.risks;
        for fact in powers.all().iter().filter(grave).take(MAX_TOLD) {
            let Risk { code, severity, text, reasons, .. } = access::risk_of(cluster, rbac, fact);
            let found = Found::new(Area::Risks, severity, &code, text).with(reasons);
            all.push(found.explained_by(permissions_of(&fact.principal)));
        }
        self.push_some_of(self.tally.risks, all, None);
        self.worst(&powers);
    }

    /// The pods whose loss is worst, one of each workload.
    fn worst(&mut self, powers: &Powers) {
        let world = self.world;
        let mut weighed: Vec<(&Pod, (usize, usize))> = Vec::new();
        let running = world.cluster.pods.iter().filter(|pod| pod.phase == Phase::Running);
        let mut groups: Set<String> = Set::new();
        for pod in running.take(MAX_WEIGHED) {
            let group = pod.group.as_ref();
            let is_new =
                group.is_none_or(|group| groups.insert([&pod.namespace, "/", &group.kind, "/", &group.name].concat()));
            let weight = weight(world, powers, pod);
            if is_new && weight.0 > 0 {
                weighed.push((pod, weight));
            }
        }
        self.tally.pods = weighed.len();
        let most = |number: usize| usize::MAX - number;
        order::sort_by_key(&mut weighed, |(_, (grave, lesser))| (most(*grave), most(*lesser)));
        for (pod, (grave, _)) in weighed.into_iter().take(MAX_WORST) {
            let reason = words::cited("worst-pod", world.cluster.place(&pod.object()));
            let text = words::worst_pod(&pod.id(), grave);
            let mut found = Found::new(Area::Risks, Severity::Error, "worst-pod", text).with([reason]);
            found.item.question = question_about(world.cluster, pod);
            self.found.push(found);
        }
    }
}

/// It says why the object of this document is refused.
fn is_why(finding: &Finding, document: &DocumentSummary) -> bool {
    let refuses = matches!(finding.kind, FindingKind::Yaml | FindingKind::Field | FindingKind::Invalid);
    let is_there = |place: &crate::report::Place| {
        let [first, last] = document.lines;
        let within = first <= place.lines[0] && place.lines[0] <= last;
        place.document == document.document && (within || document.kind.is_empty())
    };
    refuses && finding.severity == Severity::Error && finding.place.as_ref().is_some_and(is_there)
}

fn migration() -> Question {
    Question::Migration(MigrationQuestion::default())
}

fn permissions_of(principal: &Principal) -> Question {
    let (user, groups) = match principal {
        Principal::User(name) => (name.clone(), Vec::new()),
        Principal::Group(name) => (String::new(), vec![name.clone()]),
    };
    Question::Permissions(PermissionsQuestion { user, groups, namespace: None })
}
