//! The labels of namespaces that Pod Security Admission reads.

use crate::cluster::{Cluster, Namespace};
use crate::sources::Citation;
use crate::text::FieldPath;

pub(super) const PREFIX: &str = "pod-security.kubernetes.io";

/// What may follow the prefix.
pub(super) const NAMES: [&str; 6] = ["audit", "audit-version", "enforce", "enforce-version", "warn", "warn-version"];

/// The namespaces that the files declare, each with a way to cite its labels.
pub(super) fn namespaces(cluster: &Cluster) -> Vec<(&Namespace, impl Fn(&str) -> Citation)> {
    let mut declared = Vec::new();
    for namespace in &cluster.namespaces {
        if let Some(origin) = &namespace.origin {
            declared.push((namespace, |key: &str| origin.at(&FieldPath::of("metadata.labels").key(key))));
        }
    }
    declared
}
