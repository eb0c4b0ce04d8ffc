//! Sets of ports per protocol, as intervals that remember which rules implied them.

use super::policy::PolicyId;
use crate::order::{self, Set};

/// An interval keeps at most so many of the rules that imply it; one is enough to allow.
pub const MAX_CAUSES: usize = 8;

/// What NetworkPolicy can tell apart; everything else is undefined by the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    Tcp,
    Udp,
    Sctp,
}

impl Protocol {
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// By the name that the API uses, exactly.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// What allows: the peer and the port of a rule that match; `None` where the rule lists none and so takes all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    pub policy: PolicyId,
    pub rule: u32,
    pub peer: Option<u32>,
    pub port: Option<u32>,
}

/// Ports that one entry of a rule allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    pub protocol: Protocol,
    pub first: u16,
    pub last: u16,
    pub cause: Cause,
}

/// `first..=last`, implied by `causes` (the first [`MAX_CAUSES`] of them, sorted; none after an intersection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub first: u16,
    pub last: u16,
    pub causes: Vec<Cause>,
}

/// Ports of each protocol: disjoint intervals, sorted. Port 0 is never in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortSet {
    intervals: [Vec<Interval>; 3],
}

pub const FIRST_PORT: u16 = 1;
pub const LAST_PORT: u16 = u16::MAX;

impl PortSet {
    /// The union of these pieces; neighbouring ports that other rules imply stay apart.
    #[must_use]
    pub fn of(pieces: Vec<Piece>) -> Self {
        let mut by_protocol: [Vec<Piece>; 3] = Default::default();
        for piece in pieces {
            let [tcp, udp, sctp] = &mut by_protocol;
            match piece.protocol {
                Protocol::Tcp => tcp.push(piece),
                Protocol::Udp => udp.push(piece),
                Protocol::Sctp => sctp.push(piece),
            }
        }
        Self { intervals: by_protocol.map(|pieces| union(&pieces)) }
    }

    /// Spans of each protocol, sorted and disjoint, that no rule is known to have implied.
    #[must_use]
    pub(super) fn of_spans(spans: &[Vec<(u16, u16)>; 3]) -> Self {
        let interval = |(first, last): &(u16, u16)| Interval { first: *first, last: *last, causes: Vec::new() };
        Self { intervals: spans.each_ref().map(|spans| spans.iter().map(interval).collect()) }
    }

    #[must_use]
    pub fn everything() -> Self {
        let whole = || vec![Interval { first: FIRST_PORT, last: LAST_PORT, causes: Vec::new() }];
        Self { intervals: [whole(), whole(), whole()] }
    }

    #[must_use]
    pub fn intervals(&self, protocol: Protocol) -> &[Interval] {
        let [tcp, udp, sctp] = &self.intervals;
        match protocol {
            Protocol::Tcp => tcp,
            Protocol::Udp => udp,
            Protocol::Sctp => sctp,
        }
    }

    /// The interval that holds this port.
    #[must_use]
    pub fn find(&self, protocol: Protocol, port: u16) -> Option<&Interval> {
        let intervals = self.intervals(protocol);
        let at = intervals.partition_point(|interval| interval.last < port);
        intervals.get(at).filter(|interval| interval.first <= port)
    }

    /// The ports as `(first, last)`, neighbours joined whatever implied them.
    #[must_use]
    pub fn spans(&self, protocol: Protocol) -> Vec<(u16, u16)> {
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for interval in self.intervals(protocol) {
            match spans.last_mut() {
                Some((_, last)) if last.checked_add(1) == Some(interval.first) => *last = interval.last,
                _ => spans.push((interval.first, interval.last)),
            }
        }
        spans
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.intervals.iter().all(Vec::is_empty)
    }

    #[must_use]
    pub fn is_everything(&self) -> bool {
        Protocol::ALL.into_iter().all(|protocol| self.spans(protocol) == [(FIRST_PORT, LAST_PORT)])
    }

    /// The ports in both. Which rules implied them is asked of either side.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let [tcp, udp, sctp] =
            Protocol::ALL.map(|protocol| intersection(&self.spans(protocol), &other.spans(protocol)));
        Self { intervals: [tcp, udp, sctp] }
    }

    #[must_use]
    pub fn span(protocol: Protocol, first: u16, last: u16) -> Self {
        let of = |other| {
            if other == protocol { vec![Interval { first, last, causes: Vec::new() }] } else { Vec::new() }
        };
        Self { intervals: Protocol::ALL.map(of) }
    }

    /// The ports in either, without which rules implied them.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.complement().and(&other.complement()).complement()
    }

    /// The ports that the other does not hold.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.and(&other.complement())
    }

    fn complement(&self) -> Self {
        Self {
            intervals: Protocol::ALL.map(|protocol| {
                let mut gaps = Vec::new();
                let mut next = Some(0);
                for (first, last) in self.spans(protocol) {
                    if let (Some(start), Some(end)) = (next, first.checked_sub(1))
                        && start <= end
                    {
                        gaps.push(Interval { first: start, last: end, causes: Vec::new() });
                    }
                    next = last.checked_add(1);
                }
                if let Some(start) = next {
                    gaps.push(Interval { first: start, last: LAST_PORT, causes: Vec::new() });
                }
                gaps
            }),
        }
    }

    /// Whether both hold the same ports.
    #[must_use]
    pub fn same_ports(&self, other: &Self) -> bool {
        Protocol::ALL.into_iter().all(|protocol| self.spans(protocol) == other.spans(protocol))
    }
}

/// Sweeps over the boundaries, keeping the causes that are open.
fn union(pieces: &[Piece]) -> Vec<Interval> {
    let mut boundaries: Vec<(u32, bool, Cause)> = Vec::with_capacity(pieces.len() * 2);
    for piece in pieces.iter().filter(|piece| piece.first <= piece.last) {
        boundaries.push((u32::from(piece.first), true, piece.cause));
        boundaries.push((u32::from(piece.last) + 1, false, piece.cause));
    }
    order::sort(&mut boundaries);
    let mut open: Set<Cause> = Set::new();
    let mut intervals: Vec<Interval> = Vec::new();
    let mut start = 0;
    let mut rest = boundaries.as_slice();
    while let Some((at, _, _)) = rest.first() {
        let at = *at;
        if let (Some(first), Some(last), false) =
            (u16::try_from(start).ok(), at.checked_sub(1).and_then(|last| u16::try_from(last).ok()), open.is_empty())
        {
            intervals.push(Interval { first, last, causes: open.iter().take(MAX_CAUSES).copied().collect() });
        }
        let here = rest.iter().take_while(|(other, _, _)| *other == at).count();
        let (now, later) = rest.split_at(here);
        for (_, opens, cause) in now {
            if *opens {
                open.insert(*cause);
            } else {
                open.remove(cause);
            }
        }
        start = at;
        rest = later;
    }
    intervals
}

fn intersection(left: &[(u16, u16)], right: &[(u16, u16)]) -> Vec<Interval> {
    let mut both = Vec::new();
    let (mut lefts, mut rights) = (left.iter().peekable(), right.iter().peekable());
    while let (Some((left_first, left_last)), Some((right_first, right_last))) = (lefts.peek(), rights.peek()) {
        let (first, last) = (*left_first.max(right_first), *left_last.min(right_last));
        if first <= last {
            both.push(Interval { first, last, causes: Vec::new() });
        }
        if left_last <= right_last {
            lefts.next();
        } else {
            rights.next();
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(first: u16, last: u16, rule: u32) -> Piece {
        Piece {
            protocol: Protocol::Tcp,
            first,
            last,
            cause: Cause { policy: PolicyId(0), rule, peer: None, port: None },
        }
    }

    fn show(set: &PortSet) -> Vec<(u16, u16, Vec<u32>)> {
        let intervals = set.intervals(Protocol::Tcp).iter();
        intervals.map(|i| (i.first, i.last, i.causes.iter().map(|cause| cause.rule).collect())).collect()
    }

    #[test]
    fn intervals_are_disjoint_and_remember_every_rule_that_implied_them() {
        let set = PortSet::of(vec![piece(80, 100, 1), piece(90, 110, 2), piece(111, 111, 3), piece(1, LAST_PORT, 4)]);
        assert_eq!(
            show(&set),
            [
                (1, 79, vec![4]),
                (80, 89, vec![1, 4]),
                (90, 100, vec![1, 2, 4]),
                (101, 110, vec![2, 4]),
                (111, 111, vec![3, 4]),
                (112, LAST_PORT, vec![4]),
            ]
        );
        assert_eq!(set.spans(Protocol::Tcp), [(1, LAST_PORT)]);
        assert!(!set.is_everything(), "all of TCP is not everything");
        assert_eq!(set.find(Protocol::Tcp, 95).map(|interval| interval.first), Some(90));
        assert!(set.find(Protocol::Udp, 95).is_none());
    }

    #[test]
    fn what_is_in_both_sets_is_what_two_sides_allow() {
        let left = PortSet::of(vec![piece(1, 10, 0), piece(20, 30, 0)]);
        let right = PortSet::of(vec![piece(5, 22, 0), piece(30, 40, 0)]);
        assert_eq!(left.and(&right).spans(Protocol::Tcp), [(5, 10), (20, 22), (30, 30)]);
        assert!(left.and(&PortSet::everything()).same_ports(&left));
        assert!(left.and(&PortSet::default()).is_empty());
    }

    #[test]
    fn ports_are_joined_and_taken_away() {
        let set = PortSet::of(vec![piece(1, 10, 0), piece(20, LAST_PORT, 0)]);
        let udp = PortSet::span(Protocol::Udp, 53, 53);
        assert_eq!(set.or(&PortSet::span(Protocol::Tcp, 11, 19)).spans(Protocol::Tcp), [(1, LAST_PORT)]);
        assert_eq!(set.or(&udp).spans(Protocol::Udp), [(53, 53)]);
        assert_eq!(set.minus(&PortSet::span(Protocol::Tcp, 5, 25)).spans(Protocol::Tcp), [(1, 4), (26, LAST_PORT)]);
        assert!(set.minus(&PortSet::everything()).is_empty());
        assert!(set.minus(&udp).same_ports(&set));
        assert!(PortSet::everything().minus(&set).or(&set).is_everything());
    }

    #[test]
    fn the_same_cause_may_open_twice_at_neighbouring_ports() {
        let set = PortSet::of(vec![piece(80, 80, 1), piece(81, 81, 1)]);
        assert_eq!(set.spans(Protocol::Tcp), [(80, 81)]);
    }
}
