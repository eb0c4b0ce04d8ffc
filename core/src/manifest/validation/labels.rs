//! Labels, annotations and label selectors: k8s.io/apimachinery/pkg/apis/meta/v1/validation and pkg/api/validation.

use super::errors::Errors;
use super::names;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// `TotalAnnotationSizeLimitB`: bytes of all keys and values of an object's annotations.
const MAX_ANNOTATION_BYTES: usize = 256 * 1024;

/// `ValidateLabels`. Upstream's path ends at the labels, not at the key; what is underlined is the key or the value.
pub(super) fn check_labels(errors: &mut Errors, labels: &Field<'_>) {
    for (key, label) in labels.entries() {
        for wrong in names::label_key(key, errors.version) {
            errors.invalid_key(labels, key, &label, &wrong);
        }
        for wrong in names::label_value(label.text(), errors.version) {
            errors.invalid_text_at(labels.path(), &label, &wrong);
            errors.rename(&label, names::label_value);
        }
    }
}

/// `ValidateAnnotations`.
pub(super) fn check_annotations(errors: &mut Errors, annotations: &Field<'_>) {
    let mut bytes = 0;
    for (key, annotation) in annotations.entries() {
        // Capitals are allowed in prefixes here, for what was written before they were refused.
        let capitals = key.bytes().any(|byte| byte.is_ascii_uppercase());
        let wrong = match capitals {
            true => names::qualified_name(&key.to_ascii_lowercase(), errors.version),
            false => names::qualified_name(key, errors.version),
        };
        for wrong in wrong {
            errors.invalid_key(annotations, key, &annotation, &wrong);
        }
        bytes += key.len() + annotation.text().len();
    }
    if bytes > MAX_ANNOTATION_BYTES {
        errors.too_long(annotations, MAX_ANNOTATION_BYTES);
    }
}

/// `ValidateLabelSelector`. Answers whether a selector can be made of it (`LabelSelectorAsSelector`): 1.24 does not check
/// the values of expressions, and yet cannot use bad ones.
pub(super) fn check_selector(errors: &mut Errors, selector: &Field<'_>) -> bool {
    let before = errors.len();
    check_labels(errors, &selector.get("matchLabels"));
    let mut usable = true;
    for expression in selector.get("matchExpressions").items() {
        usable &= check_expression(errors, &expression);
    }
    usable && errors.len() == before
}

/// `ValidateLabelSelectorRequirement`; answers whether the values are well formed.
fn check_expression(errors: &mut Errors, expression: &Field<'_>) -> bool {
    let (key, operator, values) = (expression.get("key"), expression.get("operator"), expression.get("values"));
    let none = values.items().len() == 0;
    match operator.text() {
        "In" | "NotIn" => {
            if none {
                errors.required(&values, "must be specified when `operator` is 'In' or 'NotIn'");
            }
        }
        "Exists" | "DoesNotExist" => {
            if !none {
                errors.forbidden(&values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
        }
        _ => {
            errors.invalid_text(&operator, "not a valid selector operator");
            errors.offer(&operator, &["In", "NotIn", "Exists", "DoesNotExist"]);
        }
    }
    errors.invalid_each(&key, names::label_key(key.text(), errors.version));
    let mut well_formed = true;
    for value in values.items() {
        well_formed &= names::label_value(value.text(), errors.version).is_empty();
        if errors.version != KubernetesVersion::V1_24 {
            errors.invalid_name(&value, names::label_value);
        }
    }
    well_formed
}
