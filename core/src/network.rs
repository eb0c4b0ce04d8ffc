//! NetworkPolicy and the cluster-wide policies: which pods are isolated, and what may go from where to where.
//!
//! Invariant: one connection goes the same way through the policies as all ports do. `connectivity` goes that way for all
//! pairs at once, by what classes have in common; its tests hold it against point queries.

mod address;
mod alike;
mod class;
mod connect;
mod connectivity;
mod evaluate;
pub mod exposure;
mod near;
mod policy;
mod ports;
mod selector;
mod selector_text;
mod selects;
pub mod service;
mod side;
#[cfg(test)]
mod tests;
mod tier;
mod unenforced;
mod verdict;

use crate::order::Map;
use std::net::IpAddr;
use std::ops::Range;

pub use crate::manifest::cidr::parse_cidr;
pub use address::{AddressRange, AddressSpace, RangeId, after};
pub use class::ClassId;
pub use connectivity::{Connectivity, Flow, PortSetId, Traffic};
pub use evaluate::{evaluate, evaluate_as};
pub use near::{NearMiss, PeerMiss, PortMiss, TierMiss, Unmet, Want, unmet};
pub use policy::{Direction, Policy, PolicyId, PortEntry, block_of, isolates};
pub use ports::{Cause, FIRST_PORT, Interval, LAST_PORT, MAX_CAUSES, PortSet, Protocol};
pub use selector_text::{SelectorFault, Wanted, parse_selector};
pub use selects::Taken;
pub use tier::{Action, Step, Tier, TierId, TierPolicy, TierRule};
pub use verdict::{Basis, OpenQuestion, Side, TrafficVerdict};

use crate::cluster::standing::StandingPeer;
use crate::cluster::{Cluster, PodId};
use crate::settings::NetworkPlugin;
use class::{Class, Member, PodClass};
use selector::{LabelsId, SelectorId, Selectors};

/// The traffic that a cluster's policies allow.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The plug-in acts on policies.
    pub enforced: bool,
    pub reading: Reading,
    /// As [`Cluster::network_policies`]: sorted by namespace and name.
    pub policies: Vec<Policy>,
    /// The cluster-wide policies, in the order in which they are asked.
    pub tiers: Vec<TierPolicy>,
    pub addresses: AddressSpace,
    pub standing: Vec<StandingPeer>,
    /// What each pod of the cluster, and then each standing peer, is to policies.
    members: Vec<Member>,
    pods: usize,
    classes: Vec<PodClass>,
    /// The policies of each namespace.
    by_namespace: Map<LabelsId, Range<usize>>,
    pod_selectors: Selectors,
    namespace_selectors: Selectors,
    node_selectors: Selectors,
    /// The selector of nodes that takes all of them, if a policy has it.
    every_node: Option<SelectorId>,
    /// The labels of the nodes that have an address in a range.
    nodes_at: Map<RangeId, Vec<LabelsId>>,
    /// Some pod uses its node's network.
    has_host_network: bool,
    /// Some policies of a tier have one priority.
    has_ties: bool,
    /// Some rule names domains.
    names_domains: bool,
    pod_addresses: Map<IpAddr, PodId>,
    node_addresses: Map<IpAddr, String>,
}

/// How to take what the API leaves to the network plug-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// An ipBlock matches the pods whose addresses it covers: so do Calico, kube-router and upstream's own tests; Cilium
    /// does not. The API only says that blocks "should be cluster-external".
    pub ip_block_matches_pods: bool,
    /// A pod in its node's network is a pod to policies; most plug-ins see only the node.
    pub host_network_is_pod: bool,
    /// A block of all addresses of a family, the private ones included, matches a pod whose address is not known.
    pub unknown_addresses_match: bool,
    /// Addresses outside the cluster belong to the domains that rules name.
    pub domains_match: bool,
    pub equal_priority: EqualPriority,
    pub plugin: NetworkPlugin,
}

/// Which of several cluster-wide policies of one priority comes first, where they disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EqualPriority {
    ByName,
    /// The one that lets most through.
    Accepting,
    /// The one that lets least through.
    Denying,
}

impl Reading {
    /// The usual reading, as far as the plug-in does not settle it.
    #[must_use]
    pub fn of(plugin: NetworkPlugin) -> Self {
        let ip_block_matches_pods = plugin != NetworkPlugin::NoPodIpBlocks;
        Self { ip_block_matches_pods, plugin, ..Self::default() }
    }

    /// Whether a pod in its node's network is a pod, and where unknown addresses lie, both taken the other way.
    fn with_both_turned(self) -> Self {
        Self {
            host_network_is_pod: !self.host_network_is_pod,
            unknown_addresses_match: !self.unknown_addresses_match,
            ..self
        }
    }

    /// The plug-in acts on policies in this direction.
    #[must_use]
    pub fn enforces(&self, direction: Direction) -> bool {
        match self.plugin {
            NetworkPlugin::Ignores | NetworkPlugin::Multitenant => false,
            NetworkPlugin::NoEgress => direction == Direction::Ingress,
            _ => true,
        }
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            ip_block_matches_pods: true,
            host_network_is_pod: false,
            unknown_addresses_match: false,
            domains_match: false,
            equal_priority: EqualPriority::ByName,
            plugin: NetworkPlugin::Enforces,
        }
    }
}

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Pod(PodId),
    /// Index into [`Network::standing`].
    Standing(u32),
    /// An address that no pod has.
    Address(IpAddr),
}

impl Network {
    /// The end that a text names: a standing peer's id, an address, or `namespace/name` of a pod or workload.
    #[must_use]
    pub fn end(&self, cluster: &Cluster, text: &str) -> Option<End> {
        if let Some(index) = self.standing.iter().position(|peer| peer.id == text) {
            return Some(End::Standing(u32::try_from(index).ok()?));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Some(self.end_at(address));
        }
        cluster.pod_by_id(text).map(End::Pod)
    }

    /// The pod that has this address, or the address.
    #[must_use]
    pub fn end_at(&self, address: IpAddr) -> End {
        let address = address.to_canonical();
        self.pod_addresses.get(&address).map_or(End::Address(address), |pod| End::Pod(*pod))
    }

    #[must_use]
    pub fn policy(&self, id: PolicyId) -> Option<&Policy> {
        self.policies.get(id.0 as usize)
    }

    fn member(&self, end: End) -> Option<&Member> {
        let index = match end {
            End::Pod(pod) => pod.0 as usize,
            End::Standing(index) => self.pods + index as usize,
            End::Address(_) => return None,
        };
        self.members.get(index)
    }

    fn class(&self, end: End) -> Class<'_> {
        match end {
            End::Address(address) => Class::Addresses(self.addresses.range_of(address)),
            _ => match self.member(end).and_then(|member| self.classes.get(member.class?.0 as usize)) {
                Some(class) => Class::Pod(class),
                None => Class::OwnNode,
            },
        }
    }
}
