//! What the access view shows.

mod answer;
mod overview;
mod subjects;
mod ways;
mod words;

use serde::{Deserialize, Serialize};

use super::{Place, Reason, Severity};

pub use answer::answer;
pub use overview::overview;

#[cfg(test)]
mod tests;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccessReport {
    pub summary: String,
    pub subjects: Vec<SubjectAccess>,
    pub risks: Vec<Risk>,
    /// Roles and ClusterRoles; the default ones only when listed.
    pub roles: Vec<RoleSummary>,
    /// How many default roles and bindings count although they are not listed.
    pub defaults_hidden: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SubjectKind {
    #[default]
    ServiceAccount,
    User,
    Group,
}

/// Everything that one subject may do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    pub summary: String,
    /// Cluster-wide first, then by namespace.
    pub scopes: Vec<Scope>,
    /// Pods that run with this identity, as `namespace/name`.
    pub pods: Vec<String>,
}

/// What a subject may do in one namespace, or everywhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// `None`: cluster-wide.
    pub namespace: Option<String>,
    pub permissions: Vec<Permission>,
}

/// One rule that reaches the subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
}
