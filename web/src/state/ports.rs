//! Which port to ask about when somebody selects a cell of the matrix.

use policy_core::report::network::{Cell, NetworkReport, Traffic};
use policy_core::report::{Question, TrafficQuestion};

/// Asked when nothing suggests another.
#[must_use]
pub fn usual() -> (u16, String) {
    (443, TCP.to_owned())
}

const TCP: &str = "TCP";

#[must_use]
pub fn question(from: String, to: String, (port, protocol): (u16, String)) -> Question {
    Question::Traffic(TrafficQuestion { from, to, port, protocol })
}

/// The port to ask about from one endpoint to another (by index): the first that the cell names; else one that another
/// source may use at this target, so that a denial can be compared; else the usual one.
#[must_use]
pub fn to_ask(report: &NetworkReport, from: usize, to: usize) -> (u16, String) {
    let column = || report.cells.iter().filter_map(|row| row.get(to));
    let own = report.cells.get(from).and_then(|row| row.get(to));
    own.into_iter().chain(column()).find_map(first_of).unwrap_or_else(usual)
}

fn first_of(cell: &Cell) -> Option<(u16, String)> {
    first(&cell.ports).filter(|_| cell.traffic == Traffic::Some)
}

/// The first port of `443, 53/UDP` or of `8000-9000/TCP`, with its protocol.
#[must_use]
pub fn first(ports: &str) -> Option<(u16, String)> {
    let first = ports.split([',', ' ']).next()?;
    let (range, protocol) = first.split_once('/').unwrap_or((first, TCP));
    let digits = range.split(|sign: char| !sign.is_ascii_digit()).next()?;
    Some((digits.parse().ok()?, protocol.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ports: &str, expected: Option<(u16, &str)>) {
        assert_eq!(first(ports), expected.map(|(port, protocol)| (port, protocol.to_owned())), "{ports}");
    }

    #[test]
    fn the_first_port_of_a_cell_is_read_with_its_protocol() {
        check("443", Some((443, "TCP")));
        check("53/UDP", Some((53, "UDP")));
        check("53/UDP, 443", Some((53, "UDP")));
        check("8000-9000, 22", Some((8000, "TCP")));
        check("8000–9000/SCTP", Some((8000, "SCTP")));
        check("all UDP", None);
        check("", None);
    }

    #[test]
    fn a_denial_is_asked_about_with_a_port_that_others_may_use() {
        let cell = |traffic, ports: &str| Cell { traffic, ports: ports.to_owned(), decided: true };
        let open = || cell(Traffic::All, "");
        let report = NetworkReport {
            cells: vec![
                vec![cell(Traffic::Itself, ""), cell(Traffic::None, "")],
                vec![open(), cell(Traffic::Some, "8443")],
            ],
            ..NetworkReport::default()
        };
        assert_eq!(to_ask(&report, 0, 1), (8443, "TCP".to_owned()));
        assert_eq!(to_ask(&report, 1, 0), (443, "TCP".to_owned()));
        assert_eq!(to_ask(&report, 9, 9), (443, "TCP".to_owned()));
    }
}
