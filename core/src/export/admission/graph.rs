//! Admission for DOT and Mermaid: pods, what policies say of them, and who may use the policies.

use crate::export::graph::{Edge, Graph, Node, Style};
use crate::order::Map;
use crate::report::admission::{AdmissionReport, PodAdmission, PolicyOutcome, drawn};

/// At most so many boxes of each sort.
const MAX_BOXES: usize = 120;

/// At most so many arrows are drawn, and of them so many from pods; Mermaid itself refuses more than 500.
const MAX_ARROWS: usize = 400;
const MAX_ARROWS_OF_PODS: usize = 300;

pub(in crate::export) fn admission(report: &AdmissionReport) -> Graph {
    let mut graph = Graph { name: "admission", zones: Vec::new(), edges: Vec::new(), notes: Vec::new() };
    let pods = report.pods.get(..MAX_BOXES).unwrap_or(&report.pods);
    for (id, pod) in pods.iter().enumerate() {
        graph.add(&pod.namespace, Node { id, lines: of_pod(pod), style: Style::Plain });
    }
    let admits = |index: usize| {
        let outcomes = pods.iter().filter_map(|pod| pod.outcomes.get(index));
        outcomes.into_iter().any(|outcome| outcome.chosen)
    };
    // Those that admit something are drawn before others.
    let (mut policies, others): (Vec<usize>, Vec<usize>) = (0..report.policies.len()).partition(|index| admits(*index));
    let admitting = policies.len();
    policies.extend(others);
    policies.truncate(MAX_BOXES);
    // By the policies' index, where they stand among the boxes.
    let boxes: Map<usize, usize> = policies.iter().enumerate().map(|(at, index)| (*index, pods.len() + at)).collect();
    for (at, index) in policies.iter().enumerate() {
        if let Some(policy) = report.policies.get(*index) {
            let style = if at < admitting { Style::Bold } else { Style::Plain };
            graph.add(drawn::POLICIES, Node { id: pods.len() + at, lines: vec![policy.name.clone()], style });
        }
    }
    let mut left_out = judged(&mut graph, pods, &boxes);
    left_out += users(&mut graph, report, &policies, pods.len());
    graph.notes.push(report.summary.clone());
    if !policies.is_empty() {
        graph.notes.push(drawn::LEGEND.to_owned());
    }
    graph.notes.extend(drawn::left_out(report.pods.len() - pods.len(), "pod", "pods"));
    graph.notes.extend(drawn::left_out(report.policies.len() - policies.len(), "policy", "policies"));
    graph.notes.extend(drawn::left_out(left_out, "arrow", "arrows"));
    graph
}

fn of_pod(pod: &PodAdmission) -> Vec<String> {
    vec![
        drawn::pod(pod),
        ["runs as ", &pod.service_account].concat(),
        [drawn::verdict(pod.verdict), ", meets ", &pod.standard.level].concat(),
    ]
}

/// Arrows from pods to policies, those that matter most first. How many are left out?
fn judged(graph: &mut Graph, pods: &[PodAdmission], boxes: &Map<usize, usize>) -> usize {
    let mut left_out = 0;
    for rank in 0..4 {
        for (from, pod) in pods.iter().enumerate() {
            for (index, outcome) in pod.outcomes.iter().enumerate().filter(|(_, outcome)| rank_of(outcome) == rank) {
                let Some(to) = boxes.get(&index) else { continue };
                if graph.edges.len() >= MAX_ARROWS_OF_PODS {
                    left_out += 1;
                    continue;
                }
                let label = drawn::outcome_in_short(outcome);
                graph.edges.push(Edge { from, to: *to, label, dashed: !outcome.chosen });
            }
        }
    }
    left_out
}

fn rank_of(outcome: &PolicyOutcome) -> usize {
    match (outcome.chosen, outcome.passes) {
        (true, _) => 0,
        (_, true) if outcome.granted_to_service_account || outcome.granted_to_creator => 1,
        (_, true) => 2,
        _ => 3,
    }
}

/// Those who may use the policies, each a box once. How many arrows to them are left out?
fn users(graph: &mut Graph, report: &AdmissionReport, policies: &[usize], first: usize) -> usize {
    let mut subjects: Map<&str, usize> = Map::new();
    let mut left_out = 0;
    let next = first + policies.len();
    for (at, policy) in policies.iter().enumerate() {
        for user in report.policies.get(*policy).map(|policy| policy.users.as_slice()).unwrap_or_default() {
            let known = subjects.get(user.subject.as_str()).copied();
            if graph.edges.len() >= MAX_ARROWS || (known.is_none() && subjects.len() >= MAX_BOXES) {
                left_out += 1;
                continue;
            }
            let to = known.unwrap_or_else(|| {
                let id = next + subjects.len();
                subjects.insert(&user.subject, id);
                graph.add("", Node { id, lines: vec![user.subject.clone()], style: Style::Plain });
                id
            });
            graph.edges.push(Edge { from: first + at, to, label: drawn::place(user), dashed: false });
        }
    }
    left_out
}
