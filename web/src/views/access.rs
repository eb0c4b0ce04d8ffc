//! The access view: a sentence, risks, subjects with what each may do, and a form to ask.

mod form;
mod risks;
mod subjects;

use policy_core::report::{ClusterProfile, Question};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::answer;
use super::page::Page;
use super::parts::heading;
use super::prose::prose;
use crate::shared::Shared;
use crate::state::{Action, Answered, Evaluated};
use crate::words;

use form::AskForm;

pub fn view(evaluated: &Shared<Evaluated>, asked: Option<&Answered>, page: &Page) -> Html {
    let report = &evaluated.report;
    let access = &report.access;
    let question = asked.and_then(|asked| match &asked.question {
        Question::Access(question) => Some(question.clone()),
        _ => None,
    });
    let list_defaults = {
        let profile = report.profile.clone();
        page.dispatch.reform(move |event: Event| {
            let list_defaults = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::ProfileChanged(ClusterProfile { list_defaults, ..profile.clone() })
        })
    };
    html! {
        <section data-testid="access">
            <h2>{ words::ACCESS_TITLE }</h2>
            <p class="lead" data-testid="summary-access">{ prose(&access.summary) }</p>
            <AskForm asked={question} evaluated={evaluated.clone()} dispatch={page.dispatch.clone()} />
            if let Some(answer) = asked.and_then(|asked| asked.answer.as_ref()) {
                { answer::card(answer, Html::default(), page) }
            }
            { risks::risks(&access.risks, page) }
            <div class="heading-row">
                { heading(words::SUBJECTS) }
                <label class="switch">
                    <input type="checkbox" data-testid="list-defaults" checked={report.profile.list_defaults}
                        onchange={list_defaults} />
                    { words::LIST_DEFAULTS }
                </label>
            </div>
            if access.subjects.is_empty() {
                <p class="lead">{ words::NO_SUBJECTS }</p>
            }
            { subjects::subjects(&access.subjects, page) }
            if access.defaults_hidden > 0 {
                <p class="quiet" data-testid="defaults-hidden">{ words::defaults_hidden(access.defaults_hidden) }</p>
            }
            { subjects::roles(&access.roles, page) }
        </section>
    }
}
