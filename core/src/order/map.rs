//! A map in the order of its keys.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::entries::{self, Entries};
use super::index::{ABSENT, Place};

/// Like `BTreeMap`.
#[derive(Clone)]
pub struct Map<K, V> {
    entries: Entries<(K, V)>,
}

impl<K, V> Map<K, V> {
    #[must_use]
    pub fn new() -> Self {
        Self { entries: Entries::new() }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { entries: self.entries.iter() }
    }

    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// In the order in which the keys came.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.list_mut().iter_mut().map(|(_, value)| value)
    }

    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Map<K, V> {
    fn search<Q: Ord + ?Sized>(&self, key: &Q) -> (Place, usize)
    where
        K: Borrow<Q>,
    {
        self.entries.search(&|(known, _)| known.borrow().cmp(key))
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        self.entries.find(&|(known, _)| known.borrow().cmp(key))
    }

    #[must_use]
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (key, value) = self.entries.list().get(self.find(key))?;
        Some((key, value))
    }

    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        Some(self.get_key_value(key)?.1)
    }

    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let position = self.find(key);
        Some(&mut self.entries.list_mut().get_mut(position)?.1)
    }

    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key) != ABSENT
    }

    /// The key has this value from now on.
    #[inline(never)]
    pub fn insert(&mut self, key: K, value: V) {
        let position = self.entries.enter(&|(known, _)| known.cmp(&key));
        match self.entries.list_mut().get_mut(position) {
            Some((_, former)) => *former = value,
            None => self.entries.push((key, value)),
        }
    }

    /// The key's value, which is made where there is none yet.
    #[expect(clippy::indexing_slicing, reason = "the index holds positions of entries alone")]
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let position = self.entries.enter(&|(known, _)| known.cmp(&key));
        if position == self.len() {
            self.entries.push((key, make()));
        }
        &mut self.entries.list_mut()[position].1
    }

    #[inline(never)]
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    /// The value that the key had.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (place, position) = self.search(key);
        let (last, _) = self.search(self.entries.list().last()?.0.borrow());
        (position != ABSENT).then(|| self.entries.remove(place, position, last).1)
    }

    /// The entries from this key on, or from where it would stand.
    pub fn starting_at<Q: Ord + ?Sized>(&self, key: &Q) -> Iter<'_, K, V>
    where
        K: Borrow<Q>,
    {
        Iter { entries: self.entries.starting_at(self.search(key).0) }
    }
}

/// The entries of a [`Map`] in order.
pub struct Iter<'a, K, V> {
    entries: entries::Iter<'a, (K, V)>,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone() }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.next()?;
        Some((key, value))
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// Of equal keys the last counts.
impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::new();
        map.extend(items);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self).finish()
    }
}

impl<K: Ord, V: Ord> Ord for Map<K, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other)
    }
}

impl<K: Ord, V: Ord> PartialOrd for Map<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(Map<K, V>);

        impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Map<K, V>, A::Error> {
                while let Some((key, value)) = entries.next_entry()? {
                    self.0.insert(key, value);
                }
                Ok(self.0)
            }
        }

        deserializer.deserialize_map(Entries(Map::new()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Numbers in no order, the same at each run.
    fn numbers() -> impl Iterator<Item = u32> {
        std::iter::successors(Some(7_u32), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)))
            .map(|number| number >> 20)
    }

    #[test]
    fn it_holds_what_the_standard_library_s_map_holds() {
        let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
        for (step, key) in (0..20_000).zip(numbers()) {
            if step % 3 == 2 {
                assert_eq!(ours.remove(&key), theirs.remove(&key));
            } else {
                ours.insert(key, step);
                theirs.insert(key, step);
            }
        }
        assert_eq!(ours.len(), theirs.len());
        assert!(ours.iter().eq(&theirs));
        assert!(ours.starting_at(&2000).eq(theirs.range(2000..)));
        assert!(numbers().take(5000).all(|key| ours.get(&key) == theirs.get(&key)));
        assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn a_value_is_made_once() {
        let mut map: Map<&str, Vec<u32>> = Map::new();
        map.or_default("b").push(1);
        map.or_default("a").push(2);
        map.or_default("b").push(3);
        assert_eq!(map, Map::from([("a", vec![2]), ("b", vec![1, 3])]));
        assert_eq!(format!("{map:?}"), r#"{"a": [2], "b": [1, 3]}"#);
    }

    #[test]
    fn maps_compare_by_their_entries_in_order() {
        let maps = [vec![], vec![("a", 1)], vec![("b", 2), ("a", 1)], vec![("a", 2)], vec![("c", 0), ("b", 1)]];
        for left in &maps {
            for right in &maps {
                let of = |items: &[(&'static str, i32)]| items.iter().copied().collect::<Map<_, _>>();
                let standard = |items: &[(&'static str, i32)]| items.iter().copied().collect::<BTreeMap<_, _>>();
                assert_eq!(of(left).cmp(&of(right)), standard(left).cmp(&standard(right)), "{left:?} {right:?}");
                assert_eq!(of(left) == of(right), left == right);
            }
        }
    }

    #[test]
    fn it_is_written_and_read_as_an_object() {
        let map = Map::from([("b".to_owned(), 1), ("a".to_owned(), 2)]);
        let json = serde_json::to_string(&map).unwrap();
        assert_eq!(json, r#"{"a":2,"b":1}"#);
        assert_eq!(serde_json::from_str::<Map<String, i32>>(&json).unwrap(), map);
    }
}
