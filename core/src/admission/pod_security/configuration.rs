//! The configuration of Pod Security Admission: what holds without labels, and whom it never asks.
//!
//! Follows `PodSecurityConfiguration` of pod-security.admission.config.k8s.io and `Admission.Validate`, which looks at
//! exemptions before anything else.

use super::namespace::{Decision, Policy, Request};
use super::{Level, LevelVersion, Version};
use crate::rbac::User;
use crate::settings::PodSecuritySettings;

/// What holds in namespaces without labels; what cannot be read counts as not said.
#[must_use]
pub fn defaults(settings: &PodSecuritySettings) -> Policy {
    let of = |text: &str| level_version(text).unwrap_or_default();
    Policy { enforce: of(&settings.enforce), audit: of(&settings.audit), warn: of(&settings.warn) }
}

/// `restricted`, or with its version `restricted:v1.24`.
#[must_use]
pub fn level_version(text: &str) -> Option<LevelVersion> {
    let (level, version) = match text.split_once(':') {
        Some((level, version)) => (level, Version::parse(version)?),
        None => (text, Version::Latest),
    };
    Some(LevelVersion { level: Level::parse(level)?, version })
}

/// What is answered without a look at the pod: to an exempt user, in an exempt namespace, for an exempt runtime class.
#[must_use]
pub fn exemption(
    settings: &PodSecuritySettings,
    user: &User,
    namespace: &str,
    request: Request<'_>,
) -> Option<Decision> {
    let has = |list: &[String], item: &str| list.iter().any(|known| known == item);
    let (Request::Pod(_, spec) | Request::Template(_, spec)) = request;
    let class = spec.runtime_class_name.as_deref().unwrap_or_default();
    let why = if has(&settings.exempt_namespaces, namespace) {
        "namespace"
    } else if has(&settings.exempt_users, &user.name) {
        "user"
    } else if !class.is_empty() && has(&settings.exempt_runtime_classes, class) {
        "runtimeClass"
    } else {
        return None;
    };
    Some(Decision::exempt(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::meta::ObjectMeta;
    use crate::manifest::pod::PodSpec;

    #[test]
    fn a_level_stands_alone_or_with_its_version() {
        let read = |text: &str| level_version(text).map(|read| read.to_string());
        assert_eq!(read("baseline").as_deref(), Some("baseline:latest"));
        assert_eq!(read("restricted:v1.24").as_deref(), Some("restricted:v1.24"));
        for text in ["", "strict", "baseline:", "baseline:1.24"] {
            assert_eq!(read(text), None, "{text:?}");
        }
        let settings = PodSecuritySettings { enforce: "baseline".to_owned(), ..PodSecuritySettings::default() };
        let policy = defaults(&settings);
        assert_eq!((policy.enforce.level, policy.warn.level), (Level::Baseline, Level::Privileged));
    }

    #[track_caller]
    fn check(namespace: &str, user: &str, class: Option<&str>, expected: Option<&str>) {
        let list = |item: &str| vec![item.to_owned()];
        let settings = PodSecuritySettings {
            exempt_users: list("admin"),
            exempt_namespaces: list("kube-system"),
            exempt_runtime_classes: list("kata"),
            ..PodSecuritySettings::default()
        };
        let spec = PodSpec { runtime_class_name: class.map(str::to_owned), ..PodSpec::default() };
        let user = User { name: user.to_owned(), groups: Vec::new() };
        let decision = exemption(&settings, &user, namespace, Request::Pod(&ObjectMeta::default(), &spec));
        let why = decision.as_ref().and_then(|decision| decision.audit_annotations.get("exempt"));
        assert_eq!(why.map(String::as_str), expected, "{namespace} {user:?} {class:?}");
        assert!(decision.is_none_or(|decision| decision.allowed));
    }

    #[test]
    fn an_exempt_request_is_not_looked_at_and_the_audit_log_says_why() {
        check("kube-system", "admin", Some("kata"), Some("namespace"));
        check("shop", "admin", Some("kata"), Some("user"));
        check("shop", "jane", Some("kata"), Some("runtimeClass"));
        check("shop", "jane", Some("runc"), None);
        check("shop", "jane", None, None);
    }
}
