//! # The API group `extensions`
//!
//! ## What it finds
//!
//! A rule for the API group `extensions` alone.
//!
//! ## Why it matters
//!
//! Kubernetes has moved everything out of this group: workloads to `apps`, ingresses and network policies to
//! `networking.k8s.io`, PodSecurityPolicies to `policy`. Since 1.22 no request is in it, except that `use` of a
//! PodSecurityPolicy is still asked for in this group until 1.24.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [extensions]
//!   resources: [deployments]   # they are in apps
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Name the group that has the resource, or remove the rule.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "extensions-group", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        let only = rule.api_groups.iter().all(|group| group == "extensions");
        if only
            && !rule.api_groups.is_empty()
            && !rule.resources.iter().any(|resource| resource == "podsecuritypolicies")
        {
            found.add(
                &written.item("apiGroups", 0),
                "Kubernetes serves nothing in the group `extensions` since 1.22".to_owned(),
                "name the group that has the resource now",
            );
        }
    }
}
