//! Pods that show what a level forbids: each meets `restricted` in everything but one thing that a policy lets pass.

use crate::admission::pod_security::{Level, Standards, Version};
use crate::manifest::meta::ObjectMeta;
use crate::manifest::pod::{
    Capabilities, Container, ContainerPort, Handler, HostAction, PodSecurityContext, PodSpec, Profile,
    SECCOMP_POD_ANNOTATION, SeLinuxOptions, SecurityContext, Sysctl,
};

/// Some version of the standards, as an API server knows it.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub standards: Standards,
    pub version: Version,
}

/// One thing that a pod may ask for, or leave unsaid.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wish<'a> {
    Privileged,
    HostNetwork,
    HostPid,
    HostIpc,
    HostPort,
    /// All of these are added.
    Capabilities(&'a [&'a str]),
    KeepsCapabilities,
    ProcMount(&'a str),
    SeLinux(&'a SeLinuxOptions),
    SeccompUnconfined,
    NoSeccomp,
    AppArmorUnconfined,
    Sysctls(&'a [String]),
    Escalation,
    /// Nowhere is it said that it does not run as root.
    SilentOnRoot,
    ProbeHost,
}

impl Rules {
    /// The lowest level that forbids this; asked of the checks themselves, which differ from version to version.
    pub(super) fn forbidding(self, wish: Wish<'_>) -> Option<Level> {
        let (metadata, spec) = pod(wish);
        let forbids = |level: &Level| !self.standards.check(&metadata, &spec, *level, self.version).is_empty();
        [Level::Baseline, Level::Restricted].into_iter().find(forbids)
    }
}

fn pod(wish: Wish<'_>) -> (ObjectMeta, PodSpec) {
    let profile = |kind: &str| Some(Profile { r#type: kind.to_owned(), localhost_profile: None });
    let (mut metadata, mut spec) = (ObjectMeta::default(), PodSpec::default());
    let mut capabilities = Capabilities { add: Vec::new(), drop: vec!["ALL".to_owned()] };
    let mut context = PodSecurityContext {
        run_as_non_root: Some(true),
        seccomp_profile: profile("RuntimeDefault"),
        ..PodSecurityContext::default()
    };
    let mut own = SecurityContext { allow_privilege_escalation: Some(false), ..SecurityContext::default() };
    let mut container = Container { name: "c".to_owned(), ..Container::default() };
    let mut annotate = |key: &str, value: &str| {
        metadata.annotations.insert(key.to_owned(), value.to_owned());
    };
    match wish {
        Wish::Privileged => own.privileged = Some(true),
        Wish::HostNetwork => spec.host_network = true,
        Wish::HostPid => spec.host_pid = true,
        Wish::HostIpc => spec.host_ipc = true,
        Wish::HostPort => container.ports.push(ContainerPort { host_port: 80, ..ContainerPort::default() }),
        Wish::Capabilities(names) => capabilities.add = names.iter().map(|name| (*name).to_owned()).collect(),
        Wish::KeepsCapabilities => capabilities.drop.clear(),
        Wish::ProcMount(kind) => own.proc_mount = Some(kind.to_owned()),
        Wish::SeLinux(options) => context.se_linux_options = Some(options.clone()),
        // Old versions look at the annotation, newer ones at the field that the API server makes of it.
        Wish::SeccompUnconfined => {
            context.seccomp_profile = profile("Unconfined");
            annotate(SECCOMP_POD_ANNOTATION, "unconfined");
        }
        Wish::NoSeccomp => context.seccomp_profile = None,
        Wish::AppArmorUnconfined => annotate("container.apparmor.security.beta.kubernetes.io/c", "unconfined"),
        Wish::Sysctls(names) => {
            let named = |name: &String| Sysctl { name: name.clone(), ..Sysctl::default() };
            context.sysctls = names.iter().map(named).collect();
        }
        Wish::Escalation => own.allow_privilege_escalation = Some(true),
        Wish::SilentOnRoot => context.run_as_non_root = None,
        Wish::ProbeHost => {
            let http_get = Some(HostAction { host: "10.0.0.1".to_owned() });
            container.liveness_probe = Some(Handler { http_get, ..Handler::default() });
        }
    }
    own.capabilities = Some(capabilities);
    container.security_context = Some(own);
    spec.security_context = Some(context);
    spec.containers.push(container);
    (metadata, spec)
}

/// The example, and the same without all that it says for `restricted` alone.
#[cfg(test)]
pub(super) fn pods(wish: Wish<'_>) -> [(ObjectMeta, PodSpec); 2] {
    let (metadata, mut spec) = pod(wish);
    let said = (metadata.clone(), spec.clone());
    if let Some(context) = &mut spec.security_context {
        context.run_as_non_root = None;
        context.seccomp_profile = context.seccomp_profile.take().filter(|profile| profile.r#type == "Unconfined");
    }
    for own in spec.containers.iter_mut().filter_map(|container| container.security_context.as_mut()) {
        own.allow_privilege_escalation = own.allow_privilege_escalation.filter(|allowed| *allowed);
        own.capabilities = own.capabilities.take().filter(|capabilities| !capabilities.add.is_empty());
    }
    [said, (metadata, spec)]
}
