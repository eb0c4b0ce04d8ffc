//! What stands behind selectors and references: `line: hint`.

use super::{POLICY, WORLD};
use crate::Playground;
use crate::report::SourceFile;

/// The hints of a file beside the small world, each with the trimmed line that it stands behind.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    let mut playground = Playground::new();
    playground.set_files(vec![file("typed.yaml", text), file("world.yaml", WORLD)]);
    let mut hints = playground.hints("typed.yaml");
    hints.sort_by_key(|hint| hint.range);
    let told = hints.iter().map(|hint| {
        let (before, after) = text.split_at(hint.range.start as usize);
        let line = [
            before.lines().next_back().filter(|_| !before.ends_with('\n')).unwrap_or(""),
            after.lines().next().unwrap_or(""),
        ];
        format!("{} ← {}", line.concat().trim(), hint.text)
    });
    assert_eq!(told.collect::<Vec<_>>(), expected, "in\n{text}");
}

#[test]
fn a_policy_says_which_pods_it_selects_and_whom_its_peers_mean() {
    let spec = "spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: b}}
    - podSelector: {}
    - namespaceSelector: {}
      podSelector: {matchLabels: {app: vault}}
    - podSelector: {matchLabels: {app: nobody}}
    - ipBlock: {cidr: 10.0.0.0/8}
  egress:
  - to:
    - podSelector:
        matchExpressions: [{key: app, operator: In, values: [db]}]
";
    check(
        &[POLICY, spec].concat(),
        &[
            "podSelector: {matchLabels: {app: web}} ← 1 pod: web",
            "- namespaceSelector: {matchLabels: {team: b}} ← 1 namespace: bank",
            "- podSelector: {} ← 2 pods: db, web",
            "- namespaceSelector: {} ← 3 namespaces: bank, default, shop",
            "podSelector: {matchLabels: {app: vault}} ← 1 pod: bank/vault",
            "- podSelector: {matchLabels: {app: nobody}} ← no pod",
            "- podSelector: ← 1 pod: db",
        ],
    );
}

#[test]
fn a_selector_that_is_not_written_has_no_line_to_stand_behind() {
    check(&[POLICY, "spec: {policyTypes: [Ingress]}\n"].concat(), &[]);
}

#[test]
fn a_service_says_which_pods_stand_behind_it_if_it_has_a_selector() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec:\n";
    check(&[service, "  selector:\n    app: db\n"].concat(), &["selector: ← 1 pod: db"]);
    check(&[service, "  ports: [{port: 80}]\n"].concat(), &[]);
}

#[test]
fn policies_for_the_whole_cluster_say_whom_they_are_about() {
    let policy = "apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: a}
spec:
  priority: 5
  subject:
    namespaces: {matchLabels: {team: a}}
  ingress:
  - action: Deny
    from:
    - pods:
        namespaceSelector: {}
        podSelector: {matchLabels: {app: vault}}
";
    check(
        policy,
        &[
            "namespaces: {matchLabels: {team: a}} ← 1 namespace: shop",
            "namespaceSelector: {} ← 3 namespaces: bank, default, shop",
            "podSelector: {matchLabels: {app: vault}} ← 1 pod: bank/vault",
        ],
    );
}

#[test]
fn a_binding_says_where_its_role_is_and_which_pods_run_as_its_accounts() {
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\n";
    let role = |kind: &str, name: &str| {
        format!("{binding}roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: {kind}\n  name: {name}\n")
    };
    check(&role("Role", "reader"), &["roleRef: ← world.yaml, line 35"]);
    check(&role("ClusterRole", "view"), &["roleRef: ← built into Kubernetes"]);
    check(&role("Role", "nothing"), &["roleRef: ← not in what you pasted"]);
    let subjects = "subjects:
- kind: ServiceAccount
  name: web-sa
- {kind: ServiceAccount, name: robot, namespace: shop}
- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
";
    check(
        &[&role("ClusterRole", "view"), subjects].concat(),
        &[
            "roleRef: ← built into Kubernetes",
            "name: web-sa ← not in what you pasted · 1 pod: web",
            "- {kind: ServiceAccount, name: robot, namespace: shop} ← world.yaml, line 31 · no pod",
        ],
    );
}

#[test]
fn of_many_names_a_few_are_told() {
    let pod = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{many: x}}}}\nspec: {{containers: [{{name: c, image: c}}]}}\n"
        )
    };
    let policy = [POLICY, "spec:\n  podSelector: {matchLabels: {many: x}}\n"].concat();
    let text = [policy, ["a", "b", "c", "d", "e"].map(pod).concat()].concat();
    check(&text, &["podSelector: {matchLabels: {many: x}} ← 5 pods: a, b, c and 2 more"]);
}

#[test]
fn a_text_that_two_files_hold_is_that_of_the_last() {
    let file = |name: &str| SourceFile { name: name.to_owned(), text: "a: 1\n".to_owned() };
    let mut playground = Playground::new();
    playground.set_files(vec![file("one"), file("two")]);
    assert_eq!(playground.file_of("a: 1\n"), Some("two"));
    assert_eq!(playground.file_of("a: 2\n"), None);
}
