//! The network as comma-separated values: one ordered pair of ends a line.

use crate::export::csv::record;
use crate::report::network::alike::name;
use crate::report::network::{Cell, Connection, NetworkReport, Traffic};

/// Every pair about which there is a verdict: not an end with itself, and not two ends that are outside.
pub(in crate::export) fn network(report: &NetworkReport) -> String {
    let mut out = String::new();
    record(&mut out, &["from", "to", "verdict", "ports", "decided"]);
    for (from, row) in report.endpoints.iter().zip(&report.cells) {
        for (to, cell) in report.endpoints.iter().zip(row) {
            if !matches!(cell.traffic, Traffic::Itself | Traffic::Outside) {
                record(&mut out, &[name(from), name(to), verdict(cell), ports(cell), decided(cell)]);
            }
        }
    }
    out
}

/// One pair a line, too; where changes were asked for, with what was there before.
pub(in crate::export) fn connections(connections: &[Connection]) -> String {
    let mut out = String::new();
    let changes = connections.iter().any(|connection| connection.before.is_some());
    let mut fields = vec!["from", "to", "verdict", "ports", "decided"];
    if changes {
        fields.extend(["verdict before", "ports before"]);
    }
    record(&mut out, &fields);
    for Connection { from, to, now, before } in connections {
        for from in from {
            for to in to {
                let mut fields = vec![from, to, verdict(now), ports(now), decided(now)];
                if changes {
                    let before = before.as_ref();
                    fields.extend([before.map_or("", verdict), before.map_or("", ports)]);
                }
                record(&mut out, &fields);
            }
        }
    }
    out
}

fn verdict(cell: &Cell) -> &'static str {
    match cell.traffic {
        Traffic::All | Traffic::Some | Traffic::Itself => "allowed",
        Traffic::None => "denied",
        Traffic::Depends => "depends",
        Traffic::Outside => "",
    }
}

fn ports(cell: &Cell) -> &str {
    if cell.traffic == Traffic::All { "all" } else { &cell.ports }
}

/// Whether a policy had a say.
fn decided(cell: &Cell) -> &'static str {
    if cell.decided { "yes" } else { "no" }
}
