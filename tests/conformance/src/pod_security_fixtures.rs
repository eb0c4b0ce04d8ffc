//! Upstream's own fixtures of the Pod Security Standards: what each breaks, and what the API server then says.
//!
//! The pods come verbatim from others and are no part of this repository: they are read where a folder beside it holds them.

use std::fs;
use std::path::PathBuf;

use policy_core::admission::pod_security::namespace::{Mode, Policy, Request};
use policy_core::admission::pod_security::{Level, Standards, Version, told};
use policy_core::cluster::Pod;
use policy_core::manifest::meta::Labels;
use serde::Deserialize;
use serde::de::Error;
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    /// The fixture's path, without the ending.
    id: String,
    level: String,
    version: String,
    expect: Answer,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// Check, reason and detail, in upstream's order.
    violations: Vec<(String, String, String)>,
    /// The API error where the level is enforced.
    message: String,
    /// Where it is warned of.
    warning: String,
    /// What the pod breaks at `restricted` if it is a fixture of `baseline`, and the other way round.
    other_level: String,
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../../shared/data/pod-security/psa-fixtures"].iter().collect()
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let not_read = |what: String| Outcome::Failed { expected: format!("{:?}", case.expect), actual: what };
    let file = folder().join(&case.id).with_extension("yaml");
    let Ok(text) = fs::read_to_string(&file) else {
        return Ok(not_read(format!("there is no {}", file.display())));
    };
    let mut playground = playground(&[&text]);
    let Some(pod) = playground.cluster().pods.first() else { return Ok(not_read("no pod is read".to_owned())) };
    Ok(Outcome::of(&case.expect, &answer(&case, pod)?))
}

fn answer(case: &Case, pod: &Pod) -> Result<Answer, serde_json::Error> {
    let unknown = |what: &str| serde_json::Error::custom(format!("no such {what}"));
    let level = Level::parse(&case.level).ok_or_else(|| unknown("level"))?;
    let version = Version::parse(&case.version).ok_or_else(|| unknown("version"))?;
    let other = if level == Level::Baseline { Level::Restricted } else { Level::Baseline };
    let check = |level| Standards::NEWEST.check(&pod.metadata, &pod.spec, level, version);
    let decide = |mode: Mode| {
        let labels = [(mode.level_label(), case.level.clone()), (mode.version_label(), case.version.clone())];
        let labels: Labels = labels.into_iter().collect();
        Standards::NEWEST.admit(&labels, Policy::default(), &pod.name, Request::Pod(&pod.metadata, &pod.spec))
    };
    let violations = check(level).into_iter();
    Ok(Answer {
        violations: violations.map(|each| (each.check.to_owned(), each.reason, each.detail)).collect(),
        message: decide(Mode::Enforce).message,
        warning: decide(Mode::Warn).warnings.join("; "),
        other_level: told(&check(other)),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::folder;
    use crate::{Outcome, run_file};

    const UPSTREAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/upstream/fixtures.pod-security-fixtures.jsonl");

    #[test]
    fn each_fixture_breaks_what_upstream_says_in_its_words() {
        if !folder().is_dir() {
            eprintln!("skipped: there is no ../shared/data/pod-security/psa-fixtures beside the repository");
            return;
        }
        let outcomes = run_file(Path::new(UPSTREAM)).expect("the file can be read").expect("it is a vector file");
        let failed = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed);
        assert_eq!((outcomes.len(), failed.collect::<Vec<_>>()), (255, vec![]));
    }
}
