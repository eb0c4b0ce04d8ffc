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
mod review;
mod runtime_class;
mod seccomp;
mod selection;
mod selinux;
mod sysctls;
mod unusable;
mod user;
mod volumes;

pub use apparmor::{ALLOWED as APP_ARMOR_ALLOWED, DEFAULT as APP_ARMOR_DEFAULT};
pub use changes::{Changed, changes};
pub use failure::{Failure, Rule};
pub use provider::Provider;
pub use review::{Review, StoredPolicy, review};
pub use seccomp::{ALLOWED as SECCOMP_ALLOWED, DEFAULT as SECCOMP_DEFAULT};
pub use selection::{Refusal, annotate, select, select_on_update};
pub use unusable::Unusable;

/// The annotation that names the policy which admitted a pod.
pub const ADMITTED_BY: &str = "kubernetes.io/psp";
