//! What one can ask about access, beside [`AccessQuestion`](crate::report::AccessQuestion) itself.

use serde::{Deserialize, Serialize};

/// What `kubectl auth can-i VERB RESOURCE` asks, as it is typed there, with the quirks of that command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct CanIQuestion {
    pub user: String,
    /// Empty: those that every such user is in.
    pub groups: Vec<String>,
    pub verb: String,
    /// `TYPE[.VERSION][.GROUP][/NAME]`, in any of the type's names, or a path that starts with a slash.
    pub resource: String,
    /// `--subresource`.
    pub subresource: String,
    /// Empty: the default namespace.
    pub namespace: String,
    /// `--all-namespaces`.
    pub all_namespaces: bool,
}

/// A request as it reaches the API server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct RequestQuestion {
    pub user: String,
    /// Empty: those that every such user is in.
    pub groups: Vec<String>,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query: `/api/v1/namespaces/shop/pods?watch=1`.
    pub url: String,
}

/// Who can do this? The fields are those of [`AccessQuestion`](crate::report::AccessQuestion).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct WhoCanQuestion {
    pub verb: String,
    pub api_group: String,
    pub resource: String,
    pub subresource: String,
    pub name: String,
    /// Absent: cluster-wide. Who can in some namespace alone is then told as near.
    pub namespace: Option<String>,
    pub path: Option<String>,
    /// Also those whom only Kubernetes' default bindings name.
    pub defaults: bool,
}

/// Everything that one subject may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct PermissionsQuestion {
    pub user: String,
    /// Empty: those that every such user is in.
    pub groups: Vec<String>,
    /// In this namespace, with what counts everywhere; absent: everywhere, scope by scope.
    pub namespace: Option<String>,
}

/// Which subjects may do which verbs on which resources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct AccessMatrixQuestion {
    /// Absent: cluster scope.
    pub namespace: Option<String>,
    /// As the report labels them (`User jane`); empty: all of the report.
    pub subjects: Vec<String>,
    /// `resource[/subresource][.group]`, as `deployments.apps` or `pods/exec`; empty: those that rules of the files name, and the most telling ones.
    pub resources: Vec<String>,
    /// Empty: the eight standard ones.
    pub verbs: Vec<String>,
}

/// Which pods run with this identity (`system:serviceaccount:NAMESPACE:NAME`, or `NAMESPACE/NAME`)?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct RunningAsQuestion {
    pub user: String,
}

/// May this user create or change this Role, ClusterRole or binding?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct EscalationQuestion {
    pub user: String,
    /// Empty: those that every such user is in.
    pub groups: Vec<String>,
    /// `create` (when empty) or `update`.
    pub verb: String,
    /// The object of the files that is to be written, as `ClusterRole admin` or `RoleBinding shop/readers`.
    pub object: String,
    /// Or its manifest, in YAML.
    pub manifest: String,
}

/// The smallest role and binding that grant exactly these requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct LeastPrivilegeQuestion {
    /// Who needs them; empty: whom the audit log names, if it names one.
    pub user: String,
    /// A name for the role and the binding; empty: one that is made from the user's.
    pub name: String,
    /// One a line: `VERB RESOURCE[/NAME] [-n NAMESPACE]`, `METHOD URL`, or an event of an audit log in JSON.
    pub requests: String,
}
