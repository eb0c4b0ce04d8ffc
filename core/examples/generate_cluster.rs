//! Prints the manifests of the random cluster that the benchmarks use: `generate_cluster PODS POLICIES [SEED]`.

#[path = "../benches/evaluate/random.rs"]
mod random;

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Option<Vec<u64>> = arguments.iter().map(|text| text.parse().ok()).collect();
    let (pods, policies, seed) = match numbers.as_deref() {
        Some([pods, policies]) => (*pods, *policies, random::SEED),
        Some([pods, policies, seed]) => (*pods, *policies, *seed),
        _ => {
            let _ = writeln!(io::stderr(), "usage: generate_cluster PODS POLICIES [SEED]");
            return ExitCode::from(2);
        }
    };
    let (Ok(pods), Ok(policies)) = (usize::try_from(pods), usize::try_from(policies)) else {
        return ExitCode::from(2);
    };
    // Who reads the output may have seen enough.
    let _ = io::stdout().write_all(random::cluster(pods, policies, seed).as_bytes());
    ExitCode::SUCCESS
}
