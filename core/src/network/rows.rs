//! What may go between many ends, each class of them worked out once.

use std::collections::BTreeMap;

use super::class::Key;
use super::connect::{Node, Pair, Subjections, Traffic};
use super::{End, Network};

impl Network {
    /// Puts ends together that nothing tells apart but their names, each as its index; in the order of their first ones.
    #[must_use]
    pub fn alike(&self, ends: &[End]) -> Vec<Vec<usize>> {
        let node_matters = !self.node_addresses.is_empty() || self.classes.iter().any(|class| class.host_network);
        let mut known: BTreeMap<(Key, bool, &str), usize> = BTreeMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, end) in ends.iter().enumerate() {
            let node = match end {
                End::Address(address) => self.node_addresses.get(address),
                _ => self.member(*end).map(|member| &member.node),
            };
            let node = node.filter(|_| node_matters).map_or("", String::as_str);
            let group = *known.entry((self.key(*end), self.is_completed(*end), node)).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }

    /// What may go from each of these ends to each of those: `[from][to]`; from a pod to itself as to another one like it.
    #[must_use]
    pub fn rows(&self, from: &[End], to: &[End]) -> Vec<Vec<Traffic>> {
        let subjections =
            |ends: &[End]| -> Vec<Subjections<'_>> { ends.iter().map(|end| self.subjections(*end)).collect() };
        let (of_from, of_to) = (subjections(from), subjections(to));
        let mut rows = Vec::with_capacity(from.len());
        for (from, subject_to) in from.iter().zip(&of_from) {
            let source = Node { end: *from, class: self.class(*from), subject_to };
            let mut row = Vec::with_capacity(to.len());
            for (to, subject_to) in to.iter().zip(&of_to) {
                let target = Node { end: *to, class: self.class(*to), subject_to };
                row.push(match self.without_policies(*from, *to) {
                    Some(Traffic::Itself) if !self.enforced => Traffic::Open,
                    Some(Traffic::Itself) | None => {
                        let own_node = self.is_node_traffic(*from, *to);
                        self.by_policies(&Pair { from: source, to: target, own_node })
                    }
                    Some(settled) => settled,
                });
            }
            rows.push(row);
        }
        rows
    }
}
