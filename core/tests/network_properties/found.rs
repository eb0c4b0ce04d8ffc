//! What the comparison has found, shrunk.

use policy_core::network::{self, Traffic};
use policy_core::report::{Question, TrafficQuestion, Verdict};

use super::compare;

#[track_caller]
fn check(files: &str, from: &str, to: &str, port: u16, expected: Verdict) {
    let mut playground = compare::of_text(files);
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: "TCP".to_owned() };
    let answer = playground.ask(&Question::Traffic(question));
    assert_eq!(answer.verdict, expected, "{}: {}", answer.question, answer.summary);
}

/// The matrix's cell for the same as the question.
#[test]
fn a_cell_of_a_node_and_a_pod_that_is_not_placed_depends_as_the_question_does() {
    let files = "
kind: Node
apiVersion: v1
metadata: {name: node-0}
status: {addresses: [{type: InternalIP, address: 172.20.0.1}]}
---
kind: Pod
apiVersion: v1
metadata: {name: srv, namespace: default}
spec: {containers: [{name: c, image: i}]}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: nothing-in, namespace: default}
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}
";
    check(files, "172.20.0.1", "default/srv", 443, Verdict::Depends);
    let mut playground = compare::of_text(files);
    let cluster = playground.cluster();
    let network = network::evaluate(cluster);
    let ends = ["172.20.0.1", "default/srv"].map(|end| network.end(cluster, end).expect("an end"));
    assert_eq!(network.connectivity_between(&ends).traffic(0, 1), Traffic::Depends);
}

/// Only a plug-in that takes the target for a pod finds its named port, and only if its address, which is not known, lies in
/// the block: neither question alone turns the verdict round.
#[test]
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

/// The Admin tier comes before the exemption of a pod's own node, which is one from NetworkPolicies.
#[test]
fn what_the_admin_tier_denies_does_not_depend_on_where_the_pod_runs() {
    let files = "
kind: Node
apiVersion: v1
metadata: {name: node-0}
status: {addresses: [{type: InternalIP, address: 172.20.0.1}]}
---
kind: Pod
apiVersion: v1
metadata: {name: cli, namespace: default}
spec: {containers: [{name: c, image: i}]}
---
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: {name: nothing-out}
spec: {tier: Admin, priority: 0, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}
";
    check(files, "default/cli", "172.20.0.1", 443, Verdict::Denied);
}
