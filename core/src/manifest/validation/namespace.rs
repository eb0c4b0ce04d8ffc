//! What is wrong with a Namespace: `ValidateNamespace` of pkg/apis/core/validation.

use super::errors::Errors;
use super::{metadata, names};
use crate::manifest::Kind;
use crate::yaml::Field;

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
}
