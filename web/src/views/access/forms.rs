//! Fields for what the question bar is too short for: an identity, one request, a list of requests, an object to write.

use policy_core::report::Question;
use policy_core::report::access::{PermissionsQuestion, SubjectAccess, drawn};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::form;
use crate::protocol::Verdicts;
use crate::state::{AccessView, Action, requesters};
use crate::views::element::{Kind, Node, el};
use crate::views::page::Page;
use crate::views::parts::{labelled, line, option};
use crate::words;

/// Sets a field of the view from what is typed.
pub fn typed(page: &Page, set: fn(&mut AccessView, String)) -> Callback<Event> {
    page.dispatch.reform(move |event: Event| {
        Action::AccessTyped(set, event.target_unchecked_into::<HtmlTextAreaElement>().value())
    })
}

fn chosen(page: &Page, set: fn(&mut AccessView, String)) -> Callback<Event> {
    page.dispatch.reform(move |event: Event| {
        Action::AccessTyped(set, event.target_unchecked_into::<HtmlSelectElement>().value())
    })
}

/// A form that asks when it is sent.
pub fn asking(testid: &str, label: &str, page: &Page, question: fn(&AccessView) -> Option<Question>) -> Node {
    let submit = page.dispatch.reform(move |event: Event| {
        event.prevent_default();
        Action::FormAsked(question)
    });
    el("form").class("fields ask").testid(testid).attr("aria-label", label).on(Kind::Submit, submit)
}

fn text(testid: &str, value: &str, hint: &str, page: &Page, set: fn(&mut AccessView, String)) -> Node {
    el("textarea")
        .class("mono")
        .testid(testid)
        .attr("rows", "4")
        .attr("spellcheck", "false")
        .attr("placeholder", hint)
        .value(value)
        .on(Kind::Input, typed(page, set))
}

fn submit(testid: &str) -> Node {
    el("button").class("btn primary").testid(testid).text(words::ASK)
}

/// Those that are worth a look and stand in no file.
const PRESETS: [(&str, &str); 4] = [
    ("system:anonymous", ""),
    ("system:node:worker-1", "system:nodes, system:authenticated"),
    ("admin", "system:masters, system:authenticated"),
    ("somebody", "system:authenticated"),
];

/// Picks an identity, known or not, to see everything that it may do.
pub fn identity(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    let subjects = &report.access.subjects;
    let pick = {
        let known: Vec<(String, Vec<String>)> = subjects.iter().map(SubjectAccess::identity).collect();
        page.dispatch.reform(move |event: Event| {
            let index =
                event.target_unchecked_into::<HtmlSelectElement>().value().parse::<usize>().unwrap_or(usize::MAX);
            let (user, groups) = match known.get(index) {
                Some((user, groups)) => (user.clone(), groups.clone()),
                None => {
                    let preset = PRESETS.get(index.wrapping_sub(known.len())).copied().unwrap_or_default();
                    (preset.0.to_owned(), requesters::groups(preset.1))
                }
            };
            Action::Asked(Question::Permissions(PermissionsQuestion { user, groups, namespace: None }))
        })
    };
    let labels =
        subjects.iter().map(drawn::label).chain(PRESETS.iter().map(|(user, groups)| {
            if groups.is_empty() { (*user).to_owned() } else { [user, " (", groups, ")"].concat() }
        }));
    let options = labels.enumerate().map(|(index, label)| option(&index.to_string(), &label, false));
    let select =
        el("select").testid("identity-preset").on_change(pick).add(option("", words::CHOOSE, true)).all(options);
    let user = line("identity-user", &view.form.user).attr("placeholder", "jane");
    let groups = line("identity-groups", &view.form.groups).attr("placeholder", words::IMPLIED);
    let user = user.on(Kind::Input, typed(page, |view, text| view.form.user = text));
    let groups = groups.on(Kind::Input, typed(page, |view, text| view.form.groups = text));
    asking("identity", words::IDENTITY, page, AccessView::identity_question)
        .add(labelled(words::IDENTITY, select))
        .add(labelled(words::OR_USER, user))
        .add(labelled(words::GROUPS, groups))
        .add(el("button").class("btn").testid("identity-ask").text(words::WHAT_MAY))
}

/// Whom the graph is about.
pub fn about(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    let labels = report.access.subjects.iter().map(drawn::label);
    let options = labels.map(|label| option(&label, &label, label == view.subject));
    let select = el("select")
        .testid("graph-subject")
        .on_change(chosen(page, |view, text| view.subject = text))
        .add(option("", words::EVERYBODY, view.subject.is_empty()))
        .all(options);
    el("div").class("fields").add(labelled(words::WHO, select))
}

/// The namespace that the matrix is about.
pub fn scope(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    let options = report.head.namespaces.iter().map(|namespace| {
        let name = &namespace.name;
        option(name, name, *name == view.namespace)
    });
    let set: fn(&mut AccessView, String) = |view, text| {
        view.namespace = text;
        view.chosen = true;
    };
    let select = el("select")
        .testid("matrix-namespace")
        .on_change(chosen(page, set))
        .add(option("", words::CLUSTER_SCOPE, view.namespace.is_empty()))
        .all(options);
    el("div").class("fields").add(labelled(words::NAMESPACE, select))
}

pub fn forms(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    el("details")
        .class("exports more-questions")
        .add(el("summary").testid("more-questions").text(words::MORE_QUESTIONS))
        .add(el("h4").text(words::ASK_TITLE))
        .add(form::form(&view.form, report, page))
        .add(el("h4").text(words::LEAST))
        .add(least(view, page))
        .add(el("h4").text(words::MAY_WRITE))
        .add(escalation(report, view, page))
}

fn least(view: &AccessView, page: &Page) -> Node {
    let user = line("least-user", &view.least_user)
        .attr("list", "users")
        .attr("placeholder", words::OPTIONAL_USER)
        .on(Kind::Input, typed(page, |view, text| view.least_user = text));
    let requests =
        text("least-requests", &view.requests, words::REQUESTS_HINT, page, |view, text| view.requests = text);
    asking("least", words::LEAST, page, AccessView::least_question)
        .add(labelled(words::WHO, user))
        .add(el("label").class("wide").add(el("span").text(words::REQUESTS)).add(requests))
        .add(submit("least-ask"))
}

fn escalation(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    let user = line("writer", &view.writer)
        .attr("list", "users")
        .attr("placeholder", "jane")
        .on(Kind::Input, typed(page, |view, text| view.writer = text));
    let written = |label: String| option(&label, &label, label == view.object);
    let roles = report.access.roles.iter().filter(|role| !role.default).map(|role| match &role.namespace {
        Some(namespace) => [&role.kind, " ", namespace, "/", &role.name].concat(),
        None => [&role.kind, " ", &role.name].concat(),
    });
    let bindings = report.access.bindings.iter().filter(|binding| !binding.default).map(drawn::binding);
    let object = el("select")
        .testid("written-object")
        .on_change(chosen(page, |view, text| view.object = text))
        .add(option("", words::PASTED, view.object.is_empty()))
        .all(roles.chain(bindings).map(written));
    let pasted = view.object.is_empty();
    let manifest = || {
        let hint = "kind: Role …";
        let manifest = text("written-manifest", &view.manifest, hint, page, |view, text| view.manifest = text);
        el("label").class("wide").add(el("span").text(words::MANIFEST)).add(manifest)
    };
    asking("escalation", words::MAY_WRITE, page, AccessView::escalation_question)
        .add(labelled(words::WHO, user))
        .add(labelled(words::WRITES, object))
        .add_if(pasted, manifest)
        .add(submit("escalation-ask"))
}
