//! The one card for every "why", whatever was asked.

use policy_core::report::{Answer, Reason, Stage};
use yew::prelude::*;

use super::page::Page;
use super::prose::prose;
use super::{chip, reasons};
use crate::words;

/// `controls` is what can be changed about the question.
pub fn card(answer: &Answer, controls: Html, page: &Page) -> Html {
    let (_, word) = words::verdict(answer.verdict);
    let of_no_stage = answer.reasons.iter().filter(|reason| !answer.stages.iter().any(|stage| belongs(reason, stage)));
    let rest: Vec<&Reason> = of_no_stage.collect();
    html! {
        <article class="card" data-testid="answer" data-verdict={word} aria-label={words::WHY}>
            <h3 aria-live="polite">
                { chip::verdict(answer.verdict, Some("answer-verdict")) }
                <span data-testid="answer-question">{ &answer.question }</span>
            </h3>
            { controls }
            if !answer.summary.is_empty() {
                <p class="summary" data-testid="answer-summary">{ prose(&answer.summary) }</p>
            }
            if let Some(message) = &answer.message {
                <figure class="message">
                    <figcaption>{ words::API_SAYS }</figcaption>
                    <pre tabindex="0" data-testid="answer-message">{ message }</pre>
                </figure>
            }
            <div class="sides">{ for answer.stages.iter().map(|stage| side(stage, &answer.reasons, page)) }</div>
            if !rest.is_empty() {
                <div class="side">
                    if !answer.stages.is_empty() {
                        <h4>{ words::ALSO }</h4>
                    }
                    <ul class="steps">{ for rest.into_iter().map(|reason| reasons::step(reason, page)) }</ul>
                </div>
            }
            { incomplete(&answer.incomplete) }
        </article>
    }
}

fn belongs(reason: &Reason, stage: &Stage) -> bool {
    reason.stage.as_deref() == Some(&*stage.code)
}

fn side(stage: &Stage, all: &[Reason], page: &Page) -> Html {
    let own = all.iter().filter(|reason| belongs(reason, stage));
    html! {
        <section class="side" data-testid="stage" data-code={stage.code.clone()} data-outcome={words::outcome(stage.outcome).1}>
            <h4>{ &stage.title }{ " " }{ chip::outcome(stage.outcome) }</h4>
            <ul class="steps">{ for own.map(|reason| reasons::step(reason, page)) }</ul>
        </section>
    }
}

/// What is not evaluated and could change a verdict.
pub fn incomplete(notes: &[String]) -> Html {
    let note = |note: &String| {
        html! {
            <p class="note" data-testid="incomplete"><b>{ words::INCOMPLETE }</b>{ " " }{ prose(note) }</p>
        }
    };
    html! { <>{ for notes.iter().map(note) }</> }
}
