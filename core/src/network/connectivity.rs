//! What may go from every end to every other, on all ports: worked out by classes, looked up in constant time.
//!
//! Ends that no policy can tell apart are one class. What a class lets in and out hangs on the policies that isolate it, and
//! few lists of policies isolate many classes; so there is one row for each such list, with a set of ports for every class
//! that may be at the other end. The set of a pair is what two cells have in common. Sets of ports are numbers; which rules
//! implied them is worked out for a single pair, by [`Network::verdict`].
//!
//! Where the API leaves something open, the classes that it can matter to stand in the rows once for each reading.

mod build;
mod destination;
mod facet;
mod intern;
mod marks;
mod port_table;
mod rulings;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use super::class::Class;
use super::ports::{PortSet, Protocol};
use super::{End, Network, RangeId, after};
use crate::cluster::PodId;
use facet::{Facets, READINGS};
use intern::Interner;
pub use port_table::PortSetId;
use port_table::PortTable;

/// What may go from one end to another, as far as it is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// A pod with itself.
    Itself,
    /// Neither end is subject to policies, or one takes part in no traffic any more.
    Outside,
    /// Nothing has a say: both ends are open.
    Open,
    /// What the policies let through.
    Ports(PortSet),
    /// That depends on the plug-in, or on an address that is not known.
    Depends,
}

/// What may go from one end to another, as [`Traffic`] says it, with the ports in [`Connectivity::ports`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    Itself,
    Outside,
    Open,
    Ports(PortSetId),
    Depends,
}

impl Flow {
    /// The ports, where nothing but policies decides, or nothing does.
    #[must_use]
    pub fn ports(self) -> Option<PortSetId> {
        match self {
            Self::Itself | Self::Open => Some(PortSetId::ALL),
            Self::Ports(ports) => Some(ports),
            Self::Outside | Self::Depends => None,
        }
    }
}

/// What may go between each two of some ends.
#[derive(Clone, Debug)]
pub struct Connectivity {
    /// How many ends were asked for; of too many that are too different the last are left out.
    pub asked: usize,
    enforced: bool,
    /// There are cluster-wide policies, which traffic between a pod and its node is subject to as well.
    has_tiers: bool,
    ends: Vec<End>,
    seen: Vec<Seen>,
    /// Where the rows of each facet start.
    rows_of: Vec<RowsOf>,
    egress: Vec<PortSetId>,
    ingress: Vec<PortSetId>,
    table: RefCell<PortTable>,
}

/// The rows that a facet has as the source and as the target; a row holds a set for each facet at the other end.
#[derive(Clone, Copy, Debug)]
struct RowsOf {
    egress: usize,
    ingress: usize,
    /// The rows for the node that the pod runs on, where that makes a difference.
    node_egress: usize,
    node_ingress: usize,
}

impl RowsOf {
    /// No policy has a say.
    const OPEN: Self = Self { egress: OPEN, ingress: OPEN, node_egress: OPEN, node_ingress: OPEN };
}

/// The first row in either direction: no policy has a say.
const OPEN: usize = 0;

/// What is to be known of an end.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// By reading, that of the network first; the same where it does not matter.
    facets: [u32; READINGS],
    /// The rows of the first facet.
    rows: RowsOf,
    /// Not a mere pod: something besides rows may decide.
    special: bool,
    /// Its facets differ.
    depends: bool,
    completed: bool,
    /// Policies may isolate it.
    is_pod: bool,
    own_node: bool,
    /// The project that the plug-in keeps it to; [`NOBODY`] where there is none.
    project: u32,
    /// The pod itself, to tell it from others of its class; [`NOBODY`] for another end.
    pod: u32,
    /// The node that it runs on, and that whose address it has; [`NOBODY`] where there is none.
    runs_on: u32,
    at_node: u32,
}

const NOBODY: u32 = u32::MAX;

/// So many steps are taken at most; 10,000 pods under 1,000 policies take a twentieth.
const MAX_STEPS: usize = 2_000_000_000;

/// So many addresses of a range are tried to find one that is no pod's and no node's.
const MAX_TRIES: usize = 256;

impl Network {
    /// What may go between each two of all pods, of one address for each range that policies can tell apart, and of all
    /// standing peers.
    #[must_use]
    pub fn connectivity(&self) -> Connectivity {
        let mut ends: Vec<End> = (0..self.pods).map(|pod| End::Pod(PodId(number(pod)))).collect();
        ends.extend((0..self.addresses.ranges.len()).filter_map(|range| self.address_in(RangeId(number(range)))));
        ends.extend((0..self.standing.len()).map(|peer| End::Standing(number(peer))));
        self.connectivity_between(&ends)
    }

    /// What may go between each two of these ends: of the first ones, should all be too many.
    #[must_use]
    pub fn connectivity_between(&self, ends: &[End]) -> Connectivity {
        let mut within = ends;
        loop {
            if let Some(connectivity) = self.connectivity_within(within, MAX_STEPS) {
                return Connectivity { asked: ends.len(), ..connectivity };
            }
            within = within.get(..within.len() / 2).unwrap_or_default();
        }
    }

    /// What may go between each two of these ends; `None` where it takes more than so many steps to work that out, or too
    /// much memory.
    #[must_use]
    pub fn connectivity_within(&self, ends: &[End], max_steps: usize) -> Option<Connectivity> {
        let facets = Facets::of(self, ends);
        let built = build::rows(self, &facets, max_steps)?;
        let mut nodes = Interner::default();
        let mut node = |name: Option<&str>| {
            let words = |name: &str| name.bytes().map(u32::from).collect::<Vec<_>>();
            name.filter(|name| !name.is_empty()).map_or(NOBODY, |name| nodes.intern(&words(name)))
        };
        let seen = |end: &End| {
            let class = self.class(*end);
            let facets = facets.of_class(self.key(*end));
            let [own, ..] = facets;
            let mut seen = Seen {
                facets,
                rows: built.rows_of.get(own as usize).copied().unwrap_or(RowsOf::OPEN),
                special: false,
                depends: facets.iter().any(|facet| *facet != own),
                completed: self.is_completed(*end),
                is_pod: matches!(class, Class::Pod(_)),
                own_node: matches!(class, Class::OwnNode),
                project: self.project(*end).map_or(NOBODY, |project| project.0),
                pod: if let End::Pod(pod) = end { pod.0 } else { NOBODY },
                runs_on: node(self.member(*end).map(|member| member.node.as_str())),
                at_node: node(self.node_at(*end)),
            };
            seen.special = seen.depends || seen.completed || !seen.is_pod || seen.at_node != NOBODY;
            seen
        };
        Some(Connectivity {
            asked: ends.len(),
            enforced: self.enforced,
            has_tiers: !self.tiers.is_empty(),
            seen: ends.iter().map(seen).collect(),
            ends: ends.to_vec(),
            rows_of: built.rows_of,
            egress: built.egress,
            ingress: built.ingress,
            table: RefCell::new(built.table),
        })
    }

    /// An address of a range, to stand for all of them.
    fn address_in(&self, range: RangeId) -> Option<End> {
        let range = self.addresses.range(range)?;
        let mut candidates = std::iter::successors(Some(range.first), |address| after(*address));
        let is_free = |address: &std::net::IpAddr| {
            self.end_at(*address) == End::Address(*address) && !self.node_addresses.contains_key(address)
        };
        let within = candidates.by_ref().take(MAX_TRIES).take_while(|address| *address <= range.last);
        within.filter(is_free).map(End::Address).next()
    }
}

impl Connectivity {
    /// The ends, each known by its place here.
    #[must_use]
    pub fn ends(&self) -> &[End] {
        &self.ends
    }

    /// What may go from one of the ends to another.
    #[must_use]
    pub fn flow(&self, from: usize, to: usize) -> Flow {
        match (self.seen.get(from), self.seen.get(to)) {
            (Some(from), Some(to)) => self.between(from, to, &mut self.table.borrow_mut()),
            _ => Flow::Outside,
        }
    }

    /// What may go from one of the ends to each, in their order.
    #[must_use]
    pub fn flows_from(&self, from: usize) -> Vec<Flow> {
        let Some(from) = self.seen.get(from) else { return Vec::new() };
        let mut table = self.table.borrow_mut();
        let mut flows = Vec::with_capacity(self.seen.len());
        for to in &self.seen {
            let by_rows = !from.special && !to.special && from.pod != to.pod && self.enforced;
            flows.push(if by_rows { self.by_rows(from, to, &mut table) } else { self.between(from, to, &mut table) });
        }
        flows
    }

    /// What may go from one of the ends to another pod that is like it.
    #[must_use]
    pub fn among_copies(&self, end: usize) -> Flow {
        let Some(seen) = self.seen.get(end) else { return Flow::Outside };
        self.between(&Seen { pod: NOBODY, ..*seen }, seen, &mut self.table.borrow_mut())
    }

    /// As [`Self::flow`], with the ports.
    #[must_use]
    pub fn traffic(&self, from: usize, to: usize) -> Traffic {
        self.told(self.flow(from, to))
    }

    /// A flow with its ports.
    #[must_use]
    pub fn told(&self, flow: Flow) -> Traffic {
        match flow {
            Flow::Itself => Traffic::Itself,
            Flow::Outside => Traffic::Outside,
            Flow::Open => Traffic::Open,
            Flow::Ports(ports) => Traffic::Ports(self.ports(ports)),
            Flow::Depends => Traffic::Depends,
        }
    }

    /// What may go from each of the ends to each: `[from][to]`.
    #[must_use]
    pub fn matrix(&self) -> Vec<Vec<Traffic>> {
        let ends = 0..self.ends.len();
        ends.clone().map(|from| ends.clone().map(|to| self.traffic(from, to)).collect()).collect()
    }

    /// The ports of a set.
    #[must_use]
    pub fn ports(&self, id: PortSetId) -> PortSet {
        self.table.borrow().ports(id)
    }

    #[must_use]
    pub fn contains(&self, id: PortSetId, protocol: Protocol, port: u16) -> bool {
        self.table.borrow().contains(id, protocol, port)
    }

    fn between(&self, from: &Seen, to: &Seen, table: &mut PortTable) -> Flow {
        if from.completed || to.completed {
            return Flow::Outside;
        }
        if from.pod == to.pod && from.pod != NOBODY {
            return Flow::Itself;
        }
        if !from.is_pod && !to.is_pod {
            return Flow::Outside;
        }
        let node_traffic = from.own_node
            || to.own_node
            || (from.at_node != NOBODY && from.at_node == to.runs_on)
            || (to.at_node != NOBODY && to.at_node == from.runs_on);
        if from.project != to.project && from.project != NOBODY && to.project != NOBODY {
            return Flow::Ports(PortSetId::NONE);
        }
        if !self.enforced || (node_traffic && !self.has_tiers) {
            return Flow::Open;
        }
        let ([source, other_sources @ ..], [target, other_targets @ ..]) = (from.facets, to.facets);
        let flow = self.by_facets(source, target, node_traffic, table);
        // The address of a node, and a pod of which it is not known where it runs.
        let may_be_own = |node: &Seen, pod: &Seen| node.at_node != NOBODY && !node.is_pod && pod.runs_on == NOBODY;
        if may_be_own(from, to) || may_be_own(to, from) {
            let there = if self.has_tiers { self.by_facets(source, target, true, table) } else { Flow::Open };
            if there.ports() != flow.ports() {
                return Flow::Depends;
            }
        }
        if from.depends || to.depends {
            for (source, target) in other_sources.into_iter().zip(other_targets) {
                if self.by_facets(source, target, node_traffic, table).ports() != flow.ports() {
                    return Flow::Depends;
                }
            }
        }
        flow
    }

    /// What both sides let through, as the network reads the API.
    fn by_rows(&self, from: &Seen, to: &Seen, table: &mut PortTable) -> Flow {
        let ([source, ..], [target, ..]) = (from.facets, to.facets);
        let (egress, ingress) = (from.rows.egress, to.rows.ingress);
        if egress == OPEN && ingress == OPEN {
            return Flow::Open;
        }
        Flow::Ports(self.ports_between((egress, source), (ingress, target), table))
    }

    /// The same for any two facets; `node_traffic`: one is the node that the other runs on.
    fn by_facets(&self, source: u32, target: u32, node_traffic: bool, table: &mut PortTable) -> Flow {
        let rows = |facet: u32| self.rows_of.get(facet as usize).copied().unwrap_or(RowsOf::OPEN);
        let (of_source, of_target) = (rows(source), rows(target));
        let (egress, ingress) = if node_traffic {
            (of_source.node_egress, of_target.node_ingress)
        } else {
            (of_source.egress, of_target.ingress)
        };
        if egress == OPEN && ingress == OPEN {
            return Flow::Open;
        }
        Flow::Ports(self.ports_between((egress, source), (ingress, target), table))
    }

    /// What two rows, each with its facet, have in common.
    fn ports_between(&self, out: (usize, u32), into: (usize, u32), table: &mut PortTable) -> PortSetId {
        let ((egress, source), (ingress, target)) = (out, into);
        let out = self.egress.get(egress + target as usize).copied().unwrap_or(PortSetId::NONE);
        let into = self.ingress.get(ingress + source as usize).copied().unwrap_or(PortSetId::NONE);
        table.intersection(out, into)
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
