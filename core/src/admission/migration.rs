//! A PodSecurityPolicy beside the Pod Security Standards: what it lets pass that a level forbids, what it asks for that no
//! level does, and what it fills in.
//!
//! The level is decided by what the policy lets pods do, after its defaults. Three things do not decide it. Where policies
//! usually say nothing (SELinux under RunAsAny, AppArmor), they would all be `privileged`. Under MustRunAsNonRoot a pod that
//! names its user need not say `runAsNonRoot: true`, which `restricted` wants to read; no policy asks for that. And no policy
//! sees Windows HostProcess, hosts of probes, and ephemeral containers that are added later. Pods that use these are found
//! when the namespaces are looked at, as they are written.

mod example;

use super::pod_security::Level;
use super::prepare::prepare;
use super::psp::{APP_ARMOR_ALLOWED, SECCOMP_ALLOWED};
use super::request::PodRequest;
use super::{Admitted, PodFacts};
use crate::manifest::pod::SeLinuxOptions;
use crate::manifest::policy::{IdStrategy, PodSecurityPolicy, PodSecurityPolicySpec};
use crate::settings::KubernetesVersion;

pub use example::Rules;
use example::Wish;

/// `restrictedVolumes`: what may be used, of all versions; policies do not know `image`.
const RESTRICTED_VOLUMES: [&str; 8] =
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

/// The one that `restricted` lets containers add.
const RESTRICTED_CAPABILITY: &str = "NET_BIND_SERVICE";

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
    ForbiddenSysctls,
    Escalation,
    User,
    /// That `runAsNonRoot` is said.
    NonRoot,
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
    /// It asks for something that this level and those above ask for too; `None`: that none does, not for all of it.
    Asks { asked_by: Option<Level> },
}

/// Every aspect in which the policy lets something pass or asks for something; it may do both in one.
#[must_use]
pub fn points(policy: &PodSecurityPolicy, rules: Rules) -> Vec<(Aspect, Stance)> {
    let spec = &policy.spec;
    let mut points = Points { rules, found: Vec::new() };
    points.either(Aspect::Privileged, spec.privileged, Wish::Privileged);
    points.either(Aspect::HostNetwork, spec.host_network, Wish::HostNetwork);
    points.either(Aspect::HostPid, spec.host_pid, Wish::HostPid);
    points.either(Aspect::HostIpc, spec.host_ipc, Wish::HostIpc);
    // Port 0 is none.
    let has_ports = spec.host_ports.iter().any(|range| range.max > 0);
    points.either(Aspect::HostPorts, has_ports, Wish::HostPort);
    let has_all_ports = spec.host_ports.iter().any(|range| range.min <= 1 && range.max >= 65535);
    points.asks_beyond(Aspect::HostPorts, has_ports && !has_all_ports);
    points.volumes(spec);
    points.capabilities(spec);
    points.proc_mounts(spec);
    points.sysctls(spec);
    points.se_linux(spec);
    points.profiles(policy);
    points.either(Aspect::Escalation, spec.allow_privilege_escalation != Some(false), Wish::Escalation);
    points.user(&spec.run_as_user);
    for (aspect, strategy) in [
        (Aspect::Group, spec.run_as_group.as_ref()),
        (Aspect::SupplementalGroups, Some(&spec.supplemental_groups)),
        (Aspect::FsGroup, Some(&spec.fs_group)),
    ] {
        points.asks_beyond(aspect, strategy.is_some_and(|strategy| strategy.rule != "RunAsAny"));
    }
    points.asks_beyond(Aspect::RootFilesystem, spec.read_only_root_filesystem);
    let any_class = |names: &[String]| names.iter().any(|name| name == "*");
    let classes = spec.runtime_class.as_ref();
    points.asks_beyond(
        Aspect::RuntimeClass,
        classes.is_some_and(|strategy| !any_class(&strategy.allowed_runtime_class_names)),
    );
    points.found
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

/// Whether this version has a check on hosts of probes and lifecycle hooks, which no policy sees.
#[must_use]
pub fn checks_hosts(rules: Rules) -> bool {
    rules.forbidding(Wish::ProbeHost).is_some()
}

/// The pod as the policy that admits it leaves it and the API server keeps it; `None` where none changes it.
#[must_use]
pub fn as_left(facts: &PodFacts, version: KubernetesVersion) -> Option<PodRequest> {
    let Admitted::By(chosen) = facts.admitted else { return None };
    let review = facts.reviews.get(chosen)?;
    if !review.mutates() {
        return None;
    }
    let mut pod = review.pod();
    prepare(&mut pod, version);
    Some(pod)
}

struct Points {
    rules: Rules,
    found: Vec<(Aspect, Stance)>,
}

impl Points {
    fn asks(&mut self, aspect: Aspect, asked_by: Option<Level>) {
        self.found.push((aspect, Stance::Asks { asked_by }));
    }

    fn asks_beyond(&mut self, aspect: Aspect, asks: bool) {
        if asks {
            self.asks(aspect, None);
        }
    }

    fn lets(&mut self, aspect: Aspect, forbidden_by: Option<Level>, deciding: bool) {
        if let Some(forbidden_by) = forbidden_by {
            self.found.push((aspect, Stance::Lets { forbidden_by, deciding }));
        }
    }

    /// What it does not let pass, it forbids as a level does.
    fn either(&mut self, aspect: Aspect, lets: bool, wish: Wish<'_>) {
        let level = self.rules.forbidding(wish);
        if lets {
            self.lets(aspect, level, true);
        } else {
            self.asks(aspect, level);
        }
    }

    fn volumes(&mut self, spec: &PodSecurityPolicySpec) {
        let has = |wanted: &str| spec.volumes.iter().any(|kind| kind == wanted);
        let any = has("*");
        let forbidden_by = if any || has("hostPath") {
            Some(Level::Baseline)
        } else {
            let beyond = |kind: &String| !RESTRICTED_VOLUMES.contains(&kind.as_str());
            spec.volumes.iter().any(beyond).then_some(Level::Restricted)
        };
        self.lets(Aspect::Volumes, forbidden_by, true);
        if forbidden_by.is_none() && RESTRICTED_VOLUMES.into_iter().all(has) {
            self.asks(Aspect::Volumes, Some(Level::Restricted));
        } else {
            self.asks_beyond(Aspect::Volumes, !any);
        }
        self.asks_beyond(Aspect::HostPaths, (any || has("hostPath")) && !spec.allowed_host_paths.is_empty());
        self.asks_beyond(Aspect::FlexVolumes, (any || has("flexVolume")) && !spec.allowed_flex_volumes.is_empty());
        self.asks_beyond(Aspect::CsiDrivers, (any || has("csi")) && !spec.allowed_csi_drivers.is_empty());
    }

    fn capabilities(&mut self, spec: &PodSecurityPolicySpec) {
        let added: Vec<&str> =
            spec.allowed_capabilities.iter().chain(&spec.default_add_capabilities).map(String::as_str).collect();
        let any = added.contains(&"*");
        self.lets(Aspect::Capabilities, self.rules.forbidding(Wish::Capabilities(&added)), true);
        if !any {
            let as_restricted = !added.is_empty() && added.iter().all(|name| *name == RESTRICTED_CAPABILITY);
            self.asks(Aspect::Capabilities, as_restricted.then_some(Level::Restricted));
        }
        // The wildcard takes what must be dropped out of question.
        let drops = &spec.required_drop_capabilities;
        let keeps = self.rules.forbidding(Wish::KeepsCapabilities);
        if drops.iter().any(|name| name == "ALL") && !any {
            self.asks(Aspect::RequiredDrops, keeps);
        } else {
            self.lets(Aspect::RequiredDrops, keeps, true);
            self.asks_beyond(Aspect::RequiredDrops, !drops.is_empty() && !any);
        }
    }

    fn proc_mounts(&mut self, spec: &PodSecurityPolicySpec) {
        let types = &spec.allowed_proc_mount_types;
        let other = types.iter().find(|kind| *kind != "Default");
        self.either(Aspect::ProcMount, other.is_some(), Wish::ProcMount(other.map_or("Unmasked", String::as_str)));
        self.asks_beyond(Aspect::ProcMount, !types.is_empty() && !types.iter().any(|kind| kind == "Default"));
    }

    fn sysctls(&mut self, spec: &PodSecurityPolicySpec) {
        let allowed = &spec.allowed_unsafe_sysctls;
        let forbidden_by = self.rules.forbidding(Wish::Sysctls(allowed));
        self.lets(Aspect::Sysctls, forbidden_by, true);
        if forbidden_by.is_none() {
            // Newer standards let pass more than the policy knows as safe.
            self.asks(Aspect::Sysctls, Some(Level::Baseline));
        } else {
            self.asks_beyond(Aspect::Sysctls, !allowed.iter().any(|name| name == "*"));
        }
        self.asks_beyond(Aspect::ForbiddenSysctls, !spec.forbidden_sysctls.is_empty());
    }

    fn se_linux(&mut self, spec: &PodSecurityPolicySpec) {
        match &spec.se_linux.se_linux_options {
            Some(options) if spec.se_linux.rule == "MustRunAs" => {
                self.lets(Aspect::SeLinux, self.rules.forbidding(Wish::SeLinux(options)), true);
                self.asks(Aspect::SeLinux, None);
            }
            _ => {
                let options = SeLinuxOptions { r#type: "spc_t".to_owned(), ..SeLinuxOptions::default() };
                self.lets(Aspect::SeLinux, self.rules.forbidding(Wish::SeLinux(&options)), false);
            }
        }
    }

    fn profiles(&mut self, policy: &PodSecurityPolicy) {
        let annotations = &policy.metadata.annotations;
        let lists = |key: &str, names: [&str; 2]| {
            let listed = annotations.get(key)?;
            Some(listed.split(',').any(|name| names.contains(&name)))
        };
        match lists(SECCOMP_ALLOWED, ["*", "unconfined"]) {
            Some(true) => self.lets(Aspect::Seccomp, self.rules.forbidding(Wish::SeccompUnconfined), true),
            Some(false) => self.asks(Aspect::Seccomp, None),
            // No profile may be set, and none is what `restricted` forbids.
            None => self.lets(Aspect::Seccomp, self.rules.forbidding(Wish::NoSeccomp), true),
        }
        let unconfined = self.rules.forbidding(Wish::AppArmorUnconfined);
        match lists(APP_ARMOR_ALLOWED, ["*", "unconfined"]) {
            Some(true) => self.lets(Aspect::AppArmor, unconfined, true),
            Some(false) => self.asks(Aspect::AppArmor, None),
            None => self.lets(Aspect::AppArmor, unconfined, false),
        }
    }

    /// A range without 0 keeps root out, but no pod says `runAsNonRoot: true` for it, and the policy does not fill it in.
    fn user(&mut self, strategy: &IdStrategy) {
        let silent = self.rules.forbidding(Wish::SilentOnRoot);
        match strategy.rule.as_str() {
            "MustRunAsNonRoot" => {
                self.asks(Aspect::User, Some(Level::Restricted));
                self.lets(Aspect::NonRoot, silent, false);
            }
            "MustRunAs" => {
                self.lets(Aspect::NonRoot, silent, true);
                self.asks(Aspect::User, None);
            }
            _ => self.lets(Aspect::User, silent, true),
        }
    }
}

#[cfg(test)]
mod tests;
