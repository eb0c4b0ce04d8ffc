//! Ends that nothing tells apart but their names.

use super::class::Key;
use super::{End, Network};
use crate::order::Map;

impl Network {
    /// Puts ends together that nothing tells apart but their names, each as its index; in the order of their first ones.
    #[must_use]
    pub fn alike(&self, ends: &[End]) -> Vec<Vec<usize>> {
        let node_matters = !self.node_addresses.is_empty() || self.has_host_network;
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
