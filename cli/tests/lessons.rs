//! The lessons of `static/lessons`: their form, a start that fails a check, and a solution that passes all of them.
#![allow(clippy::panic, clippy::expect_used, reason = "a test")]

use std::process::Command;

#[test]
fn every_lesson_starts_with_a_failing_check_and_its_solution_passes_all() {
    let course = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/lessons");
    let run = Command::new(env!("CARGO_BIN_EXE_policy-playground")).args(["lesson", course]).output().expect("it runs");
    let (told, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!((wrong.as_ref(), run.status.code()), ("", Some(0)));
    assert!(told.ends_with(" lessons are in order: each fails at its start and passes with its solution.\n"), "{told}");
}
