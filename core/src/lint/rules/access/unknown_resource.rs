//! # A resource that Kubernetes does not have
//!
//! ## What it finds
//!
//! A resource in a rule for API groups of Kubernetes itself that none of them has. Groups of custom resources are not
//! judged.
//!
//! ## Why it matters
//!
//! RBAC accepts any text as a resource. A misspelt one matches nothing, and the permission is missing.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [apps]
//!   resources: [deploymnets]
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Write the name as `kubectl api-resources` lists it, or name the group of the custom resource.

use super::api_resources::{AUDIENCE_VERB, Judge, Mistake, closest_resource};
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "unknown-resource", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let judge = Judge::of(written.rule);
        for (index, resource) in written.rule.resources.iter().enumerate() {
            if found.is_full() {
                return;
            }
            let is_audience = || written.rule.verbs.iter().any(|verb| verb == AUDIENCE_VERB);
            if judge.mistake(resource) != Some(Mistake::Unknown) || is_audience() {
                continue;
            }
            let place = written.item("resources", index);
            let message = ["Kubernetes has no resource `", resource, "` in the groups of this rule"].concat();
            match closest_resource(resource) {
                Some(near) => found.replace(&place, message, &["did you mean `", near, "`?"].concat(), resource, near),
                None => found.add(&place, message, "it may be misspelt, or belong to another group"),
            }
        }
    }
}
