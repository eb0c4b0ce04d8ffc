//! What a broken rule means: once for the policy, once for the pod.

use super::{Said, said};
use crate::admission::psp::{Failure, Rule};

/// What the policy asks for.
pub fn of_policy(failure: &Failure, policy: &str) -> Said {
    let allowed = &failure.allowed;
    let text = match failure.rule {
        Rule::UserOutOfRange | Rule::UserMissing => format!("`{policy}` lets containers run as user {allowed}."),
        Rule::NonRootMissing | Rule::NonRootFalse | Rule::RootUser => {
            format!("`{policy}` lets no container run as root.")
        }
        Rule::GroupOutOfRange | Rule::GroupMissing => format!("`{policy}` lets containers run as group {allowed}."),
        Rule::FsGroupOutOfRange | Rule::FsGroupMissing => format!("`{policy}` lets volumes belong to group {allowed}."),
        Rule::SupplementalGroupOutOfRange | Rule::SupplementalGroupMissing => {
            format!("`{policy}` allows supplemental groups {allowed}.")
        }
        Rule::SeccompSet => format!("`{policy}` lists no seccomp profile, so none may be set."),
        Rule::SeccompProfile => format!("`{policy}` asks for one of these seccomp profiles: `{allowed}`."),
        Rule::AppArmorMissing | Rule::AppArmorProfile => {
            format!("`{policy}` asks for one of these AppArmor profiles: `{allowed}`.")
        }
        Rule::SeLinuxMissing => format!("`{policy}` asks for SELinux options."),
        Rule::SeLinuxOption if allowed.is_empty() => format!("`{policy}` asks for this SELinux option to be unset."),
        Rule::SeLinuxOption => format!("`{policy}` asks for the SELinux option `{allowed}`."),
        Rule::HostNetwork => format!("`{policy}` keeps pods off the node's network."),
        Rule::HostPid => format!("`{policy}` keeps pods from the node's processes."),
        Rule::HostIpc => format!("`{policy}` keeps pods from the node's IPC."),
        Rule::HostPort if allowed.is_empty() => format!("`{policy}` allows no host port: it lists no `hostPorts`."),
        Rule::HostPort => format!("`{policy}` allows the host ports {allowed}."),
        Rule::SysctlForbidden => format!("`{policy}` forbids this sysctl."),
        Rule::SysctlUnsafe if allowed.is_empty() => format!("`{policy}` allows only safe sysctls."),
        Rule::SysctlUnsafe => format!("`{policy}` allows safe sysctls and `{allowed}`."),
        Rule::VolumeType if allowed.is_empty() => format!("`{policy}` allows no volumes."),
        Rule::VolumeType => format!("`{policy}` allows volumes of type {allowed}."),
        Rule::HostPath => format!("`{policy}` allows host paths below {allowed}."),
        Rule::HostPathReadOnly => format!("`{policy}` allows this host path for reading only."),
        Rule::FlexVolumeDriver => format!("`{policy}` allows the FlexVolume drivers {allowed}."),
        Rule::CsiDriver => format!("`{policy}` allows the inline CSI drivers {allowed}."),
        Rule::RuntimeClass if allowed.is_empty() => format!("`{policy}` allows no runtime class."),
        Rule::RuntimeClass => format!("`{policy}` allows the runtime classes {allowed}."),
        Rule::Privileged => format!("`{policy}` allows no privileged container."),
        Rule::ProcMount => format!("`{policy}` allows the proc mount {allowed}."),
        Rule::CapabilitiesMissing => format!("`{policy}` asks for capabilities to be settled."),
        Rule::CapabilityAdded if allowed.is_empty() => format!("`{policy}` allows no capability to be added."),
        Rule::CapabilityAdded => format!("`{policy}` allows the capabilities {allowed} to be added."),
        Rule::CapabilityNotDropped => format!("`{policy}` asks for `{allowed}` to be dropped by name."),
        Rule::WritableRootFilesystem => format!("`{policy}` asks for a read-only root filesystem."),
        Rule::PrivilegeEscalation => format!("`{policy}` lets no process gain more privileges than its parent."),
    };
    said(code(failure.rule), text)
}

/// What the pod has instead.
pub fn of_pod(failure: &Failure) -> Said {
    let found = &failure.found;
    let who = failure.container.as_ref().map_or_else(|| "The pod".to_owned(), |name| format!("Container `{name}`"));
    let text = match failure.rule {
        Rule::UserOutOfRange => format!("{who} runs as user {found}."),
        Rule::UserMissing => format!("{who} names no user."),
        Rule::NonRootMissing => format!("{who} names neither a user nor `runAsNonRoot: true`."),
        Rule::NonRootFalse => format!("{who} says `runAsNonRoot: false`."),
        Rule::RootUser => format!("{who} runs as user 0."),
        Rule::GroupOutOfRange => format!("{who} runs as group {found}."),
        Rule::GroupMissing => format!("{who} names no group."),
        Rule::FsGroupOutOfRange => format!("{who} gives its volumes to group {found}."),
        Rule::FsGroupMissing => format!("{who} names no `fsGroup`."),
        Rule::SupplementalGroupOutOfRange => format!("{who} has the supplemental group {found}."),
        Rule::SupplementalGroupMissing => format!("{who} has an empty list of supplemental groups."),
        Rule::SeccompSet => format!("{who} has the seccomp profile `{found}`."),
        Rule::SeccompProfile if found.is_empty() => format!("{who} has no seccomp profile."),
        Rule::SeccompProfile => format!("{who} has the seccomp profile `{found}`."),
        Rule::AppArmorMissing => format!("{who} has no AppArmor profile."),
        Rule::AppArmorProfile => format!("{who} has the AppArmor profile `{found}`."),
        Rule::SeLinuxMissing => format!("{who} has no SELinux options."),
        Rule::SeLinuxOption if found.is_empty() => format!("{who} leaves it unset."),
        Rule::SeLinuxOption => format!("{who} has `{found}`."),
        Rule::HostNetwork => format!("{who} uses the node's network."),
        Rule::HostPid => format!("{who} sees the node's processes."),
        Rule::HostIpc => format!("{who} uses the node's IPC."),
        Rule::HostPort => format!("{who} takes port {found} of its node."),
        Rule::SysctlForbidden | Rule::SysctlUnsafe => format!("{who} sets the sysctl `{found}`."),
        Rule::VolumeType => format!("{who} has a volume of type {found}."),
        Rule::HostPath => format!("{who} mounts `{found}` of its node."),
        Rule::HostPathReadOnly => format!("{who} mounts `{found}` of its node for writing."),
        Rule::FlexVolumeDriver | Rule::CsiDriver => format!("{who} has a volume of driver `{found}`."),
        Rule::RuntimeClass => format!("{who} names the runtime class `{found}`."),
        Rule::Privileged => format!("{who} is privileged."),
        Rule::ProcMount => format!("{who} has the proc mount {found}."),
        Rule::CapabilitiesMissing => format!("{who} says nothing about capabilities."),
        Rule::CapabilityAdded => format!("{who} adds the capability `{found}`."),
        Rule::CapabilityNotDropped if found.is_empty() => format!("{who} drops no capability."),
        Rule::CapabilityNotDropped => format!("{who} drops only {found}."),
        Rule::WritableRootFilesystem => format!("{who} may write to its root filesystem."),
        Rule::PrivilegeEscalation => format!("{who} does not say `allowPrivilegeEscalation: false`."),
    };
    said(code(failure.rule), text)
}

fn code(rule: Rule) -> &'static str {
    match rule {
        Rule::UserOutOfRange => "user-out-of-range",
        Rule::UserMissing => "user-missing",
        Rule::NonRootMissing => "non-root-missing",
        Rule::NonRootFalse => "non-root-false",
        Rule::RootUser => "root-user",
        Rule::GroupOutOfRange => "group-out-of-range",
        Rule::GroupMissing => "group-missing",
        Rule::FsGroupOutOfRange => "fs-group-out-of-range",
        Rule::FsGroupMissing => "fs-group-missing",
        Rule::SupplementalGroupOutOfRange => "supplemental-group-out-of-range",
        Rule::SupplementalGroupMissing => "supplemental-group-missing",
        Rule::SeccompSet => "seccomp-set",
        Rule::SeccompProfile => "seccomp-profile",
        Rule::AppArmorMissing => "apparmor-missing",
        Rule::AppArmorProfile => "apparmor-profile",
        Rule::SeLinuxMissing => "selinux-missing",
        Rule::SeLinuxOption => "selinux-option",
        Rule::HostNetwork => "host-network",
        Rule::HostPid => "host-pid",
        Rule::HostIpc => "host-ipc",
        Rule::HostPort => "host-port",
        Rule::SysctlForbidden => "sysctl-forbidden",
        Rule::SysctlUnsafe => "sysctl-unsafe",
        Rule::VolumeType => "volume-type",
        Rule::HostPath => "host-path",
        Rule::HostPathReadOnly => "host-path-read-only",
        Rule::FlexVolumeDriver => "flex-volume-driver",
        Rule::CsiDriver => "csi-driver",
        Rule::RuntimeClass => "runtime-class",
        Rule::Privileged => "privileged",
        Rule::ProcMount => "proc-mount",
        Rule::CapabilitiesMissing => "capabilities-missing",
        Rule::CapabilityAdded => "capability-added",
        Rule::CapabilityNotDropped => "capability-not-dropped",
        Rule::WritableRootFilesystem => "writable-root-filesystem",
        Rule::PrivilegeEscalation => "privilege-escalation",
    }
}
