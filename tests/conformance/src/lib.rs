//! Compares policy-core with the answers of real Kubernetes code, case by case.

mod namespace_labels;
mod network;
mod pod_security;
mod psp;
mod rbac;
mod validation;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use policy_core::Playground;
use policy_core::report::SourceFile;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a case came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed { expected: String, actual: String },
}

impl Outcome {
    /// Passes when both print alike.
    fn of<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Self {
        if expected == actual {
            return Self::Passed;
        }
        Self::Failed { expected: format!("{expected:?}"), actual: format!("{actual:?}") }
    }
}

/// Runs one case of a domain, as its JSON stands in the file.
type Domain = fn(Value) -> Result<Outcome, serde_json::Error>;

fn domain_of(file: &Path) -> Option<Domain> {
    let name = file.file_name()?.to_str()?.strip_suffix(".jsonl")?;
    match name.rsplit('.').next()? {
        "network" => Some(network::run),
        "rbac" => Some(rbac::run),
        "psp" => Some(psp::run),
        "pod-security" => Some(pod_security::run),
        "namespace-labels" => Some(namespace_labels::run),
        "validation" => Some(validation::run),
        _ => None,
    }
}

/// The files named, and of folders the `*.jsonl` files below them, sorted.
///
/// # Errors
/// When a path cannot be read.
pub fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
            let mut below = entries.collect::<io::Result<Vec<_>>>()?;
            below.retain(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "jsonl"));
            below.sort();
            found.extend(files(&below)?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// Runs every case of a file; `None` when it is no vector file.
///
/// # Errors
/// When the file cannot be read, or a line of it is no case.
pub fn run_file(file: &Path) -> io::Result<Option<Vec<(String, Outcome)>>> {
    let Some(domain) = domain_of(file) else { return Ok(None) };
    let text = fs::read_to_string(file)?;
    let mut outcomes = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let bad_line = |error: serde_json::Error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}:{}: {error}", file.display(), index + 1))
        };
        let case: Value = serde_json::from_str(line).map_err(bad_line)?;
        let id = case.get("id").and_then(Value::as_str).unwrap_or("(no id)").to_owned();
        outcomes.push((id, domain(case).map_err(bad_line)?));
    }
    Ok(Some(outcomes))
}

/// A case of the shape that its domain expects.
fn case<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

/// A playground that holds these manifests, and asks each evaluator alone: what validation refuses takes part.
fn playground(manifests: &[&str]) -> Playground {
    let named = |(index, text): (usize, &&str)| SourceFile { name: format!("{index}.yaml"), text: (*text).to_owned() };
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(manifests.iter().enumerate().map(named).collect());
    playground
}
