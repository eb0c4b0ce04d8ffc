//! What is wrong with roles and bindings: pkg/apis/rbac/validation.

use super::errors::{Errors, quoted};
use super::{labels, names};
use crate::manifest::Kind;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

const GROUP: &str = "rbac.authorization.k8s.io";

/// `ValidateRole`, `ValidateClusterRole`.
pub(super) fn check_role(errors: &mut Errors, object: &Field<'_>, kind: &Kind) {
    for rule in object.get("rules").items() {
        check_rule(errors, &rule, kind.namespaced);
    }
    let aggregation = object.get("aggregationRule");
    if !kind.namespaced && aggregation.is_present() {
        let selectors = aggregation.get("clusterRoleSelectors");
        if selectors.items().len() == 0 {
            errors.required(&selectors, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        for selector in selectors.items() {
            if !labels::check_selector(errors, &selector) {
                // Upstream prints the selector that could not be made.
                errors.invalid(&selector, "\"null\"", "invalid label selector.");
            }
        }
    }
}

/// `ValidatePolicyRule`.
fn check_rule(errors: &mut Errors, rule: &Field<'_>, namespaced: bool) {
    let empty = |name: &str| rule.get(name).items().len() == 0;
    if empty("verbs") {
        errors.required(&rule.get("verbs"), "verbs must contain at least one value");
    }
    if !empty("nonResourceURLs") {
        let urls = rule.get("nonResourceURLs");
        if namespaced {
            errors.invalid(
                &urls,
                &texts(&urls, "string", errors.version),
                "namespaced rules cannot apply to non-resource URLs",
            );
        }
        if !(empty("apiGroups") && empty("resources") && empty("resourceNames")) {
            let said = "rules cannot apply to both regular resources and non-resource URLs";
            errors.invalid(&urls, &texts(&urls, "string", errors.version), said);
        }
        return;
    }
    if empty("apiGroups") {
        errors.required(&rule.get("apiGroups"), "resource rules must supply at least one api group");
    }
    if empty("resources") {
        errors.required(&rule.get("resources"), "resource rules must supply at least one resource");
    }
}

/// A list of texts as Go prints it, which 1.36 does as JSON.
pub(super) fn texts(list: &Field<'_>, go_type: &str, version: KubernetesVersion) -> String {
    let items: Vec<String> = list.items().map(|item| quoted(item.text())).collect();
    match version {
        KubernetesVersion::V1_24 => format!("[]{go_type}{{{}}}", items.join(", ")),
        KubernetesVersion::V1_36 => format!("[{}]", items.join(",")),
    }
}

/// `ValidateRoleBinding`, `ValidateClusterRoleBinding`, after `SetDefaults_RoleBinding`.
pub(super) fn check_binding(errors: &mut Errors, object: &Field<'_>, kind: &Kind) {
    let role = object.get("roleRef");
    let (group, role_kind, name) = (role.get("apiGroup"), role.get("kind"), role.get("name"));
    if !matches!(group.text(), "" | GROUP) {
        errors.unsupported(&group, &[GROUP]);
    }
    let kinds: &[&str] = if kind.namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    if !kinds.contains(&role_kind.text()) {
        errors.unsupported(&role_kind, kinds);
    }
    if name.text().is_empty() {
        errors.required(&name, "");
    } else {
        errors.invalid_name(&name, names::path_segment);
    }
    for subject in object.get("subjects").items() {
        check_subject(errors, &subject, kind.namespaced);
    }
}

/// `ValidateRoleBindingSubject`, after `SetDefaults_Subject`.
fn check_subject(errors: &mut Errors, subject: &Field<'_>, namespaced: bool) {
    let (group, kind, name) = (subject.get("apiGroup"), subject.get("kind"), subject.get("name"));
    if name.text().is_empty() {
        errors.required(&name, "");
    }
    match kind.text() {
        "ServiceAccount" => {
            if !name.text().is_empty() {
                errors.invalid_name(&name, names::dns_subdomain);
            }
            if !group.text().is_empty() {
                errors.unsupported(&group, &[""]);
                errors.replace(&group, "\"\"");
            }
            let namespace = subject.get("namespace");
            if !namespaced && namespace.text().is_empty() {
                errors.required(&namespace, "");
            }
        }
        "User" | "Group" => {
            if !matches!(group.text(), "" | GROUP) {
                errors.unsupported(&group, &[GROUP]);
            }
        }
        _ => errors.unsupported(&kind, &["ServiceAccount", "User", "Group"]),
    }
}
