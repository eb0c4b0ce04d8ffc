//! The one resolved world that all three evaluators read: namespaces, pods, and the objects that decide.
//!
//! Invariant: everything is sorted by namespace and name and unique by them, whatever the order of the documents.

pub(crate) mod accounts;
mod build;
mod former;
mod pods;
mod replicas;
mod selectors;
pub mod standing;

use std::net::IpAddr;
use std::rc::Rc;

use crate::finding::{Finding, Place};
use crate::manifest::cluster_policies::ClusterPolicy;
use crate::manifest::core::{Node, Service, ServiceAccount};
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::manifest::networking::{Ingress, NetworkPolicy, NetworkPolicyPeer};
use crate::manifest::pod::PodSpec;
use crate::manifest::policy::PodSecurityPolicy;
use crate::manifest::rbac::{Binding, Role};
use crate::manifest::stateful_set::PodPlaces;
use crate::manifest::workload::POD_NAME_LABEL;
use crate::order::Set;
use crate::settings::ClusterProfile;
use crate::sources::{Citation, Origin, Sources};
use crate::text::FieldPath;

pub use build::build;
pub use former::Former;
pub use replicas::MAX_REPLICAS;

/// The label that the API server gives every namespace (`SetDefaults_Namespace`).
pub const NAMESPACE_NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// What selectors select: namespaces, pods, and the workloads that make pods.
pub(crate) const SELECTED_KINDS: [&str; 9] = [
    "Namespace",
    "Pod",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "ReplicationController",
    "Job",
    "CronJob",
];

#[derive(Clone, Debug, Default)]
pub struct Cluster {
    pub profile: ClusterProfile,
    pub sources: Rc<Sources>,
    pub namespaces: Vec<Namespace>,
    pub pods: Vec<Pod>,
    /// Pods that the API server's validation refuses, also those of a StatefulSet that it takes. They take part in nothing;
    /// but admission plug-ins see them first, so what these say is told too.
    pub invalid_pods: Vec<Pod>,
    pub service_accounts: Vec<Declared<ServiceAccount>>,
    pub services: Vec<Declared<Service>>,
    pub nodes: Vec<Declared<Node>>,
    pub network_policies: Vec<Declared<NetworkPolicy>>,
    pub ingresses: Vec<Declared<Ingress>>,
    pub cluster_network_policies: Vec<Declared<ClusterPolicy>>,
    pub admin_network_policies: Vec<Declared<ClusterPolicy>>,
    /// At most one counts: that named `default`.
    pub baseline_admin_network_policies: Vec<Declared<ClusterPolicy>>,
    pub roles: Vec<Declared<Role>>,
    pub cluster_roles: Vec<Declared<Role>>,
    pub role_bindings: Vec<Declared<Binding>>,
    pub cluster_role_bindings: Vec<Declared<Binding>>,
    pub pod_security_policies: Vec<Declared<PodSecurityPolicy>>,
    /// Objects that take the place of an equal one before them.
    pub declared_again: Vec<Origin>,
    /// Objects that are not evaluated, by `kind.group`, such as `CiliumNetworkPolicy.cilium.io`.
    pub not_evaluated: Vec<(String, Origin)>,
    /// The objects that were read, counted as the files have them, in the order of their namespaces and names.
    pub(crate) order: Vec<u32>,
    /// Of what is refused the kinds, and the kinds with the names, such as `Role shop/reader`; empty for what may be anything.
    refused: Set<String>,
}

/// An object of the files, with its namespace settled (empty for cluster-scoped kinds).
#[derive(Clone, Debug)]
pub struct Declared<T> {
    pub namespace: String,
    pub name: String,
    pub origin: Origin,
    pub object: Rc<T>,
}

impl<T> Declared<T> {
    /// Cites a field by its path from the object.
    #[must_use]
    pub fn field(&self, path: &str) -> Citation {
        self.origin.field(path)
    }

    #[must_use]
    pub fn at(&self, path: &FieldPath) -> Citation {
        self.origin.at(path)
    }

    /// `namespace/name`, or the name alone in cluster scope.
    #[must_use]
    pub fn label(&self) -> String {
        if self.namespace.is_empty() { self.name.clone() } else { format!("{}/{}", self.namespace, self.name) }
    }
}

/// Index into [`Cluster::namespaces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceId(pub u32);

/// Index into [`Cluster::pods`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId(pub u32);

#[derive(Clone, Debug)]
pub struct Namespace {
    pub name: String,
    /// Its own and `kubernetes.io/metadata.name`.
    pub labels: Labels,
    /// `None`: the files only refer to it, so its other labels are unknown.
    pub origin: Option<Origin>,
}

/// A pod of the files, or the one that stands for all that a workload creates; of a StatefulSet it may be one replica.
#[derive(Clone, Debug)]
pub struct Pod {
    pub namespace: String,
    pub namespace_id: NamespaceId,
    /// Unique in its namespace: the pod's or the workload's name; where both are taken, `Deployment/web`.
    pub name: String,
    /// The workload whose template this is; `None` for a pod that stands in the files itself.
    pub workload: Option<WorkloadRef>,
    /// Of a workload that numbers its pods the number of this one, or of the first.
    pub number: Option<i32>,
    /// The workload that it belongs to: that one, or what the owner references of a pod lead to.
    pub group: Option<WorkloadRef>,
    pub metadata: Rc<ObjectMeta>,
    /// Of the pod that is created.
    pub spec: Rc<PodSpec>,
    /// The template's, as it is written: the same object, unless a StatefulSet has claims.
    pub template_spec: Rc<PodSpec>,
    /// `serviceAccountName`, or `default`.
    pub service_account: String,
    /// Known addresses; a template has none.
    pub addresses: Vec<IpAddr>,
    pub phase: Phase,
    /// What validation refuses it for; empty for a pod that can exist.
    pub errors: Vec<PodError>,
    origin: Origin,
    /// From the object's root to what holds `metadata` and `spec`: the root for a Pod, else `spec.template` or so.
    template: FieldPath,
    /// Of a StatefulSet, whose pods are not made as its template stands.
    places: Option<Rc<PodPlaces>>,
}

/// A reason of the API server's validation against a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodError {
    /// What it prints, word for word.
    pub message: String,
    /// From the pod's root.
    pub path: FieldPath,
    /// A change of the pod is not refused for it.
    pub on_create_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadRef {
    pub kind: String,
    pub name: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Running,
    /// `Succeeded` or `Failed`: it takes part in no traffic any more.
    Completed,
}

impl Pod {
    /// `namespace/name`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// It stands for all pods that its workload creates, and not for one replica of a StatefulSet.
    #[must_use]
    pub fn stands_for_all(&self) -> bool {
        self.workload.is_some() && !self.metadata.labels.contains_key(POD_NAME_LABEL)
    }

    /// Its workload is called so, as `web` or `Deployment/web`.
    fn is_of(&self, workload: &str) -> bool {
        self.group.as_ref().is_some_and(|group| {
            let name = workload.strip_prefix(group.kind.as_str()).and_then(|rest| rest.strip_prefix('/'));
            group.name == name.unwrap_or(workload)
        })
    }

    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.metadata.labels
    }

    /// Cites a field of the pod, such as `spec.containers[0].image` or `metadata.labels`, where it is written.
    #[must_use]
    pub fn field(&self, path: &str) -> Citation {
        self.at(&FieldPath::of(path))
    }

    #[must_use]
    pub fn at(&self, path: &FieldPath) -> Citation {
        match &self.places {
            Some(places) => self.origin.at(&places.place(path)),
            None => self.in_template(path),
        }
    }

    /// Cites a field of the template as it is written; its volumes are not counted as those of the pod where a StatefulSet
    /// has claims.
    #[must_use]
    pub fn in_template(&self, path: &FieldPath) -> Citation {
        self.origin.at(&self.template.join(path))
    }

    /// Whether the path leads to, or into, a volume that a StatefulSet's controller made of a claim.
    #[must_use]
    pub fn is_claim(&self, path: &FieldPath) -> bool {
        self.places.as_ref().is_some_and(|places| places.is_claim(path))
    }

    /// The whole object in the files.
    #[must_use]
    pub fn object(&self) -> Citation {
        self.origin.at(&FieldPath::root())
    }

    /// The user name of its identity, as the authorizer sees it.
    #[must_use]
    pub fn service_account_user(&self) -> String {
        format!("system:serviceaccount:{}:{}", self.namespace, self.service_account)
    }
}

impl Cluster {
    /// Policies for the whole cluster, with their kind.
    #[must_use]
    pub fn cluster_wide_policies(&self) -> [(&'static str, &[Declared<ClusterPolicy>]); 3] {
        [
            ("ClusterNetworkPolicy", &self.cluster_network_policies),
            ("AdminNetworkPolicy", &self.admin_network_policies),
            ("BaselineAdminNetworkPolicy", &self.baseline_admin_network_policies),
        ]
    }

    /// The peers that NetworkPolicies name.
    pub(crate) fn policy_peers(&self) -> Vec<&NetworkPolicyPeer> {
        let mut peers = Vec::new();
        for policy in &self.network_policies {
            policy.object.spec.ingress.iter().for_each(|rule| peers.extend(&rule.from));
            policy.object.spec.egress.iter().for_each(|rule| peers.extend(&rule.to));
        }
        peers
    }

    #[must_use]
    pub fn namespace(&self, id: NamespaceId) -> Option<&Namespace> {
        self.namespaces.get(id.0 as usize)
    }

    #[must_use]
    pub fn namespace_by_name(&self, name: &str) -> Option<NamespaceId> {
        let index = self.namespaces.binary_search_by(|namespace| namespace.name.as_str().cmp(name)).ok()?;
        Some(NamespaceId(u32::try_from(index).ok()?))
    }

    #[must_use]
    pub fn pod(&self, id: PodId) -> Option<&Pod> {
        self.pods.get(id.0 as usize)
    }

    pub fn pod_ids(&self) -> impl Iterator<Item = (PodId, &Pod)> {
        self.pods.iter().enumerate().map(|(index, pod)| (PodId(u32::try_from(index).unwrap_or(u32::MAX)), pod))
    }

    /// Finds a pod, or the first pod of a workload, by `namespace/name`; a name alone means the default namespace.
    #[must_use]
    pub fn pod_by_id(&self, id: &str) -> Option<PodId> {
        self.ends_of(id).first().copied()
    }

    /// As [`Self::pod_by_id`]: the pod of this name, or else all pods of the workload.
    #[must_use]
    pub fn ends_of(&self, id: &str) -> Vec<PodId> {
        let (namespace, name) = self.named(id);
        let mut of_workload = Vec::new();
        for (id, pod) in self.pod_ids() {
            if pod.namespace == namespace && pod.name == name {
                return vec![id];
            }
            if pod.namespace == namespace && pod.is_of(name) {
                of_workload.push(id);
            }
        }
        of_workload
    }

    fn named<'a>(&'a self, id: &'a str) -> (&'a str, &'a str) {
        id.split_once('/').unwrap_or((&self.profile.default_namespace, id))
    }

    /// Every pod that somebody asks the API server to create, whether or not it can exist: what admission judges.
    #[must_use]
    pub fn requested_pods(&self) -> Vec<&Pod> {
        let mut pods: Vec<_> = self.pods.iter().collect();
        pods.extend(&self.invalid_pods);
        pods
    }

    /// As [`Self::pod_by_id`], among all that are asked for.
    #[must_use]
    pub fn requested_pod(&self, id: &str) -> Option<&Pod> {
        let (namespace, name) = self.named(id);
        let mut of_workload = None;
        for pod in self.requested_pods() {
            if pod.namespace == namespace && pod.name == name {
                return Some(pod);
            }
            if pod.namespace == namespace && pod.is_of(name) {
                of_workload = of_workload.or(Some(pod));
            }
        }
        of_workload
    }

    /// Whether this object, a kind with a name, is in the files and refused.
    pub(crate) fn refuses(&self, label: &str) -> bool {
        self.refused.contains(label)
    }

    /// Whether one of these, each a kind or a kind with a name, may be among what is refused: then nobody can say that the
    /// files lack it.
    pub(crate) fn may_hold(&self, any_of: &[&str]) -> bool {
        self.refused.contains("") || any_of.iter().any(|one| self.refused.contains(*one))
    }

    /// Where a cited field stands in the files.
    #[must_use]
    pub fn place(&self, citation: &Citation) -> Option<Place> {
        self.sources.place(citation)
    }
}

/// What building a cluster found: the world, and what had to be assumed or left out.
pub type Built = (Cluster, Vec<Finding>);
