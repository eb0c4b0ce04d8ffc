//! Seccomp: a policy's annotations against a pod's annotations and fields (pkg/security/podsecuritypolicy/seccomp).

use super::failure::{Failure, Rule, forbidden};
use crate::admission::effective::Visited;
use crate::admission::request::PodRequest;
use crate::manifest::pod::{Profile, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION};
use crate::order::{self, Map, Set};
use crate::text::FieldPath;

/// The policy's annotations that list what may be used, and what is filled in.
pub const ALLOWED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
pub const DEFAULT: &str = "seccomp.security.alpha.kubernetes.io/defaultProfileName";

const RUNTIME_DEFAULT: &str = "runtime/default";
/// The old name of `runtime/default`; each implies the other in a policy.
const DOCKER_DEFAULT: &str = "docker/default";

#[derive(Clone, Debug)]
pub(super) struct Seccomp<'a> {
    default: &'a str,
    allowed: Set<&'a str>,
    /// As the policy writes it, for messages.
    allowed_text: &'a str,
    any: bool,
}

impl<'a> Seccomp<'a> {
    pub(super) fn of(annotations: &'a Map<String, String>) -> Self {
        let allowed_text = annotations.get(ALLOWED);
        let mut allowed: Set<&str> = order::set(allowed_text.iter().flat_map(|text| text.split(',')));
        let any = allowed.remove("*");
        if allowed.contains(RUNTIME_DEFAULT) || allowed.contains(DOCKER_DEFAULT) {
            allowed.extend([RUNTIME_DEFAULT, DOCKER_DEFAULT]);
        }
        Self {
            default: annotations.get(DEFAULT).map_or("", String::as_str),
            allowed,
            allowed_text: allowed_text.map_or("", String::as_str),
            any,
        }
    }

    /// Settles the pod's annotation: its own value, its field's, or the policy's default.
    pub(super) fn mutate(&self, pod: &mut PodRequest) {
        let own = pod.annotations.get(SECCOMP_POD_ANNOTATION).filter(|profile| !profile.is_empty());
        if own.is_some() {
            return;
        }
        let profile = field_of_pod(pod).unwrap_or_else(|| self.default.to_owned());
        if !profile.is_empty() {
            pod.annotations.insert(SECCOMP_POD_ANNOTATION.to_owned(), profile);
        }
    }

    pub(super) fn validate_pod(&self, pod: &PodRequest) -> Option<Failure> {
        if self.any {
            return None;
        }
        let in_annotation = pod.annotations.get(SECCOMP_POD_ANNOTATION).filter(|profile| !profile.is_empty());
        let in_field = field_of_pod(pod);
        // Where both are, the annotation counts; the field is what the author more likely wrote.
        let written = || match in_field {
            Some(_) => FieldPath::of("spec.securityContext.seccompProfile"),
            None => FieldPath::of("metadata.annotations").key(SECCOMP_POD_ANNOTATION),
        };
        let profile = in_annotation.or(in_field.as_ref()).map_or("", String::as_str);
        self.judge(profile, SECCOMP_POD_ANNOTATION, &written)
    }

    pub(super) fn validate_container(&self, pod: &PodRequest, visited: Visited<'_>) -> Option<Failure> {
        if self.any {
            return None;
        }
        let container = visited.container;
        let key = format!("{SECCOMP_CONTAINER_ANNOTATION}{}", container.name);
        let own = container.security_context.as_ref().and_then(|context| context.seccomp_profile.as_ref());
        // The container's field, its annotation, the pod's field, the pod's annotation.
        let (profile, written): (String, &dyn Fn() -> FieldPath) = if let Some(profile) = own {
            (annotation_of(profile), &|| visited.path().field("securityContext.seccompProfile"))
        } else if let Some(profile) = pod.annotations.get(&key) {
            (profile.clone(), &|| FieldPath::of("metadata.annotations").key(&key))
        } else if let Some(profile) = field_of_pod(pod) {
            (profile, &|| FieldPath::of("spec.securityContext.seccompProfile"))
        } else {
            let profile = pod.annotations.get(SECCOMP_POD_ANNOTATION).cloned().unwrap_or_default();
            (profile, &|| FieldPath::of("metadata.annotations").key(SECCOMP_POD_ANNOTATION))
        };
        self.judge(&profile, &key, written).map(|failure| failure.of_container(&container.name))
    }

    /// `annotation` is what upstream's message names, `written` where the profile stands.
    fn judge(&self, profile: &str, annotation: &str, written: &dyn Fn() -> FieldPath) -> Option<Failure> {
        let none_listed = self.allowed.is_empty();
        let passes = if none_listed { profile.is_empty() } else { self.allowed.contains(profile) };
        if passes {
            return None;
        }
        let path = &FieldPath::of("pod.metadata.annotations").key(annotation);
        let policy_field = format!("metadata.annotations[{ALLOWED}]");
        if none_listed {
            let message = forbidden(path, "seccomp may not be set");
            return Some(Failure::new(Rule::SeccompSet, message, &policy_field, written()).found(profile));
        }
        let detail = format!("{profile} is not an allowed seccomp profile. Valid values are {}", self.allowed_text);
        let failure = Failure::new(Rule::SeccompProfile, forbidden(path, &detail), &policy_field, written());
        Some(failure.found(profile).allowed(self.allowed_text))
    }
}

fn field_of_pod(pod: &PodRequest) -> Option<String> {
    let profile = pod.spec.security_context.as_ref()?.seccomp_profile.as_ref()?;
    Some(annotation_of(profile))
}

/// Follows `SeccompAnnotationForField` of pkg/api/pod.
fn annotation_of(profile: &Profile) -> String {
    match (profile.r#type.as_str(), &profile.localhost_profile) {
        ("Unconfined", _) => "unconfined".to_owned(),
        ("RuntimeDefault", _) => RUNTIME_DEFAULT.to_owned(),
        ("Localhost", Some(path)) => format!("localhost/{path}"),
        _ => String::new(),
    }
}
