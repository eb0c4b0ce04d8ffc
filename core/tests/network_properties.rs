//! The evaluator of traffic against a second, naive one, on small random clusters; and laws that hold of any cluster.
//!
//! `PROPTEST_CASES=5000 cargo test -p policy-core --test network_properties` looks longer.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

#[path = "network_properties/clusters.rs"]
mod clusters;
#[path = "network_properties/compare.rs"]
mod compare;
mod naive;
#[path = "network_properties/policies.rs"]
mod policies;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_evaluators_agree_under_every_reading_of_network_policy(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        points in compare::points(),
    ) {
        compare::check(&cluster.and(&policies), &points)?;
    }
}

/// So many, unless `PROPTEST_CASES` says otherwise.
fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
