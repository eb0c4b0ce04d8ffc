//! # A container that undoes what its pod asks for
//!
//! ## What it finds
//!
//! A container, other than an init container, with `runAsNonRoot: false` in a pod that says `true`, or with
//! `runAsUser: 0` in a pod that names another user.
//!
//! ## Why it matters
//!
//! What a container says of itself goes before what its pod says. The container runs as root though the pod reads as if
//! nothing did.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   securityContext: {runAsUser: 1000}
//!   containers:
//!   - name: web
//!     image: nginx
//!     securityContext: {runAsUser: 0}   # root after all
//! ```
//!
//! ## Instead
//!
//! Remove the setting of the container. If one container needs root, say so in each container rather than in the pod.

use crate::admission::effective::visited;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "container-undoes-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        let Some(of_pod) = &pod.spec.security_context else { continue };
        // Init containers are often root on purpose, to prepare what the others then use.
        for visited in visited(&pod.spec).into_iter().filter(|visited| visited.list == "containers") {
            let Some(own) = &visited.container.security_context else { continue };
            let (field, value) = if of_pod.run_as_non_root == Some(true) && own.run_as_non_root == Some(false) {
                ("runAsNonRoot", "`runAsNonRoot: true`")
            } else if of_pod.run_as_user.is_some_and(|user| user != 0) && own.run_as_user == Some(0) {
                ("runAsUser", "`runAsUser`")
            } else {
                continue;
            };
            found.add(
                &pod.at(&visited.path().field("securityContext").field(field)),
                ["container `", &visited.container.name, "` undoes the ", value, " of its pod"].concat(),
                "what the container says goes before what the pod says",
            );
        }
    }
}
