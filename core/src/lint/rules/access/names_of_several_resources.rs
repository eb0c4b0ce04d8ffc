//! # `resourceNames` for several resources
//!
//! ## What it finds
//!
//! A rule with `resourceNames` that lists more than one resource, not counting subresources of the same one.
//!
//! ## Why it matters
//!
//! Each name holds for each of the resources: the rule grants the Secret `settings` as well as the ConfigMap `settings`.
//! Old versions of Kubernetes refused such rules.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [configmaps, secrets]
//!   resourceNames: [settings, token]   # also the ConfigMap `token` and the Secret `settings`
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Give each resource a rule of its own, with its own names.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "names-of-several-resources", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        let whole = |resource: &String| resource.split('/').next().unwrap_or_default().to_owned();
        let first = rule.resources.first().map(whole);
        let other = rule.resources.iter().position(|resource| Some(whole(resource)) != first);
        if let (Some(index), false) = (other, rule.resource_names.is_empty()) {
            let message = "each of the `resourceNames` counts for each of these resources".to_owned();
            found.add(&written.item("resources", index), message, "give each resource a rule of its own");
        }
    }
}
