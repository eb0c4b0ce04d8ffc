//! `hostNamespaces` and `hostPorts`: what a pod shares with its node.

use crate::admission::pod_security::breach::{Breach, Culprits, plural};
use crate::admission::pod_security::subject::Subject;
use crate::order::Set;
use crate::text::FieldPath;

pub(super) fn namespaces(subject: &Subject<'_>) -> Option<Breach> {
    let spec = subject.spec;
    let shared = [("hostNetwork", spec.host_network), ("hostPID", spec.host_pid), ("hostIPC", spec.host_ipc)];
    let (mut told, mut paths) = (Vec::new(), Vec::new());
    for (field, is_shared) in shared {
        if is_shared {
            told.push([field, "=true"].concat());
            paths.push(FieldPath::of("spec").field(field));
        }
    }
    (!told.is_empty()).then(|| Breach { reason: "host namespaces", detail: told.join(", "), paths })
}

/// Ports are told in the order of their digits, as a Go set of strings lists them.
pub(super) fn ports(subject: &Subject<'_>) -> Option<Breach> {
    let mut culprits = Culprits::default();
    let mut numbers = Set::new();
    for visited in &subject.containers {
        let mut taken = Vec::new();
        for (index, port) in subject.host_ports(visited) {
            taken.push(visited.field("ports").index(index).field("hostPort"));
            numbers.insert(port.to_string());
        }
        if !taken.is_empty() {
            culprits.add_all(visited, taken);
        }
    }
    let word = plural("hostPort", "hostPorts", numbers.len());
    let numbers: Vec<_> = numbers.into_iter().collect();
    culprits.breach("hostPort", &|culprits| {
        format!("{} {} {word} {}", culprits.containers(), culprits.use_word(), numbers.join(", "))
    })
}
