//! `hostProbesAndHostLifecycle`: the kubelet must not be made to call hosts of the pod's choosing.

use crate::admission::pod_security::breach::{Breach, Culprits, plural, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::{Container, Handler};
use crate::order::Set;

/// Any host counts, `127.0.0.1` too; containers are told in the order of their names.
pub(super) fn hosts(subject: &Subject<'_>) -> Option<Breach> {
    let mut culprits = Culprits::default();
    let mut all = Set::new();
    for visited in &subject.containers {
        let named = hosts_of(visited.container);
        if !named.is_empty() {
            let mut paths = Vec::new();
            for (path, host) in named {
                paths.push(visited.field(&path));
                all.insert(host);
            }
            culprits.add_all(visited, paths);
        }
    }
    culprits.sort();
    let word = plural("probe or lifecycle host", "probe or lifecycle hosts", all.len());
    culprits.breach("probe or lifecycle host", &|culprits| {
        format!("{} {} {word} {}", culprits.containers(), culprits.use_word(), quoted(&all))
    })
}

fn hosts_of(container: &Container) -> Vec<(String, &str)> {
    let lifecycle = container.lifecycle.as_ref();
    let handlers: [(&str, Option<&Handler>); 5] = [
        ("livenessProbe", container.liveness_probe.as_ref()),
        ("readinessProbe", container.readiness_probe.as_ref()),
        ("startupProbe", container.startup_probe.as_ref()),
        ("lifecycle.postStart", lifecycle.and_then(|lifecycle| lifecycle.post_start.as_ref())),
        ("lifecycle.preStop", lifecycle.and_then(|lifecycle| lifecycle.pre_stop.as_ref())),
    ];
    let mut hosts = Vec::new();
    for (path, handler) in handlers {
        let Some(handler) = handler else { continue };
        for (action, target) in [("httpGet", &handler.http_get), ("tcpSocket", &handler.tcp_socket)] {
            if let Some(target) = target.as_ref().filter(|target| !target.host.is_empty()) {
                hosts.push((format!("{path}.{action}.host"), target.host.as_str()));
            }
        }
    }
    hosts
}
