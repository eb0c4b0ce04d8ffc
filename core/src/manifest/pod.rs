//! core/v1 pods: the fields that network, admission and the kubelet's start checks read.

use std::rc::Rc;

use serde::Serialize;

use super::meta::{ObjectMeta, Present};
use crate::yaml::objects;

/// Marks the mirror pod of a static pod (`MirrorPodAnnotationKey`).
pub(crate) const MIRROR_ANNOTATION: &str = "kubernetes.io/config.mirror";

/// The `AppArmor` profile of a container: its name follows.
pub(crate) const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The seccomp profile of a pod, for all its containers.
pub(crate) const SECCOMP_POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";

/// The seccomp profile of a container: its name follows.
pub(crate) const SECCOMP_CONTAINER_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";

objects! {
    pub struct PodTemplateSpec {
        pub metadata: Rc<ObjectMeta> = "metadata",
        pub spec: Rc<PodSpec> = "spec",
    }

    pub struct PodSpec {
        pub init_containers: Vec<Container> = "initContainers",
        pub containers: Vec<Container> = "containers",
        pub ephemeral_containers: Vec<Container> = "ephemeralContainers",
        pub volumes: Vec<Volume> = "volumes",
        pub service_account_name: String = "serviceAccountName",
        /// Deprecated alias of `serviceAccountName`.
        pub service_account: String = "serviceAccount",
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
        pub node_name: String = "nodeName",
        pub host_network: bool = "hostNetwork",
        pub host_pid: bool = "hostPID",
        pub host_ipc: bool = "hostIPC",
        pub host_users: Option<bool> = "hostUsers",
        pub runtime_class_name: Option<String> = "runtimeClassName",
        pub priority_class_name: String = "priorityClassName",
        pub restart_policy: Option<String> = "restartPolicy",
        pub os: Option<PodOs> = "os",
        pub security_context: Option<PodSecurityContext> = "securityContext",
    }
}

impl PodSpec {
    /// It says so itself (`spec.os`).
    #[must_use]
    pub fn runs_on_windows(&self) -> bool {
        self.os.as_ref().is_some_and(|os| os.name == "windows")
    }

    /// Init, regular and ephemeral containers with the name of their list, in the order in which admission visits them.
    pub fn all_containers(&self) -> Vec<(&'static str, usize, &Container)> {
        let mut all = Vec::new();
        for (list, containers) in [
            ("initContainers", &self.init_containers),
            ("containers", &self.containers),
            ("ephemeralContainers", &self.ephemeral_containers),
        ] {
            for (index, container) in containers.iter().enumerate() {
                all.push((list, index, container));
            }
        }
        all
    }
}

objects! {
    pub struct PodOs {
        pub name: String = "name",
    }

    pub struct PodStatus {
        pub phase: Option<String> = "phase",
        pub pod_ip: Option<String> = "podIP",
        pub pod_ips: Vec<PodIp> = "podIPs",
    }

    pub struct PodIp {
        pub ip: String = "ip",
    }

    pub struct Container {
        pub name: String = "name",
        pub image: String = "image",
        pub ports: Vec<ContainerPort> = "ports",
        pub volume_mounts: Vec<VolumeMount> = "volumeMounts",
        pub restart_policy: Option<String> = "restartPolicy",
        pub security_context: Option<SecurityContext> = "securityContext",
        pub liveness_probe: Option<Handler> = "livenessProbe",
        pub readiness_probe: Option<Handler> = "readinessProbe",
        pub startup_probe: Option<Handler> = "startupProbe",
        pub lifecycle: Option<Lifecycle> = "lifecycle",
    }

    pub struct ContainerPort {
        pub name: Option<String> = "name",
        pub container_port: i32 = "containerPort",
        pub host_port: i32 = "hostPort",
        pub host_ip: Option<String> = "hostIP",
        /// TCP when absent.
        pub protocol: Option<String> = "protocol",
    }

    pub struct VolumeMount {
        pub name: String = "name",
        pub mount_path: String = "mountPath",
        pub read_only: bool = "readOnly",
    }

    /// The parts of a probe or a lifecycle hook that name a host.
    pub struct Handler {
        pub http_get: Option<HostAction> = "httpGet",
        pub tcp_socket: Option<HostAction> = "tcpSocket",
    }

    pub struct HostAction {
        pub host: String = "host",
    }

    pub struct Lifecycle {
        pub post_start: Option<Handler> = "postStart",
        pub pre_stop: Option<Handler> = "preStop",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct PodSecurityContext {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_user: Option<i64> = "runAsUser",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_group: Option<i64> = "runAsGroup",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_non_root: Option<bool> = "runAsNonRoot",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub fs_group: Option<i64> = "fsGroup",
        /// An empty list is not an absent one: PSP's MustRunAs keeps and refuses it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub supplemental_groups: Option<Vec<i64>> = "supplementalGroups",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub se_linux_options: Option<SeLinuxOptions> = "seLinuxOptions",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub seccomp_profile: Option<Profile> = "seccompProfile",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub app_armor_profile: Option<Profile> = "appArmorProfile",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub windows_options: Option<WindowsOptions> = "windowsOptions",
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub sysctls: Vec<Sysctl> = "sysctls",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct SecurityContext {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub privileged: Option<bool> = "privileged",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub allow_privilege_escalation: Option<bool> = "allowPrivilegeEscalation",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_user: Option<i64> = "runAsUser",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_group: Option<i64> = "runAsGroup",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_non_root: Option<bool> = "runAsNonRoot",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub read_only_root_filesystem: Option<bool> = "readOnlyRootFilesystem",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub proc_mount: Option<String> = "procMount",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub capabilities: Option<Capabilities> = "capabilities",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub se_linux_options: Option<SeLinuxOptions> = "seLinuxOptions",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub seccomp_profile: Option<Profile> = "seccompProfile",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub app_armor_profile: Option<Profile> = "appArmorProfile",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub windows_options: Option<WindowsOptions> = "windowsOptions",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Capabilities {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub add: Vec<String> = "add",
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub drop: Vec<String> = "drop",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct SeLinuxOptions {
        #[serde(skip_serializing_if = "String::is_empty")]
        pub user: String = "user",
        #[serde(skip_serializing_if = "String::is_empty")]
        pub role: String = "role",
        #[serde(skip_serializing_if = "String::is_empty")]
        pub r#type: String = "type",
        #[serde(skip_serializing_if = "String::is_empty")]
        pub level: String = "level",
    }

    /// A seccomp or AppArmor profile.
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Profile {
        pub r#type: String = "type",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub localhost_profile: Option<String> = "localhostProfile",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct WindowsOptions {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub host_process: Option<bool> = "hostProcess",
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as_user_name: Option<String> = "runAsUserName",
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Sysctl {
        pub name: String = "name",
        pub value: String = "value",
    }

    /// A volume: its name and which source it has. A volume without a source is an `emptyDir` once the API server has defaulted it.
    pub struct Volume {
        pub name: String = "name",
        pub host_path: Option<HostPathVolumeSource> = "hostPath",
        pub flex_volume: Option<DriverVolumeSource> = "flexVolume",
        pub csi: Option<DriverVolumeSource> = "csi",
        pub projected: Option<ProjectedVolumeSource> = "projected",
        pub empty_dir: Option<Present> = "emptyDir",
        pub gce_persistent_disk: Option<Present> = "gcePersistentDisk",
        pub aws_elastic_block_store: Option<Present> = "awsElasticBlockStore",
        pub git_repo: Option<Present> = "gitRepo",
        pub secret: Option<Present> = "secret",
        pub nfs: Option<Present> = "nfs",
        pub iscsi: Option<Present> = "iscsi",
        pub glusterfs: Option<Present> = "glusterfs",
        pub persistent_volume_claim: Option<Present> = "persistentVolumeClaim",
        pub rbd: Option<Present> = "rbd",
        pub cinder: Option<Present> = "cinder",
        pub cephfs: Option<Present> = "cephfs",
        pub flocker: Option<Present> = "flocker",
        pub downward_api: Option<Present> = "downwardAPI",
        pub fc: Option<Present> = "fc",
        pub azure_file: Option<Present> = "azureFile",
        pub config_map: Option<Present> = "configMap",
        pub vsphere_volume: Option<Present> = "vsphereVolume",
        pub quobyte: Option<Present> = "quobyte",
        pub azure_disk: Option<Present> = "azureDisk",
        pub photon_persistent_disk: Option<Present> = "photonPersistentDisk",
        pub portworx_volume: Option<Present> = "portworxVolume",
        pub scale_io: Option<Present> = "scaleIO",
        pub storageos: Option<Present> = "storageos",
        pub ephemeral: Option<Present> = "ephemeral",
        pub image: Option<Present> = "image",
    }

    pub struct HostPathVolumeSource {
        pub path: String = "path",
    }

    /// `csi` and `flexVolume`: only the driver's name is read.
    pub struct DriverVolumeSource {
        pub driver: String = "driver",
    }

    pub struct ProjectedVolumeSource {
        pub sources: Vec<VolumeProjection> = "sources",
    }

    pub struct VolumeProjection {
        pub secret: Option<Present> = "secret",
        pub downward_api: Option<DownwardApiProjection> = "downwardAPI",
        pub config_map: Option<ConfigMapProjection> = "configMap",
        pub service_account_token: Option<ServiceAccountTokenProjection> = "serviceAccountToken",
        pub cluster_trust_bundle: Option<Present> = "clusterTrustBundle",
        pub pod_certificate: Option<Present> = "podCertificate",
    }

    pub struct ConfigMapProjection {
        pub name: String = "name",
    }

    pub struct ServiceAccountTokenProjection {
        pub audience: String = "audience",
        pub path: String = "path",
    }

    pub struct DownwardApiProjection {
        pub items: Vec<DownwardApiFile> = "items",
    }

    pub struct DownwardApiFile {
        pub path: String = "path",
        pub field_ref: Option<FieldRef> = "fieldRef",
        pub resource_field_ref: Option<Present> = "resourceFieldRef",
    }

    pub struct FieldRef {
        pub api_version: String = "apiVersion",
        pub field_path: String = "fieldPath",
    }
}

impl Volume {
    /// The field of the first source that is set, in the order of `GetVolumeFSType`; `None`: it has none that Kubernetes
    /// 1.24 knows.
    pub fn source(&self) -> Option<&'static str> {
        let sources = [
            (self.host_path.is_some(), "hostPath"),
            (self.empty_dir.is_some(), "emptyDir"),
            (self.gce_persistent_disk.is_some(), "gcePersistentDisk"),
            (self.aws_elastic_block_store.is_some(), "awsElasticBlockStore"),
            (self.git_repo.is_some(), "gitRepo"),
            (self.secret.is_some(), "secret"),
            (self.nfs.is_some(), "nfs"),
            (self.iscsi.is_some(), "iscsi"),
            (self.glusterfs.is_some(), "glusterfs"),
            (self.persistent_volume_claim.is_some(), "persistentVolumeClaim"),
            (self.rbd.is_some(), "rbd"),
            (self.flex_volume.is_some(), "flexVolume"),
            (self.cinder.is_some(), "cinder"),
            (self.cephfs.is_some(), "cephfs"),
            (self.flocker.is_some(), "flocker"),
            (self.downward_api.is_some(), "downwardAPI"),
            (self.fc.is_some(), "fc"),
            (self.azure_file.is_some(), "azureFile"),
            (self.config_map.is_some(), "configMap"),
            (self.vsphere_volume.is_some(), "vsphereVolume"),
            (self.quobyte.is_some(), "quobyte"),
            (self.azure_disk.is_some(), "azureDisk"),
            (self.photon_persistent_disk.is_some(), "photonPersistentDisk"),
            (self.storageos.is_some(), "storageos"),
            (self.projected.is_some(), "projected"),
            (self.portworx_volume.is_some(), "portworxVolume"),
            (self.scale_io.is_some(), "scaleIO"),
            (self.csi.is_some(), "csi"),
            (self.ephemeral.is_some(), "ephemeral"),
        ];
        sources.into_iter().find(|(is_set, _)| *is_set).map(|(_, field)| field)
    }
}
