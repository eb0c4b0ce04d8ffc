//! Cases of Kubernetes' own tests about RBAC that are no authorizer queries: requests, coverage, compact rules, the
//! escalation check, aggregation, who is allowed. (The authorizer's own are in tests/conformance/vectors.)
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use policy_core::Playground;
use policy_core::manifest::rbac::PolicyRule;
use policy_core::rbac::escalation::{self, Write, Written};
use policy_core::rbac::request::request_info;
use policy_core::rbac::{Attributes, Rbac, User, compact, covers, escalation::Outcome};
use policy_core::report::SourceFile;
use serde_json::Value;

fn vectors(name: &str) -> Value {
    let path = format!("{}/tests/rbac/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A rule as the vectors write it.
fn rule(value: &Value) -> PolicyRule {
    PolicyRule {
        verbs: texts(value, "verbs"),
        api_groups: texts(value, "apiGroups"),
        resources: texts(value, "resources"),
        resource_names: texts(value, "resourceNames"),
        non_resource_urls: texts(value, "nonResourceURLs"),
    }
}

fn rules(value: &Value, key: &str) -> Vec<PolicyRule> {
    list(value, key).iter().map(rule).collect()
}

/// Without what their order says.
fn sorted(mut rules: Vec<PolicyRule>) -> Vec<PolicyRule> {
    for rule in &mut rules {
        rule.verbs.sort();
    }
    rules.sort();
    rules
}

/// The files' roles and bindings alone; `object` reads the last of them.
fn open(manifests: &str) -> Playground {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "vector.yaml".to_owned(), text: manifests.to_owned() }]);
    playground
}

fn authorizer(manifests: &str) -> Rbac {
    Rbac::new(open(manifests).cluster(), None)
}

#[test]
fn requests_are_taken_apart_as_upstream_does() {
    let vectors = vectors("requestinfo");
    let mut count = 0;
    for case in list(&vectors, "resourceRequests") {
        let info = request_info(&text(case, "method"), &text(case, "url")).unwrap_or_else(|| panic!("{case}"));
        let expected = Attributes {
            verb: text(case, "verb"),
            api_group: text(case, "apiGroup"),
            resource: text(case, "resource"),
            subresource: text(case, "subresource"),
            name: text(case, "name"),
            namespace: text(case, "namespace"),
            path: None,
        };
        assert_eq!((info.attributes, info.api_version), (expected, text(case, "apiVersion")), "{case}");
        count += 1;
    }
    for case in list(&vectors, "classification") {
        let info = request_info(&text(case, "method"), &text(case, "url"));
        let is_resource = info.is_some_and(|info| info.attributes.path.is_none());
        assert_eq!(Some(is_resource), case["resourceRequest"].as_bool(), "{case}");
        count += 1;
    }
    for case in list(&vectors, "selectors") {
        let info = request_info(&text(case, "method"), &text(case, "url")).unwrap().attributes;
        assert_eq!((info.verb, info.name), (text(case, "verb"), text(case, "objectName")), "{case}");
        count += 1;
    }
    assert_eq!(count, 61, "all cases were asked");
}

#[test]
fn one_rule_alone_must_cover_a_permission() {
    let vectors = vectors("covers");
    for case in list(&vectors, "covers") {
        let uncovered = covers::uncovered(&rules(case, "ownerRules"), &rules(case, "servantRules"));
        assert_eq!(Some(uncovered.is_empty()), case["expectCovered"].as_bool(), "{case}");
        assert_eq!(sorted(uncovered), sorted(rules(case, "expectUncovered")), "{case}");
    }
    for case in list(&vectors, "nonResourceURLCovers") {
        let covered = covers::covers_path(&text(case, "owner"), &text(case, "requested"));
        assert_eq!(Some(covered), case["covers"].as_bool(), "{case}");
    }
    assert_eq!((list(&vectors, "covers").len(), list(&vectors, "nonResourceURLCovers").len()), (23, 14));
}

#[test]
fn rules_for_one_resource_become_one() {
    let vectors = vectors("compact");
    for case in vectors.as_array().unwrap() {
        let compacted = compact::compact(&rules(case, "rules"));
        assert_eq!(sorted(compacted), sorted(rules(case, "expect")), "{case}");
    }
}

#[test]
fn nobody_grants_what_they_do_not_hold() {
    let vectors = vectors("escalation");
    let rbac = authorizer(&text(&vectors, "existing"));
    for case in list(&vectors, "cases") {
        let object = text(case, "object");
        let cluster = open(&object).cluster().clone();
        let (role, namespace) = match (cluster.cluster_roles.first(), cluster.roles.first()) {
            (Some(role), _) => (role.object.clone(), None),
            (None, role) => (role.unwrap().object.clone(), Some(role.unwrap().namespace.clone())),
        };
        let user = User { name: text(case, "user"), groups: texts(case, "groups") };
        let write = Write {
            object: Written::Role(&role),
            namespace: namespace.as_deref(),
            is_update: text(case, "operation") == "update",
        };
        let outcome = escalation::check(&rbac, &user, &write);
        assert_eq!(outcome.allows(), text(case, "expect") == "allow", "{case}: {outcome:?}");
        if let Outcome::Missing { message, .. } = outcome {
            let groups = user.groups.iter().map(|group| format!("{group:?}")).collect::<Vec<_>>().join(" ");
            let said = format!(
                "{}.rbac.authorization.k8s.io \"myrole\" is forbidden: user {:?} (groups=[{groups}]) is attempting to grant \
                 RBAC permissions not currently held:\n{{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}}",
                write.resource(),
                user.name
            );
            assert_eq!(message, said);
        }
    }
}

#[test]
fn the_controller_gathers_rules_by_selector_and_name() {
    let vectors = vectors("aggregation");
    for case in vectors.as_array().unwrap() {
        let rbac = authorizer(&text(case, "manifests"));
        let name = text(case, "sync");
        let role = rbac.roles().iter().find(|role| role.name == name).unwrap();
        let gathered: Vec<PolicyRule> = role.rules.iter().map(|rule| rbac.rule(*rule).unwrap().clone()).collect();
        // What becomes of hand-written rules where nothing is selected is not settled; both readings are evaluated.
        if !role.unsettled {
            assert_eq!(gathered, rules(case, "expectRules"), "{case}");
        }
    }
}

#[test]
fn the_subjects_that_are_allowed_are_listed_in_upstreams_order() {
    let vectors = vectors("subjectlocator");
    for case in vectors.as_array().unwrap() {
        let rbac = authorizer(&text(case, "manifests"));
        for query in list(case, "queries") {
            let attributes = Attributes {
                verb: text(query, "verb"),
                api_group: text(query, "apiGroup"),
                resource: text(query, "resource"),
                namespace: text(query, "namespace"),
                ..Attributes::default()
            };
            let found: Vec<(String, String)> = rbac
                .allowed_subjects(&attributes, &text(case, "superUser"))
                .into_iter()
                .map(|subject| (subject.kind, subject.name))
                .collect();
            let expected: Vec<(String, String)> = list(query, "expectSubjects")
                .iter()
                .map(|subject| (text(subject, "kind"), text(subject, "name")))
                .collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
