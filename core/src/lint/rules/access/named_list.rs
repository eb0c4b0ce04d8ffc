//! # `resourceNames` with `list` or `watch`
//!
//! ## What it finds
//!
//! A rule with `resourceNames` whose verbs include `list` or `watch`.
//!
//! ## Why it matters
//!
//! A request to list or watch carries no name, unless it selects one with `fieldSelector=metadata.name=NAME`. With
//! `resourceNames`, `kubectl get configmaps` is therefore forbidden, while `kubectl get configmap settings --watch`,
//! which sends that selector, is allowed.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [configmaps]
//!   resourceNames: [settings]
//!   verbs: [get, list]   # lists only with a field selector
//! ```
//!
//! ## Instead
//!
//! Keep it if the client uses the field selector. Otherwise give `list` and `watch` a rule without `resourceNames`,
//! which shows all objects of the kind.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "named-list", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        for (index, verb) in rule.verbs.iter().enumerate() {
            if !rule.resource_names.is_empty() && matches!(verb.as_str(), "list" | "watch") {
                found.add(
                    &written.item("verbs", index),
                    ["with `resourceNames`, `", verb, "` needs `fieldSelector=metadata.name=NAME` in the request"]
                        .concat(),
                    "a plain list is forbidden",
                );
            }
        }
    }
}
