//! What the API server's validation says of an object when it is created: each error word for word as upstream prints it
//! (`field.Error` of k8s.io/apimachinery), with a sentence in plain words.
//!
//! Reads the tree, not the typed objects: so paths and places come for free, and fields that nobody evaluates cost nothing.
//! Upstream defaults before it validates; where that decides, the check says so.

mod cidr;
mod cluster_policies;
mod errors;
mod labels;
mod metadata;
mod names;
mod namespace;
mod network_policy;
mod paths;
mod plain;
mod pod;
mod pod_security_policy;
mod ports;
mod rbac;
mod stateful_set;
mod workload;

use super::{Issue, Kind, expectations};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

use errors::Errors;
use names::NameRule;

pub(crate) use pod::{NO_ID, NOT_ON_WINDOWS};
pub(crate) use workload::as_deployment_template;

/// Checks all of an object but its metadata.
type Check = fn(&mut Errors, &Field<'_>, &Kind);

/// All that validation refuses in an object of this kind, in upstream's order; and in the pods that are made of one that it
/// takes, where it does not look at them before.
pub(super) fn check(object: &Field<'_>, kind: &Kind, version: KubernetesVersion) -> Vec<Issue> {
    let mut errors = Errors::new(version);
    let (name, rest): (NameRule, Check) = match kind.name {
        "Namespace" => (names::dns_label, namespace::check),
        "NetworkPolicy" => (names::dns_subdomain, network_policy::check),
        "ClusterNetworkPolicy" | "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" => {
            (names::dns_subdomain, cluster_policies::check)
        }
        "Role" | "ClusterRole" => (names::path_segment, rbac::check_role),
        "RoleBinding" | "ClusterRoleBinding" => (names::path_segment, rbac::check_binding),
        "Pod" => (names::dns_subdomain, pod::check),
        "PodSecurityPolicy" => (names::dns_subdomain, pod_security_policy::check),
        "Deployment" | "ReplicaSet" | "DaemonSet" | "Job" | "CronJob" | "ReplicationController" | "PodTemplate" => {
            (names::dns_subdomain, workload::check)
        }
        "StatefulSet" => (stateful_set::name, workload::check),
        // No API server knows them: what is wrong with them is said in other words.
        "Expectations" => return expectations::check(object),
        // Of the others nothing but metadata is checked; a Service's name has a form of its own, which differs by version.
        "Service" => (names::path_segment, metadata_alone),
        _ => (names::dns_subdomain, metadata_alone),
    };
    metadata::check(&mut errors, object, kind, name);
    rest(&mut errors, object, kind);
    let is_taken = errors.len() == 0;
    let mut issues = errors.into_issues();
    if is_taken && kind.name == "StatefulSet" {
        issues.extend(stateful_set::check_pods(object, version));
    }
    issues
}

fn metadata_alone(_: &mut Errors, _: &Field<'_>, _: &Kind) {}

#[cfg(test)]
mod tests;
