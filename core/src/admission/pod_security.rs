//! The Pod Security Standards: which of their checks a pod breaks, in the words of pod-security-admission.
//!
//! Follows k8s.io/pod-security-admission, `policy` (the checks) and `admission` (what namespace labels make of them).

mod breach;
mod checks;
pub mod configuration;
pub mod namespace;
mod subject;
mod version;

use crate::manifest::meta::ObjectMeta;
use crate::manifest::pod::PodSpec;
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;

pub use version::{Level, LevelVersion, Version};

pub(super) use checks::is_safe_sysctl;

use breach::Breach;
use subject::{Subject, Visited};

/// The newest minor version 1.x whose checks are known here.
pub const NEWEST_MINOR: u32 = 37;

/// The last release of which the older texts are known: it named `AppArmor` and `SELinux` breaches more tersely.
const LAST_TERSE_MINOR: u32 = 24;

/// From this release on a workload's template is stored as written: `hostPort` is filled in on pods alone
/// (feature gate `DefaultHostNetworkHostPortsInPodTemplates` of Kubernetes 1.28).
const TEMPLATES_AS_WRITTEN_MINOR: u32 = 28;

/// From this release on `warn` follows a stricter `enforce` unless a label says otherwise (kubernetes/kubernetes#113491).
const WARN_INHERITS_MINOR: u32 = 26;

/// The standards as the API server of one Kubernetes release knows them.
///
/// The release bounds the versions that can be asked for, and words the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standards {
    minor: u32,
}

/// A check that a pod does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Its id upstream, such as `capabilities_baseline`.
    pub check: &'static str,
    /// The level that the check belongs to.
    pub level: Level,
    pub reason: String,
    /// Without it the reason stands alone.
    pub detail: String,
    /// The fields that break it, from what holds the pod's `metadata` and `spec`; one that is missing is named too.
    pub paths: Vec<FieldPath>,
}

/// Where a pod stands among the levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The strictest level that it meets.
    pub level: Level,
    /// What keeps it from stricter ones: the nearest level's violations first.
    pub violations: Vec<Violation>,
}

impl Standards {
    /// As every check that is known here has it.
    pub const NEWEST: Self = Self { minor: NEWEST_MINOR };

    #[must_use]
    pub const fn of(version: KubernetesVersion) -> Self {
        match version {
            KubernetesVersion::V1_24 => Self { minor: 24 },
            KubernetesVersion::V1_36 => Self { minor: 36 },
        }
    }

    /// The version that `latest` stands for.
    #[must_use]
    pub fn newest(self) -> Version {
        Version::Minor(self.minor.into())
    }

    /// What a pod breaks at a level, in upstream's order: baseline checks by id, then restricted ones by id.
    #[must_use]
    pub fn check(self, metadata: &ObjectMeta, spec: &PodSpec, level: Level, version: Version) -> Vec<Violation> {
        self.violations(&self.pod(metadata, spec), level, version)
    }

    /// As [`Self::check`] for the template of a workload, as the API server sees it when the workload is created.
    #[must_use]
    pub fn check_template(
        self,
        metadata: &ObjectMeta,
        spec: &PodSpec,
        level: Level,
        version: Version,
    ) -> Vec<Violation> {
        let fills_host_ports = self.minor < TEMPLATES_AS_WRITTEN_MINOR;
        self.violations(&Subject { fills_host_ports, ..self.pod(metadata, spec) }, level, version)
    }

    /// The strictest level that a pod meets, and what keeps it from the stricter ones.
    #[must_use]
    pub fn level(self, metadata: &ObjectMeta, spec: &PodSpec, version: Version) -> Standing {
        let baseline = self.check(metadata, spec, Level::Baseline, version);
        let met = if baseline.is_empty() { Level::Baseline } else { Level::Privileged };
        let restricted = self.check(metadata, spec, Level::Restricted, version);
        if baseline.is_empty() && restricted.is_empty() {
            return Standing { level: Level::Restricted, violations: Vec::new() };
        }
        let mut violations = baseline;
        for violation in restricted {
            if violation.level == Level::Restricted {
                violations.push(violation);
            }
        }
        Standing { level: met, violations }
    }

    fn pod<'a>(self, metadata: &'a ObjectMeta, spec: &'a PodSpec) -> Subject<'a> {
        Subject {
            metadata,
            spec,
            containers: Visited::all(spec),
            fills_host_ports: true,
            terse: self.minor <= LAST_TERSE_MINOR,
        }
    }

    fn violations(self, subject: &Subject<'_>, level: Level, version: Version) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (check, rule) in checks::of(level, version.minor_within(self.minor)) {
            if let Some(Breach { reason, detail, paths }) = rule(subject) {
                violations.push(Violation {
                    check: check.id,
                    level: check.level,
                    reason: reason.to_owned(),
                    detail,
                    paths,
                });
            }
        }
        violations
    }
}

/// Violations in one text, as the API server prints them (`AggregateCheckResult.ForbiddenDetail`).
#[must_use]
pub fn told(violations: &[Violation]) -> String {
    let told = violations.iter().map(|violation| match violation.detail.as_str() {
        "" => violation.reason.clone(),
        detail => format!("{} ({detail})", violation.reason),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
