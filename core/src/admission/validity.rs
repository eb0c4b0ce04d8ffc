//! What API validation makes of an admitted pod: where a policy's defaults and the pod's wishes contradict each other.

use super::effective::visited;
use super::request::PodRequest;
use crate::text::FieldPath;

/// A container that may not gain privileges and yet has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    pub container: String,
    /// The API error of the field; the value between braces, a Go struct, is left out.
    pub message: String,
    /// The field that gives the privileges.
    pub privilege: FieldPath,
    /// `allowPrivilegeEscalation: false`, from the pod or from the policy.
    pub escalation: FieldPath,
}

/// Follows `ValidateSecurityContext` of pkg/apis/core/validation, which runs after the policy has set its defaults.
#[must_use]
pub fn contradictions(pod: &PodRequest) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for visited in visited(&pod.spec) {
        let Some(context) = &visited.container.security_context else { continue };
        if context.allow_privilege_escalation != Some(false) {
            continue;
        }
        let path = visited.path().field("securityContext");
        let mut add = |field: FieldPath, what: &str| {
            let error = format!("cannot set `allowPrivilegeEscalation` to false and {what}");
            found.push(Contradiction {
                container: visited.container.name.clone(),
                message: format!("{path}: Invalid value: core.SecurityContext{{…}}: {error}"),
                privilege: field,
                escalation: path.field("allowPrivilegeEscalation"),
            });
        };
        if context.privileged == Some(true) {
            add(path.field("privileged"), "`privileged` to true");
        }
        let added = context.capabilities.iter().flat_map(|capabilities| &capabilities.add).enumerate();
        for (index, _) in added.filter(|(_, capability)| *capability == "CAP_SYS_ADMIN") {
            add(path.field("capabilities.add").index(index), "`capabilities.Add` CAP_SYS_ADMIN");
        }
    }
    found
}
