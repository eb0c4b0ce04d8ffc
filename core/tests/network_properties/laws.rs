//! Laws that hold of any cluster, asked of the evaluator alone.

use policy_core::cluster::Cluster;
use policy_core::network::{self, Network, OpenQuestion};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::clusters::{self, Objects};
use super::compare::{self, Cells, Points};
use super::{cluster_policies, config, policies};

/// What each question comes to: allowed, and whether that is certain.
fn verdicts(objects: &Objects, points: &Points) -> Vec<(String, bool, bool)> {
    let mut playground = compare::playground(objects);
    let cluster: &Cluster = playground.cluster();
    let network: Network = network::evaluate(cluster);
    let questions = compare::questions(cluster, points);
    let asked = questions.into_iter().map(|question| {
        let allowed = compare::told(&network, cluster, question).allowed;
        (compare::name(question), allowed, !compare::depends(&network, cluster, question))
    });
    asked.collect()
}

/// Turns the order of documents, rules, peers and ports round; of types, labels and expressions too.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().rev().map(reversed).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), reversed(value))).collect(),
        scalar => scalar.clone(),
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn one_more_allow_rule_never_removes_traffic(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        direction in select(&[("ingress", "from", "Ingress"), ("egress", "to", "Egress")][..]),
        ingress in policies::rule("from"),
        egress in policies::rule("to"),
        points in compare::points(),
    ) {
        let before = verdicts(&cluster.and(&policies), &points);
        let mut more = policies.clone();
        for policy in &mut more.0 {
            let spec = &mut policy["spec"];
            // A rule for a direction that the policy does not speak of would isolate.
            let types = spec["policyTypes"].as_array().filter(|types| !types.is_empty());
            let isolates = match types {
                Some(types) => types.contains(&json!(direction.2)),
                None => direction.2 == "Ingress" || spec["egress"].as_array().is_some_and(|rules| !rules.is_empty()),
            };
            if isolates {
                let mut rules = spec[direction.0].as_array().cloned().unwrap_or_default();
                rules.push(if direction.1 == "from" { ingress.clone() } else { egress.clone() });
                spec[direction.0] = json!(rules);
            }
        }
        for (before, after) in before.iter().zip(&verdicts(&cluster.and(&more), &points)) {
            prop_assert!(!before.1 || after.1, "{} was allowed", before.0);
        }
    }

    #[test]
    fn the_order_of_documents_policies_rules_peers_and_ports_means_nothing(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        points in compare::points(),
    ) {
        let turned: Vec<Value> = policies.0.iter().rev().map(reversed).collect();
        let documents: Vec<Value> = cluster.0.iter().rev().cloned().collect();
        let turned = Objects(turned).and(&Objects(documents));
        prop_assert_eq!(verdicts(&cluster.and(&policies), &points), verdicts(&turned, &points));
    }

    #[test]
    fn a_policy_that_selects_no_pod_changes_nothing(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        mut policy in policies::policy(),
        points in compare::points(),
    ) {
        policy["metadata"]["name"] = json!("selects-nothing");
        policy["spec"]["podSelector"] = json!({ "matchLabels": { "app": "nobody" } });
        let more = policies.and(&Objects(vec![policy]));
        prop_assert_eq!(verdicts(&cluster.and(&policies), &points), verdicts(&cluster.and(&more), &points));
    }

    #[test]
    fn an_admin_policy_that_only_passes_changes_nothing(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        passing in cluster_policies::passing(),
        points in compare::points(),
    ) {
        let before = cluster.and(&policies);
        prop_assert_eq!(verdicts(&before, &points), verdicts(&before.and(&passing), &points));
    }

    #[test]
    fn cells_of_the_matrix_agree_with_questions_about_single_ports(
        cluster in clusters::cluster(),
        policies in policies::policies(),
        cluster_policies in cluster_policies::policies(),
        points in compare::points(),
    ) {
        let mut playground = compare::playground(&cluster.and(&policies).and(&cluster_policies));
        let cluster: &Cluster = playground.cluster();
        let network = network::evaluate(cluster);
        let cells = Cells::of(&network, cluster, &points);
        for question in compare::questions(cluster, &points) {
            // Of a cell that depends, not every port does.
            let Some(allowed) = cells.allows(question) else { continue };
            let told = compare::told(&network, cluster, question);
            prop_assert_eq!((compare::name(question), allowed), (compare::name(question), told.allowed));
            // See `found`: of the node that a pod runs on cells do not ask.
            let mut open = compare::open(&network, cluster, question);
            open.retain(|question| question.is_undecided() && *question != OpenQuestion::OwnNode);
            prop_assert!(open.is_empty(), "{} is certain in the matrix alone: {open:?}", compare::name(question));
        }
    }
}
