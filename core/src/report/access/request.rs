//! What becomes of a request as it reaches the API server.

use super::RequestQuestion;
use super::answer::{Who, answered, refused};
use super::words::{self, request as texts};
use crate::cluster::Cluster;
use crate::rbac::request::request_info;
use crate::rbac::{Attributes, Rbac};
use crate::report::{Answer, Reason, Verdict};

/// Methods that the API server knows.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Subresources that connect to a container, by POST or as a WebSocket by GET.
const CONNECTING: [&str; 3] = ["exec", "attach", "portforward"];

#[inline(never)]
#[must_use]
pub fn request(cluster: &Cluster, rbac: &Rbac, question: &RequestQuestion) -> Answer {
    let who = Who::of(&question.user, &question.groups);
    let method = question.method.trim().to_ascii_uppercase();
    let url = path_of(question.url.trim());
    let mut wrong = Vec::new();
    if question.user.is_empty() && question.groups.is_empty() {
        wrong.push(words::no(words::NO_USER));
    }
    if !METHODS.contains(&method.as_str()) {
        wrong.push(texts::bad_method(question.method.trim()));
    }
    if !url.starts_with('/') {
        wrong.push(texts::bad_url(question.url.trim()));
    }
    let info = if wrong.is_empty() { request_info(&method, url) } else { None };
    let mut answer = match info {
        Some(info) => {
            let mut answer = answered(cluster, rbac, &who, &info.attributes);
            answer.reasons.extend(notes(rbac, &who, &method, &info.attributes, answer.verdict));
            answer
        }
        None => {
            if wrong.is_empty() {
                wrong.push(texts::NO_KIND.to_owned());
            }
            refused(&wrong)
        }
    };
    answer.question = [&who.told, " → ", &method, " ", url].concat();
    answer
}

/// What the authorizer is asked; `None` for what is no request.
pub(super) fn attributes(question: &RequestQuestion) -> Option<Attributes> {
    let method = question.method.trim().to_ascii_uppercase();
    let url = path_of(question.url.trim());
    let is_request = METHODS.contains(&method.as_str()) && url.starts_with('/');
    if is_request { request_info(&method, url).map(|info| info.attributes) } else { None }
}

/// Without scheme and host, where they are there.
fn path_of(url: &str) -> &str {
    let Some((_, behind)) = url.split_once("://") else { return url };
    behind.find('/').and_then(|at| behind.get(at..)).unwrap_or("/")
}

fn notes(rbac: &Rbac, who: &Who, method: &str, attributes: &Attributes, verdict: Verdict) -> Vec<Reason> {
    let mut notes = Vec::new();
    if attributes.path.is_some() {
        return notes;
    }
    let also = |verb: &str, subresource: &str| {
        let other = Attributes { verb: verb.to_owned(), subresource: subresource.to_owned(), ..attributes.clone() };
        who.user.bypasses_authorization() || rbac.allows(&who.user, &other)
    };
    let allowed = verdict == Verdict::Allowed;
    if matches!(method, "PUT" | "PATCH") && attributes.subresource.is_empty() && allowed && !also("create", "") {
        notes.push(texts::create_by_update(method));
    }
    if attributes.resource == "namespaces" && attributes.name == attributes.namespace && !attributes.name.is_empty() {
        notes.push(texts::inside_namespace(&attributes.name));
    }
    if attributes.resource == "pods" && CONNECTING.contains(&attributes.subresource.as_str()) {
        notes.push(texts::connects(&attributes.subresource, &attributes.verb));
        if allowed && !also("get", "") {
            notes.push(texts::needs_get(&attributes.subresource));
        }
    }
    if attributes.resource == "nodes" && attributes.subresource == "proxy" {
        notes.push(texts::kubelet());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::super::tests::playground;
    use super::*;
    use crate::report::Question;

    const WORLD: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules:
- {apiGroups: [''], resources: [pods, pods/exec, namespaces, configmaps], verbs: [create, list, update]}
- {apiGroups: [''], resources: [secrets], verbs: [list, update], resourceNames: [mine]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: User, name: jane}]
";

    #[track_caller]
    fn check(request: &str, verdict: Verdict, asked: &str, codes: &[&str]) -> Answer {
        let (method, url) = request.split_once(' ').unwrap();
        let question = RequestQuestion {
            user: "jane".to_owned(),
            method: method.to_owned(),
            url: url.to_owned(),
            ..RequestQuestion::default()
        };
        let answer = playground(WORLD).ask(&Question::Request(question));
        let details = answer.access.clone().unwrap_or_default();
        assert_eq!((answer.verdict, details.asked.as_str()), (verdict, asked), "{request}");
        for code in codes {
            assert!(answer.reasons.iter().any(|reason| reason.code == *code), "{request} has no {code}: {answer:#?}");
        }
        answer
    }

    #[test]
    fn a_request_is_asked_as_the_api_server_takes_it_apart() {
        use Verdict::{Allowed, Denied};
        check("GET /api/v1/namespaces/shop/pods", Allowed, "list pods in namespace shop", &[]);
        check(
            "GET https://k8s.example.com:6443/api/v1/namespaces/shop/pods",
            Allowed,
            "list pods in namespace shop",
            &[],
        );
        let all = check("GET /api/v1/pods", Denied, "list pods cluster-wide", &[]);
        assert_eq!(
            all.message.as_deref(),
            Some(
                "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" at the cluster scope"
            )
        );
        check("get /metrics", Denied, "get /metrics", &[]);
        let named = "GET /api/v1/namespaces/shop/secrets?fieldSelector=metadata.name%3Dmine";
        check(named, Allowed, "list secrets \"mine\" in namespace shop", &[]);
        check("GET /api/v1/namespaces/shop/secrets", Denied, "list secrets in namespace shop", &[]);
    }

    #[test]
    fn what_a_request_needs_beside_is_noted() {
        use Verdict::Allowed;
        let secret = "PUT /api/v1/namespaces/shop/secrets/mine";
        check(secret, Allowed, "update secrets \"mine\" in namespace shop", &["create-by-update"]);
        let settings = "PUT /api/v1/namespaces/shop/configmaps/a";
        let answer = check(settings, Allowed, "update configmaps \"a\" in namespace shop", &[]);
        assert!(answer.reasons.iter().all(|reason| reason.code != "create-by-update"), "it may create them too");
        let namespace = "PUT /api/v1/namespaces/shop";
        check(namespace, Allowed, "update namespaces \"shop\" in namespace shop", &["inside-namespace"]);
        let exec = "POST /api/v1/namespaces/shop/pods/web/exec?command=sh";
        check(exec, Allowed, "create pods/exec \"web\" in namespace shop", &["connects", "needs-get"]);
    }

    #[test]
    fn what_is_no_request_is_told() {
        let no = Verdict::Depends;
        for request in ["FETCH /api", "GET api/v1/pods", "GET /api/v1/watch"] {
            check(request, no, "", &["bad-question"]);
        }
    }
}
