//! Connections as a table: what may go from some ends to others, now or before and now.

use policy_core::report::network::{Cell, Connection, NetworkReport, Traffic};

use super::matrix::class;
use crate::state::network::question;
use crate::state::{Filter, Listed};
use crate::views::chip::mark;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{facts, more, quiet_line};
use crate::words;

/// At most so many names are written for one end of a row.
const NAMES: usize = 3;

/// The first connections that the filter lets; `left_out` is how many the answer leaves out.
// Not inlined: its code is fetched when it is first shown.
#[inline(never)]
pub fn table(
    connections: &[&Connection],
    left_out: usize,
    filter: &Filter,
    report: &NetworkReport,
    page: &Page,
) -> Node {
    let shown: Vec<&Connection> = connections.iter().copied().filter(|connection| filter.lets(connection)).collect();
    if shown.is_empty() {
        return none();
    }
    let changes = shown.iter().any(|connection| connection.before.is_some());
    let heads: &[&str] = match changes {
        true => &[words::FROM, words::TO, words::BEFORE, words::NOW, words::CHANGE],
        false => &[words::FROM, words::TO, words::TRAFFIC],
    };
    let rows = shown.iter().take(page.limit(Listed::Connections)).map(|each| row(each, filter, report, page));
    let table = el("div").testid("connections").add(facts(words::CONNECTIONS, heads, rows));
    none()
        .add(table)
        .add(more(shown.len(), Listed::Connections, page))
        .add_if(left_out > 0, || quiet_line(&words::more(left_out)))
}

fn row(connection: &Connection, filter: &Filter, report: &NetworkReport, page: &Page) -> Node {
    let Connection { from, to, now, before } = connection;
    let (sources, targets) = (filter.first(from, NAMES), filter.first(to, NAMES));
    let first = |names: &[&str]| names.first().copied().unwrap_or_default().to_owned();
    let (source, target) = (first(&sources), first(&targets));
    let ports = if now.ports.is_empty() { before.as_ref().unwrap_or(now) } else { now };
    let asked = question(report, &source, &target, &ports.ports);
    // What is read aloud holds what is seen.
    let label = [traffic(now), ": ", &words::cell_label(&source, &target, Some(now))].concat();
    let ask = el("button")
        .class(&["cell ", class(now), if now.decided { " decided" } else { "" }].concat())
        .testid("connection-ask")
        .attr("aria-label", &label)
        .attr("title", &label)
        .on_click(page.ask(asked))
        .text(traffic(now));
    let row = el("tr")
        .testid("connection")
        .attr("data-from", &source)
        .attr("data-to", &target)
        .attr("data-verdict", class(now))
        .attr("data-ports", &now.ports)
        .add(names(&sources, from.len()))
        .add(names(&targets, to.len()));
    let Some(before) = before else { return row.add(el("td").add(ask)) };
    let (glyph, word) = words::change(before.traffic, now.traffic);
    let kind = match glyph {
        "+" => "mark y",
        "−" => "mark x",
        _ => "mark q",
    };
    row.attr("data-change", word)
        .add(el("td").class("mono").text(traffic(before)))
        .add(el("td").add(ask))
        .add(el("td").add(mark(kind, glyph)).text(" ").text(word))
}

/// `✓ all`, the ports, `✕ none`: the glyph says the same to those who see it.
fn traffic(cell: &Cell) -> &str {
    match cell.traffic {
        Traffic::All => "✓ all",
        Traffic::None => "✕ none",
        _ => words::cell_glyph(cell),
    }
}

fn names(shown: &[&str], all: usize) -> Node {
    let rest = all.saturating_sub(shown.len());
    el("td").class("mono").text(&shown.join(", ")).add_if(rest > 0, || el("small").text(" ").text(&words::more(rest)))
}
