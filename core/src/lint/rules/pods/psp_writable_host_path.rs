//! # A PodSecurityPolicy with a writable path of the host
//!
//! ## What it finds
//!
//! An entry of `allowedHostPaths` that is not `readOnly`, in a policy that is not privileged.
//!
//! ## Why it matters
//!
//! Whoever can write below the path on the node can place links there, and may reach other parts of the host through
//! them. The documentation of Kubernetes advises to allow such paths for reading only.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   volumes: [hostPath, secret]
//!   allowedHostPaths:
//!   - pathPrefix: /var/log   # for writing too
//! ```
//!
//! ## Instead
//!
//! Add `readOnly: true`, unless the pods must write there.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-writable-host-path", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster).iter().filter(|policy| !policy.object.spec.privileged) {
        for (index, path) in
            policy.object.spec.allowed_host_paths.iter().enumerate().filter(|(_, path)| !path.read_only)
        {
            found.add(
                &policy.field(&format!("spec.allowedHostPaths[{index}].pathPrefix")),
                ["pods may write to `", &path.path_prefix, "` on the host"].concat(),
                "add `readOnly: true`, unless they must",
            );
        }
    }
}
