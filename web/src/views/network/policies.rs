//! Each policy told in words, as `kubectl describe` does, with its lines.

use policy_core::report::network::PolicyInWords;
use yew::prelude::*;

use crate::views::page::Page;
use crate::views::parts::heading;
use crate::views::{lines, reasons};
use crate::words;

pub fn policies(policies: &[PolicyInWords], page: &Page) -> Html {
    if policies.is_empty() {
        return html! {};
    }
    html! {
        <>
            { heading(words::POLICIES_IN_WORDS) }
            { for policies.iter().map(|each| policy(each, page)) }
        </>
    }
}

fn policy(policy: &PolicyInWords, page: &Page) -> Html {
    let id = format!("{}/{}", policy.namespace, policy.name);
    let selects = if policy.selects.is_empty() {
        words::SELECTS_NOTHING.to_owned()
    } else {
        format!("{} {}.", words::SELECTS, policy.selects.join(", "))
    };
    html! {
        <article class="policy" key={id.clone()} data-testid={format!("policy:{id}")}>
            <h4>{ id }{ " " }{ lines::of_place(policy.place.as_ref(), page) }</h4>
            <p class="quiet">{ selects }</p>
            { reasons::items(&policy.sentences, page) }
        </article>
    }
}
