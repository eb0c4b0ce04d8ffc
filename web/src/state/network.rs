//! What the network view shows beside the answer: its tab, which workloads are unfolded, what is filtered.

use policy_core::phrase::search::holds;
use policy_core::report::network::{Cell, Connection, Endpoint, EndpointKind, NetworkReport, Traffic};
use policy_core::report::{Answer, ConnectionsQuestion, Question, SelectingQuestion};

use super::ports;
use crate::protocol::Later;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkTab {
    #[default]
    Matrix,
    Graph,
    List,
    Policies,
}

impl NetworkTab {
    pub const ALL: [Self; 4] = [Self::Matrix, Self::Graph, Self::List, Self::Policies];
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkView {
    pub tab: NetworkTab,
    /// What every cluster has stands in the matrix.
    pub standing_peers: bool,
    /// Groups of pods (`Endpoint::group`) that have rows of their own.
    pub unfolded: Vec<String>,
    pub filter: Filter,
    /// All connections, asked for while the list is open.
    pub connections: Option<Later<Answer>>,
}

impl NetworkView {
    pub(super) fn toggle(&mut self, group: String) {
        match self.unfolded.iter().position(|unfolded| *unfolded == group) {
            Some(place) => drop(self.unfolded.swap_remove(place)),
            None => self.unfolded.push(group),
        }
    }
}

/// What the list of connections asks.
#[must_use]
pub fn everything() -> Question {
    Question::Connections(ConnectionsQuestion::default())
}

/// Which connections the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all stand among the names of the ends and the ports.
    pub text: String,
    /// Only what is allowed, or only what is denied; what depends is shown with both.
    pub allowed: Option<bool>,
}

impl Filter {
    #[must_use]
    pub fn lets(&self, connection: &Connection) -> bool {
        let kind = match connection.now.traffic {
            Traffic::All | Traffic::Some => Some(true),
            Traffic::None => Some(false),
            _ => None,
        };
        if self.allowed.is_some() && kind.is_some() && kind != self.allowed {
            return false;
        }
        let ports = connection.now.ports.to_ascii_lowercase();
        let mut words = self.words();
        words.all(|word| {
            let named = |names: &[String]| names.iter().any(|name| holds(name, &word));
            named(&connection.from) || named(&connection.to) || holds(&ports, &word)
        })
    }

    /// The first names of one end: those that were looked for, then pods, then what the files do not hold.
    #[must_use]
    pub fn first<'names>(&self, names: &'names [String], number: usize) -> Vec<&'names str> {
        let words: Vec<String> = self.words().collect();
        let rank = |name: &str| match words.iter().any(|word| holds(name, word)) {
            true => 0,
            false => 1 + usize::from(!name.contains('/')),
        };
        let mut first = Vec::new();
        for wanted in 0..3 {
            for name in names {
                if first.len() < number && rank(name) == wanted {
                    first.push(&**name);
                }
            }
        }
        first
    }

    fn words(&self) -> impl Iterator<Item = String> {
        self.text.split_whitespace().map(str::to_ascii_lowercase)
    }
}

/// What policies keep from one another among the endpoints that the report shows; an answer lists only what may go.
/// Sources that are kept from the same targets stand together.
#[must_use]
pub fn denied(report: &NetworkReport) -> Vec<Connection> {
    let name = |endpoint: &Endpoint| match endpoint.kind {
        EndpointKind::Pod => endpoint.id.clone(),
        _ => endpoint.label.clone(),
    };
    let mut denied: Vec<Connection> = Vec::new();
    for (source, row) in report.endpoints.iter().zip(&report.cells) {
        let mut to = Vec::new();
        for (target, cell) in report.endpoints.iter().zip(row) {
            if cell.traffic == Traffic::None {
                to.push(name(target));
            }
        }
        match denied.iter_mut().find(|known| known.to == to) {
            Some(known) => known.from.push(name(source)),
            None if to.is_empty() => {}
            None => {
                let now = Cell { decided: true, ..Cell::default() };
                denied.push(Connection { from: vec![name(source)], to, now, before: None });
            }
        }
    }
    denied
}

/// A row, and a column, of the matrix: an endpoint, or pods of one workload folded into one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'report> {
    /// The first.
    pub endpoint: &'report Endpoint,
    /// Indices into the report's endpoints.
    pub members: Vec<usize>,
    /// What the first of several pods belongs to, and whether they are folded.
    pub group: Option<(&'report str, bool)>,
}

impl Line<'_> {
    /// What a test, and the question, knows it by.
    #[must_use]
    pub fn id(&self) -> &str {
        match self.group {
            Some((group, true)) => group,
            _ => &self.endpoint.id,
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        match self.endpoint.kind {
            EndpointKind::Pod => self.id(),
            _ => &self.endpoint.label,
        }
    }
}

/// The matrix's rows, which are also its columns; of pods those whose name holds `focus`.
#[must_use]
pub fn lines<'report>(report: &'report NetworkReport, view: &NetworkView, focus: &str) -> Vec<Line<'report>> {
    let mut lines: Vec<Line<'report>> = Vec::new();
    for (index, endpoint) in report.endpoints.iter().enumerate() {
        let shown = match endpoint.kind {
            EndpointKind::Pod => holds(&endpoint.id, focus),
            EndpointKind::Addresses => true,
            EndpointKind::Standing => view.standing_peers,
        };
        if !shown {
            continue;
        }
        let group = &*endpoint.group;
        let folded = !view.unfolded.iter().any(|unfolded| unfolded == group);
        let known = |line: &Line| !group.is_empty() && line.endpoint.group == group;
        if let Some(first) = lines.iter_mut().find(|line| known(line)) {
            first.group = Some((group, folded));
            if folded {
                first.members.push(index);
                continue;
            }
        }
        lines.push(Line { endpoint, members: vec![index], group: None });
    }
    lines
}

/// Leaves out the last pods until there are at most so many lines; what is outside stays, as far as there is room for both.
pub fn cut(lines: &mut Vec<Line>, most: usize) {
    let pods = lines.iter().filter(|line| line.endpoint.kind == EndpointKind::Pod).count();
    let kept = most.saturating_sub(lines.len() - pods).max(most / 2);
    if kept < pods {
        lines.drain(kept..pods);
    }
    lines.truncate(most);
}

/// The cell that all pods of a line have in common towards all of another: its row and column among the report's cells.
/// `Err` is the first of cells that differ; `None` stands for a report without them.
#[must_use]
pub fn common(report: &NetworkReport, from: &Line, to: &Line) -> Option<Result<[usize; 2], [usize; 2]>> {
    let cell = |[row, column]: [usize; 2]| report.cells.get(row)?.get(column);
    let mut first = None;
    for row in &from.members {
        for column in &to.members {
            let place = [*row, *column];
            // A pod with itself says nothing of a pod with the next.
            if row == column && from.members.len() > 1 {
                continue;
            }
            match first {
                None => first = Some(place),
                Some(before) if cell(before) != cell(place) => return Some(Err(before)),
                Some(_) => {}
            }
        }
    }
    first.filter(|place| cell(*place).is_some()).map(Ok)
}

/// What a selected connection of the list asks; its ends are named as endpoints are.
#[must_use]
pub fn question(report: &NetworkReport, from: &str, to: &str, ports: &str) -> Question {
    let id = |name: &str| {
        let named =
            report.endpoints.iter().find(|endpoint| endpoint.label == name && endpoint.kind != EndpointKind::Pod);
        named.map_or(name, |endpoint| &endpoint.id).to_owned()
    };
    ports::question(id(from), id(to), ports::first(ports).unwrap_or_else(ports::usual))
}

/// What is asked by choosing something in the graph, which stands for these endpoints by index: an arrow asks about its
/// traffic, a source or a target for all that it may do, what policies select for those policies.
#[must_use]
pub fn drawn(report: &NetworkReport, from: Option<u32>, to: Option<u32>) -> Option<Question> {
    let id = |index: u32| report.endpoints.get(index as usize).map(|endpoint| endpoint.id.clone());
    let connections = |from, to| Question::Connections(ConnectionsQuestion { from, to });
    Some(match (from, to) {
        (Some(from), Some(to)) if from == to => Question::Selecting(SelectingQuestion { pod: id(from)? }),
        (Some(from), Some(to)) => {
            ports::question(id(from)?, id(to)?, ports::to_ask(report, from as usize, to as usize))
        }
        (Some(from), None) => connections(id(from)?, String::new()),
        (None, Some(to)) => connections(String::new(), id(to)?),
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pods(groups: &[&str]) -> NetworkReport {
        let endpoint = |(index, group): (usize, &&str)| Endpoint {
            id: format!("shop/{index}"),
            group: (*group).to_owned(),
            ..Endpoint::default()
        };
        let cell = |(row, column): (usize, usize)| Cell {
            traffic: if row == column { Traffic::Itself } else { Traffic::All },
            ..Cell::default()
        };
        let number = groups.len();
        NetworkReport {
            endpoints: groups.iter().enumerate().map(endpoint).collect(),
            cells: (0..number).map(|row| (0..number).map(|column| cell((row, column))).collect()).collect(),
            ..NetworkReport::default()
        }
    }

    fn shown(report: &NetworkReport, view: &NetworkView) -> Vec<(String, usize)> {
        lines(report, view, "").iter().map(|line| (line.id().to_owned(), line.members.len())).collect()
    }

    fn told(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        expected.iter().map(|(id, members)| ((*id).to_owned(), *members)).collect()
    }

    #[test]
    fn pods_of_one_workload_are_one_line_until_it_is_unfolded() {
        let report = pods(&["shop/web", "", "shop/web", "shop/alone"]);
        let mut view = NetworkView::default();
        assert_eq!(shown(&report, &view), told(&[("shop/web", 2), ("shop/1", 1), ("shop/3", 1)]));
        view.toggle("shop/web".to_owned());
        assert_eq!(shown(&report, &view), told(&[("shop/0", 1), ("shop/1", 1), ("shop/2", 1), ("shop/3", 1)]));
        assert_eq!(lines(&report, &view, "")[0].group, Some(("shop/web", false)), "it can be folded again");
        view.toggle("shop/web".to_owned());
        assert_eq!(shown(&report, &view).len(), 3);
    }

    #[test]
    fn standing_peers_are_shown_when_asked_for() {
        let mut report = pods(&["", ""]);
        report.endpoints[1].kind = EndpointKind::Standing;
        assert_eq!(lines(&report, &NetworkView::default(), "").len(), 1);
        assert_eq!(lines(&report, &NetworkView { standing_peers: true, ..NetworkView::default() }, "").len(), 2);
    }

    #[test]
    fn of_many_pods_some_are_chosen_by_name_and_the_last_are_cut() {
        let mut report = pods(&["", "", "", "", ""]);
        report.endpoints[4].kind = EndpointKind::Addresses;
        let ids = |lines: &[Line]| lines.iter().map(|line| line.id().to_owned()).collect::<Vec<_>>();
        let view = NetworkView::default();
        assert_eq!(ids(&lines(&report, &view, "op/2")), ["shop/2", "shop/4"]);
        for (most, expected) in
            [(5, &["shop/0", "shop/1", "shop/2", "shop/3", "shop/4"][..]), (3, &["shop/0", "shop/1", "shop/4"])]
        {
            let mut lines = lines(&report, &view, "");
            cut(&mut lines, most);
            assert_eq!(ids(&lines), expected);
        }
    }

    #[test]
    fn a_folded_cell_tells_what_all_its_pods_have_in_common() {
        let mut report = pods(&["shop/web", "shop/web", ""]);
        let check = |report: &NetworkReport, expected: [Option<Result<[usize; 2], [usize; 2]>>; 2]| {
            let lines = lines(report, &NetworkView::default(), "");
            let [web, db] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!([common(report, web, web), common(report, web, db)], expected);
        };
        check(&report, [Some(Ok([0, 1])), Some(Ok([0, 2]))]);
        report.cells[1][2].traffic = Traffic::None;
        check(&report, [Some(Ok([0, 1])), Some(Err([0, 2]))]);
        report.cells.clear();
        check(&report, [None, None]);
    }

    #[test]
    fn the_list_is_filtered_by_names_ports_and_verdict() {
        let connection = |traffic, ports: &str| Connection {
            from: vec!["shop/web".to_owned(), "shop/api".to_owned()],
            to: vec!["shop/db".to_owned()],
            now: Cell { traffic, ports: ports.to_owned(), decided: true },
            before: None,
        };
        let rows = [
            ("", None, true),
            ("api", None, true),
            ("api db", None, true),
            ("WEB", None, true),
            ("53/udp", None, true),
            ("api other", None, false),
            ("", Some(true), true),
            ("", Some(false), false),
        ];
        for (text, allowed, expected) in rows {
            let filter = Filter { text: text.to_owned(), allowed };
            assert_eq!(filter.lets(&connection(Traffic::Some, "53/UDP")), expected, "{filter:?}");
        }
        let denied = Filter { allowed: Some(false), ..Filter::default() };
        assert!(denied.lets(&connection(Traffic::None, "")));
        assert!(denied.lets(&connection(Traffic::Depends, "")), "it may be denied");
        let api = Filter { text: "api".to_owned(), allowed: None };
        assert_eq!(api.first(&connection(Traffic::All, "").from, 1), ["shop/api"]);
        let names = ["cluster DNS".to_owned(), "shop/web".to_owned()];
        assert_eq!(Filter::default().first(&names, 2), ["shop/web", "cluster DNS"]);
    }

    #[test]
    fn what_is_denied_is_listed_by_targets() {
        let mut report = pods(&["", "", ""]);
        assert_eq!(denied(&report), []);
        for source in [0, 1] {
            report.cells[source][2].traffic = Traffic::None;
        }
        let listed = denied(&report);
        let [row] = &listed[..] else { panic!("{listed:?}") };
        assert_eq!(
            (&row.from[..], &row.to[..]),
            (&["shop/0".to_owned(), "shop/1".to_owned()][..], &["shop/2".to_owned()][..])
        );
    }

    #[test]
    fn what_is_chosen_in_the_graph_is_asked_about() {
        let report = pods(&["", ""]);
        let pod = || "shop/1".to_owned();
        let connections = |from, to| Some(Question::Connections(ConnectionsQuestion { from, to }));
        let arrow = ports::question("shop/0".to_owned(), pod(), ports::usual());
        assert_eq!(drawn(&report, Some(0), Some(1)), Some(arrow));
        assert_eq!(drawn(&report, Some(1), Some(1)), Some(Question::Selecting(SelectingQuestion { pod: pod() })));
        assert_eq!(drawn(&report, Some(1), None), connections(pod(), String::new()));
        assert_eq!(drawn(&report, None, Some(1)), connections(String::new(), pod()));
        assert_eq!([drawn(&report, None, None), drawn(&report, Some(7), Some(1))], [None, None]);
    }

    #[test]
    fn a_connection_of_the_list_asks_by_what_its_ends_are_known_by() {
        let mut report = pods(&[""]);
        report.endpoints.push(Endpoint {
            id: "203.0.113.9".to_owned(),
            kind: EndpointKind::Addresses,
            label: "other addresses".to_owned(),
            ..Endpoint::default()
        });
        let expected = ports::question("203.0.113.9".to_owned(), "shop/0".to_owned(), (53, "UDP".to_owned()));
        assert_eq!(question(&report, "other addresses", "shop/0", "53/UDP, 80"), expected);
    }
}
