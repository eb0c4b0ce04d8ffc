//! The pods view: the stages of one pod, the table of pods and policies, the answer, the policies in words.

mod details;
mod images;
mod policies;
mod table;

use policy_core::report::admission::PodAdmission;
use policy_core::report::{Question, Stage};

use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{heading, lead, quiet};
use super::prose::prose;
use super::{answer, chip, reasons};
use crate::state::{Answered, Evaluated};
use crate::words;

use details::{changes, standard};

// Not inlined: its code is fetched with this view.
#[inline(never)]
pub fn view(evaluated: &Evaluated, asked: Option<&Answered>, page: &Page) -> Node {
    let report = &evaluated.report;
    let admission = &report.admission;
    let pod = asked.and_then(|asked| match &asked.question {
        Question::Admission(question) => Some(&question.pod),
        _ => None,
    });
    let selected = pod.and_then(|id| admission.pods.iter().find(|pod| pod.id == *id));
    let shown = selected.or(admission.pods.first());
    let mut images: Vec<&str> = Vec::new();
    for image in admission.pods.iter().flat_map(|pod| &pod.images) {
        // Sorted, each once; a set would bring its code into the wasm.
        if let Err(place) = images.binary_search(&&**image) {
            images.insert(place, image);
        }
    }
    let answer = asked.and_then(|asked| asked.answer.as_ref());
    let about = |pod: &PodAdmission| none().add(changes(&pod.changes)).add(standard(pod, page));
    let warnings = || {
        let items = reasons::items(&admission.warnings, page);
        none().add(heading(words::WARNINGS)).add(el("div").class("warnings").testid("pod-warnings").add(items))
    };
    el("section")
        .testid("pods")
        .truth("data-psp-enforced", admission.psp_enforced)
        .add(el("h2").text(words::PODS_TITLE))
        .add(el("p").class("lead").testid("summary-pods").add(prose(&admission.summary)))
        .add(shown.map_or_else(|| lead(words::NO_PODS), strip))
        .add(table::table(admission, shown, page))
        .add_if(!images.is_empty(), || images::images(&images, &report.profile, page))
        .add(answer.map_or_else(none, |answer| answer::card(answer, true, none(), none(), none(), page)))
        .add(shown.map_or_else(none, about))
        .add_if(!admission.warnings.is_empty(), warnings)
        .add(policies::policies(&admission.policies, page))
}

/// The stages of one pod, in their order.
fn strip(pod: &PodAdmission) -> Node {
    let stage = |stage: &Stage| {
        el("li")
            .testid("strip-stage")
            .attr("data-code", &stage.code)
            .attr("data-outcome", words::outcome(stage.outcome).1)
            .add(chip::outcome(stage.outcome))
            .text(" ")
            .add(el("span").text(&stage.title))
    };
    let origin = format!("created by {}, runs as service account {}", pod.created_by, pod.service_account);
    let named = el("p")
        .add(chip::verdict(pod.verdict))
        .add(chip::invalid(&pod.stages))
        .text(" ")
        .add(el("b").text(&pod.id))
        .text(" ")
        .add(quiet(&origin));
    el("div")
        .class("strip")
        .testid("strip")
        .attr("data-pod", &pod.id)
        .add(named)
        .add(el("ol").all(pod.stages.iter().map(stage)))
}
