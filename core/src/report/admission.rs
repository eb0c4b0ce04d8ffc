//! What the pods view shows.

mod answer;
mod overview;
mod places;
mod policies;
mod stages;
mod words;

use serde::{Deserialize, Serialize};

use super::{Effect, Place, Reason, Stage, Verdict};
use crate::admission::{PodFacts, psp};
use crate::cluster::{Cluster, Pod};

pub use answer::answer;
pub use overview::overview;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AdmissionReport {
    pub summary: String,
    /// The plug-in is on and this Kubernetes has it.
    pub psp_enforced: bool,
    pub policies: Vec<PolicySummary>,
    pub pods: Vec<PodAdmission>,
    /// Such as who may create pods and thereby use which policies.
    pub warnings: Vec<Reason>,
}

/// A PodSecurityPolicy in words, and who may use it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicySummary {
    pub name: String,
    pub place: Option<Place>,
    /// What it requires, forbids and changes, one sentence a field.
    pub requirements: Vec<Reason>,
    /// What it leaves open that one may not expect, such as hostPath volumes under `*`.
    pub warnings: Vec<Reason>,
    pub users: Vec<PolicyUser>,
}

/// A subject that may `use` a policy, and where.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyUser {
    /// `group system:authenticated`, `service account default/nginx-sa`.
    pub subject: String,
    /// `None`: in every namespace.
    pub namespace: Option<String>,
    /// Binding, role and rule that grant it.
    pub via: Vec<Reason>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PodAdmission {
    /// `namespace/name`.
    pub id: String,
    pub namespace: String,
    pub name: String,
    /// `Deployment`, for a pod that a workload creates.
    pub workload: Option<String>,
    pub place: Option<Place>,
    pub service_account: String,
    /// Who creates it: the requester, or the controller of its workload.
    pub created_by: String,
    pub verdict: Verdict,
    /// The API server's own words when it is rejected.
    pub message: Option<String>,
    /// May create? Admitted by? Valid? Starts?
    pub stages: Vec<Stage>,
    /// The PodSecurityPolicy that admits it.
    pub policy: Option<String>,
    /// One for each of the report's policies, in their order.
    pub outcomes: Vec<PolicyOutcome>,
    /// What the admitting policy changes.
    pub changes: Vec<Change>,
    pub standard: PodSecurityLevel,
    /// Images whose user decides whether it starts.
    pub images: Vec<String>,
}

/// A pod under one policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyOutcome {
    pub policy: String,
    /// To the pod's service account.
    pub granted_to_service_account: bool,
    /// To whoever creates the pod.
    pub granted_to_creator: bool,
    /// The pod fits, perhaps after the policy's defaults.
    pub passes: bool,
    pub mutates: bool,
    pub chosen: bool,
    /// Failed rules in upstream's words, each with the policy's and the pod's lines.
    pub failures: Vec<Failure>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Exactly as the API server prints it.
    pub message: String,
    pub reasons: Vec<Reason>,
}

/// A field that admission sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The strictest Pod Security Standard that the pod meets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PodSecurityLevel {
    /// `privileged`, `baseline` or `restricted`.
    pub level: String,
    /// The version of the standard, as `v1.24`.
    pub version: String,
    /// What keeps it from the next level: reason and detail as upstream prints them.
    pub violations: Vec<Violation>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// The level that it breaks.
    pub level: String,
    pub reason: String,
    pub detail: String,
    pub places: Vec<Place>,
}

/// A broken rule of a policy (by index) with both its lines: what the policy asks for, what the pod has.
fn failure_reasons(cluster: &Cluster, pod: &Pod, policy: usize, failure: &psp::Failure) -> Vec<Reason> {
    let Some(policy) = cluster.pod_security_policies.get(policy) else { return Vec::new() };
    let asked = words::failures::of_policy(failure, &policy.name).reason(Effect::Against);
    let found = words::failures::of_pod(failure).reason(Effect::Against);
    vec![
        asked.at(places::place(cluster, &policy.at(&failure.policy_field))),
        found.at(places::place(cluster, &pod.at(&failure.pod_field))),
    ]
}

/// What the admitting policy itself changes, without the note of its name.
fn own_changes(facts: &PodFacts) -> impl Iterator<Item = &psp::Changed> {
    let note = format!("metadata.annotations[{}]", psp::ADMITTED_BY);
    facts.changes.iter().filter(move |change| change.path.as_str() != note)
}

#[cfg(test)]
mod tests;
