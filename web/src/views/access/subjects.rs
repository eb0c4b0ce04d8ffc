//! Subjects with everything that reaches them, and the roles behind it.

use policy_core::report::access::{Permission, RoleSummary, Scope, SubjectAccess, SubjectKind};
use policy_core::report::{AccessQuestion, Question};
use yew::prelude::*;

use crate::state::Action;
use crate::views::page::Page;
use crate::views::parts::{heads, quiet, scroll};
use crate::views::prose::prose;
use crate::views::{lines, reasons};
use crate::words;

/// So many subjects are unfolded at first.
const UNFOLDED: usize = 12;

pub fn subjects(subjects: &[SubjectAccess], page: &Page) -> Html {
    let own = subjects.iter().filter(|subject| !subject.default).count();
    html! { <>{ for subjects.iter().map(|each| subject(each, own <= UNFOLDED && !each.default, page)) }</> }
}

fn subject(subject: &SubjectAccess, open: bool, page: &Page) -> Html {
    let kind = match subject.kind {
        SubjectKind::ServiceAccount => "ServiceAccount",
        SubjectKind::User => "User",
        SubjectKind::Group => "Group",
    };
    let label = match &subject.namespace {
        Some(namespace) => format!("{namespace}/{}", subject.name),
        None => subject.name.clone(),
    };
    let testid = format!("subject:{}", subject.username);
    html! {
        <details class="subject" key={format!("{kind} {}", subject.username)} data-testid={testid} data-kind={kind}
            data-default={subject.default.to_string()} open={open}>
            <summary>
                <span class="kind">{ kind }</span>{ " " }<b>{ label }</b>{ " " }
                <span class="said">{ prose(&subject.summary) }</span>
            </summary>
            <p class="identity">
                if subject.kind != SubjectKind::Group {
                    <span class="quiet">{ words::USERNAME }{ " " }</span>
                    <code data-testid="subject-username">{ &subject.username }</code>
                }
                if !subject.groups.is_empty() {
                    <span class="quiet">{ " " }{ words::IN_GROUPS }{ " " }</span>
                    <span data-testid="subject-groups">{ for subject.groups.iter().map(|group| html! { <><code>{ group }</code>{ " " }</> }) }</span>
                }
                { lines::of_place(subject.place.as_ref(), page) }
            </p>
            if !subject.pods.is_empty() {
                <p class="identity"><span class="quiet">{ words::RUNS_IN }{ " " }</span>{ subject.pods.join(", ") }</p>
            }
            if subject.scopes.is_empty() {
                <p class="quiet">{ words::NO_PERMISSIONS }</p>
            }
            { for subject.scopes.iter().map(|each| scope(subject, each, page)) }
        </details>
    }
}

fn scope(subject: &SubjectAccess, scope: &Scope, page: &Page) -> Html {
    let title = words::in_namespace(scope.namespace.as_deref());
    let label = format!("{}: {title}", subject.name);
    html! {
        <div data-testid="scope" data-namespace={scope.namespace.clone().unwrap_or_default()}>
            <h4>{ &title }</h4>
            { scroll(label, html! {
                <table class="facts-table">
                    <thead><tr>{ heads(&[words::VERBS, words::RESOURCES, words::NAMES, words::VIA]) }</tr></thead>
                    <tbody>{ for scope.permissions.iter().map(|each| permission(subject, scope, each, page)) }</tbody>
                </table>
            }) }
        </div>
    }
}

/// One rule; its verbs are a verdict, and selecting them asks why.
fn permission(subject: &SubjectAccess, scope: &Scope, permission: &Permission, page: &Page) -> Html {
    let question = question(subject, scope, permission);
    let onclick = page.dispatch.reform(move |_| Action::Asked(Question::Access(question.clone())));
    let verbs = all_or(&permission.verbs, " ");
    html! {
        <tr data-testid="permission" data-verbs={permission.verbs.join(" ")} data-resources={permission.resources.join(" ")}>
            <td><button class="cell some decided" data-testid="permission-why" title={words::WHY} {onclick}>{ verbs }</button></td>
            <td>{ resources(permission) }</td>
            <td>
                if permission.resource_names.is_empty() {
                    { quiet(words::OPTIONAL) }
                } else {
                    { permission.resource_names.join(", ") }
                }
            </td>
            <td>{ reasons::items(&permission.via, page) }</td>
        </tr>
    }
}

fn resources(permission: &Permission) -> Html {
    if permission.resources.is_empty() {
        return html! { <code>{ permission.non_resource_urls.join(" ") }</code> };
    }
    let groups = permission.api_groups.iter().filter(|group| !group.is_empty());
    let groups = groups.map(|group| if group == "*" { words::EVERY.to_owned() } else { group.clone() });
    let groups = groups.collect::<Vec<_>>().join(", ");
    html! {
        <>
            { all_or(&permission.resources, ", ") }
            if !groups.is_empty() {
                <small class="quiet">{ " " }{ groups }</small>
            }
        </>
    }
}

/// The words, or one star for all.
fn all_or(words: &[String], separator: &str) -> String {
    if words.iter().any(|word| word == "*") { words::EVERY.to_owned() } else { words.join(separator) }
}

/// A question that this rule answers with yes; a star is asked as it is.
fn question(subject: &SubjectAccess, scope: &Scope, permission: &Permission) -> AccessQuestion {
    let first = |words: &[String]| words.first().cloned().unwrap_or_default();
    let (object, subresource) = match first(&permission.resources).split_once('/') {
        Some((object, subresource)) => (object.to_owned(), subresource.to_owned()),
        None => (first(&permission.resources), String::new()),
    };
    let (user, groups) = match subject.kind {
        SubjectKind::Group => (String::new(), vec![subject.name.clone()]),
        _ => (subject.username.clone(), Vec::new()),
    };
    AccessQuestion {
        user,
        groups,
        verb: first(&permission.verbs),
        api_group: first(&permission.api_groups),
        resource: object,
        subresource,
        name: first(&permission.resource_names),
        namespace: scope.namespace.clone(),
        path: permission.resources.is_empty().then(|| first(&permission.non_resource_urls)),
    }
}

pub fn roles(roles: &[RoleSummary], page: &Page) -> Html {
    if roles.is_empty() {
        return html! {};
    }
    html! {
        <details class="subject">
            <summary><b>{ words::count(roles.len(), "role", "roles") }</b></summary>
            <ul class="facts">{ for roles.iter().map(|each| role(each, page)) }</ul>
        </details>
    }
}

fn role(role: &RoleSummary, page: &Page) -> Html {
    let namespace = role.namespace.as_ref().map(|namespace| format!("{namespace}/"));
    let bound = if role.bindings.is_empty() { "no binding".to_owned() } else { role.bindings.join(", ") };
    let rules = words::count(usize::try_from(role.rules).unwrap_or_default(), "rule", "rules");
    html! {
        <li data-testid="role">
            <span class="kind">{ &role.kind }</span>{ " " }{ namespace }{ &role.name }{ " " }
            <span class="quiet">{ format!("{rules}, {bound}") }</span>{ " " }
            { lines::of_place(role.place.as_ref(), page) }
        </li>
    }
}
