//! # A Pod Security label that is not read
//!
//! ## What it finds
//!
//! A label of a namespace that looks like one of Pod Security Admission and is none: another word behind
//! `pod-security.kubernetes.io/`, or a prefix that is misspelt.
//!
//! ## Why it matters
//!
//! Unknown labels are ignored. The namespace stays unprotected though it reads as if it were not.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     pod-security.kubernetes.io/enforced: restricted   # it is enforce
//! ```
//!
//! ## Instead
//!
//! The labels are `enforce`, `audit` and `warn`, each also with `-version`, behind `pod-security.kubernetes.io/`.

use super::security_labels::{NAMES, PREFIX, namespaces};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;

pub(crate) const LINT: Lint = Lint { code: "pod-security-label", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (namespace, cite) in namespaces(world.cluster) {
        for key in namespace.labels.keys() {
            let Some((prefix, name)) = key.split_once('/') else { continue };
            let looks_like = prefix.starts_with("pod") && prefix.contains("security");
            if looks_like && (prefix == PREFIX) != NAMES.contains(&name) {
                let near = closest(name, &NAMES).unwrap_or("enforce");
                found.add(
                    &cite(key),
                    ["`", key, "` is no label that Pod Security Admission reads"].concat(),
                    &["did you mean `", PREFIX, "/", near, "`?"].concat(),
                );
            }
        }
    }
}
