//! The port and protocol of the traffic in question.

use policy_core::report::{Question, TrafficQuestion};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::Action;
use crate::views::page::Page;
use crate::views::parts::{labelled, option};
use crate::words;

pub fn form(question: &TrafficQuestion, page: &Page) -> Html {
    let set_port = {
        let (question, dispatch) = (question.clone(), page.dispatch.clone());
        Callback::from(move |event: Event| {
            // An empty or impossible port asks nothing.
            if let Ok(port @ 1..) = event.target_unchecked_into::<HtmlInputElement>().value().parse() {
                dispatch.emit(Action::Asked(Question::Traffic(TrafficQuestion { port, ..question.clone() })));
            }
        })
    };
    let set_protocol = {
        let question = question.clone();
        page.dispatch.reform(move |event: Event| {
            let protocol = event.target_unchecked_into::<HtmlSelectElement>().value();
            Action::Asked(Question::Traffic(TrafficQuestion { protocol, ..question.clone() }))
        })
    };
    let protocols = ["TCP", "UDP", "SCTP"].map(|protocol| option(protocol, protocol, question.protocol == protocol));
    html! {
        <div class="fields in-card">
            { labelled(words::PORT, html! {
                <input class="short" type="number" min="1" max="65535" data-testid="question-port"
                    value={question.port.to_string()} onchange={set_port} />
            }) }
            { labelled(words::PROTOCOL, html! {
                <select data-testid="question-protocol" onchange={set_protocol}>{ for protocols }</select>
            }) }
        </div>
    }
}
