//! Graphviz: `dot -Tsvg network.dot`.

use super::graph::Graph;
use crate::report::network::NetworkReport;

pub(super) fn network(report: &NetworkReport) -> String {
    let graph = Graph::of(report);
    let mut out = "digraph network {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n  labelloc=b;\n".to_owned();
    out.push_str(&format!("  label={};\n", left_aligned(&graph.notes)));
    for (index, (zone, nodes)) in graph.zones.iter().enumerate() {
        out.push_str(&format!("  subgraph cluster_{index} {{\n    label={};\n    labelloc=t;\n", quoted(zone)));
        for node in nodes {
            let style = if node.selected { ", style=\"rounded,bold\"" } else { "" };
            out.push_str(&format!("    n{} [label={}{style}];\n", node.id, left_aligned(&node.lines)));
        }
        out.push_str("  }\n");
    }
    for edge in &graph.edges {
        let style = if edge.depends { ", style=dashed" } else { "" };
        out.push_str(&format!("  n{} -> n{} [label={}{style}];\n", edge.from, edge.to, quoted(edge.label)));
    }
    out.push_str("}\n");
    out
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

pub(super) fn left_aligned(lines: &[String]) -> String {
    let mut text = String::from("\"");
    for line in lines {
        text.push_str(&escaped(line));
        text.push_str("\\l");
    }
    text.push('"');
    text
}

/// A backslash starts Graphviz's own escapes, `&` its entities.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            control if control.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
