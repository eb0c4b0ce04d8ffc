//! Graphviz: `dot -Tsvg network.dot`.

use super::graph::{Graph, Style};

pub(super) fn dot(graph: &Graph) -> String {
    let mut out =
        format!("digraph {} {{\n  rankdir=LR;\n  node [shape=box, style=rounded];\n  labelloc=b;\n", graph.name);
    out.push_str(&format!("  label={};\n", left_aligned(&graph.notes)));
    for (index, (zone, nodes)) in graph.zones.iter().enumerate() {
        if !zone.is_empty() {
            out.push_str(&format!("  subgraph cluster_{index} {{\n    label={};\n    labelloc=t;\n", quoted(zone)));
        }
        let indent = if zone.is_empty() { "" } else { "  " };
        for node in nodes {
            let style = match node.style {
                Style::Plain => "",
                Style::Bold => ", style=\"rounded,bold\"",
                Style::Missing => ", style=\"rounded,dashed\"",
            };
            out.push_str(&format!("  {indent}n{} [label={}{style}];\n", node.id, left_aligned(&node.lines)));
        }
        out.push_str(if zone.is_empty() { "" } else { "  }\n" });
    }
    for edge in &graph.edges {
        let style = if edge.dashed { ", style=dashed" } else { "" };
        let label = if edge.label.is_empty() && !edge.dashed {
            String::new()
        } else {
            format!(" [label={}{style}]", quoted(&edge.label))
        };
        out.push_str(&format!("  n{} -> n{}{label};\n", edge.from, edge.to));
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn left_aligned(lines: &[String]) -> String {
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
