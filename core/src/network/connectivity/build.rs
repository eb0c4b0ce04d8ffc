//! Works out the rows: which ports each list of policies lets through, for every facet at the other end.

use super::destination::{Destinations, NAMELESS, RulePorts, asks_for_names};
use super::facet::{Facet, Facets};
use super::intern::Interner;
use super::marks::{BITS, Marks};
use super::port_table::{PortSetId, PortTable};
use super::rulings::{Ruled, Rulings};
use super::{OPEN, RowsOf, number};
use crate::network::Network;
use crate::network::class::Class;
use crate::network::policy::{Direction, Rule};

/// At most so many cells, and so many policies of profiles, are kept in a direction.
const MAX_CELLS: usize = 50_000_000;

pub struct Rows {
    pub rows_of: Vec<RowsOf>,
    pub egress: Vec<PortSetId>,
    pub ingress: Vec<PortSetId>,
    pub table: PortTable,
}

/// `None` where that takes too many cells or more than so many steps.
pub fn rows(network: &Network, facets: &Facets<'_>, max_steps: usize) -> Option<Rows> {
    let mut builder = Builder {
        network,
        facets,
        max_steps,
        destinations: Destinations::of(facets, network.reading.plugin),
        marks: Marks::new(network, facets),
        table: PortTable::new(),
    };
    let egress = builder.direction(Direction::Egress)?;
    let ingress = builder.direction(Direction::Ingress)?;
    let mut rows_of = Vec::with_capacity(facets.all.len());
    for ((egress, node_egress), (ingress, node_ingress)) in egress.rows_of.into_iter().zip(ingress.rows_of) {
        rows_of.push(RowsOf { egress, ingress, node_egress, node_ingress });
    }
    let table = builder.table;
    table.is_affordable().then_some(Rows { rows_of, egress: egress.cells, ingress: ingress.cells, table })
}

struct Builder<'world, 'network> {
    network: &'network Network,
    facets: &'world Facets<'network>,
    max_steps: usize,
    destinations: Destinations<'network>,
    marks: Marks<'world, 'network>,
    table: PortTable,
}

/// The rows of one direction.
struct Rowed {
    /// Where the rows of each facet start: the usual one, and that for its node.
    rows_of: Vec<(usize, usize)>,
    cells: Vec<PortSetId>,
}

/// The distinct rows of one direction, before they are worked out.
struct Profiles {
    /// The subject's names for ports, one more than the number of its cluster-wide policies' list or 0, whether
    /// NetworkPolicies isolate it, and which; the first profile is empty.
    distinct: Interner,
    /// By facet.
    of_facet: Vec<(u32, u32)>,
    /// By policy.
    of_policy: Vec<Vec<u32>>,
    rulings: Rulings,
}

/// Where the policies start in a profile.
const POLICIES: usize = 3;

impl Builder<'_, '_> {
    fn direction(&mut self, direction: Direction) -> Option<Rowed> {
        let width = self.facets.all.len();
        let profiles = self.profiles(direction)?;
        let rows = profiles.distinct.len() + 2 * profiles.rulings.len();
        if rows.saturating_mul(width) > MAX_CELLS || self.steps(direction, &profiles) > self.max_steps {
            return None;
        }
        let mut cells = vec![PortSetId::NONE; profiles.distinct.len() * width];
        for (row, profile) in cells.chunks_mut(width.max(1)).zip(0..) {
            // Where no policy isolates, and for the pod's own node, everything is left.
            if profiles.distinct.get(profile).len() <= POLICIES {
                row.fill(PortSetId::ALL);
            }
        }
        self.allow_by_policies(direction, &profiles, &mut cells);
        self.rule(&profiles, &mut cells);
        let start = |profile: u32| profile as usize * width;
        let rows_of = profiles.of_facet.iter().map(|(usual, node)| (start(*usual), start(*node))).collect();
        Some(Rowed { rows_of, cells })
    }

    fn profiles(&self, direction: Direction) -> Option<Profiles> {
        let mut profiles = Profiles {
            distinct: Interner::default(),
            of_facet: Vec::with_capacity(self.facets.all.len()),
            of_policy: vec![Vec::new(); self.network.policies.len()],
            rulings: Rulings::new(direction),
        };
        profiles.distinct.intern(&[]);
        for (facet, names) in self.facets.all.iter().zip(&self.destinations.of_facet) {
            let rows = self.profile(facet, *names, direction, &mut profiles);
            profiles.of_facet.push(rows);
            if profiles.distinct.words() > MAX_CELLS {
                return None;
            }
        }
        Some(profiles)
    }

    /// The profile of a facet, and that for traffic with its own node; for that, NetworkPolicies let everything through.
    fn profile(&self, facet: &Facet<'_>, names: u32, direction: Direction, profiles: &mut Profiles) -> (u32, u32) {
        let none = (number(OPEN), number(OPEN));
        let Class::Pod(pod) = facet.class else { return none };
        if !facet.reading.enforces(direction) {
            return none;
        }
        let mut key = vec![NAMELESS, 0, 0];
        if !pod.host_network || facet.reading.host_network_is_pod {
            let mut by_name = false;
            for (id, _, rules) in self.network.isolating(pod, direction) {
                key.push(id.0);
                by_name |= rules.iter().any(|rule| asks_for_names(&rule.ports));
            }
            if let (true, Direction::Ingress, Some(first)) = (by_name, direction, key.first_mut()) {
                *first = names;
            }
        }
        let isolated = key.len() > POLICIES;
        let rulings = self.network.ruling(pod, direction);
        if !isolated && rulings.is_empty() {
            return none;
        }
        let mut ruling = 0;
        if !rulings.is_empty() {
            ruling = 1 + profiles.rulings.add(&rulings, names, facet.reading, isolated);
        }
        if let Some([_, place, flag]) = key.first_chunk_mut() {
            (*place, *flag) = (ruling, u32::from(isolated));
        }
        let known = profiles.distinct.len();
        let usual = profiles.distinct.intern(&key);
        if profiles.distinct.len() > known {
            for policy in key.iter().skip(POLICIES) {
                if let Some(of_policy) = profiles.of_policy.get_mut(*policy as usize) {
                    of_policy.push(usual);
                }
            }
        }
        // Only cluster-wide policies are asked about traffic with the node.
        let node = if self.network.tiers.is_empty() {
            usual
        } else {
            profiles.distinct.intern(&[NAMELESS, ruling, u32::from(isolated)])
        };
        (usual, node)
    }

    /// How much there is to do, at most.
    fn steps(&self, direction: Direction, profiles: &Profiles) -> usize {
        let width = self.facets.all.len();
        let of_rule = |rule: &Rule, profiles: usize| {
            let of_facet = rule.peers.len().saturating_add(profiles);
            of_facet.saturating_mul(width).saturating_add(self.destinations.steps(&rule.ports))
        };
        let mut steps = profiles.rulings.steps(self.network).saturating_mul(width);
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

    /// Rule by rule, adds the ports to the rows of all that the rule's policy isolates.
    fn allow_by_policies(&mut self, direction: Direction, profiles: &Profiles, cells: &mut [PortSetId]) {
        let width = self.facets.all.len();
        for (policy, of_policy) in self.network.policies.iter().zip(&profiles.of_policy) {
            if of_policy.is_empty() {
                continue;
            }
            for rule in policy.rules(direction).unwrap_or_default() {
                self.marks.of_rule(policy, rule);
                let ports = self.destinations.ports(&rule.ports, &mut self.table);
                for profile in of_policy {
                    let start = *profile as usize * width;
                    let Some(row) = cells.get_mut(start..start + width) else { continue };
                    if direction == Direction::Egress && !ports.by_list.is_empty() {
                        self.allow_by_name(row, &ports);
                    } else {
                        let names = profiles.distinct.get(*profile).first().copied().unwrap_or(NAMELESS);
                        self.allow(row, ports.at(names));
                    }
                }
            }
        }
    }

    /// Adds ports to the cells of the facets that are marked.
    fn allow(&mut self, row: &mut [PortSetId], ports: PortSetId) {
        for (cells, word) in row.chunks_mut(BITS).zip(&self.marks.bits) {
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
        let names = self.destinations.of_facet.chunks(BITS);
        for ((cells, names), word) in row.chunks_mut(BITS).zip(names).zip(&self.marks.bits) {
            let mut left = *word;
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                if let (Some(cell), Some(names)) = (cells.get_mut(at), names.get(at)) {
                    *cell = self.table.union(*cell, ports.at(*names));
                }
                left &= left - 1;
            }
        }
    }

    /// Holds the rows against what cluster-wide policies leave to NetworkPolicies.
    fn rule(&mut self, profiles: &Profiles, cells: &mut [PortSetId]) {
        let width = self.facets.all.len().max(1);
        let (marks, table) = (&mut self.marks, &mut self.table);
        let lists = 0..number(profiles.rulings.len());
        let ruled: Vec<Ruled> =
            lists.map(|list| profiles.rulings.work_out(self.network, list, &self.destinations, marks, table)).collect();
        for (row, profile) in cells.chunks_mut(width).zip(0..) {
            let list = profiles.distinct.get(profile).get(1).and_then(|list| list.checked_sub(1));
            let Some(ruled) = list.and_then(|list| ruled.get(list as usize)) else { continue };
            for (cell, (accepted, rest)) in row.iter_mut().zip(ruled.accepted.iter().zip(&ruled.rest)) {
                let left = table.intersection(*cell, *rest);
                *cell = table.union(*accepted, left);
            }
        }
    }
}
