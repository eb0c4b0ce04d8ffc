//! Mermaid, as Markdown renderers draw it.

use super::graph::Graph;
use crate::report::network::NetworkReport;

pub(super) fn network(report: &NetworkReport) -> String {
    let graph = Graph::of(report);
    let mut out = "flowchart LR\n".to_owned();
    for (index, (zone, nodes)) in graph.zones.iter().enumerate() {
        out.push_str(&format!("  subgraph z{index}[\"{}\"]\n", escaped(zone)));
        for node in nodes {
            let class = if node.selected { ":::selected" } else { "" };
            out.push_str(&format!("    n{}[\"{}\"]{class}\n", node.id, lines(&node.lines)));
        }
        out.push_str("  end\n");
    }
    for edge in &graph.edges {
        let arrow = if edge.depends { "-.->" } else { "-->" };
        out.push_str(&format!("  n{} {arrow}|\"{}\"| n{}\n", edge.from, escaped(edge.label), edge.to));
    }
    out.push_str(&format!("  notes[\"{}\"]:::notes\n", lines(&graph.notes)));
    out.push_str("  classDef selected stroke-width:3px\n  classDef notes fill:none,stroke:none,text-align:left\n");
    out
}

pub(super) fn lines(lines: &[String]) -> String {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "<br/>" });
        text.push_str(&escaped(line));
    }
    text
}

/// Labels are looked through for quotes, directives (`%%{`), Markdown and HTML: what is not plainly text becomes an entity
/// code, which Mermaid writes with `#`.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            control if control.is_control() => out.push(' '),
            ' ' | '/' | '.' | ',' | ':' | '-' | '(' | ')' => out.push(letter),
            plain if plain.is_ascii_alphanumeric() || !plain.is_ascii() => out.push(plain),
            other => out.push_str(&format!("#{};", u32::from(other))),
        }
    }
    out
}
