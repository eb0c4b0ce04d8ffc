//! `procMount` and `procMount_restricted`: /proc stays masked.

use crate::admission::pod_security::breach::{Breach, Culprits, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::order::Set;

pub(super) fn default_one(subject: &Subject<'_>) -> Option<Breach> {
    let mut culprits = Culprits::default();
    let mut types = Set::new();
    for visited in &subject.containers {
        let proc_mount = visited.security().and_then(|context| context.proc_mount.as_deref());
        if let Some(proc_mount) = proc_mount.filter(|proc_mount| *proc_mount != "Default") {
            culprits.add(visited, visited.security_field("procMount"));
            types.insert(proc_mount);
        }
    }
    culprits.breach("procMount", &|culprits| {
        format!("{} must not set securityContext.procMount to {}", culprits.containers(), quoted(&types))
    })
}
