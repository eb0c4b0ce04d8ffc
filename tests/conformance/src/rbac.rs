//! RBAC: may a user, with exactly the groups that are given, do something?

use policy_core::rbac::{Attributes, Rbac, User};
use policy_core::report::KubernetesVersion;
use serde::Deserialize;
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    manifests: String,
    /// With the default roles and bindings of `version`; without it, those of the manifests only.
    #[serde(default)]
    bootstrap: bool,
    #[serde(default)]
    version: KubernetesVersion,
    /// Members of system:masters bypass the authorizer.
    #[serde(default)]
    bypass: bool,
    queries: Vec<Query>,
    expect: Vec<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Query {
    user: String,
    groups: Vec<String>,
    verb: String,
    api_group: String,
    resource: String,
    subresource: String,
    name: String,
    /// Absent: cluster scope.
    namespace: String,
    path: Option<String>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let mut playground = playground(&[&case.manifests]);
    let rbac = Rbac::new(playground.cluster(), case.bootstrap.then_some(case.version));
    let allowed = |query: Query| {
        let user = User { name: query.user, groups: query.groups };
        let attributes = Attributes {
            verb: query.verb,
            api_group: query.api_group,
            resource: query.resource,
            subresource: query.subresource,
            name: query.name,
            namespace: query.namespace,
            path: query.path,
        };
        (case.bypass && user.bypasses_authorization()) || rbac.authorize(&user, &attributes).allowed
    };
    let actual: Vec<bool> = case.queries.into_iter().map(allowed).collect();
    Ok(Outcome::of(&case.expect, &actual))
}
