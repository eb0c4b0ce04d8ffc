//! Judges pods: by each policy, by what may be used, by the standards, by validation, by the kubelet.

use std::rc::Rc;

use super::effort::{self, Effort};
use super::pod_security::Standards;
use super::pod_security::configuration::{defaults, exemption};
use super::pod_security::namespace::{Decision, Request};
use super::prepare::{prepare, prepared_template};
use super::psp::{self, Provider, Review, Unusable};
use super::request::PodRequest;
use super::usage::{self, Permit, Usage};
use super::{Admitted, Creation, Operation, PodFacts, creation, kubelet, validity};
use crate::cluster::{Cluster, Pod};
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::manifest::pod::PodSpec;
use crate::order::Map;
use crate::rbac::{Rbac, User};

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
    /// By the policies: one of them may.
    may_use: Vec<bool>,
    /// What the service account says about mounting its token, if the files hold it.
    automount: Option<bool>,
    labels: Labels,
    /// Asking who may use what was given up.
    too_much: bool,
}

/// A pod with all that became of it.
#[derive(Debug)]
pub(super) struct Judged {
    pub facts: Rc<PodFacts>,
    /// What was sent.
    pub request: PodRequest,
}

/// Where the present policies were when a pod was judged; `None` for one that is new or changed.
pub(super) struct Places {
    pub before: Vec<Option<usize>>,
    /// Each is where it was, or is another in its place.
    pub are_kept: bool,
}

struct Alike {
    spec: Rc<PodSpec>,
    metadata: Rc<ObjectMeta>,
    circumstances: Rc<Circumstances>,
    reviews: Reviews,
}

/// What each policy says of a pod; pods that are equal share them.
type Reviews = Rc<Vec<Rc<Review>>>;

impl<'a> Court<'a> {
    pub(super) fn new(cluster: &'a Cluster, rbac: &'a Rbac, requester: &'a User, operation: Operation) -> Self {
        let policies = &cluster.pod_security_policies;
        let usage = Usage::new(rbac, policies.iter().map(|policy| policy.name.as_str()).collect());
        let size = policies.iter().map(|policy| effort::size_of_policy(&policy.object)).sum();
        let providers =
            policies.iter().map(|policy| Provider::of(&policy.object).map(Provider::without_proc_mounts)).collect();
        let effort = Effort::default();
        Self { cluster, rbac, requester, operation, usage, providers, effort, size, alike: Map::new() }
    }

    pub(super) fn circumstances(&mut self, pod: &Pod) -> Rc<Circumstances> {
        let creation = Creation::of(pod, self.rbac, self.requester, self.operation);
        let own = usage::service_account(&pod.namespace, &pod.service_account);
        // Without a service account the creator alone is asked about.
        let has_account = !creation.is_mirror;
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
        let may_use =
            to_own.iter().zip(to_creator.iter()).map(|(own, creator)| own.allowed || creator.allowed).collect();
        Rc::new(Circumstances { creation, to_own, to_creator, may_use, automount, labels, too_much })
    }

    pub(super) fn judged(&mut self, pod: &Pod, circumstances: &Rc<Circumstances>) -> Judged {
        let mut request = PodRequest::of(pod);
        let creates = self.operation == Operation::Create;
        if !creates {
            request.name = request.full_name();
        }
        let mirror_of = circumstances.creation.mirror_of.as_deref();
        if let Some(node) = mirror_of {
            request.name = [&request.name, "-", node].concat();
        }
        let mounts = creates && self.cluster.profile.token_volume && !circumstances.creation.is_mirror;
        let has_token = mounts && request.mount_service_account_token(circumstances.automount);
        let token_volume = has_token.then_some(pod.spec.volumes.len());
        let known = self.alike(pod, circumstances);
        let reviews = known.or_else(|| {
            let reviews = self.reviewed(&request, circumstances, &Rc::default(), &[])?;
            self.remember(pod, circumstances, &reviews);
            Some(reviews)
        });
        let admitted = self.admitted(&request, circumstances, reviews.as_ref());
        let facts = self.facts(pod, circumstances, &request, token_volume, reviews.unwrap_or_default(), admitted);
        Judged { facts: Rc::new(facts), request }
    }

    /// Judges anew a pod that was judged in equal circumstances, by policies of which some are others now.
    pub(super) fn judged_again(
        &mut self,
        pod: &Pod,
        circumstances: &Rc<Circumstances>,
        before: Judged,
        places: &Places,
    ) -> Judged {
        let Judged { mut facts, request } = before;
        // Mostly nobody else holds them any more.
        let known = Rc::make_mut(&mut facts);
        let chosen = match known.admitted {
            Admitted::By(chosen) => Some(chosen),
            _ => None,
        };
        let former = std::mem::take(&mut known.reviews);
        let reviews = self.alike(pod, circumstances).or_else(|| {
            let reviews = if places.are_kept {
                self.replaced(&request, circumstances, former, &places.before)
            } else {
                self.reviewed(&request, circumstances, &former, &places.before)
            }?;
            self.remember(pod, circumstances, &reviews);
            Some(reviews)
        });
        let admitted = self.admitted(&request, circumstances, reviews.as_ref());
        let reviews = reviews.unwrap_or_default();
        let stays = |chosen: usize| places.before.get(chosen) == Some(&Some(chosen));
        if known.admitted == admitted && chosen.is_none_or(stays) {
            // What comes later sees the same pod.
            known.reviews = reviews;
        } else {
            *known = self.facts(pod, circumstances, &request, known.token_volume, reviews, admitted);
        }
        Judged { facts, request }
    }

    /// What each policy says of a pod that is equal.
    fn alike(&self, pod: &Pod, circumstances: &Rc<Circumstances>) -> Option<Reviews> {
        let is_same = |known: &&Alike| {
            Rc::ptr_eq(&known.circumstances, circumstances)
                && (Rc::ptr_eq(&known.spec, &pod.spec) || known.spec == pod.spec)
                && known.metadata.annotations == pod.metadata.annotations
        };
        let known = self.alike.get(&number_of(&pod.spec))?.iter().find(is_same)?;
        Some(known.reviews.clone())
    }

    fn remember(&mut self, pod: &Pod, circumstances: &Rc<Circumstances>, reviews: &Reviews) {
        let alike = self.alike.or_default(number_of(&pod.spec));
        if alike.len() < MAX_COMPARED {
            alike.push(Alike {
                spec: pod.spec.clone(),
                metadata: pod.metadata.clone(),
                circumstances: circumstances.clone(),
                reviews: reviews.clone(),
            });
        }
    }

    /// What each policy says, from `former` where `places` tell that it is there; `None` where there is too much to judge.
    fn reviewed(
        &mut self,
        request: &PodRequest,
        circumstances: &Circumstances,
        former: &[Rc<Review>],
        places: &[Option<usize>],
    ) -> Option<Reviews> {
        let known = |index: usize| former.get((*places.get(index)?)?);
        let missing = (0..self.providers.len()).filter(|index| known(*index).is_none()).count();
        self.afford(request, circumstances, missing)?;
        let review = |(index, provider)| match known(index) {
            Some(review) => review.clone(),
            None => Rc::new(psp::review_by(provider, request)),
        };
        Some(Rc::new(self.providers.iter().enumerate().map(review).collect()))
    }

    /// As [`Self::reviewed`], where policies were exchanged in their places.
    fn replaced(
        &mut self,
        request: &PodRequest,
        circumstances: &Circumstances,
        mut former: Reviews,
        places: &[Option<usize>],
    ) -> Option<Reviews> {
        if former.len() != self.providers.len() {
            return self.reviewed(request, circumstances, &[], &[]);
        }
        self.afford(request, circumstances, places.iter().filter(|place| place.is_none()).count())?;
        let reviews = Rc::make_mut(&mut former);
        for ((review, provider), place) in reviews.iter_mut().zip(&self.providers).zip(places) {
            if place.is_none() {
                *review = Rc::new(psp::review_by(provider, request));
            }
        }
        Some(former)
    }

    /// `None` where there is too much to judge.
    fn afford(&mut self, request: &PodRequest, circumstances: &Circumstances, reviews: usize) -> Option<()> {
        let is_affordable = !circumstances.too_much
            && (reviews == 0 || self.effort.spend(effort::of_reviews(request, reviews as u64, self.size)));
        is_affordable.then_some(())
    }

    fn admitted(&self, request: &PodRequest, circumstances: &Circumstances, reviews: Option<&Reviews>) -> Admitted {
        if circumstances.creation.is_mirror
            && let Some(barred) = creation::mirror_refused(&request.spec)
        {
            return Admitted::Barred(barred);
        }
        match reviews {
            Some(reviews) => admitted(self.cluster, request, reviews, &circumstances.may_use, self.operation),
            None => Admitted::TooMuch,
        }
    }

    fn facts(
        &self,
        pod: &Pod,
        circumstances: &Circumstances,
        request: &PodRequest,
        token_volume: Option<usize>,
        reviews: Reviews,
        admitted: Admitted,
    ) -> PodFacts {
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
        let changes = psp::changes(request, &after);
        let warnings = if creates { prepare(&mut after, self.cluster.profile.version) } else { Vec::new() };
        let creation = &circumstances.creation;
        let asked = Asked { cluster: self.cluster, pod, labels: &circumstances.labels };
        // Of changes it looks at images and new containers alone.
        let is_asked = creates && admitted.passes();
        let standards = is_asked.then(|| asked.of_pod(&after, &creation.creator));
        let of_template = creation.by_controller.then(|| asked.of_template(&creation.requester));
        let mut errors = if admitted.passes() { pod.errors.clone() } else { Vec::new() };
        errors.retain(|error| creates || !error.on_create_only);
        let (mut contradictions, mut misfits) = (Vec::new(), Vec::new());
        if admitted.passes() {
            contradictions = validity::contradictions(&after);
            contradictions.retain(|found| !errors.iter().any(|error| error.message == found.message));
            misfits = validity::misfits(&pod.spec, &after);
        }
        let mut facts = PodFacts {
            name: request.name.clone(),
            operation: self.operation,
            creation: creation.clone(),
            token_volume,
            labels_unknown: self.cluster.refuses(&["Namespace ", &pod.namespace].concat()),
            changes,
            errors,
            contradictions,
            misfits,
            warnings,
            starts: Vec::new(),
            images: Vec::new(),
            standards,
            of_template,
            reviews,
            to_service_account: circumstances.to_own.clone(),
            to_creator: circumstances.to_creator.clone(),
            admitted,
        };
        if creates && facts.is_admitted() {
            facts.images = kubelet::deciding_images(&after);
            if facts.is_valid() {
                facts.starts = kubelet::starts(&after, &self.cluster.profile);
            }
        }
        facts
    }
}

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
    /// About the pod as it would be stored, whoever creates it.
    fn of_pod(&self, stored: &PodRequest, creator: &User) -> Decision {
        let metadata = ObjectMeta { annotations: stored.annotations.clone(), ..ObjectMeta::default() };
        // Unlike the plug-in of PodSecurityPolicy it knows the generated name's end.
        self.asked(creator, &stored.full_name(), Request::Pod(&metadata, &stored.spec))
    }

    /// About the workload's template.
    fn of_template(&self, requester: &User) -> Decision {
        let template = prepared_template(&self.pod.template_spec, self.cluster.profile.version);
        self.asked(requester, "", Request::Template(&self.pod.metadata, &template))
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
    let selected = match operation {
        Operation::Create => psp::select(reviews, may_use),
        Operation::Update => {
            let admitted_by = request.annotations.get(psp::ADMITTED_BY);
            let hinted = cluster.pod_security_policies.iter().position(|policy| Some(&policy.name) == admitted_by);
            psp::select_on_update(reviews, may_use, hinted)
        }
    };
    selected.map_or_else(Admitted::Refused, Admitted::By)
}
