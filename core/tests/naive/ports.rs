//! Named ports of a destination.

use super::{End, Naive};

/// Protocol and number of the ports of this name: those of regular containers and of init containers that keep running
/// (`restartPolicy: Always`). An address, and what is only seen as one, has none.
pub fn named(naive: &Naive<'_>, destination: End<'_>, name: &str) -> Vec<(String, i32)> {
    let End::Pod(pod) = destination else { return Vec::new() };
    if naive.is_on_host(pod) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let sidecars = pod.spec.init_containers.iter().filter(|init| init.restart_policy.as_deref() == Some("Always"));
    for container in pod.spec.containers.iter().chain(sidecars) {
        for port in &container.ports {
            if port.name.as_deref() == Some(name) {
                found.push((port.protocol.clone().unwrap_or("TCP".to_owned()), port.container_port));
            }
        }
    }
    found
}
