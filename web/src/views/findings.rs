//! What is to be told about the manifests themselves, and what became of each object.

use policy_core::report::{DocumentStatus, DocumentSummary, Finding};
use yew::prelude::*;

use super::page::Page;
use super::prose::prose;
use super::{chip, lines};
use crate::shared::Shared;
use crate::state::Evaluated;
use crate::words;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub evaluated: Shared<Evaluated>,
    pub page: Page,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let report = &props.evaluated.report;
    let count = words::findings(report.findings.len());
    html! {
        <section class="findings" aria-label={words::FINDINGS} data-testid="findings"
            data-count={report.findings.len().to_string()} tabindex="0">
            <h2>{ count }</h2>
            <ul>{ for report.findings.iter().map(|each| finding(each, &props.page)) }</ul>
            <details class="objects">
                <summary data-testid="objects">{ objects(&report.documents) }</summary>
                <ul>{ for report.documents.iter().map(document) }</ul>
            </details>
        </section>
    }
}

fn finding(finding: &Finding, page: &Page) -> Html {
    let (_, severity) = words::severity(finding.severity);
    html! {
        <li class="finding" data-testid="finding" data-code={finding.code.clone()} data-severity={severity}>
            { chip::severity(finding.severity) }
            <span class="said">
                { prose(&finding.message) }
                if let Some(help) = &finding.help {
                    <span class="help">{ " " }{ prose(help) }</span>
                }
            </span>
            { lines::of_place(finding.place.as_ref(), page) }
        </li>
    }
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

fn document(document: &DocumentSummary) -> Html {
    let status = words::document_status(document.status);
    let kind = if document.kind.is_empty() { "?" } else { &*document.kind };
    let namespace = document.namespace.as_ref().map(|namespace| format!("{namespace}/"));
    let [first, last] = document.lines;
    html! {
        <li data-testid="object" data-status={status}>
            <span class="kind">{ kind }</span>{ " " }
            <span>{ namespace }{ &document.name }</span>{ " " }
            if document.status != DocumentStatus::Evaluated {
                <b>{ status }</b>
            }
            <span class="quiet">{ format!(" {}:{}", document.file, words::lines([first, last])) }</span>
        </li>
    }
}
