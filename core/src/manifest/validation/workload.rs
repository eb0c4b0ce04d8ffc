//! What is wrong with a workload: the selector of its pods, and their template (pkg/apis/apps/validation,
//! pkg/apis/batch/validation, and pkg/apis/core/validation for replication controllers and pod templates).

use super::errors::{Errors, quoted};
use super::{labels, pod, stateful_set};
use crate::manifest::{Issue, Kind};
use crate::order;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// How Go begins to print a selector; the rest tells addresses.
const SELECTOR: &str = "v1.LabelSelector{…}";

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, kind: &Kind) {
    let spec = object.get("spec");
    match kind.name {
        "PodTemplate" => pod::check_template(errors, &object.get("template"), None),
        "ReplicationController" => check_controller(errors, &spec),
        "Job" => {
            check_own_selector(errors, &object.get("metadata"), &spec);
            check_job(errors, &spec, true);
        }
        "CronJob" => check_cron_job(errors, object),
        name => check_app(errors, object, &spec, name),
    }
}

/// Deployments and their like, which keep pods running for ever.
fn check_app(errors: &mut Errors, object: &Field<'_>, spec: &Field<'_>, kind: &str) {
    if kind == "StatefulSet" {
        stateful_set::check_own(errors, spec);
    }
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    if !selector.is_present() && kind != "DaemonSet" {
        errors.required(&selector, "");
    }
    let usable = labels::check_selector(errors, &selector);
    let empty = selector.get("matchLabels").entries().len() + selector.get("matchExpressions").items().len() == 0;
    if selector.is_present() && empty {
        // A ReplicaSet is taken for a deployment.
        let told = match kind {
            "StatefulSet" => "statefulset",
            "DaemonSet" => "daemonset",
            _ => "deployment",
        };
        errors.invalid(&selector, SELECTOR, &format!("empty selector is invalid for {told}"));
    }
    match usable {
        true => {
            // No selector at all selects nothing.
            let selects = if selector.is_present() { selects(&selector, &template) } else { false };
            check_selects(errors, &template, selects);
        }
        false if kind == "DaemonSet" => {}
        false => {
            errors.invalid(&selector, SELECTOR, if kind == "StatefulSet" { "" } else { "invalid label selector" });
        }
    }
    // Without a selector that can be used, upstream does not always come to the template.
    match kind {
        "StatefulSet" if usable => stateful_set::check_template(errors, object, spec),
        "StatefulSet" => {}
        _ if !usable && kind != "DaemonSet" => return,
        _ => pod::check_template(errors, &template, None),
    }
    check_goes_on(errors, &template);
    check_deadline(errors, &template, kind);
}

fn check_selects(errors: &mut Errors, template: &Field<'_>, selects: bool) {
    if !selects {
        let metadata = template.get("metadata");
        let labels = metadata.get("labels");
        errors.invalid(&labels, &go_map(&labels), "`selector` does not match template `labels`");
    }
}

/// As Go prints a `map[string]string`.
fn go_map(map: &Field<'_>) -> String {
    if !map.is_present() {
        return "map[string]string(nil)".to_owned();
    }
    let entries = order::map(map.entries());
    let list: Vec<String> =
        entries.iter().map(|(key, value)| format!("{}:{}", quoted(key), quoted(value.text()))).collect();
    format!("map[string]string{{{}}}", list.join(", "))
}

/// Whether the selector picks what is made of the template.
fn selects(selector: &Field<'_>, template: &Field<'_>) -> bool {
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    let all = selector.get("matchLabels").entries().all(|(key, value)| is(&labels.get(key), value.text()));
    all && selector.get("matchExpressions").items().all(|expression| {
        let (key, values) = (expression.get("key"), expression.get("values"));
        let label = labels.get(key.text());
        let named = values.items().any(|value| is(&label, value.text()));
        match expression.get("operator").text() {
            "In" => named,
            "NotIn" => !named,
            "Exists" => label.key_range().is_some(),
            _ => label.key_range().is_none(),
        }
    })
}

fn is(label: &Field<'_>, text: &str) -> bool {
    label.key_range().is_some() && label.text() == text
}

/// What the API server has against a pod, as it is written, as the template of a Deployment, beside what it has against the
/// pod (`ValidatePodTemplateSpecForReplicaSet`).
pub(crate) fn as_deployment_template(pod: &Field<'_>, version: KubernetesVersion) -> Vec<Issue> {
    let mut errors = Errors::new(version);
    check_goes_on(&mut errors, pod);
    check_deadline(&mut errors, pod, "Deployment");
    errors.into_issues()
}

/// Pods of these kinds are always started again.
fn check_goes_on(errors: &mut Errors, template: &Field<'_>) {
    let spec = template.get("spec");
    let policy = spec.get("restartPolicy");
    // The default.
    if !matches!(policy.text(), "" | "Always") {
        errors.unsupported(&policy, &["Always"]);
        errors.replace(&policy, "Always");
    }
}

fn check_deadline(errors: &mut Errors, template: &Field<'_>, kind: &str) {
    let spec = template.get("spec");
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.is_present() {
        // A Deployment's pods are told as a ReplicaSet's.
        let kind = if kind == "Deployment" { "ReplicaSet" } else { kind };
        errors.forbidden(&deadline, &format!("activeDeadlineSeconds in {kind} is not Supported"));
    }
}

/// `ValidateReplicationControllerSpec`; the selector is that of the template's labels, unless it says otherwise.
fn check_controller(errors: &mut Errors, spec: &Field<'_>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    if !template.is_present() {
        if selector.entries().len() == 0 {
            errors.required(&selector, "");
        }
        errors.required(&template, "");
        return;
    }
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    if selector.entries().len() == 0 && labels.entries().len() == 0 {
        errors.required(&selector, "");
    }
    check_selects(errors, &template, selector.entries().all(|(key, value)| is(&labels.get(key), value.text())));
    pod::check_template(errors, &template, None);
    check_goes_on(errors, &template);
    check_deadline(errors, &template, "ReplicationController");
}

/// `ValidateJobSpec`; the selector is made by the API server, unless it shall not be (`manualSelector`).
fn check_job(errors: &mut Errors, spec: &Field<'_>, is_job: bool) {
    let template = spec.get("template");
    pod::check_template(errors, &template, None);
    let pod = template.get("spec");
    let policy = pod.get("restartPolicy");
    match policy.text() {
        "" | "Always" => errors.required(&policy, "valid values: \"OnFailure\", \"Never\""),
        "OnFailure" | "Never" => {}
        _ => errors.unsupported(&policy, &["OnFailure", "Never"]),
    }
    if is_job && spec.get("manualSelector").bool() == Some(true) {
        let selector = spec.get("selector");
        if !selector.is_present() {
            errors.required(&selector, "");
        }
        if labels::check_selector(errors, &selector) {
            check_selects(errors, &template, selector.is_present() && selects(&selector, &template));
        }
    }
}

/// `ValidateGeneratedSelector`: the API server selects by the job's uid and name, and takes nothing else beside them. What a
/// cluster printed holds both.
fn check_own_selector(errors: &mut Errors, metadata: &Field<'_>, spec: &Field<'_>) {
    let selector = spec.get("selector");
    let is_own = |(key, value): (&str, Field<'_>)| match key.strip_prefix("batch.kubernetes.io/").unwrap_or(key) {
        "controller-uid" => value.text() == metadata.text_of("uid"),
        "job-name" => value.text() == metadata.text_of("name"),
        _ => false,
    };
    let own = selector.get("matchLabels").entries().all(is_own) && selector.get("matchExpressions").items().len() == 0;
    if !own && spec.get("manualSelector").bool() != Some(true) {
        errors.invalid(&selector, SELECTOR, "`selector` not auto-generated");
    }
}

fn check_cron_job(errors: &mut Errors, object: &Field<'_>) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    let template = spec.get("jobTemplate");
    let job = template.get("spec");
    let schedule = spec.get("schedule");
    if schedule.text().is_empty() {
        errors.required(&schedule, "");
    }
    pod::one_of(errors, &spec.get("concurrencyPolicy"), &["Allow", "Forbid", "Replace"]);
    check_job(errors, &job, false);
    let selector = job.get("selector");
    if selector.is_present() {
        errors.invalid(&selector, SELECTOR, "`selector` will be auto-generated");
    }
    let name = metadata.get("name");
    if name.text().len() > CRON_JOB_NAME_MAX {
        errors.invalid_text(&name, "must be no more than 52 characters");
    }
}

/// Its jobs' names are eleven longer.
const CRON_JOB_NAME_MAX: usize = 52;
