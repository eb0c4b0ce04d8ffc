//! What is to be told about the manifests themselves, and what became of each object.

use policy_core::report::{DocumentStatus, DocumentSummary, Finding, FindingKind};
use yew::prelude::*;

use super::element::{Node, el, none};
use super::page::Page;
use super::parts::quiet;
use super::prose::prose;
use super::{chip, lines};
use crate::shared::Shared;
use crate::state::{Action, Evaluated};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub evaluated: Shared<Evaluated>,
    pub page: Page,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let report = &props.evaluated.report;
    let findings = report.findings.iter().map(|each| finding(each, &props.page));
    let objects = el("details")
        .class("objects")
        .add(el("summary").testid("objects").text(&objects(&report.documents)))
        .add(el("ul").all(report.documents.iter().map(document)));
    el("section")
        .class("findings")
        .attr("aria-label", words::FINDINGS)
        .testid("findings")
        .attr("data-count", &report.findings.len().to_string())
        .attr("tabindex", "0")
        .add(el("h2").text(&words::findings(report.findings.len())))
        .add(el("ul").all(findings))
        .add(objects)
        .into()
}

fn finding(finding: &Finding, page: &Page) -> Node {
    let help = match &finding.help {
        Some(help) => el("span").class("help").text(" ").add(prose(help)),
        None => none(),
    };
    el("li")
        .class("finding")
        .testid("finding")
        .attr("data-code", &finding.code)
        .attr("data-kind", words::finding_kind(finding.kind))
        .attr("data-severity", words::severity(finding.severity).1)
        .add(chip::severity(finding.severity))
        .add(kind(finding))
        .add(el("span").class("said").add(prose(&finding.message)).add(help).text(" ").add(mend(finding, page)))
        .add(lines::of_place(finding.place.as_ref(), page))
}

/// Who says so; a lint's word leads to its page of documentation.
fn kind(finding: &Finding) -> Node {
    let word = words::finding_kind(finding.kind);
    if finding.kind != FindingKind::Lint {
        return el("span").class("kind").text(word);
    }
    el("a")
        .class("kind")
        .attr("href", &format!("lints/{}.html", finding.code))
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .attr("title", &finding.code)
        .text(word)
}

/// The button that does what the finding proposes.
fn mend(finding: &Finding, page: &Page) -> Node {
    let (Some(fix), Some(place)) = (&finding.fix, &finding.place) else { return none() };
    let (file, title) = (place.file.clone(), fix.title.clone());
    let fix = fix.clone();
    let onclick = page.dispatch.reform(move |_: Event| Action::Mended { file: file.clone(), fix: fix.clone() });
    el("button").class("fix").testid("fix").on_click(onclick).add(prose(&title))
}

/// `12 objects, 1 refused`.
fn objects(documents: &[DocumentSummary]) -> String {
    let mut told = words::count(documents.len(), "object", "objects");
    for status in [DocumentStatus::Refused, DocumentStatus::NotEvaluated] {
        let number = documents.iter().filter(|document| document.status == status).count();
        if number > 0 {
            told.push_str(&format!(", {number} {}", words::document_status(status)));
        }
    }
    told
}

fn document(document: &DocumentSummary) -> Node {
    let status = words::document_status(document.status);
    let kind = if document.kind.is_empty() { "?" } else { &*document.kind };
    let name = match &document.namespace {
        Some(namespace) => format!("{namespace}/{}", document.name),
        None => document.name.clone(),
    };
    let [first, last] = document.lines;
    el("li")
        .testid("object")
        .attr("data-status", status)
        .add(el("span").class("kind").text(kind))
        .text(" ")
        .add(el("span").text(&name))
        .text(" ")
        .add_if(document.status != DocumentStatus::Evaluated, || el("b").text(status))
        .add(quiet(&format!(" {}:{}", document.file, words::lines([first, last]))))
}
