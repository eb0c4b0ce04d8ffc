//! What policies and their peers select, for those who ask about rules rather than about traffic.

use crate::order::Set;
use std::net::IpAddr;

use ipnet::IpNet;

use super::class::{Class, ClassId};
use super::policy::{Direction, Peer, Policy};
use super::{End, Network};
use crate::cluster::standing::{StandingKind, StandingPeer};
use crate::cluster::{Cluster, Pod, PodId};

/// How far a peer takes an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The end is in a namespace that the peer selects.
    pub namespace: bool,
    /// It is there, and has the labels that the peer asks for.
    pub pod: bool,
}

impl Network {
    /// One pod or standing peer of each class, the pods first, in their order: no policy can tell the others from it.
    /// Pods that have ended stand for themselves.
    #[must_use]
    pub fn representatives(&self) -> Vec<End> {
        let mut seen: Set<(ClassId, bool)> = Set::new();
        let mut ends = Vec::new();
        for (index, member) in self.members.iter().enumerate() {
            if member.class.is_some_and(|class| seen.insert((class, member.completed))) {
                let id = |index| u32::try_from(index).unwrap_or(u32::MAX);
                ends.push(match index.checked_sub(self.pods) {
                    None => End::Pod(PodId(id(index))),
                    Some(index) => End::Standing(id(index)),
                });
            }
        }
        ends
    }

    /// How far a peer of a rule in force takes an end by its labels; a pod in its node's network counts as a pod.
    #[must_use]
    pub fn peer_takes(&self, policy: &Policy, (direction, rule, peer): (Direction, usize, usize), end: End) -> Taken {
        let written = policy.rules(direction).and_then(|rules| rules.get(rule)?.peers.get(peer));
        let (Some(Peer::Pods { namespaces, pods }), Class::Pod(class)) = (written, self.class(end)) else {
            return Taken::default();
        };
        let namespace = match namespaces {
            Some(selector) => self.namespace_selectors.matches(*selector, class.namespace),
            None => class.namespace == policy.namespace,
        };
        let labels = || pods.is_none_or(|selector| self.pod_selectors.matches(selector, class.labels));
        Taken { namespace, pod: namespace && labels() }
    }

    #[must_use]
    pub fn standing_peer(&self, end: End) -> Option<&StandingPeer> {
        match end {
            End::Standing(index) => self.standing.get(index as usize),
            _ => None,
        }
    }

    /// The pods whose own address lies in a block.
    pub fn pods_within(&self, block: IpNet) -> impl Iterator<Item = (IpAddr, PodId)> {
        let from = self.pod_addresses.starting_at(&block.network());
        from.take_while(move |(address, _)| **address <= block.broadcast()).map(|(address, pod)| (*address, *pod))
    }

    /// The end that answers for cluster DNS: the standing one, or the pod of the files.
    #[must_use]
    pub fn dns(&self, cluster: &Cluster) -> Option<End> {
        let standing = self.standing.iter().position(|peer| peer.kind == StandingKind::Dns);
        let in_files = |pod: &Pod| {
            pod.namespace == "kube-system" && pod.labels().get("k8s-app").is_some_and(|label| label == "kube-dns")
        };
        match standing {
            Some(index) => u32::try_from(index).ok().map(End::Standing),
            None => cluster.pod_ids().find(|(_, pod)| in_files(pod)).map(|(id, _)| End::Pod(id)),
        }
    }
}
