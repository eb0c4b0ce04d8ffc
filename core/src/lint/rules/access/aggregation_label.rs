//! # A label for aggregation that nothing gathers
//!
//! ## What it finds
//!
//! A label `rbac.authorization.k8s.io/aggregate-to-…` that no aggregated ClusterRole selects by this key and value, or
//! on a Role, which is never gathered.
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

use super::written_rules::roles;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::order;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "aggregation-label", severity: Severity::Warning, check };

const PREFIX: &str = "rbac.authorization.k8s.io/aggregate-to-";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let rules = world.rbac.roles().iter().filter_map(|role| role.object().aggregation_rule.as_ref());
    let selectors = || rules.clone().flat_map(|rule| &rule.cluster_role_selectors);
    let gathered = order::set(selectors().flat_map(|selector| &selector.match_labels));
    let by_expression = selectors().flat_map(|selector| &selector.match_expressions);
    let keys = order::set(by_expression.map(|requirement| requirement.key.as_str()));
    for role in roles(world.cluster) {
        for label in role.object.metadata.labels.iter().filter(|(key, _)| key.starts_with(PREFIX)) {
            let (key, value) = label;
            let selected = gathered.contains(&label) || keys.contains(key.as_str());
            if role.namespace.is_empty() && selected {
                continue;
            }
            found.add(
                &role.at(&FieldPath::of("metadata.labels").key(key)),
                ["no aggregated ClusterRole gathers `", key, ": \"", value, "\"` from ", &role.origin.object].concat(),
                "only ClusterRoles are gathered, by exactly the label that is selected",
            );
        }
    }
}
