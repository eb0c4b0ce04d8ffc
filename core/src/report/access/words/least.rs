//! The texts about the smallest role for a list of requests.

use super::count;
use crate::report::{Effect, Reason};

fn note(code: &str, text: String) -> Reason {
    Reason::new(code, Effect::Note, text)
}

pub(in super::super) const QUESTION: &str = "What is the least that these requests need?";

pub(in super::super) const NO_REQUESTS: &str = "There is no request: write one a line, as `get pods -n shop` or `GET /api/v1/namespaces/shop/pods`, or paste lines of an audit log.";

pub(in super::super) fn summary(requests: usize, roles: usize, rules: usize, user: &str) -> String {
    let who = if user.is_empty() { String::new() } else { format!(" to {user}") };
    format!(
        "{} granted{who} by {} with {}, and nothing else.",
        count(requests, "distinct request is", "distinct requests are"),
        count(roles, "role", "roles"),
        count(rules, "rule", "rules")
    )
}

pub(in super::super) fn nothing_needed(user: &str) -> String {
    format!("{user} needs nothing: Kubernetes' default bindings allow all of this to everybody.")
}

pub(in super::super) fn unreadable(line: usize, text: &str) -> Reason {
    Reason::new("unreadable-line", Effect::Against, format!("Line {line} is not understood: `{text}`."))
}

pub(in super::super) fn more_unreadable(number: usize) -> Reason {
    note("unreadable-line", format!("{} not understood either.", count(number, "more line is", "more lines are")))
}

pub(in super::super) fn by_default(number: usize) -> Reason {
    note(
        "held-by-default",
        format!(
            "{} left out: everybody has it by Kubernetes' default bindings.",
            count(number, "request is", "requests are")
        ),
    )
}

pub(in super::super) fn were_denied(number: usize) -> Reason {
    note(
        "were-denied",
        format!(
            "{} in the log, and would be allowed now.",
            count(number, "request was denied", "requests were denied")
        ),
    )
}

pub(in super::super) fn others(users: &[String]) -> Reason {
    note("other-users", format!("The log has requests of others too, which do not count: {}.", super::listed(users)))
}

pub(in super::super) const NO_USER: &str = "Nobody is named, so there is no binding: say who needs it.";

pub(in super::super) const NAMED_LIST: &str = "A list or watch is restricted to a name: it is allowed only with the field selector metadata.name, as `kubectl get NAME -w` sends it.";

pub(in super::super) fn told(code: &str, text: &str) -> Reason {
    note(code, text.to_owned())
}

pub(in super::super) fn too_many(most: usize) -> Reason {
    note("too-many-lines", format!("Only the first {most} lines were read."))
}

pub(in super::super) const NOT_VERIFIED: &str =
    "Evaluated again, not all of these requests would be allowed: the API server may refuse a name or rule of it.";

pub(in super::super) const VERIFIED: &str = "Evaluated again: each request is allowed by these objects alone.";
