//! Answers whether a pod meets a level of the Pod Security Standards.

use super::places::place_of_violation;
use super::words::{self, checks as texts};
use super::{AdmissionDetails, StandardQuestion, StandardSpan, Violation};
use crate::admission::pod_security::{self, Level, LevelVersion, Standards, Version, told};
use crate::admission::{as_kept, standing};
use crate::cluster::{Cluster, Pod};
use crate::report::{Answer, Effect, Place, Reason, Verdict};

/// What is asked, understood.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub pod: &'a Pod,
    pub policy: LevelVersion,
}

/// The pod, the level and the version that a question means.
///
/// # Errors
/// What of the question is not known.
pub fn wanted<'a>(cluster: &'a Cluster, question: &StandardQuestion) -> Result<Wanted<'a>, Box<Reason>> {
    let note = |said: words::Said| Err(Box::new(said.reason(Effect::Note)));
    let Some(pod) = cluster.requested_pod(&question.pod) else { return note(words::unknown_pod(&question.pod)) };
    let Some(version) = version(&question.version) else { return note(texts::bad_version(&question.version)) };
    let level = match question.level.trim() {
        "" => standing(cluster, pod, version).level.above(),
        text => match Level::parse(text) {
            Some(level) => level,
            None => return note(texts::bad_level(text)),
        },
    };
    Ok(Wanted { pod, policy: LevelVersion { level, version } })
}

/// The latest, unless one is said; `None` for what is no version.
pub(super) fn version(text: &str) -> Option<Version> {
    match text.trim() {
        "" => Some(Version::Latest),
        text => Version::parse(text),
    }
}

/// What keeps the pod, as it is written, from the level.
#[must_use]
pub fn violations(cluster: &Cluster, wanted: &Wanted<'_>) -> Vec<pod_security::Violation> {
    let Wanted { pod, policy } = wanted;
    let kept = as_kept(pod, cluster.profile.version);
    Standards::of(cluster.profile.version).check(&kept.metadata(), &kept.spec, policy.level, policy.version)
}

#[inline(never)]
#[must_use]
pub fn standard(cluster: &Cluster, question: &StandardQuestion) -> Answer {
    let wanted = match wanted(cluster, question) {
        Ok(wanted) => wanted,
        Err(reason) => {
            return Answer {
                question: texts::question(&question.pod, &question.level),
                verdict: Verdict::Depends,
                summary: reason.text.clone(),
                reasons: vec![*reason],
                ..Answer::default()
            };
        }
    };
    let Wanted { pod, policy } = wanted;
    let (id, level) = (pod.id(), policy.to_string());
    let found = violations(cluster, &wanted);
    let mut reasons = Vec::new();
    let newest = Standards::of(cluster.profile.version).newest();
    if let (Version::Minor(asked), Version::Minor(known)) = (policy.version, newest)
        && asked > known
    {
        reasons.push(texts::newer_than_server(&question.version, &newest.to_string()).reason(Effect::Note));
    }
    for violation in &found {
        let said = texts::violation(violation.check, &violation.reason, &violation.detail);
        reasons.push(said.reason(Effect::Against).at(places(cluster, pod, violation).into_iter().next()));
    }
    if found.is_empty() && policy.level == Level::Restricted {
        reasons.push(texts::nothing_above(&id).reason(Effect::Note));
    }
    let meets = found.is_empty();
    let message = (!meets).then(|| ["would violate PodSecurity \"", &level, "\": ", &told(&found)].concat());
    Answer {
        question: texts::question(&id, &level),
        verdict: if meets { Verdict::Admitted } else { Verdict::Rejected },
        summary: if meets { texts::meets(&id, &level) } else { texts::breaks(&id, &level, found.len()) },
        message,
        reasons,
        admission: Some(Box::new(AdmissionDetails { standards: spans(cluster, pod), ..AdmissionDetails::default() })),
        ..Answer::default()
    }
}

/// The level that the pod meets at every version that this Kubernetes knows; equal neighbours together.
fn spans(cluster: &Cluster, pod: &Pod) -> Vec<StandardSpan> {
    let (standards, kept) = (Standards::of(cluster.profile.version), as_kept(pod, cluster.profile.version));
    let metadata = kept.metadata();
    let mut spans: Vec<(StandardSpan, Vec<pod_security::Violation>)> = Vec::new();
    for minor in 0..=u64::from(cluster.profile.version.minor()) {
        let version = Version::Minor(minor);
        let standing = standards.level(&metadata, &kept.spec, version);
        let (name, level) = (version.to_string(), standing.level.to_string());
        match spans.last_mut() {
            Some((span, found)) if span.level == level && *found == standing.violations => span.to = name,
            _ => {
                let violations = standing.violations.iter().map(|each| listed(cluster, pod, each)).collect();
                spans.push((StandardSpan { from: name.clone(), to: name, level, violations }, standing.violations));
            }
        }
    }
    spans.into_iter().map(|(span, _)| span).collect()
}

pub(super) fn listed(cluster: &Cluster, pod: &Pod, violation: &pod_security::Violation) -> Violation {
    Violation {
        level: violation.level.to_string(),
        reason: violation.reason.clone(),
        detail: violation.detail.clone(),
        places: places(cluster, pod, violation),
    }
}

/// Each once: a profile that is an annotation breaks the standard as annotation and as field.
fn places(cluster: &Cluster, pod: &Pod, violation: &pod_security::Violation) -> Vec<Place> {
    let mut places = Vec::new();
    for path in &violation.paths {
        let place = place_of_violation(cluster, pod, path);
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}
