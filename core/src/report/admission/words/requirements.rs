//! A PodSecurityPolicy in words: what each of its fields asks for, lets pass and sets.

use super::{Said, said};
use crate::manifest::policy::{IdRange, IdStrategy, PodSecurityPolicySpec, RuntimeClassStrategy, SeLinuxStrategy};

pub fn privileged(allowed: bool) -> Said {
    said("privileged", if allowed { "Containers may be privileged." } else { "No container may be privileged." })
}

pub fn escalation(spec: &PodSecurityPolicySpec) -> Said {
    let text = match (spec.allow_privilege_escalation, spec.default_allow_privilege_escalation) {
        (Some(false), _) => {
            "No process may gain more privileges than its parent; a container that does not say gets `allowPrivilegeEscalation: false`."
        }
        (_, Some(false)) => {
            "Processes may gain privileges, but a container that does not say gets `allowPrivilegeEscalation: false`."
        }
        (Some(true), _) => "Processes may gain more privileges than their parents.",
        (None, _) => {
            "Processes may gain more privileges than their parents: `allowPrivilegeEscalation` is true by default."
        }
    };
    said("privilege-escalation", text)
}

pub fn user(strategy: &IdStrategy) -> Said {
    let text = match strategy.rule.as_str() {
        "MustRunAs" => {
            let ranges = ranges(&strategy.ranges);
            let first = first(&strategy.ranges);
            format!("Every container runs as user {ranges}; one that names none gets {first}.")
        }
        "MustRunAsNonRoot" => {
            "No container runs as root; one that names no user gets `runAsNonRoot: true`, which the kubelet checks against its image.".to_owned()
        }
        _ => "Containers may run as any user, root included.".to_owned(),
    };
    said("run-as-user", text)
}

pub fn group(strategy: Option<&IdStrategy>) -> Said {
    let text = match strategy.map(|strategy| (strategy.rule.as_str(), &strategy.ranges)) {
        Some(("MustRunAs", all)) => {
            format!("Every container runs as group {}; one that names none gets {}.", ranges(all), first(all))
        }
        Some(("MayRunAs", all)) => format!("Containers that name a group run as group {}.", ranges(all)),
        _ => "Containers may run as any group, root's included.".to_owned(),
    };
    said("run-as-group", text)
}

pub fn supplemental_groups(strategy: &IdStrategy) -> Said {
    let all = &strategy.ranges;
    let text = match strategy.rule.as_str() {
        "MustRunAs" => {
            format!("Supplemental groups are in {}; a pod that names none gets {}.", ranges(all), first(all))
        }
        "MayRunAs" => format!("Supplemental groups, if any, are in {}.", ranges(all)),
        _ => "Pods may have any supplemental groups.".to_owned(),
    };
    said("supplemental-groups", text)
}

pub fn fs_group(strategy: &IdStrategy) -> Said {
    let all = &strategy.ranges;
    let text = match strategy.rule.as_str() {
        "MustRunAs" => {
            format!("Volumes belong to group {}; a pod that names no `fsGroup` gets {}.", ranges(all), first(all))
        }
        "MayRunAs" => format!("An `fsGroup`, if any, is in {}.", ranges(all)),
        _ => "Volumes may belong to any group.".to_owned(),
    };
    said("fs-group", text)
}

pub fn se_linux(strategy: &SeLinuxStrategy) -> Said {
    let text = match (strategy.rule.as_str(), &strategy.se_linux_options) {
        ("MustRunAs", Some(options)) => {
            let parts = [
                ("user", &options.user),
                ("role", &options.role),
                ("type", &options.r#type),
                ("level", &options.level),
            ];
            let set = parts.iter().filter(|(_, value)| !value.is_empty());
            let set: Vec<String> = set.map(|(name, value)| format!("{name} `{value}`")).collect();
            format!("SELinux: exactly {}; set where a pod does not say.", set.join(", "))
        }
        _ => "Any SELinux context.".to_owned(),
    };
    said("selinux", text)
}

/// The namespaces of the node: `network`, `processes (PID)`, `IPC`.
pub fn host_namespaces(which: &[&str], allowed: bool) -> Said {
    let which = which.join(", ");
    let may = if allowed { "may" } else { "may not" };
    said("host-namespaces", format!("Pods {may} use the node's namespaces: {which}."))
}

pub fn host_ports(all: &[IdRange]) -> Said {
    let text =
        if all.is_empty() { "No host ports.".to_owned() } else { format!("Of host ports, only {}.", ranges(all)) };
    said("host-ports", text)
}

pub fn volumes(types: &[String]) -> Said {
    let text = if types.iter().any(|kind| kind == "*") {
        "Volumes of every type.".to_owned()
    } else if types.is_empty() {
        "No volumes, not even the one with the service account's token.".to_owned()
    } else {
        format!("Volumes of these types only: {}.", types.join(", "))
    };
    said("volumes", text)
}

pub fn host_paths(spec: &PodSecurityPolicySpec) -> Said {
    let path = |path: &crate::manifest::policy::AllowedHostPath| {
        format!("`{}`{}", path.path_prefix, if path.read_only { " (for reading only)" } else { "" })
    };
    let paths: Vec<String> = spec.allowed_host_paths.iter().map(path).collect();
    said("host-paths", format!("Of the node's files, only those below {}.", paths.join(", ")))
}

pub fn drivers(kind: &str, names: &[&str]) -> Said {
    said("drivers", format!("{kind} volumes only of these drivers: {}.", names.join(", ")))
}

pub fn allowed_capabilities(allowed: &[String], added: &[String]) -> Said {
    let text = if allowed.iter().any(|capability| capability == "*") {
        "Containers may add every capability.".to_owned()
    } else if allowed.is_empty() && added.is_empty() {
        "Containers may add no capability.".to_owned()
    } else {
        let all: Vec<&str> = allowed.iter().chain(added).map(String::as_str).collect();
        format!("Containers may add the capabilities {} only.", all.join(", "))
    };
    said("allowed-capabilities", text)
}

pub fn default_capabilities(added: &[String]) -> Said {
    said("default-capabilities", format!("Containers get {}, unless they drop it.", added.join(", ")))
}

pub fn required_drops(dropped: &[String]) -> Said {
    said("required-drops", format!("Containers must drop {}; it is dropped for them.", dropped.join(", ")))
}

pub fn root_filesystem(read_only: bool) -> Said {
    let text = if read_only {
        "Root filesystems are read-only; a container that does not say gets `readOnlyRootFilesystem: true`."
    } else {
        "Containers may write to their root filesystems."
    };
    said("root-filesystem", text)
}

pub fn proc_mounts(types: &[String]) -> Said {
    said("proc-mount", format!("Proc mounts of type {} only.", types.join(", ")))
}

pub fn unsafe_sysctls(names: &[String]) -> Said {
    said("unsafe-sysctls", format!("Beside the safe sysctls: {}.", names.join(", ")))
}

pub fn forbidden_sysctls(names: &[String]) -> Said {
    said("forbidden-sysctls", format!("These sysctls never: {}.", names.join(", ")))
}

pub fn runtime_class(strategy: &RuntimeClassStrategy) -> Said {
    let allowed = &strategy.allowed_runtime_class_names;
    let mut text = if allowed.iter().any(|name| name == "*") {
        "Any runtime class".to_owned()
    } else if allowed.is_empty() {
        "No runtime class".to_owned()
    } else {
        format!("Of runtime classes, only {}", allowed.join(", "))
    };
    if let Some(name) = &strategy.default_runtime_class_name {
        text.push_str(&format!("; a pod that names none gets {name}"));
    }
    said("runtime-class", format!("{text}."))
}

pub fn seccomp(allowed: Option<&str>) -> Said {
    let text = match allowed {
        None => "No seccomp profile may be set: the policy lists none.".to_owned(),
        Some(names) if names.split(',').any(|name| name == "*") => "Any seccomp profile.".to_owned(),
        Some(names) => format!("Every container has one of these seccomp profiles: {names}."),
    };
    said("seccomp", text)
}

pub fn default_profile(what: &str, name: &str) -> Said {
    said("default-profile", format!("A pod without {what} profile gets {name}."))
}

pub fn app_armor(allowed: &str) -> Said {
    said("apparmor", format!("Every container has one of these AppArmor profiles: {allowed}."))
}

fn ranges(ranges: &[IdRange]) -> String {
    let text = |range: &IdRange| {
        if range.min == range.max { range.min.to_string() } else { format!("{}-{}", range.min, range.max) }
    };
    ranges.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn first(ranges: &[IdRange]) -> String {
    ranges.first().map_or_else(String::new, |range| range.min.to_string())
}

// What one may not expect.

pub fn unusable(message: &str) -> Said {
    said("unusable-policy", format!("The API server skips this policy without a word: {message}."))
}

pub fn any_host_path(by_star: bool) -> Said {
    let which = if by_star { "`volumes: '*'` includes hostPath" } else { "hostPath is allowed without prefixes" };
    said("any-host-path", format!("{which}: pods can mount every file of their node."))
}

pub fn privileged_is_root() -> Said {
    said("privileged-is-root", "A privileged container is as good as root on its node: nothing else here restrains it.")
}

pub fn any_capability() -> Said {
    said(
        "any-capability",
        "`allowedCapabilities: '*'` allows every capability, and takes what must be dropped out of question.",
    )
}

pub fn literal_all() -> Said {
    said("literal-all", "`ALL` in `allowedCapabilities` is no wildcard: only `'*'` allows every capability.")
}

pub fn host_processes() -> Said {
    said("host-processes", "`hostPID` shows pods every process of their node, with its secrets.")
}

pub fn host_network_without_ports() -> Said {
    said(
        "host-network-without-ports",
        "Pods in the node's network get a hostPort for every port that they name: without `hostPorts` such pods are refused.",
    )
}

pub fn privileged_without_escalation() -> Said {
    said(
        "privileged-without-escalation",
        "`privileged: true` with `allowPrivilegeEscalation: false` admits privileged containers that API validation then refuses.",
    )
}

pub fn no_token_volume() -> Said {
    said(
        "no-token-volume",
        "Neither `projected` nor `secret` volumes are allowed: every pod that mounts its service account's token is refused.",
    )
}

pub fn seccomp_without_default() -> Said {
    said("seccomp-without-default", "A list of seccomp profiles without a default refuses every pod that sets none.")
}

pub fn no_default_proc_mount() -> Said {
    said("no-default-proc-mount", "`Default` is not in `allowedProcMountTypes`: ordinary containers are refused.")
}
