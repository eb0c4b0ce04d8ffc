//! Access as CSV and Markdown: the report, and what an answer lists.

use crate::export::csv::record;
use crate::export::markdown::{head, row, sentence, text};
use crate::report::Reason;
use crate::report::access::{
    AccessDetails, AccessMatrix, AccessReport, Holder, Permission, PermissionChange, Scope, SubjectAccess, drawn,
};

/// What a rule is told by, in CSV.
const RULE: [&str; 7] = ["scope", "verbs", "api groups", "resources", "names", "non-resource URLs", "via"];

/// One rule of one subject a line.
pub(in crate::export) fn csv(report: &AccessReport) -> String {
    let mut out = String::new();
    record(&mut out, &[&["subject"], RULE.as_slice()].concat());
    for subject in &report.subjects {
        let label = drawn::label(subject);
        for scope in &subject.scopes {
            rules_csv(&mut out, &[&label], scope);
        }
        if subject.left_out > 0 {
            record(&mut out, &[&label, "", "", "", "", "", "", &drawn::not_listed(subject.left_out)]);
        }
    }
    out
}

/// A line for each rule, behind these fields.
fn rules_csv(out: &mut String, before: &[&str], scope: &Scope) {
    for rule in &scope.permissions {
        let fields = [
            &rule.verbs.join(" "),
            &groups(rule),
            &rule.resources.join(" "),
            &rule.resource_names.join(" "),
            &rule.non_resource_urls.join(" "),
            &steps(&rule.via),
        ];
        let mut all = before.to_vec();
        all.push(drawn::place(scope.namespace.as_deref()));
        all.extend(fields.map(String::as_str));
        record(out, &all);
    }
}

fn groups(rule: &Permission) -> String {
    let named = |group: &String| if group.is_empty() { "core".to_owned() } else { group.clone() };
    rule.api_groups.iter().map(named).collect::<Vec<_>>().join(" ")
}

/// The steps to a permission, each a sentence.
fn steps(via: &[Reason]) -> String {
    via.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(" ")
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
        rules_markdown(out, scope);
    }
}

fn rules_markdown(out: &mut String, scope: &Scope) {
    out.push_str(&format!("\n### {}\n\n", text(&drawn::zone(scope.namespace.as_deref()))));
    head(out, &drawn::COLUMNS);
    for rule in &scope.permissions {
        let objects = if rule.resources.is_empty() { &rule.non_resource_urls } else { &rule.resources };
        let (verbs, names) = (rule.verbs.join(" "), rule.resource_names.join(" "));
        let fields = [verbs, objects.join(" "), groups(rule), names, steps(&rule.via)];
        row(out, &fields.map(|field| text(&field)));
    }
}

/// What an answer lists, one table after the other; empty where it lists nothing.
pub(in crate::export) fn answer_csv(details: &AccessDetails) -> String {
    let mut out = String::new();
    if let Some(matrix) = &details.matrix {
        table(&mut out, &matrix_of(matrix), &record_of);
    }
    if !details.holders.is_empty() {
        table(&mut out, &holders(&details.holders), &record_of);
    }
    if !details.scopes.is_empty() {
        record(&mut out, &RULE);
        for scope in &details.scopes {
            rules_csv(&mut out, &[], scope);
        }
    }
    if !details.changes.is_empty() {
        table(&mut out, &changes(&details.changes), &record_of);
    }
    out
}

/// The same in Markdown.
pub(in crate::export) fn answer_markdown(details: &AccessDetails) -> String {
    let mut out = String::new();
    let mut tables = Vec::new();
    tables.extend(details.matrix.as_ref().map(matrix_of));
    tables.extend((!details.holders.is_empty()).then(|| holders(&details.holders)));
    tables.extend((!details.changes.is_empty()).then(|| changes(&details.changes)));
    for rows in tables {
        out.push_str(if out.is_empty() { "" } else { "\n" });
        table(&mut out, &rows, &|out, index, fields| {
            let fields: Vec<String> = fields.iter().map(|field| text(field)).collect();
            if index == 0 {
                head(out, &fields.iter().map(String::as_str).collect::<Vec<_>>());
            } else {
                row(out, &fields);
            }
        });
    }
    for scope in &details.scopes {
        rules_markdown(&mut out, scope);
    }
    out.trim_start().to_owned()
}

/// Writes one row after the other; the first holds the headings.
fn table(out: &mut String, rows: &[Vec<String>], write: &dyn Fn(&mut String, usize, &[String])) {
    for (index, fields) in rows.iter().enumerate() {
        write(out, index, fields);
    }
}

fn record_of(out: &mut String, _: usize, fields: &[String]) {
    record(out, &fields.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A row for each subject, a column for each resource.
fn matrix_of(matrix: &AccessMatrix) -> Vec<Vec<String>> {
    let mut rows =
        vec![[vec![drawn::place(matrix.namespace.as_deref()).to_owned()], matrix.resources.clone()].concat()];
    for (subject, cells) in matrix.subjects.iter().zip(&matrix.cells) {
        let mut fields = vec![subject.clone()];
        fields.extend(cells.iter().map(drawn::cell));
        rows.push(fields);
    }
    rows.extend(drawn::rest(matrix.subjects.len(), matrix.subjects_total).map(|told| vec![told]));
    rows.extend(drawn::rest(matrix.resources.len(), matrix.resources_total).map(|told| vec![String::new(), told]));
    rows
}

fn holders(holders: &[Holder]) -> Vec<Vec<String>> {
    let mut rows = vec![drawn::HOLDERS.map(str::to_owned).to_vec()];
    for holder in holders {
        let place = drawn::place(holder.scope.as_deref()).to_owned();
        rows.push(vec![holder.label.clone(), place, steps(&holder.via)]);
    }
    rows
}

fn changes(changes: &[PermissionChange]) -> Vec<Vec<String>> {
    let mut rows = vec![drawn::CHANGES.map(str::to_owned).to_vec()];
    for change in changes {
        rows.push(vec![
            change.subject.clone(),
            drawn::place(change.namespace.as_deref()).to_owned(),
            drawn::gained(change.gained).to_owned(),
            change.what.clone(),
            steps(&change.via),
        ]);
    }
    rows
}
