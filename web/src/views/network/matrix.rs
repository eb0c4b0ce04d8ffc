//! Who can reach whom: rows are sources, columns targets.

use policy_core::report::Question;
use policy_core::report::TrafficQuestion;
use policy_core::report::network::{Cell, Endpoint, EndpointKind, NetworkReport, Traffic};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::shared::Shared;
use crate::state::{Action, Evaluated, ports};
use crate::views::page::Page;
use crate::views::parts::scroll;
use crate::words;

/// `selected` are the ends of the question that is answered below.
pub fn matrix(evaluated: &Shared<Evaluated>, standing: bool, selected: Option<(&str, &str)>, page: &Page) -> Html {
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
        Callback::from(move |event: MouseEvent| {
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
        html! { <tr key={source.id.clone()}>{ row_head(source) }{ for cells }</tr> }
    };
    let total = usize::try_from(report.endpoints_total).unwrap_or(usize::MAX);
    html! {
        <>
            { scroll(words::NETWORK_TITLE, html! {
                <table class="matrix" data-testid="matrix">
                    { column_heads(&shown) }
                    <tbody {onclick} onkeydown={Callback::from(|event: KeyboardEvent| move_focus(&event))}>
                        { for shown.iter().map(row) }
                    </tbody>
                </table>
            }) }
            if total > report.endpoints.len() {
                <p class="note">{ words::matrix_cut(report.endpoints.len(), report.endpoints_total) }</p>
            }
        </>
    }
}

/// Two rows of heads: namespaces, then names.
fn column_heads(shown: &[(usize, &Endpoint)]) -> Html {
    let group = |group: &[(usize, &Endpoint)]| {
        let label = group.first().map(|(_, endpoint)| group_of(endpoint)).unwrap_or_default();
        html! { <th class="ns" scope="colgroup" colspan={group.len().to_string()}>{ label }</th> }
    };
    let groups = shown.chunk_by(|(_, one), (_, other)| group_of(one) == group_of(other));
    let name = |(_, endpoint): &(usize, &Endpoint)| {
        html! {
            <th class="pod" scope="col" key={endpoint.id.clone()} title={title(endpoint)}>
                if let (EndpointKind::Pod, Some(namespace)) = (endpoint.kind, &endpoint.namespace) {
                    <span class="unseen">{ namespace }{ "/" }</span>
                }
                { &endpoint.label }
            </th>
        }
    };
    html! {
        <thead>
            <tr><td class="corner"></td>{ for groups.map(group) }</tr>
            <tr><td class="corner">{ words::FROM_TO }</td>{ for shown.iter().map(name) }</tr>
        </thead>
    }
}

fn group_of(endpoint: &Endpoint) -> &str {
    match (endpoint.kind, &endpoint.namespace) {
        (EndpointKind::Pod, Some(namespace)) => namespace,
        (EndpointKind::Standing, _) => words::STANDING,
        _ => words::ELSEWHERE,
    }
}

fn row_head(endpoint: &Endpoint) -> Html {
    let namespace = match endpoint.kind {
        EndpointKind::Pod => endpoint.namespace.as_ref().map(|namespace| html! { <small>{ namespace }{ "/" }</small> }),
        _ => None,
    };
    html! { <th scope="row" title={title(endpoint)}>{ namespace }{ &endpoint.label }</th> }
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
) -> Html {
    let class = class(cell);
    let testid = format!("cell:{}:{}", source.id, target.id);
    let label = words::cell_label(&name(source), &name(target), cell);
    if cell.traffic == Traffic::Outside {
        return html! {
            <td key={to}><span class="cell" data-testid={testid} data-verdict="outside"><span class="unseen">{ label }</span></span></td>
        };
    }
    html! {
        <td key={to}>
            <button class={classes!("cell", class, cell.decided.then_some("decided"), selected.then_some("sel"))}
                data-testid={testid} data-verdict={class} data-ports={cell.ports.clone()} data-decided={cell.decided.to_string()}
                data-from={from.to_string()} data-to={to.to_string()} aria-label={label.clone()} title={label}
                aria-pressed={selected.to_string()}>
                { words::cell_glyph(cell) }
            </button>
        </td>
    }
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
