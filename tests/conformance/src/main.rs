//! Runs conformance vectors: `policy-conformance PATH…`, each a file or a folder of `*.jsonl` files.
//!
//! The domain is the last word before `.jsonl` (`kubernetes-e2e.network.jsonl`: network). Prints the id of each failing
//! case with what was expected and what came out, then `N passed, M failed`; exits 1 if any failed.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use policy_conformance::{Outcome, files, run_file};

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        let _ = writeln!(io::stderr(), "usage: policy-conformance PATH…");
        return ExitCode::from(2);
    }
    match run(&paths) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "policy-conformance: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(paths: &[PathBuf]) -> io::Result<usize> {
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut passed, mut failed) = (0, 0);
    for file in files(paths)? {
        let Some(outcomes) = run_file(&file)? else {
            writeln!(io::stderr(), "skipped, not a vector file: {}", file.display())?;
            continue;
        };
        for (id, outcome) in outcomes {
            match outcome {
                Outcome::Passed => passed += 1,
                Outcome::Failed { expected, actual } => {
                    failed += 1;
                    writeln!(out, "{id}\n  expected {expected}\n  actual   {actual}")?;
                }
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    out.flush()?;
    Ok(failed)
}
