//! CIDRs of ipBlocks: `IsValidCIDR` and what it was before it became strict.

use ipnet::IpNet;

use super::errors::Errors;
use crate::manifest::cidr::{parse_address, parse_cidr, strict_faults};
use crate::settings::KubernetesVersion;
use crate::yaml::{self, Field};

/// Checks a CIDR and returns it, if it can be read at all.
pub(super) fn check(errors: &mut Errors, field: &Field<'_>) -> Option<IpNet> {
    let text = field.text();
    let Some(net) = parse_cidr(text) else {
        let said = match errors.version {
            KubernetesVersion::V1_24 => "not a valid CIDR",
            KubernetesVersion::V1_36 => "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
        };
        errors.invalid_text(field, said);
        propose(errors, field);
        return None;
    };
    if errors.version != KubernetesVersion::V1_24 {
        for fault in strict_faults(text, &net) {
            errors.invalid_text(field, fault);
            errors.replace(field, &yaml::written(&net.to_string()));
        }
    }
    Some(net)
}

/// Mends the last error by the block of the one address that stands there, or by the same block as it should be written.
pub(super) fn propose(errors: &mut Errors, field: &Field<'_>) {
    let text = field.text();
    if let Some(net) = parse_cidr(text).or_else(|| parse_address(text).map(IpNet::from)) {
        errors.replace(field, &yaml::written(&net.to_string()));
    }
}
