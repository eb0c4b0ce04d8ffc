//! Lines that nobody should type: each is read, or told to be unclear.

use policy_core::phrase::{self, View};
use policy_core::report::SourceFile;

use super::texts::Dice;

const LINES: usize = 3_000;

#[rustfmt::skip]
const WORDS: [&str; 64] = [
    "a/b", "shop/db:5432", "x:0", "x:80/udp", "[::1]:1", "2001:db8::9", "standing:dns:53", "jane", "devs", "→", "->", "to", "from",
    "reach", "who", "what", "can", "may", "do", "in", "all", "every", "namespaces", "namespace", "pods", "running", "as", "of",
    "user", "Group", "serviceaccount", "get", "create", "GET", "/api/v1/pods", "ClusterRole", "kubectl", "auth", "can-i", "--list",
    "--as", "--as=", "--as-group=x", "-n", "-A", "--", "admit", "update", "is", "why", "restricted", "v1.30", "blast", "radius",
    "migration", "changes", "expectations", "exposed", "?", "›", "'", "\"x y\"", "`", "é😀",
];

#[test]
fn any_line_is_read_or_told_to_be_unclear() {
    let report = super::playground(&super::examples().concat()).report();
    let mut dice = Dice(7);
    for _ in 0..LINES {
        let count = dice.below(7);
        let words: Vec<&str> = (0..count).map(|_| dice.one_of(&WORDS)).collect();
        let line = words.join([" ", " ", "  ", ""][dice.below(4)]);
        let view = View::ALL[dice.below(4)];
        let _ = phrase::suggestions(&line, view, &report);
        match phrase::read(&line, view, &report, &[SourceFile::default()]) {
            Ok(Some(question)) => drop(phrase::written(&question)),
            Ok(None) => assert_eq!(line.trim_matches(['›', '?', ' ']), "", "{line:?}"),
            Err(why) => assert!(!why.is_empty(), "{line:?}"),
        }
    }
}
