//! What the access view shows.

mod answer;
mod asked;
mod changes;
pub mod drawn;
mod escalation;
pub(crate) mod graph;
mod holders;
mod kubectl;
mod least;
mod matrix;
mod overview;
mod permissions;
mod questions;
pub(crate) mod remedy;
mod request;
mod requests;
mod running_as;
mod subjects;
mod ways;
mod words;

use serde::{Deserialize, Serialize};

use super::{Place, Reason, Severity};

pub use answer::answer;
pub(crate) use asked::asked_of;
pub(crate) use changes::{Asked, differing};
pub use changes::{State, changes};
pub use escalation::escalation;
pub use holders::who_can;
pub use kubectl::can_i;
pub use least::least_privilege;
pub use matrix::access_matrix;
pub use overview::overview;
pub(in crate::report) use overview::{may, privileged, risk_of};
pub use permissions::permissions;
pub use questions::{
    AccessMatrixQuestion, CanIQuestion, EscalationQuestion, LeastPrivilegeQuestion, PermissionsQuestion,
    RequestQuestion, RunningAsQuestion, WhoCanQuestion,
};
pub use request::request;
pub use running_as::running_as;
pub(crate) use words::boxes;

#[cfg(test)]
mod tests;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct AccessReport {
    pub summary: String,
    pub subjects: Vec<SubjectAccess>,
    pub risks: Vec<Risk>,
    /// Roles and ClusterRoles; the default ones only when listed.
    pub roles: Vec<RoleSummary>,
    /// The first [`MAX_BINDINGS`]; the default ones only when listed.
    pub bindings: Vec<BindingSummary>,
    /// How many there are, when `bindings` has only the first of them.
    pub bindings_total: u32,
    /// How many default roles and bindings count although they are not listed.
    pub defaults_hidden: u32,
}

/// The most bindings that a report lists.
pub const MAX_BINDINGS: usize = 300;

/// A binding with what it gives to whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BindingSummary {
    /// `RoleBinding` or `ClusterRoleBinding`.
    pub kind: String,
    pub namespace: Option<String>,
    pub name: String,
    pub default: bool,
    pub place: Option<Place>,
    /// `ClusterRole admin`: what it refers to, be it there or not.
    pub role: String,
    /// Why it gives nothing, as upstream words it; empty where the role is there.
    pub missing: String,
    /// The role is built into Kubernetes.
    pub role_default: bool,
    /// The first rules of the role, in short: `get, list on pods`.
    pub rules: Vec<String>,
    pub rules_total: u32,
    /// The first subjects, as `User jane`.
    pub subjects: Vec<String>,
    pub subjects_total: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub enum SubjectKind {
    #[default]
    ServiceAccount,
    User,
    Group,
}

/// Everything that one subject may do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SubjectAccess {
    pub kind: SubjectKind,
    pub namespace: Option<String>,
    pub name: String,
    /// As the authorizer sees it: `system:serviceaccount:cicd:jenkins-master`; for a group its name.
    pub username: String,
    /// The groups that it is in without anybody saying so.
    pub groups: Vec<String>,
    /// Where it is declared or first named.
    pub place: Option<Place>,
    /// It belongs to Kubernetes itself.
    pub default: bool,
    /// A ServiceAccount that a binding names and that is not in the files.
    pub missing: bool,
    pub summary: String,
    /// Cluster-wide first, then by namespace.
    pub scopes: Vec<Scope>,
    /// How many rules are not listed in `scopes`, because there are too many.
    #[serde(rename = "leftOut")]
    pub left_out: u32,
    /// Pods that run with this identity, as `namespace/name`.
    pub pods: Vec<String>,
}

impl SubjectAccess {
    /// As questions name a subject: a user, or the one group.
    #[must_use]
    pub fn identity(&self) -> (String, Vec<String>) {
        match self.kind {
            SubjectKind::Group => (String::new(), vec![self.name.clone()]),
            _ => (self.username.clone(), Vec::new()),
        }
    }
}

/// What a subject may do in one namespace, or everywhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Scope {
    /// `None`: cluster-wide.
    pub namespace: Option<String>,
    pub permissions: Vec<Permission>,
}

/// One rule that reaches the subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    pub verbs: Vec<String>,
    pub api_groups: Vec<String>,
    pub resources: Vec<String>,
    pub resource_names: Vec<String>,
    #[serde(rename = "nonResourceURLs")]
    pub non_resource_urls: Vec<String>,
    /// Binding, role and rule that grant it, one line each.
    pub via: Vec<Reason>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Risk {
    pub code: String,
    pub severity: Severity,
    /// Index into `subjects` cannot be kept stable, so the subject's label.
    pub subject: String,
    pub text: String,
    pub why: String,
    pub help: String,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RoleSummary {
    /// `Role` or `ClusterRole`.
    pub kind: String,
    pub namespace: Option<String>,
    pub name: String,
    pub default: bool,
    pub place: Option<Place>,
    pub rules: u32,
    /// Bindings that refer to it.
    pub bindings: Vec<String>,
    /// It takes its rules from other roles, by an aggregation rule.
    pub aggregates: bool,
    /// The first roles that these rules stand in: `ClusterRole view`.
    pub gathers: Vec<String>,
    /// It selects no role and has rules of its own, which it may lose.
    pub unsettled: bool,
}

impl RoleSummary {
    /// `ClusterRole admin`, `Role shop/reader`.
    #[must_use]
    pub fn label(&self) -> String {
        drawn::label_of(&self.kind, self.namespace.as_deref(), &self.name)
    }
}

/// What an answer about access holds beside its verdict and reasons; each question fills its own part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccessDetails {
    /// What the authorizer is asked, after names were resolved: `get pods/log "web" in namespace shop`; empty where no one
    /// request is asked about.
    pub asked: String,
    /// The groups that the identity is in, said or implied.
    pub groups: Vec<String>,
    /// Who can, those with the widest scope first.
    pub holders: Vec<Holder>,
    /// How many there are, when `holders` has only the first of them.
    pub holders_total: u32,
    /// What the subject may do.
    pub scopes: Vec<Scope>,
    pub matrix: Option<AccessMatrix>,
    /// Objects that would do what was asked for, as YAML; else empty.
    pub manifest: String,
    /// What a subject gains and loses between two states.
    pub changes: Vec<PermissionChange>,
    /// How many there are, when `changes` has only the first of them.
    pub changes_total: u32,
}

/// Somebody who can do what was asked about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Holder {
    pub kind: SubjectKind,
    pub namespace: Option<String>,
    pub name: String,
    /// `User jane`.
    pub label: String,
    /// Where: `None` is everywhere.
    pub scope: Option<String>,
    /// Only Kubernetes' default bindings give it.
    pub default: bool,
    /// Each way to it, one line a step.
    pub via: Vec<Reason>,
}

/// Who may do what on what: a row for each subject, a column for each resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccessMatrix {
    /// `None`: cluster scope.
    pub namespace: Option<String>,
    /// `User jane`, in the report's order.
    pub subjects: Vec<String>,
    /// As questions name them: `deployments.apps`, `pods/exec`.
    pub resources: Vec<String>,
    pub verbs: Vec<String>,
    /// Row by row, for each resource.
    pub cells: Vec<Vec<AccessCell>>,
    /// How many there are in all, where only the first are in the matrix.
    pub subjects_total: u32,
    pub resources_total: u32,
}

/// What one subject may do on one resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct AccessCell {
    /// Those of the matrix' verbs that are allowed.
    pub verbs: Vec<String>,
    /// Those that are allowed only for objects of certain names.
    pub named: Vec<String>,
    /// Every verb, by a rule that says so.
    pub all: bool,
    /// Some of them come from a binding of the files, not from the default ones alone.
    pub granted: bool,
}

/// What a subject may do in one state and not in another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PermissionChange {
    /// `User jane`.
    pub subject: String,
    /// `None`: cluster-wide.
    pub namespace: Option<String>,
    /// Else it is lost.
    pub gained: bool,
    /// `get, list pods`.
    pub what: String,
    pub via: Vec<Reason>,
}
