//! The repository's own vectors: every case passes but those listed in `known-failures/<domain>.txt`, and these fail.
//!
//! `UPDATE_KNOWN_FAILURES=1` rewrites the lists of the domains that are still being built; the others are finished, and
//! a case that fails there is a mistake, not a list to be mended.

#[cfg(test)]
mod vectors {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use policy_conformance::{Outcome, files, run_file};

    const DOMAINS: [&str; 6] = ["namespace-labels", "network", "pod-security", "psp", "rbac", "validation"];
    const UPDATABLE: [&str; 2] = ["namespace-labels", "validation"];

    fn folder(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
    }

    /// One id a line; no list means that none is known.
    fn known_failures(list: &Path) -> BTreeSet<String> {
        let text = fs::read_to_string(list).unwrap_or_default();
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn rewrite(list: &Path, failures: &BTreeSet<String>) {
        if failures.is_empty() {
            let _ = fs::remove_file(list);
            return;
        }
        let text: String = failures.iter().map(|id| format!("{id}\n")).collect();
        fs::create_dir_all(folder("known-failures")).expect("a folder for the lists");
        fs::write(list, text).expect("the list can be written");
    }

    /// The files below a folder with the last word of their name before the ending.
    fn files_by_domain(name: &str, ending: &str) -> Vec<(String, PathBuf)> {
        let domain =
            |file: &Path| file.file_name()?.to_str()?.strip_suffix(ending)?.rsplit('.').next().map(str::to_owned);
        let found = files(&[folder(name)]).unwrap_or_default();
        found.into_iter().filter_map(|file| Some((domain(&file)?, file))).collect()
    }

    #[track_caller]
    fn fails_exactly_as_listed(domain: &str) {
        let mut outcomes = Vec::new();
        for (_, file) in files_by_domain("vectors", ".jsonl").iter().filter(|(of_file, _)| of_file == domain) {
            outcomes.extend(run_file(file).expect("readable vectors").expect("a file of vectors"));
        }
        assert!(!outcomes.is_empty(), "{domain}: no vectors");
        let ids: BTreeSet<&String> = outcomes.iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), outcomes.len(), "{domain}: an id stands for one case");
        let failed = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed);
        let failed: BTreeSet<String> = failed.map(|(id, _)| id.clone()).collect();
        let list = folder("known-failures").join(format!("{domain}.txt"));
        if UPDATABLE.contains(&domain) && std::env::var_os("UPDATE_KNOWN_FAILURES").is_some_and(|value| value == "1") {
            rewrite(&list, &failed);
        }
        let known = known_failures(&list);
        let unlisted: Vec<_> = failed.difference(&known).collect();
        let stale: Vec<_> = known.difference(&failed).collect();
        assert!(
            unlisted.is_empty() && stale.is_empty(),
            "{domain}: these fail and are not listed: {unlisted:?}; these are listed and do not fail: {stale:?}; \
             what came out tells: cargo run -p policy-conformance -- tests/conformance/vectors"
        );
    }

    #[test]
    fn rbac() {
        fails_exactly_as_listed("rbac");
    }

    #[test]
    fn network() {
        fails_exactly_as_listed("network");
    }

    #[test]
    fn psp() {
        fails_exactly_as_listed("psp");
    }

    #[test]
    fn pod_security() {
        fails_exactly_as_listed("pod-security");
    }

    #[test]
    fn namespace_labels() {
        fails_exactly_as_listed("namespace-labels");
    }

    #[test]
    fn validation() {
        fails_exactly_as_listed("validation");
    }

    /// ClusterNetworkPolicy's own conformance tests and the recipes come verbatim from others and are not part of this
    /// repository: they are read where a folder beside it holds them.
    #[test]
    fn network_cases_beside_the_repository() {
        let beside = folder("../../../shared/data/network");
        let found = files(&[beside]).unwrap_or_default();
        let cases: Vec<_> = found.iter().filter(|file| file.to_string_lossy().ends_with(".network.jsonl")).collect();
        if cases.is_empty() {
            eprintln!("skipped: there is no ../shared/data/network beside the repository");
        }
        for file in cases {
            let outcomes = run_file(file).expect("readable vectors").expect("a file of vectors");
            let failed: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed).collect();
            assert!(failed.is_empty(), "{}: {failed:?}", file.display());
        }
    }

    #[test]
    fn no_file_of_vectors_and_no_list_is_left_out() {
        let vectors = files_by_domain("vectors", ".jsonl");
        let lists = files_by_domain("known-failures", ".txt");
        for (domain, file) in vectors.iter().chain(&lists) {
            assert!(DOMAINS.contains(&domain.as_str()), "no test runs {}", file.display());
        }
    }
}
