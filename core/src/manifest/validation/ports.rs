//! Port numbers and names: k8s.io/apimachinery/pkg/util/validation.

use crate::settings::KubernetesVersion;

/// Characters that a port's name may have, by RFC 6335.
const NAME_MAX: usize = 15;

/// What `IsValidPortNum` says of all numbers that are none of a port.
pub(super) const NO_PORT: &str = "must be between 1 and 65535, inclusive";

/// `IsValidPortNum`.
pub(super) fn is_port(number: i64) -> bool {
    (1..=65535).contains(&number)
}

/// `IsValidPortName`: what is wrong with the name of a port.
pub(super) fn port_name(text: &str, version: KubernetesVersion) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > NAME_MAX {
        wrong.push(format!("must be no more than {NAME_MAX} characters"));
    }
    let letter = |byte: u8| byte.is_ascii_lowercase();
    if text.is_empty() || !text.bytes().all(|byte| letter(byte) || byte.is_ascii_digit() || byte == b'-') {
        wrong.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".to_owned());
    }
    if !text.bytes().any(letter) {
        let said = match version {
            KubernetesVersion::V1_24 => "must contain at least one letter or number (a-z, 0-9)",
            KubernetesVersion::V1_36 => "must contain at least one letter (a-z)",
        };
        wrong.push(said.to_owned());
    }
    if text.contains("--") {
        wrong.push("must not contain consecutive hyphens".to_owned());
    }
    if text.starts_with('-') || text.ends_with('-') {
        wrong.push("must not begin or end with a hyphen".to_owned());
    }
    wrong
}
