//! A question in one line, as one would ask `kubectl auth can-i`.

use policy_core::report::access::SubjectKind;
use policy_core::report::{AccessQuestion, Question};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::shared::Shared;
use crate::state::access_form::AccessForm;
use crate::state::{Action, Evaluated};
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
        let form = form.setter();
        use_effect_with(props.asked.clone(), move |asked| {
            form.set(asked.as_ref().map(AccessForm::of).unwrap_or_default());
        });
    }
    let onsubmit = {
        let (form, dispatch) = (form.clone(), props.dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(question) = form.question() {
                dispatch.emit(Action::Asked(Question::Access(question)));
            }
        })
    };
    let field = |apply: fn(&mut AccessForm, String)| {
        let form = form.clone();
        Callback::from(move |event: InputEvent| {
            let mut edited = (*form).clone();
            apply(&mut edited, event.target_unchecked_into::<HtmlInputElement>().value());
            form.set(edited);
        })
    };
    let report = &props.evaluated.report;
    let users = report.access.subjects.iter().filter(|subject| subject.kind != SubjectKind::Group);
    let users = users.map(|subject| html! { <option value={subject.username.clone()} /> });
    let namespaces = report.namespaces.iter().map(|namespace| html! { <option value={namespace.name.clone()} /> });
    let input = |word: &'static str,
                 testid: &'static str,
                 value: &str,
                 list: Option<&'static str>,
                 hint: &'static str,
                 oninput| {
        html! {
            <label>
                <span>{ word }</span>
                <input data-testid={testid} value={value.to_owned()} {list} placeholder={hint} autocapitalize="off"
                    autocomplete="off" spellcheck="false" {oninput} />
            </label>
        }
    };
    html! {
        <form class="fields ask" data-testid="ask" aria-label={words::ASK_TITLE} {onsubmit}>
            { input(words::USER, "ask-user", &form.user, Some("users"), "jane", field(|form, text| form.user = text)) }
            { input(words::GROUPS, "ask-groups", &form.groups, None, words::OPTIONAL, field(|form, text| form.groups = text)) }
            { input(words::VERB, "ask-verb", &form.verb, Some("verbs"), "create", field(|form, text| form.verb = text)) }
            { input(words::RESOURCE, "ask-resource", &form.resource, None, words::RESOURCE_HINT, field(|form, text| form.resource = text)) }
            { input(words::NAME, "ask-name", &form.name, None, words::OPTIONAL, field(|form, text| form.name = text)) }
            { input(words::NAMESPACE, "ask-namespace", &form.namespace, Some("namespaces"), words::CLUSTER_SCOPE, field(|form, text| form.namespace = text)) }
            <button class="btn primary" data-testid="ask-submit">{ words::ASK }</button>
            <datalist id="users">{ for users }</datalist>
            <datalist id="verbs">{ for VERBS.map(|verb| html! { <option value={verb} /> }) }</datalist>
            <datalist id="namespaces">{ for namespaces }</datalist>
        </form>
    }
}
