//! What changed: against the files as they were opened, or against other manifests.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::element::{Kind, Node, el, none};
use super::page::Page;
use super::parts::{button, labelled};
use crate::state::Action;
use crate::words;

/// A view's title, and beside it what compares. `prefix` stands before the names for tests; `changed`: the files are others than
/// those that comparisons start from; `given`: what stands in the field for other manifests, where there is one.
pub fn titled(title: &str, prefix: &str, changed: bool, given: Option<&str>, page: &Page) -> Node {
    let testid = |name: &str| [prefix, name].concat();
    let opened = || {
        let take = page.act(0, |_| Action::BaseTaken);
        none().add(button(&testid("compare"), "btn", words::COMPARE, ask(page))).add(button(
            &testid("take-base"),
            "btn",
            words::TAKE_AS_BASE,
            take,
        ))
    };
    let seek = page.act(0, |_| Action::ComparisonSought);
    let other_one = button(&testid("compare-other"), "where", words::COMPARE_OTHER, seek);
    let compares = el("div")
        .class("fields changes")
        .add_if(changed, opened)
        .add(other_one.truth("aria-expanded", given.is_some()));
    none()
        .add(el("div").class("titled").add(el("h2").text(title)).add(compares))
        .add(given.map_or_else(none, |given| other(prefix, given, page)))
}

fn ask(page: &Page) -> Callback<Event> {
    page.act(0, |_| Action::ChangesAsked)
}

// Not inlined: its code is fetched when somebody wants to compare with other manifests.
#[inline(never)]
fn other(prefix: &str, given: &str, page: &Page) -> Node {
    let testid = |name: &str| [prefix, name].concat();
    // Told with each key: what is drawn anew when the field is left would move the button away from under a click.
    let give = page
        .dispatch
        .reform(|event: Event| Action::OtherGiven(event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let field = el("textarea").attr("rows", "6").attr("spellcheck", "false").testid(&testid("compare-text"));
    let field = labelled(words::OTHER_MANIFESTS, field.text(given).on(Kind::Input, give));
    el("div").class("other").add(field).add(button(
        &testid("compare-given"),
        "btn",
        words::COMPARE_GIVEN,
        page.act(0, |_| Action::OtherCompared),
    ))
}
