//! How pods and policies are told where they are drawn or exported.

use super::{PodAdmission, PolicyOutcome, PolicyUser};
use crate::report::Verdict;

pub const TITLE: &str = "Which pods are admitted";
pub const HEADING: &str = "Pods";
pub const NO_PODS: &str = "No pods";
pub const LEVEL: &str = "Level that they meet";
pub const MEET: [&str; 3] = ["restricted", "baseline", "privileged"];
pub const WARNINGS: &str = "Warnings";
pub const POLICIES: &str = "PodSecurityPolicies";
pub const REQUIREMENTS: &str = "What it asks for";
pub const USERS: &str = "Who may use it";
pub const NOBODY: &str = "Nobody.";

/// Of the table of pods; a column for each policy follows.
pub const COLUMNS: [&str; 6] = ["Pod", "Runs as", "Created by", "Verdict", "Admitted by", "Level"];

/// Of pods times policies, in CSV.
pub const RECORD: [&str; 12] = [
    "pod",
    "workload",
    "runs as",
    "created by",
    "verdict",
    "admitted by",
    "level",
    "version",
    "policy",
    "outcome",
    "granted to",
    "first failed rule",
];

/// Under a drawing.
pub const LEGEND: &str =
    "Arrows lead from pods to what policies say of them, and from policies to those who may use them.";

/// How the script of commands starts.
pub const SCRIPT: &str = "#!/bin/sh
# Asks a real cluster what was worked out from the manifests, and tells where it answers otherwise: whether the pods'
# service accounts may use the policies, and whether the namespaces' pods meet a level of the Pod Security Standards.
# Nothing is changed. Whoever runs it needs the rights to impersonate and to update namespaces. A policy may also be
# granted in API group `extensions`, which counts for the cluster and which kubectl does not see.
";
/// What asks for a level and listens for what it would break.
pub const EXPECT_LEVEL: &str = "expect_level() {
  asked=$((asked + 1))
  if answer=$(kubectl label --dry-run=server --overwrite namespace \"$@\" 2>&1); then
    case $answer in
      *'existing pods in namespace'*) ;;
      *) return ;;
    esac
  fi
  otherwise=$((otherwise + 1))
  printf '%s\\n' \"expected no pod to stand in the way, got ${answer:-nothing}: kubectl label --dry-run=server --overwrite namespace $*\"
}
";
/// Of a policy's users.
pub const AUTHENTICATED: &str = "group system:authenticated";
pub const AS_AUTHENTICATED: &str = "# By group system:authenticated alone: kubectl asks as one of it, but admission counts that group only for who creates the pod.";
pub const LEVELS: &str = "\n# The strictest levels that the pods of each namespace meet as they are written";
pub const NOT_ENFORCED: &str =
    "\n# PodSecurityPolicies are not asked in this cluster: whether they may be used is not asked either.";

/// `default/web (Deployment)`.
#[must_use]
pub fn pod(pod: &PodAdmission) -> String {
    match &pod.workload {
        Some(kind) => [&pod.id, " (", kind, ")"].concat(),
        None => pod.id.clone(),
    }
}

#[must_use]
pub fn service_account(pod: &PodAdmission) -> String {
    [&pod.namespace, "/", &pod.service_account].concat()
}

/// `service account default/web`, as a heading over commands.
#[must_use]
pub fn asked_for(pod: &PodAdmission) -> String {
    ["\n# Service account ", &service_account(pod)].concat()
}

#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Rejected => "rejected",
        Verdict::Depends => "depends",
        _ => "admitted",
    }
}

/// What a policy does with a pod.
#[must_use]
pub fn outcome(outcome: &PolicyOutcome) -> &'static str {
    let granted = outcome.granted_to_service_account || outcome.granted_to_creator;
    match (outcome.chosen, outcome.passes, granted) {
        (true, ..) => "admits it",
        (_, true, true) => "would admit it",
        (_, true, false) => "not granted",
        (_, false, true) => "fails",
        (_, false, false) => "fails, not granted",
    }
}

/// With what the policy sets and the rule that the pod breaks first.
#[must_use]
pub fn outcome_in_full(told: &PolicyOutcome) -> String {
    let changed = if told.mutates && told.passes { " with changes" } else { "" };
    match first_failure(told) {
        "" => [outcome(told), changed].concat(),
        message => [outcome(told), ": ", message].concat(),
    }
}

/// For an arrow, with the field that fails first.
#[must_use]
pub fn outcome_in_short(told: &PolicyOutcome) -> String {
    match first_failure(told).split_once(": ") {
        Some((field, _)) => [outcome(told), ": ", field].concat(),
        None => outcome(told).to_owned(),
    }
}

/// As the API server prints it; empty where nothing fails.
#[must_use]
pub fn first_failure(outcome: &PolicyOutcome) -> &str {
    outcome.failures.first().map_or("", |failure| &failure.message)
}

#[must_use]
pub fn granted_to(outcome: &PolicyOutcome) -> &'static str {
    match (outcome.granted_to_service_account, outcome.granted_to_creator) {
        (true, true) => "service account, creator",
        (true, false) => "service account",
        (false, true) => "creator",
        (false, false) => "",
    }
}

/// `everywhere`, `in shop`.
#[must_use]
pub fn place(user: &PolicyUser) -> String {
    match &user.namespace {
        Some(namespace) => ["in ", namespace].concat(),
        None => "everywhere".to_owned(),
    }
}

/// Of a drawing or a table that is too large.
#[must_use]
pub fn left_out(number: usize, one: &str, many: &str) -> Option<String> {
    let told = if number == 1 { [" ", one, " is"] } else { [" ", many, " are"] };
    (number > 0).then(|| [number.to_string(), told.concat(), " left out.".to_owned()].concat())
}
