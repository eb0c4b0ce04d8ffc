//! What the comparison has found, shrunk.

use policy_core::Playground;
use policy_core::report::{Question, SourceFile, TrafficQuestion, Verdict};

#[track_caller]
fn check(files: &str, from: &str, to: &str, port: u16, expected: Verdict) {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: files.to_owned() }]);
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: "TCP".to_owned() };
    let answer = playground.ask(&Question::Traffic(question));
    assert_eq!(answer.verdict, expected, "{}: {}", answer.question, answer.summary);
}

/// Only a plug-in that takes the target for a pod finds its named port, and only if its address, which is not known, lies in
/// the block: neither question alone turns the verdict round.
#[test]
#[ignore = "the evaluator turns one question at a time"]
fn a_verdict_can_depend_on_two_questions_together() {
    let files = "
kind: Deployment
apiVersion: apps/v1
metadata: {name: on-host, namespace: shop}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80, name: http}]}]}
---
kind: Pod
apiVersion: v1
metadata: {name: cli, namespace: default}
spec: {containers: [{name: c, image: i}]}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: to-http, namespace: default}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: http}], to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}
";
    check(files, "default/cli", "shop/on-host", 80, Verdict::Depends);
}
