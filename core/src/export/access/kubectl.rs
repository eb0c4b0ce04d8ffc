//! Commands that ask a real cluster the same.

use crate::report::access::{AccessReport, Permission, SubjectAccess, SubjectKind, drawn};
use crate::report::{AccessQuestion, Answer, Question, Verdict};

/// At most so many commands are written.
const MAX_COMMANDS: usize = 2_000;

/// A shell script: each permission of each subject, asked with `kubectl auth can-i`, with what is expected.
#[must_use]
pub fn commands(report: &AccessReport) -> String {
    let mut out = drawn::SCRIPT.to_owned();
    let mut left = MAX_COMMANDS;
    for subject in &report.subjects {
        if subject.scopes.is_empty() {
            continue;
        }
        out.push_str(&["\n# ", &one_line(&drawn::label(subject)), "\n"].concat());
        for scope in &subject.scopes {
            for rule in &scope.permissions {
                for question in questions(subject, scope.namespace.as_deref(), rule) {
                    if left == 0 {
                        out.push_str(drawn::MORE_COMMANDS);
                        return out;
                    }
                    left -= 1;
                    out.push_str(&["expect yes ", &can_i(&question), "\n"].concat());
                }
            }
        }
    }
    out
}

/// The command that asks a real cluster what this question asks, if there is one.
#[must_use]
pub fn command(question: &Question, answer: &Answer) -> Option<String> {
    let asked = match question {
        Question::Access(asked) => asked.clone(),
        Question::CanI(asked) => {
            let mut words = vec!["kubectl auth can-i".to_owned(), quoted(&asked.verb), quoted(&asked.resource)];
            if !asked.subresource.is_empty() {
                words.push(["--subresource=", &quoted(&asked.subresource)].concat());
            }
            words.extend(place(Some(&asked.namespace).filter(|_| !asked.all_namespaces), asked.all_namespaces));
            words.extend(identity(&asked.user, &asked.groups));
            return Some(words.join(" "));
        }
        _ => return None,
    };
    (answer.verdict != Verdict::Depends || !answer.stages.is_empty())
        .then(|| ["kubectl auth can-i ", &can_i(&asked)].concat())
}

/// A question for each verb and resource of a rule.
fn questions(subject: &SubjectAccess, namespace: Option<&str>, rule: &Permission) -> Vec<AccessQuestion> {
    let (user, groups) = match subject.kind {
        // Somebody in the group; kubectl cannot ask for nobody.
        SubjectKind::Group => ("somebody".to_owned(), vec![subject.name.clone()]),
        _ => (subject.username.clone(), subject.groups.clone()),
    };
    let mut questions = Vec::new();
    for verb in &rule.verbs {
        let of = |question: AccessQuestion| AccessQuestion {
            user: user.clone(),
            groups: groups.clone(),
            verb: verb.clone(),
            namespace: namespace.map(str::to_owned),
            ..question
        };
        for url in &rule.non_resource_urls {
            questions.push(of(AccessQuestion { path: Some(url.clone()), ..AccessQuestion::default() }));
        }
        for group in &rule.api_groups {
            for listed in &rule.resources {
                let (resource, subresource) = listed.split_once('/').unwrap_or((listed, ""));
                let name = rule.resource_names.first().cloned().unwrap_or_default();
                // `* ` of all groups and resources are asked for as such; a star in one of them alone cannot be.
                if (group == "*") == (resource == "*") {
                    questions.push(of(AccessQuestion {
                        api_group: group.clone(),
                        resource: resource.to_owned(),
                        subresource: subresource.to_owned(),
                        name,
                        ..AccessQuestion::default()
                    }));
                }
            }
        }
    }
    questions
}

/// What stands behind `kubectl auth can-i`.
fn can_i(question: &AccessQuestion) -> String {
    let AccessQuestion { user, groups, verb, api_group, resource, subresource, name, namespace, path, .. } = question;
    let mut words = vec![quoted(verb)];
    if let Some(path) = path {
        words.push(quoted(path));
    } else {
        let mut object = resource.clone();
        for (sign, part) in [(".", api_group), ("/", name)] {
            if !part.is_empty() && part != "*" {
                object.push_str(sign);
                object.push_str(part);
            }
        }
        words.push(quoted(&object));
        if !subresource.is_empty() {
            words.push(["--subresource=", &quoted(subresource)].concat());
        }
        words.extend(place(namespace.as_ref(), namespace.is_none()));
    }
    words.extend(identity(user, groups));
    words.join(" ")
}

fn place(namespace: Option<&String>, everywhere: bool) -> Option<String> {
    match namespace {
        _ if everywhere => Some("--all-namespaces".to_owned()),
        Some(namespace) if !namespace.is_empty() => Some(["--namespace=", &quoted(namespace)].concat()),
        _ => None,
    }
}

/// kubectl itself adds only `system:authenticated` to a user, and to a service account its own groups.
fn identity(user: &str, groups: &[String]) -> Vec<String> {
    let user = if user.is_empty() { "somebody" } else { user };
    let mut words = vec![["--as=", &quoted(user)].concat()];
    let is_account = user.starts_with("system:serviceaccount:");
    for group in groups.iter().filter(|group| *group != "system:authenticated") {
        if !(is_account && group.starts_with("system:serviceaccounts")) {
            words.push(["--as-group=", &quoted(group)].concat());
        }
    }
    words
}

/// As a shell takes it for one plain word.
fn quoted(text: &str) -> String {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_./:@,".contains(&letter);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    ["'", &one_line(text).replace('\'', "'\\''"), "'"].concat()
}

/// Control characters would end a comment or confuse a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
