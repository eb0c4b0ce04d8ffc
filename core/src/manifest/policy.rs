//! policy/v1beta1 `PodSecurityPolicy`, served until Kubernetes 1.24.

use super::meta::ObjectMeta;
use super::pod::SeLinuxOptions;
use crate::yaml::objects;

objects! {
    pub struct PodSecurityPolicy {
        pub metadata: ObjectMeta = "metadata",
        pub spec: PodSecurityPolicySpec = "spec",
    }

    pub struct PodSecurityPolicySpec {
        pub privileged: bool = "privileged",
        pub default_add_capabilities: Vec<String> = "defaultAddCapabilities",
        pub required_drop_capabilities: Vec<String> = "requiredDropCapabilities",
        pub allowed_capabilities: Vec<String> = "allowedCapabilities",
        pub volumes: Vec<String> = "volumes",
        pub host_network: bool = "hostNetwork",
        pub host_ports: Vec<IdRange> = "hostPorts",
        pub host_pid: bool = "hostPID",
        pub host_ipc: bool = "hostIPC",
        pub se_linux: SeLinuxStrategy = "seLinux",
        pub run_as_user: IdStrategy = "runAsUser",
        /// Absent is RunAsAny.
        pub run_as_group: Option<IdStrategy> = "runAsGroup",
        pub supplemental_groups: IdStrategy = "supplementalGroups",
        pub fs_group: IdStrategy = "fsGroup",
        pub read_only_root_filesystem: bool = "readOnlyRootFilesystem",
        pub default_allow_privilege_escalation: Option<bool> = "defaultAllowPrivilegeEscalation",
        /// True when absent (pkg/apis/policy/v1beta1/defaults.go).
        pub allow_privilege_escalation: Option<bool> = "allowPrivilegeEscalation",
        pub allowed_host_paths: Vec<AllowedHostPath> = "allowedHostPaths",
        pub allowed_flex_volumes: Vec<AllowedFlexVolume> = "allowedFlexVolumes",
        pub allowed_csi_drivers: Vec<AllowedCsiDriver> = "allowedCSIDrivers",
        pub allowed_unsafe_sysctls: Vec<String> = "allowedUnsafeSysctls",
        pub forbidden_sysctls: Vec<String> = "forbiddenSysctls",
        pub allowed_proc_mount_types: Vec<String> = "allowedProcMountTypes",
        pub runtime_class: Option<RuntimeClassStrategy> = "runtimeClass",
    }

    /// A range of user ids, group ids or host ports, both ends included.
    #[derive(Copy, Eq)]
    pub struct IdRange {
        pub min: i64 = "min",
        pub max: i64 = "max",
    }

    /// `runAsUser`, `runAsGroup`, `supplementalGroups` and `fsGroup`.
    #[derive(Eq)]
    pub struct IdStrategy {
        pub rule: String = "rule",
        pub ranges: Vec<IdRange> = "ranges",
    }

    pub struct SeLinuxStrategy {
        pub rule: String = "rule",
        pub se_linux_options: Option<SeLinuxOptions> = "seLinuxOptions",
    }

    #[derive(Eq)]
    pub struct AllowedHostPath {
        pub path_prefix: String = "pathPrefix",
        pub read_only: bool = "readOnly",
    }

    #[derive(Eq)]
    pub struct AllowedFlexVolume {
        pub driver: String = "driver",
    }

    #[derive(Eq)]
    pub struct AllowedCsiDriver {
        pub name: String = "name",
    }

    #[derive(Eq)]
    pub struct RuntimeClassStrategy {
        pub allowed_runtime_class_names: Vec<String> = "allowedRuntimeClassNames",
        pub default_runtime_class_name: Option<String> = "defaultRuntimeClassName",
    }
}
