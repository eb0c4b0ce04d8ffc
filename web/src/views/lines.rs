//! A link to lines of a file: reveals and highlights them.

use policy_core::report::Place;
use policy_core::text::TextRange;
use yew::prelude::*;

use super::chip::unseen;
use super::element::{Node, el, none};
use super::page::Page;
use crate::state::{Action, Spot};
use crate::words;

pub fn link(file: &str, range: TextRange, lines: [u32; 2], page: &Page) -> Node {
    let spot = Spot { file: file.to_owned(), range };
    let onclick = page.dispatch.reform(move |_: Event| Action::Cited(spot.clone()));
    let elsewhere = if *file == *page.active_file { String::new() } else { format!("{file}:") };
    el("button")
        .class("where")
        .attr("title", file)
        .testid("line-link")
        .on_click(onclick)
        .add(unseen(words::lines_word(lines)))
        .text(&(elsewhere + &words::lines(lines)))
}

/// The link to a place, or nothing.
pub fn of_place(place: Option<&Place>, page: &Page) -> Node {
    place.map_or_else(none, |place| link(&place.file, place.range, place.lines, page))
}
