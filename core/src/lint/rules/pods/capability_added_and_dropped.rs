//! # A capability that is added and dropped
//!
//! ## What it finds
//!
//! A container that both adds and drops the same capability.
//!
//! ## Why it matters
//!
//! One of the two has no effect, and which one is up to the container runtime. `drop: [ALL]` beside single capabilities
//! to add is well defined and not meant here.
//!
//! ## Example
//!
//! ```yaml
//! securityContext:
//!   capabilities:
//!     add: [NET_RAW]
//!     drop: [NET_RAW]
//! ```
//!
//! ## Instead
//!
//! Decide for one of them.

use crate::admission::effective::visited;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "capability-added-and-dropped", severity: Severity::Warning, check };

/// Linux has fewer capabilities; more entries are not looked at.
const MAX_DROPPED: usize = 64;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        for visited in visited(&pod.spec) {
            let context = visited.container.security_context.as_ref();
            let Some(capabilities) = context.and_then(|context| context.capabilities.as_ref()) else { continue };
            let dropped = capabilities.drop.get(..MAX_DROPPED).unwrap_or(&capabilities.drop);
            for (index, added) in capabilities.add.iter().enumerate().filter(|(_, added)| dropped.contains(added)) {
                found.add(
                    &pod.at(&visited.path().field("securityContext.capabilities.add").index(index)),
                    ["`", added, "` is both added and dropped"].concat(),
                    "decide for one of them",
                );
            }
        }
    }
}
