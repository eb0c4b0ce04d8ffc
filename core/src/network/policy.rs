//! NetworkPolicies with their selectors, blocks and ports made ready to match.

use ipnet::IpNet;

use super::address::{AddressSpace, Span};
use super::class::NamedPort;
use super::ports::{FIRST_PORT, LAST_PORT, Protocol};
use super::selector::{LabelsId, SelectorId, Selectors, is_valid};
use crate::cluster::Declared;
use crate::manifest::cidr::{parse_cidr, strict_faults};
use crate::manifest::meta::IntOrString;
use crate::manifest::networking::{IpBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec};
use crate::settings::{KubernetesVersion, NetworkPlugin};
use crate::sources::Citation;
use crate::text::FieldPath;

/// Index into [`super::Network::policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    /// As `policyTypes` has it.
    #[must_use]
    pub fn policy_type(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    /// The field that holds its rules.
    #[must_use]
    pub fn rules_field(self) -> &'static str {
        match self {
            Self::Ingress => "spec.ingress",
            Self::Egress => "spec.egress",
        }
    }

    /// The field of a rule that holds its peers.
    #[must_use]
    pub fn peers_field(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }
}

/// A policy and what it does. The namespace index counts the network's namespaces.
#[derive(Clone, Debug)]
pub struct Policy {
    pub declared: Declared<NetworkPolicy>,
    /// `None`: the API server would refuse the selector, so it selects nothing.
    pub(super) subject: Option<SelectorId>,
    pub(super) namespace: LabelsId,
    /// `None`: the policy does not isolate in this direction.
    pub(super) ingress: Option<Vec<Rule>>,
    pub(super) egress: Option<Vec<Rule>>,
}

/// Peers and ports of a rule; an empty list takes everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    pub peers: Vec<Peer>,
    pub ports: Vec<PortEntry>,
}

#[derive(Clone, Debug)]
pub(super) enum Peer {
    /// Pods with these labels (all, if `None`) in these namespaces (the policy's own, if `None`).
    Pods {
        namespaces: Option<SelectorId>,
        pods: Option<SelectorId>,
    },
    Block(Block),
    /// The API server would refuse it; it matches nothing.
    Invalid,
}

/// Addresses inside a CIDR but for the excepted ones.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub span: Span,
    pub except: Vec<Span>,
    /// A pod of which no address is known is likely inside: see [`covers_pod_networks`].
    pub covers_unknown: bool,
    /// It holds all addresses of this family.
    pub whole: Option<Family>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
}

/// An entry of a rule's ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortEntry {
    /// All of the protocol is the whole interval.
    Numbers(Protocol, u16, u16),
    /// A range by `endPort`, which some plug-ins ignore.
    EndPort(Protocol, u16, u16),
    /// To be looked up at the destination.
    Named(Protocol, String),
    /// To be looked up at the destination, of whatever protocol it is there.
    AnyNamed(String),
    /// The API server would refuse it; it matches nothing.
    Invalid,
}

impl PortEntry {
    /// The ports that it stands for where the destination has these names.
    pub(super) fn each(&self, names: &[NamedPort], plugin: NetworkPlugin, found: &mut dyn FnMut(Protocol, u16, u16)) {
        let mut enforced = |protocol, first, last| {
            if protocol != Protocol::Sctp || plugin != NetworkPlugin::NoSctp {
                found(protocol, first, last);
            }
        };
        match self {
            Self::Numbers(protocol, first, last) => enforced(*protocol, *first, *last),
            // "The NetworkPolicy will be applied only for the single `port` field."
            Self::EndPort(protocol, first, _) if plugin == NetworkPlugin::NoEndPort => {
                enforced(*protocol, *first, *first);
            }
            Self::EndPort(protocol, first, last) => enforced(*protocol, *first, *last),
            Self::Named(protocol, name) => {
                for named in names.iter().filter(|named| named.name == *name && named.protocol == *protocol) {
                    enforced(*protocol, named.port, named.port);
                }
            }
            Self::AnyNamed(name) => {
                for named in names.iter().filter(|named| named.name == *name) {
                    enforced(named.protocol, named.port, named.port);
                }
            }
            Self::Invalid => {}
        }
    }
}

impl Policy {
    /// `namespace/name`.
    #[must_use]
    pub fn label(&self) -> String {
        self.declared.label()
    }

    #[must_use]
    pub fn spec(&self) -> &NetworkPolicySpec {
        &self.declared.object.spec
    }

    #[must_use]
    pub fn isolates(&self, direction: Direction) -> bool {
        self.rules(direction).is_some()
    }

    pub(super) fn rules(&self, direction: Direction) -> Option<&[Rule]> {
        match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }
    }

    /// The peers and ports of a rule as they are written.
    #[must_use]
    pub fn written(&self, direction: Direction, rule: usize) -> Option<(&[NetworkPolicyPeer], &[NetworkPolicyPort])> {
        match direction {
            Direction::Ingress => self.spec().ingress.get(rule).map(|rule| (&*rule.from, &*rule.ports)),
            Direction::Egress => self.spec().egress.get(rule).map(|rule| (&*rule.to, &*rule.ports)),
        }
    }

    /// How many rules are written for a direction.
    #[must_use]
    pub fn rule_count(&self, direction: Direction) -> usize {
        match direction {
            Direction::Ingress => self.spec().ingress.len(),
            Direction::Egress => self.spec().egress.len(),
        }
    }

    #[must_use]
    pub fn rule_path(direction: Direction, rule: usize) -> FieldPath {
        FieldPath::of(direction.rules_field()).index(rule)
    }

    #[must_use]
    pub fn peer_path(direction: Direction, rule: usize, peer: usize) -> FieldPath {
        Self::rule_path(direction, rule).field(direction.peers_field()).index(peer)
    }

    #[must_use]
    pub fn port_path(direction: Direction, rule: usize, port: usize) -> FieldPath {
        Self::rule_path(direction, rule).field("ports").index(port)
    }

    #[must_use]
    pub fn cites(&self, path: &FieldPath) -> Citation {
        self.declared.at(path)
    }
}

/// Whether a spec isolates in a direction: by `policyTypes`, or where that is empty as `SetDefaults_NetworkPolicy` has
/// it: always for ingress, and for egress if there are egress rules.
#[must_use]
pub fn isolates(spec: &NetworkPolicySpec, direction: Direction) -> bool {
    if spec.policy_types.is_empty() {
        return direction == Direction::Ingress || !spec.egress.is_empty();
    }
    spec.policy_types.iter().any(|written| written == direction.policy_type())
}

/// What compiling policies needs: where selectors are collected, and how CIDRs are read.
pub(super) struct Compiler<'world> {
    pub pods: &'world mut Selectors,
    pub namespaces: &'world mut Selectors,
    pub nodes: &'world mut Selectors,
    pub addresses: &'world AddressSpace,
    pub version: KubernetesVersion,
}

impl Compiler<'_> {
    pub fn policy(&mut self, declared: &Declared<NetworkPolicy>, namespace: LabelsId) -> Policy {
        let spec = &declared.object.spec;
        let subject = self.pods.add_selector(&spec.pod_selector);
        let mut rules = |direction, written: Vec<(&[NetworkPolicyPeer], &[NetworkPolicyPort])>| {
            let compiled = || written.iter().map(|(peers, ports)| self.rule(peers, ports)).collect();
            isolates(spec, direction).then(compiled)
        };
        let ingress = spec.ingress.iter().map(|rule| (&*rule.from, &*rule.ports)).collect();
        let egress = spec.egress.iter().map(|rule| (&*rule.to, &*rule.ports)).collect();
        let (ingress, egress) = (rules(Direction::Ingress, ingress), rules(Direction::Egress, egress));
        Policy { declared: declared.clone(), subject, namespace, ingress, egress }
    }

    fn rule(&mut self, peers: &[NetworkPolicyPeer], ports: &[NetworkPolicyPort]) -> Rule {
        Rule { peers: peers.iter().map(|peer| self.peer(peer)).collect(), ports: ports.iter().map(port).collect() }
    }

    fn peer(&mut self, peer: &NetworkPolicyPeer) -> Peer {
        if !is_valid_peer(peer, self.version) {
            return Peer::Invalid;
        }
        if let Some(block) = &peer.ip_block {
            return self.block(block).map_or(Peer::Invalid, Peer::Block);
        }
        Peer::Pods {
            namespaces: peer.namespace_selector.as_ref().and_then(|selector| self.namespaces.add_selector(selector)),
            pods: peer.pod_selector.as_ref().and_then(|selector| self.pods.add_selector(selector)),
        }
    }

    fn block(&self, block: &IpBlock) -> Option<Block> {
        let (cidr, except) = block_of(block, self.version)?;
        Some(Block {
            span: self.addresses.span(cidr),
            covers_unknown: covers_pod_networks(cidr, &except),
            whole: (cidr.prefix_len() == 0 && except.is_empty()).then_some(if cidr.addr().is_ipv4() {
                Family::V4
            } else {
                Family::V6
            }),
            except: except.into_iter().map(|cidr| self.addresses.span(cidr)).collect(),
        })
    }
}

/// The CIDRs of an ipBlock, unless `ValidateIPBlock` refuses it: each exception must be a strict subset.
#[must_use]
pub fn block_of(block: &IpBlock, version: KubernetesVersion) -> Option<(IpNet, Vec<IpNet>)> {
    let read = |text: &String| {
        let strict = version >= KubernetesVersion::V1_36;
        parse_cidr(text).filter(|net| !strict || strict_faults(text, net).is_empty())
    };
    let cidr = read(&block.cidr)?;
    let except: Vec<IpNet> = block.except.iter().map(read).collect::<Option<_>>()?;
    let inside = except.iter().all(|except| cidr.contains(except) && except.prefix_len() > cidr.prefix_len());
    inside.then_some((cidr, except))
}

/// Where pods usually get their addresses (RFC 1918, RFC 4193).
const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

/// Whether a block holds all addresses of a family and does not except the private ones, so that a pod whose address is
/// not known is likely inside. Narrower blocks are taken not to match it.
fn covers_pod_networks(cidr: IpNet, except: &[IpNet]) -> bool {
    let private = PRIVATE.iter().filter_map(|text| parse_cidr(text)).filter(|net| cidr.contains(net));
    let mut left = private.filter(|net| !except.iter().any(|except| except.contains(net)));
    cidr.prefix_len() == 0 && left.next().is_some()
}

/// Whether the API server takes this peer: an ipBlock stands alone, and something must be there
/// (`ValidateNetworkPolicyPeer`).
#[must_use]
fn is_valid_peer(peer: &NetworkPolicyPeer, version: KubernetesVersion) -> bool {
    match (&peer.ip_block, &peer.namespace_selector, &peer.pod_selector) {
        (Some(block), None, None) => block_of(block, version).is_some(),
        (None, None, None) | (Some(_), ..) => false,
        (None, namespaces, pods) => [namespaces, pods].into_iter().flatten().all(is_valid),
    }
}

/// Follows `ValidateNetworkPolicyPort`.
fn port(entry: &NetworkPolicyPort) -> PortEntry {
    let Some(protocol) = entry.protocol.as_deref().map_or(Some(Protocol::Tcp), Protocol::of) else {
        return PortEntry::Invalid;
    };
    let number = |value: i64| u16::try_from(value).ok().filter(|port| *port >= FIRST_PORT);
    match (&entry.port, entry.end_port) {
        (None, None) => PortEntry::Numbers(protocol, FIRST_PORT, LAST_PORT),
        (Some(IntOrString::Int(first)), end) => match (number(*first), number(end.map_or(*first, i64::from))) {
            (Some(first), Some(last)) if first < last => PortEntry::EndPort(protocol, first, last),
            (Some(first), Some(last)) if first == last => PortEntry::Numbers(protocol, first, last),
            _ => PortEntry::Invalid,
        },
        (Some(IntOrString::String(name)), None) if is_port_name(name) => PortEntry::Named(protocol, name.clone()),
        (Some(IntOrString::String(_)), _) | (None, Some(_)) => PortEntry::Invalid,
    }
}

/// `validation.IsValidPortName`.
fn is_port_name(name: &str) -> bool {
    name.len() <= 15
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Option<IntOrString> {
        Some(IntOrString::String(value.to_owned()))
    }

    #[test]
    fn a_port_is_read_as_the_api_defaults_and_validates_it() {
        use PortEntry::{EndPort, Invalid, Named, Numbers};
        let number = |value| Some(IntOrString::Int(value));
        for (protocol, port_field, end_port, expected) in [
            (None, None, None, Numbers(Protocol::Tcp, 1, LAST_PORT)),
            (Some("UDP"), None, None, Numbers(Protocol::Udp, 1, LAST_PORT)),
            (None, number(80), None, Numbers(Protocol::Tcp, 80, 80)),
            (None, number(80), Some(80), Numbers(Protocol::Tcp, 80, 80)),
            (None, number(80), Some(90), EndPort(Protocol::Tcp, 80, 90)),
            (None, number(80), Some(79), Invalid),
            (None, number(80), Some(65536), Invalid),
            (None, number(0), None, Invalid),
            (None, number(-1), None, Invalid),
            (None, number(65536), None, Invalid),
            (None, None, Some(90), Invalid),
            (None, text("http"), None, Named(Protocol::Tcp, "http".to_owned())),
            (None, text("http"), Some(90), Invalid),
            (None, text("80"), None, Invalid),
            (None, text("HTTP"), None, Invalid),
            (Some("tcp"), number(80), None, Invalid),
            (Some(""), number(80), None, Invalid),
        ] {
            let entry = NetworkPolicyPort { protocol: protocol.map(str::to_owned), port: port_field, end_port };
            assert_eq!(port(&entry), expected, "{entry:?}");
        }
    }

    #[test]
    fn an_exception_must_be_a_strict_subset_of_its_block() {
        for (cidr, except, valid) in [
            ("192.168.0.0/16", "192.168.5.0/24", true),
            ("192.168.0.0/16", "192.168.0.0/16", false),
            ("192.168.1.0/24", "192.168.0.0/16", false),
            ("192.168.0.0/16", "10.0.0.0/24", false),
            ("0.0.0.0/0", "::/1", false),
        ] {
            let block = IpBlock { cidr: cidr.to_owned(), except: vec![except.to_owned()] };
            assert_eq!(block_of(&block, KubernetesVersion::V1_24).is_some(), valid, "{cidr} except {except}");
        }
    }

    #[test]
    fn host_bits_in_a_cidr_are_cut_off_before_kubernetes_1_36_and_refused_since() {
        let block = IpBlock { cidr: "172.16.5.9/16".to_owned(), except: Vec::new() };
        let cidr = block_of(&block, KubernetesVersion::V1_24).map(|(cidr, _)| cidr.to_string());
        assert_eq!(cidr.as_deref(), Some("172.16.0.0/16"));
        assert_eq!(block_of(&block, KubernetesVersion::V1_36), None);
    }

    #[test]
    fn policy_types_are_implied_only_where_none_are_written() {
        use crate::manifest::networking::NetworkPolicyEgressRule;
        for (types, egress_rules, ingress, egress) in [
            (&[][..], 0, true, false),
            (&[], 1, true, true),
            (&["Egress"], 0, false, true),
            (&["Ingress"], 1, true, false),
            (&["Egress", "Ingress"], 0, true, true),
            (&["Ingress", "Ingress"], 0, true, false),
            (&["ingress"], 1, false, false),
        ] {
            let spec = NetworkPolicySpec {
                policy_types: types.iter().map(|name| (*name).to_owned()).collect(),
                egress: vec![NetworkPolicyEgressRule::default(); egress_rules],
                ..NetworkPolicySpec::default()
            };
            let actual = (isolates(&spec, Direction::Ingress), isolates(&spec, Direction::Egress));
            assert_eq!(actual, (ingress, egress), "{types:?} with {egress_rules} egress rules");
        }
    }
}
