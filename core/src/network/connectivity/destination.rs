//! Which ports rules mean at their destinations, which differ in the names that they have for ports.

use super::facet::Facets;
use super::intern::Interner;
use super::number;
use super::port_table::{PortSetId, PortTable, span};
use crate::network::class::NamedPort;
use crate::network::connect::named_ports;
use crate::network::policy::PortEntry;
use crate::settings::NetworkPlugin;

/// The lists of named ports that destinations have.
pub struct Destinations<'network> {
    lists: Vec<&'network [NamedPort]>,
    /// By facet the list that it has.
    pub of_facet: Vec<u32>,
    plugin: NetworkPlugin,
}

/// The list without any name.
pub const NAMELESS: u32 = 0;

/// What the ports of a rule come to at the destinations.
pub struct RulePorts {
    /// Where there are no names.
    pub nameless: PortSetId,
    /// By list; empty where the rule asks for no name.
    pub by_list: Vec<PortSetId>,
}

impl RulePorts {
    pub const ALL: Self = Self { nameless: PortSetId::ALL, by_list: Vec::new() };

    pub fn at(&self, list: u32) -> PortSetId {
        self.by_list.get(list as usize).copied().unwrap_or(self.nameless)
    }
}

impl<'network> Destinations<'network> {
    pub fn of(facets: &Facets<'network>, plugin: NetworkPlugin) -> Self {
        let mut known = Interner::default();
        known.intern(&[]);
        let mut destinations = Self { lists: vec![&[]], of_facet: Vec::new(), plugin };
        let mut key = Vec::new();
        for facet in &facets.all {
            let names = named_ports(facet.class, facet.reading);
            key.clear();
            for port in names {
                key.extend([port.protocol as u32, u32::from(port.port), number(port.name.len())]);
                key.extend(port.name.bytes().map(u32::from));
            }
            let list = known.intern(&key);
            if list as usize == destinations.lists.len() {
                destinations.lists.push(names);
            }
            destinations.of_facet.push(list);
        }
        destinations
    }

    pub fn ports(&self, entries: &[PortEntry], table: &mut PortTable) -> RulePorts {
        if entries.is_empty() {
            return RulePorts::ALL;
        }
        let mut at = |names: &[NamedPort]| {
            let mut spans = Vec::new();
            for entry in entries {
                entry.each(names, self.plugin, &mut |protocol, first, last| spans.push(span(protocol, first, last)));
            }
            table.of(spans)
        };
        let nameless = at(&[]);
        let by_list =
            if asks_for_names(entries) { self.lists.iter().map(|names| at(names)).collect() } else { Vec::new() };
        RulePorts { nameless, by_list }
    }

    /// How much there is to do for these entries, at most.
    pub fn steps(&self, entries: &[PortEntry]) -> usize {
        let names: usize = self.lists.iter().map(|names| 1 + names.len()).sum();
        entries.len().saturating_mul(if asks_for_names(entries) { 1 + names } else { 1 })
    }
}

/// Whether the ports depend on the destination.
pub fn asks_for_names(entries: &[PortEntry]) -> bool {
    entries.iter().any(|entry| matches!(entry, PortEntry::Named(..) | PortEntry::AnyNamed(_)))
}
