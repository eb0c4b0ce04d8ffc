//! Security contexts of pods and containers: `ValidatePodSecurityContext` and `ValidateSecurityContext` of
//! pkg/apis/core/validation.

use super::{sysctls, windows};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::paths;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// `IsValidUserID` and `IsValidGroupID`.
pub(crate) const NO_ID: &str = "must be between 0 and 2147483647, inclusive";

const PROFILE_TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// A pod's own; `hostNetwork` and its like stand beside it, and count as part of it upstream.
pub(super) fn check_pod(errors: &mut Errors, spec: &Field<'_>) {
    let context = spec.get("securityContext");
    for name in ["fsGroup", "runAsUser", "runAsGroup"] {
        check_id(errors, &context.get(name));
    }
    for group in context.get("supplementalGroups").items() {
        check_id(errors, &group);
    }
    let shared = spec.get("shareProcessNamespace");
    if shared.bool() == Some(true) && spec.get("hostPID").bool() == Some(true) {
        let said = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.invalid_at(context.path().field("shareProcessNamespace"), shared.mark(), "true", said);
    }
    sysctls::check(errors, spec);
    one_of(errors, &context.get("fsGroupChangePolicy"), &["Always", "OnRootMismatch"]);
    check_seccomp(errors, &context.get("seccompProfile"));
    windows::check(errors, &context.get("windowsOptions"));
    if errors.version != KubernetesVersion::V1_24 {
        check_apparmor(errors, &context.get("appArmorProfile"));
        one_of(errors, &context.get("supplementalGroupsPolicy"), &["Merge", "Strict"]);
    }
}

/// A container's; `host_users`: its pod has the users of its node.
pub(super) fn check_container(errors: &mut Errors, context: &Field<'_>, host_users: bool) {
    if !context.is_present() {
        return;
    }
    for name in ["runAsUser", "runAsGroup"] {
        check_id(errors, &context.get(name));
    }
    // Behind a closed feature gate the API server of 1.24 takes any value for the default.
    if errors.version != KubernetesVersion::V1_24 {
        let mount = context.get("procMount");
        one_of(errors, &mount, &["Default", "Unmasked"]);
        if host_users && mount.text() == "Unmasked" {
            errors.invalid_text(&mount, "`hostUsers` must be false to use `Unmasked`");
        }
    }
    check_seccomp(errors, &context.get("seccompProfile"));
    let escalation = context.get("allowPrivilegeEscalation");
    if escalation.bool() == Some(false) {
        let privileged = context.get("privileged");
        if privileged.bool() == Some(true) {
            let said = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
            errors.invalid_at(context.path(), escalation.mark(), CONTEXT, said);
        }
        let added = context.get("capabilities");
        for _ in added.get("add").items().filter(|capability| capability.text() == "CAP_SYS_ADMIN") {
            let said = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
            errors.invalid_at(context.path(), escalation.mark(), CONTEXT, said);
        }
    }
    windows::check(errors, &context.get("windowsOptions"));
    if errors.version != KubernetesVersion::V1_24 {
        check_apparmor(errors, &context.get("appArmorProfile"));
    }
}

/// How Go begins to print the whole context; addresses of its fields follow, which mean nothing.
const CONTEXT: &str = "core.SecurityContext{…}";

fn check_id(errors: &mut Errors, id: &Field<'_>) {
    if let Some(number) = id.int()
        && i32::try_from(number).map_or(true, |number| number < 0)
    {
        errors.invalid(id, &number.to_string(), NO_ID);
    }
}

/// A text that may be absent, and else is one of these.
pub(in crate::manifest::validation) fn one_of(errors: &mut Errors, field: &Field<'_>, supported: &[&str]) {
    if field.is_present() && !supported.contains(&field.text()) {
        errors.unsupported(field, supported);
    }
}

/// `validateSeccompProfileField`.
fn check_seccomp(errors: &mut Errors, profile: &Field<'_>) {
    if !profile.is_present() {
        return;
    }
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.text() {
        "" => errors.required(&kind, "type is required when seccompProfile is set"),
        text if !PROFILE_TYPES.contains(&text) => errors.unsupported(&kind, &PROFILE_TYPES),
        _ => {}
    }
    match kind.text() == "Localhost" {
        true if !file.is_present() => errors.required(&file, "must be set when seccomp type is Localhost"),
        true => errors.invalid_each(&file, paths::descending(file.text())),
        false if file.is_present() => {
            errors.invalid(&file, "core.SeccompProfile{…}", "can only be set when seccomp type is Localhost");
        }
        false => {}
    }
}

/// `ValidateAppArmorProfileField`, since 1.30.
fn check_apparmor(errors: &mut Errors, profile: &Field<'_>) {
    if !profile.is_present() {
        return;
    }
    let (kind, name) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.text() {
        "" => errors.required(&kind, "type is required when appArmorProfile is set"),
        "Localhost" if name.text().is_empty() => {
            errors.required(&name, "must be set when AppArmor type is Localhost");
        }
        "Localhost" if name.text().trim() != name.text() => {
            errors.invalid_text(&name, "must not be padded with whitespace");
        }
        "Localhost" => {}
        "RuntimeDefault" | "Unconfined" if name.is_present() => {
            errors.invalid_text(&name, "can only be set when AppArmor type is Localhost");
        }
        "RuntimeDefault" | "Unconfined" => {}
        _ => errors.unsupported(&kind, &PROFILE_TYPES),
    }
}

/// `ValidateSeccompProfile`, of a name in an annotation.
pub(in crate::manifest::validation) fn check_seccomp_name(errors: &mut Errors, annotation: &Field<'_>, name: &str) {
    if matches!(name, "runtime/default" | "docker/default" | "unconfined") {
        return;
    }
    let Some(file) = name.strip_prefix("localhost/") else {
        errors.invalid_at(annotation.path(), annotation.mark(), &quoted(name), "must be a valid seccomp profile");
        return;
    };
    for wrong in paths::descending(file) {
        errors.invalid_at(annotation.path(), annotation.mark(), &quoted(file), &wrong);
    }
}
