//! # A Pod Security label on a pod
//!
//! ## What it finds
//!
//! A label `pod-security.kubernetes.io/…` on a pod or in the template of a workload.
//!
//! ## Why it matters
//!
//! Pod Security Admission reads these labels of namespaces only.
//!
//! ## Example
//!
//! ```yaml
//! kind: Pod
//! metadata:
//!   name: web
//!   namespace: shop
//!   labels:
//!     pod-security.kubernetes.io/enforce: restricted   # not read here
//! ```
//!
//! ## Instead
//!
//! Label the namespace.

use super::security_labels::PREFIX;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "pod-security-label-misplaced", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        for key in pod.labels().keys().filter(|key| key.split('/').next() == Some(PREFIX)) {
            found.add(
                &pod.at(&FieldPath::of("metadata.labels").key(key)),
                ["`", key, "` is read of namespaces only"].concat(),
                "label the namespace",
            );
        }
    }
}
