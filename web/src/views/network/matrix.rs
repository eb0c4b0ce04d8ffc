//! Who can reach whom: rows are sources, columns targets.

use std::rc::Rc;

use policy_core::report::Question;
use policy_core::report::network::{Cell, Endpoint, EndpointKind, NetworkReport, Traffic};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::Shown;
use crate::protocol::Verdicts;
use crate::state::network::{Line, common, cut, lines};
use crate::state::{Action, Listed, ports};
use crate::views::chip::{mark, unseen};
use crate::views::element::{Kind, Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{labelled, line, more, scroll};
use crate::words;

/// `selected` are the ends of the question that is answered below.
pub fn matrix(verdicts: &Rc<Verdicts>, seen: &Shown, selected: Option<(&str, &str)>, page: &Page) -> Node {
    let (report, focus) = (&verdicts.network, &*seen.focus);
    let mut shown = lines(report, &seen.view, focus);
    let number = shown.len();
    cut(&mut shown, page.limit(Listed::Matrix));
    let shown = &shown[..];
    // One listener for all cells: a click (Enter and Space are clicks) finds its cell by the indices on the button.
    let onclick = {
        let (verdicts, dispatch) = (verdicts.clone(), page.dispatch.clone());
        Callback::from(move |event: Event| {
            let button = event.target_dyn_into::<Element>().and_then(|target| target.closest("button").ok().flatten());
            let Some(button) = button else { return };
            if let Some(group) = button.get_attribute("data-group") {
                dispatch.emit(Action::GroupToggled(group));
            } else if let Some(question) = question(&verdicts.network, &button) {
                dispatch.emit(Action::Asked(question));
            }
        })
    };
    let row = |(row, source): (usize, &Line)| {
        let cells = shown.iter().enumerate().map(|(column, target)| {
            let selected = selected.is_some_and(|(from, to)| holds(report, source, from) && holds(report, target, to));
            el("td").key(target.id()).add(data_cell(report, source, target, [row, column], selected))
        });
        el("tr").key(source.id()).add(row_head(source)).add(list(cells))
    };
    let total = usize::try_from(report.endpoints_total).unwrap_or(usize::MAX);
    let cells = el("tbody")
        .on(Kind::Click, onclick)
        .on(Kind::KeyDown, Callback::from(|event: Event| move_focus(event.unchecked_ref())))
        .all(shown.iter().enumerate().map(row));
    let table = el("table").class("matrix").testid("matrix").add(column_heads(shown)).add(cells);
    none()
        .add(scroll(words::NETWORK_TITLE, table))
        .add(more(number, Listed::Matrix, page))
        .add_if(focus.is_empty() && total > report.endpoints.len(), || {
            el("p").class("note").text(&words::matrix_cut(report.endpoints.len(), report.endpoints_total))
        })
}

/// The field that chooses among many pods.
pub fn chooser(focus: &str, page: &Page) -> Node {
    let choose = |event: Event| Action::Focused(event.target_unchecked_into::<HtmlInputElement>().value());
    let field = line("matrix-filter", focus).attr("type", "search").on(Kind::Input, page.dispatch.reform(choose));
    el("div").class("fields").add(labelled(words::FILTER_PODS, field))
}

/// One of the line's pods is known by this.
fn holds(report: &NetworkReport, line: &Line, id: &str) -> bool {
    line.members.iter().any(|index| report.endpoints.get(*index).is_some_and(|endpoint| endpoint.id == id))
}

/// Two rows of heads: namespaces, then names.
fn column_heads(shown: &[Line]) -> Node {
    let group = |group: &[Line]| {
        let label = group.first().map(|line| group_of(line.endpoint)).unwrap_or_default();
        let head = el("th").class("ns").attr("scope", "colgroup").attr("colspan", &group.len().to_string());
        head.add(el("span").text(label))
    };
    let groups = shown.chunk_by(|one, other| group_of(one.endpoint) == group_of(other.endpoint));
    let name = |line: &Line| {
        let namespace = match (line.endpoint.kind, &line.endpoint.namespace) {
            (EndpointKind::Pod, Some(namespace)) => unseen(namespace).text("/"),
            _ => none(),
        };
        let head = el("th").class("pod").attr("scope", "col").key(line.id()).attr("title", &title(line.endpoint));
        head.add(namespace).text(&label(line))
    };
    let corner = || el("td").class("corner");
    el("thead")
        .add(el("tr").add(corner()).add(list(groups.map(group))))
        .add(el("tr").add(corner().text(words::FROM_TO)).add(list(shown.iter().map(name))))
}

/// `web`, and `web ×3` where three pods are folded.
fn label(line: &Line) -> String {
    match line.group {
        Some((group, true)) => {
            let name = group.rsplit('/').next().unwrap_or(group);
            [name, " ×", &line.members.len().to_string()].concat()
        }
        _ => line.endpoint.label.clone(),
    }
}

fn group_of(endpoint: &Endpoint) -> &str {
    match (endpoint.kind, &endpoint.namespace) {
        (EndpointKind::Pod, Some(namespace)) => namespace,
        (EndpointKind::Standing, _) => words::STANDING,
        _ => words::ELSEWHERE,
    }
}

fn row_head(line: &Line) -> Node {
    let endpoint = line.endpoint;
    let namespace = match (endpoint.kind, &endpoint.namespace) {
        (EndpointKind::Pod, Some(namespace)) => el("small").text(namespace).text("/"),
        _ => none(),
    };
    let fold = match line.group {
        None => none(),
        Some((group, folded)) => el("button")
            .class("fold")
            .testid(&["fold:", group].concat())
            .attr("data-group", group)
            .truth("aria-expanded", !folded)
            .attr("aria-label", &words::pods_of(group))
            .add(mark("", if folded { "▸" } else { "▾" })),
    };
    let head = el("th").attr("scope", "row").attr("title", &title(endpoint));
    head.add(fold).add(namespace).text(&label(line))
}

/// What the mouse finds: the workload and what is special.
fn title(endpoint: &Endpoint) -> String {
    let parts = [endpoint.workload.as_deref(), Some(&*endpoint.id), endpoint.note.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The place is that of the row and the column in the drawing, by which the arrow keys go.
fn data_cell(report: &NetworkReport, source: &Line, target: &Line, place: [usize; 2], selected: bool) -> Node {
    let Some(found) = common(report, source, target) else { return none() };
    let (Ok([from, to]) | Err([from, to])) = found;
    let cell = report.cells.get(from).and_then(|row| row.get(to)).filter(|_| found.is_ok());
    let class = cell.map_or("mixed", class);
    let testid = ["cell:", source.id(), ":", target.id()].concat();
    let label = words::cell_label(source.name(), target.name(), cell);
    if cell.is_some_and(|cell| cell.traffic == Traffic::Outside) {
        return el("span").class("cell").testid(&testid).attr("data-verdict", class).add(unseen(&label));
    }
    let is_decided = cell.is_none_or(|cell| cell.decided);
    let decided = if is_decided { " decided" } else { "" };
    let picked = if selected { " sel" } else { "" };
    let [row, column] = place;
    el("button")
        .class(&["cell ", class, decided, picked].concat())
        .testid(&testid)
        .attr("data-verdict", class)
        .attr("data-ports", cell.map_or("", |cell| &cell.ports))
        .truth("data-decided", is_decided)
        .attr("data-place", &format!("{row},{column}"))
        .attr("data-cell", &format!("{from},{to}"))
        .attr("aria-label", &label)
        .attr("title", &label)
        .truth("aria-pressed", selected)
        .text(cell.map_or(words::MIXED, words::cell_glyph))
}

pub fn class(cell: &Cell) -> &'static str {
    match cell.traffic {
        Traffic::All => "all",
        Traffic::Some => "some",
        Traffic::None => "none",
        Traffic::Itself => "itself",
        Traffic::Outside => "outside",
        Traffic::Depends => "depends",
    }
}

/// What the cell of this button asks: of folded pods, about the first two.
fn question(report: &NetworkReport, button: &Element) -> Option<Question> {
    let [from, to] = pair(button, "data-cell")?;
    let id = |index: usize| report.endpoints.get(index).map(|endpoint| endpoint.id.clone());
    Some(ports::question(id(from)?, id(to)?, ports::to_ask(report, from, to)))
}

fn pair(button: &Element, name: &str) -> Option<[usize; 2]> {
    let text = button.get_attribute(name)?;
    let (row, column) = text.split_once(',')?;
    Some([row.parse().ok()?, column.parse().ok()?])
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
    let Some([mut row, mut column]) = pair(&from, "data-place") else {
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
        let selector = format!("button[data-place='{row},{column}']");
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
