//! AppArmor: a policy's annotations against a pod's (pkg/security/apparmor and podsecuritypolicy/apparmor); the pod field
//! `appArmorProfile` did not exist in the time of PodSecurityPolicy.

use super::failure::{Broken, Failure, Rule, forbidden, quoted};
use crate::manifest::pod::APP_ARMOR_ANNOTATION;
use crate::order::Map;
use crate::text::FieldPath;

/// The policy's annotations that list what may be used, and what is filled in.
pub const ALLOWED: &str = "apparmor.security.beta.kubernetes.io/allowedProfileNames";
pub const DEFAULT: &str = "apparmor.security.beta.kubernetes.io/defaultProfileName";

#[derive(Clone, Debug)]
pub(super) struct AppArmor<'a> {
    default: &'a str,
    /// As the policy writes it; `None`: anything goes.
    allowed: Option<&'a str>,
}

impl<'a> AppArmor<'a> {
    pub(super) fn of(annotations: &'a Map<String, String>) -> Self {
        Self {
            default: annotations.get(DEFAULT).map_or("", String::as_str),
            allowed: annotations.get(ALLOWED).map(String::as_str),
        }
    }

    /// Gives the container the policy's default profile if it has none.
    pub(super) fn mutate(&self, annotations: &mut Map<String, String>, container: &str) {
        if self.default.is_empty() {
            return;
        }
        let key = format!("{APP_ARMOR_ANNOTATION}{container}");
        if annotations.get(&key).is_none_or(String::is_empty) {
            annotations.insert(key, self.default.to_owned());
        }
    }

    pub(super) fn validate(&self, annotations: &Map<String, String>, container: &str, broken: &mut Broken<'_>) {
        let Some(allowed) = self.allowed else { return };
        let key = format!("{APP_ARMOR_ANNOTATION}{container}");
        let path = || FieldPath::of("pod.metadata.annotations").key(&key);
        let written = || FieldPath::of("metadata.annotations").key(&key);
        let policy_field = || format!("metadata.annotations[{ALLOWED}]");
        let profile = annotations.get(&key).map_or("", String::as_str);
        if profile.is_empty() {
            broken.add(Rule::AppArmorMissing, |rule| {
                let message = forbidden(&path(), "AppArmor profile must be set");
                Failure::new(rule, message, &policy_field(), written()).allowed(allowed)
            });
        } else if !allowed.split(',').any(|each| each == profile) {
            broken.add(Rule::AppArmorProfile, |rule| {
                let detail = format!("{profile} is not an allowed profile. Allowed values: {}", quoted(allowed));
                let failure = Failure::new(rule, forbidden(&path(), &detail), &policy_field(), written());
                failure.found(profile).allowed(allowed)
            });
        }
    }
}
