//! The question bar: one line in which any question about traffic is asked.

use policy_core::report::{Question, SourceFile};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::effect::{Watched, use_effect_on};
use crate::shared::Shared;
use crate::state::{Action, Evaluated, question_bar};
use crate::views::element::{Kind, el};
use crate::views::parts::{line, suggestions};
use crate::views::prose::prose;
use crate::words;

#[derive(Properties, PartialEq)]
pub struct QuestionBarProps {
    pub evaluated: Shared<Evaluated>,
    pub dispatch: Callback<Action>,
    pub base: Shared<Vec<SourceFile>>,
    /// What was asked last; the line shows it.
    pub asked: Option<Question>,
}

#[component]
pub fn QuestionBar(props: &QuestionBarProps) -> Html {
    // What is typed, and what is unclear about it.
    let state = use_state(|| (String::new(), ""));
    let (text, unclear) = &*state;
    {
        let (state, asked) = (state.setter(), props.asked.clone());
        let show = move || state.set((asked.as_ref().map(question_bar::written).unwrap_or_default(), ""));
        use_effect_on(Watched::new(props.asked.clone()), Box::new(show));
    }
    let typed = {
        let state = state.setter();
        Callback::from(move |event: Event| state.set((event.target_unchecked_into::<HtmlInputElement>().value(), "")))
    };
    let ask = {
        let state = state.clone();
        let (dispatch, base) = (props.dispatch.clone(), props.base.clone());
        Callback::from(move |event: Event| {
            event.prevent_default();
            match question_bar::read(&state.0, &base) {
                Ok(Some(question)) => dispatch.emit(Action::Asked(question)),
                Ok(None) => {}
                Err(why) => state.set((state.0.clone(), why)),
            }
        })
    };
    let is_unclear = !unclear.is_empty();
    let field = line("question-bar", text)
        .attr("list", "questions")
        .attr("aria-label", words::QUESTION)
        .attr("aria-describedby", "question-unclear")
        .maybe("aria-invalid", is_unclear.then_some("true"))
        .attr("placeholder", words::QUESTION_HINT)
        .on(Kind::Input, typed);
    let proposed = question_bar::suggestions(text, &props.evaluated.report.network.endpoints);
    let complaint = el("p")
        .class("unclear")
        .attr("id", "question-unclear")
        .attr("role", "status")
        .testid("question-unclear")
        .add_if(is_unclear, || prose(unclear));
    el("form")
        .class("bar")
        .testid("question-form")
        .on(Kind::Submit, ask)
        .add(field)
        .add(el("button").class("btn primary").testid("question-ask").text(words::ASK))
        .add(suggestions("questions", proposed.iter().map(String::as_str)))
        .add(complaint)
        .into()
}
