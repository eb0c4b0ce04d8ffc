//! CIDRs as Kubernetes reads them.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Reads a CIDR as `netutils.ParseCIDRSloppy` does: host bits are cut off and leading zeros in IPv4 are decimal. An
/// IPv4-mapped block is the IPv4 block, as `net.IPNet.Contains` compares.
#[must_use]
pub fn parse_cidr(text: &str) -> Option<IpNet> {
    let (address, prefix) = text.split_once('/')?;
    if prefix.is_empty() || prefix.len() > 3 || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let prefix: u8 = prefix.parse().ok()?;
    let net = match parse_address(address)? {
        IpAddr::V4(address) => IpNet::V4(Ipv4Net::new(address, prefix).ok()?),
        IpAddr::V6(address) => match (address.to_ipv4_mapped(), prefix.checked_sub(96)) {
            (Some(mapped), Some(prefix)) => IpNet::V4(Ipv4Net::new(mapped, prefix).ok()?),
            _ => IpNet::V6(Ipv6Net::new(address, prefix).ok()?),
        },
    };
    Some(net.trunc())
}

/// What Kubernetes 1.36 has against a CIDR that can be read (`parseCIDR` of pkg/util/validation, when strict); older
/// versions only warned of it.
#[must_use]
pub fn strict_faults(text: &str, net: &IpNet) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
    let leading_zero = prefix.len() > 1 && prefix.starts_with('0');
    match address.parse::<IpAddr>() {
        Ok(address) if !leading_zero => {
            if address != address.to_canonical() {
                faults.push("must not have an IPv4-mapped IPv6 address");
            }
            if address.to_canonical() != net.addr() {
                faults.push("must not have bits set beyond the prefix length");
            }
        }
        _ => faults.push("must not have leading 0s in IP or prefix length"),
    }
    faults
}

/// `netutils.ParseIPSloppy`.
#[must_use]
pub fn parse_address(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let octets: Vec<u8> = text.split('.').map(octet).collect::<Option<_>>()?;
    let octets: [u8; 4] = octets.try_into().ok()?;
    Some(IpAddr::V4(Ipv4Addr::from(octets)))
}

fn octet(text: &str) -> Option<u8> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.trim_start_matches('0').parse().ok().or_else(|| text.bytes().all(|byte| byte == b'0').then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cidr_is_read_as_the_api_server_reads_it() {
        for (text, expected, strict) in [
            ("172.16.5.9/16", Some("172.16.0.0/16"), false),
            ("010.0.0.0/8", Some("10.0.0.0/8"), false),
            ("10.0.0.0/08", Some("10.0.0.0/8"), false),
            ("::ffff:10.0.0.0/104", Some("10.0.0.0/8"), false),
            ("2001:db8::/32", Some("2001:db8::/32"), true),
            ("0.0.0.0/0", Some("0.0.0.0/0"), true),
            ("10.0.0.0/33", None, false),
            ("10.0.0.0", None, false),
            ("10.0.0/8", None, false),
            ("10.0.0.256/8", None, false),
            ("10.0.0.0/+8", None, false),
            ("", None, false),
        ] {
            let net = parse_cidr(text);
            let strictly = net.is_some_and(|net| strict_faults(text, &net).is_empty());
            assert_eq!(net.map(|net| net.to_string()).as_deref(), expected, "{text}");
            assert_eq!(strictly, strict, "{text}");
        }
    }
}
