//! # A RoleBinding to a Role of another namespace
//!
//! ## What it finds
//!
//! A RoleBinding to a Role that its own namespace lacks, while another namespace in what you pasted has one of that
//! name.
//!
//! ## Why it matters
//!
//! A `roleRef` has no namespace: a RoleBinding refers to Roles of its own namespace only. This one grants nothing, and
//! what it was to grant is probably meant for the other namespace.
//!
//! ## Example
//!
//! ```yaml
//! kind: Role
//! metadata: {name: reader, namespace: shop}
//! ---
//! kind: RoleBinding
//! metadata: {name: readers, namespace: ops}   # does not find shop/reader
//! roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
//! ```
//!
//! ## Instead
//!
//! Create the binding in the namespace of the Role. To use the same rules in several namespaces, make it a ClusterRole
//! and bind that with RoleBindings.

use super::references::{Meant, broken_references};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "role-in-another-namespace", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (binding, meant) in broken_references(world) {
        let (Meant::OtherNamespace(role), Some(place)) = (meant, binding.field("roleRef.name")) else { continue };
        let own = binding.namespace.as_deref().unwrap_or_default();
        found.add(
            &place,
            ["`", &role.name, "` is not in the namespace `", own, "` of this RoleBinding: it is ", &role.label()]
                .concat(),
            "bind a Role in its own namespace, or make it a ClusterRole",
        );
    }
}
