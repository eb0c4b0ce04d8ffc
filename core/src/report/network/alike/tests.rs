//! Ends share a group when exchanging them changes nothing.

use super::*;

/// Cells by a letter each: `a` all, `s` port 80, `n` nothing (both decided), `i` itself, `o` open without a policy.
fn report(ends: &[(&str, EndpointKind)], cells: &[&str]) -> NetworkReport {
    let endpoint = |(namespace, kind): &(&str, EndpointKind)| Endpoint {
        namespace: (!namespace.is_empty()).then(|| (*namespace).to_owned()),
        kind: *kind,
        ..Endpoint::default()
    };
    let cell = |letter: char| match letter {
        'a' => Cell { traffic: Traffic::All, decided: true, ..Cell::default() },
        's' => Cell { traffic: Traffic::Some, ports: "80".to_owned(), decided: true },
        'n' => Cell { decided: true, ..Cell::default() },
        'i' => Cell { traffic: Traffic::Itself, ..Cell::default() },
        _ => Cell { traffic: Traffic::All, ..Cell::default() },
    };
    NetworkReport {
        enforced: true,
        endpoints: ends.iter().map(endpoint).collect(),
        cells: cells.iter().map(|row| row.chars().map(cell).collect()).collect(),
        ..NetworkReport::default()
    }
}

#[test]
fn ends_of_a_zone_that_behave_alike_are_one_group() {
    let pod = |namespace| (namespace, EndpointKind::Pod);
    for (ends, cells, expected) in [
        ([pod("x"), pod("x"), pod("x")], ["iss", "sis", "ssi"], vec![vec![0, 1, 2]]),
        // Another namespace.
        ([pod("x"), pod("y"), pod("x")], ["iss", "sis", "ssi"], vec![vec![0, 2], vec![1]]),
        // One may reach the third, the other may not.
        ([pod("x"), pod("x"), pod("x")], ["iss", "sin", "ssi"], vec![vec![0], vec![1], vec![2]]),
        // They are reached alike but not in the same way by each other.
        ([pod("x"), pod("x"), pod("y")], ["ias", "sis", "ssi"], vec![vec![0], vec![1], vec![2]]),
        // What stands for any other pod of the namespace reaches another of its kind as it reaches the rest.
        ([pod("x"), ("x", EndpointKind::Standing), pod("y")], ["ins", "nns", "ssi"], vec![vec![0, 1], vec![2]]),
        ([pod("x"), ("x", EndpointKind::Standing), pod("y")], ["ins", "nas", "ssi"], vec![vec![0], vec![1], vec![2]]),
        // A namespace without pods in the files is not drawn as one.
        (
            [pod("x"), ("y", EndpointKind::Standing), ("", EndpointKind::Standing)],
            ["inn", "noo", "noo"],
            vec![vec![0], vec![1, 2]],
        ),
    ] {
        let report = report(&ends, &cells);
        let groups: Vec<Vec<usize>> = Alike::of(&report).groups.into_iter().map(|group| group.members).collect();
        assert_eq!(groups, expected, "{cells:?}");
    }
}

#[test]
fn arrows_are_what_policies_let_through() {
    let pod = |namespace| (namespace, EndpointKind::Pod);
    let report = report(&[pod("x"), pod("x"), pod("y"), pod("z")], &["isso", "siso", "ooin", "ooai"]);
    let alike = Alike::of(&report);
    let arrows: Vec<(usize, usize, &str)> =
        alike.arrows().iter().map(|arrow| (arrow.from, arrow.to, arrow.cell.ports.as_str())).collect();
    // Within a group one arrow stands for those between its members; what no policy decided has none.
    assert_eq!(arrows, [(0, 0, "80"), (0, 1, "80"), (2, 1, "")]);
    assert_eq!(alike.ends(0, 0), Some((0, 1)));
    assert!(alike.reach(2, &alike.arrows()) == (Reach::Nothing, Reach::Anything));
    assert!(alike.reach(1, &alike.arrows()) == (Reach::AsShown, Reach::Anything));
}

#[test]
fn policies_that_nothing_enforces_select_nothing() {
    for enforced in [true, false] {
        let mut report = report(&[("x", EndpointKind::Pod)], &["i"]);
        report.endpoints[0].egress_policies.push("out".to_owned());
        report.enforced = enforced;
        assert_eq!(Alike::of(&report).groups[0].is_selected(), enforced);
    }
}
