//! Every object's metadata: `ValidateObjectMeta` of k8s.io/apimachinery/pkg/api/validation and of pkg/apis/core/validation.

use super::errors::Errors;
use super::labels;
use super::names::{self, NameRule};
use crate::manifest::Kind;
use crate::yaml::Field;

/// Finalizers that need no prefix: `IsStandardFinalizerName`.
const STANDARD_FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// Checks `metadata`. A namespaced object without a namespace goes where the request says, so that is no error;
/// that of any other object is cleared before validation (`EnsureObjectNamespaceMatchesRequestNamespace`).
pub(super) fn check(errors: &mut Errors, object: &Field<'_>, kind: &Kind, name_rule: NameRule) {
    let metadata = object.get("metadata");
    check_name(errors, &metadata, name_rule);
    let namespace = metadata.get("namespace");
    if kind.namespaced && !namespace.text().is_empty() {
        errors.invalid_name(&namespace, names::dns_label);
    }
    labels::check_labels(errors, &metadata.get("labels"));
    labels::check_annotations(errors, &metadata.get("annotations"));
    for owner in metadata.get("ownerReferences").items() {
        check_owner(errors, &owner);
    }
    check_finalizers(errors, &metadata);
}

pub(super) fn check_finalizers(errors: &mut Errors, metadata: &Field<'_>) {
    let finalizers = metadata.get("finalizers");
    for finalizer in finalizers.items() {
        for wrong in names::qualified_name(finalizer.text(), errors.version) {
            errors.invalid_text_at(finalizers.path(), &finalizer, &wrong);
        }
        check_kubernetes_finalizer(errors, &finalizer);
    }
}

fn check_name(errors: &mut Errors, metadata: &Field<'_>, name_rule: NameRule) {
    let (name, prefix) = (metadata.get("name"), metadata.get("generateName"));
    if !prefix.text().is_empty() {
        let wrong = match prefix.text().strip_suffix('-') {
            // `maskTrailingDash`: what is generated goes on after it.
            Some(before) if !before.is_empty() => name_rule(&format!("{before}a"), errors.version),
            _ => name_rule(prefix.text(), errors.version),
        };
        errors.invalid_each(&prefix, wrong);
    }
    if !name.text().is_empty() {
        errors.invalid_name(&name, name_rule);
    } else if prefix.text().is_empty() {
        errors.required(&name, "name or generateName is required");
    }
}

/// `validateOwnerReference`.
fn check_owner(errors: &mut Errors, owner: &Field<'_>) {
    for (name, said) in [
        ("apiVersion", "version must not be empty"),
        ("kind", "kind must not be empty"),
        ("name", "name must not be empty"),
        ("uid", "uid must not be empty"),
    ] {
        let field = owner.get(name);
        if field.text().is_empty() {
            errors.invalid_text(&field, said);
        }
    }
}

/// `ValidateFinalizerName` of pkg/apis/core/validation, of a namespace's own finalizers.
pub(super) fn check_finalizer(errors: &mut Errors, finalizer: &Field<'_>) {
    errors.invalid_each(finalizer, names::qualified_name(finalizer.text(), errors.version));
    check_kubernetes_finalizer(errors, finalizer);
}

/// `validateKubeFinalizerName`.
fn check_kubernetes_finalizer(errors: &mut Errors, finalizer: &Field<'_>) {
    if !finalizer.text().contains('/') && !STANDARD_FINALIZERS.contains(&finalizer.text()) {
        errors.invalid_text(finalizer, "name is neither a standard finalizer name nor is it fully qualified");
    }
}
