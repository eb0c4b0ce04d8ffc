//! Pod admission: PodSecurityPolicy, the Pod Security Standards, and what the kubelet does afterwards.
//!
//! Invariant: the stages of a pod are judged each for itself. Whether the requester may create it does not change what
//! policies say of it; only a pod that no policy admits goes no further.

mod creation;
pub mod effective;
mod effort;
mod identities;
pub mod kubelet;
pub mod pod_security;
pub mod psp;
pub mod request;
pub mod usage;
mod validity;

use std::rc::Rc;

use crate::cluster::{Cluster, Pod, WorkloadRef};
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::rbac::{Rbac, User};
use crate::settings::{KubernetesVersion, Requester};
use crate::text::FieldPath;

pub use creation::Creation;
pub use identities::{Identity, Who, identities};
pub use kubelet::{Start, Starts};
pub use validity::Contradiction;

use effort::Effort;
use pod_security::Standards;
use pod_security::configuration::{defaults, exemption};
use pod_security::namespace::{Decision, Request};
use psp::{Changed, Failure, Refusal, Review, Unusable};
use request::{PodRequest, displayed_name};
use usage::{Permit, Usage};

/// What is done with a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operation {
    #[default]
    Create,
    /// The pod is there as it is written, and something of it is changed that no check looks at, as a label.
    Update,
}

/// What becomes of every pod.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// By the cluster's requested pods, in their order.
    pub pods: Vec<PodFacts>,
}

/// What becomes of one pod when its requester creates it, or the workload that makes it.
#[derive(Clone, Debug)]
pub struct PodFacts {
    pub operation: Operation,
    pub creation: Creation,
    /// The index of the volume with the service account's token, if the API server adds one.
    pub token_volume: Option<usize>,
    /// By the cluster's PodSecurityPolicies, in the order of their names; empty where that was too much.
    pub policies: Vec<PolicyFacts>,
    pub admitted: Admitted,
    /// What Pod Security Admission says, in view of the namespace's labels; not asked where the plug-in of
    /// PodSecurityPolicy, which comes earlier, refuses.
    pub standards: Option<Decision>,
    /// What Pod Security Admission says to whoever creates the workload: it warns of a template and never refuses it.
    pub of_template: Option<Decision>,
    /// What the policy that admits it changes.
    pub changes: Vec<Changed>,
    /// What API validation refuses of the pod as it is written, in its words, with the fields; empty where the pod is not
    /// admitted.
    pub errors: Vec<(String, FieldPath)>,
    /// What API validation refuses once the policy's defaults are set; empty where the pod is not admitted, or refused
    /// as it is written.
    pub contradictions: Vec<Contradiction>,
    /// What becomes of its containers; empty where the pod is not admitted.
    pub starts: Vec<Start>,
    pub images: Vec<String>,
}

impl PodFacts {
    /// API validation, which comes after admission, takes it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty() && self.contradictions.is_empty()
    }

    /// No admission plug-in refuses it.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.admitted.passes() && self.standards.as_ref().is_none_or(|decision| decision.allowed)
    }
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
    /// Judging this many pods by this many policies was given up: see [`effort`].
    TooMuch,
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
    let user = user_of(&requester.user, &requester.groups);
    let mut court = Court::new(cluster, rbac);
    let pods = cluster.requested_pods().into_iter();
    let facts = pods.map(|pod| match requester.as_deployment {
        true => court.facts(&user, &as_deployment(pod), Operation::Create),
        false => court.facts(&user, pod, Operation::Create),
    });
    Admission { pods: facts.collect() }
}

/// A bare pod as the template of a Deployment of its name; what a workload makes stays as it is.
#[must_use]
pub fn as_deployment(pod: &Pod) -> Pod {
    let mut pod = pod.clone();
    let name = displayed_name(&pod.metadata);
    pod.workload.get_or_insert_with(|| WorkloadRef { kind: "Deployment".to_owned(), name });
    pod
}

/// What becomes of one pod when this user creates or changes it.
#[must_use]
pub fn evaluate_pod(cluster: &Cluster, rbac: &Rbac, requester: &User, pod: &Pod, operation: Operation) -> PodFacts {
    Court::new(cluster, rbac).facts(requester, pod, operation)
}

/// A user by name and groups; without groups, in those that the API server puts every such user in.
#[must_use]
pub fn user_of(name: &str, groups: &[String]) -> User {
    let groups = if groups.is_empty() { crate::rbac::subject::implicit_groups(name) } else { groups.to_vec() };
    User { name: name.to_owned(), groups }
}

/// What judges pods, one after another.
struct Court<'a> {
    cluster: &'a Cluster,
    rbac: &'a Rbac,
    usage: Usage<'a>,
    effort: Effort,
    /// All policies' lists together.
    size: u64,
}

impl<'a> Court<'a> {
    fn new(cluster: &'a Cluster, rbac: &'a Rbac) -> Self {
        let policies = &cluster.pod_security_policies;
        let usage = Usage::new(rbac, policies.iter().map(|policy| policy.name.as_str()).collect());
        let size = policies.iter().map(|policy| effort::size_of_policy(&policy.object)).sum();
        Self { cluster, rbac, usage, effort: Effort::default(), size }
    }

    fn facts(&mut self, requester: &User, pod: &Pod, operation: Operation) -> PodFacts {
        let creates = operation == Operation::Create;
        let creation = Creation::of(pod, self.rbac, requester, operation);
        let mut request = PodRequest::of(pod);
        let own_volumes = request.spec.volumes.len();
        let mounts = creates && self.cluster.profile.token_volume;
        let token_volume =
            (mounts && request.mount_service_account_token(automount(self.cluster, pod))).then_some(own_volumes);
        let judged = self.judge(pod, &creation.creator, &request, operation);
        let asked = Asked { cluster: self.cluster, pod };
        // Of changes it looks at images and new containers alone.
        let is_asked = creates && judged.admitted.passes();
        let standards = is_asked.then(|| asked.of_pod(&judged.after, &creation.creator));
        let of_template = creation.by_controller.then(|| asked.of_template(requester));
        let passes = judged.admitted.passes() && standards.as_ref().is_none_or(|decision| decision.allowed);
        let exists = passes && pod.errors.is_empty();
        let (after, image_users) = (&judged.after, &self.cluster.profile.image_users);
        PodFacts {
            operation,
            creation,
            token_volume,
            changes: psp::changes(&request, after),
            errors: if passes { pod.errors.clone() } else { Vec::new() },
            contradictions: if exists { validity::contradictions(after) } else { Vec::new() },
            starts: if exists && creates { kubelet::starts(after, image_users) } else { Vec::new() },
            images: if passes && creates { kubelet::deciding_images(after) } else { Vec::new() },
            standards,
            of_template,
            policies: judged.policies,
            admitted: judged.admitted,
        }
    }

    fn judge(&mut self, pod: &Pod, creator: &User, request: &PodRequest, operation: Operation) -> Judged {
        let declared = &self.cluster.pod_security_policies;
        let count = declared.len() as u64;
        let own = usage::service_account(&pod.namespace, &pod.service_account);
        let users = [&own, creator].into_iter().filter(|user| !self.usage.knows(user, &pod.namespace));
        let permits: u64 = users.map(|user| effort::of_permits(self.rbac, user, count)).fold(0, u64::saturating_add);
        if !self.effort.spend(effort::of_reviews(request, count, self.size).saturating_add(permits)) {
            return Judged { policies: Vec::new(), admitted: Admitted::TooMuch, after: request.clone() };
        }
        let to_own = self.usage.of(&own, &pod.namespace);
        let to_creator = self.usage.of(creator, &pod.namespace);
        let permits = to_own.iter().zip(to_creator.iter());
        let may_use: Vec<bool> = permits.map(|(own, creator)| own.allowed || creator.allowed).collect();
        let mut reviews: Vec<Review> = Vec::new();
        for policy in declared {
            reviews.push(psp::review(&policy.object, request));
        }
        let admitted = admitted(self.cluster, request, &reviews, &may_use, operation);
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
        Judged { policies: policies(reviews, &to_own, &to_creator), admitted, after }
    }
}

struct Judged {
    policies: Vec<PolicyFacts>,
    admitted: Admitted,
    /// The pod with what the policy that admits it sets.
    after: PodRequest,
}

/// Asks Pod Security Admission, with the labels of the pod's namespace.
struct Asked<'a> {
    cluster: &'a Cluster,
    pod: &'a Pod,
}

impl Asked<'_> {
    /// About the pod as the earlier plug-ins left it, whoever creates it.
    fn of_pod(&self, after: &PodRequest, creator: &User) -> Decision {
        let mut request = after.clone();
        if self.cluster.profile.version == KubernetesVersion::V1_24 {
            request.sync_seccomp_fields();
        }
        let metadata = ObjectMeta { annotations: request.annotations, ..ObjectMeta::default() };
        // Unlike the plug-in of PodSecurityPolicy it knows the generated name's end.
        let name = if request.name.ends_with('-') { format!("{}<random>", request.name) } else { request.name };
        self.asked(creator, &name, Request::Pod(&metadata, &request.spec))
    }

    /// About the workload's template.
    fn of_template(&self, requester: &User) -> Decision {
        self.asked(requester, "", Request::Template(&self.pod.metadata, &self.pod.spec))
    }

    fn asked(&self, user: &User, name: &str, request: Request<'_>) -> Decision {
        let Cluster { profile, .. } = self.cluster;
        if let Some(exempt) = exemption(&profile.pod_security, user, &self.pod.namespace, request) {
            return exempt;
        }
        let no_labels = Labels::new();
        let labels = self.cluster.namespace(self.pod.namespace_id).map_or(&no_labels, |namespace| &namespace.labels);
        Standards::of(profile.version).admit(labels, defaults(&profile.pod_security), name, request)
    }
}

fn admitted(
    cluster: &Cluster,
    request: &PodRequest,
    reviews: &[Review],
    may_use: &[bool],
    operation: Operation,
) -> Admitted {
    if !cluster.profile.psp_enforced() {
        return Admitted::NotAsked;
    }
    if reviews.is_empty() {
        return Admitted::NoPolicies;
    }
    let (verb, selected) = match operation {
        Operation::Create => ("admit", psp::select(reviews, may_use)),
        Operation::Update => {
            let admitted_by = request.annotations.get(psp::ADMITTED_BY);
            let hinted = cluster.pod_security_policies.iter().position(|policy| Some(&policy.name) == admitted_by);
            ("validate", psp::select_on_update(reviews, may_use, hinted))
        }
    };
    match selected {
        Ok(chosen) => Admitted::By(chosen),
        Err(refusal) => Admitted::Refused(refusal, refusal.message(verb, request, reviews, may_use)),
    }
}

fn policies(reviews: Vec<Review>, to_own: &Rc<Vec<Permit>>, to_creator: &Rc<Vec<Permit>>) -> Vec<PolicyFacts> {
    let permits = to_own.iter().zip(to_creator.iter());
    let mut facts = Vec::new();
    for (review, (own, creator)) in reviews.into_iter().zip(permits) {
        facts.push(PolicyFacts {
            unusable: review.unusable,
            mutates: review.mutates,
            failures: review.failures,
            to_service_account: own.clone(),
            to_creator: creator.clone(),
        });
    }
    facts
}

/// What the pod's service account says about mounting its token, if the files hold it.
fn automount(cluster: &Cluster, pod: &Pod) -> Option<bool> {
    let accounts = &cluster.service_accounts;
    let own = accounts.iter().find(|known| known.namespace == pod.namespace && known.name == pod.service_account);
    own.and_then(|account| account.object.automount_service_account_token)
}

#[cfg(test)]
mod tests;
