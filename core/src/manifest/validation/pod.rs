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
}

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    annotations::check(errors, &metadata.get("annotations"), &spec);
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), &spec, true);
    annotations::check_added(errors, &metadata.get("annotations"), &spec);
    check_spec(errors, &spec, Owner { name: metadata.text_of("name"), is_pod: true });
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        errors.forbidden(&ephemeral, "cannot be set on create");
    }
}

/// Upstream tells a template's labels and annotations without their `metadata`.
pub(super) fn check_template(errors: &mut Errors, template: &Field<'_>) {
    let (metadata, spec) = (template.get("metadata"), template.get("spec"));
    check_template_metadata(errors, template);
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), &spec, false);
    check_spec(errors, &spec, Owner { name: "", is_pod: false });
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
    let volumes = volumes::check(errors, &listed, owner.name);
    containers::check(errors, spec, &volumes, owner.is_pod);
    security::one_of(errors, &spec.get("restartPolicy"), &["Always", "OnFailure", "Never"]);
    security::check_pod(errors, spec);
    os::check(errors, spec);
    os::check_host_process(errors, spec);
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
}
