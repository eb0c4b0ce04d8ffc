//! What may go between many ends, a row at a time, each class of ends worked out once.

use super::class::Key;
use super::connect::{Node, Pair, Subjections, Traffic};
use super::{End, Network};
use crate::order::Map;

/// Ends with the policies that they are subject to, ready to be held against each other.
pub struct Rows<'network> {
    network: &'network Network,
    from: Vec<(End, Subjections<'network>)>,
    to: Vec<(End, Subjections<'network>)>,
}

impl Rows<'_> {
    /// What may go from one of the sources to each of the targets; to itself as to another one like it.
    #[must_use]
    pub fn row(&self, from: usize) -> Vec<Traffic> {
        let Some(source) = self.from.get(from).map(|end| self.node(end)) else { return Vec::new() };
        let mut row = Vec::with_capacity(self.to.len());
        for to in &self.to {
            row.push(match self.network.without_policies(source.end, to.0) {
                Some(Traffic::Itself) if !self.network.enforced => Traffic::Open,
                Some(Traffic::Itself) | None => {
                    let own_node = self.network.is_node_traffic(source.end, to.0);
                    self.network.by_policies(&Pair { from: source, to: self.node(to), own_node })
                }
                Some(settled) => settled,
            });
        }
        row
    }

    fn node<'a>(&'a self, (end, subject_to): &'a (End, Subjections<'a>)) -> Node<'a, 'a> {
        Node { end: *end, class: self.network.class(*end), subject_to }
    }
}

impl Network {
    #[must_use]
    pub fn rows(&self, from: &[End], to: &[End]) -> Rows<'_> {
        let subject_to = |ends: &[End]| ends.iter().map(|end| (*end, self.subjections(*end))).collect();
        Rows { network: self, from: subject_to(from), to: subject_to(to) }
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
