//! # A seccomp annotation that is no longer read
//!
//! ## What it finds
//!
//! A pod with an annotation for seccomp profiles, where the cluster is of Kubernetes 1.27 or later.
//!
//! ## Why it matters
//!
//! Since Kubernetes 1.27 only the field counts. A pod that asks for its profile in an annotation runs without one, or
//! with that of the node.
//!
//! ## Example
//!
//! ```yaml
//! metadata:
//!   annotations:
//!     seccomp.security.alpha.kubernetes.io/pod: runtime/default   # not read
//! spec:
//!   containers: [{name: web, image: nginx}]
//! ```
//!
//! ## Instead
//!
//! Write the field, in the pod or in a container: `securityContext: {seccompProfile: {type: RuntimeDefault}}`.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "seccomp-annotation", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.profile.version == KubernetesVersion::V1_24 {
        return;
    }
    for pod in &world.cluster.pods {
        for key in pod.metadata.annotations.keys().filter(|key| key.contains("seccomp.security.alpha.kubernetes.io/")) {
            found.add(
                &pod.at(&FieldPath::of("metadata.annotations").key(key)),
                ["`", key, "` is not read since Kubernetes 1.27"].concat(),
                "write `seccompProfile` into a `securityContext`",
            );
        }
    }
}
