//! What an answer about a pod holds beside its reasons: other hands, where one finds out, what admission sets.

use policy_core::report::admission::{AdmissionDetails, Event as Seen, IdentityOutcome};
use policy_core::report::{AdmissionQuestion, Question};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{migration, standards};
use crate::state::Action;
use crate::views::chip;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{code, diff, facts, labelled, option, quiet};
use crate::views::prose::prose;
use crate::words;

/// How the pod gets there: created, created through a Deployment, or changed later.
pub fn controls(question: &AdmissionQuestion, is_bare: bool, page: &Page) -> Node {
    let chosen = match (question.update, question.as_deployment) {
        (true, _) => "update",
        (false, true) => "deployment",
        (false, false) => "create",
    };
    let asked = question.clone();
    let onchange = page.dispatch.reform(move |event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        let (as_deployment, update) = (value == "deployment", value == "update");
        Action::Asked(Question::Admission(AdmissionQuestion { as_deployment, update, ..asked.clone() }))
    });
    let ways = words::POD_WAYS.into_iter().filter(|(value, _)| is_bare || *value != "deployment");
    let select = el("select")
        .testid("pod-way")
        .on_change(onchange)
        .all(ways.map(|(value, word)| option(value, word, value == chosen)));
    el("p").class("fields about").add(labelled(words::POD_WAY, select))
}

pub fn table(details: &AdmissionDetails, page: &Page) -> Node {
    none()
        .add_if(!details.events.is_empty(), || events(&details.events))
        .add_if(!details.diff.is_empty(), || changed(&details.diff))
        .add_if(!details.identities.is_empty(), || identities(&details.identities))
        .add_if(!details.standards.is_empty(), || standards::spans(&details.standards, page))
        .add_if(!details.policies.is_empty(), || migration::policies(&details.policies, page))
        .add_if(!details.namespaces.is_empty(), || migration::namespaces(&details.namespaces, page))
}

fn events(events: &[Seen]) -> Node {
    el("section")
        .class("smallest-fix")
        .add(el("h4").text(words::FINDS_OUT))
        .add(el("ol").class("events").testid("events").all(events.iter().map(event)))
}

/// A command and what it shows.
pub fn event(event: &Seen) -> Node {
    let shows = el("pre").attr("tabindex", "0").text(&event.shows);
    el("li").testid("event").add(code(&event.command)).add(shows)
}

fn changed(lines: &[String]) -> Node {
    el("section").class("smallest-fix").add(el("h4").text(words::CHANGES)).add(diff("pod-diff", lines))
}

fn identities(identities: &[IdentityOutcome]) -> Node {
    let columns = [words::CREATED_BY, words::MAY_CREATE, words::VERDICT, words::BY_POLICY];
    el("div").class("about").testid("identities").add(el("h4").text(words::OTHER_HANDS)).add(facts(
        words::OTHER_HANDS,
        &columns,
        identities.iter().enumerate().map(|(index, each)| identity(each, identities.get(..index).unwrap_or_default())),
    ))
}

/// `before`: the identities above it.
fn identity(identity: &IdentityOutcome, before: &[IdentityOutcome]) -> Node {
    // Who has no grants is nobody in particular.
    let may = match (&*identity.code, identity.may_create) {
        ("service-account", _) => "",
        (_, true) => words::YES,
        (_, false) => words::NO,
    };
    let is_told = before.last().is_some_and(|above| above.message == identity.message);
    let by = match (&identity.policy, &identity.message) {
        (Some(policy), _) => code(policy),
        (None, Some(_)) if is_told => quiet(words::AS_ABOVE),
        (None, Some(message)) => el("small").text(message),
        (None, None) => none(),
    };
    let (_, verdict) = words::verdict(identity.verdict);
    el("tr")
        .testid("identity")
        .attr("data-code", &identity.code)
        .attr("data-verdict", verdict)
        .attr("data-policy", identity.policy.as_deref().unwrap_or_default())
        .add(el("th").attr("scope", "row").add(prose(&identity.label)))
        .add(el("td").text(may))
        .add(el("td").add(chip::of_pod(identity.verdict, &identity.stages)))
        .add(el("td").add(by))
}
