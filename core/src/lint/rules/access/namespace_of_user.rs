//! # A user or group with a namespace
//!
//! ## What it finds
//!
//! A subject of kind User or Group with a `namespace`.
//!
//! ## Why it matters
//!
//! Users and groups belong to no namespace, and the authorizer does not look at the field: the binding grants to the
//! user of that name wherever the binding counts.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterRoleBinding
//! subjects:
//! - kind: User
//!   name: jane
//!   namespace: shop   # does not limit anything
//!   apiGroup: rbac.authorization.k8s.io
//! ```
//!
//! ## Instead
//!
//! Remove it. To limit the permission to a namespace, use a RoleBinding in it.

use super::subjects::subjects;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "namespace-of-user", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for named in subjects(world.cluster) {
        let subject = named.subject;
        if subject.kind != "ServiceAccount" && !subject.namespace.is_empty() {
            found.add(
                &named.field("namespace"),
                ["the namespace of a ", &subject.kind, " is ignored: the binding alone decides where it counts"]
                    .concat(),
                "to limit the permission to a namespace, use a RoleBinding in it",
            );
        }
    }
}
