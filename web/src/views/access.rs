//! The access view: a sentence, the answer, the tabs (subjects, matrix, graph, risks), forms for more.

mod details;
mod exports;
mod form;
mod forms;
mod matrix;
mod risks;
mod subjects;

use std::rc::Rc;

use policy_core::report::ClusterProfile;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::answer;
use super::compare::titled;
use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{button, heading, lead, quiet_line, tick};
use super::prose::prose;
use crate::protocol::Verdicts;
use crate::state::{AccessTab, AccessView, Action, Answered, is_judged};
use crate::words;

/// What of the page's state is seen here alone.
#[derive(Clone, PartialEq)]
pub struct Shown {
    pub view: AccessView,
    /// The files are no longer those that comparisons start from.
    pub changed: bool,
    /// What stands in the field for other manifests to compare with, where there is one.
    pub comparing: Option<Rc<str>>,
    /// The last fix can be taken back.
    pub fixed: bool,
    /// The code of this view is there.
    pub loaded: bool,
}

// Not inlined: its code is fetched with this view.
#[inline(never)]
pub fn view(report: &Rc<Verdicts>, asked: Option<&Answered>, shown: &Shown, page: &Page) -> Node {
    el("section")
        .testid("access")
        .add(titled(words::ACCESS_TITLE, "access-", shown.changed, shown.comparing.as_deref(), page))
        .add(el("p").class("lead").testid("summary-access").add(prose(&report.access.summary)))
        .add(answered(asked, shown, page))
        .add(tabs(report, shown.view.tab, page))
        .add(el("div").class("tab-panel").testid("access-panel").add(panel(report, shown, page)))
        .add(forms::forms(report, &shown.view, page))
        .add(exports::exports(report, page))
}

fn tabs(report: &Verdicts, open: AccessTab, page: &Page) -> Node {
    let select = |index: usize| Action::AccessTabSelected(AccessTab::ALL.get(index).copied().unwrap_or_default());
    let tab = |tab: AccessTab| {
        let count = if tab == AccessTab::Risks { report.access.risks.len().to_string() } else { String::new() };
        el("button")
            .class("view")
            .maybe("aria-current", (tab == open).then_some("true"))
            .testid(&["access-tab-", words::access_tab(tab)].concat().to_ascii_lowercase())
            .on_click(page.act(tab as usize, select))
            .text(words::access_tab(tab))
            .text(" ")
            .add(el("span").class("count").text(&count))
    };
    el("nav").class("views inner").attr("aria-label", words::ACCESS_TITLE).all(AccessTab::ALL.into_iter().map(tab))
}

fn panel(report: &Verdicts, shown: &Shown, page: &Page) -> Node {
    match shown.view.tab {
        AccessTab::Subjects => list(report, &shown.view, page),
        AccessTab::Matrix => matrix::panel(report, &shown.view, page),
        AccessTab::Graph => graph(report, &shown.view, page),
        AccessTab::Risks => risks::risks(&report.access.risks, page),
    }
}

fn list(report: &Verdicts, shown: &AccessView, page: &Page) -> Node {
    let access = &report.access;
    let list_defaults = {
        let profile = report.head.profile.clone();
        page.dispatch.reform(move |event: Event| {
            let list_defaults = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::ProfileChanged(ClusterProfile { list_defaults, ..profile.clone() })
        })
    };
    let defaults = el("label")
        .class("switch")
        .add(tick("list-defaults", report.head.profile.list_defaults, list_defaults))
        .text(words::LIST_DEFAULTS);
    let hidden = || {
        let text = words::defaults_hidden(access.defaults_hidden);
        quiet_line(&text).testid("defaults-hidden")
    };
    none()
        .add(forms::identity(report, shown, page))
        .add(el("div").class("heading-row").add(heading(words::SUBJECTS)).add(defaults))
        .add_if(access.subjects.is_empty(), || lead(words::NO_SUBJECTS))
        .add(subjects::subjects(&access.subjects, page))
        .add_if(access.defaults_hidden > 0, hidden)
        .add(subjects::roles(&access.roles, page))
}

/// Whom the graph is about, and the place in which `drawing.js` draws it.
fn graph(report: &Verdicts, shown: &AccessView, page: &Page) -> Node {
    none().add(forms::about(report, shown, page)).add(
        el("div")
            .class("scroll graph")
            .attr("role", "region")
            .attr("aria-label", words::ACCESS_GRAPH)
            .attr("tabindex", "0")
            .testid("access-graph"),
    )
}

fn answered(asked: Option<&Answered>, shown: &Shown, page: &Page) -> Node {
    let Some((asked, answer)) = asked.and_then(|asked| Some((asked, asked.answer.as_ref()?))) else { return none() };
    let facts = details::facts(&asked.question, answer, page);
    let table = details::table(answer, page);
    let take_back = || button("take-back", "btn", words::TAKE_BACK, page.act(0, |_| Action::Undone));
    answer::card(answer, is_judged(&asked.question), none(), facts, table, page).add_if(shown.fixed, take_back)
}
