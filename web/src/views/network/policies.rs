//! Each policy and Service told in words, as `kubectl describe` does, with its lines.

use policy_core::report::network::{PolicyInWords, ServiceInWords};
use policy_core::report::{Place, Reason};

use crate::state::Listed;
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{heading, lead, more, quiet, quiet_line};
use crate::views::{lines, reasons};
use crate::words;

/// The usual kind goes without saying.
const USUAL: &str = "NetworkPolicy";

// Neither is inlined: their code is fetched when they are first shown.
#[inline(never)]
pub fn policies(policies: &[PolicyInWords], page: &Page) -> Node {
    if policies.is_empty() {
        return lead(words::NO_POLICIES);
    }
    let shown = policies.iter().take(page.limit(Listed::Policies));
    none().add(heading(words::POLICIES_IN_WORDS)).add(list(shown.map(|each| policy(each, page)))).add(more(
        policies.len(),
        Listed::Policies,
        page,
    ))
}

fn policy(policy: &PolicyInWords, page: &Page) -> Node {
    let selects = if policy.selects.is_empty() {
        words::SELECTS_NOTHING.to_owned()
    } else {
        format!("{} {}.", words::SELECTS, policy.selects.join(", "))
    };
    let kind = if policy.kind == USUAL { "" } else { &policy.kind };
    let head = [kind, "policy"];
    told(head, &policy.namespace, &policy.name, policy.place.as_ref(), quiet_line(&selects), &policy.sentences, page)
}

#[inline(never)]
pub fn services(services: &[ServiceInWords], page: &Page) -> Node {
    if services.is_empty() {
        return none();
    }
    let service = |each: &ServiceInWords| {
        told(["", "service"], &each.namespace, &each.name, each.place.as_ref(), none(), &each.sentences, page)
    };
    none()
        .add(heading(words::SERVICES_IN_WORDS))
        .add(list(services.iter().take(page.limit(Listed::Services)).map(service)))
        .add(more(services.len(), Listed::Services, page))
}

/// `kind` is told beside the name; `test` starts what tests know it by.
fn told(
    [kind, test]: [&str; 2],
    namespace: &str,
    name: &str,
    place: Option<&Place>,
    about: Node,
    sentences: &[Reason],
    page: &Page,
) -> Node {
    let slash = if namespace.is_empty() { "" } else { "/" };
    let id = [namespace, slash, name].concat();
    let title = el("h4").add(quiet(kind)).text(" ").text(&id).text(" ").add(lines::of_place(place, page));
    el("article")
        .class("policy")
        .key(&[kind, &id].concat())
        .testid(&[test, ":", &id].concat())
        .add(title)
        .add(about)
        .add(reasons::items(sentences, page))
}
