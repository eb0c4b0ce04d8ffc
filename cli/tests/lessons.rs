//! The lessons of `static/lessons`: their form, a start that fails a check, a solution that passes all, and crude ones that do not.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

#[path = "lessons/crude.rs"]
mod crude;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use policy_cli::lesson::{self, Folder};
use policy_core::Playground;
use policy_core::report::SourceFile;

const COURSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/lessons");

#[test]
fn every_lesson_starts_with_a_failing_check_and_its_solution_passes_all() {
    let run = Command::new(env!("CARGO_BIN_EXE_policy-playground")).args(["lesson", COURSE]).output().expect("it runs");
    let (told, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!((wrong.as_ref(), run.status.code()), ("", Some(0)));
    assert!(told.ends_with(" lessons are in order: each fails at its start and passes with its solution.\n"), "{told}");
}

/// Its solution is to have no policy.
const ALL_IS_OPEN: &str = "np-01-everyone-talks";

#[test]
fn no_lesson_takes_a_crude_solution() {
    let mut taken = Vec::new();
    for entry in fs::read_dir(COURSE).expect("the course") {
        let path = entry.expect("a name").path();
        if !path.is_dir() {
            continue;
        }
        let id = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let mut folder = Folder::new();
        read(&path, "", &mut folder);
        let head = folder["lesson.md"].split("\n---\n").next().unwrap_or_default().to_owned();
        let said: BTreeMap<&str, &str> = head.lines().filter_map(|line| line.split_once(": ")).collect();
        let solved: Vec<(String, String)> = said["editable"]
            .split(", ")
            .map(|name| (name.to_owned(), folder[&format!("solution/{name}")].clone()))
            .collect();
        let has_policies = said.get("psp") == Some(&"on");
        for (what, texts) in crude::solutions(said["domain"], has_policies, &solved, &namespaces(&folder)) {
            let mut tried = folder.clone();
            tried.extend(texts.into_iter().map(|(name, text)| (format!("solution/{name}"), text)));
            let problems = lesson::check(&tried, &id).problems;
            let is_refused = problems.iter().any(|problem| problem.message.starts_with("in the solution, "));
            let is_meant = id == ALL_IS_OPEN && what != "everything is closed";
            if !is_refused && !is_meant {
                taken.push(format!("{id}: {what}"));
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
}

fn namespaces(folder: &Folder) -> Vec<String> {
    let start = folder.iter().filter(|(path, _)| path.starts_with("start/"));
    let mut playground = Playground::new();
    playground.set_files(start.map(|(name, text)| SourceFile { name: name.clone(), text: text.clone() }).collect());
    playground.report().namespaces.into_iter().map(|namespace| namespace.name).collect()
}

fn read(path: &Path, below: &str, folder: &mut Folder) {
    for entry in fs::read_dir(path).expect("a folder") {
        let entry = entry.expect("a name").path();
        let name = format!("{below}{}", entry.file_name().and_then(|name| name.to_str()).expect("a name"));
        if entry.is_dir() {
            read(&entry, &format!("{name}/"), folder);
        } else {
            folder.insert(name, fs::read_to_string(&entry).expect("a text"));
        }
    }
}
