//! `sysctls`: kernel parameters that touch the pod alone.

use crate::admission::pod_security::breach::Breach;
use crate::admission::pod_security::subject::{Subject, pod_security_field};

/// Each with the first version 1.x of the standards that allows it.
const SAFE: &[(&str, u32)] = &[
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
];

/// The kubelet of that version needs no leave for it either (`SafeSysctlAllowlist` of pkg/kubelet/sysctl).
pub(in crate::admission) fn is_safe(name: &str, minor: u32) -> bool {
    SAFE.iter().any(|(safe, from)| *safe == name && *from <= minor)
}

/// Forbidden ones are told in the pod's order, without quotes.
pub(super) fn safe_ones(subject: &Subject<'_>, minor: u32) -> Option<Breach> {
    let sysctls = subject.security().map(|context| context.sysctls.as_slice()).unwrap_or_default();
    let (mut names, mut paths) = (Vec::new(), Vec::new());
    for (index, sysctl) in sysctls.iter().enumerate() {
        if !is_safe(&sysctl.name, minor) {
            names.push(sysctl.name.as_str());
            paths.push(pod_security_field("sysctls").index(index).field("name"));
        }
    }
    (!names.is_empty()).then(|| Breach { reason: "forbidden sysctls", detail: names.join(", "), paths })
}
