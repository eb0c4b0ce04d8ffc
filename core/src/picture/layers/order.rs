//! In which order the boxes of a layer stand, so that few arrows cross: each near the middle of those that it has to do with.

use super::Layers;
use crate::order;

/// How often layers are ordered by their neighbours, there and back.
const SWEEPS: usize = 4;

/// How often it is tried to have fewer arrows cross.
const TRIES: usize = 4;

/// The heights of a layer reach from 0 to this, however many boxes it has.
const SCALE: usize = 100_000;

/// The nodes of each layer from top to bottom; those of a zone stand together.
pub(super) fn order(layers: &Layers) -> Vec<Vec<usize>> {
    let neighbours = neighbours(layers);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); layers.headings.len()];
    for (index, node) in layers.nodes.iter().enumerate() {
        if let Some(column) = columns.get_mut(node.layer) {
            column.push(index);
        }
    }
    let mut heights = vec![0; layers.nodes.len()];
    for column in &mut columns {
        order::sort_by_key(column, |node| (zone(layers, *node), *node));
        set_heights(column, &mut heights);
    }
    let there = 0..columns.len();
    for layer in there.clone().chain(there.rev()).cycle().take(SWEEPS * 2 * columns.len()) {
        if let Some(column) = columns.get_mut(layer) {
            sort_column(layers, column, &neighbours, &heights);
            set_heights(column, &mut heights);
        }
    }
    for _ in 0..TRIES {
        let tries = [true, false].map(|to_the_right| one_way(layers, &columns, &heights, to_the_right));
        let mut best = crossings(layers, &heights);
        for (tried, tried_heights) in tries {
            let crossing = crossings(layers, &tried_heights);
            if crossing < best {
                (columns, heights, best) = (tried, tried_heights, crossing);
            }
        }
    }
    columns
}

/// The layers one after the other, each ordered by what comes before it alone.
fn one_way(
    layers: &Layers,
    columns: &[Vec<usize>],
    heights: &[usize],
    to_the_right: bool,
) -> (Vec<Vec<usize>>, Vec<usize>) {
    let (mut columns, mut heights) = (columns.to_vec(), heights.to_vec());
    let mut before = vec![Vec::new(); layers.nodes.len()];
    for link in &layers.links {
        let (end, other) = if to_the_right { (link.to, link.from) } else { (link.from, link.to) };
        if let Some(before) = before.get_mut(end) {
            before.push(other);
        }
    }
    let mut sort = |column: &mut Vec<usize>| {
        sort_column(layers, column, &before, &heights);
        set_heights(column, &mut heights);
    };
    if to_the_right {
        columns.iter_mut().for_each(&mut sort);
    } else {
        columns.iter_mut().rev().for_each(&mut sort);
    }
    (columns, heights)
}

/// How many pairs of arrows cross.
fn crossings(layers: &Layers, heights: &[usize]) -> usize {
    let height = |node: usize| heights.get(node).copied().unwrap_or(0);
    let mut count = 0;
    for (index, one) in layers.links.iter().enumerate() {
        for other in layers.links.iter().skip(index + 1) {
            let is_beside = layers.layer(one.from) == layers.layer(other.from);
            let (from, to) = (height(one.from).cmp(&height(other.from)), height(one.to).cmp(&height(other.to)));
            count += usize::from(is_beside && from.is_ne() && from == to.reverse());
        }
    }
    count
}

/// By node, those that arrows connect it with.
pub(super) fn neighbours(layers: &Layers) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); layers.nodes.len()];
    for link in &layers.links {
        for (end, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(neighbours) = neighbours.get_mut(end) {
                neighbours.push(other);
            }
        }
    }
    neighbours
}

fn sort_column(layers: &Layers, column: &mut [usize], neighbours: &[Vec<usize>], heights: &[usize]) {
    let mut wanted = vec![0; heights.len()];
    let mut of_zones = vec![(0, 0); layers.zones.len()];
    for node in column.iter() {
        let height = match neighbours.get(*node) {
            Some(others) if !others.is_empty() => mean(others, heights),
            _ => heights.get(*node).copied().unwrap_or(0),
        };
        if let Some(wanted) = wanted.get_mut(*node) {
            *wanted = height;
        }
        if let Some((sum, count)) = of_zones.get_mut(zone(layers, *node)) {
            *sum += height;
            *count += 1;
        }
    }
    order::sort_by_key(column, |node| {
        let zone = zone(layers, *node);
        let of_zone = of_zones.get(zone).map_or(0, |(sum, count)| sum / usize::max(*count, 1));
        (of_zone, zone, wanted.get(*node).copied(), *node)
    });
}

fn mean(nodes: &[usize], heights: &[usize]) -> usize {
    let sum = nodes.iter().fold(0, |sum, node| sum + heights.get(*node).copied().unwrap_or(0));
    sum / usize::max(nodes.len(), 1)
}

fn set_heights(column: &[usize], heights: &mut [usize]) {
    for (rank, node) in column.iter().enumerate() {
        if let Some(height) = heights.get_mut(*node) {
            *height = (2 * rank + 1) * SCALE / (2 * column.len());
        }
    }
}

fn zone(layers: &Layers, node: usize) -> usize {
    layers.nodes.get(node).map_or(0, |node| node.zone)
}
