//! Addresses cut at every CIDR boundary: all addresses of one range are alike to every policy.

use crate::order::{self, Set};
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Index into [`AddressSpace::ranges`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RangeId(pub u32);

/// Neighbouring addresses of one family that lie in the same CIDRs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    pub first: IpAddr,
    pub last: IpAddr,
    /// The narrowest CIDR around it, of those that policies name; CIDRs nest or are apart, so it tells all of them.
    pub within: Option<IpNet>,
}

/// Both families, cut into ranges: all of IPv4 from the lowest address up, then all of IPv6.
#[derive(Clone, Debug, Default)]
pub struct AddressSpace {
    pub ranges: Vec<AddressRange>,
}

impl AddressSpace {
    /// Cuts both families at the boundaries of these CIDRs.
    #[must_use]
    pub fn cut(cidrs: &Set<IpNet>) -> Self {
        let mut ranges = Vec::new();
        let of_family = |v4: bool| cidrs.iter().copied().filter(move |net| matches!(net, IpNet::V4(_)) == v4);
        cut_family(of_family(true).collect(), IpNet::V4(Ipv4Net::default()), &mut ranges);
        cut_family(of_family(false).collect(), IpNet::V6(Ipv6Net::default()), &mut ranges);
        Self { ranges }
    }

    /// The range that holds this address; IPv4-mapped addresses count as IPv4.
    #[must_use]
    pub fn range_of(&self, address: IpAddr) -> RangeId {
        let address = address.to_canonical();
        let at = self.ranges.partition_point(|range| range.first <= address).saturating_sub(1);
        RangeId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn range(&self, id: RangeId) -> Option<&AddressRange> {
        self.ranges.get(id.0 as usize)
    }

    /// The ranges inside a CIDR at which the space was cut: the first and the one after the last.
    #[must_use]
    pub fn span(&self, cidr: IpNet) -> Span {
        let first = self.range_of(cidr.network()).0;
        let last = self.range_of(cidr.broadcast()).0;
        Span { first, end: last.saturating_add(1) }
    }
}

/// Neighbouring ranges, `first..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: u32,
    pub end: u32,
}

impl Span {
    #[must_use]
    pub fn contains(self, range: RangeId) -> bool {
        (self.first..self.end).contains(&range.0)
    }
}

/// Appends the ranges of one family. `IpAddr` and `IpNet` order by address, a wider block before those inside it.
fn cut_family(mut cidrs: Vec<IpNet>, whole: IpNet, ranges: &mut Vec<AddressRange>) {
    order::sort_by_key(&mut cidrs, |net| (net.network(), net.prefix_len()));
    let mut around: Vec<Option<IpNet>> = vec![None];
    let mut at = Some(whole.network());
    for cidr in cidrs {
        close_before(&mut around, Some(cidr), whole, &mut at, ranges);
        fill(at, before(cidr.network()), around.last().copied().flatten(), ranges);
        at = Some(cidr.network());
        around.push(Some(cidr));
    }
    close_before(&mut around, None, whole, &mut at, ranges);
    fill(at, Some(whole.broadcast()), None, ranges);
}

/// Ends the open blocks that do not reach to the next one.
fn close_before(
    around: &mut Vec<Option<IpNet>>,
    next: Option<IpNet>,
    whole: IpNet,
    at: &mut Option<IpAddr>,
    ranges: &mut Vec<AddressRange>,
) {
    while let Some(Some(open)) = around.last().copied() {
        if next.is_some_and(|next| open.contains(&next)) {
            return;
        }
        fill(*at, Some(open.broadcast()), Some(open), ranges);
        *at = if open.broadcast() == whole.broadcast() { None } else { after(open.broadcast()) };
        around.pop();
    }
}

/// Appends `first..=last` unless it is empty; no `first` means that the family is used up.
fn fill(first: Option<IpAddr>, last: Option<IpAddr>, within: Option<IpNet>, ranges: &mut Vec<AddressRange>) {
    let (Some(first), Some(last)) = (first, last) else { return };
    if first <= last {
        ranges.push(AddressRange { first, last, within });
    }
}

fn before(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_sub(1).map(|bits| IpAddr::V4(bits.into())),
        IpAddr::V6(address) => u128::from(address).checked_sub(1).map(|bits| IpAddr::V6(bits.into())),
    }
}

/// The next address of the family.
#[must_use]
pub fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|bits| IpAddr::V4(bits.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|bits| IpAddr::V6(bits.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::cidr::parse_cidr;

    #[track_caller]
    fn ranges(cidrs: &[&str], expected: &[(&str, &str, &str)]) {
        let cidrs = cidrs.iter().map(|text| parse_cidr(text).expect("a CIDR")).collect();
        let show = |range: &AddressRange| {
            let within = range.within.map_or("-".to_owned(), |net| net.to_string());
            (range.first.to_string(), range.last.to_string(), within)
        };
        let space = AddressSpace::cut(&cidrs);
        let actual: Vec<_> = space.ranges.iter().map(show).collect();
        let actual: Vec<_> = actual.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(actual, expected);
    }

    const END_V4: &str = "255.255.255.255";
    const END_V6: &str = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    #[test]
    fn ranges_are_cut_at_every_boundary_and_know_the_narrowest_block() {
        ranges(&[], &[("0.0.0.0", END_V4, "-"), ("::", END_V6, "-")]);
        ranges(
            &["10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/16", "11.0.0.0/8", "::/0"],
            &[
                ("0.0.0.0", "9.255.255.255", "-"),
                ("10.0.0.0", "10.0.255.255", "10.0.0.0/16"),
                ("10.1.0.0", "10.1.255.255", "10.1.0.0/16"),
                ("10.2.0.0", "10.255.255.255", "10.0.0.0/8"),
                ("11.0.0.0", "11.255.255.255", "11.0.0.0/8"),
                ("12.0.0.0", END_V4, "-"),
                ("::", END_V6, "::/0"),
            ],
        );
        ranges(
            &["0.0.0.0/0", "255.255.255.255/32", "0.0.0.0/32", "ff00::/8"],
            &[
                ("0.0.0.0", "0.0.0.0", "0.0.0.0/32"),
                ("0.0.0.1", "255.255.255.254", "0.0.0.0/0"),
                (END_V4, END_V4, "255.255.255.255/32"),
                ("::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "-"),
                ("ff00::", END_V6, "ff00::/8"),
            ],
        );
    }

    #[test]
    fn families_do_not_mix() {
        let all: IpNet = "0.0.0.0/0".parse().expect("a CIDR");
        let space = AddressSpace::cut(&Set::from([all]));
        let within = |address: &str| space.span(all).contains(space.range_of(address.parse().expect("an address")));
        assert!(within("10.0.0.1"));
        assert!(within("::ffff:10.0.0.1"), "an IPv4-mapped address is the IPv4 address");
        assert!(!within("2001:db8::1"));
    }
}
