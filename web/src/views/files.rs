//! Files as tabs. `static/workspace/` renames and moves them, and fills `file-tools`.

use policy_core::report::SourceFile;

use super::element::{Node, el};
use super::page::Page;
use crate::state::Action;
use crate::words;

pub fn tabs(files: &[SourceFile], active_index: usize, page: &Page) -> Node {
    let several = files.len() > 1;
    let tab = |(index, file): (usize, &SourceFile)| {
        let name = &file.name;
        let active = index == active_index;
        let select = el("button")
            .testid(&format!("file:{name}"))
            .maybe("aria-current", active.then_some("true"))
            .on_click(page.act(index, Action::FileSelected))
            .text(name);
        let close = || {
            el("button")
                .class("close")
                .attr("aria-label", &words::close_file(name))
                .testid(&format!("close:{name}"))
                .on_click(page.act(index, Action::FileClosed))
                .text("×")
        };
        el("li").key(name).class("tab").truth("data-active", active).add(select).add_if(several, close)
    };
    let add = el("button")
        .class("add-file")
        .attr("aria-label", words::ADD_FILE)
        .attr("title", words::ADD_FILE)
        .testid("add-file")
        .on_click(page.act(0, |_| Action::FileAdded))
        .text("+");
    let tabs = el("ul").all(files.iter().enumerate().map(tab));
    // static/loader.js hears it, so that its code need not be here.
    let keys = el("button")
        .class("add-file keys")
        .attr("aria-label", words::KEYS)
        .attr("title", words::KEYS)
        .attr("aria-haspopup", "dialog")
        .testid("keys")
        .text("?");
    let nav = el("nav").class("tabs").attr("aria-label", words::FILES).add(tabs).add(add);
    el("div").class("file-bar").add(nav).add(el("div").class("file-tools")).add(keys)
}
