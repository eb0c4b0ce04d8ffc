//! References of bindings to roles that are not there.

use std::collections::BTreeMap;

use crate::lint::World;
use crate::rbac::{BindingFacts, RoleFacts};

/// Where a role is that a binding fails to refer to.
pub(super) enum Meant<'a> {
    /// It is a ClusterRole, and the binding says Role, or the other way round.
    OtherKind(&'a RoleFacts),
    /// It is a Role of another namespace, which no binding can refer to.
    OtherNamespace(&'a RoleFacts),
    Nowhere,
}

/// Every binding of the files whose role is neither in the files nor one of Kubernetes' own.
pub(super) fn broken_references<'a>(world: &World<'a>) -> Vec<(&'a BindingFacts, Meant<'a>)> {
    let mut roles: BTreeMap<(bool, &'a str), Vec<&'a RoleFacts>> = BTreeMap::new();
    for role in world.rbac.roles() {
        roles.entry((role.namespace.is_some(), &role.name)).or_default().push(role);
    }
    let of_kind =
        |namespaced: bool, name: &'a str| roles.get(&(namespaced, name)).map(Vec::as_slice).unwrap_or_default();
    let broken = world.rbac.bindings().iter().filter(|binding| binding.role.is_err() && !binding.built_in());
    let meant = |binding: &'a BindingFacts| {
        let reference = &binding.object().role_ref;
        let namespaced = reference.kind == "Role";
        let usable = |role: &&&'a RoleFacts| role.namespace.is_none() || role.namespace == binding.namespace;
        if let Some(role) = of_kind(!namespaced, &reference.name).iter().find(usable) {
            return Meant::OtherKind(role);
        }
        match of_kind(true, &reference.name).first() {
            Some(role) if namespaced => Meant::OtherNamespace(role),
            _ => Meant::Nowhere,
        }
    };
    broken.map(|binding| (binding, meant(binding))).collect()
}
