//! Facets: a class as one reading of the API takes it. They are the columns of the rows.

use std::ops::Range;

use crate::network::class::{Class, Key};
use crate::network::connect::OTHER_READINGS;
use crate::network::selector::LabelsId;
use crate::network::{End, Network, Reading};
use crate::order;

/// The network's own reading, and each with one thing taken the other way.
pub const READINGS: usize = 1 + OTHER_READINGS;

pub struct Facet<'network> {
    pub class: Class<'network>,
    pub reading: Reading,
}

/// The facets of all classes that some ends have.
pub struct Facets<'network> {
    pub all: Vec<Facet<'network>>,
    /// Where the pods of each namespace stand, by its labels.
    namespaces: Vec<(LabelsId, Range<usize>)>,
    /// Of each class, by its key, the facets for each reading.
    classes: Vec<(Key, [u32; READINGS])>,
}

impl<'network> Facets<'network> {
    pub fn of(network: &'network Network, ends: &[End]) -> Self {
        let mut facets = Self { all: Vec::new(), namespaces: Vec::new(), classes: Vec::new() };
        for (key, class) in classes(network, ends) {
            let namespace = if let Class::Pod(pod) = class { Some(pod.namespace) } else { None };
            let own = facets.add(class, network.reading);
            let mut of_class = [own; READINGS];
            for (place, reading) in of_class.iter_mut().skip(1).zip(network.readings_for(class)) {
                *place = reading.map_or(own, |reading| facets.add(class, reading));
            }
            facets.classes.push((key, of_class));
            if let Some(namespace) = namespace {
                let end = facets.all.len();
                match facets.namespaces.last_mut() {
                    Some((last, range)) if *last == namespace => range.end = end,
                    _ => facets.namespaces.push((namespace, own as usize..end)),
                }
            }
        }
        order::sort_by_key(&mut facets.classes, |(key, _)| *key);
        facets
    }

    pub fn of_class(&self, key: Key) -> [u32; READINGS] {
        let at = self.classes.binary_search_by(|(known, _)| known.cmp(&key)).ok();
        at.and_then(|at| self.classes.get(at)).map_or([u32::MAX; READINGS], |(_, facets)| *facets)
    }

    /// Where the pods of a namespace stand.
    pub fn in_namespace(&self, namespace: LabelsId) -> Range<usize> {
        let at = self.namespaces.binary_search_by(|(known, _)| known.cmp(&namespace)).ok();
        at.and_then(|at| self.namespaces.get(at)).map_or(0..0, |(_, range)| range.clone())
    }

    fn add(&mut self, class: Class<'network>, reading: Reading) -> u32 {
        self.all.push(Facet { class, reading });
        u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
    }
}

/// The classes of these ends, pods of one namespace side by side.
fn classes<'network>(network: &'network Network, ends: &[End]) -> Vec<(Key, Class<'network>)> {
    let mut classes: Vec<(Key, Class<'_>)> = ends.iter().map(|end| (network.key(*end), network.class(*end))).collect();
    let place = |(key, class): &(Key, Class<'_>)| match class {
        Class::Pod(pod) => (pod.namespace, pod.labels, *key),
        _ => (LabelsId(u32::MAX), LabelsId(u32::MAX), *key),
    };
    order::sort_by_key(&mut classes, place);
    classes.dedup_by_key(|(key, _)| *key);
    classes
}
