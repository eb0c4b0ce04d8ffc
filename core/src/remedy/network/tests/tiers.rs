//! Fixes of what cluster-wide policies deny.

use super::*;

fn cluster_policy(tier: &str, rules: &str) -> String {
    format!(
        "{PODS}apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: a}}\nspec:\n  tier: {tier}\n  priority: 5\n  subject:\n    namespaces: {{}}\n{rules}"
    )
}

#[test]
fn a_rule_that_accepts_goes_before_the_one_that_denies() {
    let deny = "  ingress:\n  - action: Pass\n    from:\n    - namespaces: {matchLabels: {x: z}}\n  - action: Deny\n    from:\n    - namespaces: {}\n";
    let accept = [
        "+  - action: Accept",
        "+    from:",
        "+    - pods:",
        "+        namespaceSelector:",
        "+          matchLabels:",
        "+            kubernetes.io/metadata.name: shop",
        "+        podSelector:",
        "+          matchLabels:",
        "+            app: web",
        "+    protocols:",
        "+    - tcp:",
        "+        destinationPort:",
        "+          number: 5432",
    ];
    for tier in ["Admin", "Baseline"] {
        let title = "Add a rule that accepts traffic from shop/web before rule 2 of ClusterNetworkPolicy a";
        let fix = check(&cluster_policy(tier, deny), ("shop/web", "shop/db", 5432), title, &accept);
        // The subject is every pod.
        assert!(fix.also_opens.iter().any(|pair| pair == "shop/web → ops/probe: 5432"), "{:?}", fix.also_opens);
        assert_eq!(fix.not_compared, "");
    }
}

#[test]
fn a_pod_without_labels_is_let_in_by_its_namespace() {
    let deny = "  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n";
    check(
        &cluster_policy("Admin", deny),
        ("ops/probe", "shop/db", 5432),
        "Add a rule that accepts traffic from ops/probe before rule 1 of ClusterNetworkPolicy a",
        &[
            "-  ingress: [{action: Deny, from: [{namespaces: {}}]}]",
            "+  ingress: [{action: Accept, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: ops}}}], protocols: [{tcp: {destinationPort: {number: 5432}}}]}, {action: Deny, from: [{namespaces: {}}]}]",
        ],
    );
}

#[test]
fn an_address_is_let_out_by_its_own_network() {
    let deny = "  egress:\n  - action: Deny\n    to: [{networks: [198.51.100.0/24]}]\n";
    check(
        &cluster_policy("Admin", deny),
        ("shop/web", "198.51.100.7", 443),
        "Add a rule that accepts traffic to 198.51.100.7 before rule 1 of ClusterNetworkPolicy a",
        &[
            "+  - action: Accept",
            "+    to:",
            "+    - networks:",
            "+      - \"198.51.100.7/32\"",
            "+    protocols:",
            "+    - tcp:",
            "+        destinationPort:",
            "+          number: 443",
        ],
    );
}

#[test]
fn a_rule_of_the_first_version_allows_by_its_own_ports() {
    let policy = format!(
        "{PODS}apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {{name: a}}\nspec:\n  priority: 5\n  subject: {{namespaces: {{}}}}\n  ingress:\n  - action: Deny\n    from: [{{namespaces: {{}}}}]\n"
    );
    check(
        &policy,
        ("ops/probe", "shop/db", 5432),
        "Add a rule that allows traffic from ops/probe before rule 1 of AdminNetworkPolicy a",
        &[
            "+  - action: Allow",
            "+    from:",
            "+    - namespaces:",
            "+        matchLabels:",
            "+          kubernetes.io/metadata.name: ops",
            "+    ports:",
            "+    - portNumber:",
            "+        protocol: TCP",
            "+        port: 5432",
        ],
    );
}

#[test]
fn a_rule_that_nearly_accepts_is_mended() {
    let rules = |accept: &str| {
        format!("  ingress:\n  - action: Accept\n{accept}  - action: Deny\n    from: [{{namespaces: {{}}}}]\n")
    };
    check(
        &cluster_policy(
            "Admin",
            &rules("    from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {role: client}}}}]\n"),
        ),
        ("shop/web", "shop/db", 5432),
        "Add the label `role=client` to pod shop/web",
        &["+    role: client"],
    );
    check(
        &cluster_policy(
            "Admin",
            &rules("    from: [{namespaces: {}}]\n    protocols: [{tcp: {destinationPort: {number: 80}}}]\n"),
        ),
        ("shop/web", "shop/db", 5432),
        "Add TCP 5432 to rule 1 of ClusterNetworkPolicy a",
        &[
            "-    protocols: [{tcp: {destinationPort: {number: 80}}}]",
            "+    protocols: [{tcp: {destinationPort: {number: 80}}}, {tcp: {destinationPort: {number: 5432}}}]",
        ],
    );
}
