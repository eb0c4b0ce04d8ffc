//! The question bar: one line in which any question about traffic is asked.

use policy_core::report::network::NetworkReport;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::{Action, NetworkView, question_bar};
use crate::views::element::{Kind, Node, el};
use crate::views::page::Page;
use crate::views::parts::{line, suggestions};
use crate::views::prose::prose;
use crate::words;

pub fn bar(report: &NetworkReport, view: &NetworkView, page: &Page) -> Node {
    let typed = page
        .dispatch
        .reform(|event: Event| Action::QuestionTyped(event.target_unchecked_into::<HtmlInputElement>().value()));
    let ask = page.dispatch.reform(|event: Event| {
        event.prevent_default();
        Action::QuestionAsked
    });
    let is_unclear = !view.unclear.is_empty();
    let field = line("question-bar", &view.line)
        .attr("list", "questions")
        .attr("aria-label", words::QUESTION)
        .attr("aria-describedby", "question-unclear")
        .maybe("aria-invalid", is_unclear.then_some("true"))
        .attr("placeholder", words::QUESTION_HINT)
        .on(Kind::Input, typed);
    let proposed = question_bar::suggestions(&view.line, &report.endpoints);
    let complaint = el("p")
        .class("unclear")
        .attr("id", "question-unclear")
        .attr("role", "status")
        .testid("question-unclear")
        .add_if(is_unclear, || prose(view.unclear));
    el("form")
        .class("bar")
        .testid("question-form")
        .on(Kind::Submit, ask)
        .add(field)
        .add(el("button").class("btn primary").testid("question-ask").text(words::ASK))
        .add(suggestions("questions", proposed.iter().map(String::as_str)))
        .add(complaint)
}
