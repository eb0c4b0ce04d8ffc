//! # A Pod Security version without a level
//!
//! ## What it finds
//!
//! A namespace with a label for the version of `enforce`, `audit` or `warn`, and none for its level.
//!
//! ## Why it matters
//!
//! The version says as of which Kubernetes the level is meant. Without a level the default counts, which asks nothing
//! of any pod.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     pod-security.kubernetes.io/enforce-version: v1.24   # of which level?
//! ```
//!
//! ## Instead
//!
//! Add the level: `pod-security.kubernetes.io/enforce: baseline`.

use super::security_labels::namespaces;
use crate::admission::pod_security::namespace::Mode;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "pod-security-version-alone", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (namespace, cite) in namespaces(world.cluster) {
        for mode in Mode::ALL {
            let (level, version) = (mode.level_label(), mode.version_label());
            if namespace.labels.contains_key(&version) && !namespace.labels.contains_key(&level) {
                let message = ["there is no `", &level, "` beside this version"].concat();
                found.add(&cite(&version), message, "without a level nothing is asked of any pod");
            }
        }
    }
}
