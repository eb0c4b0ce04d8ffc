//! What can be taken away: the network in other forms.

use yew::prelude::*;

use crate::pictures::page;
use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::button;
use crate::words;

/// As `pictures` calls them, their names, and whether they are text.
const FORMATS: [(&str, &str, bool); 7] = [
    ("json", "JSON", true),
    ("csv", "CSV", true),
    ("markdown", "Markdown", true),
    ("dot", "DOT", true),
    ("mermaid", "Mermaid", true),
    ("svg", "SVG", true),
    ("png", "PNG", false),
];

pub fn exports(evaluated: &Shared<Evaluated>, shown: &Page) -> Node {
    let act = |format: &'static str, copy: bool| {
        let (evaluated, dispatch) = (evaluated.clone(), shown.dispatch.clone());
        Callback::from(move |_: Event| page::export(evaluated.clone(), format, copy, dispatch.clone()))
    };
    let row = |(format, name, is_text): (&'static str, &str, bool)| {
        let copy = if is_text { copied(format, name, act(format, true)) } else { none() };
        el("li").add(button(&["export-", format].concat(), "btn", name, act(format, false))).add(copy)
    };
    el("details")
        .class("exports")
        .add(el("summary").testid("exports").text(words::EXPORT))
        .add(el("ul").all(FORMATS.into_iter().map(row)))
}

fn copied(format: &str, name: &str, act: Callback<Event>) -> Node {
    button(&["copy-", format].concat(), "where", words::COPY, act)
        .attr("aria-label", &[words::COPY, " ", name].concat())
}
