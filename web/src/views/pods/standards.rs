//! Where a pod stands among the Pod Security Standards, and a question about one of them.

use policy_core::report::admission::{PodAdmission, StandardQuestion, StandardSpan, Violation};
use policy_core::report::{KubernetesVersion, Question};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::Action;
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{button, facts, heading, labelled, option, quiet_line};
use crate::views::{lines, page};
use crate::words;

/// What keeps the pod from the next level, and a form that asks about another level or version.
pub fn standard(pod: &PodAdmission, asked: Option<&StandardQuestion>, newest: KubernetesVersion, page: &Page) -> Node {
    let standard = &pod.standard;
    let meets = [&*pod.id, " meets ", &standard.level, " ", &standard.version, "."].concat();
    let violations = standard.violations.iter().map(|each| violation(each, page));
    none()
        .add(heading(words::STANDARDS))
        .add(quiet_line(&meets).testid("meets"))
        .add_if(!standard.violations.is_empty(), || {
            el("div").class("about").add(el("h4").text(words::KEEPS_FROM)).add(el("ul").class("facts").all(violations))
        })
        .add(form(pod, asked, newest, page))
}

fn form(pod: &PodAdmission, asked: Option<&StandardQuestion>, newest: KubernetesVersion, page: &Page) -> Node {
    let asked = asked.filter(|asked| asked.pod == pod.id).cloned();
    let now = asked.unwrap_or_else(|| StandardQuestion { pod: pod.id.clone(), ..StandardQuestion::default() });
    let change = |edit: fn(&mut StandardQuestion, String)| {
        let now = now.clone();
        page.dispatch.reform(move |event: Event| {
            let mut question = now.clone();
            edit(&mut question, event.target_unchecked_into::<HtmlSelectElement>().value());
            Action::Asked(Question::Standard(question))
        })
    };
    let levels = [("", words::NEXT_LEVEL), ("baseline", "baseline"), ("restricted", "restricted")];
    let levels = levels.into_iter().map(|(value, word)| option(value, word, value == now.level));
    let versions = (0..=newest.minor()).rev().map(|minor| {
        let version = ["v1.", &minor.to_string()].concat();
        option(&version, &version, version == now.version)
    });
    let level = el("select").testid("standard-level").on_change(change(|asked, level| asked.level = level)).all(levels);
    let version = el("select")
        .testid("standard-version")
        .on_change(change(|asked, version| asked.version = version))
        .add(option("", "latest", now.version.is_empty()))
        .add(list(versions));
    let ask = page.ask(Question::Standard(now));
    el("p").class("fields about").add(labelled(words::LEVEL, level)).add(labelled(words::VERSION, version)).add(button(
        "standard-ask",
        "btn",
        words::ASK_STANDARD,
        ask,
    ))
}

/// The level at each version.
pub fn spans(spans: &[StandardSpan], page: &page::Page) -> Node {
    let row = |span: &StandardSpan| {
        let versions = if span.from == span.to { span.from.clone() } else { [&*span.from, "–", &span.to].concat() };
        let keeps = span.violations.iter().map(|each| violation(each, page));
        el("tr")
            .testid("span")
            .attr("data-from", &span.from)
            .attr("data-to", &span.to)
            .attr("data-level", &span.level)
            .add(el("th").attr("scope", "row").text(&versions))
            .add(el("td").text(&span.level))
            .add(el("td").add(el("ul").class("facts").all(keeps)))
    };
    let columns = [words::VERSION, words::MEETS, words::KEEPS_FROM];
    el("div").class("about").testid("spans").add(el("h4").text(words::BY_VERSION)).add(facts(
        words::BY_VERSION,
        &columns,
        spans.iter().map(row),
    ))
}

pub fn violation(violation: &Violation, page: &Page) -> Node {
    let detail = if violation.detail.is_empty() { String::new() } else { [" (", &*violation.detail, ")"].concat() };
    el("li")
        .testid("violation")
        .attr("data-level", &violation.level)
        .add(el("b").text(&violation.level))
        .text(&[": ", &violation.reason, &detail, " "].concat())
        .add(list(violation.places.iter().map(|place| lines::of_place(Some(place), page))))
}
