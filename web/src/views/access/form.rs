//! A question in one line, as one would ask `kubectl auth can-i`.

use policy_core::report::access::SubjectKind;
use policy_core::report::{AccessQuestion, Question};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::effect::{Watched, use_effect_on};
use crate::shared::Shared;
use crate::state::access_form::AccessForm;
use crate::state::{Action, Evaluated};
use crate::views::element::{Kind, el};
use crate::views::parts::{labelled, line, suggestions};
use crate::words;

const VERBS: [&str; 11] =
    ["get", "list", "watch", "create", "update", "patch", "delete", "use", "impersonate", "escalate", "*"];

#[derive(Properties, PartialEq)]
pub struct AskFormProps {
    pub evaluated: Shared<Evaluated>,
    pub dispatch: Callback<Action>,
    /// What was asked last; the form shows it.
    pub asked: Option<AccessQuestion>,
}

#[component]
pub fn AskForm(props: &AskFormProps) -> Html {
    let form = use_state(AccessForm::default);
    {
        let (form, asked) = (form.setter(), props.asked.clone());
        let show = move || form.set(asked.as_ref().map(AccessForm::of).unwrap_or_default());
        use_effect_on(Watched::new(props.asked.clone()), Box::new(show));
    }
    let onsubmit = {
        let (form, dispatch) = (form.clone(), props.dispatch.clone());
        Callback::from(move |event: Event| {
            event.prevent_default();
            if let Some(question) = form.question() {
                dispatch.emit(Action::Asked(Question::Access(question)));
            }
        })
    };
    let field = |apply: fn(&mut AccessForm, String)| {
        let form = form.clone();
        Callback::from(move |event: Event| {
            let mut edited = (*form).clone();
            apply(&mut edited, event.target_unchecked_into::<HtmlInputElement>().value());
            form.set(edited);
        })
    };
    let report = &props.evaluated.report;
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
        .into()
}
