//! The smallest role and binding for a list of requests.

use std::rc::Rc;

use super::answer::{Who, refused};
use super::remedy::{rule_text, subject_text};
use super::requests::{self, MAX_LINES, Read};
use super::words::least as texts;
use super::{AccessDetails, LeastPrivilegeQuestion};
use crate::cluster::{self, Cluster, Former};
use crate::order::{self, Map};
use crate::rbac::least::{ScopeRules, has_name, rules_for};
use crate::rbac::subject::service_account;
use crate::rbac::{Attributes, Principal, Rbac, User, rule};
use crate::report::{Answer, Verdict};
use crate::sources::Sources;
use crate::yaml::edit::{self, as_scalar};
use crate::{manifest, yaml};

/// At most so many lines that are not understood are told.
const MAX_UNREADABLE: usize = 20;

#[inline(never)]
#[must_use]
pub fn least_privilege(cluster: &Cluster, rbac: &Rbac, question: &LeastPrivilegeQuestion) -> Answer {
    let read = requests::read(cluster, rbac, &question.requests);
    let (user, others) = user_of(&read.all, question.user.trim());
    let mut reasons = Vec::new();
    for (line, text) in read.unreadable.iter().take(MAX_UNREADABLE) {
        reasons.push(texts::unreadable(*line, text));
    }
    if read.unreadable.len() > MAX_UNREADABLE {
        reasons.push(texts::more_unreadable(read.unreadable.len() - MAX_UNREADABLE));
    }
    if read.is_cut {
        reasons.push(texts::too_many(MAX_LINES));
    }
    let mut wanted: Vec<Attributes> = Vec::new();
    let (mut by_default, mut denied) = (0, 0);
    let who = Who::of(if user.is_empty() { "somebody" } else { &user }, &[]);
    for request in read.all.into_iter().filter(|request| request.user.is_empty() || request.user == user) {
        if held_by_everybody(rbac, &who.user, &request.attributes) {
            by_default += 1;
            continue;
        }
        denied += usize::from(request.was_denied);
        wanted.push(request.attributes);
    }
    order::sort_by(&mut wanted, |left, right| key(left).cmp(&key(right)));
    wanted.dedup();
    if wanted.is_empty() && by_default == 0 {
        let mut answer = refused(&[texts::NO_REQUESTS.to_owned()]);
        answer.question = texts::QUESTION.to_owned();
        answer.reasons.append(&mut reasons);
        return answer;
    }
    reasons.extend(read.notes);
    if by_default > 0 {
        reasons.push(texts::by_default(by_default));
    }
    if denied > 0 {
        reasons.push(texts::were_denied(denied));
    }
    if !others.is_empty() {
        reasons.push(texts::others(&others));
    }
    if user.is_empty() {
        reasons.push(texts::told("no-user", texts::NO_USER));
    }
    let is_selected = |request: &Attributes| has_name(request) && matches!(request.verb.as_str(), "list" | "watch");
    if wanted.iter().any(is_selected) {
        reasons.push(texts::told("named-list", texts::NAMED_LIST));
    }
    let scopes = rules_for(&wanted);
    let name = free_name(cluster, question.name.trim(), &user);
    let manifest = scopes.iter().flat_map(|scope| objects(scope, &name, &user)).collect::<Vec<_>>().join("---\n");
    let rules = scopes.iter().map(|scope| scope.rules.len()).sum();
    let summary = if scopes.is_empty() {
        texts::nothing_needed(&who.label)
    } else {
        texts::summary(wanted.len(), scopes.len(), rules, if user.is_empty() { "" } else { &who.label })
    };
    if !user.is_empty() && !scopes.is_empty() {
        let holds = verified(cluster, &manifest, &who.user, &wanted);
        reasons.push(if holds {
            texts::told("verified", texts::VERIFIED)
        } else {
            texts::told("not-verified", texts::NOT_VERIFIED)
        });
    }
    Answer {
        question: texts::QUESTION.to_owned(),
        verdict: Verdict::Allowed,
        summary,
        reasons,
        access: Some(Box::new(AccessDetails {
            groups: if user.is_empty() { Vec::new() } else { who.user.groups },
            manifest,
            ..AccessDetails::default()
        })),
        ..Answer::default()
    }
}

/// The one asked for or, without one, whom most events name; and the others.
fn user_of(requests: &[Read], asked: &str) -> (String, Vec<String>) {
    let mut counts: Map<String, usize> = Map::new();
    for request in requests.iter().filter(|request| !request.user.is_empty()) {
        *counts.or_default(request.user.clone()) += 1;
    }
    let mut user = asked.to_owned();
    if user.is_empty() {
        let mut most = 0;
        for (name, count) in &counts {
            if *count > most {
                most = *count;
                user.clone_from(name);
            }
        }
    }
    counts.remove(&user);
    (user, counts.into_iter().map(|(name, _)| name).collect())
}

fn key(request: &Attributes) -> [&str; 7] {
    let Attributes { verb, api_group, resource, subresource, name, namespace, path } = request;
    [namespace, path.as_deref().unwrap_or_default(), api_group, resource, subresource, verb, name]
}

/// Whether the default bindings give it to everybody of the user's sort.
fn held_by_everybody(rbac: &Rbac, user: &User, request: &Attributes) -> bool {
    rbac.bound_to(user).into_iter().filter(|bound| rbac.is_for_everybody(*bound)).any(|bound| {
        let binding = rbac.binding(bound.binding).filter(|binding| binding.reaches(request.scope()));
        let role = binding.and_then(|binding| rbac.role(*binding.role.as_ref().ok()?));
        let rules = role.map(|role| role.rules.as_slice()).unwrap_or_default();
        rules.iter().any(|one| rbac.rule(*one).is_some_and(|one| rule::allows(one, request)))
    })
}

/// A legal name that no role or binding of the files has.
fn free_name(cluster: &Cluster, asked: &str, user: &str) -> String {
    let short = service_account(user).map_or(user, |(_, name)| name);
    let mut base: String = short
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    base = base.trim_matches('-').chars().take(40).collect();
    let base = match (asked, base.as_str()) {
        ("", "") => "least-privilege".to_owned(),
        ("", base) => [base, "-least-privilege"].concat(),
        (asked, _) => asked.to_owned(),
    };
    let roles = cluster.roles.iter().chain(&cluster.cluster_roles).map(|role| &role.name);
    let bindings = cluster.role_bindings.iter().chain(&cluster.cluster_role_bindings).map(|binding| &binding.name);
    let taken: Vec<&String> = roles.chain(bindings).collect();
    let numbered = (2..).map(|number: u32| [&base, "-", &number.to_string()].concat());
    std::iter::once(base.clone()).chain(numbered).find(|name| !taken.contains(&name)).unwrap_or_default()
}

/// The role and, for somebody, the binding.
fn objects(scope: &ScopeRules, name: &str, user: &str) -> Vec<String> {
    let prefix = if scope.namespace.is_some() { "" } else { "Cluster" };
    let place = scope.namespace.as_ref().map(|namespace| [", namespace: ", &as_scalar(namespace)].concat());
    let metadata = ["{name: ", &as_scalar(name), &place.unwrap_or_default(), "}"].concat();
    let rules: Vec<String> = scope.rules.iter().map(rule_text).collect();
    let head = |kind: &str| {
        ["{apiVersion: rbac.authorization.k8s.io/v1, kind: ", prefix, kind, ", metadata: ", &metadata].concat()
    };
    let mut objects = vec![edit::document(&[&head("Role"), ", rules: [", &rules.join(", "), "]}"].concat())];
    if !user.is_empty() {
        let reference =
            ["{apiGroup: rbac.authorization.k8s.io, kind: ", prefix, "Role, name: ", &as_scalar(name), "}"].concat();
        let binding = [
            &head("RoleBinding"),
            ", roleRef: ",
            &reference,
            ", subjects: [",
            &subject_text(&Principal::User(user.to_owned())),
            "]}",
        ];
        objects.push(edit::document(&binding.concat()));
    }
    objects
}

/// Whether these objects alone allow each of the requests.
fn verified(cluster: &Cluster, manifest: &str, user: &User, wanted: &[Attributes]) -> bool {
    let mut sources = Sources::default();
    let pieces = yaml::split(manifest);
    let documents = pieces.iter().map(|piece| {
        let document = manifest::read(piece.text, cluster.profile.version);
        (piece, Rc::new(document))
    });
    sources.add("", manifest, documents);
    let (alone, _) = cluster::build(Rc::new(sources), &cluster.profile, false, Former::default());
    let rbac = Rbac::new(&alone, None);
    wanted.iter().all(|request| rbac.allows(user, request))
}

#[cfg(test)]
mod tests {
    use super::super::tests::playground;
    use super::*;
    use crate::report::Question;

    fn ask(user: &str, requests: &str) -> Answer {
        let question =
            LeastPrivilegeQuestion { user: user.to_owned(), requests: requests.to_owned(), ..Default::default() };
        playground("").ask(&Question::LeastPrivilege(question))
    }

    #[test]
    fn typed_requests_become_a_role_and_its_binding() {
        let answer = ask(
            "system:serviceaccount:ci:bot",
            "get pods -n shop\nlist po -n shop\ncreate pods/exec/web -n shop\nGET /metrics\n",
        );
        assert_eq!(
            answer.access.unwrap().manifest,
            "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: bot-least-privilege
rules:
- nonResourceURLs:
  - \"/metrics\"
  verbs:
  - get
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: bot-least-privilege
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: bot-least-privilege
subjects:
- kind: ServiceAccount
  name: bot
  namespace: ci
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: bot-least-privilege
  namespace: shop
rules:
- apiGroups:
  - \"\"
  resources:
  - pods/exec
  resourceNames:
  - web
  verbs:
  - create
- apiGroups:
  - \"\"
  resources:
  - pods
  verbs:
  - get
  - list
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: bot-least-privilege
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: bot-least-privilege
subjects:
- kind: ServiceAccount
  name: bot
  namespace: ci
"
        );
        assert!(answer.reasons.iter().any(|reason| reason.code == "verified"));
    }

    const LOG: &str = r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","stage":"RequestReceived","requestURI":"/api/v1/namespaces/shop/configmaps/a","verb":"get","user":{"username":"jane"},"objectRef":{"resource":"configmaps","namespace":"shop","name":"a","apiVersion":"v1"}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/configmaps/a","verb":"get","user":{"username":"jane"},"objectRef":{"resource":"configmaps","namespace":"shop","name":"a","apiVersion":"v1"},"responseStatus":{"code":200}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"2","stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/shop/deployments","verb":"create","user":{"username":"root"},"impersonatedUser":{"username":"jane"},"objectRef":{"resource":"deployments","namespace":"shop","name":"web","apiGroup":"apps"},"responseStatus":{"code":403}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"3","stage":"ResponseComplete","requestURI":"/api?timeout=32s","verb":"get","user":{"username":"jane"},"responseStatus":{"code":200}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"4","stage":"ResponseComplete","requestURI":"/metrics","verb":"get","user":{"username":"prometheus"}}
what is this
"#;

    #[test]
    fn an_audit_log_is_read_event_by_event() {
        let answer = ask("", LOG);
        let manifest = answer.access.clone().unwrap().manifest;
        assert!(manifest.contains("resourceNames:\n  - a\n"), "{manifest}");
        assert!(!manifest.contains("- web"), "what is created has no name: {manifest}");
        assert!(manifest.contains("name: jane\n") && !manifest.contains("/metrics"), "{manifest}");
        let codes: Vec<_> = answer.reasons.iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(codes, ["unreadable-line", "held-by-default", "were-denied", "other-users", "verified"]);
        let list = format!(
            "{{\n\"kind\": \"EventList\", \"items\": [{}]}}",
            LOG.lines().take(5).collect::<Vec<_>>().join(",")
        );
        assert_eq!(ask("", &list).access.unwrap().manifest, manifest);
    }

    #[test]
    fn nobody_named_gets_no_binding_and_no_request_no_role() {
        let answer = ask("", "get pods");
        assert!(!answer.access.unwrap().manifest.contains("Binding"));
        for requests in ["", "hm", "{", "{\n"] {
            assert_eq!(ask("jane", requests).verdict, Verdict::Depends, "{requests}");
        }
        assert!(ask("jane", "GET /version").summary.contains("needs nothing"));
    }
}
