//! A question in one line, as one would ask `kubectl auth can-i`.

use policy_core::report::Report;
use policy_core::report::access::SubjectKind;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::Action;
use crate::state::access_form::AccessForm;
use crate::views::element::{Kind, Node, el};
use crate::views::page::Page;
use crate::views::parts::{labelled, line, suggestions};
use crate::words;

const VERBS: [&str; 11] =
    ["get", "list", "watch", "create", "update", "patch", "delete", "use", "impersonate", "escalate", "*"];

pub fn form(form: &AccessForm, report: &Report, page: &Page) -> Node {
    let onsubmit = page.dispatch.reform(|event: Event| {
        event.prevent_default();
        Action::FormAsked
    });
    let field = |set: fn(&mut AccessForm, String)| {
        page.dispatch.reform(move |event: Event| {
            Action::FormTyped(set, event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let users = report.access.subjects.iter().filter(|subject| subject.kind != SubjectKind::Group);
    let users = users.map(|subject| &*subject.username);
    let namespaces = report.namespaces.iter().map(|namespace| &*namespace.name);
    let input = |word: &str, testid: &str, value: &str, list: Option<&str>, hint: &str, oninput| {
        let field = line(testid, value).maybe("list", list).attr("placeholder", hint);
        labelled(word, field.on(Kind::Input, oninput))
    };
    let user = field(|form, text| form.user = text);
    let groups = field(|form, text| form.groups = text);
    let verb = field(|form, text| form.verb = text);
    let resource = field(|form, text| form.resource = text);
    let name = field(|form, text| form.name = text);
    let namespace = field(|form, text| form.namespace = text);
    el("form")
        .class("fields ask")
        .testid("ask")
        .attr("aria-label", words::ASK_TITLE)
        .on(Kind::Submit, onsubmit)
        .add(input(words::USER, "ask-user", &form.user, Some("users"), "jane", user))
        .add(input(words::GROUPS, "ask-groups", &form.groups, None, words::OPTIONAL, groups))
        .add(input(words::VERB, "ask-verb", &form.verb, Some("verbs"), "create", verb))
        .add(input(words::RESOURCE, "ask-resource", &form.resource, None, words::RESOURCE_HINT, resource))
        .add(input(words::NAME, "ask-name", &form.name, None, words::OPTIONAL, name))
        .add(input(
            words::NAMESPACE,
            "ask-namespace",
            &form.namespace,
            Some("namespaces"),
            words::CLUSTER_SCOPE,
            namespace,
        ))
        .add(el("button").class("btn primary").testid("ask-submit").text(words::ASK))
        .add(suggestions("users", users))
        .add(suggestions("verbs", VERBS.into_iter()))
        .add(suggestions("namespaces", namespaces))
}
