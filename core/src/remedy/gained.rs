//! What a change allows beside what it was made for.

use super::{After, Before, Wanted};
use crate::network::{Cause, End, FIRST_PORT, LAST_PORT, Network, Piece, PolicyId, PortSet, Protocol, Traffic};
use crate::report::network::remedy as words;

/// At most so many pods are looked at, those of the ends' namespaces first.
const MAX_PODS: usize = 150;

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
    let (old, new) = (before.network.matrix(&old_ends), after.network.matrix(&new_ends));
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
    let before = |protocol| match old {
        Traffic::Open => vec![(FIRST_PORT, LAST_PORT)],
        Traffic::Ports(ports) => ports.spans(protocol),
        Traffic::Depends | Traffic::Itself | Traffic::Outside => Vec::new(),
    };
    let mut gained = Vec::new();
    for protocol in Protocol::ALL {
        let now = match new {
            Traffic::Open => vec![(FIRST_PORT, LAST_PORT)],
            Traffic::Ports(ports) => ports.spans(protocol),
            Traffic::Depends | Traffic::Itself | Traffic::Outside => return None,
        };
        let mut taken = before(protocol);
        taken.extend(asked.filter(|asked| asked.protocol == protocol).map(|asked| (asked.port, asked.port)));
        for (first, last) in without(now, &taken) {
            let cause = Cause { policy: PolicyId(0), rule: 0, peer: None, port: None };
            gained.push(Piece { protocol, first, last, cause });
        }
    }
    (!gained.is_empty()).then(|| PortSet::of(gained))
}

/// What is left of some spans without others, in whatever order.
fn without(spans: Vec<(u16, u16)>, taken: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut left = spans;
    for (first, last) in taken {
        let mut next = Vec::new();
        for (from, to) in left {
            if from < *first {
                next.push((from, to.min(first - 1)));
            }
            if to > *last {
                next.push((from.max(last + 1), to));
            }
        }
        left = next;
    }
    left
}
