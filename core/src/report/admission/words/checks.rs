//! The texts of answers about the Pod Security Standards, and why each of their checks matters.

use super::{Said, said};

/// Why a check is there, by its id upstream.
pub fn why(check: &str) -> &'static str {
    match check {
        "appArmorProfile" => "AppArmor's usual profile keeps a process from much that root could do to the node.",
        "capabilities_baseline" | "capabilities_restricted" => {
            "Each capability is a piece of root's power; what a container does not have, nobody can misuse."
        }
        "hostNamespaces" => "In its node's namespaces a pod sees the processes, the traffic or the memory of others.",
        "hostPathVolumes" => "A hostPath volume lets the pod read files of its node, and often write them.",
        "hostPorts" => "A port of the node is reached past NetworkPolicies, and taken from every other pod.",
        "hostProbesAndHostLifecycle" => {
            "A probe with a host makes the kubelet send requests to places that the pod cannot reach itself."
        }
        "privileged" => "A privileged container is as good as root on its node.",
        "procMount" | "procMount_restricted" => {
            "An unmasked /proc shows, and lets change, what the kernel keeps for the whole node."
        }
        "seLinuxOptions" => "Another SELinux type or user leaves the confinement that containers are given.",
        "seccompProfile_baseline" => "Without a seccomp profile every system call of the kernel can be attacked.",
        "seccompProfile_restricted" => {
            "A seccomp profile bars the system calls that containers hardly need; it must be asked for."
        }
        "sysctls" => "Most kernel parameters belong to the whole node, and to all pods on it.",
        "windowsHostProcess" => "A HostProcess container runs on the Windows node itself.",
        "allowPrivilegeEscalation" => "Otherwise a program with the setuid bit makes an ordinary user root again.",
        "restrictedVolumes" => "Volumes of other types reach the node or storage past the API that guards it.",
        "runAsNonRoot" => {
            "Root in a container is root on the node as soon as anything lets it out; the kubelet then checks the image too."
        }
        "runAsUser" => "User 0 is root, whatever else is forbidden to it.",
        _ => "",
    }
}

pub fn question(pod: &str, level: &str) -> String {
    ["Does `", pod, "` meet `", level, "`?"].concat()
}

pub fn meets(pod: &str, level: &str) -> String {
    ["`", pod, "` meets `", level, "`."].concat()
}

pub fn breaks(pod: &str, level: &str, checks: usize) -> String {
    let checks = if checks == 1 { "one check fails".to_owned() } else { format!("{checks} checks fail") };
    ["`", pod, "` does not meet `", level, "`: ", &checks, "."].concat()
}

/// What upstream says, and why it matters.
pub fn violation(check: &'static str, reason: &str, detail: &str) -> Said {
    let told = if detail.is_empty() { reason.to_owned() } else { [reason, " (", detail, ")"].concat() };
    said(check, [&told, ". ", why(check)].concat())
}

pub fn bad_level(level: &str) -> Said {
    said("bad-level", ["`", level, "` is no level: they are `privileged`, `baseline` and `restricted`."].concat())
}

pub fn bad_version(version: &str) -> Said {
    said("bad-version", ["`", version, "` is no version of the standards: `latest`, or `v1.24` and the like."].concat())
}

pub fn newer_than_server(version: &str, newest: &str) -> Said {
    said("newer-version", format!("This Kubernetes knows the standards up to {newest}: `{version}` counts as that."))
}

pub fn nothing_above(pod: &str) -> Said {
    said("strictest", ["`", pod, "` meets `restricted`, the strictest level."].concat())
}
