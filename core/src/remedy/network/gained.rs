//! What a change allows beside what it was made for, and whether it takes anything away.

use super::{After, Before, Wanted};
use crate::cluster::Pod;
use crate::network::{Connectivity, End, Flow, PortSet, Traffic};
use crate::order::{self, Map};
use crate::report::network::remedy as words;

/// At most so many pods are compared, those of the ends' namespaces first.
const MAX_PODS: usize = 2_000;

/// At most so many ranges of addresses are.
const MAX_RANGES: usize = 200;

/// At most so many pairs are told.
const MAX_TOLD: usize = 20;

/// Pairs that may do more than before.
pub(super) struct Gained {
    /// The first of them, as a text each, and how many they are.
    pub told: Vec<String>,
    pub total: u32,
    /// Some pairs may do less than before.
    pub takes_away: bool,
    /// Says so where not all ends were compared.
    pub not_compared: String,
}

/// An end as it was before and is after the change.
struct Both {
    name: String,
    old: End,
    new: End,
}

pub(super) fn gained(before: &Before<'_>, after: &After, wanted: &Wanted<'_>) -> Gained {
    let (ends, all) = ends(before, after, wanted);
    let olds: Vec<End> = ends.iter().map(|end| end.old).collect();
    let news: Vec<End> = ends.iter().map(|end| end.new).collect();
    let old = before.network.connectivity_between(&olds);
    let new = after.network.connectivity_between(&news);
    let held = old.ends().len().min(new.ends().len());
    let ends = ends.get(..held).unwrap_or_default();
    // What each two flows come to, once for all pairs that have them.
    let mut known: Map<(Flow, Flow), Option<PortSet>> = Map::new();
    let mut told = Vec::new();
    let mut total = 0_u32;
    let mut takes_away = false;
    let shown = |end: &Both| words::end(&after.cluster, &after.network, end.new);
    for (at, from) in ends.iter().enumerate() {
        let (of_old, of_new) = (old.flows_from(at), new.flows_from(at));
        let (mut last, mut opens) = (None, false);
        for (to, flows) in ends.iter().zip(of_old.into_iter().zip(of_new)) {
            if last != Some(flows) {
                opens = known.or_insert_with(flows, || more([&old, &new], flows)).is_some();
                takes_away |= more([&new, &old], (flows.1, flows.0)).is_some();
                last = Some(flows);
            }
            if !opens {
                continue;
            }
            let Some(Some(ports)) = known.get(&flows) else { continue };
            let asked = PortSet::span(wanted.protocol, wanted.port, wanted.port);
            let is_asked = from.name == wanted.from && to.name == wanted.to;
            let ports = if is_asked { ports.minus(&asked) } else { ports.clone() };
            if ports.is_empty() {
                continue;
            }
            total = total.saturating_add(1);
            if told.len() < MAX_TOLD {
                told.push(words::opened(&shown(from), &shown(to), &ports));
            }
        }
    }
    let not_compared = if held < all { words::not_compared(held, all) } else { String::new() };
    Gained { told, total, takes_away, not_compared }
}

/// Pods, one address of each range, and standing peers that are there before and after; and how many there are of them.
fn ends(before: &Before<'_>, after: &After, wanted: &Wanted<'_>) -> (Vec<Both>, usize) {
    let namespaces = [wanted.from, wanted.to].map(|id| id.split_once('/').map_or("", |(namespace, _)| namespace));
    let is_near = |pod: &Pod| namespaces.contains(&pod.namespace.as_str());
    let pods: Vec<_> = before.cluster.pod_ids().collect();
    let new_pods = order::map(after.cluster.pod_ids().map(|(id, pod)| (pod.id(), id)));
    let mut ends: Vec<Both> = Vec::new();
    for near in [true, false] {
        for (id, pod) in pods.iter().filter(|(_, pod)| is_near(pod) == near) {
            let name = pod.id();
            if let (true, Some(new)) = (ends.len() < MAX_PODS, new_pods.get(&name)) {
                ends.push(Both { name, old: End::Pod(*id), new: End::Pod(*new) });
            }
        }
    }
    let mut left_out = pods.len() - ends.len();
    let ranges = before.network.addresses.ranges.iter().map(|range| range.first);
    let ranges: Vec<_> = ranges.filter(|first| before.network.end_at(*first) == End::Address(*first)).collect();
    left_out += ranges.len().saturating_sub(MAX_RANGES);
    let mut others: Vec<String> = ranges.iter().take(MAX_RANGES).map(ToString::to_string).collect();
    others.extend(before.network.standing.iter().map(|peer| peer.id.clone()));
    others.extend([wanted.from, wanted.to].map(str::to_owned));
    for name in others {
        let old = before.network.end(before.cluster, &name);
        if let (Some(old), Some(new)) = (old, after.network.end(&after.cluster, &name))
            && !ends.iter().any(|known| known.old == old)
        {
            ends.push(Both { name, old, new });
        }
    }
    let all = ends.len() + left_out;
    (ends, all)
}

/// The ports that are allowed now and were not before.
fn more([old, new]: [&Connectivity; 2], (before, now): (Flow, Flow)) -> Option<PortSet> {
    let before = match old.told(before) {
        Traffic::Open => return None,
        Traffic::Ports(ports) => ports,
        Traffic::Depends | Traffic::Itself | Traffic::Outside => PortSet::default(),
    };
    let now = match new.told(now) {
        Traffic::Open => PortSet::everything(),
        Traffic::Ports(ports) => ports,
        Traffic::Depends | Traffic::Itself | Traffic::Outside => return None,
    };
    let gained = now.minus(&before);
    (!gained.is_empty()).then_some(gained)
}
