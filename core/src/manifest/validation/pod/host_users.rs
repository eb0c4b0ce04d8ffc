//! What a pod with users of its own cannot share with its node: `validateHostUsers` of pkg/apis/core/validation.

use super::CONTAINER_LISTS;
use crate::manifest::validation::errors::Errors;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

const SAID: &str = "when `hostUsers` is false";

/// By its `spec`. Sharing the network is allowed behind `UserNamespacesHostNetworkSupport`, which is closed in 1.36.
pub(super) fn check(errors: &mut Errors, spec: &Field<'_>) {
    // The field came with 1.25.
    if errors.version == KubernetesVersion::V1_24 || spec.get("hostUsers").bool() != Some(false) {
        return;
    }
    for (name, told) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let field = spec.get(name);
        if field.bool() == Some(true) {
            errors.forbidden_as(&field, told, SAID);
        }
    }
    for list in CONTAINER_LISTS {
        for container in spec.get(list).items() {
            let devices = container.get("volumeDevices");
            if devices.items().len() > 0 {
                errors.forbidden(&devices, SAID);
            }
        }
    }
}
