//! Sysctls: safe ones pass, unsafe ones where allowed, forbidden ones never (pkg/security/podsecuritypolicy/sysctl).

use super::failure::{Broken, Failure, Rule, forbidden, quoted};
use crate::admission::request::PodRequest;
use crate::manifest::policy::PodSecurityPolicySpec;
use crate::text::FieldPath;

/// `SafeSysctlAllowlist` of pkg/security/podsecuritypolicy/sysctl as of Kubernetes 1.22.
const SAFE: [&str; 5] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
];

pub(super) fn validate(spec: &PodSecurityPolicySpec, pod: &PodRequest, broken: &mut Broken<'_>) {
    let sysctls = pod.spec.security_context.as_ref().map(|context| context.sysctls.as_slice()).unwrap_or_default();
    for (index, sysctl) in sysctls.iter().enumerate() {
        let name = sysctl.name.as_str();
        let path = || FieldPath::of("pod.spec.securityContext.sysctls").index(index);
        let place = || FieldPath::of("spec.securityContext.sysctls").index(index);
        if let Some(pattern) = matching(&spec.forbidden_sysctls, name) {
            broken.add(Rule::SysctlForbidden, |rule| {
                let message = forbidden(&path(), &format!("sysctl {} is not allowed", quoted(name)));
                let field = format!("spec.forbiddenSysctls[{pattern}]");
                Failure::new(rule, message, &field, place()).found(name)
            });
        } else if !SAFE.contains(&name) && matching(&spec.allowed_unsafe_sysctls, name).is_none() {
            broken.add(Rule::SysctlUnsafe, |rule| {
                let message = forbidden(&path(), &format!("unsafe sysctl {} is not allowed", quoted(name)));
                let failure = Failure::new(rule, message, "spec.allowedUnsafeSysctls", place());
                failure.found(name).allowed(spec.allowed_unsafe_sysctls.join(", "))
            });
        }
    }
}

/// The first pattern that the name matches; a final `*` stands for anything.
fn matching(patterns: &[String], name: &str) -> Option<usize> {
    patterns.iter().position(|pattern| match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    })
}
