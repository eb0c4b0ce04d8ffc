//! # A range of users with root in it
//!
//! ## What it finds
//!
//! A PodSecurityPolicy that is not privileged and whose ranges for `runAsUser` hold 0.
//!
//! ## Why it matters
//!
//! Pods may run as root. If it is the first range that starts at 0, they do so even if they ask for nothing: a missing
//! user becomes the lowest one of the first range.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   runAsUser:
//!     rule: MustRunAs
//!     ranges: [{min: 0, max: 65535}]   # root too
//! ```
//!
//! ## Instead
//!
//! Start at 1 or higher, or use `rule: MustRunAsNonRoot`.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-range-with-root", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        if spec.privileged || spec.run_as_user.rule != "MustRunAs" {
            continue;
        }
        for (index, _) in
            spec.run_as_user.ranges.iter().enumerate().filter(|(_, range)| range.min <= 0 && range.max >= 0)
        {
            found.add(
                &policy.field(&format!("spec.runAsUser.ranges[{index}].min")),
                "this range of users has root in it".to_owned(),
                "start at 1 or higher",
            );
        }
    }
}
