//! # A namespace where there is none
//!
//! ## What it finds
//!
//! A `metadata.namespace` in an object that belongs to no namespace, such as a ClusterRole.
//!
//! ## Why it matters
//!
//! The API server drops it without a word: the object holds for the whole cluster. A ClusterRole with a namespace is
//! perhaps meant as a Role, and two that differ by nothing else are the same object.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterRole
//! metadata: {name: reader, namespace: shop}   # reads everywhere, once it is bound cluster-wide
//! ```
//!
//! ## Instead
//!
//! Leave `namespace` out, or use the kind that belongs to one: Role, RoleBinding.

use crate::finding::Severity;
use crate::lint::objects::each_object;
use crate::lint::{Found, Lint, World};
use crate::manifest::KINDS;

pub(crate) const LINT: Lint = Lint { code: "cluster-scoped-namespace", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_object(world, found, &mut |object, kind, origin, found| {
        let metadata = object.get("metadata");
        let is_cluster_scoped = KINDS.iter().any(|known| known.name == kind && !known.namespaced);
        if is_cluster_scoped && !metadata.text_of("namespace").is_empty() {
            let message = ["a ", kind, " belongs to no namespace: this one is ignored"].concat();
            found.add(&origin().field("metadata.namespace"), message, "remove it");
        }
    });
}
