//! The network view: a sentence, the matrix, the selected answer, the policies in words.

mod matrix;
mod policies;
mod question;

use yew::prelude::*;

use super::answer;
use super::page::Page;
use super::parts::heading;
use super::prose::prose;
use super::reasons;
use crate::shared::Shared;
use crate::state::{Action, Answered, Evaluated};
use crate::words;

use policy_core::report::Question;
use policy_core::report::network::EndpointKind;

/// `standing` shows what every cluster has.
pub fn view(evaluated: &Shared<Evaluated>, asked: Option<&Answered>, standing: bool, page: &Page) -> Html {
    let report = &evaluated.report.network;
    let question = asked.and_then(|asked| match &asked.question {
        Question::Traffic(question) => Some(question.clone()),
        _ => None,
    });
    let selected = question.as_ref().map(|question| (&*question.from, &*question.to));
    let standing_toggle = {
        let shown = !standing;
        page.dispatch.reform(move |_| Action::StandingPeersShown(shown))
    };
    let has_standing = report.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Standing);
    let has_pods = report.endpoints.iter().any(|endpoint| endpoint.kind == EndpointKind::Pod);
    html! {
        <section data-testid="network" data-enforced={report.enforced.to_string()}>
            <h2>{ words::NETWORK_TITLE }</h2>
            <p class="lead" data-testid="summary-network">{ prose(&report.summary) }</p>
            { answer::incomplete(&report.incomplete) }
            if !has_pods {
                <p class="lead">{ words::NO_ENDPOINTS }</p>
            }
            { matrix::matrix(evaluated, standing, selected, page) }
            <div class="legend">
                <span><b class="ok">{ "✓" }</b>{ " all ports" }</span>
                <span><b class="ok mono">{ "443" }</b>{ " only these ports" }</span>
                <span><b class="no">{ "✕" }</b>{ " nothing" }</span>
                <span>{ "– itself" }</span>
                <span>{ "? depends" }</span>
                <span>{ "tinted: a policy decided" }</span>
                if has_standing {
                    <label class="switch">
                        <input type="checkbox" data-testid="standing-peers" checked={standing} onchange={standing_toggle} />
                        { words::STANDING_PEERS }
                    </label>
                }
            </div>
            if let Some(answer) = asked.and_then(|asked| asked.answer.as_ref()) {
                { answer::card(answer, question.map(|question| question::form(&question, page)).unwrap_or_default(), page) }
            } else if has_pods {
                <p class="hint">{ words::SELECT_A_CELL }</p>
            }
            { policies::policies(&report.policies, page) }
            if !report.notes.is_empty() {
                { heading(words::GOOD_TO_KNOW) }
                <div data-testid="network-notes">{ reasons::items(&report.notes, page) }</div>
            }
        </section>
    }
}
