//! The texts of the way from PodSecurityPolicies to the Pod Security Standards.

use super::requirements as asked;
use super::{Said, said};
use crate::admission::migration::Aspect;
use crate::admission::pod_security::Level;
use crate::admission::psp::{APP_ARMOR_ALLOWED, SECCOMP_ALLOWED};
use crate::manifest::policy::PodSecurityPolicy;

/// The field of an aspect, and what the policy says in it.
pub fn aspect(aspect: Aspect, policy: &PodSecurityPolicy) -> (String, String) {
    let spec = &policy.spec;
    let listed = |key: &str| policy.metadata.annotations.get(key).map(String::as_str);
    let host = |field: &str, name: &str, allowed: bool| (field.to_owned(), asked::host_namespaces(&[name], allowed));
    let (field, said) = match aspect {
        Aspect::Privileged => ("spec.privileged".to_owned(), asked::privileged(spec.privileged)),
        Aspect::HostNetwork => host("spec.hostNetwork", "network", spec.host_network),
        Aspect::HostPid => host("spec.hostPID", "processes (PID)", spec.host_pid),
        Aspect::HostIpc => host("spec.hostIPC", "IPC", spec.host_ipc),
        Aspect::HostPorts => ("spec.hostPorts".to_owned(), asked::host_ports(&spec.host_ports)),
        Aspect::Volumes => ("spec.volumes".to_owned(), asked::volumes(&spec.volumes)),
        Aspect::HostPaths => ("spec.allowedHostPaths".to_owned(), asked::host_paths(spec)),
        Aspect::Capabilities => (
            "spec.allowedCapabilities".to_owned(),
            asked::allowed_capabilities(&spec.allowed_capabilities, &spec.default_add_capabilities),
        ),
        Aspect::RequiredDrops if spec.required_drop_capabilities.is_empty() => (
            "spec.requiredDropCapabilities".to_owned(),
            said("required-drops", "Containers keep the capabilities that their runtime gives them."),
        ),
        Aspect::RequiredDrops => {
            ("spec.requiredDropCapabilities".to_owned(), asked::required_drops(&spec.required_drop_capabilities))
        }
        Aspect::ProcMount if spec.allowed_proc_mount_types.is_empty() => {
            ("spec.allowedProcMountTypes".to_owned(), said("proc-mount", "Proc mounts of type Default only."))
        }
        Aspect::ProcMount => {
            ("spec.allowedProcMountTypes".to_owned(), asked::proc_mounts(&spec.allowed_proc_mount_types))
        }
        Aspect::SeLinux => ("spec.seLinux".to_owned(), asked::se_linux(&spec.se_linux)),
        Aspect::Seccomp => (annotation(SECCOMP_ALLOWED), asked::seccomp(listed(SECCOMP_ALLOWED))),
        Aspect::AppArmor => (
            annotation(APP_ARMOR_ALLOWED),
            listed(APP_ARMOR_ALLOWED)
                .map_or_else(|| said("apparmor", "Any AppArmor profile, or none."), asked::app_armor),
        ),
        Aspect::Sysctls if spec.allowed_unsafe_sysctls.is_empty() => {
            ("spec.allowedUnsafeSysctls".to_owned(), said("unsafe-sysctls", "Safe sysctls only."))
        }
        Aspect::Sysctls => {
            ("spec.allowedUnsafeSysctls".to_owned(), asked::unsafe_sysctls(&spec.allowed_unsafe_sysctls))
        }
        Aspect::ForbiddenSysctls => {
            ("spec.forbiddenSysctls".to_owned(), asked::forbidden_sysctls(&spec.forbidden_sysctls))
        }
        Aspect::Escalation => ("spec.allowPrivilegeEscalation".to_owned(), asked::escalation(spec)),
        Aspect::User => ("spec.runAsUser".to_owned(), asked::user(&spec.run_as_user)),
        Aspect::NonRoot => {
            let fills_in = spec.run_as_user.rule == "MustRunAsNonRoot";
            let text = if fills_in {
                "A pod that names its user need not say `runAsNonRoot: true`."
            } else {
                "No pod need say `runAsNonRoot: true`, and none is given it."
            };
            ("spec.runAsUser.rule".to_owned(), said("run-as-non-root", text))
        }
        Aspect::Group => ("spec.runAsGroup".to_owned(), asked::group(spec.run_as_group.as_ref())),
        Aspect::SupplementalGroups => {
            ("spec.supplementalGroups".to_owned(), asked::supplemental_groups(&spec.supplemental_groups))
        }
        Aspect::FsGroup => ("spec.fsGroup".to_owned(), asked::fs_group(&spec.fs_group)),
        Aspect::RootFilesystem => {
            ("spec.readOnlyRootFilesystem".to_owned(), asked::root_filesystem(spec.read_only_root_filesystem))
        }
        Aspect::FlexVolumes => {
            let names: Vec<&str> = spec.allowed_flex_volumes.iter().map(|allowed| &*allowed.driver).collect();
            ("spec.allowedFlexVolumes".to_owned(), asked::drivers("FlexVolume", &names))
        }
        Aspect::CsiDrivers => {
            let names: Vec<&str> = spec.allowed_csi_drivers.iter().map(|allowed| &*allowed.name).collect();
            ("spec.allowedCSIDrivers".to_owned(), asked::drivers("Inline CSI", &names))
        }
        Aspect::RuntimeClass => {
            let told = spec.runtime_class.as_ref().map(asked::runtime_class);
            ("spec.runtimeClass".to_owned(), told.unwrap_or_else(|| said("runtime-class", "Any runtime class.")))
        }
    };
    (field, said.text)
}

/// Where an annotation of a policy stands.
pub fn annotation(key: &str) -> String {
    ["metadata.annotations[", key, "]"].concat()
}

/// `asked_by`: the lowest level that asks for it, above the one that the policy goes over to.
pub fn not_asked_for(what: &str, level: Level, asked_by: Option<Level>) -> Said {
    let by = match asked_by {
        None => " No standard asks for all of that.".to_owned(),
        Some(above) => [" `", level.name(), "` does not ask for that, `", above.name(), "` does."].concat(),
    };
    said("not-asked-for", [what, &by].concat())
}

pub fn in_the_way(what: &str, level: Level, deciding: bool) -> Said {
    let text = if deciding {
        [what, " `", level.name(), "` forbids part of that."].concat()
    } else {
        [what, " Pods that make use of it may be refused by `", level.name(), "`."].concat()
    };
    said(if deciding { "in-the-way" } else { "left-open" }, text)
}

/// What a policy fills in, which pods must then say themselves.
pub fn filled_in(what: &str) -> Said {
    said("filled-in", ["Pods must say it themselves: ", what, "."].concat())
}

pub fn question(namespace: &str) -> String {
    match namespace {
        "" => "What can each namespace enforce?".to_owned(),
        name => ["What can namespace `", name, "` enforce?"].concat(),
    }
}

pub fn nothing() -> String {
    "There are neither policies nor pods in these files.".to_owned()
}

/// `can`: namespaces with the level that each can enforce.
pub fn summary(can: &[(String, Level)]) -> String {
    const TOLD: usize = 5;
    let told: Vec<String> = can
        .iter()
        .take(TOLD)
        .map(|(namespace, level)| ["`", namespace, "` can enforce `", level.name(), "`"].concat())
        .collect();
    let more = can.len().saturating_sub(TOLD);
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    [&told.join(", "), &more, "."].concat()
}

/// Pods meet another level once the policies have filled in what they fill in.
pub fn only_with_defaults(namespace: &str, level: Level, left: Level) -> Said {
    let parts = [
        "As the policies leave them, the pods of `",
        namespace,
        "` meet `",
        left.name(),
        "`, as they are written only `",
        level.name(),
        "`: Pod Security fills in nothing, so write the policies' defaults into the pods first.",
    ];
    said("only-with-defaults", parts.concat())
}

pub fn enforces_more(namespace: &str, enforced: Level, level: Level) -> Said {
    let parts = [
        "`",
        namespace,
        "` enforces `",
        enforced.name(),
        "` already, which some of its pods do not meet: they meet `",
        level.name(),
        "`. Its labels are not lowered here.",
    ];
    said("enforces-more", parts.concat())
}

/// A line of a warning; `others` break the level for the same reasons.
pub fn violating(pod: &str, others: usize, at_least: bool, reasons: &str) -> String {
    let others = match (others, at_least) {
        (0, false) => String::new(),
        (1, false) => " (and 1 other pod)".to_owned(),
        (others, false) => format!(" (and {others} other pods)"),
        (_, true) => " (and <number> other pods)".to_owned(),
    };
    [pod, &others, ": ", reasons].concat()
}

/// What kubectl prints when a namespace is to enforce more than its pods meet.
pub fn existing_pods(namespace: &str, level: Level, version: &str, lines: &[String]) -> String {
    let first = ["existing pods in namespace \"", namespace, "\" violate the new PodSecurity enforce level \""];
    let mut shows = ["Warning: ", &first.concat(), level.name(), ":", version, "\"\n"].concat();
    for line in lines {
        shows.push_str(&["Warning: ", line, "\n"].concat());
    }
    shows.push_str(&["namespace/", namespace, " labeled (server dry run)"].concat());
    shows
}

/// What no policy looks at, and a level would find.
pub fn not_seen(hosts: bool) -> Said {
    let hosts = if hosts { ", hosts of probes and lifecycle hooks" } else { "" };
    let parts = [
        "Policies do not see `windowsOptions.hostProcess`",
        hosts,
        " and containers that `kubectl debug` adds, and `baseline` looks at all of them. That does not decide a policy's level.",
    ];
    said("not-seen", parts.concat())
}

pub fn more_namespaces(number: usize) -> Said {
    said("limit", format!("There are too many namespaces to look at all: {number} more are left out."))
}

pub fn more_breaking(namespace: &str, number: usize) -> Said {
    said(
        "limit",
        format!("Of the pods of `{namespace}` that the next level would refuse, {number} more are not listed."),
    )
}

pub fn unknown_namespace(name: &str) -> Said {
    said("unknown-namespace", ["No namespace `", name, "` is in these files."].concat())
}

/// The steps, in their order.
pub fn steps(policies: bool) -> Vec<Said> {
    let mut steps = vec![
        said(
            "step-warn",
            "First label each namespace with `warn` and `audit` one level up, and look at what kubectl and the audit log tell.",
        ),
        said("step-write", "Write what policies filled in into the manifests: the standards change no pod."),
        said("step-enforce", "Then label it with `enforce`: pods that run stay, new ones must meet the level."),
    ];
    if policies {
        steps.push(said("step-bypass", "While both are on, a pod must be admitted by both; bind everybody to a policy that allows all, to try Pod Security alone."));
        steps.push(said(
            "step-off",
            "Last delete the bindings and policies and turn the plug-in off; Kubernetes 1.25 has none.",
        ));
    }
    steps
}
