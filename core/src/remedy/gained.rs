//! What a change allows beside what it was made for.

use super::{After, Before, Wanted};
use crate::network::{End, Network, PortSet, Traffic};
use crate::report::network::remedy as words;

/// At most so many pods are looked at, those of the ends' namespaces first.
const MAX_PODS: usize = 300;

/// At most so many pairs are told.
const MAX_TOLD: usize = 20;

/// Pairs that may do more than before, as a text each, and how many they are.
pub(super) fn gained(before: &Before<'_>, after: &After, wanted: &Wanted<'_>) -> (Vec<String>, u32) {
    let names = names(before, wanted);
    let ends = |network: &Network, cluster| -> Vec<Option<End>> {
        names.iter().map(|name| network.end(cluster, name)).collect()
    };
    let old_ends: Option<Vec<End>> = ends(before.network, before.cluster).into_iter().collect();
    let new_ends: Option<Vec<End>> = ends(&after.network, &after.cluster).into_iter().collect();
    let (Some(old_ends), Some(new_ends)) = (old_ends, new_ends) else { return (Vec::new(), 0) };
    let old = before.network.connectivity_between(&old_ends).matrix();
    let new = after.network.connectivity_between(&new_ends).matrix();
    let shown = |name: &str| {
        let end = after.network.end(&after.cluster, name);
        end.map_or_else(String::new, |end| words::end(&after.cluster, &after.network, end))
    };
    let mut told = Vec::new();
    let mut total = 0;
    for (from, (old_row, new_row)) in names.iter().zip(old.iter().zip(&new)) {
        for (to, (old, new)) in names.iter().zip(old_row.iter().zip(new_row)) {
            let Some(ports) = more(old, new, (from == wanted.from && to == wanted.to).then_some(wanted)) else {
                continue;
            };
            total += 1;
            if told.len() < MAX_TOLD {
                told.push(words::opened(&shown(from), &shown(to), &ports));
            }
        }
    }
    (told, total)
}

/// Pods, one address of each range, and standing peers.
fn names(before: &Before<'_>, wanted: &Wanted<'_>) -> Vec<String> {
    let namespaces = [wanted.from, wanted.to].map(|id| id.split_once('/').map_or("", |(namespace, _)| namespace));
    let near = |pod: &&crate::cluster::Pod| namespaces.contains(&pod.namespace.as_str());
    let pods = &before.cluster.pods;
    let mut names: Vec<String> = Vec::new();
    for pod in pods.iter().filter(near).chain(pods.iter().filter(|pod| !near(pod))).take(MAX_PODS) {
        names.push(pod.id());
    }
    for range in &before.network.addresses.ranges {
        if before.network.end_at(range.first) == End::Address(range.first) {
            names.push(range.first.to_string());
        }
    }
    names.extend(before.network.standing.iter().map(|peer| peer.id.clone()));
    for end in [wanted.from, wanted.to] {
        if !names.iter().any(|name| name == end) {
            names.push(end.to_owned());
        }
    }
    names
}

/// The ports that are allowed now and were not before; what was asked for does not count.
fn more(old: &Traffic, new: &Traffic, asked: Option<&Wanted<'_>>) -> Option<PortSet> {
    let before = match old {
        Traffic::Open => return None,
        Traffic::Ports(ports) => ports.clone(),
        Traffic::Depends | Traffic::Itself | Traffic::Outside => PortSet::default(),
    };
    let now = match new {
        Traffic::Open => PortSet::everything(),
        Traffic::Ports(ports) => ports.clone(),
        Traffic::Depends | Traffic::Itself | Traffic::Outside => return None,
    };
    let mut gained = now.minus(&before);
    if let Some(asked) = asked {
        gained = gained.minus(&PortSet::span(asked.protocol, asked.port, asked.port));
    }
    (!gained.is_empty()).then_some(gained)
}
