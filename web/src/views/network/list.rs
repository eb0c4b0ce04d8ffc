//! All connections, with a filter.

use policy_core::report::network::{Connection, NetworkReport};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::connections;
use crate::state::network::denied;
use crate::state::{Action, Filter, NetworkView};
use crate::views::element::{Kind, Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{labelled, lead, line, option};
use crate::words;

// Not inlined: its code is fetched when it is first shown.
#[inline(never)]
pub fn list(report: &NetworkReport, view: &NetworkView, page: &Page) -> Node {
    let filter = &view.filter;
    let type_text = {
        let filter = filter.clone();
        page.dispatch.reform(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            Action::Filtered(Filter { text, ..filter.clone() })
        })
    };
    let choose = {
        let text = filter.text.clone();
        page.dispatch.reform(move |event: Event| {
            let allowed = match &*event.target_unchecked_into::<HtmlSelectElement>().value() {
                ALLOWED => Some(true),
                DENIED => Some(false),
                _ => None,
            };
            Action::Filtered(Filter { text: text.clone(), allowed })
        })
    };
    let chosen = match filter.allowed {
        None => "all",
        Some(true) => ALLOWED,
        Some(false) => DENIED,
    };
    let text = line("list-filter", &filter.text).attr("type", "search").on(Kind::Input, type_text);
    let verdicts = ["all", ALLOWED, DENIED].into_iter().map(|word| option(word, word, word == chosen));
    let verdict = el("select").testid("list-verdict").on_change(choose).all(verdicts);
    let fields =
        el("div").class("fields").add(labelled(words::FILTER_LIST, text)).add(labelled(words::TRAFFIC, verdict));
    let Some(answer) = &view.connections else { return none().add(fields) };
    let denied = denied(report);
    let all: Vec<&Connection> = answer.connections.iter().chain(&denied).collect();
    let left_out = (answer.connections_total as usize).saturating_sub(answer.connections.len());
    let is_empty = !all.iter().any(|connection| filter.lets(connection));
    none()
        .add(fields)
        .add(el("div").class("listed").add(connections::table(&all, left_out, filter, report, page)))
        .add_if(is_empty, || lead(words::NO_CONNECTIONS))
}

const ALLOWED: &str = "allowed";
const DENIED: &str = "denied";
