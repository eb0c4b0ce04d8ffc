//! Where everything stands, once the order is known.

use super::super::{Area, Curve, LINE, MARGIN, PADDING, Point, TITLE, width_of, width_of_bold};
use super::order;
use super::straight::{self, Block, Stack};
use super::{Layers, Link};
use crate::order::sort_by_key;

/// Room that the headings of layers take.
pub(super) const HEADING: u32 = 24;

/// Between boxes, and between groups of them.
const BETWEEN: u32 = 8;
const BETWEEN_GROUPS: u32 = 16;

/// Room for the bends between two layers, and between layers that stand close.
const BENDS: u32 = 72;
const CLOSE: u32 = 40;

/// Height that each label takes.
const SLOT: u32 = 18;

/// Height of an arrow's head.
const HEAD: u32 = 8;

/// Before and behind a label.
const BESIDE_LABEL: u32 = 6;

const MIN_COLUMN: u32 = 130;
const MIN_WIDTH: u32 = 360;

pub(super) struct Geometry {
    pub width: u32,
    pub height: u32,
    pub columns: Vec<Column>,
    /// Areas of zones in layers that have boxes of them, and which zone each is.
    pub groups: Vec<Area>,
    pub zones: Vec<usize>,
    /// By node.
    pub areas: Vec<Area>,
    /// By link.
    pub curves: Vec<Curve>,
    pub labels: Vec<Label>,
}

pub(super) struct Column {
    pub x: u32,
    pub width: u32,
    /// How far labels reach to the right of it.
    labels: u32,
}

pub(super) struct Label {
    pub area: Area,
    pub text: String,
    pub class: &'static str,
}

/// The labels at the outer end of arrows: those of one box that say the same share a height.
#[derive(Default)]
struct Slots {
    /// By node, the first link of each slot.
    of_node: Vec<Vec<usize>>,
    /// By link, its slot at its outer end.
    of_link: Vec<usize>,
}

impl Geometry {
    pub fn of(layers: &Layers, order: &[Vec<usize>]) -> Self {
        let mut ranks = vec![0; layers.nodes.len()];
        for column in order {
            for (rank, node) in column.iter().enumerate() {
                if let Some(place) = ranks.get_mut(*node) {
                    *place = rank;
                }
            }
        }
        let slots = slots(layers, &ranks);
        let columns = columns(layers);
        let mut geometry = Self {
            width: columns.last().map_or(0, |last| last.x + last.width + MARGIN).max(MIN_WIDTH),
            height: 0,
            columns,
            groups: Vec::new(),
            zones: Vec::new(),
            areas: vec![Area::default(); layers.nodes.len()],
            curves: Vec::new(),
            labels: Vec::new(),
        };
        geometry.place(layers, order, &slots);
        geometry.connect(layers, &slots, &ranks);
        geometry
    }

    /// Stacks the boxes of each layer, then moves those of lower layers to the height of what they are connected with.
    fn place(&mut self, layers: &Layers, order: &[Vec<usize>], slots: &Slots) {
        let top = MARGIN + HEADING;
        let inner_ends = inner_ends(layers);
        let is_named = |node: usize| {
            let zone = layers.nodes.get(node).and_then(|node| layers.zones.get(node.zone));
            zone.is_some_and(|zone| !zone.is_empty())
        };
        let any_named = (0..layers.nodes.len()).any(is_named);
        let mut stacks = Vec::new();
        for (column, nodes) in self.columns.iter().zip(order) {
            // Boxes that stand alone are level with those below a title.
            let below_titles = any_named && nodes.first().is_some_and(|first| !is_named(*first));
            let mut y = if below_titles { top + TITLE } else { top };
            let mut zone = None;
            let mut blocks: Vec<Block> = Vec::new();
            for index in nodes {
                let Some(node) = layers.nodes.get(*index) else { continue };
                let is_named = is_named(*index);
                if zone == Some(node.zone) {
                    y += BETWEEN;
                } else {
                    y += if zone.is_some() { PADDING + BETWEEN_GROUPS } else { 0 };
                }
                if zone != Some(node.zone) || !is_named {
                    zone = Some(node.zone);
                    blocks.push(Block { nodes: Vec::new(), group: self.groups.len() });
                    self.zones.push(node.zone);
                    self.groups.push(Area { x: column.x, y, width: column.width, height: 0 });
                    y += if is_named { TITLE } else { 0 };
                }
                blocks.last_mut().into_iter().for_each(|block| block.nodes.push(*index));
                let lines = number(node.lines.len()) * LINE + PADDING;
                let labels = slots.of_node.get(*index).map_or(0, Vec::len);
                let [right, left] = inner_ends.get(*index).copied().unwrap_or_default();
                let height = lines.max(number(labels) * SLOT + PADDING).max((right.max(left) + 1) * HEAD);
                if let Some(area) = self.areas.get_mut(*index) {
                    *area = Area { x: column.x + PADDING, y, width: column.width - 2 * PADDING, height };
                }
                y += height;
                if let Some(area) = self.groups.last_mut() {
                    area.height = y + PADDING - area.y;
                }
            }
            stacks.push(Stack { blocks, room: y + PADDING });
        }
        let lowest = stacks.iter().fold(top + 2 * LINE, |lowest, stack| lowest.max(stack.room));
        self.height = lowest + PADDING;
        for stack in &mut stacks {
            stack.room = lowest - stack.room;
        }
        straight::straighten(&stacks, &order::neighbours(layers), &mut self.areas, &mut self.groups);
    }

    fn connect(&mut self, layers: &Layers, slots: &Slots, ranks: &[usize]) {
        let inner = inner_heights(layers, slots, ranks, &self.areas);
        for (index, link) in layers.links.iter().enumerate() {
            let (outer, _, at_source) = layers.ends(link);
            let slot = slots.of_link.get(index).copied().unwrap_or(0);
            let count = slots.of_node.get(outer).map_or(1, Vec::len);
            let area = self.areas.get(outer).copied().unwrap_or_default();
            let top = (area.y + area.height / 2).saturating_sub(number(count) * SLOT / 2);
            let outer_y = top + number(slot) * SLOT + SLOT / 2;
            let inner_y = inner.get(index).copied().unwrap_or(0);
            let from = self.areas.get(link.from).map_or(0, |area| area.x + area.width);
            let to = self.areas.get(link.to).map_or(0, |area| area.x);
            let column = layers.nodes.get(link.from).and_then(|node| self.columns.get(node.layer));
            let room = column.map_or(0, |column| column.labels) + PADDING;
            let width = width_of_bold(&link.label);
            let (from_y, to_y, bends, settles, label_x) = if at_source {
                (outer_y, inner_y, from + room, to.saturating_sub(PADDING), from + PADDING + BESIDE_LABEL)
            } else {
                let label_x = to.saturating_sub(PADDING + BESIDE_LABEL + width);
                (inner_y, outer_y, from + PADDING, to.saturating_sub(room), label_x)
            };
            self.curves.push(Curve {
                from: Point { x: from, y: from_y },
                bends,
                settles,
                to: Point { x: to, y: to_y },
            });
            let is_first = slots.of_node.get(outer).and_then(|slots| slots.get(slot)) == Some(&index);
            if is_first && !link.label.is_empty() {
                let area = Area { x: label_x, y: outer_y.saturating_sub(LINE / 2), width, height: LINE };
                self.labels.push(Label { area, text: link.label.clone(), class: link.class });
            }
        }
    }
}

/// Columns from left to right, each as wide as its widest text.
fn columns(layers: &Layers) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut x = MARGIN;
    let bends = if layers.close { CLOSE } else { BENDS };
    for (layer, (heading, empty)) in layers.headings.iter().enumerate() {
        let mut width = MIN_COLUMN.max(width_of(heading)).max(width_of(empty));
        for node in layers.nodes.iter().filter(|node| node.layer == layer) {
            let title = layers.zones.get(node.zone).map_or(0, |title| width_of_bold(title));
            width = width.max(title + 2 * PADDING);
            for line in &node.lines {
                width = width.max(width_of(&line.text) + 4 * PADDING);
            }
        }
        let mut labels = 0;
        for link in &layers.links {
            if !layers.close && layers.nodes.get(link.from).is_some_and(|node| node.layer == layer) {
                labels = labels.max(width_of_bold(&link.label) + 2 * BESIDE_LABEL);
            }
        }
        columns.push(Column { x, width, labels });
        x += width + labels + bends;
    }
    columns
}

/// Gives each label at a box its own height, in the order of the arrows' other ends.
fn slots(layers: &Layers, ranks: &[usize]) -> Slots {
    let mut slots = Slots { of_node: vec![Vec::new(); layers.nodes.len()], of_link: vec![0; layers.links.len()] };
    for index in sorted(layers, &|_, link| (rank(ranks, layers.ends(link).1), 0)) {
        let Some(link) = layers.links.get(index) else { continue };
        let Some(of_node) = slots.of_node.get_mut(layers.ends(link).0) else { continue };
        let says_the_same = |other: &usize| {
            let other = layers.links.get(*other);
            other.is_some_and(|other| other.label == link.label && other.class == link.class)
        };
        let slot = of_node.iter().position(says_the_same).unwrap_or_else(|| {
            of_node.push(index);
            of_node.len() - 1
        });
        if let Some(of_link) = slots.of_link.get_mut(index) {
            *of_link = slot;
        }
    }
    slots
}

/// By link, the height of its inner end: spread over the box's side, in the order of the outer ends.
fn inner_heights(layers: &Layers, slots: &Slots, ranks: &[usize], areas: &[Area]) -> Vec<u32> {
    let mut heights = vec![0; layers.links.len()];
    let links = sorted(layers, &|index, link| {
        (rank(ranks, layers.ends(link).0), slots.of_link.get(index).copied().unwrap_or(0))
    });
    let counts = inner_ends(layers);
    let mut seen = vec![[0_u32; 2]; areas.len()];
    for index in &links {
        let Some(link) = layers.links.get(*index) else { continue };
        let (_, inner, at_source) = layers.ends(link);
        let side = usize::from(at_source);
        let count = counts.get(inner).and_then(|sides| sides.get(side)).copied().unwrap_or(0);
        let Some(seen) = seen.get_mut(inner).and_then(|sides| sides.get_mut(side)) else { continue };
        *seen += 1;
        if let (Some(area), Some(height)) = (areas.get(inner), heights.get_mut(*index)) {
            *height = area.y + area.height * *seen / (count + 1);
        }
    }
    heights
}

/// By node, how many arrows have their inner end at its right and at its left.
fn inner_ends(layers: &Layers) -> Vec<[u32; 2]> {
    let mut counts = vec![[0; 2]; layers.nodes.len()];
    for link in &layers.links {
        let (_, inner, at_source) = layers.ends(link);
        if let Some(count) = counts.get_mut(inner).and_then(|sides| sides.get_mut(usize::from(at_source))) {
            *count += 1;
        }
    }
    counts
}

/// The links in the order of what `key` tells of each.
fn sorted(layers: &Layers, key: &dyn Fn(usize, &Link) -> (usize, usize)) -> Vec<usize> {
    let mut links: Vec<usize> = (0..layers.links.len()).collect();
    sort_by_key(&mut links, |index| layers.links.get(*index).map(|link| key(*index, link)));
    links
}

fn rank(ranks: &[usize], node: usize) -> usize {
    ranks.get(node).copied().unwrap_or(0)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
