//! Sysctls of a pod: `validateSysctls` of pkg/apis/core/validation.

use std::collections::BTreeSet;

use crate::manifest::validation::errors::{Errors, quoted};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// `SysctlMaxLength`.
pub(in crate::manifest::validation) const MAX_BYTES: usize = 253;

const DOTS: &str = "must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
/// Segments may be parted by slashes too since 1.25.
const DOTS_AND_SLASHES: &str = "must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

pub(super) fn check(errors: &mut Errors, sysctls: &Field<'_>) {
    let (parted, said): (&[char], _) = match errors.version {
        KubernetesVersion::V1_24 => (&['.'], DOTS),
        KubernetesVersion::V1_36 => (&['.', '/'], DOTS_AND_SLASHES),
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        let text = sysctl.text_of("name");
        let new = seen.insert(text);
        if text.is_empty() {
            errors.required(&name, "");
        } else if text.len() > MAX_BYTES || !text.split(parted).all(is_segment) {
            errors.invalid_text(&name, said);
        } else if !new {
            errors.duplicate(&name, &quoted(text));
        }
    }
}

/// `SysctlSegmentFmt`.
pub(in crate::manifest::validation) fn is_segment(text: &str) -> bool {
    let ends = |byte: Option<u8>| byte.is_some_and(is_alphanumeric);
    ends(text.bytes().next())
        && ends(text.bytes().last())
        && text.bytes().all(|byte| is_alphanumeric(byte) || matches!(byte, b'-' | b'_'))
}

pub(in crate::manifest::validation) fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}
