//! A question in one line, as one would ask `kubectl auth can-i`.

use policy_core::phrase::VERBS;
use policy_core::report::access::SubjectKind;

use super::forms::{asking, typed};
use crate::protocol::Verdicts;
use crate::state::AccessView;
use crate::state::access_form::AccessForm;
use crate::views::element::{Kind, Node, el};
use crate::views::page::Page;
use crate::views::parts::{labelled, line, suggestions};
use crate::words;

pub fn form(form: &AccessForm, report: &Verdicts, page: &Page) -> Node {
    let users = report.access.subjects.iter().filter(|subject| subject.kind != SubjectKind::Group);
    let users = users.map(|subject| &*subject.username);
    let namespaces = report.head.namespaces.iter().map(|namespace| &*namespace.name);
    let input = |word: &str, testid: &str, value: &str, list: Option<&str>, hint: &str, set| {
        let field = line(testid, value).maybe("list", list).attr("placeholder", hint);
        labelled(word, field.on(Kind::Input, typed(page, set)))
    };
    let (namespace, scope) = (&form.namespace, words::CLUSTER_SCOPE);
    asking("ask", words::ASK_TITLE, page, AccessView::form_question)
        .add(input(words::USER, "ask-user", &form.user, Some("users"), "jane", |view, text| view.form.user = text))
        .add(input(words::GROUPS, "ask-groups", &form.groups, None, words::IMPLIED, |view, text| {
            view.form.groups = text
        }))
        .add(input(words::VERB, "ask-verb", &form.verb, Some("verbs"), "create", |view, text| view.form.verb = text))
        .add(input(words::RESOURCE, "ask-resource", &form.resource, None, words::RESOURCE_HINT, |view, text| {
            view.form.resource = text;
        }))
        .add(input(words::NAME, "ask-name", &form.name, None, words::OPTIONAL, |view, text| view.form.name = text))
        .add(input(words::NAMESPACE, "ask-namespace", namespace, Some("namespaces"), scope, |view, text| {
            view.form.namespace = text;
        }))
        .add(el("button").class("btn primary").testid("ask-submit").text(words::ASK))
        .add(suggestions("users", users))
        .add(suggestions("verbs", VERBS.into_iter()))
        .add(suggestions("namespaces", namespaces))
}
