//! The rules on a container's own security context that need no strategy: privileged, proc mount, root filesystem,
//! privilege escalation.

use super::failure::{Failure, NULL, Rule, invalid, quoted};
use crate::admission::effective::Visited;
use crate::manifest::pod::SecurityContext;
use crate::manifest::policy::PodSecurityPolicySpec;
use crate::text::FieldPath;

/// What a container and a policy have that name none.
const DEFAULT_PROC_MOUNT: &str = "Default";

pub(super) fn validate_privileged(spec: &PodSecurityPolicySpec, visited: Visited<'_>) -> Option<Failure> {
    let wanted = own(visited).and_then(|context| context.privileged) == Some(true);
    if spec.privileged || !wanted {
        return None;
    }
    let path = at(visited, "privileged");
    let message = invalid(&path, true, "Privileged containers are not allowed");
    Some(Failure::new(Rule::Privileged, message, "spec.privileged", path).of_container(&visited.container.name))
}

pub(super) fn validate_proc_mount(allowed: &[String], visited: Visited<'_>) -> Option<Failure> {
    let own = own(visited).and_then(|context| context.proc_mount.as_deref()).unwrap_or(DEFAULT_PROC_MOUNT);
    let passes =
        if allowed.is_empty() { own == DEFAULT_PROC_MOUNT } else { allowed.iter().any(|allowed| allowed == own) };
    if passes {
        return None;
    }
    let path = at(visited, "procMount");
    let message = invalid(&path, quoted(own), "ProcMountType is not allowed");
    let listed = if allowed.is_empty() { DEFAULT_PROC_MOUNT.to_owned() } else { allowed.join(", ") };
    let failure = Failure::new(Rule::ProcMount, message, "spec.allowedProcMountTypes", path);
    Some(failure.of_container(&visited.container.name).found(own).allowed(listed))
}

pub(super) fn validate_root_filesystem(spec: &PodSecurityPolicySpec, visited: Visited<'_>) -> Option<Failure> {
    let own = own(visited).and_then(|context| context.read_only_root_filesystem);
    if !spec.read_only_root_filesystem || own == Some(true) {
        return None;
    }
    let path = at(visited, "readOnlyRootFilesystem");
    let message = match own {
        Some(value) => invalid(&path, value, "ReadOnlyRootFilesystem must be set to true"),
        None => invalid(&path, NULL, "ReadOnlyRootFilesystem may not be nil and must be set to true"),
    };
    let failure = Failure::new(Rule::WritableRootFilesystem, message, "spec.readOnlyRootFilesystem", path);
    Some(failure.of_container(&visited.container.name))
}

pub(super) fn validate_escalation(spec: &PodSecurityPolicySpec, visited: Visited<'_>) -> Option<Failure> {
    let own = own(visited).and_then(|context| context.allow_privilege_escalation);
    if spec.allow_privilege_escalation.unwrap_or(true) || own == Some(false) {
        return None;
    }
    let path = at(visited, "allowPrivilegeEscalation");
    let value = own.map_or_else(|| NULL.to_owned(), |value| value.to_string());
    let message = invalid(&path, value, "Allowing privilege escalation for containers is not allowed");
    let failure = Failure::new(Rule::PrivilegeEscalation, message, "spec.allowPrivilegeEscalation", path);
    Some(failure.of_container(&visited.container.name))
}

fn own(visited: Visited<'_>) -> Option<&SecurityContext> {
    visited.container.security_context.as_ref()
}

fn at(visited: Visited<'_>, field: &str) -> FieldPath {
    visited.path().field("securityContext").field(field)
}
