//! The pieces that views are made of again and again.

use std::rc::Rc;

use yew::prelude::*;

use super::element::{Node, el, list, none};
use super::page::Page;
use crate::pictures;
use crate::pictures::page::Taken;
use crate::protocol::Verdicts;
use crate::state::{Action, Listed};
use crate::words;

/// The title of a part of a view.
pub fn heading(text: &str) -> Node {
    el("h3").class("heading").text(text)
}

/// What matters less.
pub fn quiet(text: &str) -> Node {
    el("span").class("quiet").text(text)
}

/// A paragraph that matters less.
pub fn quiet_line(text: &str) -> Node {
    el("p").class("quiet").text(text)
}

/// A paragraph that says how things stand.
pub fn lead(text: &str) -> Node {
    el("p").class("lead").text(text)
}

pub fn code(text: &str) -> Node {
    el("code").text(text)
}

/// A control with its name.
pub fn labelled(text: &str, control: Node) -> Node {
    el("label").add(el("span").text(text)).add(control)
}

pub fn option(value: &str, text: &str, selected: bool) -> Node {
    el("option").attr("value", value).flag("selected", selected).text(text)
}

/// A box to tick.
pub fn tick(testid: &str, checked: bool, onchange: Callback<Event>) -> Node {
    el("input").attr("type", "checkbox").testid(testid).checked(checked).on_change(onchange)
}

/// A box in which a wide table scrolls, so that the page never does.
pub fn scroll(label: &str, table: Node) -> Node {
    el("div").class("scroll").attr("role", "region").attr("aria-label", label).attr("tabindex", "0").add(table)
}

/// The heads of columns.
pub fn heads(words: &[&'static str]) -> Node {
    list(words.iter().map(|word| el("th").attr("scope", "col").text(word)))
}

/// A table of facts: its label, the heads of its columns, its rows.
pub fn facts(label: &str, words: &[&'static str], rows: impl Iterator<Item = Node>) -> Node {
    let head = el("thead").add(el("tr").add(heads(words)));
    scroll(label, el("table").class("facts-table").add(head).add(el("tbody").all(rows)))
}

/// Lines behind `+`, `-`, `@` or a space.
pub fn diff(testid: &str, lines: &[String]) -> Node {
    let line = |line: &String| {
        let class = match line.as_bytes().first() {
            Some(b'+') => "ok",
            Some(b'-') => "no",
            Some(b'@') => "quiet",
            _ => "",
        };
        el("span").class(class).text(line).text("\n")
    };
    el("pre").attr("tabindex", "0").testid(testid).all(lines.iter().map(line))
}

/// A field of one line, as text of machines is typed.
pub fn line(testid: &str, value: &str) -> Node {
    el("input")
        .testid(testid)
        .value(value)
        .attr("autocapitalize", "off")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
}

/// A field of one line that tells its text when it is left.
pub fn field(testid: &str, value: &str, onchange: Callback<Event>) -> Node {
    line(testid, value).on_change(onchange)
}

/// Draws more of a list, when there is more.
pub fn more(total: usize, listed: Listed, page: &Page) -> Node {
    let left = total.saturating_sub(page.limit(listed));
    if left == 0 {
        return none();
    }
    el("button")
        .class("btn more")
        .testid("more")
        .on_click(page.dispatch.reform(move |_: Event| Action::MoreShown(listed)))
        .text(&words::show_more(left))
}

/// A button that does one thing.
pub fn button(testid: &str, class: &str, text: &str, onclick: Callback<Event>) -> Node {
    el("button").class(class).attr("type", "button").testid(testid).on_click(onclick).text(text)
}

/// What the fields of this list propose.
pub fn suggestions<'a>(id: &str, values: impl Iterator<Item = &'a str>) -> Node {
    el("datalist").attr("id", id).all(values.map(|value| el("option").attr("value", value)))
}

/// What every view can be taken away as: the format, its name, and whether it is text.
const FORMATS: [(&str, &str, bool); 7] = [
    ("json", "JSON", true),
    ("csv", "CSV", true),
    ("markdown", "Markdown", true),
    ("dot", "DOT", true),
    ("mermaid", "Mermaid", true),
    ("svg", "SVG", true),
    ("png", "PNG", false),
];

/// Buttons that download in each format or, of texts, copy it; `prefix` stands before the formats of this view, and
/// `commands` is the name of those for kubectl, if it has any. `make` makes what is taken away, when a button is clicked.
pub fn export_list(
    prefix: &'static str,
    commands: Option<&'static str>,
    make: fn(&Verdicts, String) -> Taken,
    verdicts: &Rc<Verdicts>,
    shown: &Page,
) -> Node {
    let act = |format: &str, copy: bool| {
        let (verdicts, dispatch, format) = (verdicts.clone(), shown.dispatch.clone(), format.to_owned());
        Callback::from(move |_: Event| {
            let taken = make(&verdicts, format.clone());
            pictures::page::export(verdicts.clone(), taken, copy, dispatch.clone());
        })
    };
    let row = |(format, name, is_text): (&str, &str, bool)| {
        let format = [prefix, format].concat();
        let copy = || {
            button(&["copy-", &format].concat(), "where", words::COPY, act(&format, true))
                .attr("aria-label", &[words::COPY, " ", name].concat())
        };
        el("li").add(button(&["export-", &format].concat(), "btn", name, act(&format, false))).add_if(is_text, copy)
    };
    let commands = commands.map(|name| ("kubectl", name, true));
    el("details")
        .class("exports")
        .add(el("summary").testid("exports").text(words::EXPORT))
        .add(el("ul").all(FORMATS.into_iter().chain(commands).map(row)))
}
