//! Reasons: facts with their lines.

use policy_core::report::{Effect, Reason};

use super::element::{Node, el, none};
use super::page::Page;
use super::prose::prose;
use super::{chip, lines};
use crate::words;

/// One reason with its mark.
pub fn step(reason: &Reason, page: &Page) -> Node {
    let class = match reason.effect {
        Effect::For => "mark y",
        Effect::Against => "mark x",
        Effect::Near => "mark q",
        Effect::Note => "mark s",
    };
    let near = if reason.effect == Effect::Near { none().text(words::CLOSEST).text(" ") } else { none() };
    about(reason)
        .class("step")
        .add(chip::mark(class, words::effect(reason.effect).0))
        .add(el("span").add(near).add(sentence(reason, page)))
}

/// A reason as a plain item of a list, where there is nothing to weigh.
pub fn item(reason: &Reason, page: &Page) -> Node {
    about(reason).add(sentence(reason, page))
}

pub fn items(reasons: &[Reason], page: &Page) -> Node {
    el("ul").class("facts").all(reasons.iter().map(|reason| item(reason, page)))
}

/// The item with what machines read of it.
fn about(reason: &Reason) -> Node {
    let lines = reason.lines.map(|[first, last]| format!("{first}-{last}"));
    el("li")
        .testid("reason")
        .attr("data-code", &reason.code)
        .attr("data-effect", words::effect(reason.effect).1)
        .maybe("data-lines", lines.as_deref())
}

fn sentence(reason: &Reason, page: &Page) -> Node {
    none().add(prose(&reason.text)).text(" ").add(link(reason, page))
}

/// The link to the reason's lines, where it has any.
pub fn link(reason: &Reason, page: &Page) -> Node {
    match (&reason.file, reason.range, reason.lines) {
        (Some(file), Some(range), Some(lines)) => lines::link(file, range, lines, page),
        _ => none(),
    }
}
