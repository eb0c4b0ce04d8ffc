//! How the API server is set up for pods, which no manifest says: the token volume, Pod Security's configuration.

use policy_core::report::{ClusterProfile, Requester};
use policy_core::settings::PodSecuritySettings;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, requesters};
use crate::views::element::{Node, el};
use crate::views::page::Page;
use crate::views::parts::{field, labelled, option, quiet_line, tick};
use crate::words;

/// Whether bare pods come through a Deployment.
pub fn through(requester: &Requester, page: &Page) -> Node {
    let requester = requester.clone();
    let (chosen, through) = (requester.as_deployment, requester);
    let onchange = page.dispatch.reform(move |event: Event| {
        let as_deployment = event.target_unchecked_into::<HtmlInputElement>().checked();
        Action::RequesterChanged(Requester { as_deployment, ..through.clone() })
    });
    el("p").class("fields about").add(
        el("label")
            .class("switch")
            .add(tick("as-deployment", chosen, onchange))
            .add(el("span").text(words::AS_DEPLOYMENT)),
    )
}

pub fn configuration(profile: &ClusterProfile, page: &Page) -> Node {
    let token = {
        let profile = profile.clone();
        page.dispatch.reform(move |event: Event| {
            let token_volume = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::ProfileChanged(ClusterProfile { token_volume, ..profile.clone() })
        })
    };
    let settings = &profile.pod_security;
    let token = tick("token-volume", profile.token_volume, token);
    let pick = |testid, word, now: &str, set| {
        let levels = words::DEFAULT_LEVELS.into_iter().map(|value| {
            let shown = if value.is_empty() { words::PRIVILEGED } else { value };
            option(value, shown, value == now)
        });
        let onchange = change(profile, page, set, |event| event.target_unchecked_into::<HtmlSelectElement>().value());
        labelled(word, el("select").testid(testid).on_change(onchange).all(levels))
    };
    let typed = |testid, word, now: &[String], set| {
        let onchange = change(profile, page, set, |event| event.target_unchecked_into::<HtmlInputElement>().value());
        labelled(word, field(testid, &now.join(", "), onchange))
    };
    el("details")
        .class("more-questions")
        .add(el("summary").testid("pod-configuration").text(words::POD_CONFIGURATION))
        .add(
            el("p")
                .class("fields")
                .add(el("label").class("switch").add(token).add(el("span").text(words::TOKEN_VOLUME))),
        )
        .add(quiet_line(words::POD_SECURITY_ABOUT))
        .add(
            el("div")
                .class("fields")
                .add(pick("default-enforce", "enforce", &settings.enforce, |settings, text| settings.enforce = text))
                .add(pick("default-audit", "audit", &settings.audit, |settings, text| settings.audit = text))
                .add(pick("default-warn", "warn", &settings.warn, |settings, text| settings.warn = text)),
        )
        .add(
            el("div")
                .class("fields")
                .add(typed("exempt-users", words::EXEMPT_USERS, &settings.exempt_users, |settings, text| {
                    settings.exempt_users = requesters::groups(&text);
                }))
                .add(typed(
                    "exempt-namespaces",
                    words::EXEMPT_NAMESPACES,
                    &settings.exempt_namespaces,
                    |settings, text| {
                        settings.exempt_namespaces = requesters::groups(&text);
                    },
                ))
                .add(typed(
                    "exempt-classes",
                    words::EXEMPT_CLASSES,
                    &settings.exempt_runtime_classes,
                    |settings, text| {
                        settings.exempt_runtime_classes = requesters::groups(&text);
                    },
                )),
        )
}

fn change(
    profile: &ClusterProfile,
    page: &Page,
    set: fn(&mut PodSecuritySettings, String),
    value: fn(Event) -> String,
) -> Callback<Event> {
    let profile = profile.clone();
    page.dispatch.reform(move |event: Event| {
        let mut profile = profile.clone();
        set(&mut profile.pod_security, value(event));
        Action::ProfileChanged(profile)
    })
}
