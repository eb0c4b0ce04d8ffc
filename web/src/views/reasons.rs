//! Reasons: facts with their lines.

use policy_core::report::{Effect, Reason};
use yew::prelude::*;

use super::lines;
use super::page::Page;
use super::prose::prose;
use crate::words;

/// One reason with its mark.
pub fn step(reason: &Reason, page: &Page) -> Html {
    let (glyph, effect) = words::effect(reason.effect);
    let tone = match reason.effect {
        Effect::For => "y",
        Effect::Against => "x",
        Effect::Near => "q",
        Effect::Note => "s",
    };
    html! {
        <li class="step" data-testid="reason" data-code={reason.code.clone()} data-effect={effect}
            data-lines={machine_lines(reason)}>
            <span class={classes!("mark", tone)} aria-hidden="true">{ glyph }</span>
            <span>
                if reason.effect == Effect::Near {
                    { words::CLOSEST }{ " " }
                }
                { sentence(reason, page) }
            </span>
        </li>
    }
}

/// A reason as a plain item of a list, where there is nothing to weigh.
pub fn item(reason: &Reason, page: &Page) -> Html {
    html! {
        <li data-testid="reason" data-code={reason.code.clone()} data-effect={words::effect(reason.effect).1}
            data-lines={machine_lines(reason)}>
            { sentence(reason, page) }
        </li>
    }
}

pub fn items(reasons: &[Reason], page: &Page) -> Html {
    html! { <ul class="facts">{ for reasons.iter().map(|reason| item(reason, page)) }</ul> }
}

fn sentence(reason: &Reason, page: &Page) -> Html {
    html! { <>{ prose(&reason.text) }{ " " }{ link(reason, page) }</> }
}

/// The link to the reason's lines, where it has any.
pub fn link(reason: &Reason, page: &Page) -> Html {
    match (&reason.file, reason.range, reason.lines) {
        (Some(file), Some(range), Some(lines)) => lines::link(file, range, lines, page),
        _ => Html::default(),
    }
}

/// `7-21`, for tests.
fn machine_lines(reason: &Reason) -> Option<String> {
    reason.lines.map(|[first, last]| format!("{first}-{last}"))
}
