//! # A container that must not run as root and is to
//!
//! ## What it finds
//!
//! A container with `runAsNonRoot: true` and `runAsUser: 0`, each its own or inherited from the pod.
//!
//! ## Why it matters
//!
//! The two contradict each other. The API server accepts the pod, and the kubelet refuses to start the container: it
//! stays at `CreateContainerConfigError`.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   securityContext: {runAsNonRoot: true}
//!   containers:
//!   - name: web
//!     image: nginx
//!     securityContext: {runAsUser: 0}   # never starts
//! ```
//!
//! ## Instead
//!
//! Give a user id other than 0, or take `runAsNonRoot` away.

use crate::admission::effective::{Effective, Inherited, visited};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "non-root-as-root", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        for visited in visited(&pod.spec) {
            let effective = Effective::of(pod.spec.security_context.as_ref(), visited.container);
            if effective.run_as_non_root() == Some(true) && effective.run_as_user() == Some(0) {
                let name = &visited.container.name;
                found.add(
                    &pod.at(&effective.place_of(&visited.path(), Inherited::RunAsUser)),
                    ["container `", name, "` never starts: it must not run as root, and is to run as user 0"].concat(),
                    "give another user, or take `runAsNonRoot` away",
                );
            }
        }
    }
}
