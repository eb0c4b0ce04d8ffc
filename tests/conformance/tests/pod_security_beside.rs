//! Cases of Pod Security and of PodSecurityPolicy objects that lie beside the repository and come from others: they are read
//! where a folder holds them, and skipped, saying so, where none does.

#[cfg(test)]
mod pod_security_beside {
    use std::fs;
    use std::path::{Path, PathBuf};

    use policy_core::Playground;
    use policy_core::admission::pod_security::namespace::{Mode, Policy, Request};
    use policy_core::admission::pod_security::{Level, Standards, Version, told};
    use policy_core::manifest::meta::Labels;
    use policy_core::report::{ClusterProfile, FindingKind, SourceFile};
    use policy_core::settings::KubernetesVersion;
    use policy_core::yaml::{self, NodeId, Scalar, Tree, Value as Node};
    use serde_json::{Map, Value, json};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pod-security")
    }

    /// A file's YAML as JSON has it.
    fn read(name: &str) -> Option<Value> {
        let Ok(text) = fs::read_to_string(folder().join(name)) else {
            eprintln!("skipped: there is no {name} in ../shared/data/pod-security beside the repository");
            return None;
        };
        let (tree, problems) = yaml::parse(&text);
        assert!(problems.iter().all(|problem| !problem.fatal), "{name}: {problems:?}");
        tree.root().map(|root| value(&tree, root))
    }

    fn value(tree: &Tree, id: NodeId) -> Value {
        match &tree.node(id).value {
            Node::Sequence(items) => items.iter().map(|item| value(tree, *item)).collect(),
            Node::Mapping(entries) => {
                let entries = entries.iter().map(|entry| (entry.key.clone(), value(tree, entry.value)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            Node::Scalar(Scalar::Null) => Value::Null,
            Node::Scalar(Scalar::Bool(truth)) => (*truth).into(),
            Node::Scalar(Scalar::Int(number)) => (*number).into(),
            Node::Scalar(Scalar::BigInt(number)) => (*number).into(),
            Node::Scalar(Scalar::Float(number)) => (*number).into(),
            Node::Scalar(Scalar::Text(text)) => text.clone().into(),
        }
    }

    fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
        of[name].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn playground(text: &str) -> Playground {
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "case.yaml".to_owned(), text: text.to_owned() }]);
        playground
    }

    #[test]
    fn every_fixture_breaks_the_checks_that_upstream_says_in_its_words() {
        let Some(all) = read("psa-vectors.yaml") else { return };
        let cases = list(&all, "fixture_vectors");
        assert_eq!(cases.len(), 255);
        for case in cases {
            let text = |name: &str| case[name].as_str().unwrap_or_default();
            let path = text("fixture");
            let pod = fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut playground = playground(&pod);
            playground.admit_invalid_objects();
            let pods = &playground.cluster().pods;
            let pod = pods.first().unwrap_or_else(|| panic!("{path}: no pod"));
            let level = Level::parse(text("level")).unwrap_or_else(|| panic!("{path}: no level"));
            let version = Version::parse(text("version")).unwrap_or_else(|| panic!("{path}: no version"));
            let found = Standards::NEWEST.check(&pod.metadata, &pod.spec, level, version);
            let found: Vec<[&str; 3]> = found.iter().map(|each| [each.check, &*each.reason, &*each.detail]).collect();
            let expected = list(case, "violations").iter();
            let field = |of: &'_ Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
            let expected: Vec<[String; 3]> =
                expected.map(|each| ["check", "reason", "detail"].map(|name| field(each, name))).collect();
            assert_eq!(found, expected, "{path}");
            assert_eq!(found.is_empty(), text("expect") == "admit", "{path}");
            let decide = |mode: Mode| {
                let labels = [(mode.level_label(), text("level")), (mode.version_label(), text("version"))];
                let labels: Labels = labels.into_iter().map(|(label, value)| (label, value.to_owned())).collect();
                let request = Request::Pod(&pod.metadata, &pod.spec);
                Standards::NEWEST.admit(&labels, Policy::default(), &pod.name, request)
            };
            assert_eq!(decide(Mode::Enforce).message, text("enforce_error"), "{path}");
            assert_eq!(decide(Mode::Warn).warnings.concat(), text("warning"), "{path}");
            let (other, expected) = match level {
                Level::Baseline => (Level::Restricted, text("at_restricted")),
                _ => (Level::Baseline, text("at_baseline")),
            };
            let found = Standards::NEWEST.check(&pod.metadata, &pod.spec, other, version);
            let found = if found.is_empty() { "admit".to_owned() } else { format!("reject: {}", told(&found)) };
            assert_eq!(found, expected, "{path} at the other level");
        }
    }

    #[test]
    fn every_set_of_labels_means_what_upstream_says() {
        let Some(all) = read("psa-vectors.yaml") else { return };
        let cases = list(&all, "namespace_label_vectors");
        assert_eq!(cases.len(), 28);
        for case in cases {
            let name = case["name"].as_str().unwrap_or_default();
            let mut labels = Labels::new();
            for (label, value) in case["labels"].as_object().into_iter().flatten() {
                labels.insert(label.clone(), value.as_str().unwrap_or_default().to_owned());
            }
            let (policy, bad) = Standards::of(KubernetesVersion::V1_36).policy(&labels, Policy::default());
            for (mode, key) in [(Mode::Enforce, "enforce"), (Mode::Audit, "audit"), (Mode::Warn, "warn")] {
                assert_eq!(Some(&*policy.of(mode).to_string()), case["effective"][key].as_str(), "{name}: {key}");
            }
            let bad: Vec<String> = bad.iter().map(ToString::to_string).collect();
            let expected: Vec<&str> = list(case, "label_errors").iter().filter_map(Value::as_str).collect();
            assert_eq!(bad, expected, "{name}");
            // A namespace that has them is refused on create, with the same words.
            let metadata = json!({"name": "shop", "labels": case["labels"]});
            let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata});
            let mut playground = playground(&namespace.to_string());
            playground.set_profile(ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() });
            let findings = playground.report().findings.into_iter();
            let refused = findings.filter(|finding| finding.kind == FindingKind::Invalid);
            assert_eq!(refused.map(|finding| finding.message).collect::<Vec<_>>(), expected, "{name}");
            assert_eq!(expected.is_empty(), case["namespace_create"] == "allowed", "{name}");
        }
    }

    #[test]
    fn every_policy_object_is_refused_with_upstreams_errors_or_taken() {
        let Some(all) = read("psp-vectors.yaml") else { return };
        let cases = list(&all, "psp_object_vectors");
        assert_eq!(cases.len(), 75);
        for case in cases {
            let name = case["name"].as_str().unwrap_or_default();
            let findings = playground(&case["psp"].to_string()).report().findings;
            let invalid = findings.iter().filter(|finding| finding.kind == FindingKind::Invalid);
            let mut found: Vec<&str> = invalid.map(|finding| &*finding.message).collect();
            let mut expected: Vec<&str> = list(case, "messages").iter().filter_map(Value::as_str).collect();
            found.sort_unstable();
            expected.sort_unstable();
            // Upstream's test has a feature gate on that is off in clusters of 1.24, where the field is dropped on write.
            if name == "psp object/invalid allowedProcMountTypes" {
                expected.clear();
            }
            assert_eq!(found, expected, "{name}");
        }
    }
}
