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
pub(super) fn subjects(cluster: &Cluster) -> impl Iterator<Item = Named<'_>> {
    bindings(cluster).flat_map(|binding| {
        binding.object.subjects.iter().enumerate().map(move |(index, subject)| Named { binding, index, subject })
    })
}

/// All bindings of the files; the namespace of a ClusterRoleBinding is empty.
pub(super) fn bindings(cluster: &Cluster) -> impl Iterator<Item = &Declared<Binding>> {
    cluster.cluster_role_bindings.iter().chain(&cluster.role_bindings)
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
