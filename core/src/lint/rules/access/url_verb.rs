//! # A verb that no request for a path has
//!
//! ## What it finds
//!
//! A verb in a rule with `nonResourceURLs` that is no HTTP method in lower case.
//!
//! ## Why it matters
//!
//! A request for a path such as `/metrics` has the verb of its HTTP method: `get`, `post` and so on. `list` and `watch`
//! belong to resources only, and `GET` is another text than `get`.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - nonResourceURLs: [/metrics]
//!   verbs: [get, list]   # no path is ever listed
//! ```
//!
//! ## Instead
//!
//! Write `get`, or the method that is meant, in lower case.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "url-verb", severity: Severity::Warning, check };

const METHODS: [&str; 10] = ["*", "connect", "delete", "get", "head", "options", "patch", "post", "put", "trace"];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        for (index, verb) in written.rule.verbs.iter().enumerate() {
            if written.rule.non_resource_urls.is_empty() || METHODS.contains(&verb.as_str()) {
                continue;
            }
            found.add(
                &written.item("verbs", index),
                ["no request for a path has the verb `", verb, "`"].concat(),
                "it has that of its HTTP method, in lower case",
            );
        }
    }
}
