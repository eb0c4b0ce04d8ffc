//! What answers and the view say of cluster-wide policies.

use super::*;

fn cluster_policy(name: &str, tier: &str, priority: i32, rest: &str) -> String {
    format!(
        "---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: {name}}}\nspec:\n  tier: {tier}\n  priority: {priority}\n  subject: {{namespaces: {{}}}}\n  {rest}\n"
    )
}

const DENY: &str = "ingress: [{name: keep-out, action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]}]";
const PASS: &str =
    "ingress: [{action: Pass, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]";
const ACCEPT: &str = "ingress: [{action: Accept, from: [{pods: {podSelector: {matchLabels: {app: db}}}}]}]";

const DENY_ALL: &str = "ingress: [{action: Deny, from: [{namespaces: {}}]}]";

fn isolate(name: &str, direction: &str) -> String {
    format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{podSelector: {{matchLabels: {{app: web}}}}, policyTypes: [{direction}]}}\n"
    )
}

/// What is said of shop/db → shop/web, TCP 80 at the target, with the codes.
#[track_caller]
fn told(policies: &str, verdict: Verdict, summary: &str, reasons: &[(&str, Effect, &str)]) {
    let answer = ask(&format!("{PODS}{policies}"), "shop/db", "shop/web", 80, "TCP");
    assert_eq!((answer.verdict, answer.summary.as_str()), (verdict, summary));
    let at_target = answer.reasons.iter().filter(|reason| reason.stage.as_deref() != Some("egress"));
    let actual: Vec<_> = at_target.map(|reason| (reason.code.as_str(), reason.effect, reason.text.as_str())).collect();
    assert_eq!(actual, reasons);
}

#[test]
fn a_denial_by_the_admin_tier_tells_the_rule_and_which_policies_are_not_asked() {
    told(
        &(cluster_policy("a", "Admin", 5, DENY) + &isolate("p", "Ingress")),
        Verdict::Denied,
        "ClusterNetworkPolicy a (Admin tier) denies this ingress.",
        &[
            (
                "admin-denies",
                Effect::Against,
                "Rule 1 (`keep-out`) of ClusterNetworkPolicy a, in the Admin tier at priority 5, denies traffic from any pod in any namespace: no NetworkPolicy can allow it again.",
            ),
            ("port-matches", Effect::Against, "That rule is for TCP 80."),
            ("not-asked", Effect::Note, "p isolates shop/web for ingress, but the Admin tier has decided before."),
        ],
    );
    let answer = ask(&format!("{PODS}{}", cluster_policy("a", "Admin", 5, DENY)), "shop/db", "shop/web", 80, "TCP");
    let paths: Vec<_> = answer.reasons.iter().filter_map(|reason| reason.path.as_deref()).collect();
    assert!(paths.ends_with(&["spec.ingress[0].from[0]", "spec.ingress[0].protocols[0]"]), "{paths:?}");
}

#[test]
fn an_allowance_by_the_admin_tier_tells_the_rule() {
    told(
        &(cluster_policy("a", "Admin", 5, ACCEPT) + &isolate("p", "Ingress")),
        Verdict::Allowed,
        "ClusterNetworkPolicy a lets it in.",
        &[
            (
                "admin-accepts",
                Effect::For,
                "Rule 1 of ClusterNetworkPolicy a, in the Admin tier at priority 5, accepts traffic from pods with `app=db` in any namespace: NetworkPolicies are not asked.",
            ),
            ("port-allows", Effect::For, "That rule is for all ports."),
            ("not-asked", Effect::Note, "p isolates shop/web for ingress, but the Admin tier has decided before."),
        ],
    );
}

#[test]
fn the_stages_are_told_in_order_from_the_admin_tier_to_the_baseline_tier() {
    let passes = (
        "admin-passes",
        Effect::Note,
        "Rule 1 of ClusterNetworkPolicy a, in the Admin tier at priority 5, passes on traffic from any pod in namespaces with `kubernetes.io/metadata.name=shop`: the rest of the tier is skipped, and NetworkPolicies are asked.",
    );
    let on_all = ("port-matches", Effect::Note, "That rule is for all ports.");
    let pass = cluster_policy("a", "Admin", 5, PASS);
    told(
        &(pass.clone() + &isolate("p", "Ingress")),
        Verdict::Denied,
        "p isolates shop/web for ingress and no rule lets this in.",
        &[
            passes,
            on_all,
            (
                "isolated-without-rules",
                Effect::Against,
                "p isolates shop/web for ingress and has no ingress rule at all.",
            ),
        ],
    );
    told(
        &(pass + &cluster_policy("b", "Baseline", 7, DENY) + &isolate("q", "Egress")),
        Verdict::Denied,
        "ClusterNetworkPolicy b (Baseline tier) denies this ingress.",
        &[
            passes,
            on_all,
            ("not-isolated", Effect::Note, "No policy isolates shop/web for ingress."),
            (
                "baseline-denies",
                Effect::Against,
                "Rule 1 (`keep-out`) of ClusterNetworkPolicy b, in the Baseline tier at priority 7, denies traffic from any pod in any namespace.",
            ),
            ("port-matches", Effect::Against, "That rule is for TCP 80."),
            (
                "baseline-per-direction",
                Effect::Note,
                "NetworkPolicies isolate shop/web for egress alone, so for ingress the Baseline tier is asked; the API's text leaves room to skip it, and plug-ins may.",
            ),
        ],
    );
}

#[test]
fn what_keeps_the_baseline_tier_out_is_told_where_it_matters() {
    let allow = shop("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}");
    let allow = allow.strip_prefix(PODS).expect("it starts with the pods");
    for (policies, expected) in [
        (
            cluster_policy("b", "Baseline", 7, DENY) + allow,
            Some(
                "ClusterNetworkPolicy b in the Baseline tier would deny this, but is not asked: NetworkPolicies isolate shop/web for ingress.",
            ),
        ),
        (cluster_policy("b", "Baseline", 7, DENY) + &isolate("p", "Ingress"), None),
        (cluster_policy("b", "Baseline", 7, ACCEPT) + allow, None),
    ] {
        let answer = ask(&format!("{PODS}{policies}"), "shop/db", "shop/web", 80, "TCP");
        let told = answer.reasons.iter().find(|reason| reason.code == "baseline-not-asked");
        assert_eq!(told.map(|reason| reason.text.as_str()), expected, "{policies}");
    }
}

#[test]
fn a_rule_that_nearly_accepted_before_is_told() {
    let rules = "ingress: [{action: Accept, from: [{pods: {podSelector: {matchLabels: {app: x}}}}]}, {action: Deny, from: [{namespaces: {}}]}]";
    let answer = ask(&format!("{PODS}{}", cluster_policy("a", "Admin", 5, rules)), "shop/db", "shop/web", 80, "TCP");
    let near: Vec<_> = answer.reasons.iter().filter(|reason| reason.effect == Effect::Near).collect();
    let expected = "rule 1 of ClusterNetworkPolicy a, which comes before: the namespace matches, the pod does not: it has `app=db`, the rule wants `app=x`.";
    assert_eq!(near.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>(), [expected]);
    assert_eq!(near[0].path.as_deref(), Some("spec.ingress[0].from[0]"));
}

#[test]
fn policies_of_one_priority_that_disagree_are_named() {
    let policies = cluster_policy("a", "Admin", 5, DENY_ALL) + &cluster_policy("b", "Admin", 5, ACCEPT);
    let answer = ask(&format!("{PODS}{policies}"), "shop/db", "shop/web", 80, "TCP");
    assert_eq!(
        (answer.verdict, answer.summary.as_str()),
        (
            Verdict::Depends,
            "Depends on which of several policies with the same priority comes first, which is up to the plug-in: by name it is denied."
        )
    );
    let last = answer.reasons.last().map(|reason| (reason.code.as_str(), reason.text.as_str()));
    let expected = "ClusterNetworkPolicy a and ClusterNetworkPolicy b have the same priority and disagree: which comes first is up to the plug-in; here the first by name does.";
    assert_eq!(last, Some(("equal-priority", expected)));
    assert_eq!(answer.stages[1].outcome, Outcome::Depends);
}

#[test]
fn a_domain_that_decides_is_told() {
    let rules = "egress: [{action: Accept, to: [{domainNames: ['*.example.com']}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}]";
    let answer = ask(&format!("{PODS}{}", cluster_policy("a", "Admin", 5, rules)), "shop/db", "8.8.8.8", 443, "TCP");
    let expected = "Depends on whether 8.8.8.8 belongs to a domain that a rule accepts, which is not known here.";
    assert_eq!((answer.verdict, answer.summary.as_str()), (Verdict::Depends, expected));
    assert!(answer.reasons.iter().any(|reason| reason.code == "domain-name"));
}

#[test]
fn where_no_cluster_wide_rule_matches_that_is_told() {
    let answer = ask(&format!("{PODS}{}", cluster_policy("a", "Admin", 5, DENY)), "shop/db", "shop/web", 81, "TCP");
    let expected = "No cluster-wide rule denies this, and no NetworkPolicy isolates either end.";
    assert_eq!((answer.verdict, answer.summary.as_str()), (Verdict::Allowed, expected));
    let silent = answer.reasons.iter().find(|reason| reason.code == "no-tier-rule-matches");
    let expected = "ClusterNetworkPolicy a has shop/web as subject, and no ingress rule of it matches.";
    assert_eq!(silent.map(|reason| reason.text.as_str()), Some(expected));
}

#[test]
fn a_cluster_wide_policy_is_told_in_words() {
    let egress = "egress: [{action: Pass, to: [{nodes: {}}, {networks: [10.0.0.0/8]}]}, {action: Accept, to: [{domainNames: [a.example]}], protocols: [{udp: {destinationPort: {range: {start: 5, end: 7}}}}]}, {action: Accept, to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 53}}}, {destinationNamedPort: http}]}]";
    let text = format!(
        "{PODS}{}{}{}",
        cluster_policy("b", "Baseline", 3, DENY),
        cluster_policy("a", "Admin", 5, egress),
        isolate("p", "Ingress")
    );
    let report = report(&text);
    let names: Vec<_> = report.policies.iter().map(|policy| (policy.kind.as_str(), policy.name.as_str())).collect();
    assert_eq!(names, [("ClusterNetworkPolicy", "a"), ("ClusterNetworkPolicy", "b"), ("NetworkPolicy", "p")]);
    let sentences = |index: usize| {
        let sentences = report.policies[index].sentences.iter();
        sentences.map(|reason| (reason.code.as_str(), reason.text.as_str())).collect::<Vec<_>>()
    };
    let subject = ("subject", "Is about any pod in any namespace: here shop/db and shop/web.");
    assert_eq!(
        sentences(0),
        [
            subject,
            ("tier", "Is asked before NetworkPolicies, at priority 5: lower comes first."),
            ("direction-left-alone", "Ingress is not restricted by this policy."),
            ("admin-passes", "Egress: Rule 1 passes on traffic to any node or 10.0.0.0/8."),
            ("admin-accepts", "Egress: Rule 2 accepts traffic to a.example on UDP 5-7."),
            ("admin-accepts", "Egress: Rule 3 accepts traffic to any pod in any namespace on TCP 53 and port `http`."),
        ]
    );
    assert_eq!(
        sentences(1),
        [
            subject,
            (
                "tier",
                "Is asked where no NetworkPolicy isolates a pod in the direction, at priority 3: lower comes first."
            ),
            ("baseline-denies", "Ingress: Rule 1 (`keep-out`) denies traffic from any pod in any namespace on TCP 80."),
            ("direction-left-alone", "Egress is not restricted by this policy."),
        ]
    );
    assert_eq!(report.policies[0].selects, ["shop/db", "shop/web"]);
    assert!(report.incomplete.is_empty(), "{:?}", report.incomplete);
}

#[test]
fn the_summary_counts_cluster_wide_policies_and_whom_they_are_about() {
    let db_only = |text: String| {
        text.replace("{namespaces: {}}\n", "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}\n")
    };
    for (policies, expected) in [
        (
            cluster_policy("a", "Admin", 5, DENY) + &cluster_policy("b", "Admin", 6, PASS),
            "2 cluster-wide policies decide before NetworkPolicies for both pods; no NetworkPolicy isolates a pod.",
        ),
        (
            db_only(cluster_policy("a", "Admin", 5, DENY))
                + &cluster_policy("b", "Baseline", 6, DENY)
                + &isolate("p", "Ingress"),
            "One cluster-wide policy decides before NetworkPolicies for shop/db and one cluster-wide policy decides after NetworkPolicies for both pods; one NetworkPolicy isolates shop/web for ingress.",
        ),
        (
            db_only(cluster_policy("a", "Baseline", 5, DENY)).replace("app: db", "app: nobody"),
            "One cluster-wide policy decides after NetworkPolicies for no pod; no NetworkPolicy isolates a pod.",
        ),
    ] {
        assert_eq!(report(&format!("{PODS}{policies}")).summary, expected);
    }
    let policy = cluster_policy("a", "Admin", 5, DENY);
    assert_eq!(report(&policy).summary, "There is one policy, and no pod in these files that it could select.");
}

#[test]
fn an_end_names_the_cluster_wide_policies_that_it_is_subject_to() {
    let policies = cluster_policy("a", "Admin", 5, DENY) + &isolate("p", "Ingress");
    let report = report(&format!("{PODS}{policies}"));
    let named = |id: &str| report.endpoints.iter().find(|end| end.id == id).expect("an end");
    assert_eq!(named("shop/web").ingress_policies, ["p", "ClusterNetworkPolicy a"]);
    assert_eq!(named("shop/db").ingress_policies, ["ClusterNetworkPolicy a"]);
    assert!(named("shop/db").egress_policies.is_empty());
    assert!(named("203.0.113.9").ingress_policies.is_empty());
}

#[test]
fn c15_why_a_policy_passes_a_pod_of_the_nodes_network_by_is_told() {
    let pods = PODS.replace(
        "spec: {containers: [{name: c, image: i}]}",
        "spec: {hostNetwork: true, containers: [{name: c, image: i}]}",
    );
    let policies = cluster_policy("a", "Admin", 5, DENY) + &cluster_policy("b", "Admin", 6, PASS);
    let answer = ask(&format!("{pods}{policies}"), "shop/web", "shop/db", 80, "TCP");
    let expected = "ClusterNetworkPolicy a and ClusterNetworkPolicy b pass shop/db by for ingress: a pod in its node's network is never the subject of one.";
    assert!(texts(&answer, "ingress").contains(&expected), "{:?}", answer.reasons);
    assert!(
        !answer
            .reasons
            .iter()
            .any(|reason| reason.stage.as_deref() == Some("egress") && reason.code == "host-network-no-subject")
    );
    let answer = ask(&format!("{PODS}{policies}"), "shop/web", "shop/db", 80, "TCP");
    assert!(answer.reasons.iter().all(|reason| reason.code != "host-network-no-subject"));
}
