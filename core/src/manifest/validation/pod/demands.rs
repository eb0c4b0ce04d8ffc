//! What several sources of volumes demand alike: a field that is not empty, a number within bounds.

use crate::manifest::validation::errors::Errors;
use crate::yaml::{Field, Scalar, Value};

/// A field that must not be empty.
pub(super) fn require(errors: &mut Errors, field: &Field<'_>) {
    if is_empty(field) {
        errors.required(field, "");
    }
}

/// A number from 0 on, if there is one.
pub(super) fn check_number(errors: &mut Errors, field: &Field<'_>, max: i64, said: &str) {
    if let Some(number) = field.int().filter(|number| !(0..=max).contains(number)) {
        errors.invalid(field, &number.to_string(), said);
    }
}

/// What Go counts as empty.
pub(super) fn is_empty(field: &Field<'_>) -> bool {
    match field.value() {
        Some(Value::Scalar(Scalar::Text(text))) => text.is_empty(),
        Some(Value::Sequence(items)) => items.is_empty(),
        _ => !field.is_present(),
    }
}
