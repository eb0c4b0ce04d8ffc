//! meta/v1 `LabelSelector`, requirement by requirement.

use policy_core::manifest::meta::{LabelSelector, LabelSelectorRequirement, Labels};

/// "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches all objects."
pub fn selects(selector: &LabelSelector, labels: &Labels) -> bool {
    for (key, value) in &selector.match_labels {
        if !has(labels, key, value) {
            return false;
        }
    }
    for requirement in &selector.match_expressions {
        if !holds(requirement, labels) {
            return false;
        }
    }
    true
}

fn holds(requirement: &LabelSelectorRequirement, labels: &Labels) -> bool {
    let key = &requirement.key;
    let listed = requirement.values.iter().any(|value| has(labels, key, value));
    match requirement.operator.as_str() {
        "In" => listed,
        "NotIn" => !listed,
        "Exists" => labels.contains_key(key),
        "DoesNotExist" => !labels.contains_key(key),
        other => unreachable!("the API server refuses the operator {other}"),
    }
}

fn has(labels: &Labels, key: &str, value: &str) -> bool {
    labels.iter().any(|label| label.0 == key && label.1 == value)
}
