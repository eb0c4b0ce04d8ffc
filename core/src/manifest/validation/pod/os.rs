//! What does not fit the operating system that a pod says it runs on: `validateOS`, `validateWindows` and `validateLinux`
//! of pkg/apis/core/validation.

use super::CONTAINER_LISTS;
use crate::manifest::validation::errors::Errors;
use crate::yaml::Field;

const LINUX_POD: &str = "hostUsers hostPID hostIPC shareProcessNamespace";
const LINUX_POD_CONTEXT: &str = "appArmorProfile seLinuxOptions seccompProfile fsGroup fsGroupChangePolicy sysctls runAsUser runAsGroup supplementalGroups supplementalGroupsPolicy seLinuxChangePolicy";
const LINUX_CONTAINER_CONTEXT: &str = "appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged allowPrivilegeEscalation procMount runAsUser runAsGroup";

pub(crate) const NOT_ON_WINDOWS: &str = "cannot be set for a windows pod";
const NOT_ON_LINUX: &str = "windows options cannot be set for a linux pod";

pub(super) fn check(errors: &mut Errors, spec: &Field<'_>) {
    let os = spec.get("os");
    let name = os.get("name");
    let (pod, context, container, said) = match name.text() {
        _ if !os.is_present() => return,
        "windows" => (LINUX_POD, LINUX_POD_CONTEXT, LINUX_CONTAINER_CONTEXT, NOT_ON_WINDOWS),
        "linux" => ("", "windowsOptions", "windowsOptions", NOT_ON_LINUX),
        "" => {
            errors.required(&name, "cannot be empty");
            return;
        }
        text => {
            let said = format!("Unsupported value: {text:?}: supported values: \"linux\", \"windows\"");
            errors.add("unsupported-value", os.path(), name.mark(), &said);
            errors.offer(&name, &["linux", "windows"]);
            return;
        }
    };
    none_of(errors, spec, pod, said);
    none_of(errors, &spec.get("securityContext"), context, said);
    for list in CONTAINER_LISTS {
        for candidate in spec.get(list).items() {
            none_of(errors, &candidate.get("securityContext"), container, said);
        }
    }
}

/// `validateWindowsHostProcessPod`.
pub(super) fn check_host_process(errors: &mut Errors, spec: &Field<'_>) {
    let context = spec.get("securityContext");
    let of_pod = context.get("windowsOptions").get("hostProcess").bool();
    let (mut containers, mut of_host) = (0, 0);
    for list in CONTAINER_LISTS {
        for container in spec.get(list).items() {
            let context = container.get("securityContext");
            let options = context.get("windowsOptions");
            let field = options.get("hostProcess");
            let own = field.bool();
            if let (Some(pod), Some(own)) = (of_pod, own)
                && pod != own
            {
                let said = format!("pod hostProcess value must be identical if both are specified, was {pod}");
                errors.invalid(&field, &own.to_string(), &said);
            }
            containers += 1;
            of_host += usize::from(own.or(of_pod) == Some(true));
        }
    }
    if of_host > 0 && of_host < containers {
        let said = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
        errors.invalid(spec, "\"\"", said);
    }
    let network = spec.get("hostNetwork");
    if of_host > 0 && network.bool() != Some(true) {
        errors.invalid(&network, "false", "hostNetwork must be true if pod contains any hostProcess containers");
    }
}

/// A `false` of the pod's own and an empty list count as absent in Go.
fn none_of(errors: &mut Errors, holder: &Field<'_>, names: &str, said: &str) {
    for name in names.split(' ').filter(|_| holder.is_present()) {
        let field = holder.get(name);
        let unset = match name {
            "hostPID" | "hostIPC" => field.bool() != Some(true),
            "sysctls" => field.items().len() == 0,
            _ => !field.is_present(),
        };
        if !unset {
            errors.forbidden(&field, said);
        }
    }
}
