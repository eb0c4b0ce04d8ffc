//! Label selectors resolved once over all label sets.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::order::Map;
use fixedbitset::FixedBitSet;

use crate::manifest::meta::{LabelSelector, LabelSelectorRequirement, Labels, ObjectMeta};

/// At most so many bits are worked out beforehand, and so many steps taken for it; selectors beyond are matched when they
/// are asked about.
const MAX_BITS: usize = 400_000_000;
const MAX_STEPS: usize = 200_000_000;

/// Index of a distinct selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SelectorId(pub u32);

/// Index of a distinct label set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelsId(pub u32);

/// Labels that are shared with whoever has them; those of a pod stay where they are.
#[derive(Clone, Debug)]
pub enum LabelSet {
    Own(Rc<Labels>),
    Of(Rc<ObjectMeta>),
}

impl LabelSet {
    #[must_use]
    pub fn own(labels: &Labels) -> Self {
        Self::Own(Rc::new(labels.clone()))
    }
}

impl Borrow<Labels> for LabelSet {
    fn borrow(&self) -> &Labels {
        match self {
            Self::Own(labels) => labels,
            Self::Of(metadata) => &metadata.labels,
        }
    }
}

impl Ord for LabelSet {
    fn cmp(&self, other: &Self) -> Ordering {
        Borrow::<Labels>::borrow(self).cmp(other.borrow())
    }
}

impl PartialOrd for LabelSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for LabelSet {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for LabelSet {}

/// Which of the label sets each selector selects.
#[derive(Clone, Debug, Default)]
pub struct Selectors {
    label_sets: Vec<LabelSet>,
    known_labels: Map<LabelSet, LabelsId>,
    selectors: Vec<Rc<LabelSelector>>,
    known: Map<Rc<LabelSelector>, SelectorId>,
    resolved: Vec<FixedBitSet>,
}

impl Selectors {
    pub fn add_labels(&mut self, labels: &LabelSet) -> LabelsId {
        let next = LabelsId(u32::try_from(self.label_sets.len()).unwrap_or(u32::MAX));
        let id = *self.known_labels.or_insert_with(labels.clone(), || next);
        if id == next {
            self.label_sets.push(labels.clone());
        }
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
        let selector = Rc::new(selector.clone());
        self.selectors.push(selector.clone());
        self.known.insert(selector, id);
        Some(id)
    }

    /// To be called once, when all label sets and selectors are there.
    pub fn resolve(&mut self) {
        let index = Index::of(&self.label_sets);
        let affordable = MAX_BITS / self.label_sets.len().max(1);
        let mut steps = 0;
        let within = self
            .selectors
            .iter()
            .take(affordable)
            .map_while(|selector| (steps < MAX_STEPS).then(|| index.select(selector, &mut steps)));
        self.resolved = within.collect();
    }

    #[must_use]
    pub fn matches(&self, selector: SelectorId, labels: LabelsId) -> bool {
        match self.resolved.get(selector.0 as usize) {
            Some(bits) => bits.contains(labels.0 as usize),
            None => match (self.selectors.get(selector.0 as usize), self.label_sets.get(labels.0 as usize)) {
                (Some(selector), Some(labels)) => selector.matches(labels.borrow()),
                _ => false,
            },
        }
    }

    #[must_use]
    pub fn labels(&self, id: LabelsId) -> Option<&Labels> {
        self.label_sets.get(id.0 as usize).map(Borrow::borrow)
    }
}

/// Where each label stands: the label sets that hold a key, and those that hold it with a value.
struct Index<'labels> {
    size: usize,
    holders: Map<&'labels str, Map<&'labels str, Vec<usize>>>,
}

impl<'labels> Index<'labels> {
    fn of(label_sets: &'labels [LabelSet]) -> Self {
        let mut holders: Map<&str, Map<&str, Vec<usize>>> = Map::new();
        for (index, labels) in label_sets.iter().enumerate() {
            let labels: &Labels = labels.borrow();
            for (key, value) in labels {
                holders.or_default(key).or_default(value).push(index);
            }
        }
        Self { size: label_sets.len(), holders }
    }

    /// The label sets that a selector selects; `steps` counts the work.
    fn select(&self, selector: &LabelSelector, steps: &mut usize) -> FixedBitSet {
        let mut selected = FixedBitSet::with_capacity(self.size);
        selected.insert_range(..);
        let mut narrow = |with: bool, key: &str, values: Option<&[String]>| {
            let holders = self.with(key, values, steps);
            if with {
                selected.intersect_with(&holders);
            } else {
                selected.difference_with(&holders);
            }
        };
        for (key, value) in &selector.match_labels {
            narrow(true, key, Some(std::slice::from_ref(value)));
        }
        for requirement in &selector.match_expressions {
            let key = &requirement.key;
            match requirement.operator.as_str() {
                "In" => narrow(true, key, Some(&requirement.values)),
                "NotIn" => narrow(false, key, Some(&requirement.values)),
                "Exists" => narrow(true, key, None),
                _ => narrow(false, key, None),
            }
        }
        selected
    }

    /// The label sets that hold a key with one of these values, or with any.
    fn with(&self, key: &str, values: Option<&[String]>, steps: &mut usize) -> FixedBitSet {
        let mut bits = FixedBitSet::with_capacity(self.size);
        let by_value = self.holders.get(key);
        let lists: Vec<&Vec<usize>> = match (by_value, values) {
            (None, _) => Vec::new(),
            (Some(by_value), None) => by_value.values().collect(),
            (Some(by_value), Some(values)) => values.iter().filter_map(|value| by_value.get(value.as_str())).collect(),
        };
        for index in lists.iter().copied().flatten() {
            bits.insert(*index);
        }
        *steps += self.size / 64 + lists.iter().map(|list| list.len()).sum::<usize>();
        bits
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
pub(super) fn is_label_key(key: &str) -> bool {
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
pub(super) fn is_label_value(value: &str) -> bool {
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
    fn what_is_resolved_beforehand_is_what_matching_says() {
        let sets: Vec<Labels> = [&[][..], &[("a", "1")], &[("a", "2")], &[("a", ""), ("b", "1")], &[("b", "2")]]
            .iter()
            .map(|labels| labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
            .collect();
        let mut selectors = Selectors::default();
        let ids: Vec<LabelsId> = sets.iter().map(|labels| selectors.add_labels(&LabelSet::own(labels))).collect();
        let mut wanted = vec![LabelSelector::default()];
        for key in ["a", "b", "c"] {
            wanted.extend(
                [("Exists", &[][..]), ("DoesNotExist", &[]), ("In", &["1", "2"]), ("NotIn", &["1", "x"])]
                    .map(|(operator, values)| requirement(key, operator, values)),
            );
        }
        let both = LabelSelector {
            match_labels: [("b".to_owned(), "1".to_owned())].into(),
            ..requirement("a", "Exists", &[])
        };
        wanted.push(both);
        let known: Vec<SelectorId> = wanted.iter().filter_map(|selector| selectors.add_selector(selector)).collect();
        selectors.resolve();
        assert_eq!((known.len(), selectors.resolved.len()), (wanted.len(), wanted.len()));
        for (selector, id) in wanted.iter().zip(known) {
            for (labels, labels_id) in sets.iter().zip(&ids) {
                assert_eq!(selectors.matches(id, *labels_id), selector.matches(labels), "{selector:?} on {labels:?}");
            }
        }
    }

    #[test]
    fn equal_selectors_and_label_sets_are_resolved_once() {
        let mut selectors = Selectors::default();
        let labels: Labels = [("app".to_owned(), "web".to_owned())].into();
        let web = selectors.add_labels(&LabelSet::own(&labels));
        assert_eq!(selectors.add_labels(&LabelSet::own(&labels)), web);
        let none = selectors.add_labels(&LabelSet::own(&Labels::new()));
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
