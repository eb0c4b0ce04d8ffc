//! The network view: a sentence, the tabs (matrix, graph, list, policies in words), the answer.

mod connections;
mod exports;
mod list;
mod matrix;
mod policies;
mod question;

use std::rc::Rc;

use policy_core::report::Question;
use policy_core::report::network::{Connection, EndpointKind, NetworkReport};

use super::answer;
use super::compare::titled;
use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{button, heading, lead, tick};
use super::prose::prose;
use super::reasons;
use crate::protocol::Verdicts;
use crate::state::{Action, Answered, Filter, NetworkTab, NetworkView, is_judged};
use crate::words;

/// From so many pods on the matrix has a field to choose among them.
const MANY: usize = 12;

/// What of the page's state is seen here alone.
#[derive(Clone, PartialEq)]
pub struct Shown {
    pub view: NetworkView,
    /// The text that chooses among many pods.
    pub focus: String,
    /// The files are no longer those that comparisons start from.
    pub changed: bool,
    /// What stands in the field for other manifests to compare with, where there is one.
    pub comparing: Option<Rc<str>>,
    /// The last fix can be taken back.
    pub fixed: bool,
    /// The code of what is not shown at first is there.
    pub loaded: bool,
}

pub fn view(verdicts: &Rc<Verdicts>, asked: Option<&Answered>, shown: &Shown, page: &Page) -> Node {
    let report = &verdicts.network;
    let has_pods = has(report, EndpointKind::Pod);
    let notes = || {
        let items = reasons::items(&report.notes, page);
        none().add(heading(words::GOOD_TO_KNOW)).add(el("div").testid("network-notes").add(items))
    };
    el("section")
        .testid("network")
        .truth("data-enforced", report.enforced)
        .add(titled(words::NETWORK_TITLE, "", shown.changed, shown.comparing.as_deref().filter(|_| shown.loaded), page))
        .add(el("p").class("lead").testid("summary-network").add(prose(&report.summary)))
        .add(answer::incomplete(&report.incomplete))
        .add_if(!has_pods && shown.focus.is_empty(), || lead(words::NO_ENDPOINTS))
        .add(tabs(shown.view.tab, page))
        .add(el("div").class("tab-panel").testid("network-panel").add(panel(verdicts, asked, shown, page)))
        .add(answered(asked, report, shown, page))
        .add_if(!report.notes.is_empty(), notes)
        .add(exports::exports(verdicts, page))
}

fn has(report: &NetworkReport, kind: EndpointKind) -> bool {
    report.endpoints.iter().any(|endpoint| endpoint.kind == kind)
}

fn tabs(open: NetworkTab, page: &Page) -> Node {
    let select = |index: usize| Action::TabSelected(NetworkTab::ALL.get(index).copied().unwrap_or_default());
    let tab = |tab: NetworkTab| {
        el("button")
            .class("view")
            .maybe("aria-current", (tab == open).then_some("true"))
            .testid(&["network-tab-", words::tab(tab)].concat().to_ascii_lowercase())
            .on_click(page.act(tab as usize, select))
            .text(words::tab(tab))
    };
    el("nav").class("views inner").attr("aria-label", words::NETWORK_TITLE).all(NetworkTab::ALL.into_iter().map(tab))
}

fn panel(verdicts: &Rc<Verdicts>, asked: Option<&Answered>, shown: &Shown, page: &Page) -> Node {
    let report = &verdicts.network;
    match shown.view.tab {
        NetworkTab::Matrix => matrix_panel(verdicts, asked, shown, page),
        NetworkTab::Graph => graph(),
        NetworkTab::List | NetworkTab::Policies if !shown.loaded => none(),
        NetworkTab::List => list::list(report, &shown.view, page),
        NetworkTab::Policies => {
            none().add(policies::policies(&report.policies, page)).add(policies::services(&report.services, page))
        }
    }
}

/// The place in which `drawing.js` draws the graph.
fn graph() -> Node {
    el("div")
        .class("scroll graph")
        .attr("role", "region")
        .attr("aria-label", words::GRAPH)
        .attr("tabindex", "0")
        .testid("graph")
}

fn matrix_panel(verdicts: &Rc<Verdicts>, asked: Option<&Answered>, shown: &Shown, page: &Page) -> Node {
    let report = &verdicts.network;
    let selected = match asked.map(|asked| &asked.question) {
        Some(Question::Traffic(question)) => Some((&*question.from, &*question.to)),
        _ => None,
    };
    let standing = shown.view.standing_peers;
    let toggle = || {
        let toggle = page.act(usize::from(!standing), |shown| Action::StandingPeersShown(shown == 1));
        el("label").class("switch").add(tick("standing-peers", standing, toggle)).text(words::STANDING_PEERS)
    };
    let pods = report.endpoints.iter().filter(|endpoint| endpoint.kind == EndpointKind::Pod).count();
    let left_out = report.endpoints_total as usize > report.endpoints.len();
    let many = pods > MANY || left_out || !shown.focus.is_empty();
    none()
        .add_if(many, || matrix::chooser(&shown.focus, page))
        .add(matrix::matrix(verdicts, shown, selected, page))
        .add(legend().add_if(has(report, EndpointKind::Standing), toggle))
}

fn legend() -> Node {
    let glyph = |class: &str, glyph: &str, text: &str| el("span").add(el("b").class(class).text(glyph)).text(text);
    let plain = |text: &str| el("span").text(text);
    el("div")
        .class("legend")
        .add(glyph("ok", "✓", " all ports"))
        .add(glyph("ok mono", "443", " only these ports"))
        .add(glyph("no", "✕", " nothing"))
        .add(plain("– itself"))
        .add(plain("? depends"))
        .add(plain("± differs from pod to pod"))
        .add(plain("tinted: a policy decided"))
}

fn answered(asked: Option<&Answered>, report: &NetworkReport, shown: &Shown, page: &Page) -> Node {
    let Some((asked, answer)) = asked.and_then(|asked| Some((asked, asked.answer.as_ref()?))) else {
        return el("p").class("hint").add_if(has(report, EndpointKind::Pod), || none().text(words::SELECT_A_CELL));
    };
    let (controls, onward) = match &asked.question {
        Question::Traffic(question) => (question::form(question, page), question::onward(question, page)),
        _ => (none(), none()),
    };
    let rows: Vec<&Connection> = answer.connections.iter().collect();
    let left_out = (answer.connections_total as usize).saturating_sub(rows.len());
    let connections = if shown.loaded && !rows.is_empty() {
        connections::table(&rows, left_out, &Filter::default(), report, page)
    } else {
        none()
    };
    let take_back = || button("take-back", "btn", words::TAKE_BACK, page.act(0, |_| Action::Undone));
    answer::card(answer, is_judged(&asked.question), controls, none(), connections, page)
        .add_if(shown.fixed, take_back)
        .add(onward)
}
