//! The rules of Roles and ClusterRoles as the files write them.

use crate::cluster::{Cluster, Declared};
use crate::manifest::rbac::{PolicyRule, Role};
use crate::sources::Citation;

/// A rule with the role that holds it.
pub(super) struct Written<'a> {
    pub role: &'a Declared<Role>,
    pub index: usize,
    pub rule: &'a PolicyRule,
}

/// All rules that the files write.
pub(super) fn written_rules(cluster: &Cluster) -> Vec<Written<'_>> {
    let mut written = Vec::new();
    for role in roles(cluster) {
        for (index, rule) in role.object.rules.iter().enumerate() {
            written.push(Written { role, index, rule });
        }
    }
    written
}

/// All Roles and ClusterRoles of the files; the namespace of the latter is empty.
pub(super) fn roles(cluster: &Cluster) -> Vec<&Declared<Role>> {
    let mut roles: Vec<_> = cluster.cluster_roles.iter().collect();
    roles.extend(&cluster.roles);
    roles
}

impl Written<'_> {
    /// Cites an item of one of its lists, such as `verbs`.
    pub(super) fn item(&self, list: &str, item: usize) -> Citation {
        self.role.field(&format!("rules[{}].{list}[{item}]", self.index))
    }
}
