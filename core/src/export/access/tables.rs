//! Access as CSV and Markdown.

use crate::export::csv::record;
use crate::export::markdown::{head, row, sentence, text};
use crate::report::access::{AccessReport, Permission, SubjectAccess, drawn};

/// One rule of one subject a line.
pub(in crate::export) fn csv(report: &AccessReport) -> String {
    let mut out = String::new();
    record(&mut out, &["subject", "scope", "verbs", "api groups", "resources", "names", "non-resource URLs", "via"]);
    for subject in &report.subjects {
        let label = drawn::label(subject);
        for scope in &subject.scopes {
            let place = scope.namespace.as_deref().unwrap_or("cluster");
            for rule in &scope.permissions {
                let groups: Vec<&str> = rule
                    .api_groups
                    .iter()
                    .map(|group| if group.is_empty() { "core" } else { group.as_str() })
                    .collect();
                let fields = [
                    &label,
                    place,
                    &rule.verbs.join(" "),
                    &groups.join(" "),
                    &rule.resources.join(" "),
                    &rule.resource_names.join(" "),
                    &rule.non_resource_urls.join(" "),
                    &via(rule),
                ];
                record(&mut out, &fields);
            }
        }
    }
    out
}

/// The steps to a permission, each a sentence.
fn via(rule: &Permission) -> String {
    let steps: Vec<&str> = rule.via.iter().map(|reason| reason.text.as_str()).collect();
    steps.join(" ")
}

pub(in crate::export) fn markdown(report: &AccessReport) -> String {
    let mut out = format!("# {}\n\n{}\n", drawn::HEADING, sentence(&report.summary));
    if !report.risks.is_empty() {
        out.push_str(&format!("\n## {}\n\n", drawn::RISKS));
        for risk in &report.risks {
            out.push_str(&format!("- {} {} {}\n", sentence(&risk.text), sentence(&risk.why), sentence(&risk.help)));
        }
    }
    for subject in &report.subjects {
        section(&mut out, subject);
    }
    out
}

fn section(out: &mut String, subject: &SubjectAccess) {
    out.push_str(&format!("\n## {}\n\n{}\n", text(&drawn::label(subject)), sentence(&subject.summary)));
    if !subject.groups.is_empty() {
        out.push_str(&format!("\n{}: {}\n", drawn::GROUPS, text(&subject.groups.join(", "))));
    }
    for scope in &subject.scopes {
        out.push_str(&format!("\n### {}\n\n", text(&drawn::zone(scope.namespace.as_deref()))));
        head(out, &drawn::COLUMNS);
        for rule in &scope.permissions {
            let objects = if rule.resources.is_empty() { &rule.non_resource_urls } else { &rule.resources };
            let groups: Vec<&str> =
                rule.api_groups.iter().map(|group| if group.is_empty() { "core" } else { group.as_str() }).collect();
            let fields =
                [rule.verbs.join(" "), objects.join(" "), groups.join(" "), rule.resource_names.join(" "), via(rule)];
            row(out, &fields.map(|field| text(&field)));
        }
    }
}
