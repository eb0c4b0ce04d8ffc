//! Namespace labels: what Pod Security Admission answers in namespace `default` of Kubernetes 1.24.

use policy_core::admission::pod_security::Standards;
use policy_core::admission::pod_security::namespace::{Policy, Request};
use policy_core::order::Map;
use policy_core::report::KubernetesVersion;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    manifests: String,
    object: String,
    expect: Answer,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    allowed: bool,
    message: String,
    warnings: Vec<String>,
    audit_annotations: Map<String, String>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let mut playground = playground(&[&case.manifests, &case.object]);
    let cluster = playground.cluster();
    let namespace = cluster.namespace_by_name("default").and_then(|id| cluster.namespace(id));
    let (Some(namespace), Some(pod)) = (namespace, cluster.pods.first()) else {
        return Ok(Outcome::Failed { expected: format!("{:?}", case.expect), actual: "not read".to_owned() });
    };
    let request = match pod.workload {
        None => Request::Pod(&pod.metadata, &pod.spec),
        Some(_) => Request::Template(&pod.metadata, &pod.spec),
    };
    let standards = Standards::of(KubernetesVersion::V1_24);
    let decision = standards.admit(&namespace.labels, Policy::default(), &pod.name, request);
    let answer = Answer {
        allowed: decision.allowed,
        message: decision.message,
        warnings: decision.warnings,
        audit_annotations: decision.audit_annotations,
    };
    Ok(Outcome::of(&case.expect, &answer))
}
