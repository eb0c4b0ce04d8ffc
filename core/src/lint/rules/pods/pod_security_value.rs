//! # A Pod Security label with an unknown value
//!
//! ## What it finds
//!
//! A label of Pod Security Admission whose value is no level (`privileged`, `baseline`, `restricted`) or no version
//! (`latest`, `v1.24`).
//!
//! ## Why it matters
//!
//! A new namespace with such a label is refused by Pod Security Admission. In one that exists already, a bad level
//! counts as `restricted` for `enforce` and as `privileged` for the others, and a bad version as `latest`.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     pod-security.kubernetes.io/enforce: strict   # no such level
//! ```
//!
//! ## Instead
//!
//! Write one of the levels in lower case, or a version as `v1.24`.

use super::security_labels::namespaces;
use crate::admission::pod_security::Standards;
use crate::admission::pod_security::namespace::Policy;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "pod-security-value", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let standards = Standards::of(world.cluster.profile.version);
    for (namespace, cite) in namespaces(world.cluster) {
        for bad in standards.policy(&namespace.labels, Policy::default()).1 {
            found.add(&cite(&bad.label), bad.to_string(), "Pod Security Admission refuses such a namespace");
        }
    }
}
