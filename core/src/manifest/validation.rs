//! What the API server's validation says of an object when it is created: each error word for word as upstream prints it
//! (`field.Error` of k8s.io/apimachinery), with a sentence in plain words.
//!
//! Reads the tree, not the typed objects: so paths and places come for free, and fields that nobody evaluates cost nothing.

mod errors;
mod names;

use super::{Issue, Kind};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

use errors::Errors;

/// All that validation refuses in an object of this kind, in upstream's order.
pub(super) fn check(object: &Field<'_>, kind: &Kind, version: KubernetesVersion) -> Vec<Issue> {
    let mut errors = Errors::new(version);
    let _ = (object, kind);
    errors.into_issues()
}
