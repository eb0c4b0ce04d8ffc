//! What DOT and Mermaid draw: boxes in zones, and arrows between them.

pub(super) struct Graph {
    /// What Graphviz calls it.
    pub name: &'static str,
    /// Zones by their name, each with the nodes in it; nodes of the one without a name stand alone.
    pub zones: Vec<(String, Vec<Node>)>,
    pub edges: Vec<Edge>,
    /// Sentences about the whole.
    pub notes: Vec<String>,
}

pub(super) struct Node {
    pub id: usize,
    pub lines: Vec<String>,
    pub style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// It is what matters most.
    Bold,
    /// It is only referred to.
    Missing,
}

pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    /// May be empty.
    pub label: String,
    /// It is not sure, or leads to what is missing.
    pub dashed: bool,
}

impl Graph {
    /// Puts a node into its zone.
    pub fn add(&mut self, zone: &str, node: Node) {
        match self.zones.iter_mut().find(|(name, _)| name == zone) {
            Some((_, nodes)) => nodes.push(node),
            None => self.zones.push((zone.to_owned(), vec![node])),
        }
    }
}
