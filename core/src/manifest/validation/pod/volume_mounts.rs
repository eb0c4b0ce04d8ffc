//! Where containers see volumes: `ValidateVolumeMounts` and `ValidateVolumeDevices` of pkg/apis/core/validation.

use super::security::one_of;
use super::volumes::Volumes;
use crate::manifest::validation::errors::Errors;
use crate::manifest::validation::paths;
use crate::order::Set;
use crate::yaml::Field;

/// Among so many volumes, at most, the one that was meant is looked for.
const VOLUMES_COMPARED: usize = 20;

const PROPAGATIONS: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];

pub(super) fn check(errors: &mut Errors, container: &Field<'_>, volumes: &Volumes<'_>) {
    let (mounts, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let (mount_names, mount_paths) = names_and_paths(&mounts, "mountPath", &devices);
    let (device_names, device_paths) = names_and_paths(&devices, "devicePath", &devices);
    let mut seen: Set<&str> = Set::new();
    for mount in mounts.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        check_volume(errors, &name, volumes);
        check_path(errors, &path, seen.insert(mount.text_of("mountPath")));
        not_in(errors, &name, &device_names, "must not already exist in volumeDevices");
        not_in(errors, &path, &device_paths, "must not already exist as a path in volumeDevices");
        check_ways(errors, &mount);
        check_propagation(errors, &mount, container);
    }
    let (mut seen, mut names): (Set<&str>, Set<&str>) = (Set::new(), Set::new());
    for device in devices.items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        check_volume(errors, &name, volumes);
        if !name.text().is_empty() && !names.insert(device.text_of("name")) {
            errors.invalid_text(&name, "must be unique");
        }
        if volumes.get(name.text()) == Some(&false) {
            errors.invalid_text(
                &name,
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
            );
        }
        check_path(errors, &path, seen.insert(device.text_of("devicePath")));
        if !paths::without_backsteps(path.text()).is_empty() {
            errors.invalid_text(&path, "can not contain backsteps ('..')");
        }
        not_in(errors, &name, &mount_names, "must not already exist in volumeMounts");
        not_in(errors, &path, &mount_paths, "must not already exist as a path in volumeMounts");
    }
}

type Texts<'a> = Set<&'a str>;

/// What the others must not have; nothing, where there are no devices to share it with.
fn names_and_paths<'a>(list: &'a Field<'_>, path: &str, devices: &Field<'_>) -> (Texts<'a>, Texts<'a>) {
    let (mut names, mut paths) = (Texts::new(), Texts::new());
    if devices.items().len() > 0 {
        for item in list.items() {
            names.insert(item.text_of("name"));
            paths.insert(item.text_of(path));
        }
    }
    (names, paths)
}

fn check_volume(errors: &mut Errors, name: &Field<'_>, volumes: &Volumes<'_>) {
    if name.text().is_empty() {
        errors.required(name, "");
    }
    if !volumes.contains_key(name.text()) {
        errors.not_found(name);
        if volumes.len() <= VOLUMES_COMPARED {
            errors.offer(name, &volumes.keys().copied().collect::<Vec<_>>());
        }
    }
}

/// Paths must be unique, and so must their absence.
fn check_path(errors: &mut Errors, path: &Field<'_>, new: bool) {
    if path.text().is_empty() {
        errors.required(path, "");
    }
    if !new {
        errors.invalid_text(path, "must be unique");
    }
}

fn not_in(errors: &mut Errors, field: &Field<'_>, others: &Texts<'_>, said: &str) {
    if others.contains(field.text()) {
        errors.invalid_text(field, said);
    }
}

/// Which part of the volume is mounted; upstream forgets the mount's number.
fn check_ways(errors: &mut Errors, mount: &Field<'_>) {
    let (path, expression) = (mount.get("subPath"), mount.get("subPathExpr"));
    if !path.text().is_empty() && !expression.text().is_empty() {
        errors.invalid_text(&expression, "subPathExpr and subPath are mutually exclusive");
    }
    let unnumbered = mount.untold();
    for name in ["subPath", "subPathExpr"] {
        let way = unnumbered.get(name);
        errors.invalid_each(&way, paths::descending(way.text()));
    }
}

/// `validateMountPropagation`, without the mount's number too.
fn check_propagation(errors: &mut Errors, mount: &Field<'_>, container: &Field<'_>) {
    let unnumbered = mount.untold();
    let propagation = unnumbered.get("mountPropagation");
    one_of(errors, &propagation, &PROPAGATIONS);
    if propagation.text() == "Bidirectional" {
        let context = container.get("securityContext");
        if context.get("privileged").bool() != Some(true) {
            let said = "Bidirectional mount propagation is available only to privileged containers";
            errors.forbidden(&propagation, said);
        }
    }
}
