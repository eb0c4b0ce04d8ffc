//! What the API server itself writes into a pod between the plug-ins that change it and what only judges it: validation,
//! then Pod Security (`PrepareForCreate` of pkg/registry/core/pod).

use std::rc::Rc;

use super::effective::visited;
use super::request::PodRequest;
use super::warnings;
use crate::cluster::Pod;
use crate::manifest::pod::{
    APP_ARMOR_ANNOTATION, Container, PodSpec, Profile, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION,
    SecurityContext,
};
use crate::settings::KubernetesVersion;

/// The one proc mount of a server whose feature gate `ProcMountType` is off, as it was until 1.33.
const DEFAULT_PROC_MOUNT: &str = "Default";

/// Prepares the pod of a create request; answers what the client is warned of.
pub(super) fn prepare(pod: &mut PodRequest, version: KubernetesVersion) -> Vec<String> {
    match version {
        KubernetesVersion::V1_24 => {
            reset_proc_mounts(&mut pod.spec);
            sync_seccomp(pod);
            Vec::new()
        }
        KubernetesVersion::V1_36 => {
            let mut warned = take_app_armor_annotations(pod);
            warned.append(&mut warnings::of_pod(&pod.annotations, &pod.spec));
            warned
        }
    }
}

/// A pod as the API server keeps it where no policy changes it.
#[must_use]
pub fn as_kept(pod: &Pod, version: KubernetesVersion) -> PodRequest {
    let mut kept = PodRequest::new(String::new(), &pod.namespace, &pod.metadata, pod.spec.clone());
    prepare(&mut kept, version);
    kept
}

/// The template of a workload as it is kept, whose annotations stay what they are.
pub(super) fn prepared_template(spec: &Rc<PodSpec>, version: KubernetesVersion) -> Rc<PodSpec> {
    let mut spec = spec.clone();
    if version == KubernetesVersion::V1_24 {
        reset_proc_mounts(&mut spec);
    }
    spec
}

/// Whatever is asked for (`dropDisabledProcMountField` of pkg/api/pod).
fn reset_proc_mounts(spec: &mut Rc<PodSpec>) {
    let asks = |context: &SecurityContext| context.proc_mount.as_deref().is_some_and(|own| own != DEFAULT_PROC_MOUNT);
    if visited(spec).iter().any(|visited| visited.container.security_context.as_ref().is_some_and(asks)) {
        each_container(spec, |container| {
            if let Some(own) = container.security_context.as_mut().and_then(|context| context.proc_mount.as_mut()) {
                DEFAULT_PROC_MOUNT.clone_into(own);
            }
        });
    }
}

/// Seccomp annotations and the fields that took their place say the same: where one of both is open, it is written
/// (`applySeccompVersionSkew`, 1.19 to 1.26).
pub(super) fn sync_seccomp(pod: &mut PodRequest) {
    let PodRequest { annotations, spec, .. } = pod;
    let of_pod = spec.security_context.as_ref().and_then(|context| context.seccomp_profile.as_ref());
    match (of_pod, annotations.get(SECCOMP_POD_ANNOTATION)) {
        (Some(field), None) => {
            if let Some(annotation) = seccomp_annotation(field) {
                annotations.insert(SECCOMP_POD_ANNOTATION.to_owned(), annotation);
            }
        }
        (None, Some(annotation)) => {
            if let Some(profile) = seccomp_profile(annotation) {
                Rc::make_mut(spec).security_context.get_or_insert_default().seccomp_profile = Some(profile);
            }
        }
        _ => {}
    }
    let key_of = |container: &Container| [SECCOMP_CONTAINER_ANNOTATION, &container.name].concat();
    let field_of =
        |container: &Container| container.security_context.as_ref().and_then(|context| context.seccomp_profile.clone());
    let mut open = false;
    for visited in visited(spec) {
        let key = key_of(visited.container);
        match (field_of(visited.container), annotations.contains_key(&key)) {
            (Some(field), false) => {
                if let Some(annotation) = seccomp_annotation(&field) {
                    annotations.insert(key, annotation);
                }
            }
            (None, true) => open = true,
            _ => {}
        }
    }
    if open {
        each_container(spec, |container| {
            let annotation = annotations.get(&key_of(container)).filter(|_| field_of(container).is_none());
            if let Some(profile) = annotation.and_then(|annotation| seccomp_profile(annotation)) {
                container.security_context.get_or_insert_default().seccomp_profile = Some(profile);
            }
        });
    }
}

/// `SeccompFieldForAnnotation` of pkg/api/pod.
pub(super) fn seccomp_profile(annotation: &str) -> Option<Profile> {
    match annotation {
        "unconfined" => Some(profile("Unconfined", None)),
        "runtime/default" | "docker/default" => Some(profile("RuntimeDefault", None)),
        _ => {
            let path = annotation.strip_prefix("localhost/").filter(|path| !path.is_empty());
            path.map(|path| profile("Localhost", Some(path)))
        }
    }
}

/// `SeccompAnnotationForField` of pkg/api/pod.
fn seccomp_annotation(field: &Profile) -> Option<String> {
    match field.r#type.as_str() {
        "Unconfined" => Some("unconfined".to_owned()),
        "RuntimeDefault" => Some("runtime/default".to_owned()),
        "Localhost" => field.localhost_profile.as_ref().map(|path| ["localhost/", path].concat()),
        _ => None,
    }
}

/// `AppArmor` annotations are written into the fields that took their place (`applyAppArmorVersionSkew`, as it is since 1.34).
fn take_app_armor_annotations(pod: &mut PodRequest) -> Vec<String> {
    let mut warned = Vec::new();
    let PodRequest { annotations, spec, .. } = pod;
    if spec.runs_on_windows() || !annotations.keys().any(|key| key.starts_with(APP_ARMOR_ANNOTATION)) {
        return warned;
    }
    let of_pod = spec.security_context.as_ref().and_then(|context| context.app_armor_profile.clone());
    each_container(spec, |container| {
        let key = [APP_ARMOR_ANNOTATION, &container.name].concat();
        let has_field = container.security_context.as_ref().is_some_and(|context| context.app_armor_profile.is_some());
        let Some(annotation) = annotations.get(&key).filter(|_| !has_field) else { return };
        let profile = app_armor_profile(annotation);
        if profile.is_some() && profile == of_pod {
            return;
        }
        warned.push(warnings::app_armor(&key));
        if profile.is_some() {
            container.security_context.get_or_insert_default().app_armor_profile = profile;
        }
    });
    warned
}

/// `ApparmorFieldForAnnotation` of pkg/api/pod, of a profile that is valid as a field.
pub(super) fn app_armor_profile(annotation: &str) -> Option<Profile> {
    match annotation {
        "unconfined" => Some(profile("Unconfined", None)),
        "runtime/default" => Some(profile("RuntimeDefault", None)),
        _ => {
            let name = annotation.strip_prefix("localhost/").filter(|name| !name.is_empty() && name.trim() == *name);
            name.map(|name| profile("Localhost", Some(name)))
        }
    }
}

fn profile(kind: &str, localhost: Option<&str>) -> Profile {
    Profile { r#type: kind.to_owned(), localhost_profile: localhost.map(str::to_owned) }
}

fn each_container(spec: &mut Rc<PodSpec>, change: impl FnMut(&mut Container)) {
    let PodSpec { init_containers, containers, ephemeral_containers, .. } = Rc::make_mut(spec);
    init_containers.iter_mut().chain(containers).chain(ephemeral_containers).for_each(change);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::meta::ObjectMeta;
    use crate::yaml::{Field, parse, read};

    fn pod(spec: &str, annotations: &[(&str, &str)]) -> PodRequest {
        let (tree, _) = parse(spec);
        let spec: PodSpec = read(&Field::root(&tree, tree.root().expect("a spec")));
        let mut metadata = ObjectMeta::default();
        for (key, value) in annotations {
            metadata.annotations.insert((*key).to_owned(), (*value).to_owned());
        }
        PodRequest::new("a".to_owned(), "default", &metadata, Rc::new(spec))
    }

    fn context(pod: &PodRequest) -> SecurityContext {
        pod.spec.containers[0].security_context.clone().unwrap_or_default()
    }

    #[test]
    fn a_server_without_the_feature_takes_every_proc_mount_for_the_default() {
        let asks = "containers: [{name: c, securityContext: {procMount: Unmasked}}]";
        let mut old = pod(asks, &[]);
        prepare(&mut old, KubernetesVersion::V1_24);
        assert_eq!(context(&old).proc_mount.as_deref(), Some("Default"));
        let mut new = pod(asks, &[]);
        prepare(&mut new, KubernetesVersion::V1_36);
        assert_eq!(context(&new).proc_mount.as_deref(), Some("Unmasked"));
        let template = prepared_template(&new.spec, KubernetesVersion::V1_24);
        assert_eq!(template.containers[0].security_context, context(&old).into());
    }

    #[test]
    fn seccomp_annotations_and_fields_are_written_from_each_other_where_one_is_open() {
        let mut written = pod(
            "{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: c, securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b}}}, {name: d}]}",
            &[("container.seccomp.security.alpha.kubernetes.io/d", "unconfined")],
        );
        prepare(&mut written, KubernetesVersion::V1_24);
        let annotation = |name: &str| written.annotations.get(name).map(String::as_str);
        assert_eq!(annotation("seccomp.security.alpha.kubernetes.io/pod"), Some("runtime/default"));
        assert_eq!(annotation("container.seccomp.security.alpha.kubernetes.io/c"), Some("localhost/a/b"));
        let of_d = written.spec.containers[1].security_context.as_ref().and_then(|own| own.seccomp_profile.as_ref());
        assert_eq!(of_d, Some(&profile("Unconfined", None)));
    }

    #[test]
    fn a_seccomp_annotation_without_a_file_stands_for_no_field() {
        let mut pod =
            pod("containers: [{name: c}]", &[("container.seccomp.security.alpha.kubernetes.io/c", "localhost/")]);
        prepare(&mut pod, KubernetesVersion::V1_24);
        assert_eq!(context(&pod).seccomp_profile, None);
    }

    #[test]
    fn app_armor_annotations_are_written_into_fields_and_warned_of_unless_the_pod_says_the_same() {
        let key = "container.apparmor.security.beta.kubernetes.io/c";
        for (spec, annotation, field, warned) in [
            ("containers: [{name: c}]", "unconfined", Some("Unconfined"), true),
            ("containers: [{name: c}]", "localhost/", None, true),
            ("containers: [{name: d}]", "unconfined", None, false),
            ("{os: {name: windows}, containers: [{name: c}]}", "unconfined", None, false),
            (
                "{securityContext: {appArmorProfile: {type: Unconfined}}, containers: [{name: c}]}",
                "unconfined",
                None,
                false,
            ),
        ] {
            let mut pod = pod(spec, &[(key, annotation)]);
            let warnings = prepare(&mut pod, KubernetesVersion::V1_36);
            let expected = format!(
                "metadata.annotations[{key}]: deprecated since v1.30; use the \"appArmorProfile\" field instead"
            );
            assert_eq!(warnings, if warned { vec![expected] } else { vec![] }, "{spec}");
            assert_eq!(context(&pod).app_armor_profile.map(|own| own.r#type).as_deref(), field, "{spec}");
        }
    }
}
