//! What a namespace's labels make of the standards: enforce, audit and warn, each with a level and a version.
//!
//! Follows `PolicyToEvaluate` and `Admission.EvaluatePod` of k8s.io/pod-security-admission. Exemptions are static
//! configuration of the API server: see [`super::configuration`].

use std::fmt;

use super::{Level, LevelVersion, Standards, Version, Violation, WARN_INHERITS_MINOR, told};
use crate::manifest::meta::{Labels, ObjectMeta};
use crate::manifest::pod::PodSpec;
use crate::order::Map;
use crate::text::{FieldPath, go_quoted};

const PREFIX: &str = "pod-security.kubernetes.io/";

/// What is done about a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// The pod is refused.
    Enforce,
    /// The audit log says so.
    Audit,
    /// The user is told.
    Warn,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Enforce, Self::Audit, Self::Warn];

    /// The label that sets the mode's level.
    #[must_use]
    pub fn level_label(self) -> String {
        let name = match self {
            Self::Enforce => "enforce",
            Self::Audit => "audit",
            Self::Warn => "warn",
        };
        format!("{PREFIX}{name}")
    }

    /// The label that sets the mode's version.
    #[must_use]
    pub fn version_label(self) -> String {
        format!("{}-version", self.level_label())
    }
}

/// What is evaluated in a namespace. The default is that of an API server without configuration: `privileged:latest`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    pub enforce: LevelVersion,
    pub audit: LevelVersion,
    pub warn: LevelVersion,
}

impl Policy {
    #[must_use]
    pub fn of(&self, mode: Mode) -> LevelVersion {
        match mode {
            Mode::Enforce => self.enforce,
            Mode::Audit => self.audit,
            Mode::Warn => self.warn,
        }
    }

    /// Nothing is asked of any pod.
    #[must_use]
    pub fn is_privileged(&self) -> bool {
        Mode::ALL.iter().all(|mode| self.of(*mode).level == Level::Privileged)
    }

    fn of_mut(&mut self, mode: Mode) -> &mut LevelVersion {
        match mode {
            Mode::Enforce => &mut self.enforce,
            Mode::Audit => &mut self.audit,
            Mode::Warn => &mut self.warn,
        }
    }
}

/// A label whose value is no level or version; it displays as the API server prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLabel {
    pub label: String,
    pub value: String,
    pub mode: Mode,
    wanted: &'static str,
}

impl BadLabel {
    /// Where it stands in the namespace.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        FieldPath::of("metadata.labels").key(&self.label)
    }
}

impl fmt::Display for BadLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: Invalid value: {}: {}", self.path(), go_quoted(&self.value), self.wanted)
    }
}

/// What is sent to the API server.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// A pod; all three modes look at it.
    Pod(&'a ObjectMeta, &'a PodSpec),
    /// An object that will create pods of this template: it is never refused, the pods are.
    Template(&'a ObjectMeta, &'a PodSpec),
}

/// The answer of the admission plug-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    /// The API error when it is refused.
    pub message: String,
    /// What kubectl prints behind `Warning: `; none beside a refusal.
    pub warnings: Vec<String>,
    /// By their name below `pod-security.kubernetes.io/`.
    pub audit_annotations: Map<String, String>,
    /// What each mode found, where it found something and was asked.
    pub violations: Vec<(Mode, Vec<Violation>)>,
}

impl Standards {
    /// The policy that a namespace's labels ask for, and the labels that say nothing known.
    ///
    /// A bad level of `enforce` closes (restricted), one of `audit` or `warn` opens (privileged); a bad version is the
    /// latest.
    #[must_use]
    pub fn policy(self, labels: &Labels, defaults: Policy) -> (Policy, Vec<BadLabel>) {
        let (mut policy, mut bad) = (defaults, Vec::new());
        for mode in Mode::ALL {
            let of_mode = policy.of_mut(mode);
            if let Some((label, value)) = labels.get_key_value(&mode.level_label()) {
                of_mode.level = Level::parse(value).unwrap_or_else(|| {
                    let wanted = "must be one of privileged, baseline, restricted";
                    bad.push(BadLabel { label: label.clone(), value: value.clone(), mode, wanted });
                    if mode == Mode::Enforce { Level::Restricted } else { Level::Privileged }
                });
            }
            if let Some((label, value)) = labels.get_key_value(&mode.version_label()) {
                of_mode.version = Version::parse(value).unwrap_or_else(|| {
                    let wanted = "must be \"latest\" or \"v1.x\"";
                    bad.push(BadLabel { label: label.clone(), value: value.clone(), mode, wanted });
                    Version::Latest
                });
            }
        }
        self.let_warn_follow(labels, &mut policy);
        (policy, bad)
    }

    /// A well-written `enforce` label that is stricter than what is warned of by default also warns.
    fn let_warn_follow(self, labels: &Labels, policy: &mut Policy) {
        let enforce = labels.get(&Mode::Enforce.level_label()).and_then(|value| Level::parse(value));
        let follows = self.minor >= WARN_INHERITS_MINOR && !labels.contains_key(&Mode::Warn.level_label());
        if let Some(level) = enforce.filter(|level| follows && *level > policy.warn.level) {
            policy.warn.level = level;
            if !labels.contains_key(&Mode::Warn.version_label()) {
                policy.warn.version = policy.enforce.version;
            }
        }
    }

    /// What Pod Security Admission answers in a namespace with these labels. `name` is the pod's, as the error tells it.
    #[must_use]
    pub fn admit(self, labels: &Labels, defaults: Policy, name: &str, request: Request<'_>) -> Decision {
        let (policy, bad) = self.policy(labels, defaults);
        let is_pod = matches!(request, Request::Pod(..));
        let mut decision = Decision { allowed: true, ..Decision::default() };
        // Upstream answers from stock where nothing can be found, with the version left out.
        if bad.is_empty() && is_pod && policy.is_privileged() {
            decision.annotate("enforce-policy", LevelVersion::default().to_string());
            return decision;
        }
        if let Some(error) = parse_error(&bad) {
            decision.annotate("error", error);
        }
        if is_pod {
            decision.annotate("enforce-policy", policy.enforce.to_string());
            let violations = self.found(request, policy.enforce);
            if !violations.is_empty() {
                decision.allowed = false;
                let (policy, told) = (policy.enforce, told(&violations));
                let name = go_quoted(name);
                decision.message = format!("pods {name} is forbidden: violates PodSecurity \"{policy}\": {told}");
                decision.violations.push((Mode::Enforce, violations));
            }
        }
        let audited = self.found(request, policy.audit);
        if !audited.is_empty() {
            decision.annotate("audit-violations", would_violate(policy.audit, &audited));
            decision.violations.push((Mode::Audit, audited));
        }
        let warned = if decision.allowed { self.found(request, policy.warn) } else { Vec::new() };
        if !warned.is_empty() {
            decision.warnings.push(would_violate(policy.warn, &warned));
            decision.violations.push((Mode::Warn, warned));
        }
        decision
    }

    fn found(self, request: Request<'_>, policy: LevelVersion) -> Vec<Violation> {
        match request {
            Request::Pod(metadata, spec) => self.check(metadata, spec, policy.level, policy.version),
            Request::Template(metadata, spec) => self.check_template(metadata, spec, policy.level, policy.version),
        }
    }
}

impl Decision {
    /// Allowed without a look; `why` is what the audit log says.
    pub(super) fn exempt(why: &str) -> Self {
        let mut decision = Self { allowed: true, ..Self::default() };
        decision.annotate("exempt", why.to_owned());
        decision
    }

    /// Why it was not looked at: `namespace`, `user` or `runtimeClass`.
    #[must_use]
    pub fn exempted(&self) -> Option<&str> {
        self.audit_annotations.get("exempt").map(String::as_str)
    }

    /// What it is refused for.
    #[must_use]
    pub fn enforced(&self) -> &[Violation] {
        let of_enforce = self.violations.iter().find(|(mode, _)| *mode == Mode::Enforce);
        of_enforce.map_or(&[], |(_, violations)| violations.as_slice())
    }

    /// A level above `privileged` is enforced, and it was looked at.
    #[must_use]
    pub fn is_enforced(&self) -> bool {
        self.enforced_level().is_some()
    }

    /// The level above `privileged` that is enforced, with its version, if the pod was looked at.
    #[must_use]
    pub fn enforced_level(&self) -> Option<&str> {
        let policy = self.audit_annotations.get("enforce-policy").map(String::as_str);
        policy.filter(|policy| !policy.starts_with(Level::Privileged.name()))
    }

    fn annotate(&mut self, key: &str, value: String) {
        self.audit_annotations.insert(key.to_owned(), value);
    }
}

fn would_violate(policy: LevelVersion, violations: &[Violation]) -> String {
    format!("would violate PodSecurity \"{policy}\": {}", told(violations))
}

/// Several errors stand in brackets, as `field.ErrorList.ToAggregate` prints them.
fn parse_error(bad: &[BadLabel]) -> Option<String> {
    let errors: Vec<_> = bad.iter().map(ToString::to_string).collect();
    match errors.as_slice() {
        [] => None,
        [error] => Some(format!("Failed to parse policy: {error}")),
        several => Some(format!("Failed to parse policy: [{}]", several.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(name, value)| (format!("{PREFIX}{name}"), (*value).to_owned())).collect()
    }

    /// Enforce, audit and warn as 1.36 reads them, and how many labels are bad.
    #[track_caller]
    fn check(pairs: &[(&str, &str)], expected: [&str; 3], bad: usize) {
        let (policy, errors) = Standards::NEWEST.policy(&labels(pairs), Policy::default());
        assert_eq!(Mode::ALL.map(|mode| policy.of(mode).to_string()), expected, "{pairs:?}");
        assert_eq!(errors.len(), bad, "{errors:?}");
    }

    const OPEN: &str = "privileged:latest";

    #[test]
    fn without_labels_nothing_is_asked() {
        check(&[], [OPEN; 3], 0);
        check(&[("enforce-version", "v1.24")], ["privileged:v1.24", OPEN, OPEN], 0);
    }

    #[test]
    fn warn_follows_a_stricter_enforce_and_audit_does_not() {
        check(&[("enforce", "restricted")], ["restricted:latest", OPEN, "restricted:latest"], 0);
        check(&[("enforce", "baseline"), ("enforce-version", "v1.24")], ["baseline:v1.24", OPEN, "baseline:v1.24"], 0);
        check(
            &[("enforce", "baseline"), ("enforce-version", "v1.24"), ("warn-version", "v1.30")],
            ["baseline:v1.24", OPEN, "baseline:v1.30"],
            0,
        );
        check(&[("enforce", "restricted"), ("warn", "privileged")], ["restricted:latest", OPEN, OPEN], 0);
        check(&[("enforce", "privileged"), ("warn-version", "v1.3")], [OPEN, OPEN, "privileged:v1.3"], 0);
    }

    #[test]
    fn before_1_26_warn_stands_alone() {
        let standards = Standards::of(crate::settings::KubernetesVersion::V1_24);
        let (policy, _) = standards.policy(&labels(&[("enforce", "restricted")]), Policy::default());
        assert_eq!(policy.warn.to_string(), OPEN);
    }

    #[test]
    fn a_bad_level_closes_enforce_and_opens_the_others() {
        check(&[("enforce", "Restricted")], ["restricted:latest", OPEN, OPEN], 1);
        check(&[("enforce", "")], ["restricted:latest", OPEN, OPEN], 1);
        check(&[("enforce", "baseline"), ("warn", "strict")], ["baseline:latest", OPEN, OPEN], 1);
        check(&[("audit", "strict"), ("audit-version", "v1.8")], [OPEN, "privileged:v1.8", OPEN], 1);
    }

    #[test]
    fn a_bad_version_is_the_latest() {
        check(
            &[("enforce", "baseline"), ("enforce-version", "1.25"), ("warn-version", "v1.05")],
            ["baseline:latest", OPEN, "baseline:latest"],
            2,
        );
    }

    #[test]
    fn a_bad_label_is_told_as_the_api_server_tells_it() {
        let (_, bad) =
            Standards::NEWEST.policy(&labels(&[("enforce", "x"), ("warn-version", "1.2")]), Policy::default());
        assert_eq!(
            parse_error(&bad).as_deref(),
            Some(
                "Failed to parse policy: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"x\": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.2\": must be \"latest\" or \"v1.x\"]"
            )
        );
    }

    fn host_network() -> PodSpec {
        PodSpec { host_network: true, ..PodSpec::default() }
    }

    #[test]
    fn enforce_refuses_a_pod_and_spares_it_the_warning() {
        let labels = labels(&[("enforce", "baseline"), ("warn", "baseline")]);
        let (metadata, spec) = (ObjectMeta::default(), host_network());
        let answer = Standards::NEWEST.admit(&labels, Policy::default(), "web", Request::Pod(&metadata, &spec));
        assert!(!answer.allowed);
        assert_eq!(
            answer.message,
            "pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)"
        );
        assert!(answer.warnings.is_empty());
    }

    #[test]
    fn a_workload_is_never_refused_but_warned_of() {
        let labels = labels(&[("enforce", "baseline")]);
        let (metadata, spec) = (ObjectMeta::default(), host_network());
        let answer = Standards::NEWEST.admit(&labels, Policy::default(), "web", Request::Template(&metadata, &spec));
        assert!(answer.allowed && answer.audit_annotations.is_empty());
        assert_eq!(
            answer.warnings,
            ["would violate PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)"]
        );
    }
}
