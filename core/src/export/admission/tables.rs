//! Pods and policies as CSV and Markdown.

use crate::export::csv::record;
use crate::export::markdown::{head, row, section, sentence, text};
use crate::report::admission::{AdmissionReport, PodAdmission, PolicySummary, drawn};

/// At most so many policies have a column of their own in Markdown.
const MAX_COLUMNS: usize = 12;

/// A line for each pod and policy; one for a pod that no policy was asked about.
#[must_use]
pub fn csv(report: &AdmissionReport) -> String {
    let mut out = String::new();
    record(&mut out, &drawn::RECORD);
    for pod in &report.pods {
        let account = drawn::service_account(pod);
        let fields = [
            &pod.id,
            pod.workload.as_deref().unwrap_or_default(),
            &account,
            &pod.created_by,
            drawn::verdict(pod.verdict),
            pod.policy.as_deref().unwrap_or_default(),
            &pod.standard.level,
            &pod.standard.version,
        ];
        for outcome in &pod.outcomes {
            let of_policy =
                [&outcome.policy, drawn::outcome(outcome), drawn::granted_to(outcome), drawn::first_failure(outcome)];
            record(&mut out, &[fields.as_slice(), &of_policy].concat());
        }
        if pod.outcomes.is_empty() {
            record(&mut out, &[fields.as_slice(), &[""; 4]].concat());
        }
    }
    out
}

#[must_use]
pub fn markdown(report: &AdmissionReport) -> String {
    let mut out = ["# ", drawn::HEADING, "\n\n", &sentence(&report.summary), "\n"].concat();
    if !report.pods.is_empty() {
        out.push('\n');
        pods(&mut out, report);
    }
    if !report.warnings.is_empty() {
        section(&mut out, "##", drawn::WARNINGS, &report.warnings);
    }
    for summary in &report.policies {
        policy(&mut out, summary);
    }
    out
}

/// A row for each pod, a column for each policy.
fn pods(out: &mut String, report: &AdmissionReport) {
    let mut headings: Vec<String> = drawn::COLUMNS.map(str::to_owned).to_vec();
    headings.extend(report.policies.iter().take(MAX_COLUMNS).map(|policy| text(&policy.name)));
    let columns = headings.len();
    head(out, &headings.iter().map(String::as_str).collect::<Vec<_>>());
    for pod in &report.pods {
        let mut fields = told(pod);
        fields.extend(pod.outcomes.iter().take(MAX_COLUMNS).map(|outcome| text(&drawn::outcome_in_full(outcome))));
        // Of too many pods and policies none is judged.
        fields.resize(columns, String::new());
        row(out, &fields);
    }
    let beyond = report.policies.len().saturating_sub(MAX_COLUMNS);
    if let Some(left_out) = drawn::left_out(beyond, "policy", "policies") {
        out.push_str(&["\n", &left_out, "\n"].concat());
    }
}

fn told(pod: &PodAdmission) -> Vec<String> {
    let fields = [
        &drawn::pod(pod),
        &drawn::service_account(pod),
        &pod.created_by,
        drawn::verdict(pod.verdict),
        pod.policy.as_deref().unwrap_or_default(),
        &[&pod.standard.level, " (", &pod.standard.version, ")"].concat(),
    ];
    fields.map(text).to_vec()
}

/// What it asks for and leaves open, and who may use it.
fn policy(out: &mut String, policy: &PolicySummary) {
    out.push_str(&["\n## PodSecurityPolicy ", &text(&policy.name), "\n"].concat());
    section(out, "###", drawn::REQUIREMENTS, &policy.requirements);
    if !policy.warnings.is_empty() {
        section(out, "###", drawn::WARNINGS, &policy.warnings);
    }
    section(out, "###", drawn::USERS, &[]);
    for user in &policy.users {
        let via: Vec<String> = user.via.iter().map(|reason| sentence(&reason.text)).collect();
        let line = ["- ", &text(&user.subject), ", ", &text(&drawn::place(user)), ": ", &via.join(" "), "\n"];
        out.push_str(&line.concat());
    }
    if policy.users.is_empty() {
        out.push_str(&["- ", drawn::NOBODY, "\n"].concat());
    }
}
