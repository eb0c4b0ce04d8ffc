//! What is wrong with a workload and the template of its pods.

use super::errors::Errors;
use crate::manifest::Kind;
use crate::yaml::Field;

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, kind: &Kind) {
    let _ = (errors, object, kind);
}
