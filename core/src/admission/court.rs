//! Judges pods: by each policy, by what may be used, by the standards, by validation, by the kubelet.

use std::cell::OnceCell;
use std::rc::Rc;

use super::effort::{self, Effort};
use super::pod_security::Standards;
use super::pod_security::configuration::{defaults, exemption};
use super::pod_security::namespace::{Decision, Request};
use super::prepare::{prepare, prepared_template};
use super::psp::{self, Refusal, Review, StoredPolicy};
use super::request::PodRequest;
use super::usage::{self, Permit, Usage};
use super::{Admitted, Creation, Operation, PodFacts, kubelet, mirror, validity};
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
    policies: Vec<Rc<StoredPolicy>>,
    /// Of some policy the strategies can be built.
    has_providers: bool,
    effort: Effort,
    /// All policies' lists together.
    size: u64,
    /// Pods that were judged, by a number that equal ones share: what policies say of one they say of all.
    alike: Map<u64, Vec<Alike>>,
    /// What became of reviews that equal pods share, by where these are, which are kept so that nothing else gets there.
    renewed: Map<*const Vec<Rc<Review>>, (Reviews, Option<Reviews>)>,
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
    /// What policies are asked about.
    pub request: Rc<PodRequest>,
    /// See [`effort::size_of_pod`].
    size: u64,
}

/// Where the present policies were when a pod was judged; `None` for one that is new or changed.
pub(super) struct Places {
    pub before: Vec<Option<usize>>,
    /// Each is where it was, or is another in its place.
    pub are_kept: bool,
}

impl Places {
    /// One of these policies is new or changed.
    fn change_any(&self, of: &[bool]) -> bool {
        self.before.iter().zip(of).any(|(before, may_use)| *may_use && before.is_none())
    }
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
        let policies: Vec<Rc<StoredPolicy>> =
            policies.iter().map(|policy| Rc::new(StoredPolicy::without_proc_mounts(&policy.object))).collect();
        let effort = Effort::default();
        Self {
            cluster,
            rbac,
            requester,
            operation,
            usage,
            has_providers: policies.iter().any(|policy| policy.is_usable()),
            policies,
            effort,
            size,
            alike: Map::new(),
            renewed: Map::new(),
        }
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
        let size = effort::size_of_pod(&request);
        let request = Rc::new(request);
        let known = self.alike(pod, circumstances);
        let reviews = known.or_else(|| {
            let reviews = self.reviewed((&request, size), circumstances, &Rc::default(), &[])?;
            self.remember(pod, circumstances, &reviews);
            Some(reviews)
        });
        let admitted = self.admitted(pod, &request, circumstances, reviews.as_ref());
        let facts = self.facts(pod, circumstances, &request, token_volume, reviews.unwrap_or_default(), admitted);
        Judged { facts: Rc::new(facts), request, size }
    }

    /// Judges anew a pod that was judged in equal circumstances, by policies of which some are others now.
    pub(super) fn judged_again(
        &mut self,
        pod: &Pod,
        circumstances: &Rc<Circumstances>,
        before: Judged,
        places: &Places,
    ) -> Judged {
        let Judged { mut facts, request, size } = before;
        // Mostly nobody else holds them any more.
        let known = Rc::make_mut(&mut facts);
        let chosen = match known.admitted {
            Admitted::By(chosen) => Some(chosen),
            _ => None,
        };
        let former = std::mem::take(&mut known.reviews);
        let reviews = self.renewed((&request, size), circumstances, former, places);
        // Of policies that may not be used no change changes the selection (`psp::select`), as long as some can be built.
        let is_settled = reviews.is_some() && !circumstances.creation.is_mirror && self.has_providers;
        let was_selected = matches!(known.admitted, Admitted::By(_) | Admitted::Refused(Refusal::NotAdmitted));
        let same_candidates = places.are_kept && !places.change_any(&circumstances.may_use);
        let admitted = if is_settled && was_selected && same_candidates {
            known.admitted.clone()
        } else {
            self.admitted(pod, &request, circumstances, reviews.as_ref())
        };
        let reviews = reviews.unwrap_or_default();
        let stays = |chosen: usize| places.before.get(chosen) == Some(&Some(chosen));
        if known.admitted == admitted && chosen.is_none_or(stays) {
            // What comes later sees the same pod.
            known.reviews = reviews;
            if places.change_any(&circumstances.may_use) {
                known.refusal = OnceCell::new();
            }
        } else {
            *known = self.facts(pod, circumstances, &request, known.token_volume, reviews, admitted);
        }
        Judged { facts, request, size }
    }

    /// What each policy says of a pod of which others said `former`.
    fn renewed(
        &mut self,
        pod: (&Rc<PodRequest>, u64),
        circumstances: &Circumstances,
        former: Reviews,
        places: &Places,
    ) -> Option<Reviews> {
        let renew = |court: &mut Self, former| match places.are_kept {
            true => court.replaced(pod, circumstances, former, &places.before),
            false => court.reviewed(pod, circumstances, &former, &places.before),
        };
        if Rc::strong_count(&former) == 1 {
            return renew(self, former);
        }
        let place = Rc::as_ptr(&former);
        if let Some((_, renewed)) = self.renewed.get(&place) {
            return renewed.clone();
        }
        let renewed = renew(self, former.clone());
        self.renewed.insert(place, (former, renewed.clone()));
        renewed
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
        (request, size): (&Rc<PodRequest>, u64),
        circumstances: &Circumstances,
        former: &[Rc<Review>],
        places: &[Option<usize>],
    ) -> Option<Reviews> {
        let known = |index: usize| former.get((*places.get(index)?)?);
        let missing = (0..self.policies.len()).filter(|index| known(*index).is_none()).count();
        self.afford(size, circumstances, missing)?;
        let review = |(index, policy): (usize, &Rc<StoredPolicy>)| match known(index) {
            Some(review) => review.clone(),
            None => Rc::new(Review::new(policy.clone(), request.clone())),
        };
        Some(Rc::new(self.policies.iter().enumerate().map(review).collect()))
    }

    /// As [`Self::reviewed`], where policies were exchanged in their places.
    fn replaced(
        &mut self,
        (request, size): (&Rc<PodRequest>, u64),
        circumstances: &Circumstances,
        mut former: Reviews,
        places: &[Option<usize>],
    ) -> Option<Reviews> {
        if former.len() != self.policies.len() {
            return self.reviewed((request, size), circumstances, &[], &[]);
        }
        self.afford(size, circumstances, places.iter().filter(|place| place.is_none()).count())?;
        let reviews = Rc::make_mut(&mut former);
        for ((review, policy), place) in reviews.iter_mut().zip(&self.policies).zip(places) {
            if place.is_none() {
                *review = Rc::new(Review::new(policy.clone(), request.clone()));
            }
        }
        Some(former)
    }

    /// `None` where there is too much to judge.
    fn afford(&mut self, size: u64, circumstances: &Circumstances, reviews: usize) -> Option<()> {
        let is_affordable = !circumstances.too_much
            && (reviews == 0 || self.effort.spend(effort::of_reviews(size, reviews as u64, self.size)));
        is_affordable.then_some(())
    }

    fn admitted(
        &self,
        pod: &Pod,
        request: &PodRequest,
        circumstances: &Circumstances,
        reviews: Option<&Reviews>,
    ) -> Admitted {
        let Creation { is_mirror, mirror_of, .. } = &circumstances.creation;
        if *is_mirror && let Some(barred) = mirror::barred(self.cluster, pod, mirror_of.as_deref()) {
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
        let mut after = PodRequest::clone(request);
        if let Admitted::By(chosen) = admitted
            && let (Some(review), Some(policy)) = (reviews.get(chosen), self.cluster.pod_security_policies.get(chosen))
        {
            after = review.pod();
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
            runtime_class: after.spec.runtime_class_name.clone(),
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
            refusal: OnceCell::new(),
            standing: OnceCell::new(),
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
        // Unlike the plug-in of PodSecurityPolicy it knows the generated name's end.
        self.asked(creator, &stored.full_name(), Request::Pod(&stored.metadata(), &stored.spec))
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
