//! What is wrong with a Namespace: `ValidateNamespace` of pkg/apis/core/validation, and what Pod Security Admission asks of
//! its labels (`PolicyToEvaluate` of k8s.io/pod-security-admission).

use super::errors::Errors;
use super::{metadata, names};
use crate::manifest::Kind;
use crate::yaml::{self, Field};

const LEVELS: [&str; 3] = ["privileged", "baseline", "restricted"];

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    // `SetDefaults_Namespace` has copied the name to the label `kubernetes.io/metadata.name`, where it is checked again.
    let metadata = object.get("metadata");
    let (name, labels) = (metadata.get("name"), metadata.get("labels"));
    for wrong in names::label_value(name.text(), errors.version) {
        errors.invalid_text_at(labels.path(), &name, &wrong);
        errors.rename(&name, names::dns_label);
    }
    for finalizer in object.get("spec").get("finalizers").items() {
        metadata::check_finalizer(errors, &finalizer);
    }
    for (key, label) in labels.entries() {
        match key.strip_prefix("pod-security.kubernetes.io/") {
            Some("enforce" | "audit" | "warn") => check_level(errors, &label),
            Some("enforce-version" | "audit-version" | "warn-version") => check_version(errors, &label),
            _ => {}
        }
    }
}

fn check_level(errors: &mut Errors, label: &Field<'_>) {
    if !LEVELS.contains(&label.text()) {
        errors.invalid_text(label, "must be one of privileged, baseline, restricted");
        errors.offer(label, &LEVELS);
    }
}

fn check_version(errors: &mut Errors, label: &Field<'_>) {
    if !is_version(label.text()) {
        errors.invalid_text(label, "must be \"latest\" or \"v1.x\"");
        let near = format!("v{}", label.text());
        if is_version(&near) {
            errors.replace(label, &yaml::written(&near));
        }
    }
}

/// `^v1\.([0-9]|[1-9][0-9]*)$`, or `latest`.
fn is_version(text: &str) -> bool {
    let minor = text.strip_prefix("v1.").unwrap_or_default();
    let digits = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
    text == "latest" || digits && (minor.len() == 1 || !minor.starts_with('0'))
}
