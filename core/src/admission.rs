//! Pod admission: PodSecurityPolicy, the Pod Security Standards, and what the kubelet does afterwards.
//!
//! Invariant: the stages of a pod are judged each for itself. Whether the requester may create it does not change what
//! policies say of it; only a pod that no policy admits goes no further.

mod creation;
pub mod effective;
pub mod kubelet;
pub mod pod_security;
pub mod psp;
pub mod request;
pub mod usage;
mod validity;

use std::rc::Rc;

use crate::cluster::{Cluster, Pod};
use crate::rbac::{Rbac, User};
use crate::report::Requester;

pub use creation::Creation;
pub use kubelet::{Start, Starts};
pub use validity::Contradiction;

use psp::{Changed, Failure, Refusal, Review, Unusable};
use request::PodRequest;
use usage::{Permit, Usage};

/// What becomes of every pod.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// By the cluster's pods, in their order.
    pub pods: Vec<PodFacts>,
}

/// What becomes of one pod when its requester creates it, or the workload that makes it.
#[derive(Clone, Debug)]
pub struct PodFacts {
    pub creation: Creation,
    /// The index of the volume with the service account's token, if the API server adds one.
    pub token_volume: Option<usize>,
    /// By the cluster's PodSecurityPolicies, in the order of their names.
    pub policies: Vec<PolicyFacts>,
    pub admitted: Admitted,
    /// What the policy that admits it changes.
    pub changes: Vec<Changed>,
    /// What API validation then refuses; empty where the pod is not admitted.
    pub contradictions: Vec<Contradiction>,
    /// What becomes of its containers; empty where the pod is not admitted.
    pub starts: Vec<Start>,
    pub images: Vec<String>,
}

/// A pod under one policy.
#[derive(Clone, Debug)]
pub struct PolicyFacts {
    pub unusable: Option<Unusable>,
    pub mutates: bool,
    pub failures: Vec<Failure>,
    pub to_service_account: Permit,
    pub to_creator: Permit,
}

impl PolicyFacts {
    /// The pod fits, perhaps after the policy's defaults.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.unusable.is_none() && self.failures.is_empty()
    }

    #[must_use]
    pub fn granted(&self) -> bool {
        self.to_service_account.allowed || self.to_creator.allowed
    }
}

/// What the PodSecurityPolicy plug-in says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// The plug-in is off, or this Kubernetes has none.
    NotAsked,
    /// The files hold no policy at all. A cluster that runs the plug-in then refuses every pod; but files about other
    /// things rarely hold policies, so this is told beside the verdict and does not decide it.
    NoPolicies,
    /// The policy, by index.
    By(usize),
    /// With the API error.
    Refused(Refusal, String),
}

impl Admitted {
    #[must_use]
    pub fn passes(&self) -> bool {
        !matches!(self, Self::Refused(..))
    }
}

#[must_use]
pub fn evaluate(cluster: &Cluster, rbac: &Rbac, requester: &Requester) -> Admission {
    let requester = user_of(&requester.user, &requester.groups);
    let mut usage = usage_of(cluster, rbac);
    let facts = |pod: &Pod| facts(cluster, rbac, &mut usage, &requester, pod);
    Admission { pods: cluster.pods.iter().map(facts).collect() }
}

/// What becomes of one pod when this user creates it.
#[must_use]
pub fn evaluate_pod(cluster: &Cluster, rbac: &Rbac, requester: &User, pod: &Pod) -> PodFacts {
    facts(cluster, rbac, &mut usage_of(cluster, rbac), requester, pod)
}

/// A user by name and groups; without groups, in those that the API server puts every such user in.
#[must_use]
pub fn user_of(name: &str, groups: &[String]) -> User {
    let groups = if groups.is_empty() { crate::rbac::subject::implicit_groups(name) } else { groups.to_vec() };
    User { name: name.to_owned(), groups }
}

fn usage_of<'a>(cluster: &'a Cluster, rbac: &'a Rbac) -> Usage<'a> {
    Usage::new(rbac, cluster.pod_security_policies.iter().map(|policy| policy.name.as_str()).collect())
}

fn facts(cluster: &Cluster, rbac: &Rbac, usage: &mut Usage<'_>, requester: &User, pod: &Pod) -> PodFacts {
    let creation = Creation::of(pod, rbac, requester);
    let mut request = PodRequest::of(pod);
    let own_volumes = request.spec.volumes.len();
    let token_volume = request.mount_service_account_token(automount(cluster, pod)).then_some(own_volumes);
    let own = usage::service_account(&pod.namespace, &pod.service_account);
    let (to_own, to_creator) = (usage.of(&own, &pod.namespace), usage.of(&creation.creator, &pod.namespace));
    let may_use: Vec<bool> =
        to_own.iter().zip(to_creator.iter()).map(|(own, creator)| own.allowed || creator.allowed).collect();
    let declared = &cluster.pod_security_policies;
    let reviews: Vec<Review> = declared.iter().map(|policy| psp::review(&policy.object, &request)).collect();
    let admitted = admitted(cluster, &request, &reviews, &may_use);
    let after = match &admitted {
        Admitted::By(chosen) => {
            let mut after = reviews.get(*chosen).map_or_else(|| request.clone(), |review| review.pod.clone());
            if let Some(policy) = declared.get(*chosen) {
                psp::annotate(&mut after, &policy.name);
            }
            after
        }
        _ => request.clone(),
    };
    let passes = admitted.passes();
    PodFacts {
        creation,
        token_volume,
        policies: policies(reviews, &to_own, &to_creator),
        changes: psp::changes(&request, &after),
        contradictions: if passes { validity::contradictions(&after) } else { Vec::new() },
        starts: if passes { kubelet::starts(&after, &cluster.profile.image_users) } else { Vec::new() },
        images: if passes { kubelet::deciding_images(&after) } else { Vec::new() },
        admitted,
    }
}

fn admitted(cluster: &Cluster, request: &PodRequest, reviews: &[Review], may_use: &[bool]) -> Admitted {
    if !cluster.profile.psp_enforced() {
        return Admitted::NotAsked;
    }
    if reviews.is_empty() {
        return Admitted::NoPolicies;
    }
    match psp::select(reviews, may_use) {
        Ok(chosen) => Admitted::By(chosen),
        Err(refusal) => Admitted::Refused(refusal, refusal.message(request, reviews, may_use)),
    }
}

fn policies(reviews: Vec<Review>, to_own: &Rc<Vec<Permit>>, to_creator: &Rc<Vec<Permit>>) -> Vec<PolicyFacts> {
    let permits = to_own.iter().zip(to_creator.iter());
    let facts = |(review, (own, creator)): (Review, (&Permit, &Permit))| PolicyFacts {
        unusable: review.unusable,
        mutates: review.mutates,
        failures: review.failures,
        to_service_account: own.clone(),
        to_creator: creator.clone(),
    };
    reviews.into_iter().zip(permits).map(facts).collect()
}

/// What the pod's service account says about mounting its token, if the files hold it.
fn automount(cluster: &Cluster, pod: &Pod) -> Option<bool> {
    let accounts = &cluster.service_accounts;
    let own = accounts.iter().find(|known| known.namespace == pod.namespace && known.name == pod.service_account);
    own.and_then(|account| account.object.automount_service_account_token)
}
