//! The request that makes a pod: who may send it, and who creates the pod in the end.

use super::Operation;
use super::mirror::is_mirror;
use super::request::PodRequest;
use super::usage::{Permit, is_master};
use crate::cluster::Pod;
use crate::rbac::subject::{implicit_groups, service_account_user};
use crate::rbac::{Attributes, Rbac, User, forbidden};

/// May the requester create the pod, or the workload that makes it? Of a change: may they patch the pod, as kubectl does?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    pub requester: User,
    /// What the API server asks the authorizer about.
    pub attributes: Attributes,
    /// What is created or changed: `pods`, `deployments`, ….
    pub resource: &'static str,
    pub permit: Permit,
    /// The API error when not.
    pub message: Option<String>,
    /// Whose request admission sees for the pod itself.
    pub creator: User,
    /// A controller is the creator, not the requester.
    pub by_controller: bool,
    /// A kubelet is the creator, which creates nothing but the mirror pod of a static pod that it runs: that has the node's
    /// name at its end.
    pub mirror_of: Option<String>,
    /// A kubelet or somebody else calls it a mirror pod: it has no service account.
    pub is_mirror: bool,
}

impl Creation {
    #[must_use]
    pub fn of(pod: &Pod, rbac: &Rbac, requester: &User, operation: Operation) -> Self {
        // Whatever made it, it is the pod that is changed.
        let workload = pod.workload.as_ref().filter(|_| operation == Operation::Create);
        let kind = workload.map(|workload| workload.kind.as_str());
        let Made { group, resource, controller } = made(kind);
        let attributes = Attributes {
            verb: if operation == Operation::Create { "create" } else { "patch" }.to_owned(),
            name: if operation == Operation::Create { String::new() } else { PodRequest::of(pod).full_name() },
            api_group: group.to_owned(),
            resource: resource.to_owned(),
            namespace: pod.namespace.clone(),
            ..Attributes::default()
        };
        let decision = rbac.authorize(requester, &attributes);
        let bypass = is_master(requester);
        let creates_pod = operation == Operation::Create && controller.is_none();
        let mirror_of = node(requester).filter(|_| creates_pod).map(str::to_owned);
        let allowed = bypass || decision.allowed || mirror_of.is_some();
        let permit = Permit { allowed, bypass, grants: decision.grants };
        let message = (!permit.allowed).then(|| forbidden(&requester.name, &attributes, &decision.reason));
        let creator = controller.map_or_else(|| requester.clone(), controller_account);
        Self {
            requester: requester.clone(),
            attributes,
            resource,
            permit,
            message,
            creator,
            by_controller: controller.is_some(),
            is_mirror: mirror_of.is_some() || is_mirror(pod) && operation == Operation::Create,
            mirror_of,
        }
    }
}

/// The node of a kubelet (`NodeIdentity` of pkg/auth/nodeidentifier), which the Node authorizer lets create pods
/// (`NodeRules` of plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
fn node(user: &User) -> Option<&str> {
    let is_node = user.groups.iter().any(|group| group == "system:nodes");
    user.name.strip_prefix("system:node:").filter(|_| is_node)
}

struct Made {
    group: &'static str,
    resource: &'static str,
    /// The controller whose service account creates the pods.
    controller: Option<&'static str>,
}

/// By the workload's kind; of a CronJob's pods the Job in between is created by another controller, the pods are not.
fn made(kind: Option<&str>) -> Made {
    let (group, resource, controller) = match kind {
        Some("Deployment") => ("apps", "deployments", Some("replicaset-controller")),
        Some("ReplicaSet") => ("apps", "replicasets", Some("replicaset-controller")),
        Some("StatefulSet") => ("apps", "statefulsets", Some("statefulset-controller")),
        Some("DaemonSet") => ("apps", "daemonsets", Some("daemon-set-controller")),
        Some("Job") => ("batch", "jobs", Some("job-controller")),
        Some("CronJob") => ("batch", "cronjobs", Some("job-controller")),
        Some("ReplicationController") => ("", "replicationcontrollers", Some("replication-controller")),
        _ => ("", "pods", None),
    };
    Made { group, resource, controller }
}

/// As the controller manager authenticates with `--use-service-account-credentials`, which is how clusters are set up.
fn controller_account(controller: &str) -> User {
    let name = service_account_user("kube-system", controller);
    User { groups: implicit_groups(&name), name }
}
