//! What changed: against the files as they were opened, or against other manifests.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::element::{Node, el};
use super::page::Page;
use super::parts::{button, labelled};
use crate::state::Action;
use crate::words;

/// `prefix` stands before the names for tests; `changed`: the files are others than those that comparisons start from.
#[inline(never)]
pub fn compare(prefix: &str, changed: bool, page: &Page) -> Node {
    let ask = || page.act(0, |_| Action::ChangesAsked);
    let take = page.act(0, |_| Action::BaseTaken);
    // Told when the field is left, which a click on the button does as well.
    let given = page
        .dispatch
        .reform(|event: Event| Action::BaseGiven(event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let testid = |name: &str| [prefix, name].concat();
    let opened = || {
        el("div").class("fields").add(button(&testid("compare"), "btn", words::COMPARE, ask())).add(button(
            &testid("take-base"),
            "btn",
            words::TAKE_AS_BASE,
            take,
        ))
    };
    let other =
        el("textarea").attr("rows", "6").attr("spellcheck", "false").testid(&testid("compare-text")).on_change(given);
    let beside = el("details")
        .add(el("summary").testid(&testid("compare-other")).text(words::COMPARE_OTHER))
        .add(labelled(words::OTHER_MANIFESTS, other))
        .add(button(&testid("compare-given"), "btn", words::COMPARE_GIVEN, ask()));
    el("div").class("changes").add_if(changed, opened).add(beside)
}
