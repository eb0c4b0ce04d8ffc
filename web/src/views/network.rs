//! The network view: a sentence, the matrix, the selected answer, the policies in words.

mod matrix;
mod policies;
mod question;

use yew::prelude::*;

use super::answer;
use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{heading, lead, tick};
use super::prose::prose;
use super::reasons;
use crate::shared::Shared;
use crate::state::{Action, Answered, Evaluated};
use crate::words;

use policy_core::report::Question;
use policy_core::report::network::EndpointKind;

/// `standing` shows what every cluster has.
pub fn view(evaluated: &Shared<Evaluated>, asked: Option<&Answered>, standing: bool, page: &Page) -> Node {
    let report = &evaluated.report.network;
    let question = asked.and_then(|asked| match &asked.question {
        Question::Traffic(question) => Some(question.clone()),
        _ => None,
    });
    let selected = question.as_ref().map(|question| (&*question.from, &*question.to));
    let standing_toggle = {
        let shown = !standing;
        page.dispatch.reform(move |_: Event| Action::StandingPeersShown(shown))
    };
    let has_standing = report.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Standing);
    let has_pods = report.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Pod);
    let answer = match asked.and_then(|asked| asked.answer.as_ref()) {
        Some(answer) => {
            let form = question.as_ref().map_or_else(none, |question| question::form(question, page));
            answer::card(answer, form, page)
        }
        None if has_pods => el("p").class("hint").text(words::SELECT_A_CELL),
        None => none(),
    };
    let toggle = || {
        el("label").class("switch").add(tick("standing-peers", standing, standing_toggle)).text(words::STANDING_PEERS)
    };
    let notes = || {
        let items = reasons::items(&report.notes, page);
        none().add(heading(words::GOOD_TO_KNOW)).add(el("div").testid("network-notes").add(items))
    };
    el("section")
        .testid("network")
        .truth("data-enforced", report.enforced)
        .add(el("h2").text(words::NETWORK_TITLE))
        .add(el("p").class("lead").testid("summary-network").add(prose(&report.summary)))
        .add(answer::incomplete(&report.incomplete))
        .add_if(!has_pods, || lead(words::NO_ENDPOINTS))
        .add(matrix::matrix(evaluated, standing, selected, page))
        .add(legend().add_if(has_standing, toggle))
        .add(answer)
        .add(policies::policies(&report.policies, page))
        .add_if(!report.notes.is_empty(), notes)
}

fn legend() -> Node {
    let glyph = |class: &str, glyph: &str, text: &str| el("span").add(el("b").class(class).text(glyph)).text(text);
    let plain = |text: &str| el("span").text(text);
    el("div")
        .class("legend")
        .add(glyph("ok", "✓", " all ports"))
        .add(glyph("ok mono", "443", " only these ports"))
        .add(glyph("no", "✕", " nothing"))
        .add(plain("– itself"))
        .add(plain("? depends"))
        .add(plain("tinted: a policy decided"))
}
