//! What a broken rule means: once for the policy, once for the pod.

use super::{Said, said};
use crate::admission::psp::{Failure, Rule};

/// What the policy asks for.
pub fn of_policy(failure: &Failure, policy: &str) -> Said {
    let allowed = &failure.allowed;
    let text = match failure.rule {
        Rule::UserOutOfRange | Rule::UserMissing => "lets containers run as user {}.",
        Rule::NonRootMissing | Rule::NonRootFalse | Rule::RootUser => "lets no container run as root.",
        Rule::GroupOutOfRange | Rule::GroupMissing => "lets containers run as group {}.",
        Rule::FsGroupOutOfRange | Rule::FsGroupMissing => "lets volumes belong to group {}.",
        Rule::SupplementalGroupOutOfRange | Rule::SupplementalGroupMissing => "allows supplemental groups {}.",
        Rule::SeccompSet => "lists no seccomp profile, so none may be set.",
        Rule::SeccompProfile => "asks for one of these seccomp profiles: `{}`.",
        Rule::AppArmorMissing | Rule::AppArmorProfile => "asks for one of these AppArmor profiles: `{}`.",
        Rule::SeLinuxMissing => "asks for SELinux options.",
        Rule::SeLinuxOption if allowed.is_empty() => "asks for this SELinux option to be unset.",
        Rule::SeLinuxOption => "asks for the SELinux option `{}`.",
        Rule::HostNetwork => "keeps pods off the node's network.",
        Rule::HostPid => "keeps pods from the node's processes.",
        Rule::HostIpc => "keeps pods from the node's IPC.",
        Rule::HostPort if allowed.is_empty() => "allows no host port: it lists no `hostPorts`.",
        Rule::HostPort => "allows the host ports {}.",
        Rule::SysctlForbidden => "forbids this sysctl.",
        Rule::SysctlUnsafe if allowed.is_empty() => "allows only safe sysctls.",
        Rule::SysctlUnsafe => "allows safe sysctls and `{}`.",
        Rule::VolumeType if allowed.is_empty() => "allows no volumes.",
        Rule::VolumeType => "allows volumes of type {}.",
        Rule::HostPath => "allows host paths below {}.",
        Rule::HostPathReadOnly => "allows this host path for reading only.",
        Rule::FlexVolumeDriver => "allows the FlexVolume drivers {}.",
        Rule::CsiDriver => "allows the inline CSI drivers {}.",
        Rule::RuntimeClass if allowed.is_empty() => "allows no runtime class.",
        Rule::RuntimeClass => "allows the runtime classes {}.",
        Rule::Privileged => "allows no privileged container.",
        Rule::ProcMount => "allows the proc mount {}.",
        Rule::CapabilitiesMissing => "asks for capabilities to be settled.",
        Rule::CapabilityAdded if allowed.is_empty() => "allows no capability to be added.",
        Rule::CapabilityAdded => "allows the capabilities {} to be added.",
        Rule::CapabilityNotDropped => "asks for `{}` to be dropped by name.",
        Rule::WritableRootFilesystem => "asks for a read-only root filesystem.",
        Rule::PrivilegeEscalation => "lets no process gain more privileges than its parent.",
    };
    said(code(failure.rule), ["`", policy, "` ", &with(text, allowed)].concat())
}

/// What the pod has instead.
pub fn of_pod(failure: &Failure) -> Said {
    let found = &failure.found;
    let who = failure.container.as_ref().map_or_else(|| "The pod".to_owned(), |name| format!("Container `{name}`"));
    let text = match failure.rule {
        Rule::UserOutOfRange => "runs as user {}.",
        Rule::UserMissing => "names no user.",
        Rule::NonRootMissing => "names neither a user nor `runAsNonRoot: true`.",
        Rule::NonRootFalse => "says `runAsNonRoot: false`.",
        Rule::RootUser => "runs as user 0.",
        Rule::GroupOutOfRange => "runs as group {}.",
        Rule::GroupMissing => "names no group.",
        Rule::FsGroupOutOfRange => "gives its volumes to group {}.",
        Rule::FsGroupMissing => "names no `fsGroup`.",
        Rule::SupplementalGroupOutOfRange => "has the supplemental group {}.",
        Rule::SupplementalGroupMissing => "has an empty list of supplemental groups.",
        Rule::SeccompSet => "has the seccomp profile `{}`.",
        Rule::SeccompProfile if found.is_empty() => "has no seccomp profile.",
        Rule::SeccompProfile => "has the seccomp profile `{}`.",
        Rule::AppArmorMissing => "has no AppArmor profile.",
        Rule::AppArmorProfile => "has the AppArmor profile `{}`.",
        Rule::SeLinuxMissing => "has no SELinux options.",
        Rule::SeLinuxOption if found.is_empty() => "leaves it unset.",
        Rule::SeLinuxOption => "has `{}`.",
        Rule::HostNetwork => "uses the node's network.",
        Rule::HostPid => "sees the node's processes.",
        Rule::HostIpc => "uses the node's IPC.",
        Rule::HostPort => "takes port {} of its node.",
        Rule::SysctlForbidden | Rule::SysctlUnsafe => "sets the sysctl `{}`.",
        Rule::VolumeType => "has a volume of type {}.",
        Rule::HostPath => "mounts `{}` of its node.",
        Rule::HostPathReadOnly => "mounts `{}` of its node for writing.",
        Rule::FlexVolumeDriver | Rule::CsiDriver => "has a volume of driver `{}`.",
        Rule::RuntimeClass => "names the runtime class `{}`.",
        Rule::Privileged => "is privileged.",
        Rule::ProcMount => "has the proc mount {}.",
        Rule::CapabilitiesMissing => "says nothing about capabilities.",
        Rule::CapabilityAdded => "adds the capability `{}`.",
        Rule::CapabilityNotDropped if found.is_empty() => "drops no capability.",
        Rule::CapabilityNotDropped => "drops only {}.",
        Rule::WritableRootFilesystem => "may write to its root filesystem.",
        Rule::PrivilegeEscalation => "does not say `allowPrivilegeEscalation: false`.",
    };
    said(code(failure.rule), [&who, " ", &with(text, found)].concat())
}

/// A text with a value in its place, if it has one.
fn with(text: &str, value: &str) -> String {
    match text.split_once("{}") {
        Some((before, after)) => [before, value, after].concat(),
        None => text.to_owned(),
    }
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
