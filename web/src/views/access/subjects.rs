//! Subjects with everything that reaches them, and the roles behind it.

use policy_core::report::access::{Permission, RoleSummary, Scope, SubjectAccess, SubjectKind};
use policy_core::report::{AccessQuestion, Question};

use crate::state::Listed;
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{code, facts, more, quiet, quiet_line};
use crate::views::prose::prose;
use crate::views::{lines, reasons};
use crate::words;

/// So many subjects are unfolded at first.
const UNFOLDED: usize = 12;

pub fn subjects(subjects: &[SubjectAccess], page: &Page) -> Node {
    let own = subjects.iter().filter(|subject| !subject.default).count();
    let shown = subjects.iter().take(page.limit(Listed::Subjects));
    list(shown.map(|each| subject(each, own <= UNFOLDED && !each.default, page))).add(more(
        subjects.len(),
        Listed::Subjects,
        page,
    ))
}

fn subject(subject: &SubjectAccess, open: bool, page: &Page) -> Node {
    let kind = match subject.kind {
        SubjectKind::ServiceAccount => "ServiceAccount",
        SubjectKind::User => "User",
        SubjectKind::Group => "Group",
    };
    let label = match &subject.namespace {
        Some(namespace) => format!("{namespace}/{}", subject.name),
        None => subject.name.clone(),
    };
    let summary = el("summary")
        .add(el("span").class("kind").text(kind))
        .text(" ")
        .add(el("b").text(&label))
        .text(" ")
        .add(el("span").class("said").add(prose(&subject.summary)));
    let runs = || {
        let word = quiet(words::RUNS_IN).text(" ");
        el("p").class("identity").add(word).text(&subject.pods.join(", "))
    };
    el("details")
        .class("subject")
        .key(&format!("{kind} {}", subject.username))
        .testid(&format!("subject:{}", subject.username))
        .attr("data-kind", kind)
        .truth("data-default", subject.default)
        .flag("open", open)
        .add(summary)
        .add(identity(subject, page))
        .add_if(!subject.pods.is_empty(), runs)
        .add_if(subject.scopes.is_empty(), || quiet_line(words::NO_PERMISSIONS))
        .add(list(subject.scopes.iter().map(|each| scope(subject, each, page))))
}

/// What the API server knows it by.
fn identity(subject: &SubjectAccess, page: &Page) -> Node {
    let groups = || {
        let groups = el("span").testid("subject-groups");
        let groups = subject.groups.iter().fold(groups, |told, group| told.add(code(group)).text(" "));
        none().add(quiet(" · ").text(words::IN_GROUPS).text(" ")).add(groups)
    };
    el("p")
        .class("identity")
        .add(quiet(words::USERNAME).text(" "))
        .add(code(&subject.username).testid("subject-username"))
        .text(" ")
        .add(lines::of_place(subject.place.as_ref(), page))
        .add_if(!subject.groups.is_empty(), groups)
}

fn scope(subject: &SubjectAccess, scope: &Scope, page: &Page) -> Node {
    let title = words::in_namespace(scope.namespace.as_deref());
    let rows = scope.permissions.iter().map(|each| permission(subject, scope, each, page));
    let columns = [words::VERBS, words::RESOURCES, words::NAMES, words::VIA];
    el("div")
        .testid("scope")
        .attr("data-namespace", scope.namespace.as_deref().unwrap_or_default())
        .add(el("h4").text(&title))
        .add(facts(&format!("{}: {title}", subject.name), &columns, rows))
}

/// One rule; its verbs are a verdict, and selecting them asks why.
fn permission(subject: &SubjectAccess, scope: &Scope, permission: &Permission, page: &Page) -> Node {
    let question = question(subject, scope, permission);
    let verbs = el("button")
        .class("cell some decided")
        .testid("permission-why")
        .attr("title", words::WHY)
        .on_click(page.ask(Question::Access(question)))
        .text(&all_or(&permission.verbs, " "));
    el("tr")
        .testid("permission")
        .attr("data-verbs", &permission.verbs.join(" "))
        .attr("data-resources", &permission.resources.join(" "))
        .add(el("td").add(verbs))
        .add(el("td").add(resources(permission)))
        .add(el("td").add(names(permission)))
        .add(el("td").add(reasons::items(&permission.via, page)))
}

/// Verbs, resources and names of a rule.
pub fn rule(permission: &Permission) -> [Node; 3] {
    [none().text(&all_or(&permission.verbs, " ")), resources(permission), names(permission)]
}

fn names(permission: &Permission) -> Node {
    if permission.resource_names.is_empty() {
        return quiet(words::OPTIONAL);
    }
    none().text(&permission.resource_names.join(", "))
}

fn resources(permission: &Permission) -> Node {
    if permission.resources.is_empty() && permission.non_resource_urls == ["*"] {
        return none().text(words::EVERY_PATH);
    }
    if permission.resources.is_empty() {
        return code(&permission.non_resource_urls.join(" "));
    }
    let groups = permission.api_groups.iter().filter(|group| !group.is_empty());
    let groups = groups.map(|group| if group == "*" { words::EVERY_GROUP } else { group });
    let groups = groups.collect::<Vec<_>>().join(", ");
    none()
        .text(&all_or(&permission.resources, ", "))
        .add_if(!groups.is_empty(), || el("small").class("quiet").text(" ").text(&groups))
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
        ..AccessQuestion::default()
    }
}

pub fn roles(roles: &[RoleSummary], page: &Page) -> Node {
    if roles.is_empty() {
        return none();
    }
    let count = el("b").text(&words::count(roles.len(), "role", "roles"));
    el("details")
        .class("subject")
        .add(el("summary").add(count))
        .add(el("ul").class("facts").all(roles.iter().take(page.limit(Listed::Roles)).map(|each| role(each, page))))
        .add(more(roles.len(), Listed::Roles, page))
}

fn role(role: &RoleSummary, page: &Page) -> Node {
    let name = match &role.namespace {
        Some(namespace) => format!(" {namespace}/{} ", role.name),
        None => format!(" {} ", role.name),
    };
    let bound = if role.bindings.is_empty() { "no binding".to_owned() } else { role.bindings.join(", ") };
    let rules = words::count(usize::try_from(role.rules).unwrap_or_default(), "rule", "rules");
    el("li")
        .testid("role")
        .add(el("span").class("kind").text(&role.kind))
        .text(&name)
        .add(quiet(&format!("{rules}, {bound}")))
        .text(" ")
        .add(lines::of_place(role.place.as_ref(), page))
}
