//! `privileged`, `windowsHostProcess` and `allowPrivilegeEscalation`: containers that are, or may become, the node's root.

use crate::admission::pod_security::breach::{Breach, Culprits};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::WindowsOptions;

pub(super) fn privileged(subject: &Subject<'_>) -> Option<Breach> {
    let culprits =
        Culprits::in_security_context(subject, "privileged", &|_| false, &|context| context.privileged == Some(true));
    culprits.breach("privileged", &|culprits| {
        format!("{} must not set securityContext.privileged=true", culprits.containers())
    })
}

pub(super) fn windows_host_process(subject: &Subject<'_>) -> Option<Breach> {
    let set =
        |options: &Option<WindowsOptions>| options.as_ref().is_some_and(|options| options.host_process == Some(true));
    let culprits = Culprits::in_security_context(
        subject,
        "windowsOptions.hostProcess",
        &|context| set(&context.windows_options),
        &|context| set(&context.windows_options),
    );
    culprits.breach("hostProcess", &|culprits| {
        format!("{} must not set securityContext.windowsOptions.hostProcess=true", culprits.setters())
    })
}

/// Left out is not refused: every container must say `false`.
pub(super) fn no_escalation(subject: &Subject<'_>) -> Option<Breach> {
    let mut culprits = Culprits::default();
    for visited in &subject.containers {
        if visited.security().and_then(|context| context.allow_privilege_escalation) != Some(false) {
            culprits.add(visited, visited.security_field("allowPrivilegeEscalation"));
        }
    }
    culprits.breach("allowPrivilegeEscalation != false", &|culprits| {
        format!("{} must set securityContext.allowPrivilegeEscalation=false", culprits.containers())
    })
}
