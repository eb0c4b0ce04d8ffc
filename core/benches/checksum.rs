//! The sum over all pairs' ports that the network's benchmark prints, worked out by the naive evaluator of the tests:
//! `cargo bench -p policy-core --bench checksum` takes a minute and fails where the two evaluators differ.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the tests' own code"
)]

#[path = "../tests/network_properties/checksum.rs"]
mod checksum;
#[allow(dead_code, unused_imports, reason = "the tests ask it for more, and of itself")]
#[path = "../tests/naive/mod.rs"]
mod naive;
#[allow(dead_code, reason = "the network's benchmark measures more")]
#[path = "network/pairs.rs"]
mod pairs;
#[allow(dead_code, reason = "other benchmarks write more")]
#[path = "evaluate/random.rs"]
mod random;

/// As the network's benchmark prints it.
const CHECKSUM: &str = "b2e9ac65a83a822c";

fn main() {
    assert_eq!(checksum::compare_with_the_engine(500, 200), CHECKSUM);
    eprintln!("500 pods and 200 policies: {CHECKSUM}, by the naive evaluator and by the engine");
}
