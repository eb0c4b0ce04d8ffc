//! Fixtures that say themselves what is to be found in them, and where:
//!
//! ```yaml
//!   policyTypes: [Ingress]
//!   egress:
//! # ^^^^^^ policy-types-switch-off
//! #<^ some-code                     starts in the first column
//! ```
//!
//! A line of carets speaks of the last line before it that is none. Carets count characters. A finding over several
//! lines is held to its first one. `# version: 1.36` in the first line chooses the Kubernetes version.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use policy_core::Playground;
use policy_core::report::{ClusterProfile, Finding, KubernetesVersion, SourceFile};

/// Line (from 1), first and last column (from 0, the last excluded), code.
pub type Mark = (usize, usize, usize, String);

/// What the fixture says is to be found.
pub fn marks(text: &str) -> BTreeSet<Mark> {
    let mut found = BTreeSet::new();
    let mut speaks_of = 0;
    for (index, line) in text.lines().enumerate() {
        let Some((start, end, code)) = carets(line) else {
            speaks_of = index + 1;
            continue;
        };
        found.insert((speaks_of, start, end, code));
    }
    found
}

fn carets(line: &str) -> Option<(usize, usize, String)> {
    let line = line.strip_prefix('#')?;
    let (from_start, rest) = match line.strip_prefix('<') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let after = &rest[blanks..];
    let count = after.chars().take_while(|character| *character == '^').count();
    let code = after[count..].trim();
    if count == 0 || code.is_empty() || code.contains(' ') {
        return None;
    }
    let first = 1 + usize::from(from_start) + blanks;
    let start = if from_start { 0 } else { first };
    Some((start, first + count, code.to_owned()))
}

/// Where a finding stands, in the fixture's terms.
pub fn mark_of(text: &str, finding: &Finding) -> Mark {
    let Some(place) = &finding.place else { return (0, 0, 0, finding.code.clone()) };
    let (start, end) = (place.range.start as usize, place.range.end as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let column = |at: usize| text[line_start..at.clamp(line_start, line_end)].chars().count();
    (place.lines[0] as usize, column(start), column(end), finding.code.clone())
}

/// Everything that is found in a fixture.
pub fn findings(text: &str) -> Vec<Finding> {
    let version = if text.starts_with("# version: 1.36") { KubernetesVersion::V1_36 } else { KubernetesVersion::V1_24 };
    let mut playground = Playground::new();
    playground.set_profile(ClusterProfile { version, ..ClusterProfile::default() });
    playground.set_files(vec![SourceFile { name: "fixture.yaml".to_owned(), text: text.to_owned() }]);
    playground.report().findings
}

/// The entries of a folder below `core/tests`, sorted.
pub fn entries(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let read = std::fs::read_dir(&folder).expect("a folder of fixtures");
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// All files below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).expect("a folder");
    let mut files = Vec::new();
    for path in read.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
