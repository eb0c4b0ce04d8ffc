//! What AppArmor and seccomp profiles have in common: a type on the pod, on containers, or on both.

use crate::admission::pod_security::breach::Culprits;
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::{PodSecurityContext, Profile, SecurityContext};
use crate::order::Set;

/// Where a kind of profile stands in security contexts.
pub(super) struct Place {
    pub field: &'static str,
    pub of_pod: fn(&PodSecurityContext) -> Option<&Profile>,
    pub of_container: fn(&SecurityContext) -> Option<&Profile>,
}

pub(super) fn is_allowed(profile: &Profile) -> bool {
    matches!(profile.r#type.as_str(), "RuntimeDefault" | "Localhost")
}

/// Who sets a type other than `RuntimeDefault` and `Localhost`, and which.
pub(super) fn forbidden<'a>(subject: &Subject<'a>, place: &Place) -> (Culprits<'a>, Set<&'a str>) {
    let bad = |profile: Option<&'a Profile>| profile.filter(|profile| !is_allowed(profile));
    let culprits = Culprits::in_security_context(
        subject,
        &format!("{}.type", place.field),
        &|context| bad((place.of_pod)(context)).is_some(),
        &|context| bad((place.of_container)(context)).is_some(),
    );
    let of_pod = subject.security().and_then(place.of_pod);
    let of_containers = subject.containers.iter().filter_map(|visited| visited.security().and_then(place.of_container));
    let types = of_pod.into_iter().chain(of_containers).filter(|profile| !is_allowed(profile));
    (culprits, types.map(|profile| profile.r#type.as_str()).collect())
}
