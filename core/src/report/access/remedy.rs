//! How the smallest change of the files is told and written; [`crate::remedy`] finds it.

use super::PermissionChange;
use super::words;
use crate::manifest::rbac::PolicyRule;
use crate::rbac::subject::service_account;
use crate::rbac::{Attributes, Principal};
use crate::yaml::edit::as_scalar;

/// `get, list on pods of the core API group`.
pub(crate) fn rule(rule: &PolicyRule) -> String {
    words::rule(rule)
}

/// A rule in flow style.
pub(crate) fn rule_text(rule: &PolicyRule) -> String {
    let list = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| as_scalar(value)).collect();
        ["[", &values.join(", "), "]"].concat()
    };
    let mut parts = Vec::new();
    for (field, values) in [
        ("apiGroups", &rule.api_groups),
        ("resources", &rule.resources),
        ("resourceNames", &rule.resource_names),
        ("nonResourceURLs", &rule.non_resource_urls),
        ("verbs", &rule.verbs),
    ] {
        if !values.is_empty() {
            parts.push([field, ": ", &list(values)].concat());
        }
    }
    ["{", &parts.join(", "), "}"].concat()
}

/// A subject of a binding, in flow style.
pub(crate) fn subject_text(principal: &Principal) -> String {
    let named = |kind: &str, name: &str| {
        ["{apiGroup: rbac.authorization.k8s.io, kind: ", kind, ", name: ", &as_scalar(name), "}"].concat()
    };
    match principal {
        Principal::Group(name) => named("Group", name),
        Principal::User(user) => match service_account(user) {
            Some((namespace, name)) => {
                ["{kind: ServiceAccount, name: ", &as_scalar(name), ", namespace: ", &as_scalar(namespace), "}"]
                    .concat()
            }
            None => named("User", user),
        },
    }
}

pub(crate) fn add_word(field: &str, value: &str, rule: u32, role: &str) -> String {
    let value = if value.is_empty() { "\"\"" } else { value };
    format!("Add `{value}` to `{field}` of rule {} of {role}", u64::from(rule) + 1)
}

pub(crate) fn add_rule(rule: &str, role: &str) -> String {
    format!("Add a rule to {role}: {rule}")
}

pub(crate) fn add_subject(subject: &str, binding: &str) -> String {
    format!("Add {subject} to {binding}")
}

pub(crate) fn bind(role: &str, subject: &str, namespace: Option<&str>) -> String {
    format!("Bind {role} to {subject} {}", words::scope(namespace))
}

pub(crate) fn add_missing_role(role: &str) -> String {
    format!("Add {role}, which a binding refers to and which is not there")
}

pub(crate) fn add_role(subject: &str, attributes: &Attributes) -> String {
    let kinds = if attributes.scope().is_some() {
        "a Role and a RoleBinding"
    } else {
        "a ClusterRole and a ClusterRoleBinding"
    };
    format!("Add {kinds} that let {subject} {}", words::request(attributes))
}

/// `User jane: get on secrets of the core API group, in namespace shop`.
pub(crate) fn opened(change: &PermissionChange) -> String {
    format!("{}: {}, {}", change.subject, change.what, words::scope(change.namespace.as_deref()))
}
