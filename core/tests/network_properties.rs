//! The evaluator of traffic against a second, naive one, on small random clusters; and laws that hold of any cluster.
//!
//! `PROPTEST_CASES=5000 cargo test -p policy-core --test network_properties` looks longer.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

#[path = "network_properties/checksum.rs"]
mod checksum;
#[path = "network_properties/cluster_policies.rs"]
mod cluster_policies;
#[path = "network_properties/clusters.rs"]
mod clusters;
#[path = "network_properties/compare.rs"]
mod compare;
#[path = "network_properties/found.rs"]
mod found;
#[path = "network_properties/laws.rs"]
mod laws;
mod naive;
#[path = "../benches/network/pairs.rs"]
mod pairs;
#[path = "network_properties/policies.rs"]
mod policies;
#[path = "../benches/evaluate/random.rs"]
mod random;
#[path = "network_properties/vectors.rs"]
mod vectors;

use proptest::prelude::*;

/// `cases` of each property, unless `PROPTEST_CASES` says otherwise.
fn config(cases: u32) -> ProptestConfig {
    let asked_for = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked_for.unwrap_or(cases), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn both_evaluators_agree_on_network_policies_under_every_reading(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        points in compare::points(),
    ) {
        compare::check(&cluster.and(&policies), &points)?;
    }
    #[test]
    fn both_evaluators_agree_on_policies_of_the_whole_cluster_under_every_reading(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        cluster_policies in cluster_policies::policies(),
        points in compare::points(),
    ) {
        compare::check(&cluster.and(&policies).and(&cluster_policies), &points)?;
    }
}
