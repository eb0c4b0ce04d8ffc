//! What may go between many ends, a row at a time, each class of ends worked out once.

use super::class::Key;
use super::connectivity::{Connectivity, Flow, Traffic};
use super::{End, Network};
use crate::order::Map;

/// What may go from some ends to others; from one to itself as to another one like it.
pub struct Rows {
    /// Between the sources and then the targets.
    connectivity: Connectivity,
    sources: usize,
}

impl Rows {
    /// What may go from one of the sources to each of the targets.
    #[must_use]
    pub fn row(&self, from: usize) -> Vec<Traffic> {
        let connectivity = &self.connectivity;
        let flow = |to| match connectivity.flow(from, to) {
            Flow::Itself => connectivity.among_copies(from),
            flow => flow,
        };
        (self.sources..connectivity.ends().len()).map(|to| connectivity.told(flow(to))).collect()
    }
}

impl Network {
    #[must_use]
    pub fn rows(&self, from: &[End], to: &[End]) -> Rows {
        Rows { connectivity: self.connectivity_between(&[from, to].concat()), sources: from.len() }
    }

    /// What may go from one end to another; to itself as to another one like it.
    #[must_use]
    pub fn between(&self, from: End, to: End) -> Traffic {
        self.rows(&[from], &[to]).row(0).pop().unwrap_or(Traffic::Outside)
    }

    /// Puts ends together that nothing tells apart but their names, each as its index; in the order of their first ones.
    #[must_use]
    pub fn alike(&self, ends: &[End]) -> Vec<Vec<usize>> {
        let node_matters = !self.node_addresses.is_empty() || self.classes.iter().any(|class| class.host_network);
        let mut known: Map<(Key, bool, &str), usize> = Map::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, end) in ends.iter().enumerate() {
            let node = match end {
                End::Address(address) => self.node_addresses.get(address),
                _ => self.member(*end).map(|member| &member.node),
            };
            let node = node.filter(|_| node_matters).map_or("", String::as_str);
            let group = *known.or_insert_with((self.key(*end), self.is_completed(*end), node), || groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }
}
