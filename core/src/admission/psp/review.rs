//! What one policy says of one pod, worked out as far as somebody asks.

use std::cell::OnceCell;
use std::rc::Rc;

use super::failure::Failure;
use super::provider::{Provider, Unusable};
use crate::admission::request::PodRequest;
use crate::manifest::policy::PodSecurityPolicy;

/// A policy as an API server keeps it.
#[derive(Clone, Debug)]
pub struct StoredPolicy {
    policy: Rc<PodSecurityPolicy>,
    unusable: Option<Unusable>,
}

impl StoredPolicy {
    #[must_use]
    pub fn of(policy: Rc<PodSecurityPolicy>) -> Self {
        let unusable = Provider::of(&policy).err();
        Self { policy, unusable }
    }

    /// As a server keeps it whose feature gate `ProcMountType` is off, as it was wherever there were policies:
    /// `allowedProcMountTypes` is dropped (`DropDisabledFields` of pkg/api/podsecuritypolicy).
    #[must_use]
    pub fn without_proc_mounts(policy: &Rc<PodSecurityPolicy>) -> Self {
        let mut policy = policy.clone();
        if !policy.spec.allowed_proc_mount_types.is_empty() {
            Rc::make_mut(&mut policy).spec.allowed_proc_mount_types.clear();
        }
        Self::of(policy)
    }
}

/// A pod under one policy, whoever may use it: the policy's defaults, then its rules, as `computeSecurityContext` does it with
/// each policy on create. Whether it passes is worked out when it is first asked for, and kept; which rules are broken, and in
/// which words, whenever it is asked for: of most pairs of a pod and a policy nobody asks.
#[derive(Clone, Debug)]
pub struct Review {
    policy: Rc<StoredPolicy>,
    before: Rc<PodRequest>,
    outcome: OnceCell<Outcome>,
}

#[derive(Clone, Copy, Debug)]
struct Outcome {
    breaks_rules: bool,
    mutates: bool,
}

/// What a policy says of a pod.
#[must_use]
pub fn review(policy: &PodSecurityPolicy, pod: &PodRequest) -> Review {
    Review::new(Rc::new(StoredPolicy::of(Rc::new(policy.clone()))), Rc::new(pod.clone()))
}

impl Review {
    #[must_use]
    pub fn new(policy: Rc<StoredPolicy>, pod: Rc<PodRequest>) -> Self {
        Self { policy, before: pod, outcome: OnceCell::new() }
    }

    /// Why the policy takes part in no decision: one of its strategies cannot be built.
    #[must_use]
    pub fn unusable(&self) -> Option<&Unusable> {
        self.policy.unusable.as_ref()
    }

    /// The pod fits, perhaps after the policy's defaults.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.unusable().is_none() && !self.breaks_rules()
    }

    /// The pod breaks a rule even after the policy's defaults.
    #[must_use]
    pub fn breaks_rules(&self) -> bool {
        self.outcome().breaks_rules
    }

    /// The defaults changed something; on create such a policy comes second to one that changes nothing.
    #[must_use]
    pub fn mutates(&self) -> bool {
        self.outcome().mutates
    }

    /// The pod after the policy's defaults.
    #[must_use]
    pub fn pod(&self) -> PodRequest {
        match self.provider() {
            Ok(provider) => self.mutated(&provider),
            Err(_) => PodRequest::clone(&self.before),
        }
    }

    /// The rules that the pod breaks even after the defaults, in upstream's order.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        match self.provider() {
            Ok(provider) => provider.failures(&self.mutated(&provider)).collect(),
            Err(_) => Vec::new(),
        }
    }

    fn outcome(&self) -> Outcome {
        *self.outcome.get_or_init(|| {
            let Ok(provider) = self.provider() else { return Outcome { breaks_rules: false, mutates: false } };
            let after = self.mutated(&provider);
            Outcome { breaks_rules: provider.failures(&after).next().is_some(), mutates: after.differs(&self.before) }
        })
    }

    fn provider(&self) -> Result<Provider<'_>, Unusable> {
        Provider::of(&self.policy.policy)
    }

    fn mutated(&self, provider: &Provider<'_>) -> PodRequest {
        let mut pod = PodRequest::clone(&self.before);
        provider.mutate(&mut pod);
        pod
    }
}
