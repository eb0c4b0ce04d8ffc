//! Judges pods: by each policy, by what may be used, by the standards, by validation, by the kubelet.

use std::rc::Rc;

use super::effort::{self, Effort};
use super::pod_security::Standards;
use super::pod_security::configuration::{defaults, exemption};
use super::pod_security::namespace::{Decision, Request};
use super::psp::{self, Provider, Review, Unusable};
use super::request::PodRequest;
use super::usage::{self, Permit, Usage};
use super::{Admitted, Creation, Operation, PodFacts, PolicyFacts, kubelet, validity};
use crate::cluster::{Cluster, Pod};
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::manifest::pod::PodSpec;
use crate::order::Map;
use crate::rbac::{Rbac, User};
use crate::settings::KubernetesVersion;

/// At most so many pods with the same images are compared in search of an equal one.
const MAX_COMPARED: usize = 8;

/// What judges the pods that one user creates or changes, one after another.
pub(super) struct Court<'a> {
    cluster: &'a Cluster,
    rbac: &'a Rbac,
    requester: &'a User,
    operation: Operation,
    usage: Usage<'a>,
    providers: Vec<Result<Provider<'a>, Unusable>>,
    effort: Effort,
    /// All policies' lists together.
    size: u64,
    /// Pods that were judged, by a number that equal ones share: what policies say of one they say of all.
    alike: Map<u64, Vec<Alike>>,
}

/// What a pod's judgement depends on beside the pod and the policies; the same for all pods of a service account that are
/// made by workloads of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Circumstances {
    creation: Creation,
    to_own: Rc<Vec<Rc<Permit>>>,
    to_creator: Rc<Vec<Rc<Permit>>>,
    /// What the service account says about mounting its token, if the files hold it.
    automount: Option<bool>,
    labels: Labels,
    /// Asking who may use what was given up.
    too_much: bool,
}

/// A pod with all that became of it.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub facts: PodFacts,
    /// What was sent, and what each policy says of it; empty where that was too much.
    pub request: PodRequest,
    pub reviews: Rc<Vec<Rc<Review>>>,
}

struct Alike {
    spec: Rc<PodSpec>,
    metadata: Rc<ObjectMeta>,
    circumstances: Rc<Circumstances>,
    reviews: Rc<Vec<Rc<Review>>>,
    policies: Rc<Vec<PolicyFacts>>,
}

/// What an earlier evaluation knows of a pod: what was sent, and by the present policies' places what those that are
/// unchanged said.
pub(super) struct Before<'a> {
    pub request: &'a PodRequest,
    pub reviews: Vec<Option<Rc<Review>>>,
}

impl<'a> Court<'a> {
    pub(super) fn new(cluster: &'a Cluster, rbac: &'a Rbac, requester: &'a User, operation: Operation) -> Self {
        let policies = &cluster.pod_security_policies;
        let usage = Usage::new(rbac, policies.iter().map(|policy| policy.name.as_str()).collect());
        let size = policies.iter().map(|policy| effort::size_of_policy(&policy.object)).sum();
        let providers = policies.iter().map(|policy| Provider::of(&policy.object)).collect();
        let effort = Effort::default();
        Self { cluster, rbac, requester, operation, usage, providers, effort, size, alike: Map::new() }
    }

    pub(super) fn circumstances(&mut self, pod: &Pod) -> Rc<Circumstances> {
        let creation = Creation::of(pod, self.rbac, self.requester, self.operation);
        let own = usage::service_account(&pod.namespace, &pod.service_account);
        // The mirror pod of a static one has no service account: then the creator alone is asked about.
        let has_account = !pod.service_account.is_empty();
        let count = self.cluster.pod_security_policies.len() as u64;
        let users = [&own, &creation.creator].into_iter().filter(|user| !self.usage.knows(user, &pod.namespace));
        let cost = users.map(|user| effort::of_permits(self.rbac, user, count)).fold(0, u64::saturating_add);
        let too_much = !self.effort.spend(cost);
        let (to_own, to_creator) = if too_much {
            (Rc::default(), Rc::default())
        } else {
            let none = || Rc::new(vec![Rc::default(); self.cluster.pod_security_policies.len()]);
            let to_own = if has_account { self.usage.of(&own, &pod.namespace) } else { none() };
            (to_own, self.usage.of(&creation.creator, &pod.namespace))
        };
        let accounts = &self.cluster.service_accounts;
        let account =
            accounts.iter().find(|known| known.namespace == pod.namespace && known.name == pod.service_account);
        let automount = account.and_then(|account| account.object.automount_service_account_token);
        let namespace = self.cluster.namespace(pod.namespace_id);
        let labels = namespace.map(|namespace| namespace.labels.clone()).unwrap_or_default();
        Rc::new(Circumstances { creation, to_own, to_creator, automount, labels, too_much })
    }

    pub(super) fn judged(
        &mut self,
        pod: &Pod,
        circumstances: &Rc<Circumstances>,
        before: Option<Before<'_>>,
    ) -> Judged {
        let creates = self.operation == Operation::Create;
        let own_volumes = pod.spec.volumes.len();
        let (request, token_volume) = match &before {
            Some(before) => {
                let request = before.request.clone();
                let has_token = request.spec.volumes.len() > own_volumes;
                (request, has_token.then_some(own_volumes))
            }
            None => {
                let mut request = PodRequest::of(pod);
                let mounts = creates && self.cluster.profile.token_volume && !pod.service_account.is_empty();
                let has_token = mounts && request.mount_service_account_token(circumstances.automount);
                (request, has_token.then_some(own_volumes))
            }
        };
        let Some((reviews, policies)) = self.reviewed(pod, circumstances, &request, before) else {
            let nothing = (Rc::default(), Rc::default());
            return self.facts(pod, circumstances, request, token_volume, nothing, Admitted::TooMuch);
        };
        let may_use: Vec<bool> = policies.iter().map(PolicyFacts::granted).collect();
        let admitted = admitted(self.cluster, &request, &reviews, &may_use, self.operation);
        self.facts(pod, circumstances, request, token_volume, (reviews, policies), admitted)
    }

    /// What each policy says, from a pod that is equal where there is one; `None` where there is too much to judge.
    fn reviewed(
        &mut self,
        pod: &Pod,
        circumstances: &Rc<Circumstances>,
        request: &PodRequest,
        before: Option<Before<'_>>,
    ) -> Option<Reviewed> {
        if circumstances.too_much {
            return None;
        }
        let number = number_of(&pod.spec);
        let is_same = |known: &&Alike| {
            Rc::ptr_eq(&known.circumstances, circumstances)
                && (Rc::ptr_eq(&known.spec, &pod.spec) || known.spec == pod.spec)
                && known.metadata.annotations == pod.metadata.annotations
        };
        if let Some(known) = self.alike.get(&number).and_then(|alike| alike.iter().find(is_same)) {
            return Some((known.reviews.clone(), known.policies.clone()));
        }
        let mut reviews = Vec::new();
        let mut known = before.map(|before| before.reviews).unwrap_or_default();
        known.resize(self.providers.len(), None);
        let missing = known.iter().filter(|review| review.is_none()).count() as u64;
        if missing > 0 && !self.effort.spend(effort::of_reviews(request, missing, self.size)) {
            return None;
        }
        for (provider, known) in self.providers.iter().zip(known) {
            reviews.push(known.unwrap_or_else(|| Rc::new(psp::review_by(provider, request))));
        }
        let permits = circumstances.to_own.iter().zip(circumstances.to_creator.iter());
        let policies = reviews.iter().zip(permits).map(|(review, (own, creator))| PolicyFacts {
            review: review.clone(),
            to_service_account: own.clone(),
            to_creator: creator.clone(),
        });
        let (policies, reviews) = (Rc::new(policies.collect()), Rc::new(reviews));
        let alike = self.alike.or_default(number);
        if alike.len() < MAX_COMPARED {
            alike.push(Alike {
                spec: pod.spec.clone(),
                metadata: pod.metadata.clone(),
                circumstances: circumstances.clone(),
                reviews: Rc::clone(&reviews),
                policies: Rc::clone(&policies),
            });
        }
        Some((reviews, policies))
    }

    fn facts(
        &self,
        pod: &Pod,
        circumstances: &Circumstances,
        request: PodRequest,
        token_volume: Option<usize>,
        (reviews, policies): Reviewed,
        admitted: Admitted,
    ) -> Judged {
        let creates = self.operation == Operation::Create;
        let mut after = request.clone();
        if let Admitted::By(chosen) = admitted
            && let (Some(review), Some(policy)) = (reviews.get(chosen), self.cluster.pod_security_policies.get(chosen))
        {
            after = review.pod.clone();
            // One that an equal pod was judged by knows that pod's name.
            after.name.clone_from(&request.name);
            psp::annotate(&mut after, &policy.name);
        }
        let creation = &circumstances.creation;
        let asked = Asked { cluster: self.cluster, pod, labels: &circumstances.labels };
        // Of changes it looks at images and new containers alone.
        let is_asked = creates && admitted.passes();
        let standards = is_asked.then(|| asked.of_pod(&after, &creation.creator));
        let of_template = creation.by_controller.then(|| asked.of_template(&creation.requester));
        let passes = admitted.passes() && standards.as_ref().is_none_or(|decision| decision.allowed);
        let exists = passes && pod.errors.is_empty();
        let image_users = &self.cluster.profile.image_users;
        let facts = PodFacts {
            operation: self.operation,
            creation: creation.clone(),
            token_volume,
            changes: psp::changes(&request, &after),
            errors: if passes { pod.errors.clone() } else { Vec::new() },
            contradictions: if exists { validity::contradictions(&after) } else { Vec::new() },
            starts: if exists && creates { kubelet::starts(&after, image_users) } else { Vec::new() },
            images: if passes && creates { kubelet::deciding_images(&after) } else { Vec::new() },
            standards,
            of_template,
            policies,
            admitted,
        };
        Judged { facts, request, reviews }
    }
}

/// What each policy says of a pod, alone and with who may use it.
type Reviewed = (Rc<Vec<Rc<Review>>>, Rc<Vec<PolicyFacts>>);

/// The same for equal pods, and mostly another for others: FNV-1a over the names and images of the containers.
fn number_of(spec: &PodSpec) -> u64 {
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    for (_, _, container) in spec.all_containers() {
        for byte in container.name.bytes().chain(container.image.bytes()) {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    number
}

/// Asks Pod Security Admission, with the labels of the pod's namespace.
struct Asked<'a> {
    cluster: &'a Cluster,
    pod: &'a Pod,
    labels: &'a Labels,
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
        Standards::of(profile.version).admit(self.labels, defaults(&profile.pod_security), name, request)
    }
}

fn admitted(
    cluster: &Cluster,
    request: &PodRequest,
    reviews: &[Rc<Review>],
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
