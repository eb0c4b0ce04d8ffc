//! Validation: what the API server says of each document on create.
//!
//! Of `expect`, the strict field errors and whether a document decodes are compared; field errors are those of the
//! validators, of which there are none yet.

use policy_core::manifest::Status;
use serde::Deserialize;
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    manifests: String,
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
struct Document {
    errors: Vec<String>,
    strict: Vec<String>,
    decodes: bool,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let expected: Vec<Document> = case
        .expect
        .into_iter()
        .map(|expected| Document {
            errors: expected.errors,
            strict: sorted(expected.strict),
            decodes: expected.decode_error.is_none(),
        })
        .collect();
    let mut playground = playground(&[&case.manifests]);
    let sources = playground.cluster().sources.clone();
    let actual: Vec<Document> = sources
        .iter()
        .map(|(_, source)| {
            let object = source.document.objects.first();
            let issues = object.map(|object| object.issues.as_slice()).unwrap_or_default();
            let decodes = object.is_some_and(|object| !matches!(object.status, Status::Refused));
            let strict = issues.iter().filter(|issue| issue.code == "unknown-field");
            let strict = strict.map(|issue| format!("unknown field \"{}\"", issue.path)).collect();
            let duplicates = source.document.problems.iter().filter(|problem| problem.code == "duplicate-field");
            let duplicates = duplicates.map(|problem| problem.message.clone());
            Document { errors: Vec::new(), strict: sorted(duplicates.chain::<Vec<String>>(strict).collect()), decodes }
        })
        .collect();
    // Where a document does not decode nothing else is compared.
    let comparable = |documents: Vec<Document>, others: &[bool]| -> Vec<Document> {
        documents
            .into_iter()
            .enumerate()
            .map(|(index, document)| match others.get(index) {
                Some(false) => Document { errors: Vec::new(), strict: Vec::new(), decodes: document.decodes },
                _ => document,
            })
            .collect()
    };
    let decodes: Vec<bool> = expected.iter().map(|document| document.decodes).collect();
    Ok(Outcome::of(&comparable(expected, &decodes), &comparable(actual, &decodes)))
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}
