//! # A path that no request has
//!
//! ## What it finds
//!
//! An entry of `nonResourceURLs` that does not start with `/`, or with a `*` elsewhere than at its end.
//!
//! ## Why it matters
//!
//! Paths are compared as they are written. Only a `*` at the end stands for any rest; elsewhere it is a plain letter,
//! so that the entry matches nothing. What other schemes or hosts serve is not the API server's.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - nonResourceURLs: ["/apis/*/metrics", healthz]   # both match nothing
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Start with `/`, and put the `*` at the end: `/apis/*`.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "url-pattern", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        for (index, url) in written.rule.non_resource_urls.iter().enumerate() {
            // `NonResourceURLMatches` of pkg/apis/rbac/v1/evaluation_helpers.go cuts off all stars at the end.
            let path = url.trim_end_matches('*');
            if path.contains('*') || (url != "*" && !path.starts_with('/')) {
                found.add(
                    &written.item("nonResourceURLs", index),
                    ["no request has the path `", url, "`"].concat(),
                    "a path starts with `/`, and only a `*` at its end stands for any rest",
                );
            }
        }
    }
}
