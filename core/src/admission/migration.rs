//! A PodSecurityPolicy beside the Pod Security Standards: what it lets pass that a level forbids, what it asks for that no
//! level does, and what it fills in.
//!
//! The level is decided by what the policy lets pods do, after its defaults. That `restricted` also wants some of it said in
//! the pod itself is told with the defaults. Where a policy usually says nothing (SELinux under RunAsAny, AppArmor), or
//! cannot see a field at all (Windows HostProcess, hosts of probes, ephemeral containers that are added later), the level is
//! not decided by it: pods that use these fields are found when the namespaces are looked at.

use super::pod_security::Level;
use crate::manifest::policy::{IdStrategy, PodSecurityPolicy, PodSecurityPolicySpec};

const SECCOMP_ALLOWED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
const APP_ARMOR_ALLOWED: &str = "apparmor.security.beta.kubernetes.io/allowedProfileNames";

/// `capabilities_baseline`: what may be added.
const BASELINE_CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// `restrictedVolumes`: what may be used.
const RESTRICTED_VOLUMES: [&str; 8] =
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

/// What a policy says something about; its field or annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    Privileged,
    HostNetwork,
    HostPid,
    HostIpc,
    HostPorts,
    Volumes,
    HostPaths,
    Capabilities,
    RequiredDrops,
    ProcMount,
    SeLinux,
    Seccomp,
    AppArmor,
    Sysctls,
    Escalation,
    User,
    Group,
    SupplementalGroups,
    FsGroup,
    RootFilesystem,
    FlexVolumes,
    CsiDrivers,
    RuntimeClass,
}

/// How a policy stands to the standards in one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It lets pass what this level and those above forbid.
    Lets { forbidden_by: Level, deciding: bool },
    /// It asks for something that this level and those above ask for too; `None`: that none does.
    Asks { asked_by: Option<Level> },
}

/// Every aspect in which the policy lets something pass or asks for something.
#[must_use]
pub fn points(policy: &PodSecurityPolicy) -> Vec<(Aspect, Stance)> {
    let spec = &policy.spec;
    let mut points = Points(Vec::new());
    let open = |open: bool, level: Level| {
        let deciding = true;
        if open { Stance::Lets { forbidden_by: level, deciding } } else { Stance::Asks { asked_by: Some(level) } }
    };
    let baseline = |is_open: bool| open(is_open, Level::Baseline);
    points.push(Aspect::Privileged, baseline(spec.privileged));
    points.push(Aspect::HostNetwork, baseline(spec.host_network));
    points.push(Aspect::HostPid, baseline(spec.host_pid));
    points.push(Aspect::HostIpc, baseline(spec.host_ipc));
    points.push(Aspect::HostPorts, baseline(spec.host_ports.iter().any(|range| range.max > 0)));
    points.volumes(spec);
    points.capabilities(spec);
    points.push(Aspect::ProcMount, baseline(spec.allowed_proc_mount_types.iter().any(|kind| kind == "Unmasked")));
    points.push(Aspect::Sysctls, baseline(!spec.allowed_unsafe_sysctls.is_empty()));
    points.profiles(policy);
    let escalates = spec.allow_privilege_escalation != Some(false);
    points.push(Aspect::Escalation, open(escalates, Level::Restricted));
    points.user(&spec.run_as_user);
    for (aspect, strategy) in [
        (Aspect::Group, spec.run_as_group.as_ref()),
        (Aspect::SupplementalGroups, Some(&spec.supplemental_groups)),
        (Aspect::FsGroup, Some(&spec.fs_group)),
    ] {
        points.asks_beyond(aspect, strategy.is_some_and(|strategy| strategy.rule != "RunAsAny"));
    }
    points.asks_beyond(Aspect::RootFilesystem, spec.read_only_root_filesystem);
    points.asks_beyond(Aspect::FlexVolumes, !spec.allowed_flex_volumes.is_empty());
    points.asks_beyond(Aspect::CsiDrivers, !spec.allowed_csi_drivers.is_empty());
    points.asks_beyond(Aspect::RuntimeClass, spec.runtime_class.is_some());
    points.0
}

/// The strictest level that forbids nothing of what decides.
#[must_use]
pub fn nearest(points: &[(Aspect, Stance)]) -> Level {
    let forbidding = points.iter().filter_map(|(_, stance)| match stance {
        Stance::Lets { forbidden_by, deciding: true } => Some(*forbidden_by),
        _ => None,
    });
    match forbidding.min() {
        Some(Level::Privileged | Level::Baseline) => Level::Privileged,
        Some(Level::Restricted) => Level::Baseline,
        None => Level::Restricted,
    }
}

struct Points(Vec<(Aspect, Stance)>);

impl Points {
    fn push(&mut self, aspect: Aspect, stance: Stance) {
        self.0.push((aspect, stance));
    }

    fn asks_beyond(&mut self, aspect: Aspect, asks: bool) {
        if asks {
            self.push(aspect, Stance::Asks { asked_by: None });
        }
    }

    fn lets(&mut self, aspect: Aspect, forbidden_by: Level) {
        self.push(aspect, Stance::Lets { forbidden_by, deciding: true });
    }

    fn volumes(&mut self, spec: &PodSecurityPolicySpec) {
        let has = |wanted: &str| spec.volumes.iter().any(|kind| kind == wanted);
        if has("*") || has("hostPath") {
            self.lets(Aspect::Volumes, Level::Baseline);
            self.asks_beyond(Aspect::HostPaths, !spec.allowed_host_paths.is_empty());
        } else if spec.volumes.iter().any(|kind| !RESTRICTED_VOLUMES.contains(&kind.as_str())) {
            self.lets(Aspect::Volumes, Level::Restricted);
        } else {
            self.push(Aspect::Volumes, Stance::Asks { asked_by: Some(Level::Restricted) });
        }
    }

    fn capabilities(&mut self, spec: &PodSecurityPolicySpec) {
        let mut added = spec.allowed_capabilities.iter().chain(&spec.default_add_capabilities);
        let beyond = |known: &[&str], name: &String| !known.contains(&name.as_str());
        let drops_all = spec.required_drop_capabilities.iter().any(|name| name == "ALL");
        if added.clone().any(|name| beyond(&BASELINE_CAPABILITIES, name)) {
            self.lets(Aspect::Capabilities, Level::Baseline);
        } else if added.any(|name| name != "NET_BIND_SERVICE") {
            self.lets(Aspect::Capabilities, Level::Restricted);
        } else {
            self.push(Aspect::Capabilities, Stance::Asks { asked_by: Some(Level::Baseline) });
        }
        if drops_all {
            self.push(Aspect::RequiredDrops, Stance::Asks { asked_by: Some(Level::Restricted) });
        } else {
            self.lets(Aspect::RequiredDrops, Level::Restricted);
            self.asks_beyond(Aspect::RequiredDrops, !spec.required_drop_capabilities.is_empty());
        }
    }

    fn profiles(&mut self, policy: &PodSecurityPolicy) {
        let annotations = &policy.metadata.annotations;
        let lists = |key: &str, names: [&str; 2]| {
            let listed = annotations.get(key)?;
            Some(listed.split(',').any(|name| names.contains(&name)))
        };
        match lists(SECCOMP_ALLOWED, ["*", "unconfined"]) {
            Some(true) => self.lets(Aspect::Seccomp, Level::Baseline),
            Some(false) => self.push(Aspect::Seccomp, Stance::Asks { asked_by: Some(Level::Restricted) }),
            // No profile may be set, and none is what `restricted` forbids.
            None => self.lets(Aspect::Seccomp, Level::Restricted),
        }
        match lists(APP_ARMOR_ALLOWED, ["*", "unconfined"]) {
            Some(true) => self.lets(Aspect::AppArmor, Level::Baseline),
            Some(false) => self.push(Aspect::AppArmor, Stance::Asks { asked_by: Some(Level::Baseline) }),
            None => self.push(Aspect::AppArmor, Stance::Lets { forbidden_by: Level::Baseline, deciding: false }),
        }
        let linux = &policy.spec.se_linux;
        match &linux.se_linux_options {
            Some(options) if linux.rule == "MustRunAs" => {
                let known =
                    ["", "container_t", "container_init_t", "container_kvm_t"].contains(&options.r#type.as_str());
                if known && options.user.is_empty() && options.role.is_empty() {
                    self.push(Aspect::SeLinux, Stance::Asks { asked_by: Some(Level::Baseline) });
                } else {
                    self.lets(Aspect::SeLinux, Level::Baseline);
                }
            }
            _ => self.push(Aspect::SeLinux, Stance::Lets { forbidden_by: Level::Baseline, deciding: false }),
        }
    }

    fn user(&mut self, strategy: &IdStrategy) {
        let holds_root = strategy.ranges.iter().any(|range| range.min <= 0);
        match strategy.rule.as_str() {
            "MustRunAsNonRoot" => self.push(Aspect::User, Stance::Asks { asked_by: Some(Level::Restricted) }),
            "MustRunAs" if !holds_root => self.push(Aspect::User, Stance::Asks { asked_by: None }),
            _ => self.lets(Aspect::User, Level::Restricted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    /// The documentation's restricted policy, but for the fields given.
    #[track_caller]
    fn check(fields: &[(&str, &str)], seccomp: &str, expected: Level) {
        let mut all = vec![
            ("privileged", "false"),
            ("allowPrivilegeEscalation", "false"),
            ("requiredDropCapabilities", "[ALL]"),
            ("volumes", "[configMap, emptyDir, projected, secret, downwardAPI, persistentVolumeClaim]"),
            ("runAsUser", "{rule: MustRunAsNonRoot}"),
            ("seLinux", "{rule: RunAsAny}"),
            ("supplementalGroups", "{rule: MustRunAs, ranges: [{min: 1, max: 65535}]}"),
            ("fsGroup", "{rule: MustRunAs, ranges: [{min: 1, max: 65535}]}"),
            ("readOnlyRootFilesystem", "true"),
        ];
        all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
        all.extend(fields);
        let spec: String = all.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
        let text = format!(
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p\n  annotations: {{x: z{seccomp}}}\nspec:\n{spec}"
        );
        let (cluster, _) = cluster_of(&text);
        let points = points(&cluster.pod_security_policies[0].object);
        assert_eq!(nearest(&points), expected, "{fields:?} {seccomp}: {points:?}");
    }

    const LISTED: &str = ", seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default";

    #[test]
    fn the_restricted_policy_of_the_documentation_is_restricted() {
        check(&[], LISTED, Level::Restricted);
    }

    #[test]
    fn whatever_restricted_forbids_makes_it_baseline() {
        check(&[], "", Level::Baseline);
        for field in [
            ("allowPrivilegeEscalation", "true"),
            ("requiredDropCapabilities", "[KILL]"),
            ("allowedCapabilities", "[CHOWN]"),
            ("volumes", "[nfs]"),
            ("runAsUser", "{rule: RunAsAny}"),
            ("runAsUser", "{rule: MustRunAs, ranges: [{min: 0, max: 9}]}"),
        ] {
            check(&[field], LISTED, Level::Baseline);
        }
    }

    #[test]
    fn whatever_baseline_forbids_makes_it_privileged() {
        for field in [
            ("privileged", "true"),
            ("hostNetwork", "true"),
            ("hostPID", "true"),
            ("hostIPC", "true"),
            ("hostPorts", "[{min: 80, max: 80}]"),
            ("volumes", "['*']"),
            ("volumes", "[hostPath]"),
            ("allowedCapabilities", "['*']"),
            ("defaultAddCapabilities", "[SYS_ADMIN]"),
            ("allowedProcMountTypes", "[Default, Unmasked]"),
            ("allowedUnsafeSysctls", "[kernel.sem]"),
            ("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: spc_t}}"),
        ] {
            check(&[field], LISTED, Level::Privileged);
        }
        check(&[], ", seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'", Level::Privileged);
    }
}
