//! Who reaches whom.

use policy_core::export::{self, Format};
use policy_core::picture::{self, Setting};
use policy_core::report::network::{Cell, Connection, Endpoint, EndpointKind, NetworkReport, PolicyInWords, Traffic};
use policy_core::report::{Effect, Reason};

use super::{HOSTILE, check_written, example, report};

#[test]
fn the_examples_are_written_as_expected() {
    for name in ["01-network-policy", "02-default-deny"] {
        let report = report(&example(name)).network;
        for format in Format::ALL {
            let written = export::network(&report, format);
            check_written(name, format.extension(), &written);
            let again = crate::report(&example(name)).network;
            assert_eq!(written, export::network(&again, format), "{name}: not the same twice");
        }
    }
}

/// Each hostile name as a pod's, a namespace's, a policy's and a port's, all selected and connected with each other.
fn hostile() -> NetworkReport {
    let end = |name: &&str| Endpoint {
        id: format!("{name}/{name}"),
        namespace: Some((*name).to_owned()),
        label: (*name).to_owned(),
        ingress_policies: vec![(*name).to_owned()],
        ..Endpoint::default()
    };
    let cell = |from: usize, to: usize| match from == to {
        true => Cell { traffic: Traffic::Itself, ..Cell::default() },
        false => Cell { traffic: Traffic::Some, ports: HOSTILE[from].to_owned(), decided: true },
    };
    let row = |from| (0..HOSTILE.len()).map(|to| cell(from, to)).collect();
    NetworkReport {
        summary: HOSTILE.join(" "),
        enforced: true,
        endpoints: HOSTILE.iter().map(end).collect(),
        cells: (0..HOSTILE.len()).map(row).collect(),
        policies: HOSTILE.iter().map(policy).collect(),
        incomplete: HOSTILE.iter().map(|name| (*name).to_owned()).collect(),
        ..NetworkReport::default()
    }
}

fn policy(name: &&str) -> PolicyInWords {
    PolicyInWords {
        kind: "NetworkPolicy".to_owned(),
        namespace: (*name).to_owned(),
        name: (*name).to_owned(),
        sentences: vec![Reason::new("code", Effect::Note, *name)],
        ..PolicyInWords::default()
    }
}

#[test]
fn names_stay_text_in_svg() {
    for setting in [Setting::Alone, Setting::Page] {
        let svg = picture::svg(&picture::network(&hostile()), setting);
        for (start, _) in svg.match_indices('<') {
            let tag: String = svg[start + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
            let tag = tag.as_str();
            let known = ["", "svg", "title", "desc", "style", "rect", "g", "text", "path"];
            assert!(known.contains(&tag), "<{tag}");
            assert!(!tag.is_empty() || svg[start..].starts_with("</"), "a name opens a tag");
        }
        assert_eq!(svg.matches('"').count() % 2, 0);
        assert!(!svg.contains(['\0', '\u{b}', '\r']));
        assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn names_stay_text_in_dot() {
    let dot = export::network(&hostile(), Format::Dot);
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
    assert!(dot.contains(r#"label="\"]; b [label=\"x""#), "{dot}");
    assert!(dot.contains(r#"label="\\\"; end""#), "{dot}");
    assert!(dot.contains("label=\"a  b # heading\""), "{dot}");
}

#[test]
fn names_stay_text_in_mermaid() {
    let mermaid = export::network(&hostile(), Format::Mermaid);
    for line in mermaid.lines() {
        assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
        let ids = line.trim().split(['[', ' ']).next().unwrap_or_default();
        assert!(ids.chars().all(|letter| letter.is_ascii_alphanumeric()), "{line}");
    }
    for broken in ["<script", "%%{", "`", "alert(1)</"] {
        assert!(!mermaid.contains(broken), "{broken}");
    }
    assert!(mermaid.contains("#60;script#62;alert(1)#60;/script#62;"), "{mermaid}");
}

#[test]
fn names_stay_text_in_markdown() {
    let markdown = export::network(&hostile(), Format::Markdown);
    let outside_code: String = markdown.split('`').step_by(2).collect();
    for broken in ["<script", "<b>", "<x>"] {
        assert!(!outside_code.contains(broken), "{broken}");
    }
    assert!(!markdown.lines().any(|line| line.starts_with("# heading")));
    assert!(!outside_code.contains("[link]("));
    // Every row of the table has as many cells as its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), HOSTILE.len() + 2);
    assert!(rows.iter().all(|row| cells(row) == HOSTILE.len() + 3), "{rows:#?}");
}

#[test]
fn csv_quotes_and_disarms() {
    for (name, written) in [
        ("plain", "plain"),
        ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("two\r\nlines", "\"two\r\nlines\""),
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1,A2)", "\"'@SUM(A1,A2)\""),
        ("\t=1", "'\t=1"),
        ("a=b", "a=b"),
    ] {
        let connection = Connection { from: vec![name.to_owned()], to: vec!["x".to_owned()], ..Connection::default() };
        let csv = export::connections(&[connection], Format::Csv).expect("CSV lists connections");
        assert_eq!(csv, format!("from,to,verdict,ports,decided\r\n{written},x,denied,,no\r\n"));
    }
}

/// What changes has two verdicts a line; in CSV each pair stands for itself.
#[test]
fn connections_are_listed() {
    let ports = Cell { traffic: Traffic::Some, ports: "80, 443".to_owned(), decided: true };
    let change = Connection {
        from: vec!["shop/a".to_owned(), "shop/b".to_owned()],
        to: vec!["10.0.0.0/8".to_owned()],
        now: ports,
        before: Some(Cell { traffic: Traffic::All, ..Cell::default() }),
    };
    let plain = Connection { before: None, ..change.clone() };
    assert_eq!(
        export::connections(std::slice::from_ref(&change), Format::Csv).as_deref(),
        Some(
            "from,to,verdict,ports,decided,verdict before,ports before\r\n\
             shop/a,10.0.0.0/8,allowed,\"80, 443\",yes,allowed,all\r\n\
             shop/b,10.0.0.0/8,allowed,\"80, 443\",yes,allowed,all\r\n"
        )
    );
    assert_eq!(
        export::connections(&[change], Format::Markdown).as_deref(),
        Some(
            "| From | To | Before | May go |\n|---|---|---|---|\n| shop/a, shop/b | 10.0.0.0/8 | all ports | 80, 443 |\n"
        )
    );
    assert_eq!(
        export::connections(std::slice::from_ref(&plain), Format::Markdown).as_deref(),
        Some("| From | To | May go |\n|---|---|---|\n| shop/a, shop/b | 10.0.0.0/8 | 80, 443 |\n")
    );
    for format in [Format::Dot, Format::Mermaid, Format::Svg] {
        assert_eq!(export::connections(std::slice::from_ref(&plain), format), None);
    }
}

/// A report may be nothing at all, or have fewer cells than ends.
#[test]
fn whatever_the_report_every_format_is_written() {
    let mut torn = hostile();
    torn.cells.truncate(3);
    torn.cells[1].clear();
    for report in [NetworkReport::default(), torn] {
        for format in Format::ALL {
            assert!(!export::network(&report, format).is_empty(), "{format:?}");
        }
    }
}

/// In the page what has a meaning is a button that says whom it is about; a file of its own has neither buttons nor focus.
#[test]
fn the_page_can_ask_about_boxes_and_arrows() {
    let picture = picture::network(&report(&example("01-network-policy")).network);
    let page = picture::svg(&picture, Setting::Page);
    assert!(page.contains(concat!(
        "<g class=\"arrow\" tabindex=\"0\" role=\"button\" data-from=\"3\" data-to=\"6\">\n",
        "<title>oteemo/client → test-ns/server: 443</title>\n"
    )));
    assert!(!page.contains("<style"), "the page's policy refuses it");
    let alone = picture::svg(&picture, Setting::Alone);
    assert!(alone.contains("role=\"img\"") && alone.contains(picture::STYLE));
    assert!(!alone.contains("tabindex=\"") && !alone.contains("data-"));
}

#[test]
fn a_network_without_policies_is_a_calm_picture() {
    let pod = Endpoint { id: "a/b".to_owned(), kind: EndpointKind::Pod, ..Endpoint::default() };
    let summary = "Everything is allowed: there is no policy.".to_owned();
    let report = NetworkReport { summary, enforced: true, endpoints: vec![pod], ..NetworkReport::default() };
    let svg = export::network(&report, Format::Svg);
    assert!(svg.contains("Everything is allowed: there is no policy.</text>"), "{svg}");
    assert!(!svg.contains("class=\"arrow"), "{svg}");
}
