//! Access for DOT and Mermaid: subjects, the bindings that name them, the roles that these give, and what roles allow.

use crate::export::graph::{Edge, Graph, Node, Style};
use crate::report::access::graph::{Graph as Ways, Room};
use crate::report::access::{AccessReport, boxes};

/// At most so many boxes of each sort, and arrows between them; Mermaid itself refuses more than 500 arrows.
const ROOM: Room = Room { boxes: 120, arrows: 300 };

pub(in crate::export) fn access(report: &AccessReport) -> Graph {
    let ways = Ways::of(report, "", ROOM);
    let mut graph = Graph { name: "access", zones: Vec::new(), edges: Vec::new(), notes: Vec::new() };
    let first_binding = ways.subjects.len();
    let first_role = first_binding + ways.bindings.len();
    let first_rules = first_role + ways.roles.len();
    for (id, subjects) in ways.subjects.iter().enumerate() {
        let first = subjects.first.and_then(|first| report.subjects.get(first));
        let style = if first.is_some_and(|first| first.missing) { Style::Missing } else { Style::Plain };
        graph.add("", node(id, boxes::subject(&ways, subjects), style));
        for binding in &subjects.bindings {
            graph.edges.push(edge(id, first_binding + binding));
        }
    }
    for (index, binding) in ways.bindings.iter().enumerate() {
        let namespaces = binding.namespaces(report);
        let style = if namespaces.is_empty() { Style::Bold } else { Style::Plain };
        let id = first_binding + index;
        graph.add(&boxes::scope(&namespaces), node(id, boxes::binding(&ways, binding), style));
        let dashed = ways.roles.get(binding.role).is_some_and(|role| role.is_missing());
        graph.edges.push(Edge { dashed, ..edge(id, first_role + binding.role) });
    }
    for (index, role) in ways.roles.iter().enumerate() {
        let style = if role.is_missing() { Style::Missing } else { Style::Plain };
        let id = first_role + index;
        graph.add("", node(id, boxes::role(&ways, role), style));
        if let Some(boxes::Rules { mut rules, more, .. }) = boxes::rules(role) {
            rules.extend(more);
            let allowed = first_rules + index;
            graph.add("", Node { id: allowed, lines: rules, style: Style::Plain });
            graph.edges.push(edge(id, allowed));
        }
    }
    graph.notes.push(report.summary.clone());
    graph.notes.extend(boxes::notes(&ways));
    graph
}

fn node(id: usize, told: boxes::Told, style: Style) -> Node {
    Node { id, lines: [told.lines, told.asides].concat(), style }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, label: String::new(), dashed: false }
}
