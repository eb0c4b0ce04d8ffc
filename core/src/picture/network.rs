//! The network in three layers: what may reach selected pods, the pods that policies select, and what those may reach.
//!
//! An end that is in several layers is drawn in each of them, so that all arrows go to the right.

use super::layers::{self, Layers, Link, Node};
use super::{Line, MAX_CHARACTERS, Meaning, Picture, cut};
use crate::report::network::alike::{Alike, Arrow, Group, Zone};
use crate::report::network::{EndpointKind, NetworkReport, Traffic, drawn};

/// At most so many boxes stand in a layer.
pub const MAX_BOXES: usize = 40;

/// At most so many arrows are drawn.
pub const MAX_ARROWS: usize = 150;

/// At most so many arrows are told in the picture's description.
const MAX_TOLD: usize = 30;

/// At most so many characters of a label are shown.
const MAX_LABEL: usize = 22;

const SOURCE: usize = 0;
const SELECTED: usize = 1;

/// What policies let through. See [`super::svg`] for what its shapes tell the page.
#[must_use]
pub fn network(report: &NetworkReport) -> Picture {
    let alike = Alike::of(report);
    if !alike.groups.iter().any(Group::is_selected) {
        let heading = drawn::NOTHING_ISOLATED.to_owned();
        return layers::calm(drawn::TITLE.to_owned(), heading, std::slice::from_ref(&report.summary));
    }
    let arrows = alike.arrows();
    let mut graph = Graph {
        alike: &alike,
        arrows: &arrows,
        zones: Vec::new(),
        drawn: Vec::new(),
        nodes: Vec::new(),
        links: Vec::new(),
        left_out: (0, 0),
    };
    for (index, group) in alike.groups.iter().enumerate() {
        if group.is_selected() && graph.node(SELECTED, index).is_none() {
            graph.left_out.0 += 1;
        }
    }
    for arrow in &arrows {
        if alike.groups.get(arrow.to).is_some_and(|target| target.ingress) {
            graph.link(SOURCE, arrow);
        }
        if alike.groups.get(arrow.from).is_some_and(|source| source.egress) {
            graph.link(SELECTED, arrow);
        }
    }
    let notes = graph.notes();
    layers::picture(Layers {
        title: drawn::TITLE.to_owned(),
        description: description(&alike, &arrows),
        headings: drawn::LAYERS.to_vec(),
        zones: graph.zones.iter().map(|zone| cut(drawn::zone(*zone), MAX_CHARACTERS)).collect(),
        nodes: graph.nodes,
        links: graph.links,
        notes,
    })
}

struct Graph<'alike> {
    alike: &'alike Alike<'alike>,
    arrows: &'alike [Arrow<'alike>],
    zones: Vec<Zone<'alike>>,
    /// The layer and group of each node.
    drawn: Vec<(usize, usize)>,
    nodes: Vec<Node>,
    links: Vec<Link>,
    /// Selected groups and arrows that are not drawn.
    left_out: (usize, usize),
}

impl Graph<'_> {
    /// The node of a group in a layer; none where the layer is full.
    fn node(&mut self, layer: usize, index: usize) -> Option<usize> {
        if let Some(node) = self.drawn.iter().position(|drawn| *drawn == (layer, index)) {
            return Some(node);
        }
        let group = self.alike.groups.get(index)?;
        if self.drawn.iter().filter(|(other, _)| *other == layer).count() >= MAX_BOXES {
            return None;
        }
        let zone = self.zones.iter().position(|zone| *zone == group.zone).unwrap_or_else(|| {
            self.zones.push(group.zone);
            self.zones.len() - 1
        });
        self.drawn.push((layer, index));
        self.nodes.push(self.described(layer, zone, index, group));
        Some(self.nodes.len() - 1)
    }

    fn described(&self, layer: usize, zone: usize, index: usize, group: &Group) -> Node {
        let report = self.alike.report;
        let mut lines = Vec::new();
        for label in drawn::labels(report, group) {
            lines.push(Line { text: cut(&label, MAX_CHARACTERS), aside: false });
        }
        let mut words = drawn::names(report, group, usize::MAX);
        if layer == SELECTED {
            let reach = drawn::reach(self.alike.reach(index, self.arrows));
            words.push_str(&format!(" ({reach})"));
            lines.push(Line { text: reach, aside: true });
        }
        let is_assumed = |end: &usize| report.endpoints.get(*end).is_some_and(|end| end.kind == EndpointKind::Standing);
        let class = match (group.is_selected(), group.members.iter().all(is_assumed)) {
            (false, false) => "",
            (false, true) => "assumed",
            (true, false) => "selected",
            (true, true) => "selected assumed",
        };
        let end = u32::try_from(group.first).unwrap_or(u32::MAX);
        let data = match layer {
            SOURCE => vec![("from", end)],
            SELECTED => vec![("from", end), ("to", end)],
            _ => vec![("to", end)],
        };
        Node { layer, zone, lines, class, meaning: Meaning { words, data } }
    }

    /// Draws an arrow from this layer to the next.
    fn link(&mut self, layer: usize, arrow: &Arrow) {
        let full = self.links.len() >= MAX_ARROWS;
        let ends = if full { None } else { self.node(layer, arrow.from).zip(self.node(layer + 1, arrow.to)) };
        let Some((from, to)) = ends else {
            self.left_out.1 += 1;
            return;
        };
        let Some((source, target)) = self.alike.ends(arrow.from, arrow.to) else { return };
        let data = [("from", source), ("to", target)];
        let data = data.map(|(name, end)| (name, u32::try_from(end).unwrap_or(u32::MAX)));
        self.links.push(Link {
            from,
            to,
            label: cut(drawn::cell(arrow.cell), MAX_LABEL),
            depends: arrow.cell.traffic == Traffic::Depends,
            meaning: Meaning { words: in_words(self.alike, arrow), data: data.to_vec() },
        });
    }

    fn notes(&self) -> Vec<String> {
        let report = self.alike.report;
        let mut notes = vec![drawn::ONLY_LET_THROUGH.to_owned()];
        if self.links.iter().any(|link| link.depends) {
            notes.push(drawn::DASHED.to_owned());
        }
        if self.left_out != (0, 0) {
            notes.push(drawn::left_out(self.left_out.0, self.left_out.1));
        }
        notes.extend(drawn::not_all_ends(report));
        notes.extend(report.incomplete.iter().cloned());
        notes
    }
}

/// The summary, and each arrow.
fn description(alike: &Alike, arrows: &[Arrow]) -> String {
    let mut text = alike.report.summary.clone();
    for arrow in arrows.iter().take(MAX_TOLD) {
        text.push_str(&format!(" {}.", in_words(alike, arrow)));
    }
    if arrows.len() > MAX_TOLD {
        text.push_str(&format!(" {}", drawn::and_more(arrows.len() - MAX_TOLD)));
    }
    text
}

fn in_words(alike: &Alike, arrow: &Arrow) -> String {
    let name = |index: usize| {
        alike.groups.get(index).map_or_else(String::new, |group| drawn::names(alike.report, group, drawn::MAX_NAMES))
    };
    drawn::arrow(&name(arrow.from), &name(arrow.to), arrow.cell)
}
