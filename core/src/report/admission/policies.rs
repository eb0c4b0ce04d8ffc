//! Each PodSecurityPolicy in words, who may use it, and who can thereby use more than one may think.

use super::places::place;
use super::words::requirements as words;
use super::words::{self as texts, Said, overview};
use super::{PolicySummary, PolicyUser};
use crate::admission::psp::{APP_ARMOR_ALLOWED, APP_ARMOR_DEFAULT, Provider, SECCOMP_ALLOWED, SECCOMP_DEFAULT};
use crate::admission::usage::{POLICY_GROUPS, attributes};
use crate::cluster::{Cluster, Declared};
use crate::manifest::policy::{PodSecurityPolicy, PodSecurityPolicySpec};
use crate::order::{Map, Set};
use crate::rbac::{Attributes, Grant, Rbac};
use crate::report::{Effect, Reason};

pub(super) fn summary(
    cluster: &Cluster,
    rbac: &Rbac,
    policy: &Declared<PodSecurityPolicy>,
    with_users: bool,
) -> PolicySummary {
    let reasons = |told: Vec<(String, Said)>| {
        let mut reasons = Vec::new();
        for (path, said) in told {
            reasons.push(said.reason(Effect::Note).at(place(cluster, &policy.field(&path))));
        }
        reasons
    };
    PolicySummary {
        name: policy.name.clone(),
        place: cluster.place(&policy.field("metadata.name")),
        requirements: reasons(requirements(&policy.object)),
        warnings: reasons(warnings(&policy.object)),
        users: if with_users { users(cluster, rbac, &policy.name) } else { Vec::new() },
    }
}

/// Sentences with the fields that they tell, in the order of the API's fields.
fn requirements(policy: &PodSecurityPolicy) -> Vec<(String, Said)> {
    let spec = &policy.spec;
    let mut told: Vec<(String, Said)> = Vec::new();
    let mut tell = |path: &str, said: Said| told.push((path.to_owned(), said));
    tell("spec.privileged", words::privileged(spec.privileged));
    tell("spec.allowPrivilegeEscalation", words::escalation(spec));
    tell("spec.runAsUser", words::user(&spec.run_as_user));
    tell("spec.runAsGroup", words::group(spec.run_as_group.as_ref()));
    tell("spec.supplementalGroups", words::supplemental_groups(&spec.supplemental_groups));
    tell("spec.fsGroup", words::fs_group(&spec.fs_group));
    tell("spec.seLinux", words::se_linux(&spec.se_linux));
    for allowed in [true, false] {
        let namespaces = [
            ("spec.hostNetwork", "network", spec.host_network),
            ("spec.hostPID", "processes (PID)", spec.host_pid),
            ("spec.hostIPC", "IPC", spec.host_ipc),
        ];
        let told: Vec<_> = namespaces.iter().filter(|(.., is_allowed)| *is_allowed == allowed).collect();
        if let Some((path, ..)) = told.first() {
            let names: Vec<&str> = told.iter().map(|(_, name, _)| *name).collect();
            tell(path, words::host_namespaces(&names, allowed));
        }
    }
    tell("spec.hostPorts", words::host_ports(&spec.host_ports));
    tell("spec.volumes", words::volumes(&spec.volumes));
    if !spec.allowed_host_paths.is_empty() {
        tell("spec.allowedHostPaths", words::host_paths(spec));
    }
    let flex_volumes: Vec<&str> = spec.allowed_flex_volumes.iter().map(|allowed| allowed.driver.as_str()).collect();
    let csi_drivers: Vec<&str> = spec.allowed_csi_drivers.iter().map(|allowed| allowed.name.as_str()).collect();
    for (path, kind, names) in
        [("spec.allowedFlexVolumes", "FlexVolume", flex_volumes), ("spec.allowedCSIDrivers", "Inline CSI", csi_drivers)]
    {
        if !names.is_empty() {
            tell(path, words::drivers(kind, &names));
        }
    }
    let (allowed, added) = (&spec.allowed_capabilities, &spec.default_add_capabilities);
    tell("spec.allowedCapabilities", words::allowed_capabilities(allowed, added));
    if !added.is_empty() {
        tell("spec.defaultAddCapabilities", words::default_capabilities(added));
    }
    if !spec.required_drop_capabilities.is_empty() {
        tell("spec.requiredDropCapabilities", words::required_drops(&spec.required_drop_capabilities));
    }
    tell("spec.readOnlyRootFilesystem", words::root_filesystem(spec.read_only_root_filesystem));
    if !spec.allowed_proc_mount_types.is_empty() {
        tell("spec.allowedProcMountTypes", words::proc_mounts(&spec.allowed_proc_mount_types));
    }
    if !spec.allowed_unsafe_sysctls.is_empty() {
        tell("spec.allowedUnsafeSysctls", words::unsafe_sysctls(&spec.allowed_unsafe_sysctls));
    }
    if !spec.forbidden_sysctls.is_empty() {
        tell("spec.forbiddenSysctls", words::forbidden_sysctls(&spec.forbidden_sysctls));
    }
    if let Some(strategy) = &spec.runtime_class {
        tell("spec.runtimeClass", words::runtime_class(strategy));
    }
    let annotation = |key: &str| policy.metadata.annotations.get(key).map(String::as_str);
    tell(&annotation_path(SECCOMP_ALLOWED), words::seccomp(annotation(SECCOMP_ALLOWED)));
    if let Some(profile) = annotation(SECCOMP_DEFAULT) {
        tell(&annotation_path(SECCOMP_DEFAULT), words::default_profile("a seccomp", profile));
    }
    if let Some(profiles) = annotation(APP_ARMOR_ALLOWED) {
        tell(&annotation_path(APP_ARMOR_ALLOWED), words::app_armor(profiles));
    }
    if let Some(profile) = annotation(APP_ARMOR_DEFAULT) {
        tell(&annotation_path(APP_ARMOR_DEFAULT), words::default_profile("an AppArmor", profile));
    }
    told
}

fn annotation_path(key: &str) -> String {
    format!("metadata.annotations[{key}]")
}

/// What a policy leaves open, or closes, that one may not expect.
fn warnings(policy: &PodSecurityPolicy) -> Vec<(String, Said)> {
    let spec = &policy.spec;
    let has = |list: &[String], item: &str| list.iter().any(|known| known == item);
    let annotations = &policy.metadata.annotations;
    let any_volume = has(&spec.volumes, "*");
    let token = any_volume || has(&spec.volumes, "projected") || has(&spec.volumes, "secret");
    let any_capability = has(&spec.allowed_capabilities, "*");
    let lists_seccomp = annotations.get(SECCOMP_ALLOWED).is_some_and(|names| !names.split(',').any(|name| name == "*"));
    let seccomp_default = annotations.get(SECCOMP_DEFAULT).is_some_and(|name| !name.is_empty());
    let proc_mounts = &spec.allowed_proc_mount_types;
    let no_escalation = spec.allow_privilege_escalation == Some(false);
    let mut told: Vec<(String, Said)> = Vec::new();
    if let Err(unusable) = Provider::of(policy) {
        told.push((unusable.policy_field.to_string(), words::unusable(&unusable.message)));
    }
    let mut tell = |holds: bool, path: &str, words: &dyn Fn() -> Said| {
        if holds {
            told.push((path.to_owned(), words()));
        }
    };
    let (privileged, no_ports) = (spec.privileged, spec.host_ports.is_empty());
    tell(privileged, "spec.privileged", &words::privileged_is_root);
    tell(privileged && no_escalation, "spec.allowPrivilegeEscalation", &words::privileged_without_escalation);
    tell(spec.host_pid, "spec.hostPID", &words::host_processes);
    tell(spec.host_network && no_ports, "spec.hostNetwork", &words::host_network_without_ports);
    tell(allows_any_host_path(spec), "spec.volumes", &|| words::any_host_path(any_volume));
    tell(!token, "spec.volumes", &words::no_token_volume);
    tell(any_capability, "spec.allowedCapabilities", &words::any_capability);
    let literal_all = has(&spec.allowed_capabilities, "ALL") && !any_capability;
    tell(literal_all, "spec.allowedCapabilities", &words::literal_all);
    let no_default = !proc_mounts.is_empty() && !has(proc_mounts, "Default");
    tell(no_default, "spec.allowedProcMountTypes", &words::no_default_proc_mount);
    let no_seccomp_default = lists_seccomp && !seccomp_default;
    tell(no_seccomp_default, &annotation_path(SECCOMP_ALLOWED), &words::seccomp_without_default);
    told
}

fn allows_any_host_path(spec: &PodSecurityPolicySpec) -> bool {
    spec.allowed_host_paths.is_empty() && spec.volumes.iter().any(|kind| kind == "*" || kind == "hostPath")
}

/// Whom the bindings let use a policy, each subject and scope once.
fn users(cluster: &Cluster, rbac: &Rbac, policy: &str) -> Vec<PolicyUser> {
    let mut users: Map<(Option<String>, String), Vec<Reason>> = Map::new();
    for (subject, namespace, grant) in holders(rbac, policy, cluster.profile.list_defaults) {
        let subject = texts::subject(&subject);
        let binding = overview::via_binding(&grant.binding, &subject).reason(Effect::For);
        let rule = overview::via_rule(&grant.role).reason(Effect::For);
        let via = users.or_default((namespace, subject));
        for (reason, citation) in [(binding, &grant.subject_cites), (rule, &grant.rule_cites)] {
            let reason = reason.at(citation.as_ref().and_then(|citation| cluster.place(citation)));
            if !via.contains(&reason) {
                via.push(reason);
            }
        }
    }
    let mut told = Vec::new();
    for ((namespace, subject), via) in users {
        told.push(PolicyUser { subject, namespace, via });
    }
    told
}

/// Subjects, the namespaces that they may use the policy in (`None`: all), and how.
fn holders(rbac: &Rbac, policy: &str, with_defaults: bool) -> Vec<(String, Option<String>, Grant)> {
    let mut holders = Vec::new();
    for group in POLICY_GROUPS {
        for holder in rbac.who_can(&attributes(group, "", policy), with_defaults) {
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
    }
    holders
}

/// Who can use permissive policies without being named in any binding.
pub(super) fn indirect_users(cluster: &Cluster, rbac: &Rbac) -> Vec<Reason> {
    let mut search = Indirect { rbac, creators: Map::new() };
    let mut warnings: Vec<Reason> = Vec::new();
    for policy in cluster.pod_security_policies.iter().filter(|policy| is_permissive(&policy.object.spec)) {
        for (subject, namespace, grant) in holders(rbac, &policy.name, false) {
            let Some(said) = search.told(policy, &subject, namespace.as_deref()) else { continue };
            let place = grant.subject_cites.as_ref().and_then(|citation| cluster.place(citation));
            let warning = said.reason(Effect::Note).at(place);
            if !warnings.iter().any(|known| known.text == warning.text) {
                warnings.push(warning);
            }
        }
    }
    warnings
}

struct Indirect<'a> {
    rbac: &'a Rbac,
    /// By namespace: whom the files let create pods there.
    creators: Map<String, Vec<String>>,
}

impl Indirect<'_> {
    fn told(&mut self, policy: &Declared<PodSecurityPolicy>, subject: &str, namespace: Option<&str>) -> Option<Said> {
        let name = &policy.name;
        let reaches = |own: &str| namespace.is_none_or(|namespace| namespace == own);
        match subject.split_once(' ')? {
            ("ServiceAccount", account) => {
                let (own, account) = account.split_once('/')?;
                if own == "kube-system" && account.ends_with("-controller") {
                    return Some(overview::controllers_can_use(name, namespace, &format!("`{account}`")));
                }
                reaches(own).then(|| overview::creators_can_use(name, own, account, self.creators(own)))
            }
            ("Group", "system:serviceaccounts:kube-system") => {
                Some(overview::controllers_can_use(name, namespace, "a controller of `kube-system`"))
            }
            ("Group", group @ "system:serviceaccounts") => Some(overview::any_account_can_use(name, namespace, group)),
            ("Group", group @ ("system:authenticated" | "system:unauthenticated")) => {
                is_privileged(&policy.object.spec).then(|| overview::everybody_can_use(name, namespace, group))
            }
            ("Group", group) => {
                let own = group.strip_prefix("system:serviceaccounts:")?;
                reaches(own).then(|| overview::any_account_can_use(name, Some(own), group))
            }
            _ => None,
        }
    }

    /// Pods themselves, or workloads that make them.
    fn creators(&mut self, namespace: &str) -> &[String] {
        let rbac = self.rbac;
        self.creators.or_insert_with(namespace.to_owned(), || {
            let mut names: Set<String> = Set::new();
            for (api_group, resource) in POD_MAKERS {
                let attributes = Attributes {
                    verb: "create".to_owned(),
                    api_group: api_group.to_owned(),
                    resource: resource.to_owned(),
                    namespace: namespace.to_owned(),
                    ..Attributes::default()
                };
                for (subject, ..) in rbac.who_can(&attributes, false) {
                    names.insert(texts::subject(&subject));
                }
            }
            names.into_iter().collect()
        })
    }
}

/// Whoever may create one of these in a namespace can run pods there.
const POD_MAKERS: [(&str, &str); 8] = [
    ("", "pods"),
    ("", "replicationcontrollers"),
    ("apps", "deployments"),
    ("apps", "replicasets"),
    ("apps", "statefulsets"),
    ("apps", "daemonsets"),
    ("batch", "jobs"),
    ("batch", "cronjobs"),
];

/// It lets pods do to their node what the Pod Security Standards forbid at every level but `privileged`, or run as root.
fn is_permissive(spec: &PodSecurityPolicySpec) -> bool {
    is_privileged(spec)
        || allows_any_host_path(spec)
        || spec.run_as_user.rule == "RunAsAny"
        || !spec.allowed_capabilities.is_empty()
        || !spec.host_ports.is_empty()
        || !spec.allowed_unsafe_sysctls.is_empty()
}

/// A pod under it can become root on its node without further ado.
fn is_privileged(spec: &PodSecurityPolicySpec) -> bool {
    spec.privileged
        || spec.host_network
        || spec.host_pid
        || spec.host_ipc
        || spec.allowed_capabilities.iter().any(|capability| capability == "*")
}
