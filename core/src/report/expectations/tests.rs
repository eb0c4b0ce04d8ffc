use super::*;
use crate::Playground;
use crate::report::{ClusterProfile, Effect, KubernetesVersion};

const SHOP: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: postgres}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deployer}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [create]}
- {apiGroups: [''], resources: [pods/log], verbs: [get]}
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer}
subjects:
- {kind: ServiceAccount, name: jenkins, namespace: ci}
- {kind: Group, name: devs}
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: restricted}
spec: {seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, volumes: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: psp}
rules:
- {apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [restricted], verbs: [use]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: psp}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: psp}
subjects: [{kind: Group, name: 'system:authenticated', apiGroup: rbac.authorization.k8s.io}]
";

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

fn expectations(spec: &str) -> String {
    format!("apiVersion: policy-playground.dev/v1\nkind: Expectations\nmetadata: {{name: shop}}\nspec:\n{spec}")
}

fn ask(files: Vec<SourceFile>, further: Vec<SourceFile>) -> Answer {
    let mut playground = Playground::new();
    playground.set_profile(ClusterProfile { version: KubernetesVersion::V1_24, ..ClusterProfile::default() });
    playground.set_files(files);
    playground.ask(&Question::Expectations(ExpectationsQuestion { files: further }))
}

fn checks(answer: Answer) -> Checks {
    *answer.checks.expect("checks")
}

/// The one case of a list, asked of the shop.
#[track_caller]
fn one(list: &str, case: &str) -> Check {
    let text = expectations(&format!("  {list}:\n  - {{{case}}}\n"));
    let mut cases = checks(ask(vec![file("shop.yaml", SHOP)], vec![file("checks.yaml", &text)])).cases;
    assert_eq!(cases.len(), 1, "{cases:#?}");
    cases.remove(0)
}

#[track_caller]
fn holds(list: &str, case: &str) -> Check {
    let check = one(list, case);
    assert!(check.holds && !check.unasked, "{check:#?}");
    check
}

/// What is expected and what is so instead.
#[track_caller]
fn fails(list: &str, case: &str, expected: &str, actual: &str) -> Check {
    let check = one(list, case);
    assert!(!check.holds && !check.unasked, "{check:#?}");
    assert_eq!((check.expected.as_str(), check.actual.as_str()), (expected, actual));
    check
}

/// Why the case cannot be asked.
#[track_caller]
fn cannot(list: &str, case: &str, why: &str) {
    let check = one(list, case);
    assert!(check.unasked && !check.holds && check.actual.is_empty(), "{check:#?}");
    assert_eq!(check.summary, why);
    assert_eq!(check.place.map(|place| (place.file, place.lines)), Some(("checks.yaml".to_owned(), [6, 6])));
}

#[test]
fn a_case_about_traffic_is_the_traffic_question_in_both_directions() {
    let check = holds("traffic", "from: shop/web, to: shop/db, port: 5432, expect: allowed, because: the shop sells");
    assert_eq!((check.name.as_str(), check.text.as_str()), ("shop", "shop/web → shop/db, TCP 5432"));
    assert_eq!(check.because, "the shop sells");
    assert!(check.reasons.iter().all(|reason| reason.effect == Effect::For) && !check.reasons.is_empty());
    holds("traffic", "from: shop/web, to: shop/db, port: 80, expect: denied");
    holds("traffic", "from: shop/web, to: shop/db, port: 5432, protocol: udp, expect: denied");
    holds("traffic", "from: shop/web, to: shop/db, protocol: ICMP, expect: depends");
    holds("traffic", "from: shop/db, to: 203.0.113.10, port: 443, expect: allowed");
    let check = fails("traffic", "from: shop/web, to: shop/db, port: 80, expect: allowed", "allowed", "denied");
    let cited = check.reasons.iter().find(|reason| reason.effect == Effect::Against).expect("what denies");
    assert_eq!(cited.file.as_deref(), Some("shop.yaml"));
}

#[test]
fn a_case_about_access_takes_any_name_of_a_type_a_subresource_or_a_path() {
    holds(
        "access",
        "serviceAccount: ci/jenkins, verb: create, resource: deployments.apps, namespace: ci, expect: allowed",
    );
    holds("access", "serviceAccount: ci/jenkins, verb: create, resource: deploy, namespace: ci, expect: allowed");
    holds("access", "serviceAccount: ci/jenkins, verb: get, resource: pods/log, namespace: ci, expect: allowed");
    holds("access", "serviceAccount: ci/jenkins, verb: get, resource: po, namespace: ci, expect: denied");
    holds("access", "serviceAccount: ci/jenkins, verb: get, path: /metrics, expect: allowed");
    holds("access", "user: jane, verb: get, path: /metrics, expect: denied");
    let case = "user: jane, verb: get, resource: secrets, name: db, namespace: shop, expect: allowed";
    let check = fails("access", case, "allowed", "denied");
    assert_eq!(check.text, "jane → get secrets \"db\" in namespace shop");
}

#[test]
fn groups_that_are_written_stand_beside_those_that_every_user_is_in() {
    let check = holds("access", "user: jane, groups: [devs], verb: get, path: /version, expect: allowed");
    let Some(Question::Access(question)) = check.question else { panic!("a question about access") };
    assert_eq!(question.groups, ["devs", "system:authenticated"]);
    holds("access", "groups: [devs], verb: get, path: /metrics, expect: allowed");
    // Only a group that everybody is in may use the policy.
    let written = "pod: shop/db, user: jane, groups: [devs], expect: admitted, policy: restricted";
    holds("admission", written);
}

#[test]
fn a_case_about_admission_may_name_the_policy_or_what_is_said() {
    holds("admission", "pod: shop/db, expect: admitted, policy: restricted");
    holds("admission", "pod: shop/web, expect: rejected");
    holds("admission", "pod: shop/web, expect: rejected, message: Host port 80 is not allowed");
    let expected = "admitted by privileged";
    fails("admission", "pod: shop/db, expect: admitted, policy: privileged", expected, "admitted by restricted");
    let (expected, case) = ("rejected with \"hostPID\"", "pod: shop/web, expect: rejected, message: hostPID");
    let check = fails("admission", case, expected, "rejected with other words");
    assert!(check.summary.contains("Host port 80 is not allowed"), "{}", check.summary);
}

#[test]
fn what_is_not_there_or_not_said_cannot_be_asked_and_says_why_at_its_line() {
    let unknown = "No pod or workload `shop/api` is in these files.";
    cannot("traffic", "from: shop/api, to: shop/db, port: 1, expect: denied", unknown);
    // Not even where the answer would be that it depends.
    cannot("traffic", "from: shop/api, to: shop/db, port: 1, expect: depends", unknown);
    cannot("admission", "pod: shop/api, expect: rejected", "No pod or workload `shop/api` is in these files.");
    cannot("admission", "pod: shop/db", "`spec.admission[0]` lacks `expect`");
    let words = "`spec.access[0].expect` must be `allowed`, `denied`, `depends`";
    cannot("access", "user: a, verb: get, path: /x, expect: forbidden", words);
    let field = "unknown field \"spec.traffic[0].protocl\"";
    cannot("traffic", "from: shop/web, to: shop/db, port: 5432, protocl: UDP, expect: denied", field);
    let wrong = "`spec.traffic[0].port` must be a whole number, not a text";
    cannot("traffic", "from: shop/web, to: shop/db, port: http, expect: denied", wrong);
}

#[test]
fn a_broken_case_leaves_the_others_alone_and_is_counted_with_the_failed() {
    let text = expectations(
        "  traffic:\n  -\n  - {from: shop/web, to: shop/db, port: 5432, expect: allowed}\n  - {from: shop/web, to: shop/db, port: 80, expect: allowed, because: b}\n  admission: x\n",
    );
    let answer = ask(vec![file("shop.yaml", SHOP), file("own.yaml", &text)], Vec::new());
    assert_eq!(
        (answer.verdict, answer.summary.as_str()),
        (Verdict::Denied, "1 of 4 expectations hold. 2 cannot be asked.")
    );
    let told: Vec<_> = answer.reasons.iter().map(|reason| (reason.code.as_str(), reason.lines.unwrap()[0])).collect();
    assert_eq!(told, [("expectation-unasked", 6), ("expectation-failed", 8), ("expectation-unasked", 9)]);
    assert!(answer.reasons[1].text.starts_with("shop/web → shop/db, TCP 80: denied, expected allowed (b). "));
    let checks = checks(answer);
    assert_eq!((checks.passed, checks.failed), (1, 3));
    let unasked: Vec<bool> = checks.cases.iter().map(|check| check.unasked).collect();
    assert_eq!(unasked, [true, false, false, true]);
}

#[test]
fn expectations_take_no_part_in_the_cluster() {
    let case = "  traffic: [{from: shop/web, to: shop/db, port: 5432, expect: allowed}]\n";
    let (once, other) = (expectations(case), expectations("  admission: [{pod: shop/web, expect: admited}]\n"));
    let both = format!("{SHOP}---\n{once}---\n{other}");
    let mut playground = Playground::new();
    playground.set_files(vec![file("a.yaml", SHOP)]);
    let without = playground.report();
    playground.set_files(vec![file("a.yaml", &both)]);
    let mut with = playground.report();
    let codes: Vec<_> = with
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .filter(|code| !without.findings.iter().any(|finding| finding.code == *code))
        .collect();
    assert_eq!(codes, ["unknown-expectation"], "two of one name are no duplicates");
    assert_eq!(with.documents.len(), without.documents.len() + 2);
    with.findings.retain(|finding| finding.code != "unknown-expectation");
    assert_eq!((with.namespaces, with.network.incomplete), (without.namespaces, without.network.incomplete));
    assert_eq!((with.access, with.admission), (without.access, without.admission));
    assert_eq!(with.findings, without.findings);
}

#[test]
fn of_further_files_expectations_alone_are_read_and_what_cannot_be_read_does_not_pass() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop}\n";
    let text = expectations("  admission: [{pod: shop/x, expect: admitted}]\n");
    let answer = ask(vec![file("shop.yaml", SHOP)], vec![file("c.yaml", &format!("{pod}---\n{text}"))]);
    let note = "Pod shop/x of c.yaml takes no part: of a file that comes with the question only expectations are read";
    assert!(answer.incomplete.iter().any(|told| told == note), "{:?}", answer.incomplete);
    assert!(checks(answer).cases[0].unasked);
    let broken = ask(vec![file("shop.yaml", SHOP)], vec![file("c.yaml", "kind: [\n")]);
    assert_eq!(broken.summary, "The one expectation does not hold. 1 cannot be asked.");
    // Of the manifests themselves only what names the group is meant.
    let broken =
        ask(vec![file("a.yaml", "kind: [\n"), file("b.yaml", "apiVersion: policy-playground.dev/v1\n[")], Vec::new());
    let cases = checks(broken).cases;
    assert_eq!(cases.len(), 1, "{cases:#?}");
    let misspelt = text.replace("kind: Expectations", "kind: Expectation");
    assert_eq!(checks(ask(vec![file("a.yaml", &misspelt)], Vec::new())).failed, 1);
}

#[test]
fn without_expectations_that_is_said_and_all_that_hold_are_allowed() {
    let none = ask(vec![file("shop.yaml", SHOP)], Vec::new());
    assert_eq!((none.verdict, none.summary.as_str()), (Verdict::Depends, "No expectations are in these files."));
    let text = expectations("  traffic: [{from: shop/web, to: shop/db, port: 5432, expect: allowed}]\n");
    let all = ask(vec![file("shop.yaml", SHOP), file("own.yaml", &text)], vec![file("c.yaml", &text)]);
    assert_eq!((all.verdict, all.summary.as_str()), (Verdict::Allowed, "All 2 expectations hold."));
}

#[test]
fn more_cases_than_are_asked_are_counted() {
    let case = "  - {user: jane, verb: get, path: /metrics, expect: denied}\n";
    let answer =
        ask(Vec::new(), vec![file("c.yaml", &expectations(&format!("  access:\n{}", case.repeat(MAX_CASES + 3))))]);
    let told = "3 more expectations are not asked: at most 500 are";
    assert!(answer.incomplete.iter().any(|note| note == told), "{:?}", answer.incomplete);
    assert_eq!(checks(answer).cases.len(), MAX_CASES);
}
