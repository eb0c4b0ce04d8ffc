//! The right half: the views' tabs and the view that is open.

use policy_core::report::{Report, Verdict};
use yew::prelude::*;

use super::page::Page;
use super::{access, network, pods};
use crate::shared::Shared;
use crate::state::{Action, Asked, Evaluated, View};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct AnswersProps {
    pub view: View,
    pub evaluated: Option<Shared<Evaluated>>,
    pub asked: Asked,
    pub standing_peers: bool,
    pub page: Page,
}

#[component]
pub fn Answers(props: &AnswersProps) -> Html {
    let page = &props.page;
    let tab = |view: View| {
        let current = (view == props.view).then_some("page");
        let count = props.evaluated.as_ref().map(|evaluated| count(view, &evaluated.report));
        html! {
            <button class="view" aria-current={current} data-testid={testid(view)}
                onclick={page.dispatch.reform(move |_| Action::ViewSelected(view))}>
                { words::view(view) }{ " " }<span class="count">{ count }</span>
            </button>
        }
    };
    html! {
        <>
            <nav class="views" aria-label={words::ANSWERS}>{ for View::ALL.into_iter().map(tab) }</nav>
            <div class="progress" aria-hidden="true"></div>
            <div class="answers" data-testid="answers">
                { open_view(props) }
            </div>
        </>
    }
}

fn open_view(props: &AnswersProps) -> Html {
    let Some(evaluated) = &props.evaluated else {
        return html! { <p class="lead" role="status">{ words::NOTHING_YET }</p> };
    };
    let asked = props.asked.of(props.view);
    match props.view {
        View::Network => network::view(evaluated, asked, props.standing_peers, &props.page),
        View::Access => access::view(evaluated, asked, &props.page),
        View::Pods => pods::view(evaluated, asked, &props.page),
    }
}

fn testid(view: View) -> &'static str {
    match view {
        View::Network => "view-network",
        View::Access => "view-access",
        View::Pods => "view-pods",
    }
}

/// What the view's tab counts.
fn count(view: View, report: &Report) -> String {
    match view {
        View::Network => {
            let pods = report.namespaces.iter().map(|namespace| namespace.pods as usize).sum();
            words::count(pods, "pod", "pods")
        }
        View::Access => words::count(report.access.risks.len(), "risk", "risks"),
        View::Pods => {
            let refused = report.admission.pods.iter().filter(|pod| pod.verdict == Verdict::Rejected).count();
            format!("{refused} refused")
        }
    }
}
