//! Who may do what on what, as a table: a row for each subject, a column for each resource.

use policy_core::report::access::{AccessCell, AccessMatrix, SubjectAccess, drawn};
use policy_core::report::{AccessQuestion, Question};

use super::forms;
use crate::protocol::Verdicts;
use crate::state::{AccessView, Listed};
use crate::views::answer;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{lead, more, quiet_line, scroll};
use crate::views::prose::prose;
use crate::words;

pub fn panel(report: &Verdicts, view: &AccessView, page: &Page) -> Node {
    let chooser = forms::scope(report, view, page);
    let Some(answer) = &view.matrix else { return chooser };
    let Some(matrix) = answer.access.as_ref().and_then(|details| details.matrix.as_ref()) else { return chooser };
    let cut = (matrix.subjects_total as usize).saturating_sub(matrix.subjects.len())
        + (matrix.resources_total as usize).saturating_sub(matrix.resources.len());
    none()
        .add(chooser)
        .add(el("p").class("quiet").testid("matrix-summary").add(prose(&answer.summary)))
        .add(answer::incomplete(&answer.incomplete))
        .add_if(matrix.subjects.is_empty(), || lead(words::NO_SUBJECTS))
        .add_if(!matrix.subjects.is_empty(), || table(report, matrix, page))
        .add(more(matrix.subjects.len(), Listed::Matrix, page))
        .add_if(cut > 0, || quiet_line(&words::more(cut)))
        .add(quiet_line(words::MATRIX_LEGEND))
}

fn table(report: &Verdicts, matrix: &AccessMatrix, page: &Page) -> Node {
    let head = |resource: &String| el("th").attr("scope", "col").text(resource);
    let corner = el("td").class("corner").text(words::WHO_WHAT);
    let heads = el("thead").add(el("tr").add(corner).all(matrix.resources.iter().map(head)));
    let rows = matrix.subjects.iter().zip(&matrix.cells).take(page.limit(Listed::Matrix)).map(|(label, cells)| {
        let subject = report.access.subjects.iter().find(|subject| drawn::label(subject) == *label);
        let cells = cells
            .iter()
            .zip(&matrix.resources)
            .map(|(allowed, resource)| el("td").add(cell(subject, label, resource, allowed, matrix, page)));
        el("tr").add(el("th").attr("scope", "row").text(label)).all(cells)
    });
    let table = el("table").class("matrix access-matrix").testid("access-matrix").add(heads).add(el("tbody").all(rows));
    scroll(words::ACCESS_MATRIX, table)
}

/// Selecting it asks why the first verb is allowed or, where none is, why it is not.
fn cell(
    subject: Option<&SubjectAccess>,
    label: &str,
    resource: &str,
    cell: &AccessCell,
    matrix: &AccessMatrix,
    page: &Page,
) -> Node {
    let first = cell.verbs.first().or(cell.named.first()).or(matrix.verbs.first()).cloned().unwrap_or_default();
    let mut shown = if cell.all { words::EVERY.to_owned() } else { cell.verbs.join(" ") };
    if !cell.named.is_empty() && !cell.all {
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(&[&cell.named.join(" "), " ◦"].concat());
    }
    let is_none = shown.is_empty();
    let class = match (is_none, cell.verbs.is_empty()) {
        (true, _) => "cell none",
        (false, true) if cell.granted => "cell some decided",
        (false, true) => "cell some",
        (false, false) if cell.granted => "cell all decided",
        (false, false) => "cell all",
    };
    let seen = if is_none { "–" } else { &shown };
    let name = [label, ", ", resource, ": ", if is_none { words::NOTHING } else { &shown }].concat();
    let asked = subject.map(|subject| question(subject, &first, resource, matrix.namespace.as_ref()));
    let button = el("button")
        .class(class)
        .testid(&["access-cell:", label, ":", resource].concat())
        .attr("data-verbs", &cell.verbs.join(" "))
        .attr("data-named", &cell.named.join(" "))
        .attr("aria-label", &name)
        .attr("title", &name)
        .text(seen);
    match asked {
        Some(asked) => button.on_click(page.ask(asked)),
        None => button,
    }
}

fn question(subject: &SubjectAccess, verb: &str, resource: &str, namespace: Option<&String>) -> Question {
    let (user, groups) = subject.identity();
    // `deployments/scale.apps`: the group stands at the end.
    let (object, behind) = resource.split_once('/').unwrap_or((resource, ""));
    let (object, of_object) = object.split_once('.').unwrap_or((object, ""));
    let (subresource, of_subresource) = behind.split_once('.').unwrap_or((behind, ""));
    let group = if of_object.is_empty() { of_subresource } else { of_object };
    Question::Access(AccessQuestion {
        user,
        groups,
        verb: verb.to_owned(),
        api_group: group.to_owned(),
        resource: object.to_owned(),
        subresource: subresource.to_owned(),
        namespace: namespace.cloned(),
        ..AccessQuestion::default()
    })
}
