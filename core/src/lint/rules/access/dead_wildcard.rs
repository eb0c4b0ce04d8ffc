//! # A `*` that is no wildcard
//!
//! ## What it finds
//!
//! A resource, verb or API group in a rule with a `*` that RBAC takes literally, such as `pods/*`, `*/*`, `pod*` or
//! `*.k8s.io`.
//!
//! ## Why it matters
//!
//! RBAC knows a `*` that stands alone, and `*/SUBRESOURCE` for a subresource of every resource. Any other `*` is a
//! plain letter, so that the entry matches no request and the permission is missing without a word.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: ["pods/*"]   # matches nothing
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! List what is meant: `pods`, `pods/log`, `pods/exec`. To allow everything, write `*` alone, which covers subresources
//! too.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "dead-wildcard", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        for (list, items) in [("apiGroups", &rule.api_groups), ("resources", &rule.resources), ("verbs", &rule.verbs)] {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| is_dead(item, list == "resources")) {
                found.add(
                    &written.item(list, index),
                    ["`", item, "` matches nothing: this `*` is not a wildcard"].concat(),
                    "list what is meant; only `*` alone and, of resources, `*/SUBRESOURCE` stand for several",
                );
            }
        }
    }
}

/// Follows `ResourceMatches`, `VerbMatches` and `APIGroupMatches` of pkg/apis/rbac/v1/evaluation_helpers.go.
fn is_dead(item: &str, resource: bool) -> bool {
    let rest = if resource { item.strip_prefix("*/").unwrap_or(item) } else { item };
    item != "*" && rest.contains('*')
}
