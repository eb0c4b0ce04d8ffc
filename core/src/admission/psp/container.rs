//! The rules on a container's own security context that need no strategy: privileged, proc mount, root filesystem,
//! privilege escalation.

use super::failure::{Broken, Failure, NULL, Rule, invalid, quoted};
use crate::admission::effective::Visited;
use crate::manifest::pod::SecurityContext;
use crate::manifest::policy::PodSecurityPolicySpec;
use crate::text::FieldPath;

/// What a container and a policy have that name none.
const DEFAULT_PROC_MOUNT: &str = "Default";

pub(super) fn validate_privileged(spec: &PodSecurityPolicySpec, visited: Visited<'_>, broken: &mut Broken<'_>) {
    let wanted = own(visited).and_then(|context| context.privileged) == Some(true);
    if wanted && !spec.privileged {
        broken.add(Rule::Privileged, |rule| {
            let path = at(visited, "privileged");
            let message = invalid(&path, true, "Privileged containers are not allowed");
            Failure::new(rule, message, "spec.privileged", path)
        });
    }
}

pub(super) fn validate_proc_mount(allowed: &[String], visited: Visited<'_>, broken: &mut Broken<'_>) {
    let own = own(visited).and_then(|context| context.proc_mount.as_deref()).unwrap_or(DEFAULT_PROC_MOUNT);
    let passes =
        if allowed.is_empty() { own == DEFAULT_PROC_MOUNT } else { allowed.iter().any(|allowed| allowed == own) };
    if passes {
        return;
    }
    broken.add(Rule::ProcMount, |rule| {
        let path = at(visited, "procMount");
        let message = invalid(&path, quoted(own), "ProcMountType is not allowed");
        let listed = if allowed.is_empty() { DEFAULT_PROC_MOUNT.to_owned() } else { allowed.join(", ") };
        Failure::new(rule, message, "spec.allowedProcMountTypes", path).found(own).allowed(listed)
    });
}

pub(super) fn validate_root_filesystem(spec: &PodSecurityPolicySpec, visited: Visited<'_>, broken: &mut Broken<'_>) {
    let own = own(visited).and_then(|context| context.read_only_root_filesystem);
    if !spec.read_only_root_filesystem || own == Some(true) {
        return;
    }
    broken.add(Rule::WritableRootFilesystem, |rule| {
        let path = at(visited, "readOnlyRootFilesystem");
        let message = match own {
            Some(value) => invalid(&path, value, "ReadOnlyRootFilesystem must be set to true"),
            None => invalid(&path, NULL, "ReadOnlyRootFilesystem may not be nil and must be set to true"),
        };
        Failure::new(rule, message, "spec.readOnlyRootFilesystem", path)
    });
}

pub(super) fn validate_escalation(spec: &PodSecurityPolicySpec, visited: Visited<'_>, broken: &mut Broken<'_>) {
    let own = own(visited).and_then(|context| context.allow_privilege_escalation);
    if spec.allow_privilege_escalation.unwrap_or(true) || own == Some(false) {
        return;
    }
    broken.add(Rule::PrivilegeEscalation, |rule| {
        let path = at(visited, "allowPrivilegeEscalation");
        let value = own.map_or_else(|| NULL.to_owned(), |value| value.to_string());
        let message = invalid(&path, value, "Allowing privilege escalation for containers is not allowed");
        Failure::new(rule, message, "spec.allowPrivilegeEscalation", path)
    });
}

fn own(visited: Visited<'_>) -> Option<&SecurityContext> {
    visited.container.security_context.as_ref()
}

fn at(visited: Visited<'_>, field: &str) -> FieldPath {
    visited.path().field("securityContext").field(field)
}
