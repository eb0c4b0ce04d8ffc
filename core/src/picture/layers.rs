//! Lays out what flows from left to right: boxes in layers, grouped by where they belong, arrows from a layer to the next.
//!
//! No arrow passes through a box or a label: between two layers it leaves level, as far as labels reach, then bends, then
//! arrives level. Labels stand at the arrows' ends in the outer layer, each at its own height.

mod geometry;
mod order;
mod straight;

use super::{Anchor, Form, LINE, Line, MARGIN, Meaning, Picture, Point, Shape, cut, width_of};
use geometry::{Geometry, HEADING};

/// What is to be drawn.
pub(super) struct Layers {
    pub title: String,
    pub description: String,
    /// What stands above each layer, and within it where it is empty.
    pub headings: Vec<(&'static str, &'static str)>,
    /// What groups of boxes are called, in the order to keep where nothing else decides; without a name there is no area
    /// around them.
    pub zones: Vec<String>,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    /// Sentences below.
    pub notes: Vec<String>,
    /// No arrow has a label, and the picture is to be narrow.
    pub close: bool,
}

pub(super) struct Node {
    pub layer: usize,
    /// Into `Layers::zones`.
    pub zone: usize,
    pub lines: Vec<Line>,
    pub class: &'static str,
    pub meaning: Meaning,
}

/// From a node to one of the next layer (by index).
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub label: String,
    /// `depends`: it is not sure; `broken`: it leads nowhere.
    pub class: &'static str,
    pub meaning: Meaning,
}

impl Layers {
    /// Whether labels between this layer and the next stand at the arrows' sources.
    fn labels_at_source(layer: usize) -> bool {
        layer == 0
    }

    fn layer(&self, node: usize) -> Option<usize> {
        self.nodes.get(node).map(|node| node.layer)
    }

    /// The outer and the inner end of a link, and whether the outer one is its source.
    fn ends(&self, link: &Link) -> (usize, usize, bool) {
        let at_source = self.nodes.get(link.from).is_some_and(|node| Self::labels_at_source(node.layer));
        if at_source { (link.from, link.to, true) } else { (link.to, link.from, false) }
    }
}

pub(super) fn picture(layers: Layers) -> Picture {
    let geometry = Geometry::of(&layers, &order::order(&layers));
    let mut shapes = Vec::new();
    for (zone, area) in geometry.zones.iter().zip(&geometry.groups) {
        let title = layers.zones.get(*zone).cloned().unwrap_or_default();
        if title.is_empty() {
            continue;
        }
        shapes.push(Shape { form: Form::Group(*area, title), class: "", meaning: None });
    }
    for (index, (heading, empty)) in layers.headings.iter().enumerate() {
        let Some(column) = geometry.columns.get(index) else { continue };
        let x = column.x + column.width / 2;
        shapes.push(text(x, MARGIN + 12, Anchor::Middle, "heading", (*heading).to_owned()));
        if !layers.nodes.iter().any(|node| node.layer == index) {
            shapes.push(text(x, geometry.height / 2 + 16, Anchor::Middle, "aside", (*empty).to_owned()));
        }
    }
    let mut bottom = geometry.height;
    for note in &layers.notes {
        bottom += LINE / 2;
        for line in wrapped(note, geometry.width.saturating_sub(2 * MARGIN)) {
            bottom += LINE;
            shapes.push(text(MARGIN, bottom, Anchor::Start, "aside", line));
        }
    }
    for (link, curve) in layers.links.into_iter().zip(geometry.curves) {
        shapes.push(Shape { form: Form::Arrow(curve), class: link.class, meaning: Some(link.meaning) });
    }
    for (node, area) in layers.nodes.into_iter().zip(geometry.areas) {
        shapes.push(Shape { form: Form::Box(area, node.lines), class: node.class, meaning: Some(node.meaning) });
    }
    for label in geometry.labels {
        shapes.push(Shape { form: Form::Label(label.area, label.text), class: label.class, meaning: None });
    }
    let height = bottom + MARGIN;
    Picture { width: geometry.width, height, title: layers.title, description: layers.description, shapes }
}

/// One box with a title and sentences, where there is nothing to connect.
pub(super) fn calm(title: String, heading: String, sentences: &[String]) -> Picture {
    const WIDTH: u32 = 390;
    let area = super::Area { x: MARGIN, y: MARGIN, width: WIDTH - 2 * MARGIN, height: 0 };
    let mut lines = Vec::new();
    for sentence in sentences {
        lines.extend(wrapped(sentence, area.width - 2 * MARGIN));
    }
    let mut shapes = Vec::new();
    let mut y = area.y + HEADING + LINE;
    for line in lines {
        shapes.push(text(area.x + MARGIN, y, Anchor::Start, "", line));
        y += LINE;
    }
    let area = super::Area { height: y - area.y, ..area };
    shapes.insert(0, Shape { form: Form::Group(area, heading), class: "", meaning: None });
    Picture { width: WIDTH, height: y + MARGIN, title, description: sentences.join(" "), shapes }
}

fn text(x: u32, y: u32, anchor: Anchor, class: &'static str, text: String) -> Shape {
    Shape { form: Form::Text { at: Point { x, y }, anchor, text }, class, meaning: None }
}

/// Lines of whole words that fit; what is longer than a line by itself is cut.
pub(super) fn wrapped(text: &str, width: u32) -> Vec<String> {
    let most = usize::try_from(width / width_of("m")).unwrap_or(usize::MAX);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = cut(word, most);
        match lines.last_mut() {
            Some(line) if width_of(line) + width_of(" ") + width_of(&word) <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
