//! # A rule that another one covers
//!
//! ## What it finds
//!
//! A rule of a role that allows nothing which another rule of the same role does not allow already.
//!
//! ## Why it matters
//!
//! Rules only add permissions. The covered rule has no effect; perhaps its author took it for a limit.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [secrets]
//!   verbs: [get]
//! - apiGroups: [""]
//!   resources: [secrets]
//!   resourceNames: [tls]   # does not limit the rule above
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Remove the covered rule, or the wider one if the narrower was meant.

use super::written_rules::roles;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::rbac::PolicyRule;

pub(crate) const LINT: Lint = Lint { code: "covered-permission", severity: Severity::Info, check };

/// Comparisons of two rules, or of an item with a list, over all roles; what is beyond is not looked at.
const BUDGET: usize = 100_000;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut budget = BUDGET;
    for role in roles(world.cluster) {
        let rules = &role.object.rules;
        for (index, rule) in rules.iter().enumerate() {
            let covering = rules.iter().enumerate().position(|(other_index, other)| {
                // Of two equal rules the later one is told.
                other_index != index
                    && covers(other, rule, &mut budget)
                    && (other_index < index || !covers(rule, other, &mut budget))
            });
            if let Some(other) = covering {
                found.add(
                    &role.field(&format!("rules[{index}]")),
                    format!("this rule adds nothing to `rules[{other}]`, which allows the same and perhaps more"),
                    "remove it, or the wider one if this was meant to limit it",
                );
            }
            if budget == 0 || found.is_full() {
                return;
            }
        }
    }
}

fn covers(wide: &PolicyRule, narrow: &PolicyRule, budget: &mut usize) -> bool {
    let names = wide.resource_names.is_empty()
        || (!narrow.resource_names.is_empty() && holds(&wide.resource_names, &narrow.resource_names, "", budget));
    names
        && wide.resources.is_empty() == narrow.resources.is_empty()
        && holds(&wide.verbs, &narrow.verbs, "*", budget)
        && holds(&wide.api_groups, &narrow.api_groups, "*", budget)
        && holds(&wide.resources, &narrow.resources, "*", budget)
        && holds(&wide.non_resource_urls, &narrow.non_resource_urls, "*", budget)
}

/// Every item is listed, or `all` is.
fn holds(list: &[String], items: &[String], all: &str, budget: &mut usize) -> bool {
    let cost = 1 + list.len() * items.len();
    if cost > *budget {
        *budget = 0;
        return false;
    }
    *budget -= cost;
    (list.iter().any(|one| one == all) && !all.is_empty()) || items.iter().all(|item| list.contains(item))
}
