//! May somebody write a role or binding: the check against privilege escalation.

use super::answer::{Who, answered, incomplete, refused};
use super::words::{self, escalation as texts};
use super::{AccessDetails, EscalationQuestion};
use crate::cluster::Cluster;
use crate::manifest::rbac::{Binding, Role};
use crate::manifest::{self, Content, Status};
use crate::rbac::Rbac;
use crate::rbac::escalation::{self, Write, Written};
use crate::report::{Answer, Outcome, Reason, Stage, Verdict};
use std::rc::Rc;

const WRITE: &str = "write";
const GRANT: &str = "grant";

#[inline(never)]
#[must_use]
pub fn escalation(cluster: &Cluster, rbac: &Rbac, question: &EscalationQuestion) -> Answer {
    if question.user.is_empty() && question.groups.is_empty() {
        return refused(&[words::no(words::NO_USER)]);
    }
    let who = Who::of(&question.user, &question.groups);
    match object(cluster, question) {
        Ok(object) => checked(cluster, rbac, &who, &object, question.verb.trim() == "update"),
        Err(why) => refused(&[why]),
    }
}

/// What is to be written.
struct Object {
    label: String,
    namespace: Option<String>,
    content: Either,
}

enum Either {
    Role(Rc<Role>),
    Binding(Rc<Binding>),
}

fn object(cluster: &Cluster, question: &EscalationQuestion) -> Result<Object, String> {
    let wanted = question.object.trim();
    if question.manifest.trim().is_empty() && wanted.is_empty() {
        return Err(texts::NOTHING_NAMED.to_owned());
    }
    if question.manifest.trim().is_empty() {
        return of_files(cluster, wanted).ok_or_else(|| texts::unknown_object(wanted));
    }
    let document = manifest::read(&question.manifest, cluster.profile.version);
    for object in &document.objects {
        let namespace =
            if object.namespace.is_empty() { &cluster.profile.default_namespace } else { &object.namespace };
        let (content, namespace) = match &object.status {
            Status::Read(_, Content::Role(role)) => (Either::Role(role.clone()), Some(namespace.clone())),
            Status::Read(_, Content::ClusterRole(role)) => (Either::Role(role.clone()), None),
            Status::Read(_, Content::RoleBinding(binding)) => {
                (Either::Binding(binding.clone()), Some(namespace.clone()))
            }
            Status::Read(_, Content::ClusterRoleBinding(binding)) => (Either::Binding(binding.clone()), None),
            _ => continue,
        };
        let place = namespace.as_ref().map(|namespace| [namespace, "/"].concat()).unwrap_or_default();
        return Ok(Object { label: [&object.kind, " ", &place, &object.name].concat(), namespace, content });
    }
    let said = document.problems.iter().map(|problem| problem.message.clone());
    let issues = document.objects.iter().flat_map(|object| &object.issues).filter(|issue| issue.fatal);
    let first = said.chain(issues.map(|issue| issue.message.clone())).next();
    Err(first.map_or_else(|| texts::NO_ROLE_IN_MANIFEST.to_owned(), |problem| texts::unreadable(&problem)))
}

fn of_files(cluster: &Cluster, label: &str) -> Option<Object> {
    let of = |namespace: &str, content| {
        let namespace = (!namespace.is_empty()).then(|| namespace.to_owned());
        Object { label: label.to_owned(), namespace, content }
    };
    for (kind, roles) in [("Role ", &cluster.roles), ("ClusterRole ", &cluster.cluster_roles)] {
        if let Some(role) = roles.iter().find(|role| [kind, &role.label()].concat() == label) {
            return Some(of(&role.namespace, Either::Role(role.object.clone())));
        }
    }
    let bindings = [("RoleBinding ", &cluster.role_bindings), ("ClusterRoleBinding ", &cluster.cluster_role_bindings)];
    for (kind, bindings) in bindings {
        if let Some(binding) = bindings.iter().find(|binding| [kind, &binding.label()].concat() == label) {
            return Some(of(&binding.namespace, Either::Binding(binding.object.clone())));
        }
    }
    None
}

fn checked(cluster: &Cluster, rbac: &Rbac, who: &Who, object: &Object, is_update: bool) -> Answer {
    let written = match &object.content {
        Either::Role(role) => Written::Role(role),
        Either::Binding(binding) => Written::Binding(binding),
    };
    let write = Write { object: written, namespace: object.namespace.as_deref(), is_update };
    let request = write.request();
    let first = answered(cluster, rbac, who, &request);
    let mut answer = Answer {
        question: texts::question(&who.label, is_update, &object.label),
        incomplete: incomplete(cluster, rbac),
        access: Some(Box::new(AccessDetails {
            asked: words::request(&request),
            groups: who.user.groups.clone(),
            ..AccessDetails::default()
        })),
        ..Answer::default()
    };
    let stage = |code: &str, title: &str, outcome| Stage { code: code.to_owned(), title: title.to_owned(), outcome };
    answer.reasons = first.reasons.into_iter().map(|reason| reason.in_stage(WRITE)).collect();
    if first.verdict != Verdict::Allowed {
        let outcome = if first.verdict == Verdict::Depends { Outcome::Depends } else { Outcome::No };
        answer.verdict = first.verdict;
        answer.stages =
            vec![stage(WRITE, texts::title::WRITE, outcome), stage(GRANT, texts::title::GRANT, Outcome::Skipped)];
        answer.summary = texts::may_not_write(&who.label, &request);
        answer.message = first.message;
        return answer;
    }
    let found = escalation::check(rbac, &who.user, &write);
    let allowed = found.allows();
    let outcome = if allowed { Outcome::Yes } else { Outcome::No };
    answer.verdict = if allowed { Verdict::Allowed } else { Verdict::Denied };
    answer.stages = vec![stage(WRITE, texts::title::WRITE, Outcome::Yes), stage(GRANT, texts::title::GRANT, outcome)];
    let told = tell(cluster, rbac, who, &write, object, found, &mut answer);
    answer.reasons.extend(told.into_iter().map(|reason| reason.in_stage(GRANT)));
    if is_update {
        answer.reasons.push(texts::note(texts::ONLY_METADATA));
        if matches!(written, Written::Binding(_)) {
            answer.reasons.push(texts::note(texts::IMMUTABLE));
        }
    }
    answer
}

fn tell(
    cluster: &Cluster,
    rbac: &Rbac,
    who: &Who,
    write: &Write<'_>,
    object: &Object,
    found: escalation::Outcome,
    answer: &mut Answer,
) -> Vec<Reason> {
    let yes = |how: &str| texts::yes(&who.label, write.is_update, &object.label, how);
    match found {
        escalation::Outcome::Privileged => {
            answer.summary = yes(texts::BY_MASTERS);
            vec![texts::masters()]
        }
        escalation::Outcome::Authorized(lifting) => {
            answer.summary = yes(&texts::by_verb(&lifting));
            answered(cluster, rbac, who, &lifting).reasons
        }
        escalation::Outcome::Covered => {
            answer.summary = yes(texts::BY_HOLDING);
            let rules = match write.object {
                Written::Role(role) => role.rules.len(),
                Written::Binding(_) => 1,
            };
            vec![texts::held(rules)]
        }
        escalation::Outcome::Missing { rules, message } => {
            let missing = rules.iter().map(|rule| rule.verbs.len()).sum();
            answer.summary = texts::may_not_grant(&who.label, write.is_update, &object.label, missing);
            answer.message = Some(message);
            let mut reasons: Vec<Reason> = rules.iter().map(texts::missing).collect();
            reasons.push(texts::lift(&write.lifting()));
            reasons
        }
        escalation::Outcome::NeedsEverything { message } => {
            answer.summary = texts::needs_everything(&who.label, &object.label);
            answer.message = Some(message);
            vec![texts::lift(&write.lifting())]
        }
        escalation::Outcome::NotFound { message } => {
            answer.summary = texts::not_found(&object.label);
            answer.message = Some(message);
            vec![texts::lift(&write.lifting())]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::playground;
    use super::*;
    use crate::report::Question;

    const WORLD: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: writer}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings, clusterroles], verbs: [create, update]}
- {apiGroups: [''], resources: [pods], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: writers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: writer}
subjects: [{kind: User, name: bob}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [''], resources: [pods], verbs: [list, get]}]
";

    fn ask(user: &str, object: &str, manifest: &str) -> Answer {
        let question = EscalationQuestion {
            user: user.to_owned(),
            object: object.to_owned(),
            manifest: manifest.to_owned(),
            ..EscalationQuestion::default()
        };
        playground(WORLD).ask(&Question::Escalation(question))
    }

    fn role(rules: &str) -> String {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: x, namespace: shop}}\nrules: [{rules}]\n"
        )
    }

    #[test]
    fn what_is_held_may_be_granted_and_nothing_more() {
        assert_eq!(ask("bob", "Role shop/reader", "").verdict, Verdict::Allowed);
        let denied = ask("bob", "", &role("{apiGroups: [''], resources: [pods, secrets], verbs: [get, delete]}"));
        assert_eq!(denied.verdict, Verdict::Denied);
        assert_eq!(
            denied.message.as_deref(),
            Some(
                "roles.rbac.authorization.k8s.io \"x\" is forbidden: user \"bob\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"delete\"]}"
            )
        );
        let codes: Vec<_> = denied.reasons.iter().filter(|reason| reason.stage.as_deref() == Some(GRANT)).collect();
        assert_eq!(
            codes.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>(),
            ["not-held", "not-held", "lifting-verb"]
        );
    }

    #[test]
    fn who_may_not_write_roles_is_refused_before_that() {
        let denied = ask("eve", "Role shop/reader", "");
        assert_eq!((denied.verdict, denied.stages[1].outcome), (Verdict::Denied, Outcome::Skipped));
        assert!(
            denied
                .message
                .unwrap()
                .starts_with("roles.rbac.authorization.k8s.io is forbidden: User \"eve\" cannot create")
        );
    }

    #[test]
    fn a_binding_to_a_role_that_is_not_there_is_not_found() {
        let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: missing}\n";
        let denied = ask("bob", "", binding);
        assert_eq!(denied.message.as_deref(), Some("role.rbac.authorization.k8s.io \"missing\" not found"));
    }

    #[test]
    fn a_role_that_gathers_others_takes_everything() {
        let gathering = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: x}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n";
        let denied = ask("bob", "", gathering);
        assert_eq!(
            denied.message.as_deref(),
            Some(
                "clusterroles.rbac.authorization.k8s.io \"x\" is forbidden: must have cluster-admin privileges to use the aggregationRule"
            )
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (object, manifest) in
            [("", ""), ("Role shop/none", ""), ("", "kind: ["), ("", "apiVersion: v1\nkind: Pod\n")]
        {
            assert_eq!(ask("bob", object, manifest).verdict, Verdict::Depends, "{object} {manifest}");
        }
    }
}
