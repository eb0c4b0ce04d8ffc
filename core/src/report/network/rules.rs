//! What NetworkPolicies and their rules do to one connection, with their lines.

use super::answer::Asker;
use super::words;
use crate::network::{Cause, Direction, NearMiss, PeerMiss, Policy, Side};
use crate::report::{Effect, Reason};
use crate::text::FieldPath;

/// At most so many isolating policies, and so many deciding rules, are told for a side.
pub(super) const MAX_POLICIES: usize = 6;

impl Asker<'_> {
    /// One reason for each policy that isolates, with the lines of its podSelector.
    pub(super) fn of_policies(&self, side: &Side, effect: Effect, say: &dyn Fn(&Policy) -> words::Said) -> Vec<Reason> {
        let policies = side.isolated_by.iter().filter_map(|id| self.network.policy(*id));
        let at = FieldPath::of("spec.podSelector");
        let mut reasons: Vec<Reason> = policies
            .take(MAX_POLICIES)
            .map(|policy| say(policy).reason(effect, self.cluster.place(&policy.cites(&at))))
            .collect();
        let beyond = side.isolated_by.len().saturating_sub(MAX_POLICIES);
        if beyond > 0 {
            reasons.push(words::more_policies(beyond).reason(Effect::Note, None));
        }
        reasons
    }

    /// The peer and the port of a rule that allows.
    pub(super) fn deciding(&self, direction: Direction, cause: Cause) -> Vec<Reason> {
        let rule = cause.rule as usize;
        let Some(policy) = self.network.policy(cause.policy) else { return Vec::new() };
        let Some((peers, ports)) = policy.written(direction, rule) else { return Vec::new() };
        let namespace = &policy.declared.namespace;
        let whom = cause.peer.and_then(|peer| peers.get(peer as usize)).map(|peer| words::peer(peer, namespace));
        let rule_at = Policy::rule_path(direction, rule);
        let peer_at = cause.peer.map(|peer| Policy::peer_path(direction, rule, peer as usize));
        let port_at = cause.port.map(|port| Policy::port_path(direction, rule, port as usize));
        let port = cause.port.and_then(|port| ports.get(port as usize)).map(words::port);
        let place =
            |path: Option<FieldPath>| self.cluster.place(&policy.cites(&path.unwrap_or_else(|| rule_at.clone())));
        vec![
            words::rule_allows(&policy.declared.name, rule + 1, direction, whom.as_deref())
                .reason(Effect::For, place(peer_at)),
            words::port_allows(port.as_deref()).reason(Effect::For, place(port_at)),
        ]
    }

    pub(super) fn near(&self, direction: Direction, miss: &NearMiss) -> Option<Reason> {
        let rule = miss.rule as usize;
        let policy = self.network.policy(miss.policy)?;
        let (peers, ports) = policy.written(direction, rule)?;
        let peer = miss.peer.and_then(|peer| peers.get(peer as usize));
        let namespace = &policy.declared.namespace;
        let block = peer.and_then(|peer| peer.ip_block.as_ref());
        let pods = peer.and_then(|peer| peer.pod_selector.as_ref());
        let written = words::Written {
            peer: peer.map_or_else(String::new, |peer| words::peer(peer, namespace)),
            block: block.map_or_else(String::new, |block| block.cidr.clone()),
            except: block.map_or(&[], |block| &block.except),
            selects_pods: pods.is_some_and(|selector| !selector.is_empty()),
            namespace,
            ports: ports.iter().map(|port| (words::port(port), port.protocol.as_deref().unwrap_or("TCP"))).collect(),
        };
        let said = words::near(miss.peer_miss.as_ref(), miss.port_miss, &written, (self.protocol, self.port));
        let at = match (&miss.peer_miss, miss.peer) {
            (Some(_), Some(peer)) => Policy::peer_path(direction, rule, peer as usize),
            _ => Policy::rule_path(direction, rule).field("ports"),
        };
        Some(said.reason(Effect::Near, self.cluster.place(&policy.cites(&at))))
    }

    /// A namespace that the files do not declare may have more labels than are known.
    pub(super) fn unknown_labels(&self, direction: Direction, side: &Side) -> Option<Reason> {
        let (_, other) = self.ends(direction);
        let namespace = self.cluster.namespace(self.pod(other)?.namespace_id)?;
        let by_labels = side.near.iter().any(
            |miss| matches!(&miss.peer_miss, Some(PeerMiss::Selectors { namespace, .. }) if !namespace.is_empty()),
        );
        let unknown = namespace.origin.is_none() && by_labels;
        unknown.then(|| words::namespace_labels_unknown(&namespace.name).reason(Effect::Note, None))
    }
}
