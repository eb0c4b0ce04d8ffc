//! Pod admission: PodSecurityPolicy, the Pod Security Standards, and what the kubelet does afterwards.
//!
//! Invariant: the stages of a pod are judged each for itself. Whether the requester may create it does not change what
//! policies say of it; only a pod that no policy admits goes no further.

mod annotated;
mod court;
mod creation;
pub mod effective;
mod effort;
mod identities;
pub mod kubelet;
mod memory;
pub mod migration;
mod mirror;
pub mod pod_security;
mod prepare;
pub mod psp;
pub mod request;
pub mod usage;
mod validity;
pub mod warnings;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::cluster::{Cluster, Pod, PodError, PodId, WorkloadRef};
use crate::manifest::as_deployment_template;
use crate::rbac::{Rbac, User};
use crate::settings::Requester;
use crate::yaml::Field;

pub use annotated::as_written;
pub use creation::Creation;
pub use identities::{Identity, Who, identities};
pub use kubelet::{Start, Starts};
pub use memory::Memory;
pub use mirror::Barred;
pub use prepare::as_kept;
pub use validity::{Contradiction, Misfit};

use court::{Court, Judged};
use pod_security::namespace::Decision;
use pod_security::{Standards, Standing, Version};
use psp::{Changed, Refusal, Review};
use request::{PodRequest, displayed_name};
use usage::Permit;

/// What is done with a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operation {
    #[default]
    Create,
    /// The pod is there, and something of it is changed that no check looks at, as a label.
    Update,
}

/// What becomes of every pod.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// By the cluster's requested pods, in their order.
    pub pods: Vec<Rc<PodFacts>>,
}

impl Admission {
    /// Whether there will be this pod.
    #[must_use]
    pub fn admits(&self, pod: PodId) -> bool {
        // The cluster's pods are the first that are requested.
        self.pods.get(pod.0 as usize).is_none_or(|facts| facts.is_admitted())
    }
}

/// What becomes of one pod when its requester creates it, or the workload that makes it.
#[derive(Clone, Debug)]
pub struct PodFacts {
    /// As the API server names it in errors: see [`request::displayed_name`].
    pub name: String,
    pub operation: Operation,
    pub creation: Creation,
    /// The index of the volume with the service account's token, if the API server adds one.
    pub token_volume: Option<usize>,
    /// What the pod names once it is admitted, or the policy set.
    pub runtime_class: Option<String>,
    /// What the cluster's PodSecurityPolicies say, in the order of their names; empty where that was too much.
    pub reviews: Rc<Vec<Rc<Review>>>,
    /// By the policies.
    pub to_service_account: Rc<Vec<Rc<Permit>>>,
    /// By the policies.
    pub to_creator: Rc<Vec<Rc<Permit>>>,
    pub admitted: Admitted,
    /// Put into words when it is first asked for.
    refusal: OnceCell<Option<String>>,
    /// What Pod Security Admission says, in view of the namespace's labels; not asked where the plug-in of
    /// PodSecurityPolicy, which comes earlier, refuses. Of a pod that validation refuses it is what it would say: in a cluster
    /// that comes earlier, too.
    pub standards: Option<Decision>,
    /// The namespace is in the files and the API server refuses it: nobody knows what its labels are in the cluster.
    pub labels_unknown: bool,
    /// What Pod Security Admission says to whoever creates the workload: it warns of a template and never refuses it.
    pub of_template: Option<Decision>,
    /// What the policy that admits it changes.
    pub changes: Vec<Changed>,
    /// What API validation refuses of the pod as it is written; empty where no policy admits the pod.
    pub errors: Vec<PodError>,
    /// What API validation refuses once the policy's defaults are set, beside that; as those.
    pub contradictions: Vec<Contradiction>,
    pub misfits: Vec<Misfit>,
    /// What the API server warns of, beside Pod Security.
    pub warnings: Vec<String>,
    /// What becomes of its containers; empty where the pod is not admitted, or is invalid.
    pub starts: Vec<Start>,
    pub images: Vec<String>,
    /// Worked out when it is first asked for.
    standing: OnceCell<Standing>,
}

impl PodFacts {
    /// Where the pod, which these are the facts of, stands among the Pod Security Standards as its cluster has them newest.
    #[must_use]
    pub fn standing(&self, cluster: &Cluster, pod: &Pod) -> &Standing {
        let version = Standards::of(cluster.profile.version).newest();
        self.standing.get_or_init(|| standing(cluster, pod, version))
    }

    /// The pod's name once it is there.
    #[must_use]
    pub fn full_name(&self) -> String {
        request::full_name(&self.name)
    }

    /// API validation, which comes after admission, takes it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty() && self.contradictions.is_empty() && self.misfits.is_empty()
    }

    /// By the cluster's PodSecurityPolicies, in the order of their names; none where that was too much.
    pub fn policies(&self) -> impl Iterator<Item = PolicyFacts<'_>> {
        let permits = self.to_service_account.iter().zip(self.to_creator.iter());
        self.reviews.iter().zip(permits).map(|(review, (to_service_account, to_creator))| PolicyFacts {
            review,
            to_service_account,
            to_creator,
        })
    }

    /// The error, word for word, of the PodSecurityPolicy plug-in or the one before it, if either refuses. Upstream prints the
    /// failures of all policies that may be used in random order; here they come in the order of the policies' names.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.get_or_init(|| self.refused()).as_deref()
    }

    fn refused(&self) -> Option<String> {
        let refusal = match &self.admitted {
            Admitted::Barred(Barred { reason, .. }) => {
                return Some(["pods \"", &self.name, "\" is forbidden: ", reason].concat());
            }
            Admitted::Refused(refusal) => refusal,
            _ => return None,
        };
        let failures = self.policies().filter(PolicyFacts::granted).flat_map(|policy| policy.review.failures());
        let messages: Vec<String> = failures.map(|failure| failure.message).collect();
        Some(refusal.message(self.operation, &self.name, &messages))
    }

    /// What Pod Security refuses it with, word for word, if it does; told only where validation takes the pod.
    #[must_use]
    pub fn refused_by_standard(&self) -> Option<&str> {
        let decision = self.standards.as_ref().filter(|decision| !decision.message.is_empty())?;
        Some(&decision.message)
    }

    /// No admission plug-in refuses it.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.admitted.passes() && self.standards.as_ref().is_none_or(|decision| decision.allowed)
    }
}

/// A pod under one policy.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFacts<'a> {
    pub review: &'a Review,
    pub to_service_account: &'a Permit,
    pub to_creator: &'a Permit,
}

impl PolicyFacts<'_> {
    /// The pod fits, perhaps after the policy's defaults.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.review.passes()
    }

    #[must_use]
    pub fn granted(&self) -> bool {
        self.to_service_account.allowed || self.to_creator.allowed
    }
}

/// What the PodSecurityPolicy plug-in says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It is not reached: a plug-in before it refuses the pod.
    Barred(Barred),
    /// The plug-in is off, or this Kubernetes has none.
    NotAsked,
    /// The files hold no policy at all. A cluster that runs the plug-in then refuses every pod; but files about other
    /// things rarely hold policies, so this is told beside the verdict and does not decide it.
    NoPolicies,
    /// Judging this many pods by this many policies was given up: see [`effort`].
    TooMuch,
    /// The policy, by index.
    By(usize),
    Refused(Refusal),
}

impl Admitted {
    #[must_use]
    pub fn passes(&self) -> bool {
        !matches!(self, Self::Refused(..) | Self::Barred(..))
    }
}

/// What becomes of every pod; what `memory` holds from the evaluation before is not worked out again.
#[must_use]
pub fn evaluate(cluster: &Cluster, rbac: &Rbac, requester: &Requester, memory: &mut Memory) -> Admission {
    let user = user_of(&requester.user, &requester.groups);
    let mut court = Court::new(cluster, rbac, &user, Operation::Create);
    let mut recalled = memory.recall(cluster, requester);
    let mut pods = Vec::new();
    for pod in cluster.requested_pods() {
        let through = requester.as_deployment.then(|| as_deployment(cluster, pod).ok()).flatten();
        pods.push(recalled.facts(&mut court, through.as_ref().unwrap_or(pod)));
    }
    recalled.keep(memory);
    Admission { pods }
}

/// A bare pod as the template of a Deployment of its name; what a workload makes stays as it is.
///
/// # Errors
/// What keeps it from being a Deployment's template.
pub fn as_deployment(cluster: &Cluster, pod: &Pod) -> Result<Pod, PodError> {
    let mut pod = pod.clone();
    if pod.workload.is_none()
        && let Some(error) = no_template(cluster, &pod)
    {
        return Err(error);
    }
    let name = displayed_name(&pod.metadata);
    pod.workload.get_or_insert_with(|| WorkloadRef { kind: "Deployment".to_owned(), name });
    Ok(pod)
}

fn no_template(cluster: &Cluster, pod: &Pod) -> Option<PodError> {
    let object = pod.object();
    let tree = &cluster.sources.get(object.origin.document)?.document.tree;
    let written = Field::root(tree, tree.find(&object.origin.path)?);
    let issue = as_deployment_template(&written, cluster.profile.version).into_iter().next()?;
    let message = ["spec.template.", &issue.message].concat();
    Some(PodError { message, path: issue.path, on_create_only: false })
}

/// The strictest level of the Pod Security Standards that the pod meets as the API server keeps what is written.
#[must_use]
pub fn standing(cluster: &Cluster, pod: &Pod, version: Version) -> Standing {
    let kept = as_kept(pod, cluster.profile.version);
    Standards::of(cluster.profile.version).level(&kept.metadata(), &kept.spec, version)
}

/// What becomes of one pod when this user creates or changes it.
#[must_use]
pub fn evaluate_pod(cluster: &Cluster, rbac: &Rbac, requester: &User, pod: &Pod, operation: Operation) -> PodFacts {
    let judged = |pod: &Pod, operation: Operation| {
        let mut court = Court::new(cluster, rbac, requester, operation);
        let circumstances = court.circumstances(pod);
        court.judged(pod, &circumstances)
    };
    let facts = |judged: Judged| Rc::unwrap_or_clone(judged.facts);
    if operation == Operation::Update && !pod.metadata.annotations.contains_key(psp::ADMITTED_BY) {
        let created = judged(pod, Operation::Create);
        let changed = facts(judged(&stored(cluster, pod, &created), operation));
        return PodFacts { token_volume: created.facts.token_volume, ..changed };
    }
    facts(judged(pod, operation))
}

/// The pod as it is kept once it was created: with the volume of its token, with what the policy set that admitted it, and
/// the note which one that was. One that none admits was there before the policies.
fn stored(cluster: &Cluster, pod: &Pod, created: &Judged) -> Pod {
    let Judged { facts, request, .. } = created;
    let mut after = PodRequest::clone(request);
    if let Admitted::By(chosen) = facts.admitted
        && let Some(review) = facts.reviews.get(chosen)
        && let Some(policy) = cluster.pod_security_policies.get(chosen)
    {
        after = review.pod();
        psp::annotate(&mut after, &policy.name);
    }
    let mut stored = pod.clone();
    stored.spec = after.spec;
    Rc::make_mut(&mut stored.metadata).annotations = after.annotations;
    stored
}

/// A user by name and groups; without groups, in those that the API server puts every such user in.
#[must_use]
pub fn user_of(name: &str, groups: &[String]) -> User {
    let groups = if groups.is_empty() { crate::rbac::subject::implicit_groups(name) } else { groups.to_vec() };
    User { name: name.to_owned(), groups }
}

#[cfg(test)]
mod tests;
