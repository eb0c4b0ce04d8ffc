//! A link to lines of a file: reveals and highlights them.

use policy_core::report::Place;
use policy_core::text::TextRange;
use yew::prelude::*;

use super::page::Page;
use crate::state::{Action, Spot};
use crate::words;

pub fn link(file: &str, range: TextRange, lines: [u32; 2], page: &Page) -> Html {
    let spot = Spot { file: file.to_owned(), range };
    let onclick = page.dispatch.reform(move |_| Action::Cited(spot.clone()));
    let elsewhere = if *file == *page.active_file { String::new() } else { format!("{file}:") };
    html! {
        <button class="where" title={file.to_owned()} data-testid="line-link" {onclick}>
            <span class="unseen">{ words::lines_word(lines) }</span>{ elsewhere + &words::lines(lines) }
        </button>
    }
}

/// The link to a place, or nothing.
pub fn of_place(place: Option<&Place>, page: &Page) -> Html {
    place.map(|place| link(&place.file, place.range, place.lines, page)).unwrap_or_default()
}
