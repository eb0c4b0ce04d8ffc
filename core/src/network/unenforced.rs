//! Whether the plug-in passes over something that these policies ask for.

use super::class::PodClass;
use super::policy::{Block, Direction, Peer, Policy, PortEntry, Rule};
use super::ports::Protocol;
use super::tier::TierRule;
use super::{Network, RangeId};
use crate::order::{self, Set};
use crate::settings::NetworkPlugin;

impl Network {
    /// Something in these policies does nothing, or less than the API says, because of the plug-in.
    #[must_use]
    pub fn leaves_unenforced(&self) -> bool {
        match self.reading.plugin {
            NetworkPlugin::Enforces => false,
            NetworkPlugin::Ignores | NetworkPlugin::Multitenant => !self.policies.is_empty() || !self.tiers.is_empty(),
            NetworkPlugin::NoEgress => {
                self.policies.iter().any(|policy| policy.isolates(Direction::Egress))
                    || self.tiers.iter().any(|policy| !policy.egress.is_empty())
            }
            NetworkPlugin::NoEndPort => {
                self.any_port(&|entry| matches!(entry, PortEntry::EndPort(_, first, last) if first < last))
            }
            NetworkPlugin::NoSctp => self.any_port(&|entry| {
                use PortEntry::{EndPort, Named, Numbers};
                matches!(entry, Numbers(Protocol::Sctp, ..) | EndPort(Protocol::Sctp, ..) | Named(Protocol::Sctp, _))
            }),
            NetworkPlugin::NoPodIpBlocks => {
                let of_pods = order::set(self.classes.iter().flat_map(|class: &PodClass| class.ranges.iter().copied()));
                self.any_rule(&|rule| {
                    rule.peers.iter().any(|peer| matches!(peer, Peer::Block(block) if holds_any(block, &of_pods)))
                })
            }
        }
    }

    fn any_rule(&self, test: &dyn Fn(&Rule) -> bool) -> bool {
        let any = |policy: &Policy, direction| policy.rules(direction).unwrap_or_default().iter().any(test);
        self.policies.iter().any(|policy| any(policy, Direction::Ingress) || any(policy, Direction::Egress))
    }

    fn any_port(&self, test: &dyn Fn(&PortEntry) -> bool) -> bool {
        let of_tiers = |rules: &[TierRule]| rules.iter().any(|rule| rule.ports.iter().any(test));
        self.any_rule(&|rule| rule.ports.iter().any(test))
            || self.tiers.iter().any(|policy| of_tiers(&policy.ingress) || of_tiers(&policy.egress))
    }
}

fn holds_any(block: &Block, ranges: &Set<RangeId>) -> bool {
    ranges.iter().any(|range| block.contains(*range))
}
