//! A blast radius in four layers: who comes in, the pod, by what it goes on, and what that puts within reach.

use super::layers::{self, Layers, Link, Node};
use super::{Line, Meaning, Picture, cut};
use crate::report::Severity;
use crate::report::survey::{Area, Item, Survey, drawn};

/// At most so many items are drawn of each sort.
pub(super) const MAX_OF_AREA: usize = 9;

/// How wide a sentence may be, and how many lines of it are shown.
const WIDTH: u32 = 170;
const MAX_LINES: usize = 5;

/// At most so many characters of the pod's name are shown.
const MAX_NAME: usize = 36;

const SOURCES: usize = 0;
const POD: usize = 1;
const MEANS: usize = 2;
const GAINS: usize = 3;

/// What lies in the reach of whoever has the pod. See [`super::svg`] for what its shapes tell the page: `item` is an index
/// into the survey's items.
#[must_use]
pub fn radius(pod: &str, summary: &str, survey: &Survey) -> Picture {
    let mut drawing = Drawing { nodes: Vec::new(), links: Vec::new(), left_out: 0 };
    drawing.nodes.push(Node {
        layer: POD,
        zone: 0,
        lines: vec![Line { text: cut(pod, MAX_NAME), aside: false }],
        class: "selected",
        meaning: Meaning { words: pod.to_owned(), data: Vec::new() },
    });
    for area in [Area::Host, Area::Identity, Area::Reach] {
        drawing.gains(survey, area, pod);
    }
    drawing.sources(survey, pod);
    let Drawing { nodes, links, left_out } = drawing;
    let mut notes = vec![summary.to_owned()];
    if left_out > 0 {
        notes.push(drawn::left_out(left_out));
    }
    let mut description = summary.to_owned();
    for item in &survey.items {
        description = [&description, " ", &item.text].concat();
    }
    layers::picture(Layers {
        title: [drawn::TITLE, ": ", pod].concat(),
        description,
        headings: drawn::LAYERS.to_vec(),
        zones: vec![String::new()],
        nodes,
        links,
        notes,
        close: true,
    })
}

struct Drawing {
    nodes: Vec<Node>,
    links: Vec<Link>,
    left_out: usize,
}

/// The pod is the first node.
const THE_POD: usize = 0;

impl Drawing {
    /// What an area gives: behind a box that says by what.
    fn gains(&mut self, survey: &Survey, area: Area, pod: &str) {
        let items = self.of_area(survey, area);
        if items.is_empty() {
            return;
        }
        let means = self.nodes.len();
        let name = drawn::means(area);
        self.nodes.push(Node {
            layer: MEANS,
            zone: 0,
            lines: vec![Line { text: name.to_owned(), aside: false }],
            class: "",
            meaning: Meaning { words: name.to_owned(), data: Vec::new() },
        });
        self.link(THE_POD, means, "", [pod, " → ", name].concat());
        for (index, item) in items {
            let at = self.item(GAINS, index, item);
            self.link(means, at, arrow(item.severity), item.text.clone());
        }
    }

    fn sources(&mut self, survey: &Survey, pod: &str) {
        for (index, item) in self.of_area(survey, Area::Inbound) {
            if ["not-exposed", "inbound-nothing", "not-isolated"].contains(&item.code.as_str()) {
                continue;
            }
            let at = self.item(SOURCES, index, item);
            self.link(at, THE_POD, arrow(item.severity), [&item.text, " → ", pod].concat());
        }
    }

    /// The first items of an area, the gravest first, with their places in the survey.
    fn of_area<'a>(&mut self, survey: &'a Survey, area: Area) -> Vec<(usize, &'a Item)> {
        let mut items: Vec<_> = survey.items.iter().enumerate().filter(|(_, item)| item.area == area).collect();
        // Beside what is grave or risky the rest is for the list.
        let matters = |(_, item): &(usize, &Item)| item.severity != Severity::Info;
        if items.iter().any(matters) {
            items.retain(matters);
        }
        self.left_out += items.len().saturating_sub(MAX_OF_AREA);
        items.truncate(MAX_OF_AREA);
        items
    }

    /// The index of the new node.
    fn item(&mut self, layer: usize, index: usize, item: &Item) -> usize {
        let mut lines = Vec::new();
        let all = layers::wrapped(&item.text.replace('`', ""), WIDTH);
        let is_cut = all.len() > MAX_LINES;
        for (line, mut text) in all.into_iter().take(MAX_LINES).enumerate() {
            if is_cut && line + 1 == MAX_LINES {
                text.push_str(" …");
            }
            lines.push(Line { text, aside: false });
        }
        let severity = drawn::severity(item.severity);
        if !severity.is_empty() {
            lines.push(Line { text: severity.to_owned(), aside: true });
        }
        let class = match item.severity {
            Severity::Error => "grave",
            Severity::Warning => "risky",
            Severity::Info => "",
        };
        let data = u32::try_from(index).map_or_else(|_| Vec::new(), |index| vec![("item", index)]);
        self.nodes.push(Node { layer, zone: 0, lines, class, meaning: Meaning { words: item.text.clone(), data } });
        self.nodes.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, class: &'static str, words: String) {
        let meaning = Meaning { words, data: Vec::new() };
        self.links.push(Link { from, to, label: String::new(), class, meaning });
    }
}

fn arrow(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "broken",
        Severity::Warning => "depends",
        Severity::Info => "",
    }
}
