//! # A PodSecurityPolicy that allows every path of the host
//!
//! ## What it finds
//!
//! A PodSecurityPolicy that is not privileged, allows `hostPath` volumes (by name or by `*`) and does not limit them by
//! `allowedHostPaths`.
//!
//! ## Why it matters
//!
//! An empty `allowedHostPaths` allows every path. A pod can then mount `/`, read the keys of the kubelet and take over
//! the node, although the policy forbids privileged containers.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   privileged: false
//!   volumes: ["*"]   # hostPath too, any path
//! ```
//!
//! ## Instead
//!
//! List the types of volumes without `hostPath`, or list the paths:
//! `allowedHostPaths: [{pathPrefix: /var/log, readOnly: true}]`.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-any-host-path", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        let host_path = spec.volumes.iter().position(|volume| volume == "*" || volume == "hostPath");
        let limited = spec.privileged || !spec.allowed_host_paths.is_empty();
        if let Some(index) = host_path.filter(|_| !limited) {
            found.add(
                &policy.field(&format!("spec.volumes[{index}]")),
                "this allows to mount every path of the host, though not to be privileged".to_owned(),
                "list the types without `hostPath`, or limit it by `allowedHostPaths`",
            );
        }
    }
}
