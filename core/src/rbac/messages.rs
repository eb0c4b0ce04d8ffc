//! What the API server itself would say, word for word.

use super::{Attributes, BindingFacts};

/// `errors.NewNotFound` for a role that a binding refers to.
pub(super) fn role_not_found(resource: &str, name: &str) -> String {
    format!("{resource}.rbac.authorization.k8s.io {name:?} not found")
}

/// `GetRoleReferenceRules`.
pub(super) fn unsupported_role_kind(kind: &str) -> String {
    format!("unsupported role reference kind: {kind:?}")
}

/// The authorizer's reason for what a binding allows: `clusterRoleBindingDescriber`, `roleBindingDescriber`.
pub(super) fn allowed_by(binding: &BindingFacts, subject: usize) -> String {
    let object = binding.object();
    let name = match &binding.namespace {
        Some(namespace) => format!("{}/{namespace}", binding.name),
        None => binding.name.clone(),
    };
    let subject = object.subjects.get(subject).map_or_else(String::new, |subject| {
        if subject.kind != "ServiceAccount" {
            return format!("{} {:?}", subject.kind, subject.name);
        }
        let namespace = super::subject::service_account_namespace(subject, binding.namespace.as_deref());
        format!("{} {:?}", subject.kind, format!("{}/{namespace}", subject.name))
    });
    let reference = &object.role_ref;
    format!("RBAC: allowed by {} {name:?} of {} {:?} to {subject}", binding.kind(), reference.kind, reference.name)
}

/// The authorizer's reason for a denial: nothing, or the broken references.
pub(super) fn denied_for(errors: &[String]) -> String {
    if errors.is_empty() { String::new() } else { ["RBAC: ", &aggregate(errors)].concat() }
}

/// Several errors as `utilerrors.NewAggregate` prints them, each once.
pub(super) fn aggregate(errors: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for error in errors {
        if !distinct.contains(&error.as_str()) {
            distinct.push(error);
        }
    }
    match distinct.as_slice() {
        [only] => (*only).to_owned(),
        several => ["[", &several.join(", "), "]"].concat(),
    }
}

/// The answer to a request that is not allowed: `responsewriters.Forbidden` in `errors.NewForbidden`.
#[must_use]
pub fn forbidden(user: &str, attributes: &Attributes, reason: &str) -> String {
    let said = escape(&cannot(user, attributes));
    let said = if reason.is_empty() { said } else { format!("{said}: {reason}") };
    if attributes.path.is_some() || attributes.resource.is_empty() {
        return format!("forbidden: {said}");
    }
    let (group, name) = (&attributes.api_group, &attributes.name);
    let resource =
        if group.is_empty() { attributes.resource.clone() } else { format!("{}.{group}", attributes.resource) };
    if name.is_empty() {
        format!("{resource} is forbidden: {said}")
    } else {
        format!("{resource} {name:?} is forbidden: {said}")
    }
}

/// `forbiddenMessage`.
fn cannot(user: &str, attributes: &Attributes) -> String {
    let verb = &attributes.verb;
    if let Some(path) = &attributes.path {
        return format!("User {user:?} cannot {verb} path {path:?}");
    }
    let resource = if attributes.subresource.is_empty() {
        attributes.resource.clone()
    } else {
        format!("{}/{}", attributes.resource, attributes.subresource)
    };
    let scope = if attributes.namespace.is_empty() {
        "at the cluster scope".to_owned()
    } else {
        format!("in the namespace {:?}", attributes.namespace)
    };
    format!("User {user:?} cannot {verb} resource {resource:?} in API group {:?} {scope}", attributes.api_group)
}

/// The response writer keeps the message harmless in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(resource: &str, subresource: &str, name: &str, group: &str, namespace: &str) -> Attributes {
        Attributes {
            verb: "list".to_owned(),
            api_group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            path: None,
        }
    }

    #[track_caller]
    fn check(attributes: &Attributes, reason: &str, expected: &str) {
        assert_eq!(forbidden("u", attributes, reason), expected);
    }

    #[test]
    fn a_denial_reads_as_the_api_server_writes_it() {
        check(
            &request("pods", "", "", "", "ns"),
            "",
            r#"pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "ns""#,
        );
        check(
            &request("deployments", "scale", "web", "apps", ""),
            "",
            r#"deployments.apps "web" is forbidden: User "u" cannot list resource "deployments/scale" in API group "apps" at the cluster scope"#,
        );
        check(
            &Attributes { path: Some("/metrics".to_owned()), ..request("", "", "", "", "") },
            "",
            r#"forbidden: User "u" cannot list path "/metrics""#,
        );
        check(
            &request("pods", "", "", "", ""),
            &denied_for(&["a".to_owned(), "b".to_owned(), "a".to_owned()]),
            r#"pods is forbidden: User "u" cannot list resource "pods" in API group "" at the cluster scope: RBAC: [a, b]"#,
        );
    }

    #[test]
    fn broken_references_are_told_once_each() {
        assert_eq!(denied_for(&[]), "");
        assert_eq!(denied_for(&["a".to_owned(), "a".to_owned()]), "RBAC: a");
    }
}
