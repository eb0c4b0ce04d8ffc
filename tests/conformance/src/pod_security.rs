//! Pod Security Standards: does a pod meet a level at a version, and what does it break?

use policy_core::admission::pod_security::{Level, Standards, Version};
use policy_core::report::KubernetesVersion;
use serde::de::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Outcome, case, playground};

/// Up to this version the answers are those of Kubernetes 1.24, from then on those of the newest.
const ANSWERED_BY_1_24: Version = Version::Minor(24);

#[derive(Deserialize)]
struct Case {
    pod: String,
    level: String,
    version: String,
    expect: Answer,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Answer {
    allowed: bool,
    reasons: Vec<String>,
    details: Vec<String>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let unknown = |what: &str| serde_json::Error::custom(format!("no such {what}"));
    let level = Level::parse(&case.level).ok_or_else(|| unknown("level"))?;
    let version = Version::parse(&case.version).ok_or_else(|| unknown("version"))?;
    let by_1_24 = matches!((version, ANSWERED_BY_1_24), (Version::Minor(asked), Version::Minor(last)) if asked <= last);
    let standards = if by_1_24 { Standards::of(KubernetesVersion::V1_24) } else { Standards::NEWEST };
    let mut playground = playground(&[&case.pod]);
    let Some(pod) = playground.cluster().pods.first() else {
        return Ok(Outcome::Failed { expected: format!("{:?}", case.expect), actual: "no pod is read".to_owned() });
    };
    let violations = standards.check(&pod.metadata, &pod.spec, level, version);
    let allowed = violations.is_empty();
    let (reasons, details) = violations.into_iter().map(|violation| (violation.reason, violation.detail)).unzip();
    Ok(Outcome::of(&case.expect, &Answer { allowed, reasons, details }))
}
