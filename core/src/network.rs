//! NetworkPolicy: which pods are isolated, and what may go from where to where.
//!
//! Invariant: a point query reads the same port sets as the matrix does, so the two cannot disagree.

mod address;
mod class;
mod connect;
mod evaluate;
mod near;
mod policy;
mod ports;
mod selector;
mod selects;
#[cfg(test)]
mod tests;
mod verdict;

use std::net::IpAddr;
use std::ops::Range;

pub use crate::manifest::cidr::parse_cidr;
pub use address::{AddressRange, AddressSpace, RangeId, after};
pub use class::ClassId;
pub use connect::{Connections, Traffic};
pub use evaluate::{evaluate, evaluate_as};
pub use near::{NearMiss, PeerMiss, PortMiss, Unmet, Want};
pub use policy::{Direction, Policy, PolicyId, block_of, isolates};
pub use ports::{Cause, FIRST_PORT, Interval, LAST_PORT, MAX_CAUSES, PortSet, Protocol};
pub use selects::Taken;
pub use verdict::{Basis, OpenQuestion, Side, TrafficVerdict};

use crate::cluster::standing::StandingPeer;
use crate::cluster::{Cluster, PodId};
use crate::order::Map;
use class::{Class, Member, PodClass};
use selector::{LabelsId, Selectors};

/// The traffic that a cluster's policies allow.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The plug-in acts on policies.
    pub enforced: bool,
    pub reading: Reading,
    /// As [`Cluster::network_policies`]: sorted by namespace and name.
    pub policies: Vec<Policy>,
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
}

impl Default for Reading {
    fn default() -> Self {
        Self { ip_block_matches_pods: true, host_network_is_pod: false, unknown_addresses_match: false }
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

    pub fn policy_ids(&self) -> impl Iterator<Item = (PolicyId, &Policy)> {
        self.policies
            .iter()
            .enumerate()
            .map(|(index, policy)| (PolicyId(u32::try_from(index).unwrap_or(u32::MAX)), policy))
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
