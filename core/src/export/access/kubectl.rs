//! Commands that ask a real cluster the same.

use super::can_i::{arguments, identity, place, quoted, words};
use crate::manifest::rbac::PolicyRule;
use crate::order::Set;
use crate::rbac::request::request_info;
use crate::rbac::subject::{MASTERS, service_account, service_account_user};
use crate::rbac::{Attributes, resources, rule};
use crate::report::access::{AccessReport, Holder, Permission, SubjectAccess, SubjectKind, WhoCanQuestion, drawn};
use crate::report::{AccessQuestion, Answer, Question, Verdict};
use crate::settings::KubernetesVersion;

/// At most so many commands are written.
const MAX_COMMANDS: usize = 2_000;

/// At most so many holders of a permission are asked about.
const MAX_HOLDERS: usize = 10;

/// What tells most about a subject that may not do it: verb, group, resource, subresource.
const TELLING: [(&str, &str, &str, &str); 5] = [
    ("*", "", "*", ""),
    ("get", "", "secrets", ""),
    ("create", "", "pods", "exec"),
    ("impersonate", "", "users", ""),
    ("create", "rbac.authorization.k8s.io", "clusterrolebindings", ""),
];

/// A shell script: what each subject may do, and some of what it may not, asked with `kubectl auth can-i`; it tells where
/// the answer is another.
#[must_use]
pub fn commands(report: &AccessReport) -> String {
    let mut script = Script { text: [drawn::SCRIPT, drawn::EXPECT].concat(), left: MAX_COMMANDS, asked: Set::new() };
    for subject in report.subjects.iter().filter(|subject| !subject.scopes.is_empty()) {
        script.subject(subject);
    }
    script.text.push_str(if script.left == 0 { drawn::MORE_COMMANDS } else { "" });
    script.text.push_str(drawn::SCRIPT_END);
    script.text
}

/// A line of its own, perhaps behind an empty one; names in it do not end it.
pub(in crate::export) fn comment(script: &mut String, text: &str) {
    let (start, text) = if let Some(rest) = text.strip_prefix('\n') { ("\n", rest) } else { ("", text) };
    script.push_str(start);
    script.extend(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
    script.push('\n');
}

struct Script {
    text: String,
    /// How many commands may still be written.
    left: usize,
    asked: Set<String>,
}

impl Script {
    fn subject(&mut self, subject: &SubjectAccess) {
        self.comment(&["\n# ", &drawn::label(subject)].concat());
        let mut unasked = 0;
        for scope in &subject.scopes {
            for permission in &scope.permissions {
                if permission.via.iter().any(|reason| reason.code == "aggregates-nothing") {
                    unasked += 1;
                    continue;
                }
                for asked in requests(permission, scope.namespace.as_deref().unwrap_or_default()) {
                    unasked += usize::from(!asked.is_some_and(|asked| self.ask("yes", subject, &asked)));
                }
            }
        }
        for asked in refused(subject) {
            self.ask("no", subject, &asked);
        }
        if unasked > 0 {
            self.comment(&drawn::not_asked(unasked));
        }
        if subject.left_out > 0 {
            self.comment(&["# ", &drawn::not_listed(subject.left_out)].concat());
        }
    }

    /// Whether kubectl can ask it.
    fn ask(&mut self, expected: &str, subject: &SubjectAccess, asked: &Attributes) -> bool {
        let group = [subject.name.clone()];
        let (user, groups) = match subject.kind {
            SubjectKind::Group => ("", group.as_slice()),
            _ => (subject.username.as_str(), [].as_slice()),
        };
        let Some(arguments) = arguments(user, groups, asked) else { return false };
        if self.left > 0 && self.asked.insert(arguments.clone()) {
            self.left -= 1;
            self.text.push_str(&["expect ", expected, " ", &arguments, "\n"].concat());
        }
        true
    }

    fn comment(&mut self, text: &str) {
        comment(&mut self.text, text);
    }
}

/// A request for each verb, object and name of a rule; `None` for what no request can ask for.
fn requests(rule: &Permission, namespace: &str) -> Vec<Option<Attributes>> {
    let mut requests = Vec::new();
    for verb in &rule.verbs {
        let of = |asked: Attributes| Attributes { verb: verb.clone(), namespace: namespace.to_owned(), ..asked };
        for url in rule.non_resource_urls.iter().filter(|_| namespace.is_empty()) {
            // Any path will do for a star.
            let path = if url == "*" { "/*" } else { url };
            requests.push(Some(of(Attributes { path: Some(path.to_owned()), ..Attributes::default() })));
        }
        for group in &rule.api_groups {
            for listed in &rule.resources {
                let object = object(group, listed);
                let names: &[String] =
                    if rule.resource_names.is_empty() { &[String::new()] } else { &rule.resource_names };
                for name in names {
                    requests.push(object.clone().map(|object| of(Attributes { name: name.clone(), ..object })));
                }
            }
        }
    }
    requests
}

/// A request for what a rule lists: itself, or one of those that a star in a group stands for.
fn object(group: &str, listed: &str) -> Option<Attributes> {
    let (resource, subresource) = resources::split(listed);
    // `pods/*` means nothing.
    if subresource == "*" {
        return None;
    }
    let resource = match group {
        "" | "*" => resource,
        _ if resource == "*" => resources::all().iter().find(|known| known.group == group)?.name,
        _ => resource,
    };
    Some(Attributes {
        api_group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        ..Attributes::default()
    })
}

/// What a subject may not do: the most telling requests and, of what it may do in one namespace, the first everywhere.
/// Nothing where its rules are not all known.
fn refused(subject: &SubjectAccess) -> Vec<Attributes> {
    if subject.left_out > 0 || (subject.kind == SubjectKind::Group && subject.name == MASTERS) {
        return Vec::new();
    }
    let mut asked = Vec::new();
    for scope in subject.scopes.iter().filter(|scope| scope.namespace.is_some()) {
        let mut first = scope.permissions.iter().flat_map(|rule| requests(rule, "")).flatten();
        asked.extend(first.next());
    }
    for (verb, group, resource, subresource) in TELLING {
        asked.push(Attributes {
            verb: verb.to_owned(),
            api_group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            ..Attributes::default()
        });
    }
    let mut rules = Vec::new();
    for scope in subject.scopes.iter().filter(|scope| scope.namespace.is_none()) {
        rules.extend(scope.permissions.iter().map(written));
    }
    asked.retain(|asked| !rules.iter().any(|rule| rule::allows(rule, asked)));
    asked
}

fn written(permission: &Permission) -> PolicyRule {
    PolicyRule {
        verbs: permission.verbs.clone(),
        api_groups: permission.api_groups.clone(),
        resources: permission.resources.clone(),
        resource_names: permission.resource_names.clone(),
        non_resource_urls: permission.non_resource_urls.clone(),
    }
}

/// The command that asks a real cluster what this question asks, or the commands, a line each; `None` where kubectl has
/// none.
#[must_use]
pub fn command(question: &Question, answer: &Answer) -> Option<String> {
    if answer.verdict == Verdict::Depends && answer.stages.is_empty() && answer.access.is_none() {
        return None;
    }
    let can_i = |arguments: String| ["kubectl auth can-i ", &arguments].concat();
    match question {
        Question::Access(asked) if asked.typed => typed(&in_scope(asked), &asked.user, &asked.groups).map(can_i),
        Question::Access(asked) => arguments(&asked.user, &asked.groups, &attributes(asked)).map(can_i),
        Question::CanI(asked) => {
            let mut flags = Vec::new();
            if !asked.subresource.is_empty() {
                flags.push(["--subresource=", &quoted(&asked.subresource)].concat());
            }
            if asked.all_namespaces || !asked.namespace.is_empty() {
                flags.push(place(if asked.all_namespaces { "" } else { &asked.namespace }));
            }
            flags.extend(identity(&asked.user, &asked.groups));
            words(&asked.verb, &asked.resource, flags).map(can_i)
        }
        Question::Request(asked) => {
            let url = asked.url.trim();
            let info = request_info(&asked.method.trim().to_ascii_uppercase(), url).filter(|_| url.starts_with('/'))?;
            arguments(&asked.user, &asked.groups, &info.attributes).map(can_i)
        }
        Question::Permissions(asked) => {
            let place = asked.namespace.as_deref().map(place);
            let flags = [place.into_iter().collect(), identity(&asked.user, &asked.groups)].concat().join(" ");
            (!flags.contains(char::is_control)).then(|| ["kubectl auth can-i --list ", &flags].concat())
        }
        Question::WhoCan(asked) => {
            let mut lines: Vec<String> = Vec::new();
            for holder in answer.access.iter().flat_map(|details| &details.holders).take(MAX_HOLDERS) {
                let line = of_holder(asked, holder).map(can_i);
                lines.extend(line.filter(|line| !lines.contains(line)));
            }
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        Question::RunningAs(asked) => {
            let (namespace, name) = service_account(&asked.user).or_else(|| asked.user.split_once('/'))?;
            let selector = quoted(&["spec.serviceAccountName=", name].concat());
            let line = ["kubectl get pods ", &place(namespace), " --field-selector=", &selector].concat();
            (!line.contains(char::is_control)).then_some(line)
        }
        _ => None,
    }
}

/// Whether a holder can.
fn of_holder(asked: &WhoCanQuestion, holder: &Holder) -> Option<String> {
    let asked = AccessQuestion {
        verb: asked.verb.trim().to_owned(),
        api_group: asked.api_group.clone(),
        resource: asked.resource.trim().to_owned(),
        subresource: asked.subresource.clone(),
        name: asked.name.clone(),
        namespace: asked.namespace.clone().or_else(|| holder.scope.clone()),
        path: asked.path.clone(),
        ..AccessQuestion::default()
    };
    let group = [holder.name.clone()];
    match (holder.kind, &holder.namespace) {
        (SubjectKind::Group, _) => typed(&asked, "", &group),
        (SubjectKind::ServiceAccount, Some(namespace)) => {
            typed(&asked, &service_account_user(namespace, &holder.name), &[])
        }
        _ => typed(&asked, &holder.name, &[]),
    }
}

/// What belongs to no namespace is asked for in none; a namespace itself is asked for inside it.
fn in_scope(asked: &AccessQuestion) -> AccessQuestion {
    let Attributes { api_group, resource, .. } = attributes(asked);
    let dot = if api_group.is_empty() { "" } else { "." };
    let kind = [&resource, dot, &api_group].concat();
    let known = [KubernetesVersion::V1_36, KubernetesVersion::V1_24].map(|version| resources::resolve(&kind, version));
    let mut asked = asked.clone();
    if let Some(known) = known.into_iter().flatten().next().filter(|known| !known.is_namespaced()) {
        asked.namespace = Some(asked.name.clone()).filter(|_| known.name == "namespaces");
    }
    asked
}

/// With the type as it is written: kubectl knows the same names.
fn typed(asked: &AccessQuestion, user: &str, groups: &[String]) -> Option<String> {
    let Attributes { verb, api_group, resource, subresource, name, namespace, path } = attributes(asked);
    let mut flags = Vec::new();
    let object = if let Some(path) = path {
        path
    } else {
        if !subresource.is_empty() {
            flags.push(["--subresource=", &quoted(&subresource)].concat());
        }
        flags.push(place(&namespace));
        let dot = if api_group.is_empty() { "" } else { "." };
        let slash = if name.is_empty() { "" } else { "/" };
        [&resource, dot, &api_group, slash, &name].concat()
    };
    flags.extend(identity(user, groups));
    words(&verb, &object, flags)
}

/// As the question has them: `pods/log` is split.
fn attributes(asked: &AccessQuestion) -> Attributes {
    let (resource, subresource) = match asked.resource.split_once('/') {
        Some((resource, subresource)) if asked.subresource.is_empty() => (resource, subresource),
        _ => (asked.resource.as_str(), asked.subresource.as_str()),
    };
    Attributes {
        verb: asked.verb.clone(),
        api_group: asked.api_group.clone(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        name: asked.name.clone(),
        namespace: asked.namespace.clone().unwrap_or_default(),
        path: asked.path.clone().filter(|path| !path.is_empty()),
    }
}
