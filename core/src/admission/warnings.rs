//! What the API server warns of, beside Pod Security: annotations of pods that fields took the place of
//! (`warningsForPodSpecAndMeta` of pkg/api/pod, as it is since 1.30).

use crate::cluster::Pod;
use crate::manifest::pod::{
    APP_ARMOR_ANNOTATION, Container, PodSpec, Profile, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION,
    SecurityContext,
};
use crate::order::Map;
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;

/// Of a pod that is created; those of AppArmor come from `applyAppArmorVersionSkew`, see [`super::prepare`].
pub(super) fn of_pod(annotations: &Map<String, String>, spec: &PodSpec) -> Vec<String> {
    let mut keys = Vec::new();
    if spec.security_context.as_ref().is_none_or(|context| context.seccomp_profile.is_none()) {
        keys.push(SECCOMP_POD_ANNOTATION.to_owned());
    }
    for (.., container) in spec.all_containers() {
        if own(container, |context| context.seccomp_profile.as_ref()).is_none() {
            keys.push([SECCOMP_CONTAINER_ANNOTATION, &container.name].concat());
        }
    }
    keys.retain(|key| annotations.contains_key(key));
    let warning = |key: String| {
        let path = FieldPath::of("metadata.annotations").key(&key);
        [path.as_str(), ": non-functional in v1.27+; use the \"seccompProfile\" field instead"].concat()
    };
    keys.into_iter().map(warning).collect()
}

/// Of the template of a workload that is created.
#[must_use]
pub fn of_template(pod: &Pod, version: KubernetesVersion) -> Vec<String> {
    if version == KubernetesVersion::V1_24 {
        return Vec::new();
    }
    let (annotations, spec) = (&pod.metadata.annotations, &pod.template_spec);
    let mut warnings = of_pod(annotations, spec);
    let of_pod = spec.security_context.as_ref().and_then(|context| context.app_armor_profile.as_ref());
    for (.., container) in spec.all_containers() {
        let key = [APP_ARMOR_ANNOTATION, &container.name].concat();
        let field = own(container, |context| context.app_armor_profile.as_ref()).or(of_pod);
        if field.is_none() && annotations.contains_key(&key) {
            warnings.push(app_armor(&key));
        }
    }
    let template = pod.in_template(&FieldPath::root()).path;
    warnings.into_iter().map(|warning| [template.as_str(), ".", &warning].concat()).collect()
}

/// Of an annotation that is, or would be, written into a field.
pub(super) fn app_armor(key: &str) -> String {
    let path = FieldPath::of("metadata.annotations").key(key);
    [path.as_str(), ": deprecated since v1.30; use the \"appArmorProfile\" field instead"].concat()
}

fn own(container: &Container, profile: fn(&SecurityContext) -> Option<&Profile>) -> Option<&Profile> {
    container.security_context.as_ref().and_then(profile)
}
