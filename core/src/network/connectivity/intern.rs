//! Numbers sequences of words, equal ones alike: port sets, profiles, named ports and names share this one table.

/// Marks a slot that holds nothing.
const EMPTY: u32 = u32::MAX;

const FIRST_SLOTS: usize = 64;

/// A hash that tells small numbers in any place apart (the constants are those of FNV-1a and Fibonacci hashing).
fn hash(words: &[u32]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    for word in words {
        hash = (hash ^ word).wrapping_mul(0x9e37_79b1);
        hash ^= hash >> 15;
    }
    hash as usize
}

/// Sequences by the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    words: Vec<u32>,
    /// Where each sequence ends; the next starts there.
    ends: Vec<usize>,
    /// Ids, by hash; as many as a power of two, at most half of them taken.
    slots: Vec<u32>,
}

impl Interner {
    /// The id of this sequence: the next free number if it is new.
    pub fn intern(&mut self, words: &[u32]) -> u32 {
        if self.slots.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let mut at = hash(words) & (self.slots.len() - 1);
        while let Some(id) = self.slots.get(at).copied().filter(|id| *id != EMPTY) {
            if self.get(id) == words {
                return id;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let id = u32::try_from(self.ends.len()).unwrap_or(EMPTY);
        self.words.extend_from_slice(words);
        self.ends.push(self.words.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = id;
        }
        id
    }

    #[must_use]
    pub fn get(&self, id: u32) -> &[u32] {
        let id = id as usize;
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(id).and_then(|end| self.words.get(start..*end)).unwrap_or_default()
    }

    /// How many sequences there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many words they hold together.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words.len()
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(FIRST_SLOTS);
        let mut slots = vec![EMPTY; size];
        for id in self.slots.iter().copied().filter(|id| *id != EMPTY) {
            let mut at = hash(self.get(id)) & (size - 1);
            while slots.get(at).is_some_and(|taken| *taken != EMPTY) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = id;
            }
        }
        self.slots = slots;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sequences_have_one_id_and_others_another() {
        let mut known = Interner::default();
        let keys: Vec<Vec<u32>> = (0..1_000).map(|n| (0..n % 7).map(|i| n * i).collect()).collect();
        let ids: Vec<u32> = keys.iter().map(|key| known.intern(key)).collect();
        for (key, id) in keys.iter().zip(&ids) {
            assert_eq!((known.intern(key), known.get(*id)), (*id, key.as_slice()));
        }
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(known.len(), distinct.len());
        assert_eq!(known.get(u32::MAX), [] as [u32; 0]);
    }
}
