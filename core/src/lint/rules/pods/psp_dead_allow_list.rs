//! # A PodSecurityPolicy that limits what it does not allow
//!
//! ## What it finds
//!
//! A PodSecurityPolicy with `allowedHostPaths`, `allowedFlexVolumes` or `allowedCSIDrivers` whose `volumes` do not hold
//! the type of volume that they limit.
//!
//! ## Why it matters
//!
//! These lists narrow down a type of volume that `volumes` allows; they do not allow it themselves.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   volumes: [secret, projected]   # hostPath is missing
//!   allowedHostPaths:
//!   - {pathPrefix: /var/log, readOnly: true}
//! ```
//!
//! ## Instead
//!
//! Add the type to `volumes`, or remove the list.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-dead-allow-list", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        for (field, is_empty, volume) in [
            ("allowedHostPaths", spec.allowed_host_paths.is_empty(), "hostPath"),
            ("allowedFlexVolumes", spec.allowed_flex_volumes.is_empty(), "flexVolume"),
            ("allowedCSIDrivers", spec.allowed_csi_drivers.is_empty(), "csi"),
        ] {
            if !is_empty && !spec.volumes.iter().any(|allowed| allowed == "*" || allowed == volume) {
                found.add(
                    &policy.field(&["spec.", field].concat()),
                    ["this list has no effect: `volumes` do not allow `", volume, "`"].concat(),
                    "add it to `volumes`, or remove the list",
                );
            }
        }
    }
}
