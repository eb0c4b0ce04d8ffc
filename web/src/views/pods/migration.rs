//! The way from PodSecurityPolicies to the Pod Security Standards: each policy beside its standard, each namespace with
//! what it can enforce.

use policy_core::report::Reason;
use policy_core::report::admission::{NamespaceMigration, PodBreaking, PolicyMigration};
use yew::prelude::*;

use super::details;
use super::standards::violation;
use crate::clipboard;
use crate::state::{Action, Listed};
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{button, code, diff, more, quiet};
use crate::views::prose::prose;
use crate::views::{lines, reasons};
use crate::words;

pub fn policies(policies: &[PolicyMigration], page: &Page) -> Node {
    let shown = policies.iter().take(page.limit(Listed::Policies));
    el("div")
        .class("about")
        .add(el("h4").text(words::POLICIES_MOVE))
        .add(list(shown.map(|each| policy(each, page))))
        .add(more(policies.len(), Listed::Policies, page))
}

fn policy(policy: &PolicyMigration, page: &Page) -> Node {
    let side = |title: &str, all: &[Reason]| {
        let items = || el("section").class("side").add(el("h4").text(title)).add(reasons::items(all, page));
        none().add_if(!all.is_empty(), items)
    };
    el("article")
        .class("policy")
        .testid("policy-migration")
        .attr("data-policy", &policy.policy)
        .attr("data-level", &policy.level)
        .add(el("h4").text(&policy.policy).text(" ").add(lines::of_place(policy.place.as_ref(), page)))
        .add(el("p").text(words::NEAREST).add(el("b").text(&policy.level)).text(" ").add(quiet(&policy.version)))
        .add(
            el("div")
                .class("sides")
                .add(side(words::NOT_ASKED_FOR, &policy.lost))
                .add(side(words::IN_THE_WAY, &policy.in_the_way))
                .add(side(words::DEFAULTS, &policy.defaults)),
        )
}

pub fn namespaces(namespaces: &[NamespaceMigration], page: &Page) -> Node {
    let shown = namespaces.iter().enumerate().take(page.limit(Listed::Found));
    el("div")
        .class("about")
        .add(el("h4").text(words::NAMESPACES_MOVE))
        .add(list(shown.map(|(index, each)| namespace(index, each, page))))
        .add(more(namespaces.len(), Listed::Found, page))
}

fn namespace(index: usize, namespace: &NamespaceMigration, page: &Page) -> Node {
    let copy = {
        let (command, dispatch) = (namespace.command.clone(), page.dispatch.clone());
        Callback::from(move |_: Event| clipboard::copy(&command, dispatch.clone()))
    };
    let named = [words::COPY, " ", &namespace.command].concat();
    let lines_of_fix = namespace.fix.as_ref().map_or_else(none, |fix| {
        let apply = page.act(index, |index| Action::Fixed(Some(index)));
        el("section")
            .class("smallest-fix")
            .add(el("p").add(prose(&fix.title)))
            .add(diff("labels-diff", &fix.diff))
            .add(button("apply-labels", "btn primary", words::APPLY, apply))
    });
    let breaks = namespace.breaking.iter().map(|pod| breaking(pod, page));
    el("article")
        .class("policy")
        .testid("namespace-migration")
        .attr("data-namespace", &namespace.namespace)
        .attr("data-level", &namespace.level)
        .add(el("h4").text(&namespace.namespace).text(" ").add(lines::of_place(namespace.place.as_ref(), page)))
        .add(el("p").text(words::ALL_MEET).add(el("b").text(&namespace.level)).text(" ").add(quiet(&words::enforced(
            &namespace.version,
            &namespace.enforced,
            namespace.pods,
        ))))
        .add(
            el("p")
                .class("commands")
                .add(code(&namespace.command))
                .text(" ")
                .add(button("copy-labels", "where", words::COPY, copy).attr("aria-label", &named)),
        )
        .add(lines_of_fix)
        .add_if(!namespace.breaking.is_empty(), || {
            el("div").class("about").add(el("h4").text(words::WOULD_BREAK)).add(el("ul").class("facts").all(breaks))
        })
        .add(
            namespace
                .next_warns
                .as_ref()
                .map_or_else(none, |event| el("ul").class("events").add(details::event(event))),
        )
}

fn breaking(pod: &PodBreaking, page: &Page) -> Node {
    let all = pod.violations.iter().map(|each| violation(each, page));
    el("li")
        .testid("breaking")
        .attr("data-pod", &pod.pod)
        .add(el("b").text(&pod.pod))
        .text(&[", ", &*pod.level, ":"].concat())
        .add(el("ul").class("facts").all(all))
}
