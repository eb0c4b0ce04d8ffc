//! # An API group that does not exist
//!
//! ## What it finds
//!
//! An entry of `apiGroups` that names no group: the core group by the name `core` or `v1`, a group with its version
//! (`apps/v1`), a name without a dot that Kubernetes does not have, or one that looks like a misspelt group of
//! Kubernetes.
//!
//! ## Why it matters
//!
//! RBAC compares the group of the request with the entry and knows no versions. The group of pods, services and secrets
//! is the empty text. A wrong entry grants nothing, and nobody says so.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [core, apps/v1]   # neither exists
//!   resources: [pods, deployments]
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Write `""` for the core group, and other groups without their version: `apiGroups: ["", apps]`. Groups of custom
//! resources always have a dot in their name.

use super::api_resources::GROUPS;
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;

pub(crate) const LINT: Lint = Lint { code: "api-group-name", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        for (index, group) in written.rule.api_groups.iter().enumerate() {
            if found.is_full() {
                return;
            }
            let Some(meant) = meant(group) else { continue };
            let place = written.item("apiGroups", index);
            let message = ["no API group is called `", group, "`"].concat();
            match meant {
                Some("") => found.replace(&place, message, "the core group is the empty text: `\"\"`", group, ""),
                Some(meant) => found.replace(&place, message, &["write `", meant, "`"].concat(), group, meant),
                None => found.add(&place, message, "groups of custom resources have a dot in their name"),
            }
        }
    }
}

/// Nothing for a group that may exist, else the one that was meant, if that is clear.
fn meant(group: &str) -> Option<Option<&str>> {
    if GROUPS.contains(&group) || group.contains('*') {
        return None;
    }
    if matches!(group, "core" | "v1") {
        return Some(Some(""));
    }
    if let Some((group, _)) = group.split_once('/') {
        return Some(Some(group));
    }
    // Groups of custom resources have names of all sorts; only those of the Kubernetes project can be misspelt ones.
    let dotted = group.contains('.');
    let near = if dotted && !group.contains(".k8s") { None } else { closest(group, GROUPS) };
    (near.is_some() || !dotted).then_some(near)
}
