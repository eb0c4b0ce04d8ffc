//! The access view: a sentence, risks, subjects with what each may do, and a form to ask.

mod form;
mod risks;
mod subjects;

use policy_core::report::{ClusterProfile, Report};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::answer;
use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{heading, lead, quiet_line, tick};
use super::prose::prose;
use crate::state::access_form::AccessForm;
use crate::state::{Action, Answered};
use crate::words;

pub fn view(report: &Report, asked: Option<&Answered>, form: &AccessForm, page: &Page) -> Node {
    let access = &report.access;
    let list_defaults = {
        let profile = report.profile.clone();
        page.dispatch.reform(move |event: Event| {
            let list_defaults = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::ProfileChanged(ClusterProfile { list_defaults, ..profile.clone() })
        })
    };
    let answer = asked.and_then(|asked| asked.answer.as_ref());
    let defaults = el("label")
        .class("switch")
        .add(tick("list-defaults", report.profile.list_defaults, list_defaults))
        .text(words::LIST_DEFAULTS);
    let hidden = || {
        let text = words::defaults_hidden(access.defaults_hidden);
        quiet_line(&text).testid("defaults-hidden")
    };
    el("section")
        .testid("access")
        .add(el("h2").text(words::ACCESS_TITLE))
        .add(el("p").class("lead").testid("summary-access").add(prose(&access.summary)))
        .add(form::form(form, report, page))
        .add(answer.map_or_else(none, |answer| answer::card(answer, true, none(), none(), page)))
        .add(risks::risks(&access.risks, page))
        .add(el("div").class("heading-row").add(heading(words::SUBJECTS)).add(defaults))
        .add_if(access.subjects.is_empty(), || lead(words::NO_SUBJECTS))
        .add(subjects::subjects(&access.subjects, page))
        .add_if(access.defaults_hidden > 0, hidden)
        .add(subjects::roles(&access.roles, page))
}
