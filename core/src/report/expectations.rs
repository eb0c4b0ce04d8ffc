//! Whether the manifests do what their author expects of them: each case is one of the other questions, asked of the same
//! world, and its verdict held against what is expected.

mod case;
mod judge;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

use case::Case;

use super::{Answer, Place, Question, Reason, Requester, SourceFile, Verdict, left_out};
use crate::cluster::Cluster;
use crate::manifest::expectations::{CASES, GROUP, MAX_CASES, is_meant};
use crate::manifest::{Issue, Object, kinds};
use crate::network::Network;
use crate::order;
use crate::rbac::Rbac;
use crate::sources::{DocumentId, Origin, Source, Sources};
use crate::workspace::Workspace;
use crate::yaml::Field;

/// Do the manifests do what is expected of them? Expectations among them are asked, and those of further files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ExpectationsQuestion {
    /// Of these nothing but the expectations is read.
    pub files: Vec<SourceFile>,
}

/// What came of expectations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Checks {
    pub passed: u32,
    /// With those that could not be asked.
    pub failed: u32,
    /// The first [`MAX_CASES`], as one reads the files; of one document traffic comes first, then access, then admission.
    pub cases: Vec<Check>,
}

/// What came of one case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Check {
    /// Of the Expectations that it stands in; empty where they have none.
    pub name: String,
    /// The question in words; of what is no case, where it stands.
    pub text: String,
    /// `denied`, `rejected with "Host port"`, `admitted by restricted`.
    pub expected: String,
    /// As `expected`; empty where it could not be asked.
    pub actual: String,
    pub holds: bool,
    /// It could not be asked: `summary` says what is wrong with it.
    pub unasked: bool,
    /// Why the author expects it; empty where that is not said.
    pub because: String,
    /// Absent where the case does not make one.
    pub question: Option<Question>,
    pub place: Option<Place>,
    /// One sentence: why it is as it is.
    pub summary: String,
    /// The few that decide.
    pub reasons: Vec<Reason>,
}

/// What expectations are asked of.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub workspace: &'a Workspace,
    pub cluster: &'a Cluster,
    pub network: &'a Network,
    pub rbac: &'a Rbac,
    pub requester: &'a Requester,
}

/// Asks all cases.
// Not inlined: its code is fetched when it is first asked for.
#[inline(never)]
#[must_use]
pub fn answer(world: World<'_>, question: &ExpectationsQuestion) -> Answer {
    let mut asking = Asking { world, checks: Checks::default(), beyond: 0, incomplete: Vec::new() };
    let cluster = world.cluster;
    asking.incomplete.extend(left_out::note(&left_out::left_out(cluster, &[])));
    for (id, source) in cluster.sources.iter() {
        let text = || world.workspace.text(&source.file).and_then(|text| source.text(text));
        // What cannot be read may be anything; it is meant as expectations where it names their group.
        asking.document(&cluster.sources, id, source, &|| text().is_some_and(|text| text.contains(GROUP)));
    }
    if !question.files.is_empty() {
        let mut further = Workspace::default();
        further.set_files(question.files.clone());
        let (sources, too_much) = further.read(cluster.profile.version, &mut || {});
        asking.incomplete.extend(too_much.into_iter().map(|finding| finding.message));
        for (id, source) in sources.iter() {
            asking.document(&sources, id, source, &|| true);
            asking.others(source);
        }
    }
    asking.told()
}

struct Asking<'a> {
    world: World<'a>,
    checks: Checks,
    /// How many cases are not asked, since there are too many.
    beyond: usize,
    incomplete: Vec<String>,
}

/// Whether an issue is about this case.
fn is_of(issue: &Issue, case: &str) -> bool {
    let rest = issue.path.as_str().strip_prefix(case);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Asking<'_> {
    /// All cases of a document; `is_meant` tells of one that cannot be read whether it holds any.
    fn document(&mut self, sources: &Sources, id: DocumentId, source: &Source, is_meant_so: &dyn Fn() -> bool) {
        let document = &source.document;
        let problem = document.problems.iter().find(|problem| problem.fatal).filter(|_| document.objects.is_empty());
        if let Some(problem) = problem.filter(|_| is_meant_so()) {
            self.unread("", sources.place_of_text(id, problem.range), &problem.message);
        }
        for object in document.objects.iter().filter(|object| is_meant(object)) {
            self.object(sources, id, source, object);
        }
    }

    fn object(&mut self, sources: &Sources, id: DocumentId, source: &Source, object: &Object) {
        let tree = &source.document.tree;
        let origin = Origin { document: id, path: object.path.clone(), object: object.label().into() };
        // Under another kind or version its cases may mean something else.
        let root = tree.find(&object.path).filter(|_| kinds::find(&object.api_version, &object.kind).is_some());
        if let Some(root) = root.map(|root| Field::root(tree, root)) {
            let spec = root.get("spec");
            for cases in &CASES {
                for field in spec.get(cases.list).items() {
                    if self.is_full() {
                        self.beyond += 1;
                        continue;
                    }
                    let path = field.path();
                    let case = Case::read(self.world.cluster, cases.list, &field);
                    let place = sources.place(&origin.at(&path));
                    // What is not read as it is written must not pass: as strict as kubectl is.
                    let wrong = object.issues.iter().find(|issue| is_of(issue, path.as_str()));
                    let check = match wrong {
                        Some(issue) => case.unasked(path.as_str(), &issue.message),
                        None => judge::judge(self.world, case, &mut self.incomplete),
                    };
                    self.push(Check { name: object.name.clone(), place, ..check });
                }
            }
        }
        let of_all = |issue: &&Issue| issue.fatal && !CASES.iter().any(|cases| cases.hold(&issue.path));
        for issue in object.issues.iter().filter(of_all) {
            self.unread(&object.name, sources.place_of_issue(id, object, issue), &issue.message);
        }
    }

    /// Objects of further files that nobody asks about.
    fn others(&mut self, source: &Source) {
        for object in source.document.objects.iter().filter(|object| !is_meant(object)) {
            self.incomplete.push(words::takes_no_part(&object.label(), &source.file));
        }
    }

    /// Something that was meant to hold cases.
    fn unread(&mut self, name: &str, place: Option<Place>, why: &str) {
        let text = place.as_ref().map_or_else(String::new, words::at);
        self.push(Check {
            name: name.to_owned(),
            text,
            unasked: true,
            place,
            summary: why.to_owned(),
            ..Check::default()
        });
    }

    fn is_full(&self) -> bool {
        self.checks.cases.len() >= MAX_CASES
    }

    fn push(&mut self, check: Check) {
        if self.is_full() {
            self.beyond += 1;
            return;
        }
        let Checks { passed, failed, cases } = &mut self.checks;
        *(if check.holds { passed } else { failed }) += 1;
        cases.push(check);
    }

    fn told(self) -> Answer {
        let Self { checks, beyond, mut incomplete, .. } = self;
        if beyond > 0 {
            incomplete.push(words::beyond(beyond));
        }
        order::sort(&mut incomplete);
        incomplete.dedup();
        let verdict = match (checks.passed, checks.failed) {
            (0, 0) => Verdict::Depends,
            (_, 0) => Verdict::Allowed,
            _ => Verdict::Denied,
        };
        Answer {
            question: words::QUESTION.to_owned(),
            verdict,
            summary: words::summary(&checks),
            reasons: checks.cases.iter().filter(|check| !check.holds).map(words::failed).collect(),
            incomplete,
            checks: Some(Box::new(checks)),
            ..Answer::default()
        }
    }
}
