//! Access as graphs: subject, binding, role with its rules.

use crate::export::dot::{left_aligned, quoted};
use crate::export::mermaid;
use crate::report::access::{AccessReport, drawn};

/// Mermaid refuses more than 500 arrows.
const MAX_ARROWS: usize = 400;

/// Nodes by layer, each with its lines and whether it is there, and arrows between their positions.
struct Graph {
    nodes: Vec<(String, Vec<String>, bool)>,
    arrows: Vec<(usize, usize)>,
    left_out: usize,
}

impl Graph {
    fn of(report: &AccessReport) -> Self {
        let mut graph = Self { nodes: Vec::new(), arrows: Vec::new(), left_out: 0 };
        for binding in &report.bindings {
            let is_there = binding.missing.is_empty();
            let label = drawn::binding(binding);
            let node = graph.node(&label, vec![label.clone()], is_there);
            for subject in &binding.subjects {
                let from = graph.node(subject, vec![subject.clone()], true);
                graph.arrow(from, node);
            }
            let mut lines = vec![drawn::role_kind(&binding.role, binding.role_default, !is_there)];
            lines.extend(binding.rules.iter().cloned());
            let more = (binding.rules_total as usize).saturating_sub(binding.rules.len());
            if more > 0 {
                lines.push(drawn::more_rules(more));
            }
            let role = graph.node(&binding.role, lines, is_there);
            graph.arrow(node, role);
        }
        graph
    }

    fn node(&mut self, key: &str, lines: Vec<String>, is_there: bool) -> usize {
        if let Some(known) = self.nodes.iter().position(|(known, ..)| known == key) {
            return known;
        }
        self.nodes.push((key.to_owned(), lines, is_there));
        self.nodes.len() - 1
    }

    fn arrow(&mut self, from: usize, to: usize) {
        if self.arrows.len() < MAX_ARROWS {
            self.arrows.push((from, to));
        } else {
            self.left_out += 1;
        }
    }

    fn notes(&self, report: &AccessReport) -> Vec<String> {
        let mut notes = vec![report.summary.clone()];
        if self.left_out > 0 {
            notes.push(drawn::arrows_left_out(self.left_out));
        }
        notes
    }
}

pub(in crate::export) fn dot(report: &AccessReport) -> String {
    let graph = Graph::of(report);
    let mut out = "digraph access {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n  labelloc=b;\n".to_owned();
    out.push_str(&format!("  label={};\n", left_aligned(&graph.notes(report))));
    for (id, (_, lines, is_there)) in graph.nodes.iter().enumerate() {
        let style = if *is_there { "" } else { ", style=\"rounded,dashed\"" };
        out.push_str(&format!("  n{id} [label={}{style}];\n", left_aligned(lines)));
    }
    for (from, to) in &graph.arrows {
        out.push_str(&format!("  n{from} -> n{to} [label={}];\n", quoted("")));
    }
    out.push_str("}\n");
    out
}

pub(in crate::export) fn mermaid(report: &AccessReport) -> String {
    let graph = Graph::of(report);
    let mut out = "flowchart LR\n".to_owned();
    for (id, (_, lines, is_there)) in graph.nodes.iter().enumerate() {
        let class = if *is_there { "" } else { ":::missing" };
        out.push_str(&format!("  n{id}[\"{}\"]{class}\n", mermaid::lines(lines)));
    }
    for (from, to) in &graph.arrows {
        out.push_str(&format!("  n{from} --> n{to}\n"));
    }
    out.push_str(&format!("  notes[\"{}\"]:::notes\n", mermaid::lines(&graph.notes(report))));
    out.push_str("  classDef missing stroke-dasharray: 4\n  classDef notes fill:none,stroke:none,text-align:left\n");
    out
}
