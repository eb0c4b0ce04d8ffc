//! # Egress without DNS
//!
//! ## What it finds
//!
//! A NetworkPolicy that lets its pods reach other pods or the world, while nothing lets them ask cluster DNS over UDP 53.
//! Policies without egress rules, and those whose rules name only addresses, are not meant.
//!
//! ## Why it matters
//!
//! Programs look names up before they connect. Without DNS the connections that the rules allow fail all the same, with an
//! error about an unknown host that points away from the policy.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   podSelector: {}
//!   policyTypes: [Egress]
//!   egress:
//!   - to: [{podSelector: {matchLabels: {app: db}}}]
//!     ports: [{port: 5432}]
//! ```
//!
//! ## Instead
//!
//! Add a rule for cluster DNS, over both protocols:
//!
//! ```yaml
//!   - to:
//!     - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
//!       podSelector: {matchLabels: {k8s-app: kube-dns}}
//!     ports:
//!     - {protocol: UDP, port: 53}
//!     - {protocol: TCP, port: 53}
//! ```

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::network::{Direction, End, Policy, Protocol};
use crate::order::Map;

pub(crate) const LINT: Lint = Lint { code: "egress-without-dns", severity: Severity::Warning, check };

const DNS_PORT: u16 = 53;

/// At most so many pods of a policy are asked whether they reach DNS.
const MAX_PODS: usize = 4;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each(world, found, &mut |policy, pod, [udp, _], found| {
        if udp {
            let message = ["pods of this policy, such as `", pod, "`, cannot ask cluster DNS"].concat();
            found.add(&policy.declared.field("spec.egress"), message, "add a rule for UDP and TCP 53 to the DNS pods");
        }
        udp
    });
}

type Look<'l> = dyn FnMut(&Policy, &str, [bool; 2], &mut Found<'_>) -> bool + 'l;

/// Shows pods of each policy that opens egress, and whether they are cut off from DNS over UDP and over TCP, until `look` has
/// found something.
pub(super) fn each(world: &World<'_>, found: &mut Found<'_>, look: &mut Look<'_>) {
    let Some(dns) = world.network.dns(world.cluster) else { return };
    // One that is refused may be the one that opens the way.
    if world.cluster.may_hold(&["NetworkPolicy"]) {
        return;
    }
    let mut known: Map<End, [bool; 2]> = Map::new();
    for policy in world.policies.iter().filter(|policy| opens_more_than_addresses(policy)) {
        for (end, pod) in world.selected(policy).filter(|(end, _)| *end != dns).take(MAX_PODS) {
            let over = |protocol| world.network.is_cut_off(end, dns, DNS_PORT, protocol);
            let cut_off = *known.or_insert_with(end, || [Protocol::Udp, Protocol::Tcp].map(over));
            if look(policy, &pod.id(), cut_off, found) {
                break;
            }
        }
        if found.is_full() {
            return;
        }
    }
}

fn opens_more_than_addresses(policy: &Policy) -> bool {
    let mut rules = policy.spec().egress.iter();
    policy.isolates(Direction::Egress)
        && rules.any(|rule| rule.to.is_empty() || rule.to.iter().any(|peer| peer.ip_block.is_none()))
}
