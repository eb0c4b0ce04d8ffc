//! What is remembered of pods from one evaluation to the next, so that a keystroke works out again what it changed alone.
//!
//! Invariant: what is recalled was judged under the same settings, of the same objects (each is there once, however often it
//! is read: see [`crate::workspace`]) and in equal circumstances; anything else is judged anew. What a later evaluation did
//! not ask for is forgotten with it.

use std::cell::OnceCell;
use std::rc::Rc;

use super::PodFacts;
use super::court::{Circumstances, Court, Judged, Places};
use super::mirror::is_mirror;
use crate::cluster::{Cluster, Pod};
use crate::manifest::core::ServiceAccount;
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::manifest::pod::PodSpec;
use crate::manifest::policy::PodSecurityPolicy;
use crate::manifest::rbac::{Binding, Role};
use crate::order::{self, Map};
use crate::settings::{ClusterProfile, Requester};

/// Empty at first.
#[derive(Debug, Default)]
pub struct Memory {
    settings: Option<(ClusterProfile, Requester)>,
    policies: Vec<(String, Rc<PodSecurityPolicy>)>,
    grounds: Grounds,
    circumstances: Vec<Rc<Circumstances>>,
    /// Where each stands.
    slots: Map<Key, usize>,
    /// In the order in which they were judged, which is mostly that of the next time.
    pods: Vec<Option<Known>>,
}

/// What circumstances are worked out of: roles and bindings, service accounts, the labels of namespaces.
#[derive(Debug, Default)]
struct Grounds {
    roles: Vec<Rc<Role>>,
    bindings: Vec<Rc<Binding>>,
    accounts: Vec<Rc<ServiceAccount>>,
    namespaces: Vec<(String, Labels)>,
}

impl Grounds {
    fn of(cluster: &Cluster) -> Self {
        let roles = cluster.roles.iter().chain(&cluster.cluster_roles);
        let bindings = cluster.role_bindings.iter().chain(&cluster.cluster_role_bindings);
        let namespaces = cluster.namespaces.iter();
        Self {
            roles: roles.map(|role| role.object.clone()).collect(),
            bindings: bindings.map(|binding| binding.object.clone()).collect(),
            accounts: cluster.service_accounts.iter().map(|account| account.object.clone()).collect(),
            namespaces: namespaces.map(|namespace| (namespace.name.clone(), namespace.labels.clone())).collect(),
        }
    }

    /// They are the very same objects.
    fn is_same(&self, other: &Self) -> bool {
        fn same<T>(some: &[Rc<T>], others: &[Rc<T>]) -> bool {
            some.len() == others.len() && some.iter().zip(others).all(|(one, other)| Rc::ptr_eq(one, other))
        }
        same(&self.roles, &other.roles)
            && same(&self.bindings, &other.bindings)
            && same(&self.accounts, &other.accounts)
            && self.namespaces == other.namespaces
    }
}

/// Namespace, service account, kind of the workload, and whether it calls itself a mirror pod.
type Key = (String, String, String, bool);

/// Where a pod's objects are; as long as they are held nothing else is there.
type Address = (*const PodSpec, *const ObjectMeta);

#[derive(Debug)]
struct Known {
    spec: Rc<PodSpec>,
    metadata: Rc<ObjectMeta>,
    /// Where its circumstances stand.
    slot: usize,
    judged: Judged,
}

impl Known {
    fn address(&self) -> Address {
        (Rc::as_ptr(&self.spec), Rc::as_ptr(&self.metadata))
    }
}

/// An evaluation that may recall what the one before knew, and takes notes for the next.
pub(super) struct Recalled {
    before: Memory,
    now: Memory,
    places: Places,
    /// Where each pod of before stands that is left when one is first looked for in another place; sorted.
    addresses: OnceCell<Vec<(Address, usize)>>,
    /// They are all there, and nothing else was.
    same_policies: bool,
    /// By the slots of before: where the circumstances stand now, and whether they are equal.
    moved: Vec<Option<(usize, bool)>>,
}

impl Memory {
    pub(super) fn recall(&mut self, cluster: &Cluster, requester: &Requester) -> Recalled {
        let settings = Some((cluster.profile.clone(), requester.clone()));
        let mut before = std::mem::take(self);
        if before.settings != settings {
            before = Self::default();
        }
        let declared = &cluster.pod_security_policies;
        let policies: Vec<_> = declared.iter().map(|policy| (policy.name.clone(), policy.object.clone())).collect();
        let is_same =
            |(_, one): &(String, Rc<PodSecurityPolicy>), other: &Rc<PodSecurityPolicy>| Rc::ptr_eq(one, other);
        let mut at = Vec::new();
        for (name, policy) in &policies {
            // By name: both are in that order.
            let place = before.policies.binary_search_by(|(known, _)| known.cmp(name)).ok();
            at.push(place.filter(|at| before.policies.get(*at).is_some_and(|known| is_same(known, policy))));
        }
        let same_number = policies.len() == before.policies.len();
        let is_kept = |(index, place): (usize, &Option<usize>)| place.is_none_or(|place| place == index);
        let are_kept = same_number && at.iter().enumerate().all(is_kept);
        let same_policies = are_kept && at.iter().all(Option::is_some);
        let places = Places { before: at, are_kept };
        let mut now = Self { settings, policies, grounds: Grounds::of(cluster), ..Self::default() };
        let mut moved = vec![None; before.circumstances.len()];
        // Names of policies are asked about, too.
        let same_names = now.policies.iter().map(|(name, _)| name).eq(before.policies.iter().map(|(name, _)| name));
        if same_names && now.grounds.is_same(&before.grounds) {
            now.circumstances.clone_from(&before.circumstances);
            now.slots = std::mem::take(&mut before.slots);
            moved = (0..moved.len()).map(|slot| Some((slot, true))).collect();
        }
        Recalled { before, now, places, addresses: OnceCell::new(), same_policies, moved }
    }
}

impl Recalled {
    /// What becomes of a pod.
    pub(super) fn facts(&mut self, court: &mut Court<'_>, pod: &Pod) -> Rc<PodFacts> {
        let known = self.known(pod);
        let (slot, is_equal) = match &known {
            Some(known) => self.moved(known.slot, court, pod),
            None => (self.slot(court, pod), false),
        };
        let known = match known.filter(|_| is_equal) {
            Some(known) if self.same_policies => Known { slot, ..known },
            known => {
                let circumstances =
                    self.now.circumstances.get(slot).cloned().unwrap_or_else(|| court.circumstances(pod));
                let judged = match known {
                    Some(known) => court.judged_again(pod, &circumstances, known.judged, &self.places),
                    None => court.judged(pod, &circumstances),
                };
                let (spec, metadata) = (pod.spec.clone(), pod.metadata.clone());
                Known { spec, metadata, slot, judged }
            }
        };
        let facts = known.judged.facts.clone();
        self.now.pods.push(Some(known));
        facts
    }

    /// What the evaluation before knew of the very same objects; taken from it.
    fn known(&mut self, pod: &Pod) -> Option<Known> {
        let address: Address = (Rc::as_ptr(&pod.spec), Rc::as_ptr(&pod.metadata));
        let is_here = |known: &Option<Known>| known.as_ref().is_some_and(|known| known.address() == address);
        let next = self.now.pods.len();
        if self.before.pods.get(next).is_some_and(is_here) {
            return self.before.pods.get_mut(next)?.take();
        }
        let pods = &mut self.before.pods;
        let addresses = self.addresses.get_or_init(|| {
            let left = pods.iter().zip(0..).filter_map(|(known, at)| Some((known.as_ref()?.address(), at)));
            let mut left: Vec<_> = left.collect();
            order::sort(&mut left);
            left
        });
        let at = addresses.binary_search_by(|(known, _)| known.cmp(&address)).ok()?;
        let (_, at) = addresses.get(at)?;
        pods.get_mut(*at)?.take()
    }

    /// Where the circumstances of a known pod stand now, and whether they are equal to what they were.
    fn moved(&mut self, before: usize, court: &mut Court<'_>, pod: &Pod) -> (usize, bool) {
        if let Some(Some(moved)) = self.moved.get(before) {
            return *moved;
        }
        let slot = self.slot(court, pod);
        let circumstances = |memory: &Memory, slot: usize| memory.circumstances.get(slot).cloned();
        let (old, new) = (circumstances(&self.before, before), circumstances(&self.now, slot));
        let moved = (slot, old.is_some() && old == new);
        if let Some(place) = self.moved.get_mut(before) {
            *place = Some(moved);
        }
        moved
    }

    /// Where the circumstances of a pod stand; they are worked out once in an evaluation.
    fn slot(&mut self, court: &mut Court<'_>, pod: &Pod) -> usize {
        let kind = pod.workload.as_ref().map_or("", |workload| &workload.kind);
        let key: Key = (pod.namespace.clone(), pod.service_account.clone(), kind.to_owned(), is_mirror(pod));
        let Memory { circumstances, slots, .. } = &mut self.now;
        *slots.or_insert_with(key, || {
            circumstances.push(court.circumstances(pod));
            circumstances.len() - 1
        })
    }

    pub(super) fn keep(self, memory: &mut Memory) {
        *memory = self.now;
    }
}
