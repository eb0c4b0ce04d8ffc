//! What admission changes in a pod, and what keeps it from a stricter standard.

use policy_core::report::admission::{Change, PodAdmission, Violation};

use crate::views::element::{Node, el, list, none};
use crate::views::lines;
use crate::views::page::Page;
use crate::views::parts::{code, facts, heading, quiet, quiet_line};
use crate::words;

pub fn changes(changes: &[Change]) -> Node {
    if changes.is_empty() {
        return none();
    }
    let value = |value: &Option<String>| {
        el("td").add(match value {
            Some(value) => code(value),
            None => quiet(words::UNSET),
        })
    };
    let row = |change: &Change| {
        el("tr")
            .testid("change")
            .attr("data-path", &change.path)
            .add(el("th").attr("scope", "row").add(code(&change.path)))
            .add(value(&change.before))
            .add(value(&change.after))
    };
    let columns = [words::FIELD, words::BEFORE, words::AFTER];
    none().add(heading(words::CHANGES)).add(facts(words::CHANGES, &columns, changes.iter().map(row)))
}

pub fn standard(pod: &PodAdmission, page: &Page) -> Node {
    let standard = &pod.standard;
    if standard.violations.is_empty() {
        return none();
    }
    none()
        .add(heading(words::KEEPS_FROM))
        .add(quiet_line(&format!("{} meets {} {}.", pod.id, standard.level, standard.version)))
        .add(el("ul").class("facts").all(standard.violations.iter().map(|each| violation(each, page))))
}

fn violation(violation: &Violation, page: &Page) -> Node {
    let detail = if violation.detail.is_empty() { String::new() } else { format!(" ({})", violation.detail) };
    el("li")
        .testid("violation")
        .attr("data-level", &violation.level)
        .add(el("b").text(&violation.level))
        .text(&[": ", &violation.reason, &detail, " "].concat())
        .add(list(violation.places.iter().map(|place| lines::of_place(Some(place), page))))
}
