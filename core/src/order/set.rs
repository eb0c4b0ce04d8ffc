//! A set in the order of its items.

use std::borrow::Borrow;
use std::fmt;

use super::entries::{self, Entries};
use super::index::{ABSENT, Place};

/// Like `BTreeSet`.
#[derive(Clone)]
pub struct Set<T> {
    items: Entries<T>,
}

impl<T> Set<T> {
    #[must_use]
    pub fn new() -> Self {
        Self { items: Entries::new() }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { items: self.items.iter() }
    }
}

impl<T: Ord> Set<T> {
    fn search<Q: Ord + ?Sized>(&self, item: &Q) -> (Place, usize)
    where
        T: Borrow<Q>,
    {
        self.items.search(&|known| known.borrow().cmp(item))
    }

    /// Whether it is new.
    #[inline(never)]
    pub fn insert(&mut self, item: T) -> bool {
        let position = self.items.enter(&|known| known.cmp(&item));
        let is_new = position == self.len();
        if is_new {
            self.items.push(item);
        }
        is_new
    }

    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.find(&|known| known.borrow().cmp(item)) != ABSENT
    }

    /// Whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let (place, position) = self.search(item);
        let last = self.items.list().last().map(|last| self.search(last.borrow()).0);
        last.filter(|_| position != ABSENT).map(|last| self.items.remove(place, position, last)).is_some()
    }
}

impl<T: PartialEq> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl<T: Eq> Eq for Set<T> {}

/// The items of a [`Set`] in order.
pub struct Iter<'a, T> {
    items: entries::Iter<'a, T>,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { items: self.items.clone() }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.items.next()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self).finish()
    }
}
