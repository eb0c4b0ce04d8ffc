//! The network as Markdown.

use crate::export::markdown::{head, row, section, sentence, text};
use crate::report::network::alike::{Alike, Group};
use crate::report::network::{Cell, Connection, NetworkReport, Traffic, drawn};

/// At most so many ends are named in one row.
const MAX_NAMES: usize = 8;

pub(in crate::export) fn network(report: &NetworkReport) -> String {
    let mut out = format!("# {}\n\n{}\n", drawn::HEADING, sentence(&report.summary));
    for incomplete in &report.incomplete {
        out.push_str(&format!("\n> {}\n", sentence(incomplete)));
    }
    if !report.endpoints.is_empty() {
        matrix(&mut out, report);
    }
    if !report.policies.is_empty() {
        out.push_str(&format!("\n## {}\n", drawn::POLICIES));
    }
    for policy in &report.policies {
        let name = drawn::policy(policy);
        section(&mut out, "###", &name, &policy.sentences);
    }
    if !report.services.is_empty() {
        out.push_str(&format!("\n## {}\n", drawn::SERVICES));
    }
    for service in &report.services {
        section(&mut out, "###", &format!("{}/{}", service.namespace, service.name), &service.sentences);
    }
    if !report.notes.is_empty() {
        section(&mut out, "##", drawn::NOTES, &report.notes);
    }
    out
}

pub(in crate::export) fn connections(connections: &[Connection]) -> String {
    let changes = connections.iter().any(|connection| connection.before.is_some());
    let mut headings = vec![drawn::FROM, drawn::TO, drawn::NOW];
    if changes {
        headings.insert(2, drawn::BEFORE);
    }
    let mut out = String::new();
    head(&mut out, &headings);
    for connection in connections {
        let mut fields = vec![all_of(&connection.from), all_of(&connection.to), text(drawn::cell(&connection.now))];
        if changes {
            let before = connection.before.as_ref().map_or("", drawn::cell);
            fields.insert(2, text(before));
        }
        row(&mut out, &fields);
    }
    out
}

/// Groups of ends that are alike, numbered so that the table stays narrow: each is a row and a column.
fn matrix(out: &mut String, report: &NetworkReport) {
    let alike = Alike::of(report);
    out.push_str(&format!("\n## {}\n\n", drawn::MATRIX));
    let numbers: Vec<String> = (1..=alike.groups.len()).map(|number| number.to_string()).collect();
    let mut headings = vec!["", drawn::FROM_TO];
    headings.extend(numbers.iter().map(String::as_str));
    head(out, &headings);
    for (from, (group, number)) in alike.groups.iter().zip(&numbers).enumerate() {
        let mut fields = vec![format!("**{number}**"), members(report, group)];
        for to in 0..alike.groups.len() {
            fields.push(alike.cell(from, to).map_or_else(String::new, mark));
        }
        row(out, &fields);
    }
    out.push_str(&format!("\n{}\n", drawn::MARKS));
    if let Some(note) = drawn::not_all_ends(report) {
        out.push_str(&format!("\n{note}\n"));
    }
}

fn members(report: &NetworkReport, group: &Group) -> String {
    text(&drawn::names(report, &group.members, MAX_NAMES))
}

/// As the page's matrix shows it.
fn mark(cell: &Cell) -> String {
    match cell.traffic {
        Traffic::All => "✓".to_owned(),
        Traffic::Some => text(&cell.ports),
        Traffic::None => "✕".to_owned(),
        Traffic::Itself => "–".to_owned(),
        Traffic::Depends => "?".to_owned(),
        Traffic::Outside => String::new(),
    }
}

fn all_of(names: &[String]) -> String {
    let mut all = String::new();
    for name in names {
        all.push_str(if all.is_empty() { "" } else { ", " });
        all.push_str(&text(name));
    }
    all
}
