//! # A PodSecurityPolicy that takes part in no decision
//!
//! ## What it finds
//!
//! A PodSecurityPolicy with `MustRunAs` and no ranges, or no SELinux options, for it.
//!
//! ## Why it matters
//!
//! The API server accepts it, and the admission plug-in skips it without a word whenever a pod is judged.
//!
//! ## Example
//!
//! ```yaml
//! kind: PodSecurityPolicy
//! metadata: {name: restricted}
//! spec:
//!   runAsUser: {rule: MustRunAs}   # which users?
//!   seLinux: {rule: RunAsAny}
//!   fsGroup: {rule: RunAsAny}
//!   supplementalGroups: {rule: RunAsAny}
//!   volumes: [secret, projected]
//! ```
//!
//! ## Instead
//!
//! Give the ranges: `runAsUser: {rule: MustRunAs, ranges: [{min: 1000, max: 65535}]}`.

use super::policies::policies;
use crate::admission::psp::Provider;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-unusable", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        if let Err(unusable) = Provider::of(&policy.object) {
            found.add(
                &policy.at(&unusable.policy_field),
                ["this policy is skipped whenever a pod is judged: ", &unusable.message].concat(),
                "",
            );
        }
    }
}
