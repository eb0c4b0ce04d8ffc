//! The claims that ephemeral volumes and StatefulSets make: `ValidatePersistentVolumeClaimTemplate` and
//! `ValidatePersistentVolumeClaimSpec` of pkg/apis/core/validation.

use super::security::one_of;
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::{labels, names};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

const ACCESS_MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

pub(super) fn check(errors: &mut Errors, source: &Field<'_>, volume: &Field<'_>, pod_name: &str) {
    let template = source.get("volumeClaimTemplate");
    if template.is_present() {
        check_metadata(errors, &template.get("metadata"));
        check_spec(errors, &template.get("spec"));
    }
    let name = volume.get("name");
    if !pod_name.is_empty() && !name.text().is_empty() {
        let claim = format!("{pod_name}-{}", name.text());
        for wrong in names::dns_subdomain(&claim, errors.version) {
            errors.invalid_text(&name, &format!("PVC name {}: {wrong}", quoted(&claim)));
        }
    }
}

fn check_metadata(errors: &mut Errors, metadata: &Field<'_>) {
    labels::check_annotations(errors, &metadata.get("annotations"));
    labels::check_labels(errors, &metadata.get("labels"));
    for (name, field) in metadata.fields() {
        let set = field.is_present() && !matches!(name, "labels" | "annotations" | "creationTimestamp");
        // Go cannot tell an empty text from none.
        if set && (!field.text().is_empty() || field.int().is_some()) {
            errors.forbidden(&field, "cannot be set for an ephemeral volume");
        }
    }
}

/// `ValidatePersistentVolumeClaimSpec`, but for quantities and data sources.
pub(in crate::manifest::validation) fn check_spec(errors: &mut Errors, spec: &Field<'_>) {
    let modes = spec.get("accessModes");
    if modes.items().len() == 0 {
        errors.required(&modes, "at least 1 access mode is required");
    }
    // The fourth came into use in 1.27.
    let known = if errors.version == KubernetesVersion::V1_24 { ACCESS_MODES.split_at(3).0 } else { &ACCESS_MODES };
    for mode in modes.items() {
        one_of(errors, &mode.untold(), known);
    }
    let selector = spec.get("selector");
    labels::check_selector(errors, &selector);
    let resources = spec.get("resources");
    let requests = resources.get("requests");
    if !requests.get("storage").is_present() {
        let path = resources.path().key("storage");
        errors.add("required-value", path, requests.mark(), "Required value");
    }
    let class = spec.get("storageClassName");
    if !class.text().is_empty() {
        errors.invalid_name(&class, names::dns_subdomain);
    }
    one_of(errors, &spec.get("volumeMode"), &["Block", "Filesystem"]);
}
