//! The question bar: one line in which any question is asked, above whatever view is open.

use policy_core::phrase;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::element::{Kind, Node, el};
use super::page::Page;
use super::parts::{line, suggestions};
use super::prose::prose;
use crate::protocol::Verdicts;
use crate::state::{Action, Bar, View};
use crate::words;

/// `report` is there once lines can be proposed.
pub fn question_bar(bar: &Bar, view: View, report: Option<&Verdicts>, page: &Page) -> Node {
    let typed = page
        .dispatch
        .reform(|event: Event| Action::QuestionTyped(event.target_unchecked_into::<HtmlInputElement>().value()));
    let ask = page.dispatch.reform(|event: Event| {
        event.prevent_default();
        Action::QuestionAsked
    });
    let is_unclear = !bar.unclear.is_empty();
    let field = line("question-bar", &bar.line)
        .attr("list", "questions")
        .attr("aria-label", words::QUESTION)
        .attr("aria-describedby", "question-unclear")
        .maybe("aria-invalid", is_unclear.then_some("true"))
        .attr("placeholder", words::QUESTION_HINT)
        .on(Kind::FocusIn, page.act(0, |_| Action::QuestionSought))
        .on(Kind::Input, typed);
    let proposed = report.map(|report| phrase::suggestions(&bar.line, view, report)).unwrap_or_default();
    let complaint = el("p")
        .class("unclear")
        .attr("id", "question-unclear")
        .attr("role", "status")
        .testid("question-unclear")
        .add_if(is_unclear, || prose(&bar.unclear));
    el("form")
        .class("bar")
        .testid("question-form")
        .on(Kind::Submit, ask)
        .add(field)
        .add(el("button").class("btn primary").testid("question-ask").text(words::ASK))
        .add(suggestions("questions", proposed.iter().map(String::as_str)))
        .add(complaint)
}
