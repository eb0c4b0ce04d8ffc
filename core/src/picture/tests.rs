//! Whatever the report, what is drawn stays apart.

mod access;
mod admission;

use super::*;
use crate::report::network::{Cell, Endpoint, EndpointKind, NetworkReport, Traffic};

/// Ends of several namespaces, with ports that differ from pair to pair; every third is selected.
fn busy(ends: usize, ports: usize) -> NetworkReport {
    let endpoint = |index: usize| Endpoint {
        id: format!("team-{}/pod-with-a-name-{index}", index % 4),
        kind: if index % 7 == 6 { EndpointKind::Addresses } else { EndpointKind::Pod },
        namespace: Some(format!("team-{}", index % 4)),
        label: format!("pod-with-a-name-{index}"),
        ingress_policies: if index.is_multiple_of(3) { vec!["in".to_owned()] } else { Vec::new() },
        egress_policies: if index.is_multiple_of(6) { vec!["out".to_owned()] } else { Vec::new() },
        ..Endpoint::default()
    };
    let cell = |from: usize, to: usize| match (from * 5 + to * 3) % 4 {
        _ if from == to => Cell { traffic: Traffic::Itself, ..Cell::default() },
        _ if !from.is_multiple_of(6) && !to.is_multiple_of(3) => Cell { traffic: Traffic::All, ..Cell::default() },
        0 => Cell { decided: true, ..Cell::default() },
        1 => Cell { traffic: Traffic::Depends, decided: true, ..Cell::default() },
        _ => Cell { traffic: Traffic::Some, ports: format!("{}, 53/UDP", 8000 + (from + to) % ports), decided: true },
    };
    NetworkReport {
        enforced: true,
        endpoints: (0..ends).map(endpoint).collect(),
        cells: (0..ends).map(|from| (0..ends).map(|to| cell(from, to)).collect()).collect(),
        ..NetworkReport::default()
    }
}

fn areas(picture: &Picture, of: impl Fn(&Form) -> Option<Area>) -> Vec<Area> {
    picture.shapes.iter().filter_map(|shape| of(&shape.form)).collect()
}

fn boxes(picture: &Picture) -> Vec<Area> {
    areas(picture, |form| match form {
        Form::Box(area, _) => Some(*area),
        _ => None,
    })
}

fn labels(picture: &Picture) -> Vec<Area> {
    areas(picture, |form| match form {
        Form::Label(area, _) => Some(*area),
        _ => None,
    })
}

fn overlap(one: &Area, other: &Area) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

#[test]
fn boxes_and_labels_never_overlap() {
    for (ends, ports) in [(2, 1), (9, 3), (25, 7), (70, 40)] {
        let picture = network(&busy(ends, ports));
        for apart in [boxes(&picture), labels(&picture), [boxes(&picture), labels(&picture)].concat()] {
            for (index, one) in apart.iter().enumerate() {
                assert!(one.x + one.width < picture.width && one.y + one.height < picture.height);
                assert!(!apart[..index].iter().any(|other| overlap(one, other)), "{ends} ends");
            }
        }
    }
}

#[test]
fn arrows_keep_to_the_room_between_layers() {
    let picture = network(&busy(25, 7));
    let boxes = boxes(&picture);
    let mut arrows = 0;
    for shape in &picture.shapes {
        let Form::Arrow(Curve { from, bends, settles, to }) = shape.form else { continue };
        arrows += 1;
        assert!(from.x < bends && bends < settles && settles <= to.x);
        assert!(boxes.iter().all(|area| to.x <= area.x || area.x + area.width <= from.x));
        let touches = |at: Point, side: u32, area: &Area| at.x == side && area.y < at.y && at.y < area.y + area.height;
        assert!(boxes.iter().any(|area| touches(from, area.x + area.width, area)));
        assert!(boxes.iter().any(|area| touches(to, area.x, area)));
    }
    assert!(arrows > 20);
}

#[test]
fn what_does_not_fit_is_told() {
    let svg_of = |ends, ports| svg(&network(&busy(ends, ports)), Setting::Alone);
    assert!(svg_of(70, 40).contains("Too much to draw at once"));
    assert!(!svg_of(9, 3).contains("Too much to draw at once"));
    assert!(svg_of(70, 40).matches("class=\"arrow").count() <= network::MAX_ARROWS);
}

#[test]
fn long_texts_are_cut_with_an_ellipsis() {
    for (text, most, expected) in [("short", 5, "short"), ("longer", 5, "long…"), ("äöüäöü", 3, "äö…"), ("", 0, "")]
    {
        assert_eq!(cut(text, most), expected);
    }
}

#[test]
fn within_a_page_of_others_a_picture_has_no_style_and_no_class() {
    let paint: Paint = |shape, element, class| match (shape, element, class) {
        ("box selected", "rect", "") => vec![("fill", "none")],
        ("arrow", "path", "head") => vec![("fill", "currentColor")],
        ("", "svg", "picture") => vec![("font-size", "12")],
        _ => Vec::new(),
    };
    let text = svg(&network(&busy(4, 2)), Setting::Within(paint));
    for expected in
        ["<rect fill=\"none\" x=", "<path fill=\"currentColor\" d=", " font-size=\"12\" role=\"img\" width=\"100%\""]
    {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
    assert!(text.contains("<title>") && !text.contains("<style") && !text.contains("class="), "{text}");
}
