//! The subjects that the bindings of the files name.

use crate::cluster::{Cluster, Declared};
use crate::manifest::rbac::{Binding, Subject};
use crate::sources::Citation;

/// A subject with the binding that names it.
pub(super) struct Named<'a> {
    pub binding: &'a Declared<Binding>,
    pub index: usize,
    pub subject: &'a Subject,
}

/// All subjects that the files bind.
pub(super) fn subjects(cluster: &Cluster) -> Vec<Named<'_>> {
    let mut subjects = Vec::new();
    for binding in bindings(cluster) {
        for (index, subject) in binding.object.subjects.iter().enumerate() {
            subjects.push(Named { binding, index, subject });
        }
    }
    subjects
}

/// All bindings of the files; the namespace of a ClusterRoleBinding is empty.
pub(super) fn bindings(cluster: &Cluster) -> Vec<&Declared<Binding>> {
    let mut bindings: Vec<_> = cluster.cluster_role_bindings.iter().collect();
    bindings.extend(&cluster.role_bindings);
    bindings
}

impl Named<'_> {
    /// Cites one of its fields.
    pub(super) fn field(&self, field: &str) -> Citation {
        self.binding.field(&format!("subjects[{}].{field}", self.index))
    }

    /// The namespace of a ServiceAccount, which without one belongs to that of the RoleBinding.
    pub(super) fn namespace(&self) -> &str {
        if self.subject.namespace.is_empty() { &self.binding.namespace } else { &self.subject.namespace }
    }
}
