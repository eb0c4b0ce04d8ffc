//! Label selectors resolved once over all label sets.

use std::collections::BTreeMap;

use fixedbitset::FixedBitSet;

use crate::manifest::meta::{LabelSelector, LabelSelectorRequirement, Labels};

/// At most so many matches are worked out beforehand; selectors beyond are matched when they are asked about.
const MAX_RESOLVED: usize = 8_000_000;

/// Index of a distinct selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SelectorId(u32);

/// Index of a distinct label set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelsId(pub u32);

/// Which of the label sets each selector selects.
#[derive(Clone, Debug, Default)]
pub struct Selectors {
    label_sets: Vec<Labels>,
    known_labels: BTreeMap<Labels, LabelsId>,
    selectors: Vec<LabelSelector>,
    known: BTreeMap<LabelSelector, SelectorId>,
    resolved: Vec<FixedBitSet>,
}

impl Selectors {
    pub fn add_labels(&mut self, labels: &Labels) -> LabelsId {
        if let Some(id) = self.known_labels.get(labels) {
            return *id;
        }
        let id = LabelsId(u32::try_from(self.label_sets.len()).unwrap_or(u32::MAX));
        self.label_sets.push(labels.clone());
        self.known_labels.insert(labels.clone(), id);
        id
    }

    /// `None` for a selector that the API server would refuse: it selects nothing.
    pub fn add_selector(&mut self, selector: &LabelSelector) -> Option<SelectorId> {
        if !is_valid(selector) {
            return None;
        }
        if let Some(id) = self.known.get(selector) {
            return Some(*id);
        }
        let id = SelectorId(u32::try_from(self.selectors.len()).unwrap_or(u32::MAX));
        self.selectors.push(selector.clone());
        self.known.insert(selector.clone(), id);
        Some(id)
    }

    /// To be called once, when all label sets and selectors are there.
    pub fn resolve(&mut self) {
        let affordable = MAX_RESOLVED / self.label_sets.len().max(1);
        let selected = |selector: &LabelSelector| {
            let mut bits = FixedBitSet::with_capacity(self.label_sets.len());
            let matching = self.label_sets.iter().enumerate().filter(|(_, labels)| selector.matches(labels));
            matching.for_each(|(index, _)| bits.insert(index));
            bits
        };
        self.resolved = self.selectors.iter().take(affordable).map(selected).collect();
    }

    #[must_use]
    pub fn matches(&self, selector: SelectorId, labels: LabelsId) -> bool {
        match self.resolved.get(selector.0 as usize) {
            Some(bits) => bits.contains(labels.0 as usize),
            None => match (self.selectors.get(selector.0 as usize), self.label_sets.get(labels.0 as usize)) {
                (Some(selector), Some(labels)) => selector.matches(labels),
                _ => false,
            },
        }
    }

    #[must_use]
    pub fn labels(&self, id: LabelsId) -> Option<&Labels> {
        self.label_sets.get(id.0 as usize)
    }
}

/// Whether `metav1.LabelSelectorAsSelector` takes it.
#[must_use]
pub fn is_valid(selector: &LabelSelector) -> bool {
    selector.match_labels.iter().all(|(key, value)| is_label_key(key) && is_label_value(value))
        && selector.match_expressions.iter().all(is_valid_requirement)
}

/// Follows `labels.NewRequirement`: `In` and `NotIn` need values, `Exists` and `DoesNotExist` take none.
#[must_use]
pub fn is_valid_requirement(requirement: &LabelSelectorRequirement) -> bool {
    let values = match requirement.operator.as_str() {
        "In" | "NotIn" => !requirement.values.is_empty(),
        "Exists" | "DoesNotExist" => requirement.values.is_empty(),
        _ => false,
    };
    values && is_label_key(&requirement.key) && requirement.values.iter().all(|value| is_label_value(value))
}

/// `validation.IsQualifiedName`, with the prefix checked loosely as a DNS subdomain.
fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let prefix_is_valid = prefix.is_none_or(|prefix| {
        prefix.len() <= 253
            && prefix.split('.').all(|part| {
                is_framed(part, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit(), |byte| byte == b'-')
            })
    });
    prefix_is_valid && !name.is_empty() && is_label_value(name)
}

/// `validation.IsValidLabelValue`.
fn is_label_value(value: &str) -> bool {
    let inside = |byte| matches!(byte, b'-' | b'_' | b'.');
    value.is_empty() || (value.len() <= 63 && is_framed(value, |byte| byte.is_ascii_alphanumeric(), inside))
}

/// Made of `outer` and `inner` characters, with `outer` ones at both ends.
fn is_framed(text: &str, outer: impl Fn(u8) -> bool, inner: impl Fn(u8) -> bool) -> bool {
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    ends.into_iter().all(|end| end.is_some_and(|byte| outer(*byte)))
        && text.bytes().all(|byte| outer(byte) || inner(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
        LabelSelector {
            match_expressions: vec![LabelSelectorRequirement {
                key: key.to_owned(),
                operator: operator.to_owned(),
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            }],
            ..LabelSelector::default()
        }
    }

    #[test]
    fn a_selector_that_the_api_server_refuses_selects_nothing() {
        for (key, operator, values, valid) in [
            ("app", "In", &["a"][..], true),
            ("app", "In", &[], false),
            ("app", "NotIn", &[], false),
            ("app", "NotIn", &["a", ""], true),
            ("app", "Exists", &[], true),
            ("app", "Exists", &["a"], false),
            ("app", "DoesNotExist", &["a"], false),
            ("app", "Equals", &["a"], false),
            ("", "Exists", &[], false),
            ("example.com/App_1", "Exists", &[], true),
            ("Example.com/app", "Exists", &[], false),
            ("-app", "Exists", &[], false),
            ("app", "NotIn", &["no spaces"], false),
        ] {
            let mut selectors = Selectors::default();
            let id = selectors.add_selector(&requirement(key, operator, values));
            assert_eq!(id.is_some(), valid, "{key} {operator} {values:?}");
        }
    }

    #[test]
    fn equal_selectors_and_label_sets_are_resolved_once() {
        let mut selectors = Selectors::default();
        let labels: Labels = [("app".to_owned(), "web".to_owned())].into();
        let web = selectors.add_labels(&labels);
        assert_eq!(selectors.add_labels(&labels), web);
        let none = selectors.add_labels(&Labels::new());
        let wanted = requirement("app", "NotIn", &["web"]);
        let id = selectors.add_selector(&wanted).expect("it is valid");
        assert_eq!(selectors.add_selector(&wanted), Some(id));
        for _ in 0..2 {
            assert!(!selectors.matches(id, web), "the same before and after they are resolved");
            assert!(selectors.matches(id, none));
            selectors.resolve();
        }
    }
}
