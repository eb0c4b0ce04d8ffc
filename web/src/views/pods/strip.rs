//! The stages of one pod, from left to right.

use policy_core::report::admission::PodAdmission;
use policy_core::report::{AdmissionQuestion, Question, Stage};

use crate::state::{Action, Answered};
use crate::views::chip;
use crate::views::element::{Node, el};
use crate::views::page::Page;
use crate::views::parts::quiet;
use crate::views::surveys;
use crate::words;

/// The stages of one pod, in their order: of what was asked about it, else of its creation. Each leads to its reasons.
pub fn strip(pod: &PodAdmission, asked: Option<&Answered>, page: &Page) -> Node {
    let asked = asked.and_then(|asked| match &asked.question {
        Question::Admission(question) if question.pod == pod.id => Some((question, asked.answer.as_ref()?)),
        _ => None,
    });
    let (verdict, stages) = asked.map_or((pod.verdict, &pod.stages), |(_, answer)| (answer.verdict, &answer.stages));
    let question = asked.map(|(question, _)| question.clone());
    let question =
        question.unwrap_or_else(|| AdmissionQuestion { pod: pod.id.clone(), ..AdmissionQuestion::default() });
    let (ask, is_told) = (page.ask(Question::Admission(question)), asked.is_some());
    let stage = |(index, stage): (usize, &Stage)| {
        let onclick = if is_told { page.act(index, Action::StageSought) } else { ask.clone() };
        let (_, outcome) = words::outcome(stage.outcome);
        el("li").testid("strip-stage").attr("data-code", &stage.code).attr("data-outcome", outcome).add(
            el("button")
                .class("bare")
                .on_click(onclick)
                .add(chip::outcome(stage.outcome))
                .text(" ")
                .add(el("span").text(&stage.title)),
        )
    };
    let origin = format!("created by {}, runs as service account {}", pod.created_by, pod.service_account);
    let named = el("p")
        .add(chip::of_pod(verdict, stages))
        .add(chip::not_allowed(stages))
        .text(" ")
        .add(el("b").text(&pod.id))
        .text(" ")
        .add(quiet(&origin))
        .text(" ")
        .add(surveys::ask(&pod.id, words::IF_TAKEN_OVER, page));
    el("div")
        .class("strip")
        .testid("strip")
        .attr("data-pod", &pod.id)
        .add(named)
        .add(el("ol").all(stages.iter().enumerate().map(stage)))
}
