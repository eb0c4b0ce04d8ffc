//! The network in three layers: what may reach selected pods, the pods that policies select, and what those may reach.
//!
//! An end that is in several layers is drawn in each of them, so that all arrows go to the right.

use super::layers::{self, Layers, Link, Node};
use super::{Line, MAX_CHARACTERS, Meaning, Picture, cut};
use crate::order;
use crate::report::network::alike::{Alike, Arrow, Group, Zone};
use crate::report::network::{Cell, EndpointKind, NetworkReport, Traffic, drawn};

/// At most so many boxes stand in a layer.
pub const MAX_BOXES: usize = 40;

/// At most so many arrows are drawn, unless one selected group alone has more.
pub const MAX_ARROWS: usize = 120;

/// At most so many arrows are told in the picture's description.
const MAX_TOLD: usize = 30;

/// At most so many names of a box are told in full.
const MAX_IN_FULL: usize = 100;

/// At most so many characters of a label are shown.
const MAX_LABEL: usize = 20;

const SELECTED: usize = 1;

/// What policies let through. See [`super::svg`] for what its shapes tell the page.
#[must_use]
pub fn network(report: &NetworkReport) -> Picture {
    let alike = Alike::of(report);
    let mut selected = Vec::new();
    for (index, group) in alike.groups.iter().enumerate() {
        if group.is_selected() {
            selected.push(index);
        }
    }
    if selected.is_empty() {
        let heading = drawn::NOTHING_ISOLATED.to_owned();
        return layers::calm(drawn::TITLE.to_owned(), heading, std::slice::from_ref(&report.summary));
    }
    let arrows = alike.arrows();
    let (kept, sides) = fitting(&alike, &arrows, &selected);
    let mut graph = Graph { alike: &alike, arrows: &arrows, zones: Vec::new(), nodes: Vec::new(), links: Vec::new() };
    for index in kept {
        graph.selected(*index);
    }
    let mut arrows_left_out = 0;
    for side in &sides {
        for (count, bundle) in side.bundles.iter().enumerate() {
            if count < MAX_BOXES {
                graph.bundle(side.is_source, bundle, kept);
            } else {
                arrows_left_out += bundle.arrows.len();
            }
        }
    }
    let notes = graph.notes(selected.len() - kept.len(), arrows_left_out);
    layers::picture(Layers {
        title: drawn::TITLE.to_owned(),
        description: description(&alike, &arrows),
        headings: drawn::LAYERS.to_vec(),
        zones: graph.zones.iter().map(|zone| cut(drawn::zone(*zone), MAX_CHARACTERS)).collect(),
        nodes: graph.nodes,
        links: graph.links,
        notes,
        close: false,
    })
}

/// One of the outer layers.
struct Side<'alike> {
    /// What may reach those selected; else what they may reach.
    is_source: bool,
    bundles: Vec<Bundle<'alike>>,
}

/// Groups of one zone that have the same arrows to or from those selected: one box.
struct Bundle<'alike> {
    zone: Zone<'alike>,
    groups: Vec<usize>,
    /// The selected group at the other end, and what may go.
    arrows: Vec<(usize, &'alike Cell)>,
}

/// The first selected groups, as many as can be drawn with all their arrows, and what is at both sides of them.
fn fitting<'alike, 'selected>(
    alike: &Alike<'alike>,
    arrows: &[Arrow<'alike>],
    selected: &'selected [usize],
) -> (&'selected [usize], [Side<'alike>; 2]) {
    let mut count = selected.len().min(MAX_BOXES);
    loop {
        let kept = selected.get(..count).unwrap_or(selected);
        let sides = [true, false].map(|is_source| side(alike, arrows, kept, is_source));
        let drawn = sides.iter().flat_map(|side| &side.bundles).fold(0, |sum, bundle| sum + bundle.arrows.len());
        if drawn <= MAX_ARROWS || count <= 1 {
            return (kept, sides);
        }
        count -= usize::max(count / 8, 1);
    }
}

fn side<'alike>(alike: &Alike<'alike>, all: &[Arrow<'alike>], kept: &[usize], is_source: bool) -> Side<'alike> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for (index, group) in alike.groups.iter().enumerate() {
        let mut arrows = Vec::new();
        for arrow in all {
            let (outer, inner) = if is_source { (arrow.from, arrow.to) } else { (arrow.to, arrow.from) };
            let decides = |group: &Group| if is_source { group.ingress } else { group.egress };
            if outer == index && kept.contains(&inner) && alike.groups.get(inner).is_some_and(decides) {
                arrows.push((inner, arrow.cell));
            }
        }
        match bundles.iter_mut().find(|bundle| bundle.zone == group.zone && bundle.arrows == arrows) {
            Some(bundle) => bundle.groups.push(index),
            None if arrows.is_empty() => {}
            None => bundles.push(Bundle { zone: group.zone, groups: vec![index], arrows }),
        }
    }
    Side { is_source, bundles }
}

struct Graph<'alike> {
    alike: &'alike Alike<'alike>,
    arrows: &'alike [Arrow<'alike>],
    zones: Vec<Zone<'alike>>,
    /// Those selected come first, in the order in which they are kept.
    nodes: Vec<Node>,
    links: Vec<Link>,
}

impl<'alike> Graph<'alike> {
    fn selected(&mut self, index: usize) {
        let Some(group) = self.alike.groups.get(index) else { return };
        let reach = drawn::reach(self.alike.reach(index, self.arrows));
        let end = number(group.first);
        self.node(SELECTED, group.zone, &group.members, reach, vec![("from", end), ("to", end)]);
    }

    fn bundle(&mut self, is_source: bool, bundle: &Bundle<'alike>, kept: &[usize]) {
        let mut members = Vec::new();
        for group in &bundle.groups {
            members.extend(self.alike.groups.get(*group).map_or(&[][..], |group| &group.members));
        }
        order::sort(&mut members);
        let (Some(first), Some(first_group)) = (members.first(), bundle.groups.first()) else { return };
        let outer = self.nodes.len();
        let data = vec![(if is_source { "from" } else { "to" }, number(*first))];
        self.node(if is_source { 0 } else { SELECTED + 1 }, bundle.zone, &members, None, data);
        let name = drawn::names(self.alike.report, &members, drawn::MAX_NAMES);
        for (group, cell) in &bundle.arrows {
            let Some(inner) = kept.iter().position(|kept| kept == group) else { continue };
            let selected = name_of(self.alike, *group);
            let (ends, words, from, to) = if is_source {
                (self.alike.ends(*first_group, *group), drawn::arrow(&name, &selected, cell), outer, inner)
            } else {
                (self.alike.ends(*group, *first_group), drawn::arrow(&selected, &name, cell), inner, outer)
            };
            let data = ends.map_or(Vec::new(), |(from, to)| vec![("from", number(from)), ("to", number(to))]);
            self.links.push(Link {
                from,
                to,
                label: cut(drawn::cell(cell), MAX_LABEL),
                class: if cell.traffic == Traffic::Depends { "depends" } else { "" },
                meaning: Meaning { words, data },
            });
        }
    }

    fn node(
        &mut self,
        layer: usize,
        zone: Zone<'alike>,
        members: &[usize],
        reach: Option<String>,
        data: Vec<(&'static str, u32)>,
    ) {
        let report = self.alike.report;
        let mut lines = Vec::new();
        for label in drawn::labels(report, members) {
            lines.push(Line { text: cut(&label, MAX_CHARACTERS), aside: false });
        }
        let mut words = drawn::names(report, members, MAX_IN_FULL);
        if let Some(reach) = reach {
            words.push_str(&format!(" ({reach})"));
            lines.push(Line { text: reach, aside: true });
        }
        let is_standing =
            |end: &usize| report.endpoints.get(*end).is_some_and(|end| end.kind == EndpointKind::Standing);
        let class = match (layer == SELECTED, members.iter().all(is_standing)) {
            (false, false) => "",
            (false, true) => "assumed",
            (true, false) => "selected",
            (true, true) => "selected assumed",
        };
        let zone = self.zones.iter().position(|known| *known == zone).unwrap_or_else(|| {
            self.zones.push(zone);
            self.zones.len() - 1
        });
        self.nodes.push(Node { layer, zone, lines, class, meaning: Meaning { words, data } });
    }

    fn notes(&self, boxes_left_out: usize, arrows_left_out: usize) -> Vec<String> {
        let report = self.alike.report;
        let mut notes = vec![drawn::ONLY_LET_THROUGH.to_owned()];
        if self.links.iter().any(|link| !link.class.is_empty()) {
            notes.push(drawn::DASHED.to_owned());
        }
        notes.extend(drawn::left_out(boxes_left_out, arrows_left_out));
        notes.extend(drawn::not_all_ends(report));
        notes.extend(report.incomplete.iter().cloned());
        notes
    }
}

/// The summary, and each arrow.
fn description(alike: &Alike, arrows: &[Arrow]) -> String {
    let mut text = alike.report.summary.clone();
    for arrow in arrows.iter().take(MAX_TOLD) {
        let arrow = drawn::arrow(&name_of(alike, arrow.from), &name_of(alike, arrow.to), arrow.cell);
        text.push_str(&format!(" {arrow}."));
    }
    if arrows.len() > MAX_TOLD {
        text.push_str(&format!(" {}", drawn::and_more(arrows.len() - MAX_TOLD)));
    }
    text
}

fn name_of(alike: &Alike, group: usize) -> String {
    let members = alike.groups.get(group).map_or(&[][..], |group| &group.members);
    drawn::names(alike.report, members, drawn::MAX_NAMES)
}

fn number(end: usize) -> u32 {
    u32::try_from(end).unwrap_or(u32::MAX)
}
