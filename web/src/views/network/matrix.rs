//! Who can reach whom: rows are sources, columns targets.

use policy_core::report::Question;
use policy_core::report::TrafficQuestion;
use policy_core::report::network::{Cell, Endpoint, EndpointKind, NetworkReport, Traffic};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::shared::Shared;
use crate::state::{Action, Evaluated, ports};
use crate::views::chip::unseen;
use crate::views::element::{Kind, Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::scroll;
use crate::words;

/// `selected` are the ends of the question that is answered below.
pub fn matrix(evaluated: &Shared<Evaluated>, standing: bool, selected: Option<(&str, &str)>, page: &Page) -> Node {
    let report = &evaluated.report.network;
    let shown: Vec<(usize, &Endpoint)> = report
        .endpoints
        .iter()
        .enumerate()
        .filter(|(_, endpoint)| standing || endpoint.kind != EndpointKind::Standing)
        .collect();
    // One listener for all cells: a click (Enter and Space are clicks) finds its cell by the indices on the button.
    let onclick = {
        let (evaluated, dispatch) = (evaluated.clone(), page.dispatch.clone());
        Callback::from(move |event: Event| {
            let button = event.target_dyn_into::<Element>().and_then(|target| target.closest("button").ok().flatten());
            if let Some(question) = button.and_then(|button| question(&evaluated.report.network, &button)) {
                dispatch.emit(Action::Asked(Question::Traffic(question)));
            }
        })
    };
    let row = |(from, source): &(usize, &Endpoint)| {
        let cells = shown.iter().filter_map(|(to, target)| {
            let cell = report.cells.get(*from).and_then(|row| row.get(*to))?;
            let selected = selected == Some((&*source.id, &*target.id));
            Some(data_cell(cell, (*from, source), (*to, target), selected))
        });
        el("tr").key(&source.id).add(row_head(source)).add(list(cells))
    };
    let total = usize::try_from(report.endpoints_total).unwrap_or(usize::MAX);
    let cells = el("tbody")
        .on(Kind::Click, onclick)
        .on(Kind::KeyDown, Callback::from(|event: Event| move_focus(event.unchecked_ref())))
        .all(shown.iter().map(row));
    let table = el("table").class("matrix").testid("matrix").add(column_heads(&shown)).add(cells);
    none().add(scroll(words::NETWORK_TITLE, table)).add_if(total > report.endpoints.len(), || {
        el("p").class("note").text(&words::matrix_cut(report.endpoints.len(), report.endpoints_total))
    })
}

/// Two rows of heads: namespaces, then names.
fn column_heads(shown: &[(usize, &Endpoint)]) -> Node {
    let group = |group: &[(usize, &Endpoint)]| {
        let label = group.first().map(|(_, endpoint)| group_of(endpoint)).unwrap_or_default();
        el("th").class("ns").attr("scope", "colgroup").attr("colspan", &group.len().to_string()).text(label)
    };
    let groups = shown.chunk_by(|(_, one), (_, other)| group_of(one) == group_of(other));
    let name = |(_, endpoint): &(usize, &Endpoint)| {
        let namespace = match (endpoint.kind, &endpoint.namespace) {
            (EndpointKind::Pod, Some(namespace)) => unseen(namespace).text("/"),
            _ => none(),
        };
        let head = el("th").class("pod").attr("scope", "col").key(&endpoint.id).attr("title", &title(endpoint));
        head.add(namespace).text(&endpoint.label)
    };
    let corner = || el("td").class("corner");
    el("thead")
        .add(el("tr").add(corner()).add(list(groups.map(group))))
        .add(el("tr").add(corner().text(words::FROM_TO)).add(list(shown.iter().map(name))))
}

fn group_of(endpoint: &Endpoint) -> &str {
    match (endpoint.kind, &endpoint.namespace) {
        (EndpointKind::Pod, Some(namespace)) => namespace,
        (EndpointKind::Standing, _) => words::STANDING,
        _ => words::ELSEWHERE,
    }
}

fn row_head(endpoint: &Endpoint) -> Node {
    let namespace = match (endpoint.kind, &endpoint.namespace) {
        (EndpointKind::Pod, Some(namespace)) => el("small").text(namespace).text("/"),
        _ => none(),
    };
    el("th").attr("scope", "row").attr("title", &title(endpoint)).add(namespace).text(&endpoint.label)
}

/// What the mouse finds: the workload and what is special.
fn title(endpoint: &Endpoint) -> String {
    let parts = [endpoint.workload.as_deref(), Some(&*endpoint.id), endpoint.note.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn data_cell(
    cell: &Cell,
    (from, source): (usize, &Endpoint),
    (to, target): (usize, &Endpoint),
    selected: bool,
) -> Node {
    let class = class(cell);
    let testid = format!("cell:{}:{}", source.id, target.id);
    let label = words::cell_label(&name(source), &name(target), cell);
    let inside = if cell.traffic == Traffic::Outside {
        el("span").class("cell").testid(&testid).attr("data-verdict", class).add(unseen(&label))
    } else {
        let decided = if cell.decided { " decided" } else { "" };
        let picked = if selected { " sel" } else { "" };
        el("button")
            .class(&["cell ", class, decided, picked].concat())
            .testid(&testid)
            .attr("data-verdict", class)
            .attr("data-ports", &cell.ports)
            .truth("data-decided", cell.decided)
            .attr("data-from", &from.to_string())
            .attr("data-to", &to.to_string())
            .attr("aria-label", &label)
            .attr("title", &label)
            .truth("aria-pressed", selected)
            .text(words::cell_glyph(cell))
    };
    el("td").key(&to.to_string()).add(inside)
}

fn name(endpoint: &Endpoint) -> String {
    match endpoint.kind {
        EndpointKind::Pod => endpoint.id.clone(),
        _ => endpoint.label.clone(),
    }
}

fn class(cell: &Cell) -> &'static str {
    match cell.traffic {
        Traffic::All => "all",
        Traffic::Some => "some",
        Traffic::None => "none",
        Traffic::Itself => "itself",
        Traffic::Outside => "outside",
        Traffic::Depends => "depends",
    }
}

/// What the cell of this button asks.
fn question(report: &NetworkReport, button: &Element) -> Option<TrafficQuestion> {
    let [from, to] = position(button)?;
    let (port, protocol) = ports::to_ask(report, from, to);
    let id = |index: usize| report.endpoints.get(index).map(|endpoint| endpoint.id.clone());
    Some(TrafficQuestion { from: id(from)?, to: id(to)?, port, protocol })
}

fn position(button: &Element) -> Option<[usize; 2]> {
    let read = |name: &str| button.get_attribute(name)?.parse().ok();
    Some([read("data-from")?, read("data-to")?])
}

/// Arrow keys go from cell to cell.
fn move_focus(event: &KeyboardEvent) {
    let (rows, columns): (isize, isize) = match &*event.key() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let (Some(from), Some(body)) = (
        event.target_dyn_into::<Element>(),
        event.current_target().and_then(|target| target.dyn_into::<Element>().ok()),
    ) else {
        return;
    };
    let Some([mut row, mut column]) = position(&from) else {
        return;
    };
    event.prevent_default();
    // Cells without a button (outside to outside) are stepped over.
    for _ in 0..STEPS_OVER {
        let (Some(next_row), Some(next_column)) = (row.checked_add_signed(rows), column.checked_add_signed(columns))
        else {
            return;
        };
        (row, column) = (next_row, next_column);
        let selector = format!("button[data-from='{row}'][data-to='{column}']");
        if let Some(cell) = body.query_selector(&selector).ok().flatten() {
            if let Ok(cell) = cell.dyn_into::<HtmlElement>() {
                let _ = cell.focus();
            }
            return;
        }
    }
}

/// How many cells without a button an arrow key jumps at most.
const STEPS_OVER: usize = 16;
