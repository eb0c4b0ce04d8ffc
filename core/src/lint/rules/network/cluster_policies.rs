//! How rules go through the policies for the whole cluster.

use crate::cluster::Cluster;
use crate::manifest::cluster_policies::ClusterPolicyPeer;
use crate::sources::{Citation, Origin};
use crate::text::FieldPath;

/// An egress rule, whatever the version of its policy.
pub(super) struct EgressRule<'a> {
    origin: &'a Origin,
    index: usize,
    pub action: &'a str,
    pub to: &'a [ClusterPolicyPeer],
    /// Nothing narrows it to ports.
    pub all_ports: bool,
    /// All of its ports are named.
    pub only_names: bool,
}

impl EgressRule<'_> {
    /// One of the networks of one of its peers.
    pub fn network(&self, peer: usize, network: usize) -> Citation {
        let rule = FieldPath::of("spec.egress").index(self.index);
        self.origin.at(&rule.field("to").index(peer).field("networks").index(network))
    }

    /// One of the fields of the rule itself.
    pub fn field(&self, name: &str) -> Citation {
        self.origin.at(&FieldPath::of("spec.egress").index(self.index).field(name))
    }
}

/// Shows the egress rules of each policy, in their order.
pub(super) fn each_policy<'a>(cluster: &'a Cluster, look: &mut dyn FnMut(&[EgressRule<'a>])) {
    for (kind, policies) in cluster.cluster_wide_policies() {
        for policy in policies {
            let mut rules = Vec::new();
            for (index, rule) in policy.object.spec.egress.iter().enumerate() {
                let (mut named, mut ports) = (0, rule.protocols.len());
                if kind == "ClusterNetworkPolicy" {
                    rule.protocols.iter().for_each(|it| named += usize::from(it.destination_named_port.is_some()));
                } else {
                    ports = rule.ports.len();
                    rule.ports.iter().for_each(|it| named += usize::from(it.named_port.is_some()));
                }
                rules.push(EgressRule {
                    origin: &policy.origin,
                    index,
                    action: &rule.action,
                    to: &rule.to,
                    all_ports: ports == 0,
                    only_names: ports > 0 && named == ports,
                });
            }
            look(&rules);
        }
    }
}
