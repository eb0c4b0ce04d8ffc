//! # A Pod Security version that the cluster does not know
//!
//! ## What it finds
//!
//! A version in a label of Pod Security Admission that is newer than the chosen cluster.
//!
//! ## Why it matters
//!
//! The API server takes the newest version that it knows instead. The checks may become others with the next upgrade.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     pod-security.kubernetes.io/enforce: baseline
//!     pod-security.kubernetes.io/enforce-version: v1.30   # the cluster is 1.24
//! ```
//!
//! ## Instead
//!
//! Write the version of the cluster, or `latest`.

use super::security_labels::namespaces;
use crate::admission::pod_security::namespace::Mode;
use crate::admission::pod_security::{Standards, Version};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "pod-security-version-newer", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let Version::Minor(newest) = Standards::of(world.cluster.profile.version).newest() else { return };
    for (namespace, cite) in namespaces(world.cluster) {
        for label in Mode::ALL.map(Mode::version_label) {
            let Some(version) = namespace.labels.get(&label) else { continue };
            if matches!(Version::parse(version), Some(Version::Minor(minor)) if minor > newest) {
                found.add(
                    &cite(&label),
                    ["`", version, "` is newer than the cluster, which takes its latest instead"].concat(),
                    "",
                );
            }
        }
    }
}
