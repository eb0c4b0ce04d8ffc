//! The network for DOT and Mermaid: groups of ends that are alike, and what policies let through between them.

use crate::export::graph::{Edge, Graph, Node, Style};
use crate::report::network::alike::Alike;
use crate::report::network::{NetworkReport, Traffic, drawn};

/// At most so many arrows are drawn; Mermaid itself refuses more than 500.
const MAX_ARROWS: usize = 400;

/// Groups that no policy has to do with are left out.
pub(in crate::export) fn network(report: &NetworkReport) -> Graph {
    let alike = Alike::of(report);
    let all = alike.arrows();
    let arrows = all.get(..MAX_ARROWS).unwrap_or(&all);
    let mut graph = Graph { name: "network", zones: Vec::new(), edges: Vec::new(), notes: Vec::new() };
    for (id, group) in alike.groups.iter().enumerate() {
        if !group.is_selected() && !arrows.iter().any(|arrow| arrow.from == id || arrow.to == id) {
            continue;
        }
        let mut lines = drawn::labels(report, &group.members);
        if group.is_selected() {
            lines.extend(drawn::reach(alike.reach(id, &all)));
        }
        let style = if group.is_selected() { Style::Bold } else { Style::Plain };
        graph.add(drawn::zone(group.zone), Node { id, lines, style });
    }
    for arrow in arrows {
        graph.edges.push(Edge {
            from: arrow.from,
            to: arrow.to,
            label: drawn::cell(arrow.cell).to_owned(),
            dashed: arrow.cell.traffic == Traffic::Depends,
        });
    }
    graph.notes.push(report.summary.clone());
    if !arrows.is_empty() {
        graph.notes.push(drawn::ONLY_LET_THROUGH.to_owned());
    }
    graph.notes.extend(drawn::left_out(0, all.len() - arrows.len()));
    graph.notes.extend(drawn::not_all_ends(report));
    graph.notes.extend(report.incomplete.iter().cloned());
    graph
}
