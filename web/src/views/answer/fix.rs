//! The smallest fix of a denial: what it does, the lines that change, what else it opens.

use policy_core::report::SmallestFix;
use yew::prelude::*;

use crate::clipboard;
use crate::state::Action;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{button, diff};
use crate::views::prose::prose;
use crate::words;

pub fn fix(fix: &SmallestFix, page: &Page) -> Node {
    let copy = {
        let (diff, dispatch) = (fix.diff.join("\n"), page.dispatch.clone());
        Callback::from(move |_: Event| clipboard::copy(&diff, dispatch.clone()))
    };
    let left_out = (fix.also_opens_total as usize).saturating_sub(fix.also_opens.len());
    let also = match &*fix.also_opens {
        [] => none().text(words::OPENS_NOTHING_ELSE),
        opens => none()
            .text(words::ALSO_OPENS)
            .text(" ")
            .text(&opens.join("; "))
            .add_if(left_out > 0, || none().text(" ").text(&words::more(left_out))),
    };
    el("section")
        .class("smallest-fix")
        .testid("smallest-fix")
        .add(el("h4").text(words::SMALLEST_FIX))
        .add(el("p").testid("fix-title").add(prose(&fix.title)))
        .add(diff("fix-diff", &fix.diff))
        .add(el("p").class("quiet").testid("also-opens").add(also))
        .add_if(!fix.not_compared.is_empty(), || el("p").class("quiet").text(&fix.not_compared))
        .add(button("copy-fix", "btn", words::COPY, copy))
        .text(" ")
        .add(button("apply-fix", "btn primary", words::APPLY, page.act(0, |_| Action::Fixed(None))))
}
