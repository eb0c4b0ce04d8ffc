//! The pods view: the stages of one pod, the table of pods and policies, the answer, the policies in words.

mod configuration;
mod details;
mod exports;
mod images;
mod migration;
mod policies;
mod standards;
mod strip;
mod table;

use std::rc::Rc;

use policy_core::report::Question;
use policy_core::report::admission::{MigrationQuestion, PodAdmission};

use super::access::Shown;
use super::compare::titled;
use super::element::{Node, el, none};
use super::page::Page;
use super::parts::{button, heading, lead};
use super::prose::prose;
use super::{answer, reasons, surveys};
use crate::protocol::Verdicts;
use crate::state::{Action, Answered, is_judged};
use crate::words;

// Not inlined: its code is fetched with this view.
#[inline(never)]
pub fn view(report: &Rc<Verdicts>, asked: Option<&Answered>, state: &Shown, page: &Page) -> Node {
    let admission = &report.admission;
    let pod = asked.and_then(|asked| match &asked.question {
        Question::Admission(question) => Some(&question.pod),
        Question::Standard(question) => Some(&question.pod),
        Question::BlastRadius(question) => Some(&question.pod),
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
    let standard = |pod: &PodAdmission| {
        let asked = asked.and_then(|asked| match &asked.question {
            Question::Standard(question) => Some(question),
            _ => None,
        });
        standards::standard(pod, asked, report.head.profile.version, page)
    };
    let warnings = || {
        let items = reasons::items(&admission.warnings, page);
        none().add(heading(words::WARNINGS)).add(el("div").class("warnings").testid("pod-warnings").add(items))
    };
    let has_pods = !admission.pods.is_empty();
    let moves = has_pods || !admission.policies.is_empty();
    el("section")
        .testid("pods")
        .truth("data-psp-enforced", admission.psp_enforced)
        .add(titled(words::PODS_TITLE, "pods-", state.changed, state.comparing.as_deref(), page))
        .add(el("p").class("lead").testid("summary-pods").add(prose(&admission.summary)))
        .add(shown.map_or_else(|| lead(words::NO_PODS), |pod| strip::strip(pod, asked, page)))
        .add_if(has_pods, || configuration::through(&report.head.requester, page))
        .add(table::table(admission, shown, page))
        .add_if(!images.is_empty(), || images::images(&images, &report.head.profile, page))
        .add(answered(asked, selected, state.fixed, page))
        .add(shown.map_or_else(none, standard))
        .add_if(!admission.warnings.is_empty(), warnings)
        .add(policies::policies(&admission.policies, page))
        .add_if(moves, || move_on(page))
        .add(configuration::configuration(&report.head.profile, page))
        .add_if(moves, || exports::exports(report, page))
}

fn answered(asked: Option<&Answered>, pod: Option<&PodAdmission>, fixed: bool, page: &Page) -> Node {
    let Some((asked, answer)) = asked.and_then(|asked| Some((asked, asked.answer.as_ref()?))) else { return none() };
    let controls = match &asked.question {
        Question::Admission(question) => {
            details::controls(question, pod.is_some_and(|pod| pod.workload.is_none()), page)
        }
        _ => none(),
    };
    let table = answer.admission.as_ref().map_or_else(none, |details| details::table(details, page));
    let take_back = || button("take-back", "btn", words::TAKE_BACK, page.act(0, |_| Action::Undone));
    // Of the code that comes later the placeholder would be drawn at once, and hold up the page.
    if let Some(survey) = &answer.survey {
        return if page.surveys { surveys::card(answer, survey, page) } else { none() };
    }
    answer::card(answer, is_judged(&asked.question), controls, none(), table, page).add_if(fixed, take_back)
}

/// The question about the successor of PodSecurityPolicy.
fn move_on(page: &Page) -> Node {
    let ask = page.ask(Question::Migration(MigrationQuestion::default()));
    none().add(heading(words::MIGRATION)).add(button("migration-ask", "btn", words::ASK_MIGRATION, ask))
}
