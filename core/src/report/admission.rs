//! What the pods view shows.

mod answer;
mod changes;
mod diff;
pub mod drawn;
mod events;
mod migration;
mod overview;
mod places;
mod policies;
mod stages;
mod standard;
mod words;

use serde::{Deserialize, Serialize};

use super::{Effect, Place, Reason, SmallestFix, Stage, Verdict};
use crate::admission::{PodFacts, psp};
use crate::cluster::{Cluster, Pod};

pub use answer::answer;
pub(crate) use answer::asked;
pub(in crate::report) use answer::summary as told_of;
pub use changes::{State, changes};
pub(crate) use migration::labels as pod_security_labels;
pub use migration::migration;
pub use overview::overview;
pub(crate) use standard::{Wanted, violations, wanted};
pub(crate) use words::remedy;

pub use standard::standard;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PolicyUser {
    /// `group system:authenticated`, `service account default/nginx-sa`.
    pub subject: String,
    /// `None`: in every namespace.
    pub namespace: Option<String>,
    /// Binding, role and rule that grant it.
    pub via: Vec<Reason>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// One for each of the report's policies, in their order; none where there are too many to judge (verdict `depends`).
    pub outcomes: Vec<PolicyOutcome>,
    /// What the admitting policy changes.
    pub changes: Vec<Change>,
    pub standard: PodSecurityLevel,
    /// Images whose user decides whether it starts.
    pub images: Vec<String>,
}

/// A pod under one policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// Failed rules in upstream's words, each with the policy's and the pod's lines; none where there are very many pods and
    /// policies: an answer about the pod has them.
    pub failures: Vec<Failure>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Failure {
    /// Exactly as the API server prints it.
    pub message: String,
    pub reasons: Vec<Reason>,
}

/// A field that admission sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Change {
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The strictest Pod Security Standard that the pod meets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PodSecurityLevel {
    /// `privileged`, `baseline` or `restricted`.
    pub level: String,
    /// The version of the standard, as `v1.24`.
    pub version: String,
    /// What keeps it from the next level: reason and detail as upstream prints them.
    pub violations: Vec<Violation>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Violation {
    /// The level that it breaks.
    pub level: String,
    pub reason: String,
    pub detail: String,
    pub places: Vec<Place>,
}

/// What an answer about pods holds beside its reasons; what was not asked about is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct AdmissionDetails {
    /// What would become of the pod if others created it.
    pub identities: Vec<IdentityOutcome>,
    /// The pod as it is sent and as admission leaves it, in YAML: each line behind `+`, `-` or a space. Empty where nothing changes.
    pub diff: Vec<String>,
    /// Where one finds out that pods do not come: commands with what they show.
    pub events: Vec<Event>,
    /// The level that the pod meets at each version of the standards, equal ones together, the oldest first.
    pub standards: Vec<StandardSpan>,
    /// From PodSecurityPolicies to the standards: each policy, then each namespace.
    pub policies: Vec<PolicyMigration>,
    pub namespaces: Vec<NamespaceMigration>,
}

/// What becomes of a pod that somebody creates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IdentityOutcome {
    /// `requester`, `administrator`, `controller`, `service-account` or `node`.
    pub code: String,
    /// Who: `` `jane`, who asks``.
    pub label: String,
    pub user: String,
    pub groups: Vec<String>,
    /// What it creates: `pods`, `deployments`.
    pub creates: String,
    /// Whether it may create that.
    pub may_create: bool,
    pub verdict: Verdict,
    /// As those of the answer.
    pub stages: Vec<Stage>,
    /// The PodSecurityPolicy that admits the pod.
    pub policy: Option<String>,
    /// The API server's words when it is rejected.
    pub message: Option<String>,
}

/// What the API server or a controller tells, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Event {
    /// `kubectl describe replicaset …`
    pub command: String,
    /// What it shows, word for word but for what stands in angle brackets.
    pub shows: String,
}

/// Consecutive versions of the standards that say the same of a pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct StandardSpan {
    /// The first and the last of them, as `v1.24`.
    pub from: String,
    pub to: String,
    pub level: String,
    pub violations: Vec<Violation>,
}

/// A PodSecurityPolicy beside the standard that is nearest to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PolicyMigration {
    pub policy: String,
    pub place: Option<Place>,
    /// The strictest level that forbids nothing of what the policy lets pods do. What policies usually leave unsaid, and what
    /// none of them sees, does not decide it: that is told in `in_the_way` with code `left-open`, and in a reason `not-seen`.
    pub level: String,
    pub version: String,
    /// What the policy forbids and the level does not.
    pub lost: Vec<Reason>,
    /// What the policy lets pass and the next level forbids.
    #[serde(rename = "inTheWay")]
    pub in_the_way: Vec<Reason>,
    /// What the policy fills in; the standards change nothing.
    pub defaults: Vec<Reason>,
}

/// What a namespace can enforce.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct NamespaceMigration {
    pub namespace: String,
    pub place: Option<Place>,
    pub pods: u32,
    /// The strictest level that every pod of the namespace meets as it is written.
    pub level: String,
    pub version: String,
    /// What its labels enforce now.
    pub enforced: String,
    /// `kubectl label --overwrite namespace …`; what is enforced now is never lowered. Empty for what cannot be a name.
    pub command: String,
    /// The same in the files, where the namespace is declared in them or a Namespace can be added.
    pub fix: Option<SmallestFix>,
    /// The pods that the next level would refuse, and why.
    pub breaking: Vec<PodBreaking>,
    /// What kubectl would warn of if the namespace were labelled with the next level; `None` where no pod stands in the way, or
    /// that much is enforced already.
    #[serde(rename = "nextWarns")]
    pub next_warns: Option<Event>,
}

/// A pod that a level refuses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PodBreaking {
    pub pod: String,
    pub level: String,
    pub violations: Vec<Violation>,
}

/// Does this pod meet this level of the Pod Security Standards, and what would make it?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct StandardQuestion {
    /// `namespace/name`, also of a workload.
    pub pod: String,
    /// `baseline` or `restricted`; empty: the one above what it meets.
    pub level: String,
    /// `latest` (when empty) or `v1.24`.
    pub version: String,
}

/// How do these policies and pods go over to the Pod Security Standards?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct MigrationQuestion {
    /// This namespace alone; empty: all.
    pub namespace: String,
    /// The version of the standards: `latest` (when empty) or `v1.24`.
    pub version: String,
}

/// A broken rule of a policy (by index) with both its lines: what the policy asks for, what the pod has.
fn failure_reasons(cluster: &Cluster, pod: &Pod, policy: usize, failure: &psp::Failure) -> Vec<Reason> {
    let Some(policy) = cluster.pod_security_policies.get(policy) else { return Vec::new() };
    let asked = words::failures::of_policy(failure, &policy.name).reason(Effect::Against);
    let found = words::failures::of_pod(failure).reason(Effect::Against);
    let field = places::item_of(cluster, pod, failure).unwrap_or_else(|| failure.pod_field.clone());
    vec![
        asked.at(places::place(cluster, &policy.at(&failure.policy_field))),
        found.at(places::place(cluster, &pod.at(&field))),
    ]
}

/// What the admitting policy itself changes, without the note of its name.
pub(in crate::report) fn own_changes(facts: &PodFacts) -> impl Iterator<Item = &psp::Changed> {
    let note = format!("metadata.annotations[{}]", psp::ADMITTED_BY);
    facts.changes.iter().filter(move |change| change.path.as_str() != note)
}

#[cfg(test)]
mod tests;
