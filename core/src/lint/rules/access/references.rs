//! References of bindings to roles that are not there.

use crate::lint::World;
use crate::order;
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
    let roles = world.rbac.roles();
    let find = |namespace: &Option<String>, name: &str| {
        let index = roles.binary_search_by(|role| (&role.namespace, role.name.as_str()).cmp(&(namespace, name)));
        index.ok().and_then(|index| roles.get(index))
    };
    let mut by_name: Vec<&RoleFacts> = roles.iter().filter(|role| role.namespace.is_some()).collect();
    order::sort_by(&mut by_name, |left, right| left.name.cmp(&right.name));
    let meant = |binding: &BindingFacts| {
        let reference = &binding.object().role_ref;
        let namespaced = reference.kind == "Role";
        let other_kind = if namespaced { &None } else { &binding.namespace };
        if let Some(role) = find(other_kind, &reference.name) {
            return Meant::OtherKind(role);
        }
        let first = by_name.partition_point(|role| role.name < reference.name);
        match by_name.get(first) {
            Some(role) if namespaced && role.name == reference.name => Meant::OtherNamespace(role),
            _ => Meant::Nowhere,
        }
    };
    let is_broken = |binding: &&BindingFacts| {
        binding.role.is_err() && !binding.built_in() && !world.cluster.may_hold(&[&binding.referred()])
    };
    let broken = world.rbac.bindings().iter().filter(is_broken);
    broken.map(|binding| (binding, meant(binding))).collect()
}
