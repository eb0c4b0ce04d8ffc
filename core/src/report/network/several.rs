//! Answers a question about names that several pods stand behind, such as the replicas of a StatefulSet: what all of them
//! agree on, or that it depends on which of them it is.

use super::{endpoints, words};
use crate::cluster::Cluster;
use crate::network::{End, Network, Protocol};
use crate::report::{Answer, Effect, Outcome, Stage, TrafficQuestion, Verdict};

/// At most so many pairs of pods that policies may tell apart are asked.
const MAX_ASKED: usize = 50;

/// At most so many of them are told one by one.
const MAX_TOLD: usize = 10;

/// Pods that nothing tells apart, as questions name them.
type Alike = Vec<String>;

/// The pods of one side that nothing tells apart, together; an end that is none, or that is not known, stands alone.
fn lots(cluster: &Cluster, network: &Network, text: &str) -> Vec<Alike> {
    let is_pod = matches!(network.end(cluster, text), Some(End::Pod(_))) && text.parse::<std::net::IpAddr>().is_err();
    let pods = if is_pod { cluster.ends_of(text) } else { Vec::new() };
    if pods.len() < 2 {
        return vec![vec![text.to_owned()]];
    }
    let ends: Vec<End> = pods.into_iter().map(End::Pod).collect();
    let name = |index: &usize| ends.get(*index).map(|end| endpoints::name(cluster, network, *end));
    network.alike(&ends).iter().map(|lot| lot.iter().filter_map(name).collect()).collect()
}

/// Answers if several pods stand behind a name; `ask` answers for one of each.
pub(super) fn of_several(
    cluster: &Cluster,
    network: &Network,
    question: &TrafficQuestion,
    ask: &dyn Fn(&TrafficQuestion) -> Answer,
) -> Option<Answer> {
    let sides = [&question.from, &question.to].map(|text| lots(cluster, network, text.trim()));
    let [sources, targets] = &sides;
    if sides.iter().all(|lots| lots.iter().map(Vec::len).sum::<usize>() < 2) {
        return None;
    }
    let mut asked: Vec<(String, Answer)> = Vec::new();
    let mut left_out = 0;
    for from in sources {
        for to in targets {
            let Some((source, target)) = two(from, to) else { continue };
            if asked.len() == MAX_ASKED {
                left_out += 1;
                continue;
            }
            let answer = ask(&TrafficQuestion { from: source.clone(), to: target.clone(), ..question.clone() });
            // Only the side that has several is told.
            let pair = match (sources.len() > 1, targets.len() > 1) {
                (true, true) => words::from_to(from, to),
                (false, _) => words::names(to),
                (true, false) => words::names(from),
            };
            asked.push((pair, answer));
        }
    }
    let mut answer = together(asked);
    if left_out > 0 {
        answer.incomplete.push(words::not_all_pairs(MAX_ASKED, MAX_ASKED + left_out));
    }
    let [from, to] = [&question.from, &question.to].map(|text| asked_name(cluster, network, text.trim()));
    let protocol = if question.protocol.is_empty() { Protocol::Tcp.name() } else { &question.protocol };
    answer.question = words::question(&from, &to, protocol, question.port);
    Some(answer)
}

/// One of each, not the same; `None` for one pod with itself, which no policy decides.
fn two<'a>(from: &'a Alike, to: &'a Alike) -> Option<(&'a String, &'a String)> {
    from.iter().find_map(|source| Some((source, to.iter().find(|target| *target != source)?)))
}

/// What an end is called in the title: as it was asked for, where several pods stand behind it.
pub(super) fn asked_name(cluster: &Cluster, network: &Network, text: &str) -> String {
    match network.end(cluster, text) {
        Some(end) if lots(cluster, network, text).concat().len() == 1 => endpoints::name(cluster, network, end),
        _ => text.to_owned(),
    }
}

fn together(asked: Vec<(String, Answer)>) -> Answer {
    let lots = asked.into_iter().map(|(pair, answer)| Lot { names: vec![pair], port: 0, answer }).collect();
    let tell = |lot: &Lot| words::between_pods(&lot.names.concat(), &lot.answer.summary);
    agree(lots, MAX_TOLD, &tell, words::depends_on_which)
}

/// What is asked about at once, and the answer: the same for all of them.
pub(super) struct Lot {
    pub names: Vec<String>,
    /// Where they get the connection, behind a Service.
    pub port: u16,
    pub answer: Answer,
}

/// A verdict, and the names of those that have it.
pub(super) type Agreeing = (Verdict, Vec<String>);

/// One answer: what all agree on, or that it depends on which it is. The first of each verdict is explained in full.
pub(super) fn agree(
    asked: Vec<Lot>,
    most: usize,
    tell: &dyn Fn(&Lot) -> words::Said,
    depends: fn(&[Agreeing]) -> String,
) -> Answer {
    let mut told: Vec<Agreeing> = Vec::new();
    let mut stages: Vec<Stage> = Vec::new();
    for lot in &asked {
        match told.iter_mut().find(|(verdict, _)| *verdict == lot.answer.verdict) {
            Some((_, names)) => names.extend(lot.names.iter().cloned()),
            None => told.push((lot.answer.verdict, lot.names.clone())),
        }
        merge(&mut stages, &lot.answer.stages);
    }
    let agreed = told.len() == 1;
    let mut reasons = Vec::new();
    if !agreed {
        for lot in asked.iter().take(most) {
            reasons.push(tell(lot).reason(effect_of(lot.answer.verdict), None));
        }
    }
    let mut answer = Answer::default();
    let mut explained: Vec<Verdict> = Vec::new();
    for Lot { answer: mut one, .. } in asked {
        if explained.contains(&one.verdict) {
            continue;
        }
        explained.push(one.verdict);
        reasons.append(&mut one.reasons);
        if explained.len() == 1 {
            answer = one;
        }
    }
    answer.stages = stages;
    answer.reasons = reasons;
    if !agreed {
        answer.verdict = Verdict::Depends;
        answer.summary = depends(&told);
    }
    answer
}

/// What the answer for some pods is to the question about all.
fn effect_of(verdict: Verdict) -> Effect {
    match verdict {
        Verdict::Allowed => Effect::For,
        Verdict::Denied => Effect::Against,
        _ => Effect::Note,
    }
}

fn merge(stages: &mut Vec<Stage>, others: &[Stage]) {
    if stages.is_empty() {
        stages.extend(others.iter().cloned());
        return;
    }
    for stage in stages {
        let other = others.iter().find(|other| other.code == stage.code);
        if other.is_none_or(|other| other.outcome != stage.outcome) {
            stage.outcome = Outcome::Depends;
        }
    }
}
