//! The right half: the views' tabs and the view that is open.

use std::rc::Rc;

use yew::prelude::*;

use super::element::{Node, el, none};
use super::page::Page;
use super::parts::lead;
use super::{access, network, pods, surveys};
use crate::protocol::Verdicts;
use crate::state::{Action, Answered, View};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct AnswersProps {
    pub view: View,
    pub verdicts: Option<Rc<Verdicts>>,
    /// What was asked in the view that is open.
    pub asked: Option<Answered>,
    pub network: network::Shown,
    pub access: access::Shown,
    pub page: Page,
}

#[component]
pub fn Answers(props: &AnswersProps) -> Html {
    let page = &props.page;
    let select = |index: usize| Action::ViewSelected(View::ALL.get(index).copied().unwrap_or_default());
    let tab = |view: View| {
        let count = props.verdicts.as_deref().map(|verdicts| count(view, verdicts)).unwrap_or_default();
        el("button")
            .class("view")
            .maybe("aria-current", (view == props.view).then_some("page"))
            .testid(&["view-", view.name()].concat())
            .on_click(page.act(view as usize, select))
            .text(words::view(view))
            .text(" ")
            .add(el("span").class("count").text(&count))
    };
    let tabs =
        el("nav").key("views").class("views").attr("aria-label", words::ANSWERS).all(View::ALL.into_iter().map(tab));
    none()
        .add(tabs)
        .add(el("div").key("progress").class("progress").attr("aria-hidden", "true"))
        // Each view's own: how far one has scrolled in it and what is unfolded there is not carried over to the next.
        .add(el("div").key(props.view.name()).class("answers").testid("answers").add(open_view(props)))
        .into()
}

fn open_view(props: &AnswersProps) -> Node {
    let Some(verdicts) = &props.verdicts else {
        return lead(words::NOTHING_YET).attr("role", "status");
    };
    let asked = props.asked.as_ref();
    match props.view {
        View::Overview if !props.page.surveys => lead(words::NOTHING_YET).attr("role", "status"),
        View::Overview => surveys::overview(asked, &props.page),
        View::Network => network::view(verdicts, asked, &props.network, &props.page),
        // Drawn as soon as their code is there.
        View::Access | View::Pods if !props.access.loaded => lead(words::NOTHING_YET).attr("role", "status"),
        View::Access => access::view(verdicts, asked, &props.access, &props.page),
        View::Pods => pods::view(verdicts, asked, &props.access, &props.page),
    }
}

/// What the view's tab counts.
fn count(view: View, verdicts: &Verdicts) -> String {
    let brief = &verdicts.head.brief;
    match view {
        View::Overview => String::new(),
        View::Network => {
            let pods = verdicts.head.namespaces.iter().map(|namespace| namespace.pods as usize).sum();
            words::count(pods, "pod", "pods")
        }
        View::Access => words::count(brief.risks as usize, "risk", "risks"),
        View::Pods => words::pods_refused(brief.rejected as usize, brief.invalid as usize),
    }
}
