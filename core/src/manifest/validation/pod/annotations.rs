//! AppArmor and seccomp in a pod's annotations: `ValidateAppArmorPodAnnotations`, `ValidateSeccompPodAnnotations` and
//! `validateSeccompAnnotationsAndFields` of pkg/apis/core/validation.

use super::{CONTAINER_LISTS, security};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::{names, paths};
use crate::order::{self, Set};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// So many annotations of one pod are held against its containers.
const JUDGED: usize = 100;

pub(super) fn check(errors: &mut Errors, annotations: &Field<'_>, spec: &Field<'_>) {
    for (key, annotation) in judged(annotations) {
        if let Some(container) = key.strip_prefix(APPARMOR) {
            check_apparmor(errors, &annotation, container, spec);
        }
        if key == SECCOMP_POD || key.starts_with(SECCOMP_CONTAINER) {
            security::check_seccomp_name(errors, &annotation.told_as(key), annotation.text());
        }
    }
}

fn judged<'a>(annotations: &'a Field<'_>) -> impl Iterator<Item = (&'a str, Field<'a>)> {
    annotations.entries().filter(|(key, _)| key.contains(".security.")).take(JUDGED)
}

/// A pod's containers get annotations that say what their fields say (`applySeccompVersionSkew` of
/// pkg/registry/core/pod, until 1.26), whose keys must be well formed as all are.
pub(super) fn check_added(errors: &mut Errors, annotations: &Field<'_>, spec: &Field<'_>) {
    if errors.version != KubernetesVersion::V1_24 {
        return;
    }
    let present: Set<&str> = order::set(judged(annotations).map(|(key, _)| key));
    for list in CONTAINER_LISTS {
        for container in spec.get(list).items() {
            let context = container.get("securityContext");
            let profile = context.get("seccompProfile");
            let says = match profile.get("type").text() {
                "Unconfined" | "RuntimeDefault" => true,
                "Localhost" => profile.get("localhostProfile").is_present(),
                _ => false,
            };
            if !says {
                continue;
            }
            let name = container.get("name");
            let key = format!("{SECCOMP_CONTAINER}{}", name.text());
            if !present.contains(&*key) {
                for wrong in names::qualified_name(&key, errors.version) {
                    errors.invalid_at(annotations.path(), name.mark(), &quoted(&key), &wrong);
                }
            }
        }
    }
}

fn check_apparmor(errors: &mut Errors, annotation: &Field<'_>, container: &str, spec: &Field<'_>) {
    let known = CONTAINER_LISTS
        .iter()
        .any(|list| spec.get(list).items().any(|candidate| candidate.text_of("name") == container));
    if !known {
        let mark = annotation.key_range().unwrap_or_else(|| annotation.mark());
        errors.invalid_at(annotation.path(), mark, &quoted(container), "container not found");
    }
    errors.invalid_each(annotation, paths::apparmor_profile(annotation.text()));
}

/// Annotations and the fields that took their place must say the same.
pub(super) fn check_same_as_fields(errors: &mut Errors, annotations: &Field<'_>, spec: &Field<'_>, is_pod: bool) {
    for (key, annotation) in judged(annotations) {
        let apparmor = is_pod && errors.version != KubernetesVersion::V1_24;
        let (container, field) = if key == SECCOMP_POD {
            check_same(errors, annotation.text(), &spec.get("securityContext"), "seccompProfile");
            continue;
        } else if let Some(container) = key.strip_prefix(SECCOMP_CONTAINER) {
            (container, "seccompProfile")
        } else if let Some(container) = key.strip_prefix(APPARMOR).filter(|_| apparmor) {
            (container, "appArmorProfile")
        } else {
            continue;
        };
        for list in CONTAINER_LISTS {
            for candidate in spec.get(list).items().filter(|candidate| candidate.text_of("name") == container) {
                check_same(errors, annotation.text(), &candidate.get("securityContext"), field);
            }
        }
    }
}

/// `validateSeccompAnnotationsAndFieldsMatch`, and the same of AppArmor.
fn check_same(errors: &mut Errors, annotation: &str, context: &Field<'_>, field: &str) {
    let profile = context.get(field);
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    let (local, seccomp) = (annotation.strip_prefix("localhost/"), field == "seccompProfile");
    let same = match kind.text() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => annotation == "runtime/default" || (seccomp && annotation == "docker/default"),
        "Localhost" => local.is_some(),
        _ => true,
    };
    let system = if seccomp { "seccomp" } else { "apparmor" };
    if !same {
        errors.forbidden(&kind, &format!("{system} type in annotation and field must match"));
    } else if kind.text() == "Localhost" && (!file.is_present() || local != Some(file.text())) {
        errors.forbidden(&file, &format!("{system} profile in annotation and field must match"));
    }
}
