//! What API validation makes of an admitted pod, where it was valid as it is written: validation comes after the plug-ins
//! that set defaults (`ValidatePodSpec` of pkg/apis/core/validation).

use super::effective::{Visited, visited};
use super::request::PodRequest;
use crate::manifest::pod::{PodSecurityContext, PodSpec, SecurityContext};
use crate::manifest::{NO_ID, NOT_ON_WINDOWS};
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

/// A field that was set on the pod's way and does not fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The API error of the field.
    pub message: String,
    pub field: FieldPath,
}

/// Fields of a security context, each with whether it is set; in the order in which `validateWindows` looks at them.
type Fields = Vec<(&'static str, bool)>;

/// A field of a security context that holds an id.
type IdOf<T> = (&'static str, fn(&T) -> Option<i64>);

/// What was set on the way from `written` to `stored` and makes the pod invalid: Linux fields of a Windows pod
/// (`validateWindows`), and ids that no pod can have (`IsValidUserID`, `IsValidGroupID`).
#[must_use]
pub fn misfits(written: &PodSpec, stored: &PodRequest) -> Vec<Misfit> {
    let mut found = Vec::new();
    if std::ptr::eq(written, &*stored.spec) {
        return found;
    }
    let context = FieldPath::of("spec.securityContext");
    let pairs = || visited(written).into_iter().zip(visited(&stored.spec));
    let of_container: [IdOf<SecurityContext>; 2] =
        [("runAsUser", |own| own.run_as_user), ("runAsGroup", |own| own.run_as_group)];
    for (before, after) in pairs() {
        let path = || after.path().field("securityContext");
        for (field, id) in of_container {
            let id = |visited: &Visited<'_>| visited.container.security_context.as_ref().and_then(id);
            found.extend(no_id(id(&before), id(&after), || path().field(field)));
        }
    }
    let (before, after) = (written.security_context.as_ref(), stored.spec.security_context.as_ref());
    let of_pod: [IdOf<PodSecurityContext>; 2] = [
        ("fsGroup", |own| own.fs_group),
        ("supplementalGroups[0]", |own| own.supplemental_groups.as_ref()?.first().copied()),
    ];
    for (field, id) in of_pod {
        found.extend(no_id(before.and_then(id), after.and_then(id), || context.field(field)));
    }
    if stored.spec.runs_on_windows() {
        let fields = |context: Option<&PodSecurityContext>| context.map(fields_of_pod).unwrap_or_default();
        linux_alone(&mut found, &context, &fields(before), fields(after));
        for (before, after) in pairs() {
            let fields = |visited: &Visited<'_>| {
                visited.container.security_context.as_ref().map(fields_of_container).unwrap_or_default()
            };
            linux_alone(&mut found, &after.path().field("securityContext"), &fields(&before), fields(&after));
        }
    }
    found
}

fn no_id(before: Option<i64>, after: Option<i64>, field: impl FnOnce() -> FieldPath) -> Option<Misfit> {
    let id = after.filter(|id| before != after && i32::try_from(*id).is_err())?;
    let field = field();
    let message = format!("{field}: Invalid value: {id}: {NO_ID}");
    Some(Misfit { message, field })
}

fn linux_alone(found: &mut Vec<Misfit>, context: &FieldPath, before: &Fields, after: Fields) {
    let was_set = |name: &str| before.iter().any(|(known, is_set)| *known == name && *is_set);
    for (name, _) in after.into_iter().filter(|(name, is_set)| *is_set && !was_set(name)) {
        let field = context.field(name);
        found.push(Misfit { message: format!("{field}: Forbidden: {NOT_ON_WINDOWS}"), field });
    }
}

/// Those that a policy or the API server can set.
fn fields_of_pod(context: &PodSecurityContext) -> Fields {
    vec![
        ("seLinuxOptions", context.se_linux_options.is_some()),
        ("seccompProfile", context.seccomp_profile.is_some()),
        ("fsGroup", context.fs_group.is_some()),
        ("supplementalGroups", context.supplemental_groups.is_some()),
    ]
}

fn fields_of_container(context: &SecurityContext) -> Fields {
    vec![
        ("seLinuxOptions", context.se_linux_options.is_some()),
        ("seccompProfile", context.seccomp_profile.is_some()),
        ("capabilities", context.capabilities.is_some()),
        ("readOnlyRootFilesystem", context.read_only_root_filesystem.is_some()),
        ("allowPrivilegeEscalation", context.allow_privilege_escalation.is_some()),
        ("runAsUser", context.run_as_user.is_some()),
        ("runAsGroup", context.run_as_group.is_some()),
    ]
}
