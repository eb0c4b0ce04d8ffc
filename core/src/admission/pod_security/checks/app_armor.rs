//! `appArmorProfile`: the runtime's profile or one loaded on the node, never none.

use super::profiles::{self, Place};
use crate::admission::pod_security::breach::{Breach, plural, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::APP_ARMOR_ANNOTATION;
use crate::order;
use crate::text::{FieldPath, go_quoted};

const PLACE: Place = Place {
    field: "appArmorProfile",
    of_pod: |context| context.app_armor_profile.as_ref(),
    of_container: |context| context.app_armor_profile.as_ref(),
};

/// Field and annotation (`appArmorProfile_1_0`); before the field existed the annotations alone were told.
pub(super) fn allowed_profiles(subject: &Subject<'_>) -> Option<Breach> {
    let (mut paths, mut annotations) = (Vec::new(), Vec::new());
    for (key, value) in &subject.metadata.annotations {
        if key.starts_with(APP_ARMOR_ANNOTATION) && !is_allowed(value) {
            paths.push(FieldPath::of("metadata.annotations").key(key));
            annotations.push(format!("{key}={}", go_quoted(value)));
        }
    }
    order::sort(&mut annotations);
    if subject.terse {
        let reason = reason(annotations.len());
        return (!paths.is_empty()).then(|| Breach { reason, detail: annotations.join(", "), paths });
    }
    let (culprits, types) = profiles::forbidden(subject, &PLACE);
    let mut setters = culprits.setters();
    if !annotations.is_empty() {
        let and = if setters.is_empty() { "" } else { " and " };
        setters = format!("{setters}{and}{}", plural("annotation", "annotations", annotations.len()));
    }
    let values: Vec<&str> = types.into_iter().chain(annotations.iter().map(String::as_str)).collect();
    (!setters.is_empty()).then(|| Breach {
        reason: reason(values.len()),
        detail: format!("{setters} must not set AppArmor profile type to {}", quoted(&values)),
        paths: [culprits.paths, paths].concat(),
    })
}

fn is_allowed(profile: &str) -> bool {
    profile.is_empty() || profile == "runtime/default" || profile.starts_with("localhost/")
}

fn reason(values: usize) -> &'static str {
    plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values)
}
