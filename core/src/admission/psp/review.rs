//! What one policy says of one pod, worked out as far as somebody asks.

use std::cell::OnceCell;
use std::rc::Rc;

use super::failure::Failure;
use super::provider::Provider;
use super::unusable::Unusable;
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

    /// Its strategies can be built.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.unusable.is_none()
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
    breaks_rules: OnceCell<bool>,
    mutates: OnceCell<bool>,
}

/// What a policy says of a pod.
#[must_use]
pub fn review(policy: &PodSecurityPolicy, pod: &PodRequest) -> Review {
    Review::new(Rc::new(StoredPolicy::of(Rc::new(policy.clone()))), Rc::new(pod.clone()))
}

impl Review {
    #[must_use]
    pub fn new(policy: Rc<StoredPolicy>, pod: Rc<PodRequest>) -> Self {
        Self { policy, before: pod, breaks_rules: OnceCell::new(), mutates: OnceCell::new() }
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
        *self.breaks_rules.get_or_init(|| {
            let Ok(provider) = self.provider() else { return false };
            // Most pods show as they are that a policy is not for them.
            if provider.is_broken_for_good(&self.before) {
                return true;
            }
            let pod = self.mutated(&provider);
            // Of a pod that passes it is asked next.
            self.mutates.get_or_init(|| pod.differs(&self.before));
            provider.is_broken(&pod)
        })
    }

    /// The defaults changed something; on create such a policy comes second to one that changes nothing.
    #[must_use]
    pub fn mutates(&self) -> bool {
        let differs = |provider: &Provider<'_>| self.mutated(provider).differs(&self.before);
        *self.mutates.get_or_init(|| self.provider().is_ok_and(|provider| differs(&provider)))
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
            Ok(provider) => provider.failures(&self.mutated(&provider)),
            Err(_) => Vec::new(),
        }
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
