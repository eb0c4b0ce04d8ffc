//! PodSecurityPolicy: which policies a pod passes, and which of those that may be used admits it.
//!
//! Follows plugin/pkg/admission/security/podsecuritypolicy and pkg/security/podsecuritypolicy of Kubernetes 1.24.

mod apparmor;
mod capabilities;
mod changes;
mod container;
mod failure;
mod groups;
mod host;
mod provider;
mod runtime_class;
mod seccomp;
mod selection;
mod selinux;
mod sysctls;
mod user;
mod volumes;

use super::request::PodRequest;
use crate::manifest::policy::PodSecurityPolicy;

pub use apparmor::{ALLOWED as APP_ARMOR_ALLOWED, DEFAULT as APP_ARMOR_DEFAULT};
pub use changes::{Changed, changes};
pub use failure::{Failure, Rule};
pub use provider::{Provider, Unusable};
pub use seccomp::{ALLOWED as SECCOMP_ALLOWED, DEFAULT as SECCOMP_DEFAULT};
pub use selection::{Refusal, annotate, select, select_on_update};

/// The annotation that names the policy which admitted a pod.
pub const ADMITTED_BY: &str = "kubernetes.io/psp";

/// A pod under one policy, whoever may use it.
#[derive(Clone, Debug)]
pub struct Review {
    /// Why the policy takes part in no decision: one of its strategies cannot be built.
    pub unusable: Option<Unusable>,
    /// The pod after the policy's defaults.
    pub pod: PodRequest,
    /// The defaults changed something; on create such a policy comes second to one that changes nothing.
    pub mutates: bool,
    /// The rules that the pod breaks even after the defaults, in upstream's order.
    pub failures: Vec<Failure>,
}

impl Review {
    /// The pod fits, perhaps after the policy's defaults.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.unusable.is_none() && self.failures.is_empty()
    }
}

/// Applies a policy's defaults to a pod, then its rules: what `computeSecurityContext` does with each policy on create.
#[must_use]
pub fn review(policy: &PodSecurityPolicy, pod: &PodRequest) -> Review {
    review_by(&Provider::of(policy), pod)
}

/// As [`review`], by a policy whose strategies are built, or cannot be.
#[must_use]
pub fn review_by(provider: &Result<Provider<'_>, Unusable>, pod: &PodRequest) -> Review {
    match provider {
        Err(unusable) => {
            Review { unusable: Some(unusable.clone()), pod: pod.clone(), mutates: false, failures: Vec::new() }
        }
        Ok(provider) => {
            let mut changed = pod.clone();
            provider.mutate(&mut changed);
            let failures = provider.validate(&changed);
            Review { unusable: None, mutates: changed.differs(pod), pod: changed, failures }
        }
    }
}
