//! Each PodSecurityPolicy in words, and who may use it.

use policy_core::report::admission::{PolicySummary, PolicyUser};

use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::heading;
use crate::views::prose::prose;
use crate::views::{lines, reasons};
use crate::words;

pub fn policies(policies: &[PolicySummary], page: &Page) -> Node {
    if policies.is_empty() {
        return none();
    }
    none().add(heading(words::PSP_POLICIES)).add(list(policies.iter().map(|each| policy(each, page))))
}

fn policy(policy: &PolicySummary, page: &Page) -> Node {
    let warnings = || el("div").class("warnings").testid("psp-warnings").add(reasons::items(&policy.warnings, page));
    let users = if policy.users.is_empty() {
        el("p").add(prose(words::NOBODY_MAY_USE))
    } else {
        let users = policy.users.iter().map(|each| user(each, page));
        el("div").add(el("p").text(words::MAY_USE)).add(el("ul").class("facts").all(users))
    };
    el("article")
        .class("policy")
        .key(&policy.name)
        .testid(&format!("psp:{}", policy.name))
        .add(el("h4").text(&policy.name).text(" ").add(lines::of_place(policy.place.as_ref(), page)))
        .add(reasons::items(&policy.requirements, page))
        .add_if(!policy.warnings.is_empty(), warnings)
        .add(users.testid("psp-users").attr("data-count", &policy.users.len().to_string()))
}

fn user(user: &PolicyUser, page: &Page) -> Node {
    let scope = words::in_namespace(user.namespace.as_deref()).to_ascii_lowercase();
    let via = user.via.iter().fold(none(), |told, via| told.add(reasons::link(via, page)).text(" "));
    el("li")
        .testid("psp-user")
        .attr("data-subject", &user.subject)
        .attr("data-namespace", user.namespace.as_deref().unwrap_or_default())
        .add(el("b").text(&user.subject))
        .text(&format!(", {scope}: "))
        .add(via)
}
