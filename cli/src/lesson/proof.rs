//! Whether a lesson's checks tell its start from its solution.

use policy_core::Playground;
use policy_core::finding::FindingKind;
use policy_core::report::expectations::{Check, Checks, ExpectationsQuestion};
use policy_core::report::{Question, Severity, SourceFile};

use super::Folder;
use super::form::Form;
use crate::problem::Problem;
use crate::question;

const CHECKS: &str = "checks.yaml";

/// What is wrong with what the checks say of start and solution; the files are there.
pub(super) fn problems(folder: &Folder, path: &str, form: &Form) -> Vec<Problem> {
    let mut start = opened(folder, form, false);
    let mut solved = opened(folder, form, true);
    let mut problems = unreadable(&mut solved, path, form);
    if let Some(said) = &form.question {
        let read = question::read(&said.text, form.view, &mut start);
        let why = match &read {
            Ok(question) => start.ask(question).cannot_be().map(|why| ["cannot be asked at the start. ", why].concat()),
            Err(why) => Some(why.clone()),
        };
        let told = why.map(|why| format!("the question `{}` {why}", said.text));
        problems.extend(told.map(|told| Problem::at(&[path, "/lesson.md"].concat(), said.line, told)));
    }
    let file = [path, "/", CHECKS].concat();
    let (before, after) = (checked(folder, &mut start), checked(folder, &mut solved));
    if before.cases.is_empty() {
        problems
            .push(Problem::of(&file, "nothing is expected: a document of kind Expectations has cases in its `spec`"));
        return problems;
    }
    for (when, checks) in [("at the start", &before), ("in the solution", &after)] {
        for check in checks.cases.iter().filter(|check| check.unasked) {
            problems.push(at(&file, check, format!("{when}, {} cannot be asked: {}", check.text, check.summary)));
        }
    }
    if before.failed == 0 {
        let message = "at the start every check holds: let one fail that the task is about";
        problems.push(Problem::of(&file, message));
    }
    for check in after.cases.iter().filter(|check| !check.holds && !check.unasked) {
        let Check { text, actual, expected, .. } = check;
        problems.push(at(&file, check, format!("in the solution, {text}: {actual}, expected {expected}")));
    }
    problems
}

fn at(file: &str, check: &Check, message: String) -> Problem {
    let line = check.place.as_ref().and_then(|place| usize::try_from(place.lines[0]).ok());
    Problem { line, ..Problem::of(file, message) }
}

/// The manifests as the lesson begins, or with its solution.
fn opened(folder: &Folder, form: &Form, is_solved: bool) -> Playground {
    let text = |name: &String| {
        let solution = folder.get(&["solution/", name].concat()).filter(|_| is_solved);
        solution.or_else(|| folder.get(&["start/", name].concat())).cloned().unwrap_or_default()
    };
    let files = form.files.iter().map(|name| SourceFile { name: name.clone(), text: text(name) });
    let mut playground = Playground::new();
    playground.set_files(files.collect());
    playground.set_profile(form.profile.clone());
    playground.set_requester(form.requester.clone());
    playground
}

fn checked(folder: &Folder, playground: &mut Playground) -> Checks {
    let text = folder.get(CHECKS).cloned().unwrap_or_default();
    let files = vec![SourceFile { name: CHECKS.to_owned(), text }];
    let answer = playground.ask(&Question::Expectations(ExpectationsQuestion { files }));
    answer.checks.map(|checks| *checks).unwrap_or_default()
}

/// Mistakes in the solution's manifests; a start may have them, to be found.
fn unreadable(solved: &mut Playground, path: &str, form: &Form) -> Vec<Problem> {
    let is_broken = |kind| matches!(kind, FindingKind::Yaml | FindingKind::Field);
    let findings = solved.report().findings.into_iter();
    let errors = findings.filter(|finding| finding.severity == Severity::Error && is_broken(finding.kind));
    let told = errors.map(|finding| {
        let Some(place) = finding.place else { return Problem::of(path, finding.message) };
        let of = if form.editable.contains(&place.file) { "solution" } else { "start" };
        let line = usize::try_from(place.lines[0]).unwrap_or_default();
        Problem::at(&[path, "/", of, "/", &place.file].concat(), line, finding.message)
    });
    told.collect()
}
