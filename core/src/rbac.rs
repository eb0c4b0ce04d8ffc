//! RBAC: who may do what.

use crate::cluster::Cluster;
use crate::sources::Citation;

/// The authorizer of a cluster: its roles and bindings with the default ones.
#[derive(Clone, Debug, Default)]
pub struct Rbac {}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct User {
    pub name: String,
    pub groups: Vec<String>,
}

/// What is asked for, as `authorizer.Attributes` of k8s.io/apiserver has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub verb: String,
    pub api_group: String,
    pub resource: String,
    pub subresource: String,
    /// Empty: no name in the request.
    pub name: String,
    /// Empty: cluster scope.
    pub namespace: String,
    /// A non-resource request; the fields above but the verb are then unused.
    pub path: Option<String>,
}

/// The authorizer's answer with every way that leads to it.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    pub allowed: bool,
    /// Every binding → role → rule that allows it: cluster role bindings first, then the namespace's role bindings.
    pub grants: Vec<Grant>,
    /// Broken references met on the way, as upstream words them.
    pub errors: Vec<String>,
}

/// One way to a permission. A citation is `None` for what is built into Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// `ClusterRoleBinding jenkins-master`, `RoleBinding default/nginx-sa`.
    pub binding: String,
    pub binding_cites: Option<Citation>,
    /// The subject in the binding that applies.
    pub subject: String,
    pub subject_cites: Option<Citation>,
    /// `ClusterRole cluster-admin`, `Role default/use-psp`.
    pub role: String,
    /// The rule in the role.
    pub rule: usize,
    pub rule_cites: Option<Citation>,
}

#[must_use]
pub fn evaluate(_cluster: &Cluster) -> Rbac {
    Rbac {}
}

impl Rbac {
    /// What RBAC says; the bypass of `system:masters` is not RBAC's and not counted here.
    #[must_use]
    pub fn authorize(&self, _user: &User, _attributes: &Attributes) -> Decision {
        Decision::default()
    }
}
