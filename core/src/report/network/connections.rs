//! Answers what may go from and to these ends, on which ports.

use super::answer::{EGRESS, INGRESS, unknown};
use super::ends::{self, Group};
use super::flows::{self, Flows, MAX_ENDS};
use super::{incomplete, words};
use crate::cluster::Cluster;
use crate::network::{Connectivity, End, Flow, Network, service};
use crate::order::Map;
use crate::report::network::Traffic;
use crate::report::{Answer, ConnectionsQuestion, Effect, Verdict};

#[inline(never)]
#[must_use]
pub fn connections(cluster: &Cluster, network: &Network, question: &ConnectionsQuestion) -> Answer {
    let mut list = ends::pods(cluster);
    list.extend(ends::outside(&[network]).into_iter().map(|(address, name)| (End::Address(address), name)));
    list.extend(ends::standing(network));
    let (from, to) = (question.from.trim(), question.to.trim());
    let mut problems = Vec::new();
    let mut meant = |text: &str, stage: &str| match named(cluster, network, &mut list, text) {
        Some(ends) => ends,
        None => {
            problems.push(unknown(cluster, text, stage).reason(Effect::Note, None).in_stage(stage));
            Vec::new()
        }
    };
    let (sources, targets) = (meant(from, EGRESS), meant(to, INGRESS));
    let mut answer = Answer {
        question: words::connections(from, to),
        incomplete: incomplete::incomplete(cluster),
        ..Answer::default()
    };
    if !problems.is_empty() {
        answer.verdict = Verdict::Depends;
        answer.summary = words::cannot_answer(&problems);
        answer.reasons = problems;
        return answer;
    }
    let (tally, groups, is_complete) = worked_out(cluster, network, &list, &sources, &targets);
    let Tally { flows, open, depends, pairs, .. } = tally;
    (answer.connections, answer.connections_total) = flows.connections(&groups);
    answer.verdict = match (open, depends) {
        (0, 0) => Verdict::Denied,
        (0, _) => Verdict::Depends,
        _ => Verdict::Allowed,
    };
    answer.summary = words::connections_summary(from, to, open, depends, pairs);
    if !is_complete {
        answer.incomplete.push(words::too_many_ends());
    }
    answer
}

/// What may go from these of the ends to those, between groups of alike ones; whether that is of all of them.
fn worked_out(
    cluster: &Cluster,
    network: &Network,
    list: &[(End, String)],
    sources: &[usize],
    targets: &[usize],
) -> (Tally, Vec<Group>, bool) {
    // Groups of ends that are alike, and one end of each; the fewer of sources and targets first, so that of too many ends
    // only those of the other side are left out.
    let mut groups: Vec<Group> = Vec::new();
    let mut ends: Vec<End> = Vec::new();
    let mut add = |meant: &[usize]| {
        let start = ends.len();
        let named: Vec<(End, String)> = meant.iter().filter_map(|index| list.get(*index)).cloned().collect();
        let only: Vec<End> = named.iter().map(|(end, _)| *end).collect();
        for group in network.alike(&only) {
            let members: Vec<_> = group.iter().filter_map(|index| named.get(*index)).cloned().collect();
            ends.extend(members.first().map(|(end, _)| *end));
            groups.push(Group::of(&members, cluster));
        }
        start..ends.len()
    };
    let same = sources == targets;
    let (of_sources, of_targets) = if same {
        let all = add(sources);
        (all.clone(), all)
    } else if sources.len() <= targets.len() {
        let first = add(sources);
        (first, add(targets))
    } else {
        let first = add(targets);
        (add(sources), first)
    };
    let all = ends.len();
    ends.truncate(MAX_ENDS);
    let connectivity = network.connectivity_between(&ends);
    let held = connectivity.ends().len();
    let mut tally = Tally::default();
    for (from, source) in groups.iter().enumerate().take(of_sources.end.min(held)).skip(of_sources.start) {
        let row = flows::row(&connectivity, from);
        let mut told: Map<usize, Vec<usize>> = Map::new();
        let targets = groups.iter().enumerate().zip(row).take(of_targets.end).skip(of_targets.start);
        for ((to, target), flow) in targets {
            let pairs = || match same {
                true if from == to => source.pairs_with(source),
                true => source.names.len() * target.names.len(),
                false => source.pairs_with(target),
            };
            if let Some(cells) = tally.add(&connectivity, flow, &pairs) {
                told.or_default(cells).push(to);
            }
        }
        tally.flows.add_row(from, told);
    }
    (tally, groups, held == all)
}

/// The ends that a text names, as indices; all for an empty one. An end that is none of the list's is added to it.
fn named(cluster: &Cluster, network: &Network, list: &mut Vec<(End, String)>, text: &str) -> Option<Vec<usize>> {
    if text.is_empty() {
        return Some((0..list.len()).collect());
    }
    let found = |list: &[(End, String)], wanted: End| list.iter().position(|(end, _)| *end == wanted);
    if let Some(index) = list.iter().position(|(_, name)| name == text) {
        return Some(vec![index]);
    }
    // All pods behind a Service, all replicas of a workload.
    let pods = match service::named(cluster, text) {
        Some(service) => Some(service::pods_behind(cluster, service)),
        None => Some(cluster.ends_of(text)).filter(|pods| !pods.is_empty()),
    };
    if let Some(pods) = pods {
        return Some(pods.into_iter().filter_map(|pod| found(list, End::Pod(pod))).collect());
    }
    let end = network.end(cluster, text)?;
    if let Some(index) = found(list, end) {
        return Some(vec![index]);
    }
    list.push((end, text.to_owned()));
    Some(vec![list.len() - 1])
}

/// What all flows come to.
#[derive(Default)]
struct Tally {
    flows: Flows,
    known: Map<Flow, (Traffic, usize)>,
    open: usize,
    depends: usize,
    pairs: usize,
}

impl Tally {
    /// Counts a flow between so many pairs; its number, if something may go.
    fn add(&mut self, connectivity: &Connectivity, flow: Flow, pairs: &dyn Fn() -> usize) -> Option<usize> {
        if flow == Flow::Outside {
            return None;
        }
        let (traffic, cells) = match self.known.get(&flow) {
            Some(known) => *known,
            None => {
                let now = flows::cell_of(connectivity, flow);
                let known = (now.traffic, self.flows.number(None, now));
                self.known.insert(flow, known);
                known
            }
        };
        let pairs = pairs();
        self.pairs += pairs;
        match traffic {
            Traffic::All | Traffic::Some => self.open += pairs,
            Traffic::Depends => self.depends += pairs,
            Traffic::None | Traffic::Itself | Traffic::Outside => return None,
        }
        Some(cells)
    }
}
