//! The naive evaluator is right itself: it gives the answers that real evaluators gave.

use std::fs;
use std::path::Path;

use policy_core::cluster::Cluster;
use policy_core::settings::NetworkPlugin;
use serde_json::Value;

use super::compare::{self, USUAL};
use super::naive::{End, Naive, Reading, Traffic};

/// Of the conformance vectors every so-manieth is asked.
const STEP: usize = 8;

#[test]
fn the_naive_evaluator_answers_as_real_ones_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/vectors");
    let files = fs::read_dir(folder).expect("the vectors").map(|entry| entry.expect("an entry").path());
    for file in files.filter(|file| file.to_string_lossy().ends_with("network.jsonl")) {
        let text = fs::read_to_string(&file).expect("vectors");
        for line in text.lines().step_by(STEP) {
            check(&serde_json::from_str(line).expect("a case"));
        }
    }
}

fn check(case: &Value) {
    let mut playground = compare::of_text(case["manifests"].as_str().expect("manifests"));
    let cluster: &Cluster = playground.cluster();
    let ip_block_matches_pods = case["ipBlockMatchesPods"].as_bool().unwrap_or(true);
    let reading = Reading { ip_block_matches_pods, ..USUAL };
    let naive = Naive { cluster, reading, plugin: NetworkPlugin::Enforces };
    let (queries, expected) = (case["queries"].as_array(), case["expect"].as_array());
    for (query, expected) in queries.expect("queries").iter().zip(expected.expect("answers")) {
        let text = |field: &str| query[field].as_str().expect("a text");
        let end = |field| end(cluster, text(field));
        let port = query["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        let traffic = Traffic { from: end("from"), to: end("to"), port, protocol: text("protocol") };
        let told = naive.verdict(traffic);
        for (field, told) in [("allowed", told.allowed), ("ingress", told.ingress), ("egress", told.egress)] {
            let expected = expected[field].as_bool();
            assert!(expected.is_none_or(|expected| expected == told), "{}: {query} {field} {told}", case["id"]);
        }
    }
}

/// A pod by its name, or by its address.
fn end<'a>(cluster: &'a Cluster, text: &str) -> End<'a> {
    let Ok(address) = text.parse() else {
        return End::Pod(cluster.pods.iter().find(|pod| pod.id() == text).expect(text));
    };
    let has_it = cluster.pods.iter().find(|pod| pod.addresses.contains(&address));
    has_it.map_or(End::Address(address), End::Pod)
}
