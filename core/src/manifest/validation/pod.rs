//! What is wrong with a pod, or with a workload's template of pods: `ValidatePodCreate` and `ValidatePodTemplateSpec` of
//! pkg/apis/core/validation.
//!
//! Covers names, images, ports, volumes and their mounts, security contexts, sysctls, host ports, and the annotations of
//! AppArmor and seccomp; what else a pod holds is not judged.

mod annotations;
mod containers;
mod demands;
mod os;
mod ports;
mod projected;
pub(super) mod security;
pub(super) mod sysctls;
mod volume_claim;
mod volume_mounts;
pub(super) mod volumes;
mod windows;

pub(super) use security::one_of;

use super::errors::Errors;
use super::names::NameRule;
use super::{labels, names};
use crate::manifest::Kind;
use crate::yaml::Field;

/// In the order in which upstream visits them.
const CONTAINER_LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// Names that a pod may have beside its own, and their forms.
const NAMES: [(&str, NameRule); 5] = [
    ("serviceAccountName", names::dns_subdomain),
    ("nodeName", names::dns_subdomain),
    ("priorityClassName", names::dns_subdomain),
    ("hostname", names::dns_label),
    ("subdomain", names::dns_label),
];

/// A pod is created whole, a template only filled in later.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The pod's name, from which those of its volume claims are made; empty in a template.
    name: &'a str,
    is_pod: bool,
    /// Volumes that a StatefulSet's controller adds.
    claims: &'a [&'a str],
}

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    let metadata = object.get("metadata");
    check_pod(errors, object, Owner { name: metadata.text_of("name"), is_pod: true, claims: &[] });
}

/// The pod that a StatefulSet's controller makes of its template and its claims; told as the pod's own.
pub(super) fn check_stateful(errors: &mut Errors, template: &Field<'_>, name: &str, claims: &[&str]) {
    check_pod(errors, template, Owner { name, is_pod: true, claims });
}

fn check_pod(errors: &mut Errors, object: &Field<'_>, owner: Owner<'_>) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    annotations::check(errors, &metadata.get("annotations"), &spec);
    annotations::check_added(errors, &metadata.get("annotations"), &spec);
    check_spec(errors, &spec, owner);
    errors.creating = true;
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        errors.forbidden(&ephemeral, "cannot be set on create");
    }
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), &spec, true);
    errors.creating = false;
}

/// Upstream tells a template's labels and annotations without their `metadata`.
pub(super) fn check_template(errors: &mut Errors, template: &Field<'_>) {
    let (metadata, spec) = (template.get("metadata"), template.get("spec"));
    check_template_metadata(errors, template);
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), &spec, false);
    check_spec(errors, &spec, Owner { name: "", is_pod: false, claims: &[] });
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        errors.forbidden(&ephemeral, "ephemeral containers not allowed in pod template");
    }
}

/// All that is checked of a StatefulSet's template, whose volumes depend on its claims.
pub(super) fn check_template_metadata(errors: &mut Errors, template: &Field<'_>) {
    let (metadata, spec) = (template.get("metadata").untold(), template.get("spec"));
    labels::check_labels(errors, &metadata.get("labels"));
    labels::check_annotations(errors, &metadata.get("annotations"));
    annotations::check(errors, &metadata.get("annotations"), &spec);
}

/// `ValidatePodSpec`.
fn check_spec(errors: &mut Errors, spec: &Field<'_>, owner: Owner<'_>) {
    let listed = spec.get("volumes");
    let mut volumes = volumes::check(errors, &listed, owner.name);
    volumes.extend(owner.claims.iter().map(|claim| (*claim, true)));
    containers::check(errors, spec, &volumes, owner.is_pod);
    security::one_of(errors, &spec.get("restartPolicy"), &["Always", "OnFailure", "Never"]);
    security::check_pod(errors, spec);
    os::check_host_process(errors, spec);
    os::check_host_users(errors, spec);
    for (name, rule) in NAMES {
        let field = spec.get(name);
        if !field.text().is_empty() {
            errors.invalid_name(&field, rule);
        }
    }
    let runtime_class = spec.get("runtimeClassName");
    if runtime_class.is_present() {
        errors.invalid_name(&runtime_class, names::dns_subdomain);
    }
    os::check(errors, spec);
}
