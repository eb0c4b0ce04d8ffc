//! The order of a map's entries, which itself knows nothing of their types.

use std::cmp::Ordering;

/// The most positions in a block: to insert moves no more than these and the list of blocks.
const BLOCK: usize = 512;

/// The position of an entry that is not there.
pub(super) const ABSENT: usize = usize::MAX;

/// The positions of entries, in the order of their keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// None is empty.
    blocks: Vec<Vec<u32>>,
}

/// Where a position stands, or belongs.
#[derive(Clone, Copy)]
pub(super) struct Place {
    block: usize,
    at: usize,
}

impl Index {
    /// Where a key belongs, and the position of the entry that has it, or [`ABSENT`]. `compare` tells how the key of the entry at a
    /// position compares with the one that is looked for.
    pub(super) fn search(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> (Place, usize) {
        let later = self.blocks.get(1..).unwrap_or_default();
        let reached = |block: &Vec<u32>| block.first().is_some_and(|first| compare(*first as usize).is_le());
        let block = later.partition_point(reached);
        let positions = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        match positions.binary_search_by(|position| compare(*position as usize)) {
            Ok(at) => (Place { block, at }, positions.get(at).map_or(ABSENT, |position| *position as usize)),
            Err(at) => (Place { block, at }, ABSENT),
        }
    }

    /// As [`Self::search`], the position alone.
    pub(super) fn find(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> usize {
        self.search(compare).1
    }

    /// The position of the entry that has a key; one that is new gets this position.
    pub(super) fn enter(&mut self, next: usize, compare: &mut dyn FnMut(usize) -> Ordering) -> usize {
        let (place, known) = self.search(compare);
        if known != ABSENT {
            return known;
        }
        self.insert(place, next);
        next
    }

    /// The place behind another, if a key belongs there; `compare` is that of [`Self::search`]. Not between blocks.
    pub(super) fn right_behind(
        &self,
        Place { block, at }: Place,
        compare: &mut dyn FnMut(usize) -> Ordering,
    ) -> Option<Place> {
        let mut from = self.blocks.get(block)?.get(at..)?.iter();
        let is_behind = compare(*from.next()? as usize).is_lt();
        let next = from.next().map_or_else(|| block + 1 == self.blocks.len(), |next| compare(*next as usize).is_gt());
        (is_behind && next).then_some(Place { block, at: at + 1 })
    }

    /// Says where it stands then.
    pub(super) fn insert(&mut self, place: Place, position: usize) -> Place {
        let position = position as u32;
        let Some(block) = self.blocks.get_mut(place.block) else {
            self.blocks.push(vec![position]);
            return place;
        };
        block.insert(place.at, position);
        if block.len() <= BLOCK {
            return place;
        }
        let rest = block.split_off(BLOCK / 2);
        self.blocks.insert(place.block + 1, rest);
        let in_rest = place.at.checked_sub(BLOCK / 2);
        in_rest.map_or(place, |at| Place { block: place.block + 1, at })
    }

    pub(super) fn remove(&mut self, place: Place) {
        let Some(block) = self.blocks.get_mut(place.block) else { return };
        block.remove(place.at);
        if block.is_empty() {
            self.blocks.remove(place.block);
        }
    }

    /// The entry there now has another position.
    pub(super) fn renumber(&mut self, place: Place, position: usize) {
        let slot = self.blocks.get_mut(place.block).and_then(|block| block.get_mut(place.at));
        slot.into_iter().for_each(|slot| *slot = position as u32);
    }

    pub(super) fn positions(&self) -> Positions<'_> {
        self.starting_at(Place { block: 0, at: 0 })
    }

    pub(super) fn into_order(self) -> Vec<usize> {
        self.positions().collect()
    }

    /// The positions from a place on.
    pub(super) fn starting_at(&self, place: Place) -> Positions<'_> {
        let mut blocks = self.blocks.get(place.block..).unwrap_or_default().iter();
        let block = blocks.next().and_then(|block| block.get(place.at..)).unwrap_or_default().iter();
        Positions { block, blocks }
    }
}

/// Goes through the positions in order.
#[derive(Clone)]
pub(super) struct Positions<'a> {
    block: std::slice::Iter<'a, u32>,
    blocks: std::slice::Iter<'a, Vec<u32>>,
}

impl Iterator for Positions<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            match self.block.next() {
                Some(position) => return Some(*position as usize),
                None => self.block = self.blocks.next()?.iter(),
            }
        }
    }
}
