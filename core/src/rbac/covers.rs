//! Whether rules hold all that other rules grant: `Covers` of k8s.io/component-helpers (auth/rbac/validation).

use crate::manifest::rbac::PolicyRule;

const ALL: &str = "*";

/// The most single permissions that a set of rules is broken down into; what comes behind is not looked at.
pub const MAX_PERMISSIONS: usize = 100_000;

/// What the first rules lack of the second, one permission each; nothing where they cover them.
///
/// Each permission must be covered by one rule alone: rules never combine, and naming every verb is not `*`.
#[must_use]
pub fn uncovered(owner: &[PolicyRule], servant: &[PolicyRule]) -> Vec<PolicyRule> {
    let mut uncovered = Vec::new();
    for permission in servant.iter().flat_map(breakdown).take(MAX_PERMISSIONS) {
        if !owner.iter().any(|rule| covers(rule, &permission)) {
            uncovered.push(permission);
        }
    }
    uncovered
}

/// `BreakdownRule`: one rule for each group, resource, verb and name, or for each path and verb.
#[must_use]
pub fn breakdown(rule: &PolicyRule) -> Vec<PolicyRule> {
    let mut single = Vec::new();
    let one = |text: &String| vec![text.clone()];
    let nameless = [Vec::new()];
    let named: Vec<Vec<String>> = rule.resource_names.iter().map(one).collect();
    let names: &[Vec<String>] = if named.is_empty() { &nameless } else { &named };
    for group in &rule.api_groups {
        for resource in &rule.resources {
            for verb in &rule.verbs {
                for name in names {
                    if single.len() >= MAX_PERMISSIONS {
                        return single;
                    }
                    single.push(PolicyRule {
                        verbs: one(verb),
                        api_groups: one(group),
                        resources: one(resource),
                        resource_names: name.clone(),
                        non_resource_urls: Vec::new(),
                    });
                }
            }
        }
    }
    for url in &rule.non_resource_urls {
        for verb in &rule.verbs {
            single.push(PolicyRule { verbs: one(verb), non_resource_urls: one(url), ..PolicyRule::default() });
        }
    }
    single
}

/// `ruleCovers`.
#[must_use]
pub fn covers(owner: &PolicyRule, servant: &PolicyRule) -> bool {
    let names = if servant.resource_names.is_empty() {
        owner.resource_names.is_empty()
    } else {
        owner.resource_names.is_empty() || has_all(&owner.resource_names, &servant.resource_names)
    };
    let paths = &servant.non_resource_urls;
    names
        && all_or(&owner.verbs, &servant.verbs)
        && all_or(&owner.api_groups, &servant.api_groups)
        && servant.resources.iter().all(|resource| covers_resource(&owner.resources, resource))
        && paths.iter().all(|path| owner.non_resource_urls.iter().any(|owner| covers_path(owner, path)))
}

fn has(listed: &[String], wanted: &str) -> bool {
    listed.iter().any(|one| one == wanted)
}

fn has_all(listed: &[String], wanted: &[String]) -> bool {
    wanted.iter().all(|one| has(listed, one))
}

fn all_or(listed: &[String], wanted: &[String]) -> bool {
    has(listed, ALL) || has_all(listed, wanted)
}

/// `resourceCoversAll`, of one resource.
fn covers_resource(listed: &[String], wanted: &str) -> bool {
    let of_any = |subresource: &str| listed.iter().any(|one| one.strip_prefix("*/") == Some(subresource));
    has(listed, ALL)
        || has(listed, wanted)
        || wanted.split_once('/').is_some_and(|(_, subresource)| of_any(subresource))
}

/// `nonResourceURLCovers`.
#[must_use]
pub fn covers_path(owner: &str, path: &str) -> bool {
    owner == path || (owner.ends_with('*') && path.starts_with(owner.trim_end_matches('*')))
}
