//! `hostNamespaces` and `hostPorts`: what a pod shares with its node.

use crate::admission::pod_security::breach::{Breach, Culprits, plural};
use crate::admission::pod_security::subject::Subject;
use crate::order::Set;
use crate::text::FieldPath;

pub(super) fn namespaces(subject: &Subject<'_>) -> Option<Breach> {
    let spec = subject.spec;
    let shared = [("hostNetwork", spec.host_network), ("hostPID", spec.host_pid), ("hostIPC", spec.host_ipc)];
    let shared: Vec<_> = shared.into_iter().filter(|(_, set)| *set).map(|(field, _)| field).collect();
    (!shared.is_empty()).then(|| Breach {
        reason: "host namespaces",
        detail: shared.iter().map(|field| format!("{field}=true")).collect::<Vec<_>>().join(", "),
        paths: shared.iter().map(|field| FieldPath::of("spec").field(field)).collect(),
    })
}

/// Ports are told in the order of their digits, as a Go set of strings lists them.
pub(super) fn ports(subject: &Subject<'_>) -> Option<Breach> {
    let mut culprits = Culprits::default();
    let mut numbers = Set::new();
    for visited in &subject.containers {
        let taken: Vec<_> = subject.host_ports(visited).collect();
        if !taken.is_empty() {
            let field = visited.field("ports");
            culprits.add_all(visited, taken.iter().map(|(index, _)| field.index(*index).field("hostPort")).collect());
            numbers.extend(taken.iter().map(|(_, port)| port.to_string()));
        }
    }
    let word = plural("hostPort", "hostPorts", numbers.len());
    let numbers: Vec<_> = numbers.into_iter().collect();
    culprits.breach("hostPort", &|culprits| {
        format!("{} {} {word} {}", culprits.containers(), culprits.use_word(), numbers.join(", "))
    })
}
