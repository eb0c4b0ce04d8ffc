//! What could let through a connection that a cluster-wide rule denies: an Accept rule before it that matches.

use super::{Candidate, Maker, as_cidr, match_labels, selector_for};
use crate::cluster::NAMESPACE_NAME_LABEL;
use crate::network::{Direction, End, Side, Step, TierMiss, TierPolicy};
use crate::report::network::remedy as words;
use crate::text::FieldPath;
use crate::yaml::edit;

impl Maker<'_> {
    /// Rules that nearly accept first, a new one last.
    pub(super) fn past_tier(&self, side: &Side) -> Vec<Candidate> {
        let mut made = Vec::new();
        for miss in &side.near_tiers {
            made.extend(self.mended_tier_rule(miss));
            if miss.port_miss.is_none() && miss.peer_miss.is_some() {
                made.extend(self.tier_peer(miss));
            }
        }
        made.extend(side.steps.last().and_then(|step| self.accept_before(*step)));
        made
    }

    fn mended_tier_rule(&self, miss: &TierMiss) -> Option<Candidate> {
        let policy = self.before.network.tier_policy(miss.policy)?;
        let (mut titles, mut edits) = (Vec::new(), Vec::new());
        self.labels(miss.peer_miss.as_ref(), &mut titles, &mut edits)?;
        if miss.port_miss.is_some() {
            let ports = policy.ports_path(self.direction, miss.rule as usize);
            edits.push(self.item(&policy.origin, &ports, &self.tier_port(policy))?);
            titles.push(words::add_port(self.protocol, self.port, miss.rule as usize + 1, &words::tier(policy)));
        }
        Some(Candidate { title: words::together(&titles), edits })
    }

    fn tier_peer(&self, miss: &TierMiss) -> Option<Candidate> {
        let policy = self.before.network.tier_policy(miss.policy)?;
        let rule = FieldPath::of(self.direction.rules_field()).index(miss.rule as usize);
        let edit = self.item(&policy.origin, &rule.field(self.direction.peers_field()), &self.peer_for_tiers()?)?;
        let number = miss.rule as usize + 1;
        let title = words::add_peer(&self.other_name(), number, &words::tier(policy), self.direction);
        Some(Candidate { title, edits: vec![edit] })
    }

    /// A rule that accepts, before the one that denies: what it accepts is decided for this direction.
    fn accept_before(&self, denies: Step) -> Option<Candidate> {
        let policy = self.before.network.tier_policy(denies.policy)?;
        let rules = FieldPath::of(self.direction.rules_field());
        let action = if is_v1alpha1(policy) { "Allow" } else { "Accept" };
        let (peers, peer) = (self.direction.peers_field(), self.peer_for_tiers()?);
        let (ports, port) = (policy.ports_field, self.tier_port(policy));
        let rule = ["{action: ", action, ", ", peers, ": [", &peer, "], ", ports, ": [", &port, "]}"].concat();
        let edit = self.written(&policy.origin, &rules.index(denies.rule as usize), &rule, edit::insert_item)?;
        let number = denies.rule as usize + 1;
        let title = words::add_accept(action, &self.other_name(), number, &words::tier(policy), self.direction);
        Some(Candidate { title, edits: vec![edit] })
    }

    /// The other end as a peer of a cluster-wide rule: of namespaces, of pods, or (of egress rules) of addresses.
    fn peer_for_tiers(&self) -> Option<String> {
        if let End::Address(address) = self.other {
            // `ClusterNetworkPolicyIngressPeer` has no addresses: no rule that names peers is about one.
            let is_egress = self.direction == Direction::Egress;
            return is_egress.then(|| ["{networks: [", &as_cidr(address), "]}"].concat());
        }
        let (namespace, label) = self.labels_of_other()?;
        let namespaces = match_labels(NAMESPACE_NAME_LABEL, namespace);
        Some(match label {
            None => ["{namespaces: ", &namespaces, "}"].concat(),
            Some(label) => {
                let pods = selector_for(Some(label));
                ["{pods: {namespaceSelector: ", &namespaces, ", podSelector: ", &pods, "}}"].concat()
            }
        })
    }

    /// `ClusterNetworkPolicyProtocol`, in v1alpha1 `AdminNetworkPolicyPort`.
    fn tier_port(&self, policy: &TierPolicy) -> String {
        let (protocol, number) = (self.protocol.name(), self.port.to_string());
        if is_v1alpha1(policy) {
            return ["{portNumber: {protocol: ", protocol, ", port: ", &number, "}}"].concat();
        }
        ["{", &protocol.to_ascii_lowercase(), ": {destinationPort: {number: ", &number, "}}}"].concat()
    }
}

fn is_v1alpha1(policy: &TierPolicy) -> bool {
    policy.ports_field == "ports"
}
