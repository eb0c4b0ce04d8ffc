//! The network, access and admission as CSV, Markdown, DOT, Mermaid, SVG and commands: examples of the course in each
//! format, and names that try to break out of it. `UPDATE_EXPORTS=1 cargo test -p policy-core --test exports` writes the
//! expected files anew.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

// Files beside this one would be tests of their own.
#[path = "exports/access.rs"]
mod access;
#[path = "exports/admission.rs"]
mod admission;
#[path = "exports/network.rs"]
mod network;

use policy_core::Playground;
use policy_core::export::Format;
use policy_core::report::access::CanIQuestion;
use policy_core::report::{Report, SourceFile};

/// What a shell would run.
const MORE_HOSTILE: [&str; 3] = ["`touch pwned`", "'; touch pwned; '", "$(touch pwned; $HOME \"x"];

const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"]; b [label=\"x",
    "\\\"; end",
    "a\r\nb\n# heading",
    "=cmd()",
    "a|b`<b>`c",
    "]]--><x>%%{init: {}}%%",
    "[link](javascript:alert) **b** &lt; ' \u{0}\u{b}",
    "-->|\"x\"| y;",
];

/// The text of an example of the course.
fn example(name: &str) -> String {
    let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Compares with the expected file of this example, or writes it anew.
#[track_caller]
fn check_written(name: &str, extension: &str, written: &str) {
    let path = format!("{}/tests/exports/{name}.{extension}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_EXPORTS").is_some() {
        std::fs::write(&path, written).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(written, expected, "{path}");
}

fn report(text: &str) -> Report {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text: text.to_owned() }]);
    playground.report()
}

/// What a shell makes of the script, command by command: whether yes is expected, and the words behind `can-i`. Its
/// `kubectl` answers as expected. `None`: there is no shell here.
fn run(script: &str) -> Option<Vec<(bool, Vec<String>)>> {
    let shim = "kubectl() { printf '%s\\0' \"$expected\" \"$@\" END >&3; echo \"$expected\"; }\n";
    let run = std::process::Command::new("sh").arg("-c").arg(format!("exec 3>&1\n{shim}{script}")).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no shell here");
        return None;
    };
    assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).expect("text");
    let mut words: Vec<&str> = said.split('\0').collect();
    let last = words.pop().expect("the last line");
    let mut commands = Vec::new();
    for command in words.split(|word| *word == "END").filter(|command| !command.is_empty()) {
        let [expected, "auth", "can-i", rest @ ..] = command else { panic!("{command:?}") };
        commands.push((*expected == "yes", rest.iter().map(|word| (*word).to_owned()).collect()));
    }
    assert_eq!(last.trim(), format!("{} asked, 0 answered otherwise", commands.len()));
    Some(commands)
}

/// As `kubectl auth can-i` takes its words.
fn can_i(words: &[String]) -> CanIQuestion {
    let mut question = CanIQuestion::default();
    let mut plain = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some(("--as", user)) => user.clone_into(&mut question.user),
            Some(("--as-group", group)) => question.groups.push(group.to_owned()),
            Some(("--namespace", namespace)) => namespace.clone_into(&mut question.namespace),
            Some(("--subresource", subresource)) => subresource.clone_into(&mut question.subresource),
            _ if word == "--all-namespaces" => question.all_namespaces = true,
            _ => plain.push(word.clone()),
        }
    }
    if !question.groups.is_empty() {
        question.groups.push("system:authenticated".to_owned());
    }
    let [verb, resource] = plain.as_slice() else { panic!("{words:?}") };
    (question.verb, question.resource) = (verb.clone(), resource.clone());
    question
}

#[test]
fn formats_are_found_by_their_id() {
    for format in Format::ALL {
        assert_eq!(Format::of_id(format.id()), Some(format));
    }
    assert_eq!(Format::of_id("json"), None, "the report is the JSON");
}
