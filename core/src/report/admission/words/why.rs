//! Why the rules of policies matter, a sentence each.

use super::{Said, said};
use crate::admission::psp::Rule;

/// One sentence for rules that are alike, with its code.
pub fn why(rule: Rule) -> Said {
    let (code, text) = match rule {
        Rule::UserOutOfRange | Rule::UserMissing => {
            ("why-user", "A fixed range of users keeps what pods write apart, on volumes and on the node.")
        }
        Rule::NonRootMissing | Rule::NonRootFalse | Rule::RootUser => {
            ("why-non-root", "Root in a container is root on its node as soon as anything lets it out.")
        }
        Rule::GroupOutOfRange
        | Rule::GroupMissing
        | Rule::FsGroupOutOfRange
        | Rule::FsGroupMissing
        | Rule::SupplementalGroupOutOfRange
        | Rule::SupplementalGroupMissing => {
            ("why-group", "Files of the node and of volumes are open to groups; group 0 is root's.")
        }
        Rule::SeccompSet | Rule::SeccompProfile => {
            ("why-seccomp", "A seccomp profile bars the system calls through which kernels are attacked.")
        }
        Rule::AppArmorMissing | Rule::AppArmorProfile => {
            ("why-apparmor", "AppArmor keeps even root in a container from much of its node.")
        }
        Rule::SeLinuxMissing | Rule::SeLinuxOption => {
            ("why-selinux", "The SELinux context keeps containers apart from each other and from their node.")
        }
        Rule::HostNetwork => {
            ("why-host-network", "In its node's network a pod is past NetworkPolicies and sees what others send.")
        }
        Rule::HostPid | Rule::HostIpc => {
            ("why-host-processes", "Among its node's processes a pod reads the secrets of others, and may signal them.")
        }
        Rule::HostPort => {
            ("why-host-port", "A port of the node is reached from outside, past Services, and is taken from others.")
        }
        Rule::SysctlForbidden | Rule::SysctlUnsafe => {
            ("why-sysctl", "Most kernel parameters are shared by all pods of a node.")
        }
        Rule::VolumeType | Rule::FlexVolumeDriver | Rule::CsiDriver => {
            ("why-volume", "Volumes are a way out of the container: each type reaches another part of node or storage.")
        }
        Rule::HostPath | Rule::HostPathReadOnly => {
            ("why-host-path", "Whoever writes files of the node can become root on it.")
        }
        Rule::RuntimeClass => ("why-runtime-class", "The runtime class decides how well containers are kept apart."),
        Rule::Privileged => ("why-privileged", "A privileged container is as good as root on its node."),
        Rule::ProcMount => ("why-proc-mount", "An unmasked /proc shows and changes what belongs to the whole node."),
        Rule::CapabilitiesMissing | Rule::CapabilityAdded | Rule::CapabilityNotDropped => {
            ("why-capabilities", "Each capability is a piece of root's power.")
        }
        Rule::WritableRootFilesystem => {
            ("why-root-filesystem", "What cannot be written cannot be replaced by an attacker's programs.")
        }
        Rule::PrivilegeEscalation => {
            ("why-escalation", "Otherwise a program with the setuid bit makes an ordinary user root again.")
        }
    };
    said(code, text)
}
