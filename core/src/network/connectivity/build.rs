//! Works out the rows: which ports each list of isolating policies lets through, for every facet at the other end.

use std::ops::Range;

use super::facet::Facets;
use super::intern::Interner;
use super::port_table::{PortSetId, PortTable, span};
use super::{OPEN, RowsOf};
use crate::network::Network;
use crate::network::connect::named_ports;
use crate::network::policy::{Direction, Peer, Policy, PortEntry, Rule};

/// At most so many cells are kept, and so many steps taken to fill them.
const MAX_CELLS: usize = 100_000_000;
const MAX_STEPS: usize = 2_000_000_000;

/// So many words of bits are kept of what peers match.
const MAX_KEPT: usize = 2_000_000;

pub struct Rows {
    pub rows_of: Vec<RowsOf>,
    pub egress: Vec<PortSetId>,
    pub ingress: Vec<PortSetId>,
    pub table: PortTable,
}

/// `None` where that is more than the constants above allow.
pub fn rows(network: &Network, facets: &Facets<'_>) -> Option<Rows> {
    let mut builder = Builder {
        network,
        facets,
        table: PortTable::new(),
        names: Interner::default(),
        name_lists: Interner::default(),
        named: Vec::new(),
        bits: vec![0; facets.all.len().div_ceil(BITS)],
        peers: Interner::default(),
        kept: Vec::new(),
    };
    builder.collect_names();
    let egress = builder.direction(Direction::Egress)?;
    let ingress = builder.direction(Direction::Ingress)?;
    let rows_of = egress.row_of.iter().zip(&ingress.row_of);
    let rows_of = rows_of.map(|(egress, ingress)| RowsOf { egress: *egress, ingress: *ingress }).collect();
    let table = builder.table;
    table.is_affordable().then_some(Rows { rows_of, egress: egress.cells, ingress: ingress.cells, table })
}

const BITS: usize = u64::BITS as usize;

struct Builder<'world, 'network> {
    network: &'network Network,
    facets: &'world Facets<'network>,
    table: PortTable,
    /// Names of ports, byte by byte.
    names: Interner,
    /// Lists of named ports: of each the protocol, the number and the name's id.
    name_lists: Interner,
    /// Of each facet its list of named ports.
    named: Vec<u32>,
    /// The facets that a rule's peers match.
    bits: Vec<u64>,
    /// Peers that may match anywhere, each with its bits in `kept`.
    peers: Interner,
    kept: Vec<u64>,
}

/// The rows of one direction.
struct Rowed {
    /// Where the row of each facet starts.
    row_of: Vec<usize>,
    cells: Vec<PortSetId>,
}

/// The distinct rows of one direction, before they are worked out.
struct Profiles {
    /// The list of named ports of the subject, and the policies that isolate it; the first is empty.
    distinct: Interner,
    /// By facet.
    of_facet: Vec<u32>,
    /// By policy.
    of_policy: Vec<Vec<u32>>,
}

/// What the ports of a rule come to at a destination with each list of named ports.
struct RulePorts {
    /// For a destination without names.
    plain: PortSetId,
    /// By list; empty where the rule asks for no name.
    by_names: Vec<PortSetId>,
}

impl RulePorts {
    fn at(&self, names: u32) -> PortSetId {
        self.by_names.get(names as usize).copied().unwrap_or(self.plain)
    }
}

impl<'network> Builder<'_, 'network> {
    fn collect_names(&mut self) {
        self.name_lists.intern(&[]);
        for facet in &self.facets.all {
            let mut list = Vec::new();
            for port in named_ports(facet.class, facet.reading) {
                list.extend([port.protocol as u32, u32::from(port.port), name(&mut self.names, &port.name)]);
            }
            self.named.push(self.name_lists.intern(&list));
        }
    }

    fn direction(&mut self, direction: Direction) -> Option<Rowed> {
        let width = self.facets.all.len();
        let profiles = self.profiles(direction);
        let rows = profiles.distinct.len();
        if rows.saturating_mul(width) > MAX_CELLS || self.steps(direction, &profiles) > MAX_STEPS {
            return None;
        }
        let mut cells = vec![PortSetId::NONE; rows * width];
        cells.iter_mut().take(width).for_each(|cell| *cell = PortSetId::ALL);
        for (policy, of_policy) in self.network.policies.iter().zip(&profiles.of_policy) {
            if of_policy.is_empty() {
                continue;
            }
            for rule in policy.rules(direction).unwrap_or_default() {
                self.mark(policy, rule);
                let ports = self.rule_ports(rule);
                for profile in of_policy {
                    let start = *profile as usize * width;
                    let Some(row) = cells.get_mut(start..start + width) else { continue };
                    match direction {
                        Direction::Egress if !ports.by_names.is_empty() => self.allow_by_name(row, &ports),
                        Direction::Egress => self.allow(row, ports.plain),
                        Direction::Ingress => {
                            let names = profiles.distinct.get(*profile).first().copied().unwrap_or(0);
                            self.allow(row, ports.at(names));
                        }
                    }
                }
            }
        }
        let row_of = profiles.of_facet.iter().map(|profile| *profile as usize * width).collect();
        Some(Rowed { row_of, cells })
    }

    fn profiles(&self, direction: Direction) -> Profiles {
        let mut distinct = Interner::default();
        distinct.intern(&[]);
        let mut of_policy = vec![Vec::new(); self.network.policies.len()];
        let mut of_facet = Vec::with_capacity(self.facets.all.len());
        let mut key = Vec::new();
        for (facet, names) in self.facets.all.iter().zip(&self.named) {
            let mut profile = OPEN as u32;
            if let Some(pod) = facet.pod() {
                key.clear();
                key.push(0);
                let mut by_name = false;
                for (id, _, rules) in self.network.isolating(pod, direction) {
                    key.push(id.0);
                    by_name |= rules.iter().flat_map(|rule| &rule.ports).any(is_named);
                }
                if let (Some(first), true) = (key.first_mut(), by_name && direction == Direction::Ingress) {
                    *first = *names;
                }
                let known = distinct.len();
                if key.len() > 1 {
                    profile = distinct.intern(&key);
                }
                if distinct.len() > known {
                    for policy in key.iter().skip(1) {
                        if let Some(profiles) = of_policy.get_mut(*policy as usize) {
                            Vec::push(profiles, profile);
                        }
                    }
                }
            }
            of_facet.push(profile);
        }
        Profiles { distinct, of_facet, of_policy }
    }

    /// How much there is to do, at most.
    fn steps(&self, direction: Direction, profiles: &Profiles) -> usize {
        let (width, lists) = (self.facets.all.len(), self.name_lists.len());
        let of_rule = |rule: &Rule, profiles: usize| {
            let peers = rule.peers.iter().map(|peer| match peer {
                Peer::Block(block) => 1 + block.except.len(),
                _ => 1,
            });
            let names = rule.ports.iter().filter(|entry| is_named(entry)).count();
            let names = names.saturating_mul(self.name_lists.words() + lists);
            peers.sum::<usize>().saturating_add(profiles).saturating_mul(width).saturating_add(names)
        };
        let mut steps: usize = 0;
        for (policy, of_policy) in self.network.policies.iter().zip(&profiles.of_policy) {
            if of_policy.is_empty() {
                continue;
            }
            for rule in policy.rules(direction).unwrap_or_default() {
                steps = steps.saturating_add(of_rule(rule, of_policy.len()));
            }
        }
        steps
    }

    /// Marks the facets that the rule's peers match.
    fn mark(&mut self, policy: &Policy, rule: &Rule) {
        let everyone = if rule.peers.is_empty() { u64::MAX } else { 0 };
        self.bits.iter_mut().for_each(|word| *word = everyone);
        for peer in &rule.peers {
            match anywhere(peer) {
                Some(key) => self.mark_anywhere(&key, policy, peer),
                None => {
                    let beside = self.facets.in_namespace(policy.namespace);
                    mark_within(self.network, self.facets, (policy, peer), beside, &mut self.bits);
                }
            }
        }
    }

    /// Marks what a peer matches whatever namespace its policy is in; of equal peers that is worked out once.
    fn mark_anywhere(&mut self, key: &[u32], policy: &Policy, peer: &Peer) {
        let (network, facets) = (self.network, self.facets);
        let mark = |bits: &mut [u64]| match peer {
            Peer::Pods { namespaces: Some(namespaces), .. } => {
                for (namespace, range) in &facets.namespaces {
                    if network.namespace_selectors.matches(*namespaces, *namespace) {
                        mark_within(network, facets, (policy, peer), range.clone(), bits);
                    }
                }
            }
            _ => mark_within(network, facets, (policy, peer), 0..facets.all.len(), bits),
        };
        if self.kept.len() > MAX_KEPT {
            return mark(&mut self.bits);
        }
        let words = self.bits.len();
        let start = self.peers.intern(key) as usize * words;
        if start == self.kept.len() {
            self.kept.resize(start + words, 0);
            mark(self.kept.get_mut(start..).unwrap_or_default());
        }
        for (word, kept) in self.bits.iter_mut().zip(self.kept.iter().skip(start)) {
            *word |= kept;
        }
    }

    fn rule_ports(&mut self, rule: &Rule) -> RulePorts {
        if rule.ports.is_empty() {
            return RulePorts { plain: PortSetId::ALL, by_names: Vec::new() };
        }
        let (mut numbers, mut names) = (Vec::new(), Vec::new());
        for entry in &rule.ports {
            match entry {
                PortEntry::Numbers(protocol, first, last) => numbers.push(span(*protocol, *first, *last)),
                PortEntry::Named(protocol, text) => names.push((*protocol, name(&mut self.names, text))),
                PortEntry::Invalid => {}
            }
        }
        let mut by_names = Vec::new();
        if !names.is_empty() {
            for list in 0..self.name_lists.len() {
                let mut spans = numbers.clone();
                for port in self.name_lists.get(super::number(list)).chunks_exact(3) {
                    for (protocol, name) in &names {
                        if let [of, number, called] = port
                            && (*of, *called) == (*protocol as u32, *name)
                        {
                            spans.push(span(*protocol, *number as u16, *number as u16));
                        }
                    }
                }
                by_names.push(self.table.of(spans));
            }
        }
        RulePorts { plain: self.table.of(numbers), by_names }
    }

    /// Adds ports to the cells of the facets that are marked.
    fn allow(&mut self, row: &mut [PortSetId], ports: PortSetId) {
        for (cells, word) in row.chunks_mut(BITS).zip(&self.bits) {
            let mut left = *word;
            while left != 0 {
                if let Some(cell) = cells.get_mut(left.trailing_zeros() as usize) {
                    *cell = self.table.union(*cell, ports);
                }
                left &= left - 1;
            }
        }
    }

    /// As [`Self::allow`], with the ports that each facet's names give.
    fn allow_by_name(&mut self, row: &mut [PortSetId], ports: &RulePorts) {
        for ((cells, named), word) in row.chunks_mut(BITS).zip(self.named.chunks(BITS)).zip(&self.bits) {
            let mut left = *word;
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                if let (Some(cell), Some(names)) = (cells.get_mut(at), named.get(at)) {
                    *cell = self.table.union(*cell, ports.at(*names));
                }
                left &= left - 1;
            }
        }
    }
}

/// What tells peers apart that match alike in every policy; `None` for those that keep to the policy's namespace.
fn anywhere(peer: &Peer) -> Option<Vec<u32>> {
    match peer {
        Peer::Pods { namespaces: None, .. } => None,
        Peer::Pods { namespaces: Some(namespaces), pods } => {
            Some(vec![namespaces.0, pods.map_or(u32::MAX, |selector| selector.0)])
        }
        Peer::Block(block) => {
            let mut key = vec![block.span.first, block.span.end, u32::from(block.covers_unknown)];
            key.extend(block.except.iter().flat_map(|except| [except.first, except.end]));
            Some(key)
        }
        Peer::Invalid => Some(Vec::new()),
    }
}

fn mark_within(
    network: &Network,
    facets: &Facets<'_>,
    (policy, peer): (&Policy, &Peer),
    range: Range<usize>,
    bits: &mut [u64],
) {
    for at in range {
        if let (Some(facet), Some(word)) = (facets.all.get(at), bits.get_mut(at / BITS))
            && network.peer_matches(policy, peer, facet.class, facet.reading)
        {
            *word |= 1 << (at % BITS);
        }
    }
}

fn is_named(entry: &PortEntry) -> bool {
    matches!(entry, PortEntry::Named(..))
}

fn name(names: &mut Interner, text: &str) -> u32 {
    names.intern(&text.bytes().map(u32::from).collect::<Vec<_>>())
}
