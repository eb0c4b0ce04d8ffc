//! Mermaid, as Markdown renderers draw it.

use super::graph::{Graph, Style};

pub(super) fn mermaid(graph: &Graph) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let mut missing = false;
    for (index, (zone, nodes)) in graph.zones.iter().enumerate() {
        if !zone.is_empty() {
            out.push_str(&format!("  subgraph z{index}[\"{}\"]\n", escaped(zone)));
        }
        let indent = if zone.is_empty() { "" } else { "  " };
        for node in nodes {
            let class = match node.style {
                Style::Plain => "",
                Style::Bold => ":::selected",
                Style::Missing => ":::missing",
            };
            missing |= node.style == Style::Missing;
            out.push_str(&format!("  {indent}n{}[\"{}\"]{class}\n", node.id, lines(&node.lines)));
        }
        out.push_str(if zone.is_empty() { "" } else { "  end\n" });
    }
    for edge in &graph.edges {
        let arrow = if edge.dashed { "-.->" } else { "-->" };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&edge.label)) };
        out.push_str(&format!("  n{} {arrow}{label} n{}\n", edge.from, edge.to));
    }
    out.push_str(&format!("  notes[\"{}\"]:::notes\n", lines(&graph.notes)));
    out.push_str("  classDef selected stroke-width:3px\n  classDef notes fill:none,stroke:none,text-align:left\n");
    if missing {
        out.push_str("  classDef missing stroke-dasharray:4 3\n");
    }
    out
}

fn lines(lines: &[String]) -> String {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "<br/>" });
        text.push_str(&escaped(line));
    }
    text
}

/// Labels are looked through for quotes, directives (`%%{`), Markdown and HTML: what is not plainly text becomes an entity
/// code, which Mermaid writes with `#`.
fn escaped(text: &str) -> String {
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
