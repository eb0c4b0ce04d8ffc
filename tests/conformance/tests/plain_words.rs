//! Whatever the API server's validation refuses is also said in plain words.

#[cfg(test)]
mod plain_words {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use policy_conformance::files;
    use policy_core::Playground;
    use policy_core::report::{ClusterProfile, FindingKind, SourceFile};
    use serde_json::Value;

    #[test]
    fn each_error_of_the_vectors_has_a_sentence() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
        let mut without = BTreeSet::new();
        let mut errors = 0;
        for file in files(&[folder]).expect("a folder of vectors") {
            if !file.to_string_lossy().ends_with("validation.jsonl") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a readable file");
            for case in text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a case")) {
                let mut playground = Playground::new();
                let version = case.get("version").map(|version| serde_json::from_value(version.clone()));
                let version = version.transpose().expect("a version").unwrap_or_default();
                playground.set_profile(ClusterProfile { version, ..ClusterProfile::default() });
                let manifests = case["manifests"].as_str().expect("manifests").to_owned();
                playground.set_files(vec![SourceFile { name: "case.yaml".to_owned(), text: manifests }]);
                for finding in playground.report().findings {
                    if finding.kind == FindingKind::Invalid {
                        errors += 1;
                        if finding.help.is_none() {
                            without.insert(finding.message);
                        }
                    }
                }
            }
        }
        assert!(errors > 100, "only {errors} errors");
        assert!(without.is_empty(), "no plain words for {without:#?}");
    }
}
