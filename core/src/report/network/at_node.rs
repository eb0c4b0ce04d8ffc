//! Ports of nodes that lead to pods: who comes from outside to a node's address gets what the pods behind the port allow.

use super::words;
use crate::cluster::{Cluster, Phase};
use crate::network::exposure::{Way, openings};
use crate::network::service::{protocol as protocol_of, published};
use crate::network::{End, Network, Protocol};
use crate::report::{Effect, Reason, TrafficQuestion};

/// The question about what stands behind a node's port, and what says so. Of clients that are pods the API leaves open whether
/// policies see the node or what stands behind it.
pub(super) fn behind(
    cluster: &Cluster,
    network: &Network,
    question: &TrafficQuestion,
) -> Option<(TrafficQuestion, Reason)> {
    let to = network.end(cluster, question.to.trim())?;
    let node = network.node_at(to).filter(|_| matches!(to, End::Address(_)))?;
    if !matches!(network.end(cluster, question.from.trim())?, End::Address(_)) {
        return None;
    }
    let wanted = question.protocol.to_ascii_uppercase();
    let protocol = if wanted.is_empty() { Protocol::Tcp } else { Protocol::of(&wanted)? };
    let (asked, port) = (question.to.trim(), question.port);
    let ask = |to: String, port| TrafficQuestion { from: question.from.clone(), to, port, ..question.clone() };
    for service in cluster.services.iter().filter(|service| published(&service.object).is_some()) {
        for (index, written) in service.object.spec.ports.iter().enumerate() {
            if written.node_port == i32::from(port) && port > 0 && protocol_of(written) == Some(protocol) {
                let label = service.label();
                let place = cluster.place(&service.field(&format!("spec.ports[{index}]")));
                let reason = words::node_port(asked, port, &label).reason(Effect::Note, place);
                return Some((ask(["service:", &label].concat(), u16::try_from(written.port).ok()?), reason));
            }
        }
    }
    let on_node = openings(cluster).into_iter().find_map(|opening| {
        let (id, own) = *opening.pods.first()?;
        let pod = cluster.pod(id).filter(|pod| pod.spec.node_name == node && pod.phase == Phase::Running)?;
        let is_port = matches!(opening.way, Way::HostPort | Way::HostNetwork) && opening.port == port;
        (is_port && opening.protocol == protocol && own > 0).then_some((pod, own, opening))
    });
    let (pod, own, opening) = on_node?;
    let reason = words::host_port(asked, port, &pod.id(), own).reason(Effect::Note, cluster.place(&opening.at));
    Some((ask(pod.id(), own), reason))
}
