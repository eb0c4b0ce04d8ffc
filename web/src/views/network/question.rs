//! The port and protocol of the traffic in question.

use policy_core::report::{Question, TrafficQuestion};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::Action;
use crate::views::element::{Node, el};
use crate::views::page::Page;
use crate::views::parts::{labelled, option};
use crate::views::surveys;
use crate::words;

pub fn form(question: &TrafficQuestion, page: &Page) -> Node {
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
    let protocols = ["TCP", "UDP", "SCTP"].into_iter();
    let protocols = protocols.map(|protocol| option(protocol, protocol, question.protocol == protocol));
    let port = el("input")
        .class("short")
        .attr("type", "number")
        .attr("min", "1")
        .attr("max", "65535")
        .testid("question-port")
        .value(&question.port.to_string())
        .on_change(set_port);
    let protocol = el("select").testid("question-protocol").on_change(set_protocol).all(protocols);
    el("div").class("fields in-card").add(labelled(words::PORT, port)).add(labelled(words::PROTOCOL, protocol))
}

/// Where to go on from the answer: what somebody who has taken over one of its pods has within reach.
pub fn onward(question: &TrafficQuestion, page: &Page) -> Node {
    // Names of pods have a slash.
    let pods = [&question.from, &question.to].into_iter().filter(|end| end.contains('/'));
    el("p").class("onward").all(pods.map(|pod| surveys::ask(pod, &words::if_taken_over(pod), page)))
}
