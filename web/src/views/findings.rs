//! What is to be told about the manifests themselves, and what became of each object.

use policy_core::phrase::search::{around, holds};
use policy_core::report::{DocumentStatus, DocumentSummary, Finding, FindingKind};
use policy_core::text::TextRange;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::element::{Node, el, none};
use super::page::Page;
use super::parts::more;
use super::prose::prose;
use super::{chip, lines};
use crate::shared::Shared;
use crate::state::{Action, Evaluated, Listed};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub evaluated: Shared<Evaluated>,
    pub page: Page,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let report = &*props.evaluated;
    let page = &props.page;
    let findings = report.findings.iter().take(page.limit(Listed::Findings)).enumerate();
    let findings = findings.map(|(index, each)| finding(index, each, page));
    let of_status = |status| report.documents.iter().filter(move |document| document.status == status);
    let documents = STATUSES.into_iter().flat_map(of_status).take(page.limit(Listed::Objects));
    let objects = el("details")
        .class("objects")
        .add(el("summary").testid("objects").text(&objects(&report.documents)))
        .add(el("ul").all(documents.map(|each| document(each, &props.evaluated, page))))
        .add(more(report.documents.len(), Listed::Objects, page));
    let refused = number_of(&report.documents, DocumentStatus::Refused);
    el("section")
        .class("findings")
        .attr("aria-label", words::FINDINGS)
        .testid("findings")
        .attr("data-count", &report.findings.len().to_string())
        .attr("tabindex", "0")
        .add(el("h2").text(&words::findings(report.findings.len(), report.documents.len(), refused)))
        .add(el("ul").all(findings))
        .add(more(report.findings.len(), Listed::Findings, page))
        .add(objects)
        .into()
}

/// What went wrong comes first.
const STATUSES: [DocumentStatus; 3] =
    [DocumentStatus::Refused, DocumentStatus::NotEvaluated, DocumentStatus::Evaluated];

fn finding(index: usize, finding: &Finding, page: &Page) -> Node {
    let said = if finding.kind == FindingKind::Invalid { quoted(&finding.message) } else { prose(&finding.message) };
    let help = match &finding.help {
        Some(help) => el("p").class("help").add(prose(help)),
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
        .add(el("div").class("said").add(said).add(help).add(mend(index, finding, page)))
        .add(lines::of_place(finding.place.as_ref(), page))
}

/// The API server's own words. What it says of regular expressions is folded: the help says it better.
fn quoted(message: &str) -> Node {
    let quote = |text: &str| el("samp").text(text);
    match around(message, " (e.g. ").filter(|(_, tail)| holds(tail, "regex")) {
        None => quote(message),
        Some((start, tail)) => {
            let summary = el("summary").attr("aria-label", words::REST_OF_MESSAGE).text("…");
            let tail = el("details").class("tail").add(summary).add(quote(&["(e.g. ", tail].concat()));
            none().add(quote(start)).text(" ").add(tail)
        }
    }
}

/// Who says so; a lint's word leads to its page of documentation.
fn kind(finding: &Finding) -> Node {
    let word = words::finding_kind(finding.kind);
    match finding.kind {
        FindingKind::Lint => el("a")
            .class("who")
            .attr("href", &format!("lints/{}.html", finding.code))
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .attr("title", &finding.code)
            .text(word)
            .add(chip::mark("away", "↗")),
        FindingKind::Invalid => el("span").class("who no").text(word),
        _ => el("span").class("who").text(word),
    }
}

/// The button that does what the finding proposes.
fn mend(index: usize, finding: &Finding, page: &Page) -> Node {
    let (Some(fix), true) = (&finding.fix, finding.place.is_some()) else { return none() };
    let dispatch = page.dispatch.clone();
    let onclick = Callback::from(move |event: Event| {
        // The button goes with its finding: the list keeps the focus.
        let list = event.target_dyn_into::<Element>().and_then(|button| button.closest(".findings").ok().flatten());
        if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
            let _ = list.focus();
        }
        dispatch.emit(Action::Mended(index));
    });
    el("button").class("fix").testid("fix").on_click(onclick).add(prose(&fix.title))
}

/// `12 objects, 1 refused`.
fn objects(documents: &[DocumentSummary]) -> String {
    let mut told = words::count(documents.len(), "object", "objects");
    for status in [DocumentStatus::Refused, DocumentStatus::NotEvaluated] {
        let number = number_of(documents, status);
        if number > 0 {
            told.push_str(&format!(", {number} {}", words::document_status(status)));
        }
    }
    told
}

fn number_of(documents: &[DocumentSummary], status: DocumentStatus) -> usize {
    documents.iter().filter(|document| document.status == status).count()
}

fn document(document: &DocumentSummary, evaluated: &Evaluated, page: &Page) -> Node {
    let status = words::document_status(document.status);
    let kind = if document.kind.is_empty() { "?" } else { &*document.kind };
    let name = match &document.namespace {
        Some(namespace) => format!("{namespace}/{}", document.name),
        None => document.name.clone(),
    };
    let text = evaluated.files.iter().find(|file| file.name == document.file).map_or("", |file| &file.text);
    let range = range_of_lines(text, document.lines);
    el("li")
        .testid("object")
        .attr("data-status", status)
        .add(el("span").class("kind").text(kind))
        .text(" ")
        .add(el("span").text(&name))
        .text(" ")
        .add_if(document.status != DocumentStatus::Evaluated, || el("b").text(status).text(" "))
        .add(lines::link(&document.file, range, document.lines, page))
}

/// The bytes of these lines, counted from 1.
fn range_of_lines(text: &str, lines: [u32; 2]) -> TextRange {
    let [first, last] = lines;
    let length = |lines: u32| text.split_inclusive('\n').take(lines as usize).map(str::len).sum::<usize>();
    TextRange::new(length(first.saturating_sub(1)), length(last).saturating_sub(1))
}
