//! What `edge_cases/` holds, by number: small manifests that evaluators of NetworkPolicy get wrong, with the right answers.
//!
//! Unless a case says otherwise, namespace `d` has the pods `cli` (10.0.0.5) and `srv` (10.0.0.6).
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::fs;
use std::path::Path;

use policy_core::Playground;
use policy_core::report::{
    Answer, ClusterProfile, KubernetesVersion, Question, Severity, SourceFile, TrafficQuestion, Verdict,
};

const BOTH: &[KubernetesVersion] = &KubernetesVersion::ALL;
const OLD: &[KubernetesVersion] = &[KubernetesVersion::V1_24];
const NEW: &[KubernetesVersion] = &[KubernetesVersion::V1_36];

struct Case {
    file: String,
    versions: &'static [KubernetesVersion],
}

/// The one file whose name starts so.
fn case(number: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edge_cases");
    let names = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let mut names = names.map(|name| name.into_string().expect("a name"));
    let file = names.find(|name| name.strip_prefix(number).is_some_and(|rest| rest.starts_with(['-', '.'])));
    Case { file: file.expect(number), versions: BOTH }
}

impl Case {
    fn of(self, versions: &'static [KubernetesVersion]) -> Self {
        Self { versions, ..self }
    }

    fn playgrounds(&self) -> impl Iterator<Item = (String, Playground)> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edge_cases").join(&self.file);
        let text = fs::read_to_string(path).expect("a fixture");
        self.versions.iter().map(move |version| {
            let mut playground = Playground::new();
            playground.set_profile(ClusterProfile { version: *version, ..ClusterProfile::default() });
            playground.set_files(vec![SourceFile { name: self.file.clone(), text: text.clone() }]);
            (format!("{} in {version:?}", self.file), playground)
        })
    }

    /// Asks for each `from -> to port/protocol`; `*` as port and protocol stands for some of all.
    #[track_caller]
    fn traffic(&self, rows: &[(&str, Verdict)]) -> &Self {
        for (case, mut playground) in self.playgrounds() {
            for (row, expected) in rows {
                for question in questions(row) {
                    let answer = playground.ask(&Question::Traffic(question));
                    assert_eq!(answer.verdict, *expected, "{case}: {}: {}", answer.question, answer.summary);
                }
            }
        }
        self
    }

    /// The files are refused for this, and for nothing else; what else is told only advises.
    #[track_caller]
    fn refused(&self, message: &str) -> &Self {
        self.errors(&[message])
    }

    #[track_caller]
    fn valid(&self) -> &Self {
        self.errors(&[])
    }

    #[track_caller]
    fn errors(&self, expected: &[&str]) -> &Self {
        for (case, mut playground) in self.playgrounds() {
            let findings = playground.report().findings;
            let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
            let errors: Vec<_> = errors.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(errors, expected, "{case}");
        }
        self
    }

    /// Among what is told is this, as a warning.
    #[track_caller]
    fn warns(&self, message: &str) -> &Self {
        for (case, mut playground) in self.playgrounds() {
            let findings = playground.report().findings;
            let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
            let warnings: Vec<_> = warnings.map(|finding| finding.message.as_str()).collect();
            assert!(warnings.contains(&message), "{case}: {warnings:?}");
        }
        self
    }

    /// In the answer stands why it is not certain, or which way it is taken.
    #[track_caller]
    fn tells(&self, row: &str, part: &str) -> &Self {
        for (case, mut playground) in self.playgrounds() {
            for question in questions(row) {
                let Answer { summary, .. } = playground.ask(&Question::Traffic(question));
                assert!(summary.contains(part), "{case}: {summary}");
            }
        }
        self
    }
}

fn questions(row: &str) -> Vec<TrafficQuestion> {
    let parts: Vec<_> = row.split(' ').collect();
    let [from, "->", to, port] = parts[..] else { panic!("{row}") };
    let points = match port.split_once('/') {
        Some((port, protocol)) => vec![(port.parse().expect(row), protocol)],
        None if port == "*" => vec![(1, "TCP"), (8080, "TCP"), (53, "UDP"), (65535, "SCTP")],
        None => panic!("{row}"),
    };
    let question = |(port, protocol): (u16, &str)| TrafficQuestion {
        from: from.to_owned(),
        to: to.to_owned(),
        port,
        protocol: protocol.to_owned(),
    };
    points.into_iter().map(question).collect()
}

use Verdict::{Allowed, Denied, Depends};

#[test]
fn e01_a_policy_on_a_pod_in_its_nodes_network_is_most_likely_not_enforced() {
    case("E01")
        .valid()
        .warns("most plug-ins do not apply this policy to `d/srv`, which uses its node's network")
        .traffic(&[("d/cli -> d/srv *", Depends), ("203.0.113.9 -> d/srv *", Depends)])
        .tells("d/cli -> d/srv *", "with most it is allowed")
        .traffic(&[("d/srv -> d/cli *", Denied), ("d/cli -> 203.0.113.9 *", Allowed)]);
}

#[test]
fn e02_a_peer_in_its_nodes_network_is_most_likely_not_matched_by_its_labels() {
    case("E02")
        .traffic(&[("d/cli -> d/srv *", Depends), ("203.0.113.9 -> d/srv *", Denied)])
        .tells("d/cli -> d/srv *", "with most it is denied")
        .traffic(&[("d/srv -> d/cli *", Allowed)]);
}

#[test]
fn e03_a_pod_that_has_succeeded_takes_part_in_no_traffic() {
    case("E03").traffic(&[
        ("d/cli -> d/srv *", Denied),
        ("d/srv -> d/cli *", Denied),
        ("d/cli -> 203.0.113.9 *", Denied),
        ("203.0.113.9 -> d/srv *", Allowed),
    ]);
}

#[test]
fn e04_a_pod_without_a_status_takes_part() {
    case("E04").traffic(&[("d/cli -> d/srv *", Allowed), ("d/srv -> d/cli *", Allowed)]);
}

#[test]
fn e05_a_named_port_is_found_in_a_restartable_init_container() {
    let rows = [
        ("d/cli -> d/srv 9999/TCP", Allowed),
        ("d/cli -> d/srv 9999/UDP", Denied),
        ("d/cli -> d/srv 8080/TCP", Denied),
    ];
    case("E05").of(NEW).valid().traffic(&rows);
}

#[test]
fn e05_kubernetes_1_24_has_no_restartable_init_containers() {
    let dropped = "Kubernetes 1.24 does not have the field `spec.initContainers[0].restartPolicy` yet, and drops it";
    case("E05").of(OLD).valid().warns(dropped);
}

#[test]
fn e06_one_container_may_not_name_two_ports_alike() {
    case("E06").refused("spec.containers[0].ports[1].name: Duplicate value: \"dns\"");
}

#[test]
fn e06b_two_containers_may_name_ports_alike_and_each_counts_for_its_protocol() {
    case("E06b").valid().traffic(&[
        ("d/cli -> d/srv 5353/TCP", Allowed),
        ("d/cli -> d/srv 53/UDP", Allowed),
        ("d/cli -> d/srv 53/TCP", Denied),
        ("d/cli -> d/srv 5353/UDP", Denied),
    ]);
}

#[test]
fn e07_a_protocol_without_a_port_is_every_port_of_it_and_nothing_else() {
    case("E07").traffic(&[
        ("d/cli -> d/srv 1/UDP", Allowed),
        ("d/cli -> d/srv 65535/UDP", Allowed),
        ("203.0.113.9 -> d/srv 53/UDP", Allowed),
        ("d/cli -> d/srv 80/TCP", Denied),
        ("d/cli -> d/srv 53/SCTP", Denied),
    ]);
}

#[test]
fn e08_a_range_cannot_start_at_a_named_port() {
    case("E08").refused(
        "spec.ingress[0].ports[0].endPort: Invalid value: 9000: may not be specified when `port` is non-numeric",
    );
}

#[test]
fn e09_a_namespace_that_is_only_referred_to_has_its_name_as_a_label() {
    case("E09").valid().traffic(&[("d/cli -> d/srv *", Allowed), ("203.0.113.9 -> d/srv *", Denied)]);
}

#[test]
fn e10_a_declared_namespace_has_its_name_as_a_label_too() {
    case("E10").valid().traffic(&[("d/cli -> d/srv *", Allowed), ("203.0.113.9 -> d/srv *", Denied)]);
}

#[test]
fn e11_an_egress_section_does_nothing_where_the_types_leave_it_out() {
    case("E11").valid().traffic(&[
        ("d/cli -> d/srv *", Allowed),
        ("d/cli -> 203.0.113.9 *", Allowed),
        ("d/srv -> d/cli *", Allowed),
    ]);
}

#[test]
fn e12_a_policy_type_may_stand_there_twice() {
    case("E12").valid().traffic(&[("d/cli -> d/srv *", Denied), ("d/cli -> 203.0.113.9 *", Allowed)]);
}

#[test]
fn e13_the_order_of_policy_types_means_nothing() {
    case("E13").valid().traffic(&[
        ("d/cli -> d/srv *", Denied),
        ("203.0.113.9 -> d/srv *", Denied),
        ("d/cli -> 203.0.113.9 *", Denied),
    ]);
}

#[test]
fn e14_an_empty_list_of_sources_is_every_source() {
    case("E14").valid().traffic(&[("d/cli -> d/srv *", Allowed), ("203.0.113.9 -> d/srv *", Allowed)]);
}

#[test]
fn e15_what_is_excepted_must_lie_inside_the_block() {
    let message =
        "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"10.1.0.0/16\": must be a strict subset of `cidr`";
    case("E15").refused(message);
}

#[test]
fn e16_a_null_selector_selects_every_pod_of_the_namespace() {
    case("E16").valid().traffic(&[
        ("d/cli -> d/srv *", Denied),
        ("d/srv -> d/cli *", Denied),
        ("d/cli -> 203.0.113.9 *", Allowed),
    ]);
}

#[test]
fn e17_a_block_of_one_family_matches_nothing_of_the_other() {
    case("E17").valid().traffic(&[
        ("d/cli -> d/srv *", Denied),
        ("203.0.113.9 -> d/srv *", Denied),
        ("fd00::9 -> d/srv *", Allowed),
        ("2001:db8::9 -> d/srv *", Denied),
    ]);
}

#[test]
fn e18_a_named_port_without_peers_is_looked_up_at_each_destination_and_no_address_has_one() {
    case("E18").valid().traffic(&[
        ("d/cli -> d/srv 8080/TCP", Allowed),
        ("d/cli -> d/srv 8080/UDP", Denied),
        ("d/cli -> d/srv 80/TCP", Denied),
        ("d/cli -> 203.0.113.9 *", Denied),
    ]);
}

#[test]
fn e19_there_are_four_operators() {
    case("E19").refused(
        "spec.podSelector.matchExpressions[0].operator: Invalid value: \"Equals\": not a valid selector operator",
    );
}

#[test]
fn e20_a_peer_without_anything_is_refused() {
    case("E20").refused("spec.ingress[0].from[0]: Required value: must specify a peer");
}

#[test]
fn e21_before_1_36_a_block_with_bits_beyond_its_prefix_stands_for_the_whole_block() {
    case("E21").of(OLD).valid().traffic(&[
        ("172.16.0.0 -> d/srv *", Allowed),
        ("172.16.255.255 -> d/srv *", Allowed),
        ("172.17.0.0 -> d/srv *", Denied),
        ("d/cli -> d/srv *", Denied),
    ]);
}

#[test]
fn e21_before_1_36_it_is_told_what_such_a_block_stands_for() {
    case("E21").of(OLD).warns("`172.16.5.9/16` stands for `172.16.0.0/16`");
}

#[test]
fn e21_from_1_36_on_a_block_with_bits_beyond_its_prefix_is_refused() {
    let message = "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"172.16.5.9/16\": must not have bits set beyond the prefix length";
    case("E21").of(NEW).refused(message);
}

#[test]
fn e22_labels_beside_their_selector_are_an_unknown_field_and_leave_an_empty_peer() {
    case("E22")
        .refused("spec.ingress[0].from[0]: Required value: must specify a peer")
        .warns("unknown field \"spec.ingress[0].from[0].matchLabels\"");
}

#[test]
fn e23_a_policy_in_a_namespace_that_is_not_there_selects_nothing_and_that_is_told() {
    case("E23")
        .valid()
        .warns("namespace `ghost` of this policy has no pods in what you pasted")
        .traffic(&[("d/cli -> d/srv *", Allowed), ("203.0.113.9 -> d/srv *", Allowed)]);
}

#[test]
fn e24_protocols_are_written_in_capitals() {
    case("E24").refused(
        "spec.ingress[0].ports[0].protocol: Unsupported value: \"tcp\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
    );
}

#[test]
fn e25_there_is_no_port_0() {
    case("E25").refused("spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive");
}

#[test]
fn e26_a_number_in_quotes_is_a_name_and_a_name_needs_a_letter() {
    let refused =
        |rest: &str| format!("spec.ingress[0].ports[0].port: Invalid value: \"80\": must contain at least one {rest}");
    case("E26").of(OLD).refused(&refused("letter or number (a-z, 0-9)"));
    case("E26").of(NEW).refused(&refused("letter (a-z)"));
}

#[test]
fn e27_without_policies_everything_is_allowed() {
    case("E27").valid().traffic(&[
        ("d/cli -> e/srv *", Allowed),
        ("e/srv -> d/cli *", Allowed),
        ("203.0.113.9 -> e/srv *", Allowed),
        ("e/srv -> 203.0.113.9 *", Allowed),
    ]);
}
