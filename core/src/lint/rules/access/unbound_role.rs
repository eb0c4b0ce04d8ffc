//! # A role that nothing binds
//!
//! ## What it finds
//!
//! A Role or ClusterRole that no binding in what you pasted refers to and no aggregated ClusterRole gathers. It is only
//! told when there are bindings in what you pasted.
//!
//! ## Why it matters
//!
//! A role grants nothing by itself. A binding may be missing, or refer to another name.
//!
//! ## Example
//!
//! ```yaml
//! kind: Role
//! metadata: {name: reader, namespace: shop}
//! ---
//! kind: RoleBinding
//! metadata: {name: readers, namespace: shop}
//! roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: raeder}
//! ```
//!
//! ## Instead
//!
//! Bind it, or correct the name in the binding.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::order::Set;
use crate::rbac::{BindingFacts, RoleId};

pub(crate) const LINT: Lint = Lint { code: "unbound-role", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let rbac = world.rbac;
    let mut used: Set<RoleId> = Set::new();
    for binding in rbac.bindings() {
        used.extend(binding.role.clone());
    }
    for role in rbac.roles() {
        if role.object().aggregation_rule.is_some() {
            used.extend(role.rules.iter().map(|rule| rule.role));
        }
    }
    let may_be_bound = world.cluster.may_hold(&["RoleBinding", "ClusterRoleBinding", "ClusterRole"]);
    if may_be_bound || rbac.bindings().iter().all(BindingFacts::built_in) {
        return;
    }
    for (role, id) in rbac.roles().iter().zip((0..).map(RoleId)) {
        let Some(place) = role.field("metadata.name") else { continue };
        if !used.contains(&id) && !role.rules.is_empty() {
            found.add(
                &place,
                ["no binding in what you pasted refers to ", &role.label()].concat(),
                "bind it, or remove it",
            );
        }
    }
}
