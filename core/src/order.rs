//! One sort, one ordered map and one ordered set for all types: the standard library's are compiled anew for each, which
//! costs the wasm some 4 KB a type for sorting and 1 KB for a map.
//!
//! [`Map`] and [`Set`] are used as `BTreeMap` and `BTreeSet` are: `collect` into them, `insert`, `get`, iterate in the
//! keys' order. In place of `map.entry(key).or_default()` stands `map.or_default(key)`.

mod entries;
mod index;
mod map;
mod set;

use std::cmp::Ordering;

use index::Index;
pub use map::Map;
pub use set::Set;

/// Sorts; equal items keep their order. What is in order already is only looked through.
pub(crate) fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if items.windows(2).all(|pair| matches!(pair, [left, right] if compare(left, right).is_le())) {
        return;
    }
    let order = permutation(items.len(), &mut |left, right| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    exchange(order, &mut |left, right| items.swap(left, right));
}

/// Sorts by what `key` tells of each item; equal items keep their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |left, right| key(left).cmp(&key(right)));
}

/// Sorts items that have an order of their own.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, Ord::cmp);
}

/// The distinct items.
pub(crate) fn set<T: Ord>(items: impl Iterator<Item = T>) -> Set<T> {
    items.collect()
}

/// The items by key; of equal keys the last counts.
pub(crate) fn map<K: Ord, V>(items: impl Iterator<Item = (K, V)>) -> Map<K, V> {
    items.collect()
}

/// The indices `0..length` in the order that `compare` gives the items behind them.
pub(crate) fn permutation(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut index = Index::default();
    let mut last = None;
    for position in 0..length {
        // Behind all that are not greater; mostly right behind the one before.
        let mut compare = |other| compare(other, position).then(Ordering::Less);
        let next = last.and_then(|last| index.right_behind(last, &mut compare));
        let place = next.unwrap_or_else(|| index.search(&mut compare).0);
        last = Some(index.insert(place, position));
    }
    index.into_order()
}

/// Exchanges items, one pair after the other, so that they stand as the permutation lists them.
fn exchange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        // Round the cycle that goes through `start`; whoever is passed stands where it belongs.
        let mut at = start;
        while let Some(slot) = order.get_mut(at) {
            let from = std::mem::replace(slot, at);
            if from == start || from == at {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let mut items = vec![("b", 1), ("a", 1), ("b", 0), ("a", 2)];
        sort_by_key(&mut items, |(name, _)| *name);
        assert_eq!(items, [("a", 1), ("a", 2), ("b", 1), ("b", 0)]);
        sort(&mut items);
        assert_eq!(items, [("a", 1), ("a", 2), ("b", 0), ("b", 1)]);
    }

    #[test]
    fn nothing_is_lost() {
        let mut empty: Vec<String> = Vec::new();
        sort(&mut empty);
        assert!(empty.is_empty());
        for step in [1, 3, 7, 999] {
            let mut items: Vec<usize> = (0..1000).map(|item| item * step % 1000).collect();
            sort(&mut items);
            assert_eq!(items, (0..1000).collect::<Vec<_>>());
        }
    }
}
