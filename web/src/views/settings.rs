//! The imagined cluster and who sends the requests.

use std::rc::Rc;

use policy_core::report::{ClusterProfile, KubernetesVersion, NetworkPlugin, Requester};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::element::{Node, el, list, none};
use super::footer::version;
use super::parts::{field, labelled, option, tick};
use crate::protocol::Verdicts;
use crate::state::{Action, requesters};
use crate::words;

#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    pub dispatch: Callback<Action>,
    pub profile: ClusterProfile,
    pub requester: Requester,
    pub verdicts: Option<Rc<Verdicts>>,
}

const CUSTOM: &str = "custom";

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let open = use_state(bool::default);
    let custom = use_state(bool::default);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: Event| open.set(!*open))
    };
    let button = el("button")
        .class("btn settings-toggle")
        .truth("aria-expanded", *open)
        .testid("settings")
        .on_click(toggle)
        .text(words::SETTINGS)
        .text(" ▾");
    let fields =
        el("div").class("fields").add(requester_picker(props, &custom)).add(cluster(&props.profile, &props.dispatch));
    el("section")
        .class("settings")
        .attr("aria-label", words::CLUSTER)
        .truth("data-open", *open)
        .add(button)
        .add(fields)
        .into()
}

fn cluster(profile: &ClusterProfile, dispatch: &Callback<Action>) -> Node {
    let change = |edit: fn(&mut ClusterProfile, &str)| {
        let profile = profile.clone();
        dispatch.reform(move |event: Event| {
            let mut profile = profile.clone();
            edit(&mut profile, &value(&event));
            Action::ProfileChanged(profile)
        })
    };
    let choose_version = change(|profile, value| {
        profile.version = KubernetesVersion::ALL.into_iter().find(|each| version(*each) == value).unwrap_or_default();
    });
    let choose_plugin = change(|profile, value| {
        profile.network_plugin =
            NetworkPlugin::ALL.into_iter().find(|plugin| words::plugin(*plugin).0 == value).unwrap_or_default();
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
    let has_psp = profile.version == KubernetesVersion::V1_24;
    let pick_version = el("select").testid("version").on_change(choose_version).all(
        KubernetesVersion::ALL.into_iter().map(|each| option(version(each), version(each), profile.version == each)),
    );
    let plugin = |plugin| {
        let (value, word) = words::plugin(plugin);
        option(value, word, profile.network_plugin == plugin)
    };
    let pick_plugin =
        el("select").testid("network-plugin").on_change(choose_plugin).all(NetworkPlugin::ALL.into_iter().map(plugin));
    let psp = tick("psp-plugin", profile.psp_plugin && has_psp, toggle_psp).flag("disabled", !has_psp);
    none()
        .add(labelled(words::KUBERNETES, pick_version))
        .add(labelled(words::NETWORK_PLUGIN, pick_plugin))
        .add(el("label").class("switch").add(psp).add(el("span").text(if has_psp {
            words::PSP_PLUGIN
        } else {
            words::PSP_REMOVED
        })))
        .add(labelled(words::DEFAULT_NAMESPACE, field("default-namespace", &profile.default_namespace, name_default)))
}

/// `custom`: user and groups are written by hand.
fn requester_picker(props: &SettingsProps, custom: &UseStateHandle<bool>) -> Node {
    let presets = requesters::presets(props.verdicts.as_deref());
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
    let known =
        presets.iter().map(|preset| option(&preset.id, &preset.label, !by_hand && chosen.as_ref() == Some(&preset.id)));
    // The presets come first, and their number changes with the manifests.
    let pick =
        el("select").testid("requester").on_change(choose).add(list(known)).add(option(CUSTOM, words::CUSTOM, by_hand));
    none().add(labelled(words::REQUESTS_BY, pick)).add_if(by_hand, || fields_by_hand(&props.requester, &props.dispatch))
}

// Not inlined: its code is fetched when somebody else is chosen.
#[inline(never)]
fn fields_by_hand(requester: &Requester, dispatch: &Callback<Action>) -> Node {
    let edit = |apply: fn(&mut Requester, &str)| {
        let requester = requester.clone();
        dispatch.reform(move |event: Event| {
            let mut requester = requester.clone();
            apply(&mut requester, &value(&event));
            Action::RequesterChanged(requester)
        })
    };
    let edit_user = edit(|requester, text| requester.user = text.trim().to_owned());
    let edit_groups = edit(|requester, text| requester.groups = requesters::groups(text));
    none()
        .add(labelled(words::USER, field("requester-user", &requester.user, edit_user)))
        .add(labelled(words::GROUPS, field("requester-groups", &requester.groups.join(", "), edit_groups)))
}

/// What a field or select holds now.
fn value(event: &Event) -> String {
    match event.target_dyn_into::<HtmlSelectElement>() {
        Some(select) => select.value(),
        None => event.target_unchecked_into::<HtmlInputElement>().value(),
    }
}
