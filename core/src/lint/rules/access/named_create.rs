//! # `resourceNames` with `create` or `deletecollection`
//!
//! ## What it finds
//!
//! A rule with `resourceNames` whose verbs include `create` for a whole object, or `deletecollection`.
//!
//! ## Why it matters
//!
//! A request that creates an object carries its name in the body, where authorization does not look, and one that
//! deletes a collection has no name at all. With `resourceNames` these verbs match no such request. (A server-side
//! apply that ends up creating the object is asked about by name; `create` then counts.)
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [configmaps]
//!   resourceNames: [settings]
//!   verbs: [get, create]   # create is never allowed by this rule
//! ```
//!
//! ## Instead
//!
//! Give `create` a rule of its own without `resourceNames`. Who may create objects of a kind may create them under any
//! name.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "named-create", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        if rule.resource_names.is_empty() {
            continue;
        }
        let whole = rule.resources.iter().any(|resource| !resource.contains(['/', '*']));
        for (index, verb) in rule.verbs.iter().enumerate() {
            if verb == "deletecollection" || (verb == "create" && whole) {
                found.add(
                    &written.item("verbs", index),
                    ["`", verb, "` is not allowed by a rule with `resourceNames`: such a request carries no name"]
                        .concat(),
                    "give this verb a rule of its own, without `resourceNames`",
                );
            }
        }
    }
}
