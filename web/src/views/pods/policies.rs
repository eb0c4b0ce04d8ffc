//! Each PodSecurityPolicy in words, and who may use it.

use policy_core::report::admission::{PolicySummary, PolicyUser};
use yew::prelude::*;

use crate::views::page::Page;
use crate::views::parts::heading;
use crate::views::prose::prose;
use crate::views::{lines, reasons};
use crate::words;

pub fn policies(policies: &[PolicySummary], page: &Page) -> Html {
    if policies.is_empty() {
        return html! {};
    }
    html! {
        <>
            { heading(words::PSP_POLICIES) }
            { for policies.iter().map(|each| policy(each, page)) }
        </>
    }
}

fn policy(policy: &PolicySummary, page: &Page) -> Html {
    html! {
        <article class="policy" key={policy.name.clone()} data-testid={format!("psp:{}", policy.name)}>
            <h4>{ &policy.name }{ " " }{ lines::of_place(policy.place.as_ref(), page) }</h4>
            { reasons::items(&policy.requirements, page) }
            if !policy.warnings.is_empty() {
                <div class="warnings" data-testid="psp-warnings">{ reasons::items(&policy.warnings, page) }</div>
            }
            if policy.users.is_empty() {
                <p data-testid="psp-users" data-count="0">{ prose(words::NOBODY_MAY_USE) }</p>
            } else {
                <div data-testid="psp-users" data-count={policy.users.len().to_string()}>
                    <p>{ words::MAY_USE }</p>
                    <ul class="facts">{ for policy.users.iter().map(|each| user(each, page)) }</ul>
                </div>
            }
        </article>
    }
}

fn user(user: &PolicyUser, page: &Page) -> Html {
    let scope = words::in_namespace(user.namespace.as_deref()).to_lowercase();
    html! {
        <li data-testid="psp-user" data-subject={user.subject.clone()} data-namespace={user.namespace.clone().unwrap_or_default()}>
            <b>{ &user.subject }</b>{ format!(", {scope}: ") }
            { for user.via.iter().map(|via| html! { <>{ reasons::link(via, page) }{ " " }</> }) }
        </li>
    }
}
