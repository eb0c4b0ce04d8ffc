//! Rules told shortly, as the API server does: `CompactRules` (pkg/registry/rbac/validation) and `CompactString`.

use crate::manifest::rbac::PolicyRule;
use crate::order::Map;

/// Rules for one resource are one, with the verbs of all; others stay. Sorted by what they are about.
#[must_use]
pub fn compact(rules: &[PolicyRule]) -> Vec<PolicyRule> {
    let mut compacted = Vec::new();
    let mut simple: Map<(String, String, Option<String>), PolicyRule> = Map::new();
    for rule in rules {
        let Some(key) = simple_resource(rule) else {
            compacted.push(rule.clone());
            continue;
        };
        if let Some(known) = simple.get_mut(&key) {
            known.verbs.extend(rule.verbs.iter().cloned());
        } else {
            simple.insert(key, rule.clone());
        }
    }
    compacted.extend(simple.into_values());
    compacted
}

/// Rules that differ in their resources alone, or in their paths, are one: for people, who read fewer lines so.
#[must_use]
pub fn merged(rules: Vec<PolicyRule>) -> Vec<PolicyRule> {
    let mut merged: Vec<PolicyRule> = Vec::new();
    for rule in rules {
        let is_like = |known: &&mut PolicyRule| {
            known.verbs == rule.verbs
                && known.api_groups == rule.api_groups
                && known.resource_names == rule.resource_names
                && known.non_resource_urls.is_empty() == rule.non_resource_urls.is_empty()
        };
        match merged.iter_mut().find(is_like) {
            Some(known) => {
                known.resources.extend(rule.resources);
                known.non_resource_urls.extend(rule.non_resource_urls);
            }
            None => merged.push(rule),
        }
    }
    merged
}

/// `isSimpleResourceRule`: the group, the resource and, where there is one, the name.
fn simple_resource(rule: &PolicyRule) -> Option<(String, String, Option<String>)> {
    let ([group], [resource]) = (rule.api_groups.as_slice(), rule.resources.as_slice()) else { return None };
    let is_simple = rule.resource_names.len() <= 1 && rule.non_resource_urls.is_empty();
    is_simple.then(|| (group.clone(), resource.clone(), rule.resource_names.first().cloned()))
}

/// `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`.
#[must_use]
pub fn compact_string(rule: &PolicyRule) -> String {
    let mut parts = Vec::new();
    for (name, values) in [
        ("APIGroups:", &rule.api_groups),
        ("Resources:", &rule.resources),
        ("NonResourceURLs:", &rule.non_resource_urls),
        ("ResourceNames:", &rule.resource_names),
        ("Verbs:", &rule.verbs),
    ] {
        if !values.is_empty() {
            parts.push([name, &quoted(values)].concat());
        }
    }
    ["{", &parts.join(", "), "}"].concat()
}

/// As Go prints a list with `%q`.
#[must_use]
pub fn quoted(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    ["[", &values.join(" "), "]"].concat()
}
