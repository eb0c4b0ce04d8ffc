//! Each policy told in words, as `kubectl describe` does, with its lines.

use policy_core::report::network::PolicyInWords;

use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{heading, quiet_line};
use crate::views::{lines, reasons};
use crate::words;

pub fn policies(policies: &[PolicyInWords], page: &Page) -> Node {
    if policies.is_empty() {
        return none();
    }
    none().add(heading(words::POLICIES_IN_WORDS)).add(list(policies.iter().map(|each| policy(each, page))))
}

fn policy(policy: &PolicyInWords, page: &Page) -> Node {
    let id = format!("{}/{}", policy.namespace, policy.name);
    let selects = if policy.selects.is_empty() {
        words::SELECTS_NOTHING.to_owned()
    } else {
        format!("{} {}.", words::SELECTS, policy.selects.join(", "))
    };
    el("article")
        .class("policy")
        .key(&id)
        .testid(&format!("policy:{id}"))
        .add(el("h4").text(&id).text(" ").add(lines::of_place(policy.place.as_ref(), page)))
        .add(quiet_line(&selects))
        .add(reasons::items(&policy.sentences, page))
}
