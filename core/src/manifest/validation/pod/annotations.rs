//! A pod's annotations: `ValidatePodSpecificAnnotations` (mirror pods, AppArmor, seccomp), `validateSeccompAnnotationsAndFields`
//! and `validateAppArmorAnnotationsAndFieldsMatchOnCreate` of pkg/apis/core/validation.

use super::{CONTAINER_LISTS, security};
use crate::manifest::pod::{
    APP_ARMOR_ANNOTATION, MIRROR_ANNOTATION, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION,
};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::{names, paths};
use crate::order::{self, Set};
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// So many annotations of one pod are held against its containers.
const JUDGED: usize = 100;

pub(super) fn check(errors: &mut Errors, annotations: &Field<'_>, spec: &Field<'_>) {
    let mirror = annotations.entries().find(|(key, _)| *key == MIRROR_ANNOTATION);
    if let (Some((_, mirror)), true) = (mirror, spec.get("nodeName").text().is_empty()) {
        errors.invalid_text(&mirror, "must set spec.nodeName if mirror pod annotation is set");
    }
    for (key, annotation) in judged(annotations) {
        if let Some(container) = key.strip_prefix(APP_ARMOR_ANNOTATION) {
            check_apparmor(errors, &annotation, container, spec);
        }
        if key == SECCOMP_POD_ANNOTATION || key.starts_with(SECCOMP_CONTAINER_ANNOTATION) {
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
            let key = format!("{SECCOMP_CONTAINER_ANNOTATION}{}", name.text());
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
    let (of_pod, os) = (spec.get("securityContext"), spec.get("os"));
    let apparmor = is_pod && errors.version != KubernetesVersion::V1_24 && os.get("name").text() != "windows";
    for (key, annotation) in judged(annotations) {
        let (container, system) = if key == SECCOMP_POD_ANNOTATION {
            check_same(errors, annotation.text(), &of_pod.get(System::Seccomp.field()), System::Seccomp);
            continue;
        } else if let Some(container) = key.strip_prefix(SECCOMP_CONTAINER_ANNOTATION) {
            (container, System::Seccomp)
        } else if let Some(container) = key.strip_prefix(APP_ARMOR_ANNOTATION).filter(|_| apparmor) {
            (container, System::AppArmor)
        } else {
            continue;
        };
        let inherited = of_pod.get(system.field());
        for list in CONTAINER_LISTS {
            for candidate in spec.get(list).items().filter(|candidate| candidate.text_of("name") == container) {
                let context = candidate.get("securityContext");
                let own = context.get(system.field());
                // Of AppArmor a container has the pod's profile, where it has none of its own.
                let inherits = system == System::AppArmor && !own.is_present();
                let profile = if inherits { inherited.told_like(&own) } else { own };
                check_same(errors, annotation.text(), &profile, system);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum System {
    Seccomp,
    AppArmor,
}

impl System {
    fn field(self) -> &'static str {
        match self {
            Self::Seccomp => "seccompProfile",
            Self::AppArmor => "appArmorProfile",
        }
    }

    /// As messages name it.
    fn told(self) -> &'static str {
        match self {
            Self::Seccomp => "seccomp",
            Self::AppArmor => "apparmor",
        }
    }
}

/// `validateSeccompAnnotationsAndFieldsMatch`, and the same of AppArmor.
fn check_same(errors: &mut Errors, annotation: &str, profile: &Field<'_>, system: System) {
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    let local = annotation.strip_prefix("localhost/");
    let same = match kind.text() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => {
            annotation == "runtime/default" || (system == System::Seccomp && annotation == "docker/default")
        }
        "Localhost" => local.is_some(),
        _ => true,
    };
    if !same {
        errors.forbidden(&kind, &[system.told(), " type in annotation and field must match"].concat());
    } else if kind.text() == "Localhost" && (!file.is_present() || local != Some(file.text())) {
        errors.forbidden(&file, &[system.told(), " profile in annotation and field must match"].concat());
    }
}
