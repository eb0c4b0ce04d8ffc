//! # A PodSecurityPolicy that makes privileged pods invalid
//!
//! ## What it finds
//!
//! A PodSecurityPolicy with `privileged: true` and `allowPrivilegeEscalation: false`.
//!
//! ## Why it matters
//!
//! The policy writes `allowPrivilegeEscalation: false` into containers that do not say otherwise, and validation then
//! refuses those that are privileged: they cannot be kept from gaining privileges.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   privileged: true
//!   allowPrivilegeEscalation: false   # no privileged container passes
//! ```
//!
//! ## Instead
//!
//! Write `allowPrivilegeEscalation: true` in a policy for privileged pods.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-privileged-without-escalation", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        if spec.privileged && spec.allow_privilege_escalation == Some(false) {
            found.add(
                &policy.field("spec.allowPrivilegeEscalation"),
                "with this, no privileged container passes, although `privileged` is true".to_owned(),
                "write `allowPrivilegeEscalation: true`",
            );
        }
    }
}
