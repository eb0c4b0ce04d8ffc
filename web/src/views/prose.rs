//! A sentence of the core, in which user text stands in backticks.

use yew::prelude::*;

pub fn prose(text: &str) -> Html {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(index, piece)| {
            if index % 2 == 1 {
                html! { <code>{ piece }</code> }
            } else {
                html! { piece }
            }
        })
        .collect()
}
