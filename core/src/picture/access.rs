//! Access in four layers: subjects, the bindings that name them, the roles that these give, and what roles allow.

use super::layers::{self, Layers, Link, Node};
use super::{Line, Meaning, Picture, cut, width_of};
use crate::report::access::graph::{Graph, RoleBox, Room};
use crate::report::access::{AccessReport, SubjectAccess, boxes};

/// At most so many boxes stand in each layer, and so many arrows between them.
pub(super) const ROOM: Room = Room { boxes: 32, arrows: 90 };

/// At most so many ways are told in the picture's description.
const MAX_TOLD: usize = 30;

/// At most so many characters of a name are shown: those of Kubernetes' own controllers are long.
const MAX_NAME: usize = 42;

/// How wide a rule may be, how wide less important lines are, and how many lines each may take.
const RULE_WIDTH: u32 = 270;
const ASIDE_WIDTH: u32 = 230;
const MAX_LINES: usize = 2;

const SUBJECTS: usize = 0;
const BINDINGS: usize = 1;
const ROLES: usize = 2;
const RULES: usize = 3;

/// Who may do what: everybody, or one subject (`User jane`; empty: everybody) with the groups that it is in. See
/// [`super::svg`] for what its shapes tell the page: `subject`, `binding` and `role` are indices into the report's lists,
/// the first of a box that stands for several.
#[must_use]
pub fn access(report: &AccessReport, only: &str) -> Picture {
    let graph = Graph::of(report, only, ROOM);
    if graph.bindings.is_empty() && graph.roles.is_empty() {
        let sentence = if only.is_empty() { report.summary.clone() } else { boxes::not_bound(only) };
        return layers::calm(boxes::title(&graph), boxes::NOTHING_GIVEN.to_owned(), &[sentence]);
    }
    let mut drawing = Drawing { graph: &graph, zones: Vec::new(), nodes: Vec::new(), links: Vec::new() };
    drawing.nodes();
    let Drawing { zones, nodes, links, .. } = drawing;
    layers::picture(Layers {
        title: boxes::title(&graph),
        description: description(&graph),
        headings: boxes::LAYERS.to_vec(),
        zones: zones.iter().map(|zone| cut(zone, MAX_NAME)).collect(),
        nodes,
        links,
        notes: boxes::notes(&graph),
        close: false,
    })
}

struct Drawing<'graph> {
    graph: &'graph Graph<'graph>,
    zones: Vec<String>,
    /// Subjects, then bindings, then roles and their rules.
    nodes: Vec<Node>,
    links: Vec<Link>,
}

impl Drawing<'_> {
    fn nodes(&mut self) {
        let graph = self.graph;
        let first_binding = graph.subjects.len();
        let first_role = first_binding + graph.bindings.len();
        for (index, subjects) in graph.subjects.iter().enumerate() {
            let is = |what: fn(&SubjectAccess) -> bool| {
                subjects.first.and_then(|first| graph.report.subjects.get(first)).is_some_and(what)
            };
            let is_chosen = subjects.labels == [graph.only];
            let class = match (is_chosen, is(|one| one.missing)) {
                (true, _) => "selected",
                (false, true) => "missing",
                (false, false) => "",
            };
            let told = boxes::subject(graph, subjects);
            self.node(SUBJECTS, "", told, class, data("subject", subjects.first));
            for binding in &subjects.bindings {
                let [subject, given] = [data("subject", subjects.first), self.binding_data(*binding)];
                let words = self.binding_words(*binding);
                self.link(index, first_binding + binding, "", words, [subject, given].concat());
            }
        }
        for (index, binding) in graph.bindings.iter().enumerate() {
            let namespaces = binding.namespaces(graph.report);
            let class = if namespaces.is_empty() { "wide" } else { "" };
            let told = boxes::binding(graph, binding);
            let words = told.words.clone();
            self.node(BINDINGS, &boxes::scope(&namespaces), told, class, self.binding_data(index));
            let role = graph.roles.get(binding.role);
            let class = if role.is_some_and(RoleBox::is_missing) { "broken" } else { "" };
            let role_data = data("role", role.and_then(|role| role.first));
            let both = [self.binding_data(index), role_data].concat();
            self.link(first_binding + index, first_role + binding.role, class, words, both);
        }
        for role in &graph.roles {
            let class = if role.is_missing() { "missing" } else { "" };
            let data = data("role", role.first);
            self.node(ROLES, "", boxes::role(graph, role), class, data);
        }
        for (index, role) in graph.roles.iter().enumerate() {
            self.rules(first_role + index, role);
        }
    }

    fn rules(&mut self, from: usize, role: &RoleBox<'_>) {
        let Some(boxes::Rules { rules, more, words }) = boxes::rules(role) else { return };
        let mut lines = Vec::new();
        for rule in rules {
            let of = rule.find(" of ").or_else(|| rule.find(" only named "));
            match of.and_then(|at| rule.split_at_checked(at)) {
                Some((what, of)) if width_of(&rule) > RULE_WIDTH => {
                    wrap(what, RULE_WIDTH, false, &mut lines);
                    wrap(of, RULE_WIDTH, true, &mut lines);
                }
                _ => wrap(&rule, RULE_WIDTH, false, &mut lines),
            }
        }
        lines.extend(more.map(|text| Line { text, aside: true }));
        let data = data("role", role.first);
        self.link(from, self.nodes.len(), "", words.clone(), data.clone());
        self.push(RULES, "", lines, "", Meaning { words, data });
    }

    fn node(
        &mut self,
        layer: usize,
        zone: &str,
        told: boxes::Told,
        class: &'static str,
        data: Vec<(&'static str, u32)>,
    ) {
        let mut lines = Vec::new();
        for text in told.lines {
            lines.push(Line { text: cut(&text, MAX_NAME), aside: false });
        }
        for text in told.asides {
            wrap(&text, ASIDE_WIDTH, true, &mut lines);
        }
        self.push(layer, zone, lines, class, Meaning { words: told.words, data });
    }

    fn push(&mut self, layer: usize, zone: &str, lines: Vec<Line>, class: &'static str, meaning: Meaning) {
        let zone = self.zones.iter().position(|known| known == zone).unwrap_or_else(|| {
            self.zones.push(zone.to_owned());
            self.zones.len() - 1
        });
        self.nodes.push(Node { layer, zone, lines, class, meaning });
    }

    fn link(&mut self, from: usize, to: usize, class: &'static str, words: String, data: Vec<(&'static str, u32)>) {
        self.links.push(Link { from, to, label: String::new(), class, meaning: Meaning { words, data } });
    }

    fn binding_data(&self, index: usize) -> Vec<(&'static str, u32)> {
        data("binding", self.graph.bindings.get(index).and_then(|binding| binding.members.first().copied()))
    }

    fn binding_words(&self, index: usize) -> String {
        self.graph.bindings.get(index).map_or_else(String::new, |binding| boxes::binding(self.graph, binding).words)
    }
}

/// Lines of whole words; what is too long for them ends in an ellipsis.
fn wrap(text: &str, width: u32, aside: bool, lines: &mut Vec<Line>) {
    let all = layers::wrapped(text, width);
    let is_cut = all.len() > MAX_LINES;
    for (index, mut text) in all.into_iter().take(MAX_LINES).enumerate() {
        if is_cut && index + 1 == MAX_LINES {
            text.push_str(" …");
        }
        lines.push(Line { text, aside: aside || index > 0 });
    }
}

fn data(name: &'static str, index: Option<usize>) -> Vec<(&'static str, u32)> {
    index.and_then(|index| u32::try_from(index).ok()).map_or_else(Vec::new, |index| vec![(name, index)])
}

/// The summary, and what each box of bindings gives to whom.
fn description(graph: &Graph<'_>) -> String {
    let mut text = if graph.only.is_empty() { graph.report.summary.clone() } else { boxes::title(graph) + "." };
    for (index, binding) in graph.bindings.iter().enumerate().take(MAX_TOLD) {
        text.push(' ');
        text.push_str(&boxes::way(graph, binding, index));
    }
    if graph.bindings.len() > MAX_TOLD {
        text.push(' ');
        text.push_str(&boxes::and_more(graph.bindings.len() - MAX_TOLD));
    }
    text
}
