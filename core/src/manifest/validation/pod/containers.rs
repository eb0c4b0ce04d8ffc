//! Containers: `validateContainers`, `validateInitContainers` and `validateEphemeralContainers` of
//! pkg/apis/core/validation.

use super::ports::HostPorts;
use super::volumes::Volumes;
use super::{ports, security, volume_mounts};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::names;
use crate::order::Set;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// What decides about a container beside itself.
#[derive(Clone, Copy)]
struct Surroundings<'a> {
    volumes: &'a Volumes<'a>,
    /// The pod has the users of its node.
    host_users: bool,
    is_pod: bool,
}

/// All containers of a pod, or of a template.
pub(super) fn check(errors: &mut Errors, spec: &Field<'_>, volumes: &Volumes<'_>, is_pod: bool) {
    let host_network = spec.get("hostNetwork").bool() == Some(true);
    // Templates wait for their pods to be filled in since 1.28.
    let by_default = host_network && (is_pod || errors.version == KubernetesVersion::V1_24);
    let host_ports = HostPorts { host_network, by_default };
    let around = Surroundings { volumes, host_users: spec.get("hostUsers").bool() != Some(false), is_pod };
    let regular = spec.get("containers");
    if regular.items().len() == 0 {
        errors.required(&regular, "");
    }
    let (mut names, mut taken) = (Set::new(), Set::new());
    for container in regular.items() {
        check_one(errors, &container, around);
        check_name_is_new(errors, &container, &mut names);
        host_ports.check_unique(errors, &container, &|| container.path(), &mut taken);
        host_ports.check_same(errors, &container);
    }
    let init = spec.get("initContainers");
    let mut own_names = Set::new();
    for container in init.items() {
        check_one(errors, &container, around);
        if errors.version == KubernetesVersion::V1_24 {
            // Among themselves, and below among all: upstream says it twice.
            check_name_is_new(errors, &container, &mut own_names);
        }
        check_name_is_new(errors, &container, &mut names);
        // One after the other they may take the same port; upstream counts each as the first.
        host_ports.check_unique(errors, &container, &|| init.path().index(0), &mut Set::new());
    }
    let ephemeral = spec.get("ephemeralContainers");
    for container in ephemeral.items() {
        check_one(errors, &container, Surroundings { is_pod: true, ..around });
        check_name_is_new(errors, &container, &mut names);
        let ports = container.get("ports");
        if ports.is_present() {
            errors.forbidden(&ports, "cannot be set for an Ephemeral Container");
        }
    }
}

/// Names must be unique, and so must their absence.
fn check_name_is_new<'a>(errors: &mut Errors, container: &Field<'a>, names: &mut Set<&'a str>) {
    if !names.insert(container.text_of("name")) {
        let name = container.get("name");
        errors.duplicate(&name, &quoted(name.text()));
    }
}

fn check_one(errors: &mut Errors, container: &Field<'_>, around: Surroundings<'_>) {
    let (name, image) = (container.get("name"), container.get("image"));
    if name.text().is_empty() {
        errors.required(&name, "");
    } else {
        errors.invalid_name(&name, names::dns_label);
    }
    if image.text().is_empty() {
        errors.required(&image, "");
    } else if around.is_pod && image.text().trim().len() != image.text().len() {
        // Templates may, for what was written before this was refused.
        errors.invalid_text(&image, "must not have leading or trailing whitespace");
    }
    security::one_of(errors, &container.get("imagePullPolicy"), &["Always", "IfNotPresent", "Never"]);
    ports::check(errors, &container.get("ports"));
    volume_mounts::check(errors, container, around.volumes);
    security::check_container(errors, &container.get("securityContext"), around.host_users);
}
