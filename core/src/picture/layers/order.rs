//! In which order the boxes of a layer stand, so that few arrows cross: each near the middle of those that it has to do with.

use super::Layers;
use crate::order;

/// How often layers are ordered by their neighbours, there and back.
const SWEEPS: usize = 4;

/// The heights of a layer reach from 0 to this, however many boxes it has.
const SCALE: usize = 100_000;

/// The nodes of each layer from top to bottom; those of a zone stand together.
pub(super) fn order(layers: &Layers) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); layers.nodes.len()];
    for link in &layers.links {
        for (end, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(neighbours) = neighbours.get_mut(end) {
                neighbours.push(other);
            }
        }
    }
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
    columns
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
