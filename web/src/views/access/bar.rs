//! The question bar: one line in which any question about access is asked.

use policy_core::report::access::AccessReport;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::{AccessView, Action, access_suggestions};
use crate::views::element::{Kind, Node, el};
use crate::views::page::Page;
use crate::views::parts::{line, suggestions};
use crate::views::prose::prose;
use crate::words;

pub fn bar(report: &AccessReport, view: &AccessView, page: &Page) -> Node {
    let typed = page.dispatch.reform(|event: Event| {
        let set = |view: &mut AccessView, text| {
            view.line = text;
            view.unclear = "";
        };
        Action::AccessTyped(set, event.target_unchecked_into::<HtmlInputElement>().value())
    });
    let ask = page.dispatch.reform(|event: Event| {
        event.prevent_default();
        Action::AccessAsked
    });
    let is_unclear = !view.unclear.is_empty();
    let field = line("access-bar", &view.line)
        .attr("list", "access-questions")
        .attr("aria-label", words::QUESTION)
        .attr("aria-describedby", "access-unclear")
        .maybe("aria-invalid", is_unclear.then_some("true"))
        .attr("placeholder", words::ACCESS_HINT)
        .on(Kind::Input, typed);
    let proposed = access_suggestions::suggestions(&view.line, report);
    let complaint = el("p")
        .class("unclear")
        .attr("id", "access-unclear")
        .attr("role", "status")
        .testid("access-unclear")
        .add_if(is_unclear, || prose(view.unclear));
    el("form")
        .class("bar")
        .testid("access-bar-form")
        .on(Kind::Submit, ask)
        .add(field)
        .add(el("button").class("btn primary").testid("access-bar-ask").text(words::ASK))
        .add(suggestions("access-questions", proposed.iter().map(String::as_str)))
        .add(complaint)
}
