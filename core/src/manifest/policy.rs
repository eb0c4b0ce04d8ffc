//! policy/v1beta1 `PodSecurityPolicy`, served until Kubernetes 1.24.

use serde::Deserialize;

use super::meta::ObjectMeta;
use super::pod::SeLinuxOptions;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodSecurityPolicy {
    pub metadata: ObjectMeta,
    pub spec: PodSecurityPolicySpec,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodSecurityPolicySpec {
    pub privileged: bool,
    pub default_add_capabilities: Vec<String>,
    pub required_drop_capabilities: Vec<String>,
    pub allowed_capabilities: Vec<String>,
    pub volumes: Vec<String>,
    pub host_network: bool,
    pub host_ports: Vec<IdRange>,
    #[serde(rename = "hostPID")]
    pub host_pid: bool,
    #[serde(rename = "hostIPC")]
    pub host_ipc: bool,
    pub se_linux: SeLinuxStrategy,
    pub run_as_user: IdStrategy,
    /// Absent is RunAsAny.
    pub run_as_group: Option<IdStrategy>,
    pub supplemental_groups: IdStrategy,
    pub fs_group: IdStrategy,
    pub read_only_root_filesystem: bool,
    pub default_allow_privilege_escalation: Option<bool>,
    /// True when absent (pkg/apis/policy/v1beta1/defaults.go).
    pub allow_privilege_escalation: Option<bool>,
    pub allowed_host_paths: Vec<AllowedHostPath>,
    pub allowed_flex_volumes: Vec<AllowedFlexVolume>,
    #[serde(rename = "allowedCSIDrivers")]
    pub allowed_csi_drivers: Vec<AllowedCsiDriver>,
    pub allowed_unsafe_sysctls: Vec<String>,
    pub forbidden_sysctls: Vec<String>,
    pub allowed_proc_mount_types: Vec<String>,
    pub runtime_class: Option<RuntimeClassStrategy>,
}

/// A range of user ids, group ids or host ports, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IdRange {
    pub min: i64,
    pub max: i64,
}

/// `runAsUser`, `runAsGroup`, `supplementalGroups` and `fsGroup`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IdStrategy {
    pub rule: String,
    pub ranges: Vec<IdRange>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SeLinuxStrategy {
    pub rule: String,
    pub se_linux_options: Option<SeLinuxOptions>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedHostPath {
    pub path_prefix: String,
    pub read_only: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedFlexVolume {
    pub driver: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AllowedCsiDriver {
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RuntimeClassStrategy {
    pub allowed_runtime_class_names: Vec<String>,
    pub default_runtime_class_name: Option<String>,
}
