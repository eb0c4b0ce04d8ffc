//! `capabilities_baseline` and `capabilities_restricted`: what containers may add, and must drop.

use crate::admission::pod_security::breach::{Breach, Culprits, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::order::Set;

/// What container runtimes grant by default.
const DEFAULT_ONES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

pub(super) fn default_ones_added(subject: &Subject<'_>) -> Option<Breach> {
    let (culprits, added) = adding(subject, |capability| DEFAULT_ONES.contains(&capability));
    culprits.breach("non-default capabilities", &|culprits| told(culprits, &added))
}

/// `ALL` must be dropped as it is written, and only `NET_BIND_SERVICE` may be added.
pub(super) fn all_dropped(subject: &Subject<'_>) -> Option<Breach> {
    let mut keeping = Culprits::default();
    for visited in &subject.containers {
        let capabilities = visited.security().and_then(|context| context.capabilities.as_ref());
        if !capabilities.is_some_and(|capabilities| capabilities.drop.iter().any(|dropped| dropped == "ALL")) {
            keeping.add(visited, visited.security_field("capabilities.drop"));
        }
    }
    let (adding, added) = adding(subject, |capability| capability == "NET_BIND_SERVICE");
    let mut details = Vec::new();
    if !keeping.is_empty() {
        details.push(format!("{} must set securityContext.capabilities.drop=[\"ALL\"]", keeping.containers()));
    }
    if !adding.is_empty() {
        details.push(told(&adding, &added));
    }
    (!details.is_empty()).then(|| Breach {
        reason: "unrestricted capabilities",
        detail: details.join("; "),
        paths: [keeping.paths, adding.paths].concat(),
    })
}

/// The containers that add a capability which may not be added, and these capabilities.
fn adding<'a>(subject: &Subject<'a>, may_add: fn(&str) -> bool) -> (Culprits<'a>, Set<&'a str>) {
    let mut culprits = Culprits::default();
    let mut all = Set::new();
    for visited in &subject.containers {
        let added = visited.security().and_then(|context| context.capabilities.as_ref());
        let added = added.map(|capabilities| capabilities.add.as_slice()).unwrap_or_default();
        let mut bad = Vec::new();
        for (index, capability) in added.iter().enumerate() {
            if !may_add(capability) {
                bad.push(visited.security_field("capabilities.add").index(index));
                all.insert(capability.as_str());
            }
        }
        if !bad.is_empty() {
            culprits.add_all(visited, bad);
        }
    }
    (culprits, all)
}

fn told(culprits: &Culprits<'_>, added: &Set<&str>) -> String {
    format!("{} must not include {} in securityContext.capabilities.add", culprits.containers(), quoted(added))
}
