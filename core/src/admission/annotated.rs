//! Profiles that a pod has by annotation: where they are written.

use super::effective::{Visited, visited};
use super::prepare::{app_armor_profile, seccomp_profile};
use crate::cluster::Pod;
use crate::manifest::pod::{APP_ARMOR_ANNOTATION, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION};
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;

/// Of a field that the API server fills in from an annotation (see [`super::prepare`]) the annotation, of all else the path
/// itself; from what holds the pod's `metadata` and `spec`.
#[must_use]
pub fn as_written(pod: &Pod, version: KubernetesVersion, path: &FieldPath) -> FieldPath {
    source(pod, version, path).unwrap_or_else(|| path.clone())
}

fn source(pod: &Pod, version: KubernetesVersion, path: &FieldPath) -> Option<FieldPath> {
    let field = match version {
        KubernetesVersion::V1_24 => ".seccompProfile",
        KubernetesVersion::V1_36 => ".appArmorProfile",
    };
    let (holder, _) = path.as_str().split_once(field)?;
    let is_holder = |visited: &Visited<'_>| visited.path().field("securityContext").as_str() == holder;
    let container = visited(&pod.spec).into_iter().find(is_holder).map(|visited| visited.container);
    let own = container.and_then(|container| container.security_context.as_ref());
    let of_pod = pod.spec.security_context.as_ref();
    let (key, field) = match (version, container) {
        (KubernetesVersion::V1_24, None) => {
            (SECCOMP_POD_ANNOTATION.to_owned(), of_pod.and_then(|own| own.seccomp_profile.as_ref()))
        }
        (KubernetesVersion::V1_24, Some(container)) => {
            let key = [SECCOMP_CONTAINER_ANNOTATION, &container.name].concat();
            (key, own.and_then(|own| own.seccomp_profile.as_ref()))
        }
        (KubernetesVersion::V1_36, Some(container)) => {
            let key = [APP_ARMOR_ANNOTATION, &container.name].concat();
            (key, own.and_then(|own| own.app_armor_profile.as_ref()))
        }
        (KubernetesVersion::V1_36, None) => return None,
    };
    let annotation = pod.metadata.annotations.get(&key).filter(|_| field.is_none())?;
    let profile = match version {
        KubernetesVersion::V1_24 => seccomp_profile(annotation),
        KubernetesVersion::V1_36 => app_armor_profile(annotation),
    };
    profile.map(|_| FieldPath::of("metadata.annotations").key(&key))
}
