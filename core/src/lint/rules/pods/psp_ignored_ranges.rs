//! # Ranges that a PodSecurityPolicy does not read
//!
//! ## What it finds
//!
//! Ranges of users or groups in a PodSecurityPolicy beside a rule that does not use them: `RunAsAny`, or
//! `MustRunAsNonRoot`.
//!
//! ## Why it matters
//!
//! The ranges count only with `MustRunAs` and, for groups, `MayRunAs`. Beside another rule they limit nothing.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   runAsUser:
//!     rule: MustRunAsNonRoot
//!     ranges: [{min: 1000, max: 2000}]   # not read
//! ```
//!
//! ## Instead
//!
//! Write `rule: MustRunAs` to keep to the ranges, or remove them.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-ignored-ranges", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        for (field, strategy) in [
            ("runAsUser", &spec.run_as_user),
            ("supplementalGroups", &spec.supplemental_groups),
            ("fsGroup", &spec.fs_group),
        ] {
            if !strategy.ranges.is_empty() && matches!(strategy.rule.as_str(), "RunAsAny" | "MustRunAsNonRoot") {
                found.add(
                    &policy.field(&["spec.", field, ".ranges"].concat()),
                    ["`rule: ", &strategy.rule, "` does not read these ranges"].concat(),
                    "write `rule: MustRunAs`, or remove them",
                );
            }
        }
    }
}
