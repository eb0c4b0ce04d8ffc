//! What maps and sets share: entries in the order in which they came, beside an index that orders them.
//!
//! What is not inlined here is compiled once for all entries of one size.

use std::cmp::Ordering;

use super::index::{Index, Place, Positions};

#[derive(Clone)]
pub(super) struct Entries<E> {
    list: Vec<E>,
    index: Index,
}

impl<E> Entries<E> {
    #[inline(never)]
    pub fn new() -> Self {
        Self { list: Vec::new(), index: Index::default() }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn iter(&self) -> Iter<'_, E> {
        self.along(self.index.positions())
    }

    pub fn starting_at(&self, place: Place) -> Iter<'_, E> {
        self.along(self.index.starting_at(place))
    }

    fn along<'a>(&'a self, positions: Positions<'a>) -> Iter<'a, E> {
        Iter { positions, list: &self.list }
    }

    /// In the order in which they came.
    pub fn list(&self) -> &[E] {
        &self.list
    }

    /// They must stay in their order.
    pub fn list_mut(&mut self) -> &mut [E] {
        &mut self.list
    }

    /// Where an entry belongs, and the position of the one that is equal to it, or [`ABSENT`](super::index::ABSENT).
    pub fn search(&self, compare: &dyn Fn(&E) -> Ordering) -> (Place, usize) {
        self.index.search(&mut |position| self.list.get(position).map_or(Ordering::Less, compare))
    }

    /// As [`Self::search`], the position alone.
    pub fn find(&self, compare: &dyn Fn(&E) -> Ordering) -> usize {
        self.index.find(&mut |position| self.list.get(position).map_or(Ordering::Less, compare))
    }

    /// The position of an entry; a new one is given the next, to be pushed.
    pub fn enter(&mut self, compare: &dyn Fn(&E) -> Ordering) -> usize {
        let Self { list, index } = self;
        index.enter(list.len(), &mut |position| list.get(position).map_or(Ordering::Less, compare))
    }

    #[inline(never)]
    pub fn push(&mut self, entry: E) {
        self.list.push(entry);
    }

    /// Takes out the entry at this place and position; `last` is the place of the one that came last.
    pub fn remove(&mut self, place: Place, position: usize, last: Place) -> E {
        // The last entry takes the place of the one that goes.
        self.index.renumber(last, position);
        self.index.remove(place);
        self.list.swap_remove(position)
    }

    #[inline(never)]
    pub fn into_iter(self) -> std::vec::IntoIter<E> {
        let Self { mut list, index } = self;
        super::exchange(index.into_order(), &mut |left, right| list.swap(left, right));
        list.into_iter()
    }
}

/// Entries in order.
pub(super) struct Iter<'a, E> {
    positions: Positions<'a>,
    list: &'a [E],
}

impl<E> Clone for Iter<'_, E> {
    fn clone(&self) -> Self {
        Self { positions: self.positions.clone(), list: self.list }
    }
}

impl<'a, E> Iterator for Iter<'a, E> {
    type Item = &'a E;

    fn next(&mut self) -> Option<&'a E> {
        self.list.get(self.positions.next()?)
    }
}
