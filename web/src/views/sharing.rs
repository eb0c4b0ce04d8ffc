//! What is told of links: that one is damaged, that other files are at hand, the one that was just made.

use yew::prelude::*;

use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{button, line, quiet};
use crate::clipboard;
use crate::protocol::Opened;
use crate::share;
use crate::shared::Shared;
use crate::state::{Action, Sharing, Unread};
use crate::words;

/// Up to how many letters a link fits somewhere, and what is said of it.
const ROOMS: [(usize, &str); 3] =
    [(2_000, words::FITS_EVERYWHERE), (8_000, words::FITS_MOST), (32_000, words::FITS_BROWSERS)];

// Not inlined: its code is fetched with what is not needed at first.
#[inline(never)]
pub fn sharing(sharing: &Sharing, page: &Page) -> Node {
    let unread = |why: Unread| {
        let (testid, said) = match why {
            Unread::Damaged => ("link-damaged", words::LINK_DAMAGED),
            Unread::Newer => ("link-newer", words::LINK_NEWER),
        };
        let close = button("damage-seen", "btn", words::CLOSE, page.act(0, |_| Action::UnreadSeen));
        el("p").class("banner").attr("role", "alert").testid(testid).text(said).add(close)
    };
    none()
        .add(sharing.unread.map_or_else(none, unread))
        .add(sharing.other.as_ref().map_or_else(none, |files| other(files, page)))
        .add(sharing.made.as_ref().map_or_else(none, |(address, values)| made(address, *values, page)))
}

fn other(other: &Shared<Opened>, page: &Page) -> Node {
    let names: Vec<&str> = other.inputs.files.iter().map(|file| &*file.name).take(3).collect();
    let leave = page.dispatch.reform(|_: Event| {
        share::leave();
        Action::OtherLeft
    });
    el("p")
        .class("banner")
        .attr("role", "status")
        .testid("other-files")
        .text(words::OTHER_FILES)
        .add(el("b").text(&names.join(", ")))
        .add(button("other-take", "btn primary", words::OPEN_THEM, page.act(0, |_| Action::OtherTaken)))
        .add(button("other-leave", "btn", words::LEAVE_THEM, leave))
}

fn made(address: &str, values: u32, page: &Page) -> Node {
    let copy = {
        let (address, dispatch) = (address.to_owned(), page.dispatch.clone());
        Callback::from(move |_: Event| clipboard::copy(&address, dispatch.clone()))
    };
    let length = address.len();
    let room = ROOMS.into_iter().find(|(most, _)| length <= *most).map_or(words::FITS_BADLY, |(_, room)| room);
    let meter = [&words::count(length, "letter", "letters"), ": ", room].concat();
    let left = || quiet(&words::values_left(values as usize)).testid("link-left");
    el("section")
        .class("banner")
        .attr("aria-label", words::SHARE)
        .testid("link-made")
        .add(el("b").text(words::LINK_MADE))
        .add(line("link", address).attr("readonly", "readonly").attr("aria-label", words::LINK_MADE))
        .add(button("link-copy", "btn primary", words::COPY, copy))
        .add(button("link-close", "btn", words::CLOSE, page.act(0, |_| Action::LinkClosed)))
        .add(quiet(&meter).testid("link-meter"))
        .add_if(values > 0, left)
        .add(quiet(words::KEPT))
        .add(button("link-kept", "where", words::SHOW_KEPT, Callback::from(|_: Event| share::show_kept())))
}
