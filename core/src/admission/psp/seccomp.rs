//! Seccomp: a policy's annotations against a pod's annotations and fields (pkg/security/podsecuritypolicy/seccomp).

use super::failure::{Broken, Failure, Rule, forbidden};
use crate::admission::effective::Visited;
use crate::admission::request::PodRequest;
use crate::manifest::pod::{Profile, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION};
use crate::order::Map;
use crate::text::FieldPath;

/// The policy's annotations that list what may be used, and what is filled in.
pub const ALLOWED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
pub const DEFAULT: &str = "seccomp.security.alpha.kubernetes.io/defaultProfileName";

const RUNTIME_DEFAULT: &str = "runtime/default";
/// `runtime/default` and its old name: in a policy each implies the other.
const SAME: [&str; 2] = [RUNTIME_DEFAULT, "docker/default"];

#[derive(Clone, Copy, Debug)]
pub(super) struct Seccomp<'a> {
    default: &'a str,
    /// As the policy writes it; `None`: nothing may be set.
    allowed: Option<&'a str>,
    any: bool,
}

impl<'a> Seccomp<'a> {
    pub(super) fn of(annotations: &'a Map<String, String>) -> Self {
        let allowed = annotations.get(ALLOWED).map(String::as_str);
        let any = allowed.is_some_and(|allowed| lists(allowed, "*"));
        Self { default: annotations.get(DEFAULT).map_or("", String::as_str), allowed, any }
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

    pub(super) fn validate_pod(&self, pod: &PodRequest, broken: &mut Broken<'_>) {
        if self.any {
            return;
        }
        let in_annotation = pod.annotations.get(SECCOMP_POD_ANNOTATION).filter(|profile| !profile.is_empty());
        let in_field = field_of_pod(pod);
        // Where both are, the annotation counts; the field is what the author more likely wrote.
        let written = || match in_field {
            Some(_) => FieldPath::of("spec.securityContext.seccompProfile"),
            None => FieldPath::of("metadata.annotations").key(SECCOMP_POD_ANNOTATION),
        };
        let profile = in_annotation.or(in_field.as_ref()).map_or("", String::as_str);
        self.judge(profile, SECCOMP_POD_ANNOTATION, &written, broken);
    }

    pub(super) fn validate_container(&self, pod: &PodRequest, visited: Visited<'_>, broken: &mut Broken<'_>) {
        if self.any {
            return;
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
        self.judge(&profile, &key, written, broken);
    }

    /// `annotation` is what upstream's message names, `written` where the profile stands.
    fn judge(&self, profile: &str, annotation: &str, written: &dyn Fn() -> FieldPath, broken: &mut Broken<'_>) {
        let passes =
            |allowed| lists(allowed, profile) || SAME.contains(&profile) && SAME.iter().any(|one| lists(allowed, one));
        if self.allowed.map_or(profile.is_empty(), passes) {
            return;
        }
        let failure = |rule, detail: &str| {
            let path = FieldPath::of("pod.metadata.annotations").key(annotation);
            let policy_field = format!("metadata.annotations[{ALLOWED}]");
            Failure::new(rule, forbidden(&path, detail), &policy_field, written()).found(profile)
        };
        let Some(allowed) = self.allowed else {
            return broken.add(Rule::SeccompSet, |rule| failure(rule, "seccomp may not be set"));
        };
        broken.add(Rule::SeccompProfile, |rule| {
            let detail = format!("{profile} is not an allowed seccomp profile. Valid values are {allowed}");
            failure(rule, &detail).allowed(allowed)
        });
    }
}

/// Whether a policy's list, with commas, has this item.
fn lists(list: &str, item: &str) -> bool {
    list.split(',').any(|each| each == item)
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
