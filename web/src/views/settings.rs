//! The imagined cluster and who sends the requests.

use policy_core::report::{ClusterProfile, KubernetesVersion, NetworkPlugin, Requester};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::footer::version;
use super::parts::{field, labelled, option};
use crate::shared::Shared;
use crate::state::{Action, Evaluated, requesters};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    pub dispatch: Callback<Action>,
    pub profile: ClusterProfile,
    pub requester: Requester,
    pub evaluated: Option<Shared<Evaluated>>,
}

const CUSTOM: &str = "custom";

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let open = use_state(|| false);
    let custom = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    html! {
        <section class="settings" aria-label={words::CLUSTER} data-open={open.to_string()}>
            <button class="btn settings-toggle" aria-expanded={open.to_string()} data-testid="settings" onclick={toggle}>
                { words::SETTINGS }{ " ▾" }
            </button>
            <div class="fields">
                { requester_picker(props, &custom) }
                { cluster(&props.profile, &props.dispatch) }
            </div>
        </section>
    }
}

fn cluster(profile: &ClusterProfile, dispatch: &Callback<Action>) -> Html {
    let change = |edit: fn(&mut ClusterProfile, &str)| {
        let profile = profile.clone();
        dispatch.reform(move |event: Event| {
            let mut profile = profile.clone();
            edit(&mut profile, &value(&event));
            Action::ProfileChanged(profile)
        })
    };
    let choose_version = change(|profile, value| {
        profile.version = if value == "1.36" { KubernetesVersion::V1_36 } else { KubernetesVersion::V1_24 };
    });
    let choose_plugin = change(|profile, value| {
        profile.network_plugin = if value == "ignores" { NetworkPlugin::Ignores } else { NetworkPlugin::Enforces };
    });
    let name_default = change(|profile, value| {
        let name = value.trim();
        profile.default_namespace = if name.is_empty() { "default".to_owned() } else { name.to_owned() };
    });
    let toggle_psp = {
        let profile = profile.clone();
        dispatch.reform(move |event: Event| {
            let psp_plugin = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::ProfileChanged(ClusterProfile { psp_plugin, ..profile.clone() })
        })
    };
    let versions = [KubernetesVersion::V1_24, KubernetesVersion::V1_36];
    let enforces = profile.network_plugin == NetworkPlugin::Enforces;
    let has_psp = profile.version == KubernetesVersion::V1_24;
    html! {
        <>
            { labelled(words::KUBERNETES, html! {
                <select data-testid="version" onchange={choose_version}>
                    { for versions.map(|each| option(version(each), version(each), profile.version == each)) }
                </select>
            }) }
            { labelled(words::NETWORK_PLUGIN, html! {
                <select data-testid="network-plugin" onchange={choose_plugin}>
                    { option("enforces", words::ENFORCES, enforces) }
                    { option("ignores", words::IGNORES, !enforces) }
                </select>
            }) }
            <label class="switch">
                <input type="checkbox" data-testid="psp-plugin" checked={profile.psp_plugin && has_psp}
                    disabled={!has_psp} onchange={toggle_psp} />
                <span>{ words::PSP_PLUGIN }</span>
            </label>
            { labelled(words::DEFAULT_NAMESPACE, field("default-namespace", profile.default_namespace.clone(), name_default)) }
        </>
    }
}

/// `custom`: user and groups are written by hand.
fn requester_picker(props: &SettingsProps, custom: &UseStateHandle<bool>) -> Html {
    let presets = requesters::presets(props.evaluated.as_ref().map(|evaluated| &evaluated.report));
    let chosen = presets.iter().find(|preset| preset.requester == props.requester).map(|preset| preset.id.clone());
    let by_hand = **custom || chosen.is_none();
    let choose = {
        let (presets, custom, dispatch) = (presets.clone(), custom.clone(), props.dispatch.clone());
        Callback::from(move |event: Event| {
            let id = value(&event);
            custom.set(id == CUSTOM);
            if let Some(preset) = presets.iter().find(|preset| preset.id == id) {
                dispatch.emit(Action::RequesterChanged(preset.requester.clone()));
            }
        })
    };
    let edit = |apply: fn(&mut Requester, &str)| {
        let requester = props.requester.clone();
        props.dispatch.reform(move |event: Event| {
            let mut requester = requester.clone();
            apply(&mut requester, &value(&event));
            Action::RequesterChanged(requester)
        })
    };
    let edit_user = edit(|requester, text| requester.user = text.trim().to_owned());
    let edit_groups = edit(|requester, text| requester.groups = requesters::groups(text));
    html! {
        <>
            { labelled(words::REQUESTS_BY, html! {
                <select data-testid="requester" onchange={choose}>
                    { for presets.iter().map(|preset| {
                        option(preset.id.clone(), preset.label.clone(), !by_hand && chosen.as_ref() == Some(&preset.id))
                    }) }
                    { option(CUSTOM, words::CUSTOM, by_hand) }
                </select>
            }) }
            if by_hand {
                { labelled(words::USER, field("requester-user", props.requester.user.clone(), edit_user)) }
                { labelled(words::GROUPS, field("requester-groups", props.requester.groups.join(", "), edit_groups)) }
            }
        </>
    }
}

/// What a field or select holds now.
fn value(event: &Event) -> String {
    match event.target_dyn_into::<HtmlSelectElement>() {
        Some(select) => select.value(),
        None => event.target_unchecked_into::<HtmlInputElement>().value(),
    }
}
