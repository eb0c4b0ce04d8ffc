//! NetworkPolicy: may a new connection go from one end to another?

use policy_core::network::{self, End, Protocol, Reading};
use serde::Deserialize;
use serde_json::Value;

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    manifests: String,
    ip_block_matches_pods: Option<bool>,
    queries: Vec<Query>,
    expect: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
struct Query {
    from: String,
    to: String,
    port: u16,
    protocol: String,
}

#[derive(Debug, Deserialize)]
struct Expected {
    allowed: Option<bool>,
    ingress: Option<bool>,
    egress: Option<bool>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let case: Case = case(value)?;
    let mut playground = playground(&[&case.manifests]);
    let cluster = playground.cluster();
    let reading = Reading::default();
    let reading = Reading {
        ip_block_matches_pods: case.ip_block_matches_pods.unwrap_or(reading.ip_block_matches_pods),
        ..reading
    };
    let network = network::evaluate_as(cluster, reading);
    let (mut expected, mut actual) = (Vec::new(), Vec::new());
    for (query, expect) in case.queries.iter().zip(&case.expect) {
        let answer = ask(query, |text| network.end(cluster, text), &network);
        let only_asked = |answer: bool, expect: Option<bool>| expect.map(|_| answer);
        let differs = match answer {
            Some((allowed, ingress, egress)) => {
                only_asked(allowed, expect.allowed) != expect.allowed
                    || only_asked(ingress, expect.ingress) != expect.ingress
                    || only_asked(egress, expect.egress) != expect.egress
            }
            None => true,
        };
        if differs {
            expected.push(format!("{query:?}: {expect:?}"));
            actual.push(format!("(allowed, ingress, egress): {answer:?}"));
        }
    }
    if case.queries.len() != case.expect.len() {
        expected.push(format!("{} answers", case.expect.len()));
        actual.push(format!("{} queries", case.queries.len()));
    }
    if expected.is_empty() { Ok(Outcome::Passed) } else { Ok(Outcome::of(&expected, &actual)) }
}

/// Allowed, lets in, lets out; `None` where an end or the protocol is not known.
fn ask(query: &Query, end: impl Fn(&str) -> Option<End>, network: &network::Network) -> Option<(bool, bool, bool)> {
    let (from, to) = (end(&query.from)?, end(&query.to)?);
    let verdict = network.verdict(from, to, query.port, Protocol::of(&query.protocol)?);
    Some((verdict.allowed, verdict.ingress.allowed, verdict.egress.allowed))
}
