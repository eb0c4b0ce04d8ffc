//! A question about access in one line, as somebody would write it down.

use crate::report::access::{
    AccessReport, CanIQuestion, EscalationQuestion, PermissionsQuestion, RequestQuestion, RunningAsQuestion,
    SubjectAccess, SubjectKind, WhoCanQuestion,
};
use crate::report::{AccessQuestion, ChangesQuestion, Question, SourceFile};

use super::shell::{self, quoted};
use super::{Known, names, words};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/// A user of such a name is written with its sort.
const WORDS: [&str; 11] =
    ["can", "can-i", "changes", "group", "kubectl", "may", "permissions", "pods", "serviceaccount", "user", "who"];
/// As questions begin that nobody reads; so is a user of such a name.
const ASKING: [&str; 9] = ["are", "do", "does", "how", "what", "when", "where", "which", "who"];
const KNOWN_VERBS: [&str; 19] = [
    "*",
    "approve",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "head",
    "impersonate",
    "list",
    "options",
    "patch",
    "post",
    "put",
    "sign",
    "update",
    "use",
    "watch",
];
const ROLES: [&str; 4] = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// Reads a question; `base` are the files that changes are told against. `Err` says what is unclear, `Ok(None)` stands for
/// an empty line.
///
/// | written | asks |
/// |---|---|
/// | `jane delete pods in prod`, `can jenkins-master get secrets/token -n cicd`, `may jane read secrets` | may they? |
/// | `can default/nginx-sa use privileged-nginx`, `who may use privileged-nginx` | may they use this PodSecurityPolicy? |
/// | `jane GET /api/v1/namespaces/shop/pods` | is this request allowed? |
/// | `kubectl auth can-i delete pods --as jane -n prod` | what does kubectl say? |
/// | `who can delete pods in prod`, `kubectl who-can delete pods -n prod` | who can? |
/// | `what can jane do in shop`, `kubectl auth can-i --list --as jane` | everything that somebody may do |
/// | `pods running as cicd/jenkins-master` | which pods have this identity? |
/// | `may jane create ClusterRole admin` | may they grant this? |
/// | `changes` | what changes since the files were opened? |
///
/// Words are quoted as in a shell; `--as-group` adds a group to whoever asks.
#[inline(never)]
pub(super) fn read(text: &str, known: &dyn Known, base: &[SourceFile]) -> Result<Option<Question>, &'static str> {
    let report = known.access();
    let all = shell::words(text.trim());
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let lower: Vec<String> = all.iter().map(|word| word.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let rest = |taken: usize| all.get(taken..).unwrap_or_default();
    let question = match lower.as_slice() {
        [] => return Ok(None),
        ["changes"] => Question::AccessChanges(ChangesQuestion { before: base.to_vec() }),
        ["kubectl", "auth", "can-i", ..] => can_i(rest(3))?,
        ["can-i", ..] => can_i(rest(1))?,
        ["can" | "may", "i", ..] => return Err(words::SAY_WHO),
        ["kubectl", "who-can", ..] => who_can(rest(2), known)?,
        ["who", "can" | "may", ..] => who_can(rest(2), known)?,
        ["who-can", ..] => who_can(rest(1), known)?,
        ["what", "can" | "may", ..] => permissions(rest(2), report)?,
        ["permissions", "of", ..] => permissions(rest(2), report)?,
        ["pods", "running", "as", ..] => running_as(rest(3), report)?,
        ["pods", "as" | "of", ..] => running_as(rest(2), report)?,
        [first, ..] if ASKING.contains(first) => return Err(words::UNCLEAR_QUESTION),
        ["may" | "can", ..] => request(rest(1), known)?,
        _ => request(&all, known)?,
    };
    Ok(Some(question))
}

/// Whether a line, though it is unclear, begins as one about access.
pub(super) fn is_meant(text: &str, report: &AccessReport) -> bool {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["who" | "what", "can" | "may", ..] | ["can" | "may" | "can-i" | "kubectl" | "who-can" | "permissions", ..] => {
            true
        }
        [first, ..] => report.subjects.iter().any(|subject| subject.name == *first || subject.username == *first),
        [] => false,
    }
}

/// A name, or a sort and a name, as the user and the groups that it stands for; and how many words it took.
pub(super) fn who(words: &[&str], report: &AccessReport) -> Result<(String, Vec<String>, usize), &'static str> {
    let unclear = words::UNCLEAR_QUESTION;
    let (kind, name, taken) = match words {
        [kind @ ("User" | "user" | "Group" | "group" | "ServiceAccount" | "serviceaccount"), name, ..] => {
            (kind.to_ascii_lowercase(), *name, 2)
        }
        ["service" | "Service", "account", name, ..] => ("serviceaccount".to_owned(), *name, 3),
        [name, ..] => (String::new(), *name, 1),
        [] => return Err(unclear),
    };
    match &*kind {
        "group" => return Ok((String::new(), vec![name.to_owned()], taken)),
        "user" => return Ok((name.to_owned(), Vec::new(), taken)),
        _ => {}
    }
    let is_meant = |subject: &&SubjectAccess| {
        let full = [subject.namespace.as_deref().unwrap_or_default(), "/", &subject.name].concat();
        let is_account = subject.kind == SubjectKind::ServiceAccount;
        (kind.is_empty() || is_account)
            && (subject.username == name || (is_account && full == name) || subject.name == name)
    };
    let mut meant = report.subjects.iter().filter(is_meant);
    let exact = report.subjects.iter().filter(is_meant).find(|subject| subject.username == name);
    match (exact.or_else(|| meant.next()), meant.next()) {
        (Some(_), Some(_)) if exact.is_none() => Err(words::AMBIGUOUS_SUBJECT),
        (Some(subject), _) if subject.kind == SubjectKind::Group => {
            Ok((String::new(), vec![subject.name.clone()], taken))
        }
        (Some(subject), _) => Ok((subject.username.clone(), Vec::new(), taken)),
        // `namespace/name` is a service account, even one that the files do not know.
        (None, _) => Ok((account(name).unwrap_or_else(|| name.to_owned()), Vec::new(), taken)),
    }
}

fn account(name: &str) -> Option<String> {
    let (namespace, name) = name.split_once('/')?;
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
    };
    // `https://issuer/jane` is a user.
    (is_name(namespace) && is_name(name)).then(|| ["system:serviceaccount:", namespace, ":", name].concat())
}

/// What may stand behind a request.
#[derive(Default)]
struct Flags {
    namespace: Option<String>,
    everywhere: bool,
    list: bool,
    subresource: String,
    user: String,
    groups: Vec<String>,
    /// The words that are no flags.
    rest: Vec<String>,
}

fn flags(words: &[&str]) -> Result<Flags, &'static str> {
    let mut flags = Flags::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => (flag, Some(value)),
            _ => (*word, None),
        };
        let mut value = || value.or_else(|| words.next().copied()).map(str::to_owned).ok_or(words::UNCLEAR_QUESTION);
        match flag {
            "in" | "-n" | "--namespace" => {
                let named = value()?;
                if named == "all" || named == "every" || named == "the" {
                    // `in all namespaces`, `in the cluster`
                    let _ = words.next();
                    flags.everywhere = true;
                } else if named == "namespace" {
                    flags.namespace = words.next().map(|name| (*name).to_owned());
                } else {
                    flags.namespace = Some(named);
                }
            }
            "-A" | "--all-namespaces" | "cluster-wide" | "everywhere" => flags.everywhere = true,
            "--subresource" => flags.subresource = value()?,
            "--as" => flags.user = value()?,
            "--as-group" => flags.groups.push(value()?),
            "--list" => flags.list = true,
            "-q" | "--quiet" | "--no-headers" => {}
            flag if flag.starts_with('-') && flag.len() > 1 => return Err(words::UNCLEAR_QUESTION),
            word => flags.rest.push(word.to_owned()),
        }
    }
    Ok(flags)
}

fn can_i(words: &[&str]) -> Result<Question, &'static str> {
    let Flags { namespace, everywhere, list, subresource, user, groups, rest } = flags(words)?;
    if user.is_empty() && groups.is_empty() {
        return Err(words::SAY_WHO);
    }
    if list && rest.is_empty() {
        return Ok(Question::Permissions(PermissionsQuestion { user, groups, namespace }));
    }
    let [verb, resource] = rest.as_slice() else { return Err(words::UNCLEAR_QUESTION) };
    Ok(Question::CanI(CanIQuestion {
        user,
        groups,
        verb: verb.clone(),
        resource: resource.clone(),
        subresource,
        namespace: namespace.unwrap_or_default(),
        all_namespaces: everywhere,
    }))
}

/// `VERB RESOURCE[/SUBRESOURCE] [NAME]` or `VERB RESOURCE/NAME`, asked of this user.
fn asked(flags: Flags, user: String, known: &dyn Known) -> Result<AccessQuestion, &'static str> {
    let Flags { namespace, everywhere, mut subresource, rest, .. } = flags;
    let (verb, object, mut name) = match rest.as_slice() {
        [verb, object] => (verb, object, String::new()),
        [verb, object, name] => (verb, object, name.clone()),
        _ => return Err(words::UNCLEAR_QUESTION),
    };
    let report = known.access();
    let verb = match &**verb {
        verb if is_verb(verb, report) => verb,
        "read" => "get",
        _ => return Err(words::UNCLEAR_VERB),
    };
    let question = AccessQuestion { user, verb: verb.to_owned(), typed: true, ..AccessQuestion::default() };
    if object.starts_with('/') {
        return Ok(AccessQuestion { path: Some(object.clone()), typed: false, ..question });
    }
    let (resource, behind) = object.split_once('/').unwrap_or((object, ""));
    if names::is_subresource(resource, behind) || names::is_ruled(object, report) || !name.is_empty() {
        if subresource.is_empty() {
            behind.clone_into(&mut subresource);
        }
    } else {
        behind.clone_into(&mut name);
    }
    let mut question = AccessQuestion { resource: resource.to_owned(), subresource, name, namespace, ..question };
    names::used_policy(&mut question, everywhere, known);
    Ok(question)
}

fn who_can(words: &[&str], known: &dyn Known) -> Result<Question, &'static str> {
    let asked = asked(flags(words)?, String::new(), known)?;
    let AccessQuestion { verb, resource, subresource, name, namespace, path, .. } = asked;
    let question = WhoCanQuestion { verb, resource, subresource, name, namespace, path, ..WhoCanQuestion::default() };
    Ok(Question::WhoCan(question))
}

fn permissions(words: &[&str], report: &AccessReport) -> Result<Question, &'static str> {
    let (user, mut groups, taken) = who(words, report)?;
    let Flags { namespace, groups: more, rest, .. } = flags(words.get(taken..).unwrap_or_default())?;
    groups.extend(more);
    if !rest.iter().all(|word| word == "do") {
        return Err(words::UNCLEAR_QUESTION);
    }
    Ok(Question::Permissions(PermissionsQuestion { user, groups, namespace }))
}

fn running_as(words: &[&str], report: &AccessReport) -> Result<Question, &'static str> {
    let (user, ..) = who(words, report)?;
    Ok(Question::RunningAs(RunningAsQuestion { user }))
}

/// Somebody, and what they would do.
fn request(words: &[&str], known: &dyn Known) -> Result<Question, &'static str> {
    let (user, mut groups, taken) = who(words, known.access())?;
    let mut flags = flags(words.get(taken..).unwrap_or_default())?;
    groups.append(&mut flags.groups);
    let behind: Vec<&str> = flags.rest.iter().map(String::as_str).collect();
    match behind.as_slice() {
        [method, url] if METHODS.contains(method) && url.contains('/') => {
            let (method, url) = ((*method).to_owned(), (*url).to_owned());
            Ok(Question::Request(RequestQuestion { user, groups, method, url }))
        }
        [verb @ ("create" | "change" | "update"), kind, name] if ROLES.contains(kind) => {
            let verb = if *verb == "create" { "" } else { "update" };
            Ok(Question::Escalation(EscalationQuestion {
                user,
                groups,
                verb: verb.to_owned(),
                object: [kind, " ", name].concat(),
                manifest: String::new(),
            }))
        }
        _ => Ok(Question::Access(AccessQuestion { groups, ..asked(flags, user, known)? })),
    }
}

/// One that Kubernetes has, or a rule names.
fn is_verb(verb: &str, report: &AccessReport) -> bool {
    let scopes = report.subjects.iter().flat_map(|subject| &subject.scopes);
    let mut permissions = scopes.flat_map(|scope| &scope.permissions);
    KNOWN_VERBS.contains(&verb) || permissions.any(|permission| permission.verbs.iter().any(|known| known == verb))
}

/// The line that asks this; empty for what has a form of its own.
#[must_use]
#[inline(never)]
pub(super) fn written(question: &Question) -> String {
    let mut line = String::new();
    let mut say = |word: &str| {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    };
    match question {
        Question::Access(AccessQuestion {
            user,
            groups,
            verb,
            api_group,
            resource,
            subresource,
            name,
            namespace,
            path,
            ..
        }) => {
            say(&named(user, groups));
            say(&quoted(verb));
            say(&quoted(path.as_deref().unwrap_or_default()));
            say(&quoted(&object(resource, api_group, subresource)));
            say(&quoted(name));
            say(&part(resource, subresource));
            say(&place(verb, namespace.as_deref()));
            say(&grouped(user, groups));
        }
        Question::CanI(CanIQuestion { user, groups, verb, resource, subresource, namespace, all_namespaces }) => {
            say("can-i");
            say(&quoted(verb));
            say(&quoted(resource));
            for (flag, value) in [("--subresource=", subresource), ("--namespace=", namespace), ("--as=", user)] {
                say(&if value.is_empty() { String::new() } else { [flag, &quoted(value)].concat() });
            }
            say(&grouped("user", groups));
            say(if *all_namespaces { "-A" } else { "" });
        }
        Question::Request(RequestQuestion { user, groups, method, url }) => {
            say(&named(user, groups));
            say(method);
            say(&quoted(url));
            say(&grouped(user, groups));
        }
        Question::WhoCan(WhoCanQuestion { verb, api_group, resource, subresource, name, namespace, path, .. }) => {
            say("who can");
            say(&quoted(verb));
            say(&quoted(path.as_deref().unwrap_or_default()));
            say(&quoted(&object(resource, api_group, subresource)));
            say(&quoted(name));
            say(&part(resource, subresource));
            say(&place(verb, namespace.as_deref()));
        }
        Question::Permissions(PermissionsQuestion { user, groups, namespace }) => {
            say("what can");
            say(&named(user, groups));
            say("do");
            say(&place("", namespace.as_deref()));
            say(&grouped(user, groups));
        }
        Question::RunningAs(RunningAsQuestion { user }) => {
            say("pods running as");
            say(&named(user, &[]));
        }
        Question::AccessChanges(_) => say("changes"),
        Question::Escalation(EscalationQuestion { user, groups, verb, object, manifest }) if manifest.is_empty() => {
            say("may");
            say(&named(user, groups));
            say(if verb.is_empty() { "create" } else { verb });
            say(object);
            say(&grouped(user, groups));
        }
        _ => {}
    }
    line
}

fn is_word(name: &str) -> bool {
    WORDS.contains(&name) || ASKING.contains(&name)
}

/// Somebody, as one word or with the sort before it.
pub(super) fn named(user: &str, groups: &[String]) -> String {
    match groups.first() {
        Some(group) if user.is_empty() => ["group ", &quoted(group)].concat(),
        _ if is_word(&user.to_ascii_lowercase()) => ["user ", user].concat(),
        _ => account_name(user).unwrap_or_else(|| quoted(user)),
    }
}

/// The groups that are not named where the user would be.
pub(super) fn grouped(user: &str, groups: &[String]) -> String {
    let others = groups.iter().skip(usize::from(user.is_empty()));
    others.map(|group| ["--as-group=", &quoted(group)].concat()).collect::<Vec<_>>().join(" ")
}

/// A service account as it is written shortly.
fn account_name(user: &str) -> Option<String> {
    let (namespace, name) = user.strip_prefix("system:serviceaccount:")?.split_once(':')?;
    let short = [namespace, "/", name].concat();
    account(&short).is_some().then_some(short)
}

fn object(resource: &str, group: &str, subresource: &str) -> String {
    let subresource = if names::is_subresource(resource, subresource) { subresource } else { "" };
    let mut object = resource.to_owned();
    for (sign, part) in [(".", group), ("/", subresource)] {
        if !part.is_empty() {
            object.push_str(sign);
            object.push_str(part);
        }
    }
    object
}

/// A subresource that would be read as a name.
fn part(resource: &str, subresource: &str) -> String {
    let is_said = subresource.is_empty() || names::is_subresource(resource, subresource);
    if is_said { String::new() } else { ["--subresource=", &quoted(subresource)].concat() }
}

/// Policies are used in a namespace, even one that nobody names.
fn place(verb: &str, namespace: Option<&str>) -> String {
    match namespace {
        Some(name) if !name.is_empty() => ["in ", name].concat(),
        _ if verb == "use" => "cluster-wide".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
