//! What goes between groups of ends, gathered row by row and told of those together between which the same goes.

use super::ends::Group;
use super::overview::cell;
use super::{Cell, Connection, Traffic};
use crate::network::{Connectivity, Flow};
use crate::order::{self, Map};

/// At most so many ends that policies may tell apart are held against each other; of more the last are left out, and that
/// is told.
pub(super) const MAX_ENDS: usize = 2000;

/// At most so many connections are listed, and so many names in all of them.
const MAX_CONNECTIONS: usize = 500;
const MAX_NAMES: usize = 50_000;

/// At most so many ports of a connection are told.
pub(super) const MAX_PORTS: usize = 40;

/// What goes from one group to another, before (where that was asked) and now.
type Cells = (Option<Cell>, Cell);

/// Groups of ends by their index, and what goes from which to which.
#[derive(Default)]
pub(super) struct Flows {
    cells: Map<Cells, usize>,
    /// By what goes and where to: from where.
    rows: Map<(usize, Vec<usize>), Vec<usize>>,
}

impl Flows {
    /// What goes, as a number.
    pub fn number(&mut self, before: Option<Cell>, now: Cell) -> usize {
        let next = self.cells.len();
        *self.cells.or_insert_with((before, now), || next)
    }

    /// Where to what goes from a group, by number; sources and targets come in their order.
    pub fn add_row(&mut self, from: usize, row: Map<usize, Vec<usize>>) {
        for (cells, to) in row {
            self.rows.or_default((cells, to)).push(from);
        }
    }

    /// Sorted by the names of the ends: the first connections, and how many there are.
    pub fn connections(self, groups: &[Group]) -> (Vec<Connection>, u32) {
        let by_number: Map<usize, Cells> = order::map(self.cells.into_iter().map(|(cells, number)| (number, cells)));
        let mut connections: Vec<Connection> = Vec::new();
        for ((number, mut to), mut from) in self.rows {
            without_itself(&mut to, &from, groups);
            without_itself(&mut from, &to, groups);
            if let (Some((before, now)), false, false) = (by_number.get(&number), to.is_empty(), from.is_empty()) {
                let (from, to) = (names(&from, groups), names(&to, groups));
                connections.push(Connection { from, to, now: now.clone(), before: before.clone() });
            }
        }
        order::sort_by(&mut connections, |left, right| {
            (&left.from, &left.to, &left.now).cmp(&(&right.from, &right.to, &right.now))
        });
        let total = u32::try_from(connections.len()).unwrap_or(u32::MAX);
        let mut told = 0;
        let mut fit = 0;
        for connection in connections.iter().take(MAX_CONNECTIONS) {
            told += connection.from.len() + connection.to.len();
            if told > MAX_NAMES && fit > 0 {
                break;
            }
            fit += 1;
        }
        connections.truncate(fit);
        (connections, total)
    }
}

fn names(of: &[usize], groups: &[Group]) -> Vec<String> {
    let groups = of.iter().filter_map(|at| groups.get(*at));
    let mut names: Vec<String> = groups.flat_map(|group| &group.names).cloned().collect();
    order::sort(&mut names);
    names
}

/// Takes the only end of the other side out of this one: a single pod's connection to itself is none.
fn without_itself(side: &mut Vec<usize>, other: &[usize], groups: &[Group]) {
    let [one] = other else { return };
    if let Some(one) = groups.get(*one).filter(|group| group.is_single) {
        side.retain(|at| groups.get(*at).is_some_and(|group| group.names != one.names));
    }
}

/// What may go from one of the ends to each; from a pod to itself as to another one like it.
pub(super) fn row(connectivity: &Connectivity, from: usize) -> Vec<Flow> {
    let mut row = connectivity.flows_from(from);
    for (to, flow) in row.iter_mut().enumerate() {
        if *flow == Flow::Itself {
            *flow = connectivity.among_copies(to);
        }
    }
    row
}

/// A flow in words.
pub(super) fn cell_of(connectivity: &Connectivity, flow: Flow) -> Cell {
    cell(&connectivity.told(flow), MAX_PORTS)
}

/// Something may connect, perhaps.
pub(super) fn is_traffic(cell: &Cell) -> bool {
    matches!(cell.traffic, Traffic::All | Traffic::Some | Traffic::Depends)
}
