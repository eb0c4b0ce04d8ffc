//! Which kinds are read, under which API versions, and as what.

use std::rc::Rc;

use super::cluster_policies::ClusterPolicy;
use super::core::{Configuration, Namespace, Node, Pod, PodTemplate, ReplicationController, Service, ServiceAccount};
use super::networking::{Ingress, NetworkPolicy};
use super::policy::PodSecurityPolicy;
use super::rbac::{Binding, Role};
use super::shared;
use super::stateful_set::StatefulSet;
use super::workload::{CronJob, Workload};
use crate::yaml::{Field, Read, read};

/// A decoded object, shared so that clusters can be built again and again from the same documents.
#[derive(Clone, Debug)]
pub enum Content {
    Namespace(Rc<Namespace>),
    ServiceAccount(Rc<ServiceAccount>),
    Service(Rc<Service>),
    Configuration(Rc<Configuration>),
    Node(Rc<Node>),
    Pod(Rc<Pod>),
    PodTemplate(Rc<PodTemplate>),
    ReplicationController(Rc<ReplicationController>),
    Workload(Rc<Workload>),
    StatefulSet(Rc<StatefulSet>),
    CronJob(Rc<CronJob>),
    NetworkPolicy(Rc<NetworkPolicy>),
    Ingress(Rc<Ingress>),
    ClusterNetworkPolicy(Rc<ClusterPolicy>),
    AdminNetworkPolicy(Rc<ClusterPolicy>),
    BaselineAdminNetworkPolicy(Rc<ClusterPolicy>),
    Role(Rc<Role>),
    ClusterRole(Rc<Role>),
    RoleBinding(Rc<Binding>),
    ClusterRoleBinding(Rc<Binding>),
    PodSecurityPolicy(Rc<PodSecurityPolicy>),
    /// Is asked of the cluster, and no part of it: its cases are read when they are asked.
    Expectations(Rc<Configuration>),
}

/// A kind that is read.
#[derive(Debug)]
pub struct Kind {
    pub name: &'static str,
    /// API versions under which it is served, the preferred one first.
    pub versions: &'static [&'static str],
    /// API versions under which it was served, or will no longer be.
    pub removed: &'static [Removed],
    pub namespaced: bool,
    /// Its type in the schema.
    pub schema: &'static str,
    read: fn(&Field<'_>) -> Content,
}

/// An API version that is gone.
#[derive(Clone, Copy, Debug)]
pub struct Removed {
    pub api_version: &'static str,
    /// The first Kubernetes 1.x without it.
    pub minor: u8,
    pub instead: Option<&'static str>,
}

impl Kind {
    /// Whether the API version belongs to a group in which this kind is or was served, so that a mistyped version can be told.
    pub(super) fn plausible_group(&self, api_version: &str) -> bool {
        let group = |version: &str| version.rsplit_once('/').map_or(String::new(), |(group, _)| group.to_owned());
        let wanted = group(api_version);
        self.versions
            .iter()
            .copied()
            .chain(self.removed.iter().map(|removed| removed.api_version))
            .any(|version| group(version) == wanted)
    }
}

const fn gone(api_version: &'static str, minor: u8, instead: &'static str) -> Removed {
    Removed { api_version, minor, instead: Some(instead) }
}

fn of<T: Read + Default>(root: &Field<'_>, wrap: fn(Rc<T>) -> Content) -> Content {
    wrap(shared(read(root)))
}

macro_rules! kinds {
    ($($name:literal $wrap:ident $schema:literal $scope:ident $versions:expr, $removed:expr;)*) => {
        /// Every kind that is read. Removal versions: the deprecated API migration guide of the Kubernetes documentation.
        pub const KINDS: &[Kind] = &[$(Kind {
            name: $name,
            versions: &$versions,
            removed: &$removed,
            namespaced: $scope,
            schema: $schema,
            read: |root| of(root, Content::$wrap),
        }),*];
    };
}

const NAMESPACED: bool = true;
const CLUSTER: bool = false;
const RBAC: &str = "rbac.authorization.k8s.io/v1";
const OLD_RBAC: [Removed; 2] =
    [gone("rbac.authorization.k8s.io/v1beta1", 22, RBAC), gone("rbac.authorization.k8s.io/v1alpha1", 22, RBAC)];
const OLD_APPS: [Removed; 3] = [
    gone("apps/v1beta1", 16, "apps/v1"),
    gone("apps/v1beta2", 16, "apps/v1"),
    gone("extensions/v1beta1", 16, "apps/v1"),
];

kinds! {
    "Namespace" Namespace "Namespace" CLUSTER ["v1"], [];
    "Pod" Pod "Pod" NAMESPACED ["v1"], [];
    "ReplicationController" ReplicationController "ReplicationController" NAMESPACED ["v1"], [];
    "Service" Service "Service" NAMESPACED ["v1"], [];
    "ServiceAccount" ServiceAccount "ServiceAccount" NAMESPACED ["v1"], [];
    "ConfigMap" Configuration "ConfigMap" NAMESPACED ["v1"], [];
    "Secret" Configuration "Secret" NAMESPACED ["v1"], [];
    "PodTemplate" PodTemplate "PodTemplate" NAMESPACED ["v1"], [];
    "Node" Node "Node" CLUSTER ["v1"], [];
    "Deployment" Workload "Deployment" NAMESPACED ["apps/v1"], OLD_APPS;
    "ReplicaSet" Workload "ReplicaSet" NAMESPACED ["apps/v1"], OLD_APPS;
    "StatefulSet" StatefulSet "StatefulSet" NAMESPACED ["apps/v1"], OLD_APPS;
    "DaemonSet" Workload "DaemonSet" NAMESPACED ["apps/v1"], OLD_APPS;
    "Job" Workload "Job" NAMESPACED ["batch/v1"], [];
    "CronJob" CronJob "CronJob" NAMESPACED ["batch/v1"], [
        gone("batch/v1beta1", 25, "batch/v1"),
        gone("batch/v2alpha1", 21, "batch/v1"),
    ];
    "NetworkPolicy" NetworkPolicy "NetworkPolicy" NAMESPACED ["networking.k8s.io/v1"], [
        gone("extensions/v1beta1", 16, "networking.k8s.io/v1"),
    ];
    "Ingress" Ingress "Ingress" NAMESPACED ["networking.k8s.io/v1"], [
        gone("networking.k8s.io/v1beta1", 22, "networking.k8s.io/v1"),
        gone("extensions/v1beta1", 22, "networking.k8s.io/v1"),
    ];
    "Role" Role "Role" NAMESPACED [RBAC], OLD_RBAC;
    "ClusterRole" ClusterRole "ClusterRole" CLUSTER [RBAC], OLD_RBAC;
    "RoleBinding" RoleBinding "ClusterRoleBinding" NAMESPACED [RBAC], OLD_RBAC;
    "ClusterRoleBinding" ClusterRoleBinding "ClusterRoleBinding" CLUSTER [RBAC], OLD_RBAC;
    "PodSecurityPolicy" PodSecurityPolicy "PodSecurityPolicy" CLUSTER ["policy/v1beta1"], [
        gone("extensions/v1beta1", 16, "policy/v1beta1"),
        // Read all the same, as what to move away from; nothing enforces it.
        Removed { api_version: "policy/v1beta1", minor: 25, instead: None },
    ];
    "ClusterNetworkPolicy" ClusterNetworkPolicy "Cnp" CLUSTER ["policy.networking.k8s.io/v1alpha2"], [];
    "AdminNetworkPolicy" AdminNetworkPolicy "Anp" CLUSTER ["policy.networking.k8s.io/v1alpha1"], [];
    "BaselineAdminNetworkPolicy" BaselineAdminNetworkPolicy "Banp" CLUSTER ["policy.networking.k8s.io/v1alpha1"], [];
    "Expectations" Expectations "Expectations" CLUSTER ["policy-playground.dev/v1"], [];
}

/// The kind served, now or once, under this API version, and when it goes or went.
pub(crate) fn find(api_version: &str, kind: &str) -> Option<(&'static Kind, Option<Removed>)> {
    KINDS.iter().filter(|known| known.name == kind).find_map(|known| {
        let removed = known.removed.iter().find(|removed| removed.api_version == api_version).copied();
        (removed.is_some() || known.versions.contains(&api_version)).then_some((known, removed))
    })
}

/// Reads the fields that evaluators need of an object whose types are right.
pub(super) fn content(kind: &Kind, root: &Field<'_>) -> Content {
    (kind.read)(root)
}
