//! What is wrong with a pod, or with a workload's template of pods: `ValidatePodCreate` and `ValidatePodTemplateSpec` of
//! pkg/apis/core/validation.
//!
//! Covers names, images, ports, volumes and their mounts, security contexts, sysctls, what is shared with the node, host
//! ports, and the annotations of mirror pods, AppArmor and seccomp; what else a pod holds is not judged.

mod annotations;
mod containers;
mod demands;
mod host_users;
mod os;
mod ports;
mod projected;
pub(super) mod security;
pub(super) mod sysctls;
pub(super) mod volume_claim;
mod volume_mounts;
pub(super) mod volumes;
mod windows;

pub(crate) use os::NOT_ON_WINDOWS;
pub(crate) use security::NO_ID;
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
    (HOSTNAME, names::dns_label),
    (SUBDOMAIN, names::dns_label),
    ("priorityClassName", names::dns_subdomain),
];

const HOSTNAME: &str = "hostname";
const SUBDOMAIN: &str = "subdomain";

/// A pod is created whole, a template only filled in later.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The pod's name, from which those of its volume claims are made; empty where it is not known, as in a template.
    name: &'a str,
    is_pod: bool,
    /// The StatefulSet that the pod or template belongs to.
    set: Option<&'a OfSet<'a>>,
}

/// What a StatefulSet's pod has from the set itself.
pub(super) struct OfSet<'a> {
    /// Where the names of its pods come from.
    pub name: Field<'a>,
    pub service: Field<'a>,
    pub claims: Field<'a>,
}

impl<'a> OfSet<'a> {
    /// What the controller writes into a field of the pod of this name, whatever the template says, and what that is made of.
    fn given<'b>(&'b self, field: &str, pod: &'b str) -> Option<(&'b str, &'b Field<'a>)> {
        match field {
            HOSTNAME => Some((pod, &self.name)),
            SUBDOMAIN => Some((self.service.text(), &self.service)),
            _ => None,
        }
    }
}

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    annotations::check(errors, &metadata.get("annotations"), &spec);
    annotations::check_added(errors, &metadata.get("annotations"), &spec);
    check_spec(errors, &spec, Owner { name: metadata.text_of("name"), is_pod: true, set: None });
    check_on_create(errors, &metadata, &spec);
}

/// The pod of this name that is made of a StatefulSet's template, told from its own root. What is checked of the set holds
/// for it too, and is not told again.
pub(super) fn check_made(errors: &mut Errors, template: &Field<'_>, name: &str, set: &OfSet<'_>) {
    let (metadata, spec) = (template.get("metadata"), template.get("spec"));
    annotations::check_added(errors, &metadata.get("annotations"), &spec);
    check_spec(errors, &spec, Owner { name, is_pod: true, set: Some(set) });
    check_on_create(errors, &metadata, &spec);
}

/// What `ValidatePodCreate` asks beside what every change of a pod is asked too.
fn check_on_create(errors: &mut Errors, metadata: &Field<'_>, spec: &Field<'_>) {
    errors.on_create_only = true;
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        errors.forbidden(&ephemeral, "cannot be set on create");
    }
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), spec, true);
    errors.on_create_only = false;
}

/// Upstream tells a template's labels and annotations without their `metadata`. A StatefulSet's template is held to its
/// claims.
pub(super) fn check_template(errors: &mut Errors, template: &Field<'_>, set: Option<&OfSet<'_>>) {
    let (metadata, spec) = (template.get("metadata"), template.get("spec"));
    check_template_metadata(errors, template);
    check_spec(errors, &spec, Owner { name: "", is_pod: false, set });
    annotations::check_same_as_fields(errors, &metadata.get("annotations"), &spec, false);
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        errors.forbidden(&ephemeral, "ephemeral containers not allowed in pod template");
    }
}

/// All that is checked of a StatefulSet's template in 1.24.
pub(super) fn check_template_metadata(errors: &mut Errors, template: &Field<'_>) {
    let (metadata, spec) = (template.get("metadata").untold(), template.get("spec"));
    labels::check_labels(errors, &metadata.get("labels"));
    labels::check_annotations(errors, &metadata.get("annotations"));
    annotations::check(errors, &metadata.get("annotations"), &spec);
}

/// `ValidatePodSpec`.
fn check_spec(errors: &mut Errors, spec: &Field<'_>, owner: Owner<'_>) {
    let listed = spec.get("volumes");
    let volumes = volumes::of_pod(&listed, owner.set.map(|set| &set.claims));
    let volumes = volumes::check(errors, &volumes, owner.name);
    containers::check(errors, spec, &volumes, owner.is_pod);
    security::one_of(errors, &spec.get("restartPolicy"), &["Always", "OnFailure", "Never"]);
    security::check_pod(errors, spec);
    os::check_host_process(errors, spec);
    host_users::check(errors, spec);
    for (name, rule) in NAMES {
        let field = spec.get(name);
        match owner.set.filter(|_| owner.is_pod).and_then(|set| set.given(name, owner.name)) {
            Some((text, from)) => errors.invalid_made(field.path(), from, text, rule),
            None if field.text().is_empty() => {}
            None => errors.invalid_name(&field, rule),
        }
    }
    let runtime_class = spec.get("runtimeClassName");
    if runtime_class.is_present() {
        errors.invalid_name(&runtime_class, names::dns_subdomain);
    }
    os::check(errors, spec);
}
