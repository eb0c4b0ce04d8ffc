//! The node's namespaces and ports.

use super::failure::{Broken, Failure, Rule, invalid};
use crate::admission::effective::Visited;
use crate::admission::request::PodRequest;
use crate::manifest::policy::{IdRange, PodSecurityPolicySpec};
use crate::text::FieldPath;

/// Upstream's messages place these fields under `spec.securityContext`, where the internal API has them.
pub(super) fn validate_namespaces(spec: &PodSecurityPolicySpec, pod: &PodRequest, broken: &mut Broken<'_>) {
    for (rule, field, allowed, wanted, what) in [
        (Rule::HostNetwork, "hostNetwork", spec.host_network, pod.spec.host_network, "Host network"),
        (Rule::HostPid, "hostPID", spec.host_pid, pod.spec.host_pid, "Host PID"),
        (Rule::HostIpc, "hostIPC", spec.host_ipc, pod.spec.host_ipc, "Host IPC"),
    ] {
        if wanted && !allowed {
            broken.add(rule, |rule| {
                let path = FieldPath::of("spec.securityContext").field(field);
                let message = invalid(&path, true, &[what, " is not allowed to be used"].concat());
                Failure::new(rule, message, &["spec.", field].concat(), FieldPath::of("spec").field(field))
            });
        }
    }
}

/// Follows `hasInvalidHostPort`, whose message names no port's index.
pub(super) fn validate_ports(spec: &PodSecurityPolicySpec, visited: Visited<'_>, broken: &mut Broken<'_>) {
    for (index, port) in visited.container.ports.iter().enumerate() {
        let port = port.host_port;
        let held = |range: &IdRange| (range.min..=range.max).contains(&i64::from(port));
        if port <= 0 || spec.host_ports.iter().any(held) {
            continue;
        }
        broken.add(Rule::HostPort, |rule| {
            let allowed = printed(&spec.host_ports);
            let detail = format!("Host port {port} is not allowed to be used. Allowed ports: [{allowed}]");
            let message = invalid(&visited.path().field("hostPort"), port, &detail);
            let place = visited.path().field("ports").index(index).field("hostPort");
            Failure::new(rule, message, "spec.hostPorts", place).found(port).allowed(&allowed)
        });
    }
}

/// `80,8000-9000`, as `hostPortRangesToString` joins them.
fn printed(ranges: &[IdRange]) -> String {
    let text = |range: &IdRange| {
        if range.min == range.max { range.min.to_string() } else { format!("{}-{}", range.min, range.max) }
    };
    ranges.iter().map(text).collect::<Vec<_>>().join(",")
}
