//! Tells what is wrong with the documents, and what became of each object.

use super::{DocumentStatus, DocumentSummary, Finding, FindingKind, Severity};
use crate::manifest::{Object, Status};
use crate::report::ClusterProfile;
use crate::sources::{DocumentId, Source, Sources};
use crate::text::{Fix, TextRange};
use crate::yaml::{self, Problem};

/// Everything that the documents themselves give reason to say, in their order.
pub(crate) fn of_documents(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, source) in sources.iter() {
        findings.extend(source.document.problems.iter().map(|problem| of_problem(sources, id, problem)));
        for object in &source.document.objects {
            findings.extend(object.issues.iter().map(|issue| Finding {
                code: issue.code.to_owned(),
                kind: issue.kind,
                severity: issue.severity(),
                message: issue.message.clone(),
                help: issue.help.clone(),
                place: sources.place_of_issue(id, object, issue),
                fix: issue.fix.clone().map(|fix| fix.shifted(source.base)),
            }));
            if matches!(object.status, Status::NotEvaluated) {
                findings.push(Finding::note(
                    "not-evaluated",
                    Severity::Info,
                    format!("{} (`{}`) is not evaluated", object.label(), object.api_version),
                    sources.place_in(id, object, "kind"),
                ));
            }
        }
    }
    findings
}

fn of_problem(sources: &Sources, id: DocumentId, problem: &Problem) -> Finding {
    let place = sources.place_of_text(id, problem.range);
    let is_read_otherwise = problem.code == yaml::KEY_READ_OTHERWISE;
    let in_quotes = |range| Fix::around("Put it in quotes", range, ["\"", "\""]);
    let fix = place.as_ref().filter(|_| is_read_otherwise).map(|place| in_quotes(place.range));
    // A duplicate key is a matter of strict decoding, although only the YAML tells it.
    let of_keys = is_read_otherwise || problem.code == "duplicate-field";
    let kind = if of_keys { FindingKind::Field } else { FindingKind::Yaml };
    Finding {
        code: problem.code.to_owned(),
        kind,
        severity: if problem.fatal { Severity::Error } else { Severity::Warning },
        message: problem.message.clone(),
        help: problem
            .help
            .clone()
            .or_else(|| problem.fatal.then(|| "this document is left out; all others are still evaluated".to_owned())),
        place,
        fix,
    }
}

/// One line for every object, and for every document that holds none because it cannot be read.
pub(crate) fn summaries(sources: &Sources, profile: &ClusterProfile) -> Vec<DocumentSummary> {
    let mut summaries = Vec::new();
    for (id, source) in sources.iter() {
        if source.document.objects.is_empty() && !source.document.problems.is_empty() {
            summaries.push(unreadable(sources, id, source));
        }
        summaries.extend(source.document.objects.iter().map(|object| of_object(sources, id, object, profile)));
    }
    summaries
}

fn unreadable(sources: &Sources, id: DocumentId, source: &Source) -> DocumentSummary {
    let first = source.document.problems.first().map_or_else(TextRange::default, |problem| problem.range);
    DocumentSummary {
        file: source.file.to_string(),
        document: id.0,
        status: DocumentStatus::Refused,
        lines: sources.place_of_text(id, first).map_or([1, 1], |place| place.lines),
        ..DocumentSummary::default()
    }
}

fn of_object(sources: &Sources, id: DocumentId, object: &Object, profile: &ClusterProfile) -> DocumentSummary {
    let place = sources.place_in(id, object, "");
    let (status, namespaced) = match &object.status {
        Status::Read(kind, _) => (DocumentStatus::Evaluated, kind.namespaced),
        Status::NotEvaluated => (DocumentStatus::NotEvaluated, false),
        Status::Invalid(kind, _) => (DocumentStatus::Refused, kind.namespaced),
        Status::Refused => (DocumentStatus::Refused, false),
    };
    let written = (!object.namespace.is_empty()).then(|| object.namespace.clone());
    let namespace_assumed = namespaced && written.is_none();
    DocumentSummary {
        file: place.as_ref().map_or_else(String::new, |place| place.file.clone()),
        document: id.0,
        api_version: object.api_version.clone(),
        kind: object.kind.clone(),
        namespace: if namespace_assumed { Some(profile.default_namespace.clone()) } else { written },
        namespace_assumed,
        name: object.name.clone(),
        status,
        lines: place.map_or([1, 1], |place| place.lines),
    }
}
