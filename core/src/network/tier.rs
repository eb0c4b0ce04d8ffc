//! Cluster-wide policies of policy.networking.k8s.io, both versions of them in one form.

mod compile;

use super::address::Span;
use super::class::{Class, NamedPort, PodClass};
use super::policy::{Direction, PortEntry};
use super::selector::SelectorId;
use super::{End, Network, Reading};
use crate::cluster::PodId;
use crate::manifest::cluster_policies::ClusterPolicyPeer;
use crate::sources::{Citation, Origin};
use crate::text::FieldPath;

pub(super) use compile::{addresses_of, cidrs, compile, names_nodes};

/// Index into [`Network::tiers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TierId(pub u32);

/// Before and after the NetworkPolicies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Admin,
    Baseline,
}

/// What a rule does with what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `Allow` in v1alpha1.
    Accept,
    Deny,
    /// Leaves it to what comes after this tier.
    Pass,
}

/// A ClusterNetworkPolicy, an AdminNetworkPolicy or the BaselineAdminNetworkPolicy.
#[derive(Clone, Debug)]
pub struct TierPolicy {
    pub kind: &'static str,
    pub name: String,
    pub tier: Tier,
    /// Lower comes first; the BaselineAdminNetworkPolicy, which has none, comes last.
    pub priority: i32,
    pub subject: ClusterPolicyPeer,
    pub ingress: Vec<TierRule>,
    pub egress: Vec<TierRule>,
    /// `None`: the API server would refuse the subject, so it selects nothing.
    pub(super) selects: Option<PodSelection>,
    /// `protocols`, or `ports` in v1alpha1.
    pub ports_field: &'static str,
    pub origin: Origin,
}

/// Matches where one of its peers and one of its ports do; without ports, all traffic.
#[derive(Clone, Debug)]
pub struct TierRule {
    pub name: String,
    pub action: Action,
    /// A peer of it has no field that is known here: Accept matches nothing then, Deny and Pass deny everything.
    pub fails_closed: bool,
    /// As they are written, those of ingress rules as egress peers.
    pub written: Vec<ClusterPolicyPeer>,
    pub(super) peers: Vec<TierPeer>,
    /// Empty for all.
    pub ports: Vec<PortEntry>,
}

#[derive(Clone, Debug)]
pub(super) enum TierPeer {
    Pods(PodSelection),
    /// By the labels of nodes.
    Nodes(SelectorId),
    Networks(Networks),
    /// Which addresses a domain has is not known.
    Domains,
    /// The API server would refuse it; it matches nothing.
    Invalid,
}

/// Pods with these labels (all, if `None`) in namespaces with those, unless they use their node's network.
#[derive(Clone, Copy, Debug)]
pub(super) struct PodSelection {
    pub namespaces: SelectorId,
    pub pods: Option<SelectorId>,
}

#[derive(Clone, Debug)]
pub(super) struct Networks {
    pub spans: Vec<Span>,
    /// Whether they hold all addresses of IPv4 and of IPv6: a pod whose address is not known has one of them.
    pub whole: [bool; 2],
}

/// What a cluster-wide rule did with a connection: the peer and the port that match, `None` where the rule takes all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub policy: TierId,
    pub rule: u32,
    pub peer: Option<u32>,
    pub port: Option<u32>,
    pub action: Action,
}

impl TierPolicy {
    #[must_use]
    pub fn rules(&self, direction: Direction) -> &[TierRule] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    /// What the API says about the order.
    pub(super) fn rank(&self) -> (Tier, i32) {
        (self.tier, self.priority)
    }

    pub(super) fn names_domains(&self) -> bool {
        self.egress.iter().flat_map(|rule| &rule.peers).any(|peer| matches!(peer, TierPeer::Domains))
    }

    #[must_use]
    pub fn cites(&self, path: &FieldPath) -> Citation {
        self.origin.at(path)
    }

    #[must_use]
    pub fn ports_path(&self, direction: Direction, rule: usize) -> FieldPath {
        FieldPath::of(direction.rules_field()).index(rule).field(self.ports_field)
    }

    #[must_use]
    pub fn port_path(&self, direction: Direction, rule: usize, port: usize) -> FieldPath {
        self.ports_path(direction, rule).index(port)
    }
}

impl TierRule {
    /// What it does: as written, but for one that fails closed.
    #[must_use]
    pub fn effect(&self) -> Action {
        if self.fails_closed && self.action == Action::Pass { Action::Deny } else { self.action }
    }
}

/// The peer of a rule that matches, and the names that its named ports may have.
pub(super) type Match<'network> = (Option<u32>, &'network [NamedPort]);

impl Network {
    #[must_use]
    pub fn tier_policy(&self, id: TierId) -> Option<&TierPolicy> {
        self.tiers.get(id.0 as usize)
    }

    /// The pods that the subject of a policy holds; each class is asked once.
    pub fn subjects(&self, policy: &TierPolicy) -> impl Iterator<Item = PodId> {
        let held: Vec<bool> = self.classes.iter().map(|class| self.is_subject(policy, class)).collect();
        let pods = self.members.iter().take(self.pods).enumerate();
        pods.filter_map(move |(index, member)| {
            let is_held = held.get(member.class?.0 as usize).copied().unwrap_or_default();
            Some(PodId(u32::try_from(index).ok()?)).filter(|_| is_held)
        })
    }

    /// Whether the subject of a policy holds a pod; one in its node's network is never a subject.
    pub(super) fn is_subject(&self, policy: &TierPolicy, pod: &PodClass) -> bool {
        policy.selects.is_some_and(|selection| self.selection_holds(selection, pod))
    }

    /// Whether a rule takes the other end, and how. Pods come first: only at them named ports are known.
    pub(super) fn tier_match<'network>(
        &self,
        rule: &TierRule,
        other: Class<'_>,
        names: &'network [NamedPort],
        reading: Reading,
    ) -> Option<Match<'network>> {
        if rule.fails_closed {
            return (rule.action != Action::Accept).then_some((None, names));
        }
        let position = |of_pods: bool| {
            rule.peers.iter().position(|peer| {
                matches!(peer, TierPeer::Pods(_)) == of_pods && self.tier_peer_matches(peer, other, reading)
            })
        };
        let (index, names) = match position(true) {
            Some(index) => (index, names),
            None => (position(false)?, &[][..]),
        };
        Some((u32::try_from(index).ok(), names))
    }

    pub(super) fn tier_peer_matches(&self, peer: &TierPeer, other: Class<'_>, reading: Reading) -> bool {
        match (peer, other) {
            (TierPeer::Pods(selection), Class::Pod(pod)) => self.selection_holds(*selection, pod),
            (TierPeer::Nodes(selector), Class::Pod(pod)) => {
                pod.host_network && pod.ranges.iter().any(|range| self.is_node(*selector, *range))
            }
            (TierPeer::Nodes(selector), Class::Addresses(range)) => self.is_node(*selector, range),
            (TierPeer::Networks(networks), Class::Pod(pod)) => {
                let [v4, v6] = networks.whole;
                let unknown = (v4 && v6) || ((v4 || v6) && reading.unknown_addresses_match);
                let known = || pod.ranges.iter().any(|range| networks.spans.iter().any(|span| span.contains(*range)));
                if pod.ranges.is_empty() { unknown } else { known() }
            }
            (TierPeer::Networks(networks), Class::Addresses(range)) => {
                networks.spans.iter().any(|span| span.contains(range))
            }
            (TierPeer::Domains, Class::Addresses(_)) => reading.domains_match,
            (TierPeer::Nodes(selector), Class::OwnNode) => self.every_node == Some(*selector),
            (TierPeer::Networks(networks), Class::OwnNode) => networks.whole == [true, true],
            (TierPeer::Pods(_), _) | (TierPeer::Domains, _) | (TierPeer::Invalid, _) => false,
        }
    }

    /// The policies with rules for a direction whose subject would hold a pod, did it not use its node's network: "host-networked
    /// pods are not included" in subjects.
    #[must_use]
    pub fn passing_by(&self, direction: Direction, pod: End) -> Vec<&TierPolicy> {
        let Class::Pod(class) = self.class(pod) else { return Vec::new() };
        let would_hold = |selection| class.host_network && self.has_labels(selection, class);
        let of_direction = self.tiers.iter().filter(|policy| !policy.rules(direction).is_empty());
        of_direction.filter(|policy| policy.selects.is_some_and(would_hold)).collect()
    }

    fn selection_holds(&self, selection: PodSelection, pod: &PodClass) -> bool {
        !pod.host_network && self.has_labels(selection, pod)
    }

    fn has_labels(&self, selection: PodSelection, pod: &PodClass) -> bool {
        self.namespace_selectors.matches(selection.namespaces, pod.namespace)
            && selection.pods.is_none_or(|selector| self.pod_selectors.matches(selector, pod.labels))
    }

    /// Whether a range is the address of a node with these labels.
    fn is_node(&self, selector: SelectorId, range: super::RangeId) -> bool {
        let nodes = self.nodes_at.get(&range).map_or(&[][..], Vec::as_slice);
        nodes.iter().any(|labels| self.node_selectors.matches(selector, *labels))
    }
}
