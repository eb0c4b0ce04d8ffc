//! Lines about access that go on from what is typed.

use crate::report::access::{AccessReport, SubjectAccess};

use super::access::{named, who};
use super::{MAX_PROPOSED, shell};

const MAX_RESOURCES: usize = 40;

pub const VERBS: [&str; 11] =
    ["get", "list", "watch", "create", "update", "patch", "delete", "use", "impersonate", "escalate", "*"];

const RESOURCES: [&str; 5] = ["pods", "secrets", "configmaps", "services", "deployments"];

/// Who, then the verb, then the resource.
#[must_use]
pub(super) fn lines(text: &str, report: &AccessReport) -> Vec<String> {
    let head = text.rfind(' ').and_then(|space| text.get(..=space)).unwrap_or_default();
    let typed = shell::words(head);
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let begun = text.get(head.len()..).unwrap_or_default();
    let subjects = |behind: &str| named_subjects(head, begun, behind, report);
    let behind = match typed.as_slice() {
        [] => return subjects(" "),
        ["what", "can"] => return subjects(" do"),
        ["pods", "running", "as"] => return subjects(""),
        ["who", "can", behind @ ..] => behind,
        all => who(all, report).ok().and_then(|(_, _, taken)| all.get(taken..)).unwrap_or(all),
    };
    match behind {
        [] => VERBS.iter().map(|verb| [head, verb, " "].concat()).collect(),
        [verb] if VERBS.contains(verb) => resources(report).iter().map(|resource| [head, resource].concat()).collect(),
        _ => Vec::new(),
    }
}

/// `head` with each subject whose name holds what is begun.
pub(super) fn named_subjects(head: &str, begun: &str, behind: &str, report: &AccessReport) -> Vec<String> {
    let names = report.subjects.iter().map(SubjectAccess::identity).map(|(user, groups)| named(&user, &groups));
    let fitting = names.filter(|name| name.contains(begun)).take(MAX_PROPOSED);
    fitting.map(|name| [head, &name, behind].concat()).collect()
}

/// Those that are always there, then those of the report's rules.
fn resources(report: &AccessReport) -> Vec<&str> {
    let mut resources = RESOURCES.to_vec();
    let scopes = report.subjects.iter().flat_map(|subject| &subject.scopes);
    for resource in scopes.flat_map(|scope| &scope.permissions).flat_map(|permission| &permission.resources) {
        if resources.len() < MAX_RESOURCES && !resource.contains('*') && !resources.contains(&&**resource) {
            resources.push(resource);
        }
    }
    resources
}

#[cfg(test)]
mod tests {
    use crate::report::access::{Permission, Scope, SubjectKind};

    use super::*;

    fn report() -> AccessReport {
        let permission = Permission { resources: vec!["jokes".to_owned(), "*".to_owned()], ..Permission::default() };
        let scope = Scope { permissions: vec![permission], ..Scope::default() };
        let user = |name: &str| SubjectAccess {
            kind: SubjectKind::User,
            name: name.to_owned(),
            username: name.to_owned(),
            scopes: vec![scope.clone()],
            ..SubjectAccess::default()
        };
        AccessReport { subjects: vec![user("jane"), user("Jane Doe")], ..AccessReport::default() }
    }

    #[test]
    fn a_line_goes_on_with_who_then_the_verb_then_the_resource() {
        let report = report();
        let first = |text: &str, count: usize| {
            let all = lines(text, &report);
            all.into_iter().take(count).collect::<Vec<_>>()
        };
        assert_eq!(lines("", &report), ["jane ", "'Jane Doe' "]);
        assert_eq!(lines("ane", &report).last().unwrap(), "'Jane Doe' ", "only who fits");
        assert_eq!(first("jane ", 2), ["jane get ", "jane list "]);
        assert_eq!(first("'Jane Doe' g", 1), ["'Jane Doe' get "]);
        assert_eq!(first("who can ", 1), ["who can get "]);
        assert_eq!(first("who can get ", 2), ["who can get pods", "who can get secrets"]);
        assert_eq!(lines("jane get ", &report).last().unwrap(), "jane get jokes");
        assert_eq!(lines("what can ", &report), ["what can jane do", "what can 'Jane Doe' do"]);
        assert_eq!(lines("jane get pods in ", &report), [""; 0]);
    }
}
