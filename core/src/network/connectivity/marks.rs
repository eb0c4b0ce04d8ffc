//! Which facets the peers of a rule match, a bit each.

use std::ops::Range;

use super::facet::{Facet, Facets};
use super::intern::Interner;
use crate::network::Network;
use crate::network::connect::covering_peer;
use crate::network::policy::{Family, Peer, Policy, Rule};
use crate::network::tier::TierPeer;

pub const BITS: usize = u64::BITS as usize;

/// So many words of bits are kept of what peers match.
const MAX_KEPT: usize = 2_000_000;

/// Tells the keys of different kinds of peers apart.
const PODS: u32 = 0;
const BLOCK: u32 = 1;
const TIER_PODS: u32 = 2;
const TIER_NODES: u32 = 3;
const TIER_NETWORKS: u32 = 4;
const TIER_DOMAINS: u32 = 5;
/// Blocks that hold all addresses together.
const COVERING: u32 = 6;

/// The facets that are marked, and what is known of peers that match alike in every policy.
pub struct Marks<'world, 'network> {
    network: &'network Network,
    facets: &'world Facets<'network>,
    pub bits: Vec<u64>,
    /// Peers, each with its bits in `kept`.
    peers: Interner,
    kept: Vec<u64>,
}

impl<'world, 'network> Marks<'world, 'network> {
    pub fn new(network: &'network Network, facets: &'world Facets<'network>) -> Self {
        let bits = vec![0; facets.all.len().div_ceil(BITS)];
        Self { network, facets, bits, peers: Interner::default(), kept: Vec::new() }
    }

    /// Marks no facet, or all.
    pub fn reset(&mut self, all: bool) {
        let word = if all { u64::MAX } else { 0 };
        self.bits.iter_mut().for_each(|bits| *bits = word);
    }

    /// Marks the facets that the peers of a rule match, and no others.
    pub fn of_rule(&mut self, policy: &Policy, rule: &Rule) {
        self.reset(rule.peers.is_empty());
        let network = self.network;
        for peer in &rule.peers {
            let matches = |facet: &Facet<'_>| network.peer_matches(policy, peer, facet.class, facet.reading);
            let key = match peer {
                Peer::Pods { namespaces: None, .. } => {
                    let beside = self.facets.in_namespace(policy.namespace);
                    mark(self.facets, beside, &mut self.bits, &matches);
                    continue;
                }
                Peer::Pods { namespaces: Some(namespaces), pods } => {
                    vec![PODS, namespaces.0, pods.map_or(u32::MAX, |selector| selector.0)]
                }
                Peer::Block(block) => {
                    let mut key = vec![BLOCK, block.span.first, block.span.end, u32::from(block.covers_unknown)];
                    key.extend(block.except.iter().flat_map(|except| [except.first, except.end]));
                    key
                }
                Peer::Invalid => continue,
            };
            self.add(&key, &matches);
        }
        let holds =
            |family| rule.peers.iter().any(|peer| matches!(peer, Peer::Block(block) if block.whole == Some(family)));
        if holds(Family::V4) && holds(Family::V6) {
            self.add(&[COVERING], &|facet| covering_peer(rule, facet.class, facet.reading).is_some());
        }
    }

    /// Marks the facets that a peer of a cluster-wide rule matches too.
    pub fn add_tier_peer(&mut self, peer: &TierPeer) {
        let key = match peer {
            TierPeer::Pods(selection) => {
                vec![TIER_PODS, selection.namespaces.0, selection.pods.map_or(u32::MAX, |selector| selector.0)]
            }
            TierPeer::Nodes(selector) => vec![TIER_NODES, selector.0],
            TierPeer::Networks(networks) => {
                let [v4, v6] = networks.whole;
                let mut key = vec![TIER_NETWORKS, u32::from(v4), u32::from(v6)];
                key.extend(networks.spans.iter().flat_map(|span| [span.first, span.end]));
                key
            }
            TierPeer::Domains => vec![TIER_DOMAINS],
            TierPeer::Invalid => return,
        };
        let network = self.network;
        self.add(&key, &|facet| network.tier_peer_matches(peer, facet.class, facet.reading));
    }

    /// Marks what a peer matches; of peers with one key that is worked out once.
    fn add(&mut self, key: &[u32], matches: &dyn Fn(&Facet<'_>) -> bool) {
        let everywhere = 0..self.facets.all.len();
        let words = self.bits.len();
        if self.kept.len() > MAX_KEPT {
            return mark(self.facets, everywhere, &mut self.bits, matches);
        }
        let start = self.peers.intern(key) as usize * words;
        if start == self.kept.len() {
            self.kept.resize(start + words, 0);
            mark(self.facets, everywhere, self.kept.get_mut(start..).unwrap_or_default(), matches);
        }
        for (word, kept) in self.bits.iter_mut().zip(self.kept.iter().skip(start)) {
            *word |= kept;
        }
    }
}

fn mark(facets: &Facets<'_>, range: Range<usize>, bits: &mut [u64], matches: &dyn Fn(&Facet<'_>) -> bool) {
    for at in range {
        if let (Some(facet), Some(word)) = (facets.all.get(at), bits.get_mut(at / BITS))
            && matches(facet)
        {
            *word |= 1 << (at % BITS);
        }
    }
}
