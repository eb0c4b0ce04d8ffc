//! CIDRs, bit by bit.

use std::net::IpAddr;

/// The block holds the address: both are of one family and agree in as many leading bits as the prefix says.
pub fn holds(cidr: &str, address: IpAddr) -> bool {
    let (network, length) = parts(cidr);
    let (network, address) = (bits(network), bits(address));
    network.len() == address.len() && network[..length] == address[..length]
}

/// The block holds every address of the other one.
pub fn holds_block(cidr: &str, other: &str) -> bool {
    let (network, length) = parts(other);
    length >= parts(cidr).1 && holds(cidr, network)
}

fn parts(cidr: &str) -> (IpAddr, usize) {
    let (address, length) = cidr.split_once('/').expect("a CIDR has a slash");
    (address.parse().expect("an address"), length.parse().expect("a prefix length"))
}

fn bits(address: IpAddr) -> Vec<bool> {
    let bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let mut bits = Vec::new();
    for byte in bytes {
        for place in (0..8).rev() {
            bits.push(byte >> place & 1 == 1);
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_holds_the_addresses_that_share_its_leading_bits() {
        let rows = [
            ("10.1.0.0/16", "10.1.255.255", true),
            ("10.1.0.0/16", "10.2.0.0", false),
            ("10.1.2.3/32", "10.1.2.3", true),
            ("10.0.0.128/25", "10.0.0.127", false),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "1.2.3.4", false),
            ("fd00:1::/32", "fd00:1:ffff::9", true),
        ];
        for (cidr, address, expected) in rows {
            assert_eq!(holds(cidr, address.parse().unwrap()), expected, "{cidr} {address}");
        }
        assert!(holds_block("10.0.0.0/8", "10.1.0.0/16") && !holds_block("10.1.0.0/16", "10.0.0.0/8"));
    }
}
