//! Answers what may go from and to these ends, on which ports.

use super::answer::{EGRESS, INGRESS, unknown};
use super::ends::{self, Group, MAX_WORK};
use super::flows::{Flows, MAX_PORTS};
use super::overview::cell;
use super::{incomplete, words};
use crate::cluster::Cluster;
use crate::network::{End, Network, service};
use crate::report::network::Traffic;
use crate::report::{Answer, ConnectionsQuestion, Effect, Verdict};

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
        answer.summary = words::cannot_answer().text();
        answer.reasons = problems;
        return answer;
    }
    // Groups of sources come first, then those of targets; where both are everything they are the same.
    let mut groups: Vec<Group> = Vec::new();
    let mut representatives = |meant: &[usize]| -> (usize, Vec<End>) {
        let ends: Vec<(End, String)> = meant.iter().filter_map(|index| list.get(*index)).cloned().collect();
        let only: Vec<End> = ends.iter().map(|(end, _)| *end).collect();
        let start = groups.len();
        let mut firsts = Vec::new();
        for group in network.alike(&only) {
            let members: Vec<_> = group.iter().filter_map(|index| ends.get(*index)).cloned().collect();
            firsts.extend(members.first().map(|(end, _)| *end));
            groups.push(Group::of(&members, cluster));
        }
        (start, firsts)
    };
    let same = sources == targets;
    let (from_start, mut from_ends) = representatives(&sources);
    let (to_start, mut to_ends) = if same { (from_start, from_ends.clone()) } else { representatives(&targets) };
    let all = (from_ends.len(), to_ends.len());
    fit(network, &mut from_ends, &mut to_ends);
    let mut flows = Flows::default();
    let (mut open, mut depends, mut pairs) = (0_usize, 0_usize, 0_usize);
    let rows = network.rows(&from_ends, &to_ends);
    for (from, source) in groups.iter().enumerate().skip(from_start).take(from_ends.len()) {
        let mut told = Vec::new();
        for (traffic, (to, target)) in rows.row(from - from_start).iter().zip(groups.iter().enumerate().skip(to_start))
        {
            let now = cell(traffic, MAX_PORTS);
            let number = if now.traffic == Traffic::Outside { 0 } else { source.pairs_with(target) };
            pairs += number;
            match now.traffic {
                Traffic::All | Traffic::Some => open += number,
                Traffic::Depends => depends += number,
                _ => continue,
            }
            told.push((to, None, now));
        }
        flows.add_row(from, told);
    }
    (answer.connections, answer.connections_total) = flows.connections(&groups);
    answer.verdict = match (open, depends) {
        (0, 0) => Verdict::Denied,
        (0, _) => Verdict::Depends,
        _ => Verdict::Allowed,
    };
    answer.summary = words::connections_summary(from, to, open, depends, pairs);
    if (from_ends.len(), to_ends.len()) != all {
        answer.incomplete.push(words::too_many_ends());
    }
    answer
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
    if let Some(service) = service::named(cluster, text) {
        let pods = service::pods_behind(cluster, service);
        return Some(pods.into_iter().filter_map(|pod| found(list, End::Pod(pod))).collect());
    }
    let end = network.end(cluster, text)?;
    if let Some(index) = found(list, end) {
        return Some(vec![index]);
    }
    list.push((end, text.to_owned()));
    Some(vec![list.len() - 1])
}

/// Leaves out the last ends until the work is within [`MAX_WORK`].
fn fit(network: &Network, from: &mut Vec<End>, to: &mut Vec<End>) {
    let work = |ends: &[End]| ends.iter().fold(0_usize, |sum, end| sum.saturating_add(network.work_for(*end)));
    let (mut of_from, mut of_to) = (work(from), work(to));
    while of_from.saturating_mul(to.len()).saturating_add(of_to.saturating_mul(from.len())) > MAX_WORK {
        let (longer, work) = if from.len() > to.len() { (&mut *from, &mut of_from) } else { (&mut *to, &mut of_to) };
        if longer.len() < 2 {
            return;
        }
        let last = longer.pop().map_or(0, |last| network.work_for(last));
        *work = work.saturating_sub(last);
    }
}
