//! The pods view: the stages of one pod, the table of pods and policies, the answer, the policies in words.

mod details;
mod images;
mod policies;
mod table;

use std::collections::BTreeSet;

use policy_core::report::admission::PodAdmission;
use policy_core::report::{Question, Stage};
use yew::prelude::*;

use super::page::Page;
use super::parts::heading;
use super::prose::prose;
use super::{answer, chip, reasons};
use crate::state::{Answered, Evaluated};
use crate::words;

use details::{changes, standard};

pub fn view(evaluated: &Evaluated, asked: Option<&Answered>, page: &Page) -> Html {
    let report = &evaluated.report;
    let admission = &report.admission;
    let pod = asked.and_then(|asked| match &asked.question {
        Question::Admission(question) => Some(&question.pod),
        _ => None,
    });
    let selected = pod.and_then(|id| admission.pods.iter().find(|pod| pod.id == *id));
    let shown = selected.or(admission.pods.first());
    let images: BTreeSet<&str> =
        admission.pods.iter().flat_map(|pod| pod.images.iter().map(|image| &**image)).collect();
    html! {
        <section data-testid="pods" data-psp-enforced={admission.psp_enforced.to_string()}>
            <h2>{ words::PODS_TITLE }</h2>
            <p class="lead" data-testid="summary-pods">{ prose(&admission.summary) }</p>
            if let Some(pod) = shown {
                { strip(pod) }
            } else {
                <p class="lead">{ words::NO_PODS }</p>
            }
            { table::table(admission, shown, page) }
            if !images.is_empty() {
                { images::images(&images, &report.profile, page) }
            }
            if let Some(answer) = asked.and_then(|asked| asked.answer.as_ref()) {
                { answer::card(answer, Html::default(), page) }
            }
            if let Some(pod) = shown {
                { changes(&pod.changes) }
                { standard(pod, page) }
            }
            if !admission.warnings.is_empty() {
                { heading(words::WARNINGS) }
                <div class="warnings" data-testid="pod-warnings">{ reasons::items(&admission.warnings, page) }</div>
            }
            { policies::policies(&admission.policies, page) }
        </section>
    }
}

/// The stages of one pod, in their order.
fn strip(pod: &PodAdmission) -> Html {
    let stage = |stage: &Stage| {
        let outcome = words::outcome(stage.outcome).1;
        html! {
            <li data-testid="strip-stage" data-code={stage.code.clone()} data-outcome={outcome}>
                { chip::outcome(stage.outcome) }{ " " }<span>{ &stage.title }</span>
            </li>
        }
    };
    html! {
        <div class="strip" data-testid="strip" data-pod={pod.id.clone()}>
            <p>
                { chip::verdict(pod.verdict, None) }{ " " }<b>{ &pod.id }</b>{ " " }
                <span class="quiet">{ format!("created by {}, runs as service account {}", pod.created_by, pod.service_account) }</span>
            </p>
            <ol>{ for pod.stages.iter().map(stage) }</ol>
        </div>
    }
}
