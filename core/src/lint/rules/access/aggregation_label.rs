//! # A label for aggregation that nothing gathers
//!
//! ## What it finds
//!
//! A label `rbac.authorization.k8s.io/aggregate-to-…` with a value that no aggregated ClusterRole selects, with a key
//! that is nearly that of `view`, `edit` or `admin`, or on a Role, which is never gathered.
//!
//! ## Why it matters
//!
//! `view`, `edit` and `admin` gather the ClusterRoles whose label `rbac.authorization.k8s.io/aggregate-to-view`
//! (`-edit`, `-admin`) is `"true"`. With another key or value the rules do not get there.
//!
//! ## Example
//!
//! ```yaml
//! kind: ClusterRole
//! metadata:
//!   name: wagons
//!   labels:
//!     rbac.authorization.k8s.io/aggregate-to-viewer: "true"   # it is aggregate-to-view
//! ```
//!
//! ## Instead
//!
//! Write the key and the value that the aggregated ClusterRole selects, on a ClusterRole.

use std::collections::BTreeSet;

use super::written_rules::roles;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "aggregation-label", severity: Severity::Warning, check };

const PREFIX: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// The roles of Kubernetes itself that are gathered by such labels.
const ROLES: [&str; 3] = ["admin", "edit", "view"];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let rules = world.rbac.roles().iter().filter_map(|role| role.object().aggregation_rule.as_ref());
    // Keys and `key=value` that are selected; an expression may select any value.
    let mut selected: BTreeSet<String> = BTreeSet::new();
    for selector in rules.flat_map(|rule| &rule.cluster_role_selectors) {
        for (key, value) in &selector.match_labels {
            selected.insert(key.clone());
            selected.insert([key, "=", value].concat());
        }
        selected.extend(selector.match_expressions.iter().map(|requirement| [&requirement.key, "=*"].concat()));
    }
    for role in roles(world.cluster) {
        for (key, value) in &role.object.metadata.labels {
            let Some(name) = key.strip_prefix(PREFIX) else { continue };
            let is_gathered = [value, "*"].iter().any(|value| selected.contains(&[key, "=", value].concat()));
            let looks_wrong = selected.contains(key) || closest(name, ROLES.into_iter()).is_some();
            if found.is_full() || (role.namespace.is_empty() && (is_gathered || !looks_wrong)) {
                continue;
            }
            found.add(
                &role.at(&FieldPath::of("metadata.labels").key(key)),
                ["nothing gathers `", key, ": \"", value, "\"` from ", &role.origin.object].concat(),
                "only ClusterRoles are gathered, by exactly the label that is selected",
            );
        }
    }
}
