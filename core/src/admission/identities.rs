//! Who else could create a pod: the same pod meets other policies in other hands.

use super::usage::service_account;
use super::{Operation, PodFacts, as_deployment, evaluate_pod};
use crate::cluster::{Cluster, Pod};
use crate::rbac::{MASTERS, Rbac, User};

/// Somebody who creates the pod, and what then becomes of it.
#[derive(Clone, Debug)]
pub struct Identity {
    pub who: Who,
    pub user: User,
    pub facts: PodFacts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The one who asks.
    Requester,
    /// A member of `system:masters`, who may use every policy.
    Administrator,
    /// The controller of a Deployment that the one who asks creates.
    Controller,
    /// Somebody without any grant: the pod's service account alone decides.
    ServiceAccount,
    /// The kubelet, which registers the mirror pod of a static one.
    Node,
}

/// What becomes of the pod when others create it. A workload's pods are created by its controller, whoever creates the
/// workload: there only who may create the workload differs.
#[must_use]
pub fn identities(cluster: &Cluster, rbac: &Rbac, requester: &User, pod: &Pod) -> Vec<Identity> {
    let user = |name: &str, groups: &[&str]| User {
        name: name.to_owned(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    };
    let authenticated = "system:authenticated";
    let administrator = user("kubernetes-admin", &[MASTERS, authenticated]);
    let is_bare = pod.workload.is_none();
    let mut asked = vec![(Who::Requester, requester.clone(), pod.clone())];
    asked.push((Who::Administrator, administrator, pod.clone()));
    if is_bare {
        if let Ok(wrapped) = as_deployment(cluster, pod) {
            asked.push((Who::Controller, requester.clone(), wrapped));
        }
        let nobody = User { name: service_account(&pod.namespace, &pod.service_account).name, groups: Vec::new() };
        asked.push((Who::ServiceAccount, nobody, pod.clone()));
        asked.push((Who::Node, user("system:node:node-1", &["system:nodes", authenticated]), pod.clone()));
    }
    let mut identities: Vec<Identity> = Vec::new();
    for (who, user, pod) in asked {
        let facts = evaluate_pod(cluster, rbac, &user, &pod, Operation::Create);
        let creation = &facts.creation;
        // Of those whose workload one controller takes care of, one is enough; and the one who asks may be the node.
        let is_same = |known: &Identity| {
            let other = &known.facts.creation;
            (other.by_controller && creation.by_controller || known.user == user)
                && other.creator == creation.creator
                && other.permit.allowed == creation.permit.allowed
        };
        if !identities.iter().any(is_same) {
            identities.push(Identity { who, user, facts });
        }
    }
    identities
}
