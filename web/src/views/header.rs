//! Brand, examples, the promise, the theme.

use yew::prelude::*;

use super::element::{Node, el};
use super::parts::button;
use crate::examples::{EXAMPLES, Example};
use crate::words;

const MENU: &str = "examples-menu";

/// `open` is called with the chosen example, `share` makes a link; `theme` is the button for the theme, `links` what is told
/// of links.
pub fn header(open: &Callback<Example>, share: Callback<Event>, theme: Node, links: Node) -> Node {
    let examples =
        el("button").class("btn").attr("popovertarget", MENU).testid("examples").text(words::EXAMPLES).text(" ▾");
    // static/loader.js fetches what opens them; on a narrow screen they stand in this menu.
    let lessons = el("button")
        .class("entry learn narrow-only")
        .attr("popovertarget", MENU)
        .attr("popovertargetaction", "hide")
        .testid("learn-here")
        .add(el("b").text(words::LESSONS));
    let menu = el("div")
        .attr("id", MENU)
        .class("menu")
        .attr("popover", "auto")
        .attr("aria-label", words::EXAMPLES)
        .attr("role", "group")
        .add(lessons)
        .all(EXAMPLES.iter().map(|example| entry(example, open)));
    el("header")
        .class("top")
        .add(el("h1").class("brand").add(emblem()).text(words::BRAND))
        .add(examples)
        .add(menu)
        .add(el("button").class("btn learn wide-only").testid("learn").text(words::LESSONS))
        .add(button("share", "btn", words::SHARE, share))
        .add(el("span").class("grow"))
        .add(el("span").class("quiet privacy").testid("privacy").text(words::PRIVACY))
        .add(theme)
        .add(links)
}

fn emblem() -> Node {
    let path = |d: &str| el("path").attr("d", d);
    el("svg")
        .attr("viewBox", "0 0 24 24")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", "2")
        .attr("stroke-linejoin", "round")
        .attr("aria-hidden", "true")
        .add(path("M12 2.500 4 5.500v6c0 5 3.500 8.500 8 10 4.500-1.500 8-5 8-10v-6z"))
        .add(path("m8.500 12 2.500 2.500 4.500-5").class("tick"))
}

/// One example; choosing it also closes the menu.
fn entry(example: &Example, open: &Callback<Example>) -> Node {
    let chosen = *example;
    el("button")
        .class("entry")
        .attr("popovertarget", MENU)
        .attr("popovertargetaction", "hide")
        .testid(&format!("example-{}", example.id))
        .on_click(open.reform(move |_: Event| chosen))
        .add(el("b").text(example.title))
        .add(el("span").text(example.about))
}
