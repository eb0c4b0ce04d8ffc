//! What admission changes in a pod, and what keeps it from a stricter standard.

use policy_core::report::admission::{Change, PodAdmission, Violation};
use yew::prelude::*;

use crate::views::lines;
use crate::views::page::Page;
use crate::views::parts::{heading, heads, quiet, scroll};
use crate::words;

pub fn changes(changes: &[Change]) -> Html {
    if changes.is_empty() {
        return html! {};
    }
    let value = |value: &Option<String>| match value {
        Some(value) => html! { <code>{ value }</code> },
        None => quiet(words::UNSET),
    };
    let row = |change: &Change| {
        html! {
            <tr data-testid="change" data-path={change.path.clone()}>
                <th scope="row"><code>{ &change.path }</code></th>
                <td>{ value(&change.before) }</td>
                <td>{ value(&change.after) }</td>
            </tr>
        }
    };
    html! {
        <>
            { heading(words::CHANGES) }
            { scroll(words::CHANGES, html! {
                <table class="facts-table">
                    <thead><tr>{ heads(&[words::FIELD, words::BEFORE, words::AFTER]) }</tr></thead>
                    <tbody>{ for changes.iter().map(row) }</tbody>
                </table>
            }) }
        </>
    }
}

pub fn standard(pod: &PodAdmission, page: &Page) -> Html {
    if pod.standard.violations.is_empty() {
        return html! {};
    }
    html! {
        <>
            { heading(words::KEEPS_FROM) }
            <p class="quiet">{ format!("{} meets {} {}.", pod.id, pod.standard.level, pod.standard.version) }</p>
            <ul class="facts">{ for pod.standard.violations.iter().map(|each| violation(each, page)) }</ul>
        </>
    }
}

fn violation(violation: &Violation, page: &Page) -> Html {
    let detail = (!violation.detail.is_empty()).then(|| format!(" ({})", violation.detail));
    html! {
        <li data-testid="violation" data-level={violation.level.clone()}>
            <b>{ &violation.level }</b>{ ": " }{ &violation.reason }{ detail }{ " " }
            { for violation.places.iter().map(|place| lines::of_place(Some(place), page)) }
        </li>
    }
}
