//! What an answer about access holds beside its reasons: the groups, who can, what one may do, objects, a command.

use policy_core::export;
use policy_core::report::access::{AccessDetails, Holder, PermissionChange, Scope};
use policy_core::report::{Answer, Question};
use yew::prelude::*;

use super::subjects::rule;
use crate::clipboard;
use crate::state::{Action, Listed};
use crate::views::chip::mark;
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{button, code, facts as table_of, more, quiet, quiet_line};
use crate::views::reasons;
use crate::words;

/// What is asked, of whom, and the command that asks a real cluster.
pub fn facts(question: &Question, answer: &Answer, page: &Page) -> Node {
    let Some(details) = &answer.access else { return none() };
    let groups = || {
        let groups = details.groups.iter().fold(none(), |told, group| told.add(code(group)).text(" "));
        el("p").class("identity").testid("answer-groups").add(quiet(words::IN_GROUPS).text(" ")).add(groups)
    };
    let asked = || {
        el("p").class("identity").add(quiet(words::ASKED).text(" ")).add(code(&details.asked).testid("answer-asked"))
    };
    let command = export::command(question, answer);
    let command = command.as_deref().map_or_else(none, |command| {
        let named = [words::COPY, " ", command].concat();
        let copy = button("copy-command", "where", words::COPY, copying(command, page)).attr("aria-label", &named);
        el("p")
            .class("identity")
            .add(quiet(words::ON_A_CLUSTER).text(" "))
            .add(code(command).class("commands").testid("answer-command"))
            .text(" ")
            .add(copy)
    });
    let asks_otherwise = matches!(question, Question::CanI(_) | Question::Request(_));
    none()
        .add_if(asks_otherwise && !details.asked.is_empty(), asked)
        .add_if(!details.groups.is_empty(), groups)
        .add(command)
}

pub fn table(answer: &Answer, page: &Page) -> Node {
    let Some(details) = &answer.access else { return none() };
    none()
        .add_if(!details.holders.is_empty(), || holders(details, page))
        .add(list(details.scopes.iter().map(|each| scope(each, page))))
        .add_if(!details.manifest.is_empty(), || manifest(&details.manifest, page))
        .add_if(!details.changes.is_empty(), || changes(details, page))
}

fn holders(details: &AccessDetails, page: &Page) -> Node {
    let rows = details.holders.iter().take(page.limit(Listed::Found)).map(|each| holder(each, page));
    el("div").testid("holders").add(table_of(words::WHO_CAN, &[words::WHO, words::WHERE, words::VIA], rows)).add(more(
        details.holders.len(),
        Listed::Found,
        page,
    ))
}

fn holder(holder: &Holder, page: &Page) -> Node {
    el("tr")
        .testid("holder")
        .attr("data-subject", &holder.label)
        .attr("data-scope", holder.scope.as_deref().unwrap_or_default())
        .add(el("th").attr("scope", "row").text(&holder.label))
        .add(el("td").text(&words::in_namespace(holder.scope.as_deref())))
        .add(el("td").add(reasons::items(&holder.via, page)))
}

fn scope(scope: &Scope, page: &Page) -> Node {
    let title = words::in_namespace(scope.namespace.as_deref());
    let rows = scope.permissions.iter().map(|permission| {
        let row = el("tr").testid("may").attr("data-verbs", &permission.verbs.join(" "));
        rule(permission)
            .into_iter()
            .fold(row, |row, cell| row.add(el("td").add(cell)))
            .add(el("td").add(reasons::items(&permission.via, page)))
    });
    let columns = [words::VERBS, words::RESOURCES, words::NAMES, words::VIA];
    el("div")
        .testid("answer-scope")
        .attr("data-namespace", scope.namespace.as_deref().unwrap_or_default())
        .add(el("h4").text(&title))
        .add(table_of(&title, &columns, rows))
}

fn manifest(text: &str, page: &Page) -> Node {
    el("section")
        .class("smallest-fix")
        .add(el("pre").attr("tabindex", "0").testid("answer-manifest").text(text))
        .add(button("copy-manifest", "btn", words::COPY, copying(text, page)))
        .text(" ")
        .add(button("add-manifest", "btn primary", words::ADD_TO_FILES, page.act(0, |_| Action::ManifestAdded)))
}

fn copying(text: &str, page: &Page) -> Callback<Event> {
    let (text, dispatch) = (text.to_owned(), page.dispatch.clone());
    Callback::from(move |_: Event| clipboard::copy(&text, dispatch.clone()))
}

fn changes(details: &AccessDetails, page: &Page) -> Node {
    let left_out = (details.changes_total as usize).saturating_sub(details.changes.len());
    let rows = details.changes.iter().take(page.limit(Listed::Connections)).map(|each| change(each, page));
    el("div")
        .testid("access-changes")
        .add(table_of(words::CHANGE, &[words::CHANGE, words::WHO, words::WHAT, words::WHERE, words::VIA], rows))
        .add(more(details.changes.len(), Listed::Connections, page))
        .add_if(left_out > 0, || quiet_line(&words::more(left_out)))
}

fn change(change: &PermissionChange, page: &Page) -> Node {
    let (class, glyph, word) =
        if change.gained { ("mark y", "+", words::GAINED) } else { ("mark x", "−", words::LOST) };
    el("tr")
        .testid("access-change")
        .attr("data-change", word)
        .attr("data-subject", &change.subject)
        .add(el("td").add(mark(class, glyph)).text(" ").text(word))
        .add(el("th").attr("scope", "row").text(&change.subject))
        .add(el("td").text(&change.what))
        .add(el("td").text(&words::in_namespace(change.namespace.as_deref())))
        .add(el("td").add(reasons::items(&change.via, page)))
}
