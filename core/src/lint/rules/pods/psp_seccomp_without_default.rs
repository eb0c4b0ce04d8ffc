//! # A PodSecurityPolicy that wants a seccomp profile and gives none
//!
//! ## What it finds
//!
//! A PodSecurityPolicy that lists allowed seccomp profiles in its annotation without `*`, and names no default.
//!
//! ## Why it matters
//!
//! With such a list, a pod without any profile is refused, and most pods have none. A default would be written into
//! them.
//!
//! ## Example
//!
//! ```yaml
//! metadata:
//!   name: restricted
//!   annotations:
//!     seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default   # no default
//! ```
//!
//! ## Instead
//!
//! Add `seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default`.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "psp-seccomp-without-default", severity: Severity::Warning, check };

const ALLOWED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
const DEFAULT: &str = "seccomp.security.alpha.kubernetes.io/defaultProfileName";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let annotations = &policy.object.metadata.annotations;
        let Some(allowed) = annotations.get(ALLOWED) else { continue };
        if !allowed.split(',').any(|profile| profile == "*") && !annotations.contains_key(DEFAULT) {
            found.add(
                &policy.at(&FieldPath::of("metadata.annotations").key(ALLOWED)),
                "a pod that asks for no seccomp profile is refused".to_owned(),
                &["name a default by `", DEFAULT, "`"].concat(),
            );
        }
    }
}
