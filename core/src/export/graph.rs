//! What DOT and Mermaid draw: groups of ends that are alike, by zone, and what policies let through between them.

use crate::report::network::alike::{Alike, Arrow, Zone};
use crate::report::network::{NetworkReport, Traffic, drawn};

/// At most so many arrows are drawn; Mermaid itself refuses more than 500.
const MAX_ARROWS: usize = 400;

pub(super) struct Graph<'report> {
    /// Zones by their name, each with the nodes in it.
    pub zones: Vec<(&'report str, Vec<Node>)>,
    pub edges: Vec<Edge<'report>>,
    /// Sentences about the whole.
    pub notes: Vec<String>,
}

pub(super) struct Node {
    pub id: usize,
    pub lines: Vec<String>,
    /// Policies select it.
    pub selected: bool,
}

pub(super) struct Edge<'report> {
    pub from: usize,
    pub to: usize,
    pub label: &'report str,
    pub depends: bool,
}

impl<'report> Graph<'report> {
    /// Groups that no policy has to do with are left out.
    pub fn of(report: &'report NetworkReport) -> Self {
        let alike = Alike::of(report);
        let all = alike.arrows();
        let arrows = all.get(..MAX_ARROWS).unwrap_or(&all);
        let mut zones: Vec<(Zone, Vec<Node>)> = Vec::new();
        for (id, group) in alike.groups.iter().enumerate() {
            if !group.is_selected() && !arrows.iter().any(|arrow| arrow.from == id || arrow.to == id) {
                continue;
            }
            let mut lines = drawn::labels(report, &group.members);
            if group.is_selected() {
                lines.extend(drawn::reach(alike.reach(id, &all)));
            }
            let node = Node { id, lines, selected: group.is_selected() };
            match zones.iter_mut().find(|(zone, _)| *zone == group.zone) {
                Some((_, nodes)) => nodes.push(node),
                None => zones.push((group.zone, vec![node])),
            }
        }
        let mut notes = vec![report.summary.clone()];
        if !arrows.is_empty() {
            notes.push(drawn::ONLY_LET_THROUGH.to_owned());
        }
        notes.extend(drawn::left_out(0, all.len() - arrows.len()));
        notes.extend(drawn::not_all_ends(report));
        notes.extend(report.incomplete.iter().cloned());
        Self {
            zones: zones.into_iter().map(|(zone, nodes)| (drawn::zone(zone), nodes)).collect(),
            edges: arrows.iter().map(edge).collect(),
            notes,
        }
    }
}

fn edge<'report>(arrow: &Arrow<'report>) -> Edge<'report> {
    Edge {
        from: arrow.from,
        to: arrow.to,
        label: drawn::cell(arrow.cell),
        depends: arrow.cell.traffic == Traffic::Depends,
    }
}
