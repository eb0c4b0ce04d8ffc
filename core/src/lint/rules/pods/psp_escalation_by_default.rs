//! # A PodSecurityPolicy that allows privilege escalation unsaid
//!
//! ## What it finds
//!
//! A PodSecurityPolicy that is not privileged and does not write `allowPrivilegeEscalation`.
//!
//! ## Why it matters
//!
//! The field is true when it is missing. Processes may then gain privileges that their container started without, by a
//! setuid program for instance.
//!
//! ## Example
//!
//! ```yaml
//! kind: PodSecurityPolicy
//! metadata: {name: restricted}
//! spec:   # allowPrivilegeEscalation is true
//!   privileged: false
//!   runAsUser: {rule: MustRunAsNonRoot}
//!   seLinux: {rule: RunAsAny}
//!   fsGroup: {rule: RunAsAny}
//!   supplementalGroups: {rule: RunAsAny}
//!   volumes: [secret, projected]
//! ```
//!
//! ## Instead
//!
//! Write `allowPrivilegeEscalation: false`, or `true` if it is meant.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-escalation-by-default", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        if !spec.privileged && spec.allow_privilege_escalation.is_none() {
            found.add(
                &policy.field("spec.allowPrivilegeEscalation"),
                "without `allowPrivilegeEscalation` this policy allows it".to_owned(),
                "write `allowPrivilegeEscalation: false`, or `true` if it is meant",
            );
        }
    }
}
