//! The command itself: see the library.

use std::process::ExitCode;

use clap::Parser;
use policy_cli::arguments::Arguments;
use policy_cli::commands;

fn main() -> ExitCode {
    commands::run(Arguments::parse().command)
}
