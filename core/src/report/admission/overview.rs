//! Assembles the pods view's data.

use super::events::api_errors;
use super::policies::{indirect_users, summary};
use super::stages::stages;
use super::standard::listed;
use super::words::identities;
use super::words::overview as texts;
use super::{AdmissionReport, Change, Failure, PodAdmission, PodSecurityLevel, PolicyOutcome, words};
use crate::admission::pod_security::Standards;
use crate::admission::pod_security::namespace::Decision;
use crate::admission::psp::{Review, Unusable};
use crate::admission::{Admission, Admitted, PodFacts, PolicyFacts};
use crate::cluster::{Cluster, Declared, Pod};
use crate::manifest::policy::PodSecurityPolicy;
use crate::rbac::Rbac;
use crate::report::left_out;
use crate::report::{Effect, KubernetesVersion, Outcome, Reason, Requester, Verdict};

/// Up to here it is told for each policy who may use it.
const MAX_POLICIES_TIMES_BINDINGS: usize = 1_000_000;

/// Up to so many pods times policies, every broken rule is told at once; beyond, when asked about the pod.
const MAX_OUTCOMES_IN_DETAIL: usize = 2000;

#[must_use]
pub fn overview(cluster: &Cluster, rbac: &Rbac, admission: &Admission, requester: &Requester) -> AdmissionReport {
    let pods: Vec<PodAdmission> = cluster
        .requested_pods()
        .iter()
        .zip(&admission.pods)
        .map(|(pod, facts)| pod_admission(cluster, pod, facts))
        .collect();
    let policies = &cluster.pod_security_policies;
    // Each policy looks through all bindings.
    let users_left_out = policies.len().saturating_mul(rbac.bindings().len()) > MAX_POLICIES_TIMES_BINDINGS;
    AdmissionReport {
        summary: sentence(cluster, admission, requester, &pods),
        psp_enforced: cluster.profile.psp_enforced(),
        policies: policies.iter().map(|policy| summary(cluster, rbac, policy, !users_left_out)).collect(),
        warnings: warnings(cluster, rbac, users_left_out),
        pods,
    }
}

fn sentence(cluster: &Cluster, admission: &Admission, requester: &Requester, pods: &[PodAdmission]) -> String {
    let policies = cluster.pod_security_policies.len();
    let rejected = pods.iter().filter(|pod| pod.verdict == Verdict::Rejected);
    let rejected: Vec<&str> = rejected.map(|pod| pod.id.as_str()).collect();
    let said = match (pods, cluster.requested_pods().first(), admission.pods.as_slice()) {
        ([], ..) => texts::summary_without_pods(policies),
        ([_], Some(pod), [facts]) if !rejected.is_empty() => super::answer::summary(cluster, pod, facts),
        _ if !rejected.is_empty() => texts::summary(pods.len(), &rejected),
        _ if policies == 0 => texts::summary_without_policies(pods.len(), enforces_standards(admission)),
        _ if !cluster.profile.psp_enforced() => texts::summary_not_enforced(policies, is_plugin_off(cluster)),
        _ => {
            let denied = |pod: &&PodAdmission| {
                pod.stages.iter().any(|stage| stage.code == "authorized" && stage.outcome == Outcome::No)
            };
            texts::summary_admitted(pods.len(), pods.iter().filter(denied).count(), &requester.user)
        }
    };
    let said = texts::with_invalid(said, cluster.invalid_pods.len());
    match left_out::note(&left_out::of_admission(cluster)) {
        Some(note) => texts::with_note(&said, &note),
        None => said,
    }
}

/// Some pod met a level that its namespace enforces.
fn enforces_standards(admission: &Admission) -> bool {
    admission.pods.iter().filter_map(|facts| facts.standards.as_ref()).any(Decision::is_enforced)
}

/// What holds for more than one pod.
fn warnings(cluster: &Cluster, rbac: &Rbac, users_left_out: bool) -> Vec<Reason> {
    let policies = &cluster.pod_security_policies;
    let mut warnings: Vec<Reason> = Vec::new();
    if !cluster.profile.psp_enforced() {
        if let Some(first) = policies.first() {
            let warning = texts::policies_not_enforced(is_plugin_off(cluster)).reason(Effect::Note);
            warnings.push(warning.at(cluster.place(&first.field("metadata.name"))));
        }
    } else if users_left_out {
        warnings.push(words::users_left_out().reason(Effect::Note));
    } else {
        warnings.append(&mut indirect_users(cluster, rbac));
    }
    for kind in super::answer::incomplete(cluster) {
        let origin = cluster.not_evaluated.iter().find(|(known, _)| *known == kind).map(|(_, origin)| origin);
        let place = origin.and_then(|origin| cluster.place(&origin.field("kind")));
        warnings.push(words::not_evaluated(&kind).reason(Effect::Note).at(place));
    }
    for object in left_out::of_admission(cluster) {
        warnings.push(texts::left_out(&object.label).reason(Effect::Note).at(object.place));
    }
    warnings
}

/// Of the two reasons why no policy is asked, the one that the user can change.
fn is_plugin_off(cluster: &Cluster) -> bool {
    cluster.profile.version == KubernetesVersion::V1_24
}

fn pod_admission(cluster: &Cluster, pod: &Pod, facts: &PodFacts) -> PodAdmission {
    let chosen = match &facts.admitted {
        Admitted::By(chosen) => Some(*chosen),
        _ => None,
    };
    let policies = &cluster.pod_security_policies;
    PodAdmission {
        id: pod.id(),
        namespace: pod.namespace.clone(),
        name: pod.name.clone(),
        workload: pod.workload.as_ref().map(|workload| workload.kind.clone()),
        place: cluster.place(&pod.object()),
        service_account: pod.service_account.clone(),
        created_by: facts.creation.creator.name.clone(),
        verdict: verdict(facts),
        message: message(facts),
        stages: stages(facts),
        policy: chosen.and_then(|chosen| policies.get(chosen)).map(|policy| policy.name.clone()),
        outcomes: outcomes(cluster, pod, facts, chosen),
        changes: facts
            .changes
            .iter()
            .map(|changed| Change {
                path: changed.path.to_string(),
                before: changed.before.clone(),
                after: changed.after.clone(),
            })
            .collect(),
        standard: standard_of(cluster, pod, facts),
        images: facts.images.clone(),
    }
}

/// What admission says; whether the requester may create the pod, and whether it starts, are stages of their own.
pub(super) fn verdict(facts: &PodFacts) -> Verdict {
    if is_open(facts) && facts.is_admitted() {
        return Verdict::Depends;
    }
    if facts.is_admitted() { Verdict::Admitted } else { Verdict::Rejected }
}

/// Nothing refuses the pod, but not all that could is known.
pub(super) fn is_open(facts: &PodFacts) -> bool {
    facts.admitted == Admitted::TooMuch || facts.labels_unknown
}

pub(super) fn message(facts: &PodFacts) -> Option<String> {
    let of_standards = || {
        let refused = facts.refused_by_standard()?;
        // Validation comes before the standards.
        let invalid = (!facts.is_valid()).then(|| identities::invalid(&facts.full_name(), &api_errors(facts)));
        Some(invalid.unwrap_or_else(|| refused.to_owned()))
    };
    facts.refusal().map(str::to_owned).or_else(of_standards)
}

fn in_detail(cluster: &Cluster) -> bool {
    cluster.pods.len().saturating_mul(cluster.pod_security_policies.len()) <= MAX_OUTCOMES_IN_DETAIL
}

fn outcomes(cluster: &Cluster, pod: &Pod, facts: &PodFacts, chosen: Option<usize>) -> Vec<PolicyOutcome> {
    let in_detail = in_detail(cluster);
    let outcome =
        |(index, (declared, policy)): (usize, (&Declared<PodSecurityPolicy>, PolicyFacts<'_>))| PolicyOutcome {
            policy: declared.name.clone(),
            granted_to_service_account: policy.to_service_account.allowed,
            granted_to_creator: policy.to_creator.allowed,
            passes: policy.passes(),
            mutates: policy.review.mutates(),
            chosen: chosen == Some(index),
            failures: if in_detail { failures(cluster, pod, index, policy.review) } else { Vec::new() },
        };
    cluster.pod_security_policies.iter().zip(facts.policies()).enumerate().map(outcome).collect()
}

fn failures(cluster: &Cluster, pod: &Pod, index: usize, review: &Review) -> Vec<Failure> {
    let mut failures = Vec::new();
    if let (Some(Unusable { message, policy_field }), Some(declared)) =
        (review.unusable(), cluster.pod_security_policies.get(index))
    {
        let reason = words::unusable(&declared.name, message).reason(Effect::Against);
        let place = super::places::place(cluster, &declared.at(policy_field));
        failures.push(Failure { message: message.clone(), reasons: vec![reason.at(place)] });
    }
    for failure in review.failures() {
        let reasons = super::failure_reasons(cluster, pod, index, &failure);
        failures.push(Failure { message: failure.message, reasons });
    }
    failures
}

/// The strictest Pod Security Standard that the pod as written meets, in the version of its cluster.
fn standard_of(cluster: &Cluster, pod: &Pod, facts: &PodFacts) -> PodSecurityLevel {
    let standing = facts.standing(cluster, pod);
    PodSecurityLevel {
        level: standing.level.to_string(),
        version: Standards::of(cluster.profile.version).newest().to_string(),
        violations: standing.violations.iter().map(|each| listed(cluster, pod, each)).collect(),
    }
}
