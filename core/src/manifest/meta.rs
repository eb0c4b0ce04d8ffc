//! meta/v1: what all objects share, and label selectors.

use serde::Serialize;

use crate::order::Map;
#[cfg(test)]
use crate::yaml::Shape;
use crate::yaml::{Field, Read, Scalar, Value, objects};

pub type Labels = Map<String, String>;

objects! {
    pub struct ObjectMeta {
        pub name: String = "name",
        pub generate_name: String = "generateName",
        pub namespace: String = "namespace",
        pub labels: Labels = "labels",
        pub annotations: Map<String, String> = "annotations",
        pub owner_references: Vec<OwnerReference> = "ownerReferences",
    }

    pub struct OwnerReference {
        pub kind: String = "kind",
        pub name: String = "name",
        /// At most one owner controls an object.
        pub controller: bool = "controller",
    }

    /// Selects by labels; all its requirements must hold, and without any it selects everything.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct LabelSelector {
        pub match_labels: Labels = "matchLabels",
        pub match_expressions: Vec<LabelSelectorRequirement> = "matchExpressions",
    }

    #[derive(Eq, PartialOrd, Ord)]
    pub struct LabelSelectorRequirement {
        pub key: String = "key",
        /// `In`, `NotIn`, `Exists` or `DoesNotExist`; anything else is refused by the API server.
        pub operator: String = "operator",
        pub values: Vec<String> = "values",
    }
}

impl LabelSelector {
    /// Follows `Requirement.Matches` of k8s.io/apimachinery/pkg/labels: `NotIn` also holds where the key is absent.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && self.match_expressions.iter().all(|requirement| requirement.matches(labels))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }
}

impl LabelSelectorRequirement {
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match self.operator.as_str() {
            "In" => value.is_some_and(|value| self.values.contains(value)),
            "NotIn" => value.is_none_or(|value| !self.values.contains(value)),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            _ => false,
        }
    }
}

/// A number or a name, as in a port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum IntOrString {
    Int(i64),
    String(String),
}

impl Default for IntOrString {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl Read for IntOrString {
    fn read(&mut self, field: &Field<'_>) {
        match field.value() {
            Some(Value::Scalar(Scalar::Int(number))) => *self = Self::Int(*number),
            Some(Value::Scalar(Scalar::Text(text))) => *self = Self::String(text.clone()),
            _ => {}
        }
    }

    #[cfg(test)]
    fn shape() -> Shape {
        Shape::Scalar("p")
    }
}

/// Says that a field is there, whatever it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present;

impl Read for Present {
    fn read(&mut self, _: &Field<'_>) {}

    #[cfg(test)]
    fn shape() -> Shape {
        Shape::Scalar("x")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(operator: &str, values: &[&str], label: Option<&str>, expected: bool) {
        let requirement = LabelSelectorRequirement {
            key: "tier".to_owned(),
            operator: operator.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        let labels = label.map(|value| ("tier".to_owned(), value.to_owned())).into_iter().collect();
        assert_eq!(requirement.matches(&labels), expected, "{operator} {values:?} on {label:?}");
    }

    #[test]
    fn each_operator_holds_as_in_apimachinery() {
        check("In", &["web", "api"], Some("api"), true);
        check("In", &["web"], Some("db"), false);
        check("In", &["web"], None, false);
        check("NotIn", &["web"], Some("web"), false);
        check("NotIn", &["web"], Some("db"), true);
        check("NotIn", &["web"], None, true);
        check("Exists", &[], Some(""), true);
        check("Exists", &[], None, false);
        check("DoesNotExist", &[], None, true);
        check("DoesNotExist", &[], Some("web"), false);
    }

    #[test]
    fn an_empty_selector_selects_everything_and_labels_are_compared_exactly() {
        let labels = Labels::from([("app".to_owned(), String::new())]);
        assert!(LabelSelector::default().matches(&labels));
        let selects = |key: &str, value: &str| LabelSelector {
            match_labels: Labels::from([(key.to_owned(), value.to_owned())]),
            ..LabelSelector::default()
        };
        assert!(selects("app", "").matches(&labels));
        assert!(!selects("App", "").matches(&labels));
        assert!(!selects("other", "").matches(&labels), "an absent label is not an empty one");
    }
}
