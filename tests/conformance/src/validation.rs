//! Validation: what the API server says of each document on create.
//!
//! Errors and strict findings are compared as multisets. Where a document does not decode, a wrong type must be found at
//! the field that Go names (it leaves the items' numbers out), and nothing else is compared. Messages that print a Go
//! struct need to match only up to its first brace.

use policy_core::finding::FindingKind;
use policy_core::manifest::Issue;
use policy_core::report::{ClusterProfile, KubernetesVersion};
use serde::Deserialize;
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    manifests: String,
    #[serde(default)]
    version: KubernetesVersion,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    strict: Vec<String>,
    decode_error: Option<String>,
}

#[derive(Debug, PartialEq)]
enum Document {
    Decodes {
        errors: Vec<String>,
        strict: Vec<String>,
    },
    /// With the fields of a wrong type, without the items' numbers.
    DoesNotDecode(Vec<String>),
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let expected: Vec<Document> = case.expect.into_iter().map(expected).collect();
    let mut playground = playground(&[&case.manifests]);
    playground.set_profile(ClusterProfile { version: case.version, ..ClusterProfile::default() });
    let sources = playground.cluster().sources.clone();
    let mut actual: Vec<Document> = Vec::new();
    for (_, source) in sources.iter() {
        let object = source.document.objects.first();
        let issues = object.map(|object| object.issues.as_slice()).unwrap_or_default();
        let duplicates = source.document.problems.iter().filter(|problem| problem.code == "duplicate-field");
        let duplicates = duplicates.map(|problem| problem.message.clone()).collect();
        actual.push(found(issues, duplicates));
    }
    for (expected, actual) in expected.iter().zip(&mut actual) {
        only_the_field_that_go_names(expected, actual);
    }
    Ok(Outcome::of(&expected, &actual))
}

fn expected(expected: Expected) -> Document {
    match expected.decode_error {
        // `json: cannot unmarshal string into Go struct field PodSpec.spec.hostPID of type bool`
        Some(error) => {
            let after = error.split("Go struct field ").nth(1).unwrap_or_default();
            let field = after.split(" of type").next().unwrap_or_default();
            Document::DoesNotDecode(vec![field.split_once('.').map_or(field, |(_, path)| path).to_owned()])
        }
        None => Document::Decodes { errors: comparable(expected.errors), strict: comparable(expected.strict) },
    }
}

fn found(issues: &[Issue], duplicates: Vec<String>) -> Document {
    let wrong_types: Vec<String> =
        issues.iter().filter(|issue| issue.code == "wrong-type").map(|issue| unnumbered(issue.path.as_str())).collect();
    if !wrong_types.is_empty() {
        return Document::DoesNotDecode(wrong_types);
    }
    // What pods are refused for that are made of an object is none of its own errors.
    let errors = issues.iter().filter(|issue| issue.kind == FindingKind::Invalid && issue.of_pod.is_none());
    let errors = errors.map(|issue| issue.message.clone());
    let strict = issues.iter().filter(|issue| issue.code == "unknown-field").map(|issue| issue.message.clone());
    Document::Decodes { errors: comparable(errors.collect()), strict: comparable(strict.chain(duplicates).collect()) }
}

/// Go stops at the first wrong type; all others that are found must not count against us.
fn only_the_field_that_go_names(expected: &Document, actual: &mut Document) {
    if let (Document::DoesNotDecode(named), Document::DoesNotDecode(found)) = (expected, actual)
        && found.iter().any(|field| named.contains(field))
    {
        found.clone_from(named);
    }
}

/// `spec.containers[0].name` as Go tells it: `spec.containers.name`.
fn unnumbered(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

/// Sorted, and without Go's structs.
fn comparable(texts: Vec<String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.into_iter().map(without_go_structs).collect();
    texts.sort();
    texts
}

fn without_go_structs(text: String) -> String {
    let is_struct =
        [": v1.", ": core.", ": []core.", ": []policy.", ": policy."].iter().any(|start| text.contains(start));
    match text.split_once('{') {
        Some((before, _)) if is_struct => before.to_owned(),
        _ => text,
    }
}
