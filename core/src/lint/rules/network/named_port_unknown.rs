//! # A named port that no pod has
//!
//! ## What it finds
//!
//! A rule with a port by name, where none of the pods in what you pasted that it leads to has a container port of that name
//! and protocol. For ingress those are the pods that the policy selects, for egress those that the rule's peers select.
//!
//! ## Why it matters
//!
//! A name is looked up at each destination pod, in its container ports. Names of a Service's ports do not count. Where a
//! pod has no such port, the rule opens nothing there.
//!
//! ## Example
//!
//! ```yaml
//! kind: NetworkPolicy
//! spec:
//!   podSelector: {matchLabels: {app: web}}
//!   ingress: [{ports: [{port: http}]}]
//! ---
//! kind: Pod
//! metadata: {labels: {app: web}}
//! spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
//! ```
//!
//! ## Instead
//!
//! Give the container port its name, or write the number in the policy.

use crate::cluster::SELECTED_KINDS;
use crate::finding::Severity;
use crate::lint::policies::container_ports;
use crate::lint::{Found, Lint, World};
use crate::manifest::meta::IntOrString;
use crate::network::End;

pub(crate) const LINT: Lint = Lint { code: "named-port-unknown", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    world.each_rule(found, &mut |rule, found| {
        for (index, port) in rule.ports.iter().enumerate() {
            let Some(IntOrString::String(name)) = &port.port else { continue };
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            let (mut pods, mut known, mut other) = (false, false, None);
            world.each_destination(rule, &mut |end| {
                let pod = world.pod(end);
                pods |= pod.is_some();
                other = other.or(pod.and_then(|pod| container_ports(pod).into_iter().find(|port| port.0 == name)));
                known = has_port(world, end, name, protocol);
                known
            });
            if !pods || known {
                continue;
            }
            let help = match other {
                Some((_, other, _)) => ["the pods have it for ", other, ": write `protocol: ", other, "`"].concat(),
                None => "name a container port, or write the number".to_owned(),
            };
            let message =
                ["no pod that this leads to has a ", protocol, " port named `", name, "` in what you pasted"].concat();
            found.add(&rule.policy.cites(&rule.port(index).field("port")), message, &help);
        }
    });
}

fn has_port(world: &World<'_>, end: End, name: &str, protocol: &str) -> bool {
    let of_standing = world.network.standing_peer(end).map_or(&[][..], |peer| &peer.ports);
    of_standing.iter().any(|port| port.0 == name && port.1 == protocol)
        || world
            .pod(end)
            .is_some_and(|pod| container_ports(pod).iter().any(|port| port.0 == name && port.1 == protocol))
}
