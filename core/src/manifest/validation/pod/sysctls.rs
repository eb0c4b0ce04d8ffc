//! Sysctls of a pod: `validateSysctls` of pkg/apis/core/validation.

use crate::manifest::validation::errors::{Errors, quoted};
use crate::order::Set;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// `SysctlMaxLength`.
pub(in crate::manifest::validation) const MAX_BYTES: usize = 253;

const DOTS: &str = "must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
/// Segments may be parted by slashes too since 1.25.
const DOTS_AND_SLASHES: &str = "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

/// Those of a pod, by its `spec`.
pub(super) fn check(errors: &mut Errors, spec: &Field<'_>) {
    let context = spec.get("securityContext");
    let sysctls = context.get("sysctls");
    let (parted, said): (&[char], _) = match errors.version {
        KubernetesVersion::V1_24 => (&['.'], DOTS),
        KubernetesVersion::V1_36 => (&['.', '/'], DOTS_AND_SLASHES),
    };
    let mut seen: Set<&str> = Set::new();
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
        if errors.version != KubernetesVersion::V1_24
            && let Some(shared) = host_namespace(text)
            && spec.get(shared).bool() == Some(true)
        {
            errors.invalid_text(&name, &format!("may not be specified when '{shared}' is true"));
        }
    }
}

/// What of the host a pod must not share that sets a sysctl (`ValidateHostSysctl`).
fn host_namespace(sysctl: &str) -> Option<&'static str> {
    let dotted = |start: &str| sysctl.replace('/', ".").starts_with(start);
    match sysctl.get(..2)? {
        "ne" => dotted("net.").then_some("hostNetwork"),
        _ => ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."].into_iter().any(dotted).then_some("hostIPC"),
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
