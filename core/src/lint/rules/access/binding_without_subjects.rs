//! # A binding without subjects
//!
//! ## What it finds
//!
//! A RoleBinding or ClusterRoleBinding that names nobody.
//!
//! ## Why it matters
//!
//! It is legal and grants nothing.
//!
//! ## Example
//!
//! ```yaml
//! kind: RoleBinding
//! metadata: {name: readers, namespace: shop}
//! roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
//! subjects: []
//! ```
//!
//! ## Instead
//!
//! Name the subjects, or remove the binding.

use super::subjects::bindings;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "binding-without-subjects", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for binding in bindings(world.cluster).into_iter().filter(|binding| binding.object.subjects.is_empty()) {
        found.add(
            &binding.field("metadata.name"),
            [&binding.origin.object, " names no subjects, and grants nothing to anybody"].concat(),
            "",
        );
    }
}
