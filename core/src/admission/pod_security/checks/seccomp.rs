//! `seccompProfile_baseline` and `seccompProfile_restricted`: system calls are filtered.

use super::profiles::{self, Place};
use crate::admission::pod_security::breach::{Breach, Culprits, plural, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::{SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION};
use crate::order::Map;
use crate::text::{FieldPath, go_quoted};

const PLACE: Place = Place {
    field: "seccompProfile",
    of_pod: |context| context.seccomp_profile.as_ref(),
    of_container: |context| context.seccomp_profile.as_ref(),
};

/// Before 1.19 the profile is an annotation: of the pod, and of each container that there is.
pub(super) fn annotations(subject: &Subject<'_>) -> Option<Breach> {
    let mut keys = vec![SECCOMP_POD_ANNOTATION.to_owned()];
    for visited in &subject.containers {
        keys.push([SECCOMP_CONTAINER_ANNOTATION, visited.name()].concat());
    }
    let mut forbidden: Map<String, FieldPath> = Map::new();
    for key in keys {
        if let Some(value) = subject.metadata.annotations.get(&key).filter(|value| !is_allowed_annotation(value)) {
            forbidden.insert(format!("{key}={}", go_quoted(value)), FieldPath::of("metadata.annotations").key(&key));
        }
    }
    if forbidden.is_empty() {
        return None;
    }
    let word = plural("annotation", "annotations", forbidden.len());
    let (told, paths): (Vec<_>, Vec<_>) = forbidden.into_iter().unzip();
    Some(Breach { reason: "seccompProfile", detail: format!("forbidden {word} {}", told.join(", ")), paths })
}

/// From 1.19: no profile is fine, a forbidden one is not.
pub(super) fn not_unconfined(subject: &Subject<'_>) -> Option<Breach> {
    let (culprits, types) = profiles::forbidden(subject, &PLACE);
    culprits.breach("seccompProfile", &|culprits| {
        format!("{} must not set securityContext.seccompProfile.type to {}", culprits.setters(), quoted(&types))
    })
}

/// Every container must have a profile, its own or the pod's.
pub(super) fn confined(subject: &Subject<'_>) -> Option<Breach> {
    if let Some(breach) = not_unconfined(subject) {
        return Some(breach);
    }
    if subject.security().is_some_and(|context| context.seccomp_profile.is_some()) {
        return None;
    }
    let mut culprits = Culprits::default();
    for visited in &subject.containers {
        if visited.security().is_none_or(|context| context.seccomp_profile.is_none()) {
            culprits.add(visited, visited.security_field("seccompProfile.type"));
        }
    }
    culprits.breach("seccompProfile", &|culprits| {
        let containers = culprits.containers();
        format!(
            "pod or {containers} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""
        )
    })
}

fn is_allowed_annotation(profile: &str) -> bool {
    matches!(profile, "runtime/default" | "docker/default") || profile.starts_with("localhost/")
}
