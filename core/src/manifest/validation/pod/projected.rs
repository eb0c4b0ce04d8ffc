//! Files that volumes make of other objects: secrets, config maps, the pod's own fields, and tokens
//! (`validateProjectedVolumeSource` and its like of pkg/apis/core/validation).

use super::demands::{check_number, require};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::paths;
use crate::order::Set;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

const MAX_MODE: i64 = 0o777;
const NO_MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";
/// Seconds.
const SHORTEST_TOKEN: i64 = 600;
const LONGEST_TOKEN: i64 = 1 << 32;

/// Fields that a file can show; labels and annotations also one by one.
const FIELDS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

/// What only variables can show (`ConvertDownwardAPIFieldLabel`).
const OTHER_FIELDS: &str = "spec.nodeName spec.restartPolicy spec.serviceAccountName spec.schedulerName status.phase status.hostIP status.hostIPs status.podIP status.podIPs";

/// A volume of one of the four kinds.
pub(super) fn check(errors: &mut Errors, kind: &str, source: &Field<'_>) {
    check_number(errors, &source.get("defaultMode"), MAX_MODE, NO_MODE);
    if kind == "projected" {
        check_projected(errors, source);
        return;
    }
    for item in source.get("items").items() {
        check_item(errors, kind, source, &item);
    }
}

/// Upstream tells the files of `downwardAPI` without their number.
fn check_item(errors: &mut Errors, kind: &str, source: &Field<'_>, item: &Field<'_>) {
    if kind == "downwardAPI" {
        check_field_file(errors, source, item);
    } else {
        require(errors, &item.get("key"));
        check_file(errors, item);
    }
}

fn check_file(errors: &mut Errors, file: &Field<'_>) {
    let path = file.get("path");
    require(errors, &path);
    errors.invalid_each(&path, paths::not_reserved(path.text()));
    check_number(errors, &file.get("mode"), MAX_MODE, NO_MODE);
}

/// `validateDownwardAPIVolumeFile`.
fn check_field_file(errors: &mut Errors, source: &Field<'_>, item: &Field<'_>) {
    let file = item.told_like(source);
    check_file(errors, &file);
    let (field, resource) = (file.get("fieldRef"), file.get("resourceFieldRef"));
    match (field.is_present(), resource.is_present()) {
        (true, both) => {
            check_field(errors, &field);
            if both {
                let said = "fieldRef and resourceFieldRef can not be specified simultaneously";
                errors.invalid(&file, "\"resource\"", said);
            }
        }
        (false, true) => {
            let container = resource.get("containerName");
            require(errors, &container);
            if !container.text().is_empty() {
                require(errors, &resource.get("resource"));
            }
        }
        (false, false) => errors.required(&file, "one of fieldRef and resourceFieldRef is required"),
    }
}

/// `validateObjectFieldSelector`, of the fields that are not looked up in a map.
fn check_field(errors: &mut Errors, reference: &Field<'_>) {
    let path = reference.get("fieldPath");
    require(errors, &path);
    let text = path.text();
    let one_of_a_map = text.contains('[');
    if text.is_empty() || one_of_a_map || FIELDS.contains(&text) {
        return;
    }
    if OTHER_FIELDS.split(' ').any(|known| known == text) {
        errors.unsupported(&path, &FIELDS);
    } else {
        errors.invalid_text(&path, &format!("error converting fieldPath: field label not supported: {text}"));
        errors.offer(&path, &FIELDS);
    }
}

/// `validateProjectionSources`: no two files may have the same path.
fn check_projected(errors: &mut Errors, volume: &Field<'_>) {
    let mut seen: Set<String> = Set::new();
    for source in volume.get("sources").items() {
        let mut kinds = 0;
        for kind in ["secret", "configMap", "downwardAPI"] {
            let projection = source.get(kind);
            if !projection.is_present() {
                continue;
            }
            kinds += 1;
            let name = projection.get("name");
            if kind != "downwardAPI" {
                require(errors, &name);
            }
            for item in projection.get("items").items() {
                check_item(errors, kind, &projection, &item);
                let path = item.get("path");
                if !path.text().is_empty() && !seen.insert(path.text().to_owned()) {
                    let value = if kind == "downwardAPI" { path.text() } else { name.text() };
                    errors.invalid_at(volume.path(), path.mark(), &quoted(value), "conflicting duplicate paths");
                }
            }
        }
        let token = source.get("serviceAccountToken");
        if token.is_present() {
            kinds += 1;
            check_token(errors, volume, &token);
        }
        let old = errors.version == KubernetesVersion::V1_24;
        let newer = ["clusterTrustBundle", "podCertificate"].iter().filter(|kind| source.get(kind).is_present());
        if kinds + newer.filter(|_| !old).count() > 1 {
            let said = "may not specify more than 1 volume type per source";
            errors.forbidden(&source, if old { "may not specify more than 1 volume type" } else { said });
        }
    }
}

/// A token lives for an hour, unless it says otherwise; its path is told as the volume's.
fn check_token(errors: &mut Errors, volume: &Field<'_>, token: &Field<'_>) {
    let (seconds, path) = (token.get("expirationSeconds"), token.get("path"));
    let said = match seconds.int() {
        Some(number) if number < SHORTEST_TOKEN => "may not specify a duration less than 10 minutes",
        Some(number) if number > LONGEST_TOKEN => "may not specify a duration larger than 2^32 seconds",
        _ => "",
    };
    if let (Some(number), false) = (seconds.int(), said.is_empty()) {
        errors.invalid(&seconds, &number.to_string(), said);
    }
    if path.text().is_empty() {
        errors.add("required-value", volume.path().field("path"), path.mark(), "Required value");
    } else if errors.version != KubernetesVersion::V1_24 {
        for wrong in paths::not_reserved(path.text()) {
            errors.invalid_text_at(volume.path().field("path"), &path, &wrong);
        }
    }
}
