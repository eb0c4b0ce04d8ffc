//! Pods and policies: who fits, who may use what, which one admits.

use policy_core::report::admission::{AdmissionReport, PodAdmission, PolicyOutcome};
use policy_core::report::{AdmissionQuestion, Question};
use yew::prelude::*;

use crate::state::Action;
use crate::views::chip;
use crate::views::page::Page;
use crate::views::parts::{heads, scroll};
use crate::words;

/// `selected` is the pod whose stages are shown.
pub fn table(admission: &AdmissionReport, selected: Option<&PodAdmission>, page: &Page) -> Html {
    if admission.pods.is_empty() {
        return html! {};
    }
    let policy = |name: &String| html! { <th class="pod" scope="col">{ name }</th> };
    let names = admission.policies.iter().map(|policy| &policy.name);
    html! {
        <>
            { scroll(words::PODS_TITLE, html! {
                <table class="matrix pods-table" data-testid="pods-table">
                    <thead>
                        <tr>
                            { heads(&[words::POD, words::VERDICT]) }
                            { for names.map(policy) }
                            { heads(&[words::STANDARD]) }
                        </tr>
                    </thead>
                    <tbody>
                        { for admission.pods.iter().map(|pod| row(pod, selected.is_some_and(|selected| selected.id == pod.id), page)) }
                    </tbody>
                </table>
            }) }
            if !admission.policies.is_empty() {
                <div class="legend">{ for words::POD_LEGEND.map(|each| html! { <span>{ each }</span> }) }</div>
            }
        </>
    }
}

fn row(pod: &PodAdmission, selected: bool, page: &Page) -> Html {
    let question = AdmissionQuestion { pod: pod.id.clone(), ..AdmissionQuestion::default() };
    let onclick = page.dispatch.reform(move |_: MouseEvent| Action::Asked(Question::Admission(question.clone())));
    let (_, verdict) = words::verdict(pod.verdict);
    let workload = pod.workload.as_ref().map(|workload| html! { <small>{ workload }{ " " }</small> });
    html! {
        <tr key={pod.id.clone()} data-testid={format!("pod-row:{}", pod.id)} data-verdict={verdict}
            data-policy={pod.policy.clone().unwrap_or_default()} data-selected={selected.to_string()}>
            <th scope="row">{ workload }<small>{ &pod.namespace }{ "/" }</small>{ &pod.name }</th>
            <td>
                <button class="bare" data-testid={format!("pod:{}", pod.id)} aria-pressed={selected.to_string()}
                    aria-label={format!("{}: {verdict}. {}", pod.id, words::WHY)} onclick={onclick.clone()}>
                    { chip::verdict(pod.verdict, None) }
                </button>
            </td>
            { for pod.outcomes.iter().map(|each| outcome(pod, each, onclick.clone())) }
            <td data-testid={format!("standard:{}", pod.id)} data-level={pod.standard.level.clone()}>
                { &pod.standard.level }
            </td>
        </tr>
    }
}

fn outcome(pod: &PodAdmission, outcome: &PolicyOutcome, onclick: Callback<MouseEvent>) -> Html {
    let granted = outcome.granted_to_service_account || outcome.granted_to_creator;
    // For the machine: does the pod pass, and may anybody use the policy for it.
    let (data, class) = match (outcome.passes, granted) {
        (true, true) => ("admits", "some"),
        (true, false) => ("not-granted", "itself"),
        (false, _) => ("fails", "none"),
    };
    let first = outcome.failures.first().map(|failure| failure.message.clone());
    let text = match (outcome.passes, granted) {
        (true, true) if outcome.chosen => "✓ ★".to_owned(),
        (true, true) => "✓".to_owned(),
        (true, false) => "✓ not granted".to_owned(),
        (false, _) => format!("✕ {}", first.as_deref().map(field).unwrap_or_default()),
    };
    let label = match &first {
        Some(message) => format!("{} under {}: fails: {message}", pod.id, outcome.policy),
        None if outcome.chosen => format!("{} under {}: admits it", pod.id, outcome.policy),
        None => format!("{} under {}: {data}", pod.id, outcome.policy),
    };
    html! {
        <td>
            <button class={classes!("cell", class, "decided", outcome.chosen.then_some("chosen"))}
                data-testid={format!("outcome:{}:{}", pod.id, outcome.policy)} data-outcome={data}
                data-granted={granted.to_string()} data-chosen={outcome.chosen.to_string()}
                data-mutates={outcome.mutates.to_string()} aria-label={label.clone()} title={label} {onclick}>
                { text }
            </button>
        </td>
    }
}

/// The last part of the field that a message begins with: `hostPort` of `spec.containers[0].hostPort: Invalid value …`.
fn field(message: &str) -> &str {
    let path = message.split(':').next().unwrap_or(message);
    path.rsplit('.').next().unwrap_or(path)
}
