//! The pod of a create request, as admission plug-ins see it: decoded, and with the API's defaults.

use std::rc::Rc;

use crate::cluster::{Pod, WorkloadRef};
use crate::manifest::meta::{ObjectMeta, Present};
use crate::manifest::pod::{
    ConfigMapProjection, Container, DownwardApiFile, DownwardApiProjection, FieldRef, PodSpec, ProjectedVolumeSource,
    ServiceAccountTokenProjection, Volume, VolumeMount, VolumeProjection,
};
use crate::order::Map;

/// Where the token of the pod's service account is mounted (`DefaultAPITokenMountPath`).
const TOKEN_MOUNT_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The volume with the token: a dash and a random end follow (`ServiceAccountVolumeName`).
const TOKEN_VOLUME: &str = "kube-api-access";
const TOKEN_VOLUME_PREFIX: &str = "kube-api-access-";

/// A pod on its way through admission, which may change its annotations and its spec.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodRequest {
    /// As error messages name it; see [`displayed_name`].
    pub name: String,
    pub namespace: String,
    pub annotations: Map<String, String>,
    /// Shared until something is set.
    pub spec: Rc<PodSpec>,
}

impl PodRequest {
    /// The request that creates this pod (for a workload: that its controller sends), after API defaulting.
    #[must_use]
    pub fn of(pod: &Pod) -> Self {
        let name = match &pod.workload {
            None => displayed_name(&pod.metadata),
            Some(workload) => generated_name(workload, pod.number),
        };
        Self::new(name, &pod.namespace, &pod.metadata, pod.spec.clone()).defaulted()
    }

    /// The pod's name once it is there.
    #[must_use]
    pub fn full_name(&self) -> String {
        full_name(&self.name)
    }

    /// A request without API defaults; tests of upstream's plug-in start here.
    #[must_use]
    pub fn new(name: String, namespace: &str, metadata: &ObjectMeta, spec: Rc<PodSpec>) -> Self {
        Self { name, namespace: namespace.to_owned(), annotations: metadata.annotations.clone(), spec }
    }

    /// What Pod Security reads of its metadata.
    #[must_use]
    pub fn metadata(&self) -> ObjectMeta {
        ObjectMeta { annotations: self.annotations.clone(), ..ObjectMeta::default() }
    }

    /// Something was set on the way from there to here.
    #[must_use]
    pub fn differs(&self, before: &Self) -> bool {
        let same_spec = Rc::ptr_eq(&self.spec, &before.spec) || self.spec == before.spec;
        !same_spec || self.annotations != before.annotations
    }

    /// Applies what `SetObjectDefaults_Pod` of pkg/apis/core/v1 does to the fields that admission reads.
    #[must_use]
    pub fn defaulted(mut self) -> Self {
        let spec = Rc::make_mut(&mut self.spec);
        spec.security_context.get_or_insert_default();
        for volume in &mut spec.volumes {
            default_volume(volume);
        }
        if spec.host_network {
            // SetDefaults_HostNetworkPorts leaves ephemeral containers alone.
            for containers in [&mut spec.init_containers, &mut spec.containers] {
                for container in containers {
                    for port in &mut container.ports {
                        if port.host_port == 0 {
                            port.host_port = port.container_port;
                        }
                    }
                }
            }
        }
        self
    }

    /// Adds the volume with the service account's token, as the ServiceAccount plug-in does before policies are asked;
    /// says whether it did. A policy whose `volumes` allow neither `projected` nor `secret` refuses a pod for it.
    pub fn mount_service_account_token(&mut self, automount: Option<bool>) -> bool {
        if !self.spec.automount_service_account_token.or(automount).unwrap_or(true) {
            return false;
        }
        let spec = Rc::make_mut(&mut self.spec);
        // One that is there is taken for that of the token, whatever it holds.
        let present = spec.volumes.iter().find(|volume| volume.name.starts_with(TOKEN_VOLUME_PREFIX));
        let name = present.map(|volume| volume.name.clone());
        let mut needed = false;
        // The plug-in leaves ephemeral containers alone.
        for containers in [&mut spec.init_containers, &mut spec.containers] {
            for container in containers {
                needed |= mount_token(container, name.as_deref().unwrap_or(TOKEN_VOLUME));
            }
        }
        needed &= name.is_none();
        if needed {
            spec.volumes.push(token_volume(TOKEN_VOLUME));
        }
        needed
    }
}

/// `metadata.name`, else `generateName` as it stands, else `Unknown` (`extractResourceName` of k8s.io/apiserver).
#[must_use]
pub fn displayed_name(metadata: &ObjectMeta) -> String {
    let names = [metadata.name.as_str(), metadata.generate_name.as_str()];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or("Unknown").to_owned()
}

/// With the end that the API server appends to a generated name.
pub(super) fn full_name(name: &str) -> String {
    let end = if name.ends_with('-') { "<random>" } else { "" };
    [name, end].concat()
}

/// What a controller names its pods before the API server appends a random suffix. What it computes itself (a template's
/// hash, a schedule's minute) is not known here and stands in angle brackets.
fn generated_name(workload: &WorkloadRef, number: Option<i32>) -> String {
    let middle = match workload.kind.as_str() {
        "Deployment" => "-<pod-template-hash>",
        "CronJob" => "-<minute>",
        _ => "",
    };
    // A StatefulSet's pods have no suffix; those of an Indexed Job do (`podGenerateNameWithIndex`).
    let number = number.map(|number| ["-", &number.to_string()].concat()).unwrap_or_default();
    let end = if workload.kind == "StatefulSet" { "" } else { "-" };
    [&workload.name, middle, &number, end].concat()
}

/// A volume without a source is an `emptyDir`; a reference to a field of the pod is one of v1.
fn default_volume(volume: &mut Volume) {
    if volume.source().is_none() {
        volume.empty_dir = Some(Present);
    }
    let Some(projected) = &mut volume.projected else { return };
    for source in &mut projected.sources {
        let Some(files) = &mut source.downward_api else { continue };
        for file in &mut files.items {
            if let Some(reference) = &mut file.field_ref
                && reference.api_version.is_empty()
            {
                "v1".clone_into(&mut reference.api_version);
            }
        }
    }
}

fn mount_token(container: &mut Container, volume: &str) -> bool {
    if container.volume_mounts.iter().any(|mount| mount.mount_path == TOKEN_MOUNT_PATH) {
        return false;
    }
    let mount = VolumeMount { name: volume.to_owned(), mount_path: TOKEN_MOUNT_PATH.to_owned(), read_only: true };
    container.volume_mounts.push(mount);
    true
}

/// Follows `TokenVolumeSource` of plugin/pkg/admission/serviceaccount.
fn token_volume(name: &str) -> Volume {
    let token = ServiceAccountTokenProjection { path: "token".to_owned(), audience: String::new() };
    let namespace = DownwardApiFile {
        path: "namespace".to_owned(),
        field_ref: Some(FieldRef { api_version: "v1".to_owned(), field_path: "metadata.namespace".to_owned() }),
        resource_field_ref: None,
    };
    let sources = vec![
        VolumeProjection { service_account_token: Some(token), ..VolumeProjection::default() },
        VolumeProjection {
            config_map: Some(ConfigMapProjection { name: "kube-root-ca.crt".to_owned() }),
            ..VolumeProjection::default()
        },
        VolumeProjection {
            downward_api: Some(DownwardApiProjection { items: vec![namespace] }),
            ..VolumeProjection::default()
        },
    ];
    Volume { name: name.to_owned(), projected: Some(ProjectedVolumeSource { sources }), ..Volume::default() }
}
