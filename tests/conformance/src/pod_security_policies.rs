//! Namespace labels alone: which policy Pod Security Admission reads off them since 1.26, and what it says of bad ones.

use policy_core::admission::pod_security::Standards;
use policy_core::admission::pod_security::namespace::{Mode, Policy};
use policy_core::finding::FindingKind;
use policy_core::manifest;
use policy_core::manifest::meta::Labels;
use policy_core::report::KubernetesVersion;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Outcome, case};

#[derive(Deserialize)]
struct Case {
    /// Their names below `pod-security.kubernetes.io/`.
    labels: Labels,
    expect: Answer,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Answer {
    enforce: String,
    audit: String,
    warn: String,
    /// Of labels that say nothing known; a namespace that has such is not created.
    errors: Vec<String>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let named = |(name, value): (&String, &String)| (format!("pod-security.kubernetes.io/{name}"), value.clone());
    let labels: Labels = case.labels.iter().map(named).collect();
    let (policy, bad) = Standards::NEWEST.policy(&labels, Policy::default());
    let errors: Vec<String> = bad.iter().map(ToString::to_string).collect();
    let created = refused(&labels);
    if created != errors {
        return Ok(Outcome::Failed { expected: format!("{errors:?}"), actual: format!("on create: {created:?}") });
    }
    let [enforce, audit, warn] = Mode::ALL.map(|mode| policy.of(mode).to_string());
    Ok(Outcome::of(&case.expect, &Answer { enforce, audit, warn, errors }))
}

/// What a namespace with these labels is refused for on create.
fn refused(labels: &Labels) -> Vec<String> {
    let labels: Value = labels.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": labels}});
    let objects = manifest::read(&namespace.to_string(), KubernetesVersion::V1_36).objects;
    let issues = objects.into_iter().flat_map(|object| object.issues);
    issues.filter(|issue| issue.kind == FindingKind::Invalid).map(|issue| issue.message).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Outcome, run_file};

    /// Cases of upstream's own unit tests and others derived from them.
    const UPSTREAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/upstream/namespaces.pod-security-policies.jsonl");

    #[test]
    fn labels_ask_for_what_upstream_reads_off_them() {
        let outcomes = run_file(Path::new(UPSTREAM)).expect("the file can be read").expect("it is a vector file");
        let failed = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed);
        assert_eq!((outcomes.len(), failed.collect::<Vec<_>>()), (28, vec![]));
    }
}
