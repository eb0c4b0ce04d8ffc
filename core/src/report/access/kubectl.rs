//! What `kubectl auth can-i` would say: `CanIOptions` of k8s.io/kubectl (pkg/cmd/auth/cani.go).

use super::CanIQuestion;
use super::answer::{Who, answered, refused};
use super::words::{self, kubectl};
use crate::cluster::Cluster;
use crate::rbac::{Attributes, Rbac, resources};
use crate::report::{Answer, Reason, Verdict};

/// `resourceVerbs` and `nonResourceURLVerbs`.
const VERBS: [&str; 15] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
];
const ATTEST: &str = "attest";
const PATH_VERBS: [&str; 8] = ["get", "put", "post", "head", "options", "delete", "patch", "*"];

#[inline(never)]
#[must_use]
pub fn can_i(cluster: &Cluster, rbac: &Rbac, question: &CanIQuestion) -> Answer {
    let who = Who::of(&question.user, &question.groups);
    let mut answer = asked(cluster, rbac, question, &who);
    let flags = if question.all_namespaces { " --all-namespaces" } else { "" };
    answer.question = [&who.told, " → can-i ", &question.verb, " ", &question.resource, flags].concat();
    answer
}

fn asked(cluster: &Cluster, rbac: &Rbac, question: &CanIQuestion, who: &Who) -> Answer {
    let (verb, typed) = (question.verb.trim(), question.resource.trim());
    if verb.is_empty() || typed.is_empty() {
        return refused(&[kubectl::TWO_ARGUMENTS.to_owned()]);
    }
    if question.user.is_empty() && question.groups.is_empty() {
        return refused(&[words::no(words::NO_USER)]);
    }
    if typed.starts_with('/') && !question.subresource.is_empty() {
        return refused(&[kubectl::NO_SUBRESOURCE_OF_PATH.to_owned()]);
    }
    let mut notes = Vec::new();
    let attributes = read(cluster, rbac, question, &mut notes);
    let mut answer = answered(cluster, rbac, who, &attributes);
    // The command prints the authorizer's reason only behind a no.
    let reason =
        if who.user.bypasses_authorization() { String::new() } else { rbac.authorize(&who.user, &attributes).reason };
    answer.message = Some(match answer.verdict {
        Verdict::Allowed => "yes".to_owned(),
        _ if reason.is_empty() => "no".to_owned(),
        _ => ["no - ", &reason].concat(),
    });
    answer.reasons.retain(|reason| reason.code != "cluster-scoped-resource");
    notes.extend(differing(cluster, rbac, who, &attributes, answer.verdict));
    notes.append(&mut answer.reasons);
    answer.reasons = notes;
    answer
}

/// What the authorizer is asked; `None` while verb or resource is missing.
pub(super) fn attributes(cluster: &Cluster, rbac: &Rbac, question: &CanIQuestion) -> Option<Attributes> {
    let is_there = !question.verb.trim().is_empty() && !question.resource.trim().is_empty();
    is_there.then(|| read(cluster, rbac, question, &mut Vec::new()))
}

fn read(cluster: &Cluster, rbac: &Rbac, question: &CanIQuestion, notes: &mut Vec<Reason>) -> Attributes {
    let (verb, typed) = (question.verb.trim(), question.resource.trim());
    let mut attributes = Attributes { verb: verb.to_owned(), ..Attributes::default() };
    if typed.starts_with('/') {
        attributes.path = Some(typed.to_owned());
        if !PATH_VERBS.contains(&verb) {
            notes.push(kubectl::unknown_verb(verb));
        }
    } else {
        of_type(cluster, rbac, question, typed, &mut attributes, notes);
    }
    attributes
}

fn of_type(
    cluster: &Cluster,
    rbac: &Rbac,
    question: &CanIQuestion,
    typed: &str,
    attributes: &mut Attributes,
    notes: &mut Vec<Reason>,
) {
    let (kind, name) = typed.split_once('/').unwrap_or((typed, ""));
    let known = named_type(cluster, rbac, kind, notes);
    attributes.resource = known.resource;
    attributes.api_group = known.group;
    name.clone_into(&mut attributes.name);
    question.subresource.trim().clone_into(&mut attributes.subresource);
    if !question.all_namespaces {
        let namespace = question.namespace.trim();
        let namespace = if namespace.is_empty() { &cluster.profile.default_namespace } else { namespace };
        namespace.clone_into(&mut attributes.namespace);
        if known.is_cluster_scoped {
            notes.push(kubectl::not_namespaced(&attributes.resource, &attributes.api_group));
        }
    } else if !known.is_cluster_scoped {
        notes.push(kubectl::told("can-i-all-namespaces", kubectl::ALL_NAMESPACES));
    }
    // Without a namespace the command does not look at the verb.
    let verb = attributes.verb.as_str();
    if !question.all_namespaces && !VERBS.contains(&verb) && verb != ATTEST {
        notes.push(kubectl::unknown_verb(verb));
    }
    if resources::find(&attributes.api_group, &attributes.resource)
        .is_some_and(|known| known.subresources().split('/').any(|one| one == name && !name.is_empty()))
    {
        notes.push(kubectl::name_not_subresource(name, &attributes.resource));
    }
    if attributes.resource == "*" && verb == "*" {
        notes.push(kubectl::told("can-i-everything", kubectl::EVERYTHING));
    }
}

/// What a type's name stands for.
pub(super) struct Type {
    pub(super) resource: String,
    pub(super) group: String,
    pub(super) is_cluster_scoped: bool,
}

/// `resourceFor`: the resource that a type's name means; one that is not known is asked as it is written.
pub(super) fn named_type(cluster: &Cluster, rbac: &Rbac, kind: &str, notes: &mut Vec<Reason>) -> Type {
    let of = |resource: &str, group: &str, is_cluster_scoped| Type {
        resource: resource.to_owned(),
        group: group.to_owned(),
        is_cluster_scoped,
    };
    if kind == "*" {
        return of(kind, "", false);
    }
    if let Some(known) = resources::resolve(kind, cluster.profile.version) {
        let (plain, _) = kind.split_once('.').unwrap_or((kind, ""));
        if plain != known.name {
            notes.push(kubectl::resolved(kind, known.name, known.group));
        }
        return of(known.name, known.group, !known.is_namespaced());
    }
    let lower = kind.to_ascii_lowercase();
    let (resource, group) = lower.split_once('.').unwrap_or((&lower, ""));
    let names = |rule: &crate::manifest::rbac::PolicyRule| {
        rule.api_groups.iter().any(|one| one == group) && rule.resources.iter().any(|one| one == resource)
    };
    if !group.is_empty() && rbac.roles().iter().any(|role| role.object().rules.iter().any(names)) {
        notes.push(kubectl::assumed_custom(resource, group));
        return of(resource, group, false);
    }
    if lower != "users" && lower != "groups" {
        notes.push(kubectl::unknown_type(resource, group));
    }
    of(kind, "", false)
}

/// Where a request for the same would be answered otherwise.
fn differing(cluster: &Cluster, rbac: &Rbac, who: &Who, attributes: &Attributes, verdict: Verdict) -> Option<Reason> {
    let known = resources::find(&attributes.api_group, &attributes.resource)?;
    if known.is_namespaced() || attributes.namespace.is_empty() {
        return None;
    }
    let mut real = attributes.clone();
    real.namespace = if known.name == "namespaces" { real.name.clone() } else { String::new() };
    let answer = answered(cluster, rbac, who, &real);
    (answer.verdict != verdict).then(|| kubectl::real_request(&real, answer.verdict == Verdict::Allowed))
}

#[cfg(test)]
mod tests {
    use super::super::tests::playground;
    use super::*;
    use crate::report::Question;

    const NODES_IN_A_ROLE_BINDING: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules:
- {apiGroups: [''], resources: [nodes, pods, pods/log], verbs: [get]}
- {apiGroups: [westeros.example.com], resources: [jokes], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: User, name: jane}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: broken, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: missing}
subjects: [{kind: User, name: jane}]
";

    /// `[-A] VERB RESOURCE [SUBRESOURCE]`: what is printed, and the codes of what is noted.
    #[track_caller]
    fn check(typed: &str, printed: &str, notes: &[&str]) -> Answer {
        let mut words = typed.split(' ').peekable();
        let all_namespaces = words.next_if_eq(&"-A").is_some();
        let mut next = || words.next().unwrap_or_default().to_owned();
        let question = CanIQuestion {
            user: "jane".to_owned(),
            verb: next(),
            resource: next(),
            subresource: next(),
            all_namespaces,
            ..CanIQuestion::default()
        };
        let answer = playground(NODES_IN_A_ROLE_BINDING).ask(&Question::CanI(question));
        let told = |reason: &&Reason| reason.code.starts_with("can-i") || reason.code == "resource-name";
        let found: Vec<_> = answer.reasons.iter().filter(told).map(|reason| reason.text.as_str()).collect();
        assert_eq!(answer.message.as_deref(), Some(printed), "{typed}");
        assert_eq!(found.len(), notes.len(), "{typed}: {found:?}");
        for (found, note) in found.iter().zip(notes) {
            assert!(found.contains(note), "{typed}: {found} has no {note}");
        }
        answer
    }

    const NO: &str = "no - RBAC: role.rbac.authorization.k8s.io \"missing\" not found";

    #[test]
    fn the_current_namespace_is_sent_even_for_what_has_none() {
        check(
            "get nodes",
            "yes",
            &[
                "Warning: resource 'nodes' is not namespace scoped",
                "The real request, get nodes cluster-wide, would be denied.",
            ],
        );
        check("-A get nodes", "no", &[]);
        check("-A get pods", "no", &["--all-namespaces asks at cluster scope"]);
    }

    #[test]
    fn what_follows_a_slash_is_a_name() {
        let answer = check("get pods/log", "yes", &["The subresource is asked with --subresource=log"]);
        assert_eq!(answer.access.unwrap().asked, "get pods \"log\" in namespace default");
        let answer = check("get po log", "yes", &["`po` means pods of the core API group."]);
        assert_eq!(answer.access.unwrap().asked, "get pods/log in namespace default");
        check("get pods exec", NO, &[]);
    }

    #[test]
    fn types_and_verbs_that_nobody_knows_are_asked_all_the_same() {
        check("get wagons", NO, &["Warning: the server doesn't have a resource type 'wagons'"]);
        check("get wagons.apps", NO, &["Warning: the server doesn't have a resource type 'wagons' in group 'apps'"]);
        check("cordon pods", NO, &["Warning: verb 'cordon' is not a known verb"]);
        check("impersonate users", NO, &[]);
        check("create jokes.westeros.example.com", "yes", &["the cluster is taken to have it"]);
        check("* *", NO, &["in the core API group only"]);
    }

    #[test]
    fn paths_have_their_own_verbs() {
        check("get /version", "yes", &[]);
        check("list /metrics", "no", &["Warning: verb 'list' is not a known verb"]);
    }
}
