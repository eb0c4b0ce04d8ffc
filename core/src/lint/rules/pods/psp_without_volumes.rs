//! # A PodSecurityPolicy that allows no volumes
//!
//! ## What it finds
//!
//! A PodSecurityPolicy whose `volumes` are empty or missing.
//!
//! ## Why it matters
//!
//! An empty list allows no type of volume at all. As the API server adds a volume with the token of the service account
//! to nearly every pod, such a policy refuses nearly all of them.
//!
//! ## Example
//!
//! ```yaml
//! kind: PodSecurityPolicy
//! metadata: {name: restricted}
//! spec:   # no volumes
//!   runAsUser: {rule: MustRunAsNonRoot}
//!   seLinux: {rule: RunAsAny}
//!   fsGroup: {rule: RunAsAny}
//!   supplementalGroups: {rule: RunAsAny}
//! ```
//!
//! ## Instead
//!
//! List the types that pods may use:
//! `volumes: [configMap, secret, projected, emptyDir, downwardAPI, persistentVolumeClaim]`.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-without-volumes", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        if policy.object.spec.volumes.is_empty() {
            found.add(
                &policy.field("spec.volumes"),
                "without `volumes` this policy allows none, not even that of the service account's token".to_owned(),
                "list the types of volumes that pods may use",
            );
        }
    }
}
