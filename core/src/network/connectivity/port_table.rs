//! Sets of ports without their causes, each kept once and known by a number, so that equal ports are equal numbers and
//! what two sets make together is worked out once.

use super::intern::Interner;
use crate::network::ports::{FIRST_PORT, LAST_PORT, PortSet, Protocol};
use crate::order;

/// Index of a distinct set of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortSetId(pub(super) u32);

impl PortSetId {
    pub const NONE: Self = Self(0);
    /// Every port of every protocol.
    pub const ALL: Self = Self(1);
}

/// At most so many boundaries of sets are gone through; a set of some ports has some ten. What is made beyond is empty, and
/// [`PortTable::is_affordable`] says so.
const MAX_STEPS: usize = 100_000_000;

/// How two sets make a third.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    Union,
    Intersection,
    Difference,
}

/// A set is the sorted places where it starts and ends in turn, the ends exclusive. A port's place is its number behind
/// those of the protocols before; port 0 is in no set, so that protocols never join.
#[derive(Clone, Debug)]
pub struct PortTable {
    sets: Interner,
    unions: Memo,
    intersections: Memo,
    differences: Memo,
    steps: usize,
}

impl PortTable {
    pub fn new() -> Self {
        let mut table = Self {
            sets: Interner::default(),
            unions: Memo::default(),
            intersections: Memo::default(),
            differences: Memo::default(),
            steps: 0,
        };
        table.of(Vec::new());
        table.of(Protocol::ALL.map(|protocol| span(protocol, FIRST_PORT, LAST_PORT)).to_vec());
        table
    }

    /// The union of these spans, each made by [`span`].
    pub fn of(&mut self, mut spans: Vec<u64>) -> PortSetId {
        self.steps = self.steps.saturating_add(spans.len());
        if self.steps > MAX_STEPS {
            return PortSetId::NONE;
        }
        order::sort(&mut spans);
        let mut places: Vec<u32> = Vec::with_capacity(spans.len() * 2);
        for span in spans {
            let (first, end) = ((span >> 32) as u32, span as u32);
            match places.last_mut() {
                Some(last) if *last >= first => *last = end.max(*last),
                _ => places.extend([first, end]),
            }
        }
        PortSetId(self.sets.intern(&places))
    }

    pub fn union(&mut self, left: PortSetId, right: PortSetId) -> PortSetId {
        match (left, right) {
            (PortSetId::NONE, other) | (other, PortSetId::NONE) => other,
            (PortSetId::ALL, _) | (_, PortSetId::ALL) => PortSetId::ALL,
            _ if left == right => left,
            _ => self.worked_out(Operation::Union, left, right),
        }
    }

    pub fn intersection(&mut self, left: PortSetId, right: PortSetId) -> PortSetId {
        match (left, right) {
            (PortSetId::ALL, other) | (other, PortSetId::ALL) => other,
            (PortSetId::NONE, _) | (_, PortSetId::NONE) => PortSetId::NONE,
            _ if left == right => left,
            _ => self.worked_out(Operation::Intersection, left, right),
        }
    }

    /// What is left of a set without another.
    pub fn difference(&mut self, left: PortSetId, right: PortSetId) -> PortSetId {
        match (left, right) {
            (PortSetId::NONE, _) | (_, PortSetId::ALL) => PortSetId::NONE,
            (_, PortSetId::NONE) => left,
            _ if left == right => PortSetId::NONE,
            _ => self.worked_out(Operation::Difference, left, right),
        }
    }

    /// Whether any two of the sets can still be held against each other within [`MAX_STEPS`].
    #[must_use]
    pub fn is_affordable(&self) -> bool {
        self.steps.saturating_add(self.sets.len().saturating_mul(self.sets.words() * 2)) <= MAX_STEPS
    }

    /// The set in the form that the other parts of the evaluator use.
    #[must_use]
    pub fn ports(&self, id: PortSetId) -> PortSet {
        let mut spans = Protocol::ALL.map(|_| Vec::new());
        for pair in self.sets.get(id.0).chunks_exact(2) {
            if let [first, end] = pair
                && let Some(spans) = spans.get_mut((first >> 16) as usize)
            {
                // Within a protocol the low half of a place is the port.
                spans.push((*first as u16, (end - 1) as u16));
            }
        }
        PortSet::of_spans(&spans)
    }

    #[must_use]
    pub fn contains(&self, id: PortSetId, protocol: Protocol, port: u16) -> bool {
        let place = place(protocol, port);
        self.sets.get(id.0).partition_point(|boundary| *boundary <= place) % 2 == 1
    }

    fn worked_out(&mut self, operation: Operation, left: PortSetId, right: PortSetId) -> PortSetId {
        let memo = match operation {
            Operation::Union => &mut self.unions,
            Operation::Intersection => &mut self.intersections,
            Operation::Difference => &mut self.differences,
        };
        if let Some(id) = memo.get(left.0, right.0) {
            return PortSetId(id);
        }
        let (lefts, rights) = (self.sets.get(left.0), self.sets.get(right.0));
        self.steps = self.steps.saturating_add(lefts.len() + rights.len());
        if self.steps > MAX_STEPS {
            return PortSetId::NONE;
        }
        let id = self.sets.intern(&combined(operation, lefts, rights));
        memo.insert(left.0, right.0, id);
        PortSetId(id)
    }
}

/// Ports of one protocol, both ends inclusive, as [`PortTable::of`] takes them.
#[must_use]
pub fn span(protocol: Protocol, first: u16, last: u16) -> u64 {
    u64::from(place(protocol, first)) << 32 | u64::from(place(protocol, last) + 1)
}

fn place(protocol: Protocol, port: u16) -> u32 {
    (protocol as u32) << 16 | u32::from(port)
}

/// Goes along the boundaries of both, and marks those at which belonging to the result changes.
fn combined(operation: Operation, lefts: &[u32], rights: &[u32]) -> Vec<u32> {
    let mut places = Vec::with_capacity(lefts.len() + rights.len());
    let (mut left, mut right, mut inside) = (0, 0, false);
    loop {
        let (next_left, next_right) = (lefts.get(left), rights.get(right));
        let at = match (next_left, next_right) {
            (Some(left), Some(right)) => *left.min(right),
            (Some(at), None) | (None, Some(at)) => *at,
            (None, None) => return places,
        };
        left += usize::from(next_left == Some(&at));
        right += usize::from(next_right == Some(&at));
        // Between an odd boundary and the next a set holds the ports.
        let (in_left, in_right) = (left % 2 == 1, right % 2 == 1);
        let now = match operation {
            Operation::Union => in_left || in_right,
            Operation::Intersection => in_left && in_right,
            Operation::Difference => in_left && !in_right,
        };
        if now != inside {
            inside = now;
            places.push(at);
        }
    }
}

/// What was worked out of two ids.
#[derive(Clone, Debug, Default)]
struct Memo {
    /// By [`DENSE`] times the one and the other, for the first ids, which are nearly all: one more
    /// than the id, 0 where there is none.
    dense: Vec<u32>,
    /// Key and value, the key 0 where there is none; as many as a power of two, at most half of them taken. No operation on
    /// the ids 0 is ever worked out.
    slots: Vec<(u64, u32)>,
    taken: usize,
}

const DENSE: u32 = 256;

impl Memo {
    fn get(&self, left: u32, right: u32) -> Option<u32> {
        if left < DENSE && right < DENSE {
            return self.dense.get((left * DENSE + right) as usize)?.checked_sub(1);
        }
        let key = key(left, right);
        match self.slots.get(self.slot(key)) {
            Some((known, value)) if *known == key => Some(*value),
            _ => None,
        }
    }

    fn insert(&mut self, left: u32, right: u32, value: u32) {
        if left < DENSE && right < DENSE {
            self.dense.resize((DENSE * DENSE) as usize, 0);
            if let Some(known) = self.dense.get_mut((left * DENSE + right) as usize) {
                *known = value.saturating_add(1);
            }
            return;
        }
        if self.slots.len() < (self.taken + 1) * 2 {
            let size = (self.slots.len() * 2).max(64);
            for (key, value) in std::mem::replace(&mut self.slots, vec![(0, 0); size]) {
                if key != 0 {
                    self.put(key, value);
                }
            }
        }
        self.put(key(left, right), value);
        self.taken += 1;
    }

    fn put(&mut self, key: u64, value: u32) {
        let at = self.slot(key);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (key, value);
        }
    }

    /// Where a key stands, or would stand.
    fn slot(&self, key: u64) -> usize {
        let last = self.slots.len().wrapping_sub(1);
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & last;
        while self.slots.get(at).is_some_and(|(known, _)| *known != key && *known != 0) {
            at = (at + 1) & last;
        }
        at
    }
}

fn key(left: u32, right: u32) -> u64 {
    u64::from(left) << 32 | u64::from(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Protocol::{Sctp, Tcp, Udp};

    fn show(table: &PortTable, id: PortSetId) -> Vec<(Protocol, u16, u16)> {
        let ports = table.ports(id);
        let spans = |protocol| ports.spans(protocol).into_iter().map(move |(first, last)| (protocol, first, last));
        Protocol::ALL.into_iter().flat_map(spans).collect()
    }

    #[test]
    fn equal_ports_are_one_set_however_they_were_made() {
        let mut table = PortTable::new();
        let whole = Protocol::ALL.map(|protocol| span(protocol, 1, LAST_PORT));
        assert_eq!(table.of(Vec::new()), PortSetId::NONE);
        assert_eq!(table.of(whole.into_iter().rev().collect()), PortSetId::ALL);
        let joined = table.of(vec![span(Tcp, 81, 90), span(Tcp, 80, 80), span(Tcp, 85, 99)]);
        assert_eq!(show(&table, joined), [(Tcp, 80, 99)]);
        assert_eq!(table.of(vec![span(Tcp, 80, 99)]), joined);
        let across = table.of(vec![span(Tcp, 65535, 65535), span(Udp, 1, 1), span(Sctp, 9, 9)]);
        assert_eq!(show(&table, across), [(Tcp, 65535, 65535), (Udp, 1, 1), (Sctp, 9, 9)], "protocols stay apart");
    }

    #[test]
    fn sets_combine_port_by_port() {
        let mut table = PortTable::new();
        let spans = [
            vec![],
            vec![span(Tcp, 1, 10)],
            vec![span(Tcp, 5, 15), span(Udp, 53, 53)],
            vec![span(Tcp, 11, 11), span(Udp, 1, LAST_PORT)],
            vec![span(Tcp, 5, 7), span(Tcp, 9, 9), span(Sctp, 1, 1)],
            Protocol::ALL.map(|protocol| span(protocol, 1, LAST_PORT)).to_vec(),
        ];
        let sets: Vec<PortSetId> = spans.into_iter().map(|spans| table.of(spans)).collect();
        let probes: Vec<(Protocol, u16)> = Protocol::ALL
            .into_iter()
            .flat_map(|protocol| (0..20).chain([52, 53, 54, LAST_PORT]).map(move |port| (protocol, port)))
            .collect();
        // Twice, so that the second time is remembered.
        for (left, right) in sets.iter().chain(&sets).flat_map(|left| sets.iter().map(|right| (*left, *right))) {
            let made = [table.union(left, right), table.intersection(left, right), table.difference(left, right)];
            for (protocol, port) in &probes {
                let has = |id| table.contains(id, *protocol, *port);
                let (in_left, in_right) = (has(left), has(right));
                let expected = [in_left || in_right, in_left && in_right, in_left && !in_right];
                assert_eq!(made.map(has), expected, "{protocol:?} {port} of {left:?} and {right:?}");
            }
        }
    }

    #[test]
    fn the_form_of_other_parts_holds_the_same_ports() {
        let mut table = PortTable::new();
        assert!(table.ports(PortSetId::ALL).is_everything());
        assert!(table.ports(PortSetId::NONE).is_empty());
        let some = table.of(vec![span(Udp, 53, 53), span(Tcp, 80, 443)]);
        assert_eq!(show(&table, some), [(Tcp, 80, 443), (Udp, 53, 53)]);
    }

    #[test]
    fn many_sets_are_remembered() {
        let mut table = PortTable::new();
        let sets: Vec<PortSetId> = (1..400).map(|port| table.of(vec![span(Tcp, port * 2, port * 2)])).collect();
        for round in 0..2 {
            let known = table.sets.len();
            for pair in sets.windows(2) {
                let both = table.union(pair[0], pair[1]);
                assert_eq!(table.intersection(both, pair[1]), pair[1]);
                assert_eq!(table.difference(both, pair[1]), pair[0]);
            }
            assert_eq!(table.sets.len() > known, round == 0);
        }
    }
}
