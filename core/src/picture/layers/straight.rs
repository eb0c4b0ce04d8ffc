//! Moves boxes to the height of those that they have to do with, so that arrows run level where they can.

use super::super::Area;

/// Boxes of one layer that move together: those of a group, or one that stands alone.
pub(super) struct Block {
    pub nodes: Vec<usize>,
    /// Into the groups' areas.
    pub group: usize,
}

/// A layer as it is stacked from the top, and how far it may move down.
pub(super) struct Stack {
    pub blocks: Vec<Block>,
    pub room: u32,
}

/// Moves the boxes of every layer but the highest, which stays; no box comes nearer to another of its layer.
pub(super) fn straighten(stacks: &[Stack], neighbours: &[Vec<usize>], areas: &mut [Area], groups: &mut [Area]) {
    let mut layer_of = vec![usize::MAX; areas.len()];
    for (layer, stack) in stacks.iter().enumerate() {
        for node in stack.blocks.iter().flat_map(|block| &block.nodes) {
            if let Some(of_node) = layer_of.get_mut(*node) {
                *of_node = layer;
            }
        }
    }
    let mut highest = 0;
    for (layer, stack) in stacks.iter().enumerate() {
        if stacks.get(highest).is_some_and(|other| stack.room < other.room) {
            highest = layer;
        }
    }
    let to_the_right = (highest + 1..stacks.len()).map(|layer| (layer, layer - 1));
    let to_the_left = (0..highest).rev().map(|layer| (layer, layer + 1));
    for (layer, towards) in to_the_right.chain(to_the_left) {
        let Some(stack) = stacks.get(layer) else { continue };
        let mut wanted = Vec::new();
        for block in &stack.blocks {
            let (mut sum, mut weight) = (0, 0);
            for node in &block.nodes {
                let at_height = |other: &&usize| layer_of.get(**other) == Some(&towards);
                let others = neighbours.get(*node).map_or(&[][..], Vec::as_slice);
                let heights: Vec<i64> = others.iter().filter(at_height).map(|other| middle(areas, *other)).collect();
                if let Ok(count) = i64::try_from(heights.len())
                    && count > 0
                {
                    sum += heights.iter().sum::<i64>() / count - middle(areas, *node);
                    weight += 1;
                }
            }
            wanted.push((sum, weight));
        }
        for (block, down) in stack.blocks.iter().zip(shifts(&wanted, stack.room)) {
            for node in &block.nodes {
                if let Some(area) = areas.get_mut(*node) {
                    area.y += down;
                }
            }
            if let Some(area) = groups.get_mut(block.group) {
                area.y += down;
            }
        }
    }
}

fn middle(areas: &[Area], node: usize) -> i64 {
    areas.get(node).map_or(0, |area| i64::from(area.y) + i64::from(area.height) / 2)
}

/// How far each block moves: as near to what it wants (the sum over so many boxes) as can be where none moves less than
/// the one above it. Neighbours that are in each other's way move by their mean.
fn shifts(wanted: &[(i64, i64)], room: u32) -> Vec<u32> {
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for (sum, weight) in wanted {
        pools.push((*sum, *weight, 1));
        while let [.., above, last] = pools.as_mut_slice() {
            let is_free = above.1 == 0 || last.1 == 0;
            if !is_free && above.0 * last.1 <= last.0 * above.1 {
                break;
            }
            *above = (above.0 + last.0, above.1 + last.1, above.2 + last.2);
            pools.pop();
        }
    }
    let mut shifts = Vec::new();
    for (sum, weight, count) in pools {
        let mean = if weight == 0 { i64::from(room) / 2 } else { sum / weight };
        let shift = u32::try_from(mean.clamp(0, i64::from(room))).unwrap_or(0);
        shifts.resize(shifts.len() + count, shift);
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &[(i64, i64)], room: u32, expected: &[u32]) {
        assert_eq!(shifts(wanted, room), expected, "{wanted:?} within {room}");
    }

    #[test]
    fn blocks_move_to_where_they_want_or_by_the_mean_of_those_in_the_way() {
        check(&[(10, 1), (20, 1)], 100, &[10, 20]);
        check(&[(30, 1), (10, 1)], 100, &[20, 20]);
        check(&[(30, 1), (20, 2)], 100, &[16, 16]);
        check(&[(50, 1), (40, 1), (0, 1)], 100, &[30, 30, 30]);
        check(&[(-5, 1), (500, 1)], 100, &[0, 100]);
    }

    #[test]
    fn what_has_nothing_to_do_with_anything_moves_with_its_neighbours() {
        check(&[(0, 0), (10, 1), (0, 0), (20, 1)], 100, &[10, 10, 10, 20]);
        check(&[(0, 0)], 100, &[50]);
        check(&[], 100, &[]);
    }
}
