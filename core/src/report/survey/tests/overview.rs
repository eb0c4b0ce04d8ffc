use super::*;

fn overview(text: &str) -> Answer {
    ask(text, Question::Overview(OverviewQuestion {}))
}

#[test]
fn without_objects_it_says_what_to_do() {
    let answer = overview("");
    assert!(answer.summary.starts_with("Nothing is here yet"), "{}", answer.summary);
    assert_eq!(items(&answer), []);
}

#[test]
fn objects_are_counted_by_kind_the_most_first() {
    let files = [pod("a", "", ""), pod("b", "", ""), granted("x", "", false)].concat();
    let counts = overview(&files).survey.unwrap().counts;
    let counts: Vec<(&str, u32)> = counts.iter().map(|count| (&*count.kind, count.number)).collect();
    assert_eq!(counts, [("Pod", 2), ("ClusterRole", 1), ("RoleBinding", 1)]);
}

#[test]
fn what_is_refused_is_told_with_the_reason_and_where() {
    let files = [
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n".to_owned(),
        pod("tool", "hostNetwork: true", ""),
        pod("Bad_", "", ""),
        "---\na: [\n".to_owned(),
    ];
    let answer = overview(&files.concat());
    let rejected = item(&answer, "pod-rejected");
    assert!(rejected.text.contains("shop/tool"), "{}", rejected.text);
    assert!(matches!(&rejected.question, Some(Question::Admission(question)) if question.pod == "shop/tool"));
    let refused: Vec<&Item> = items(&answer).iter().filter(|item| item.code == "object-refused").collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().any(|item| item.text.starts_with("Pod shop/Bad_ is refused: ")), "{refused:?}");
    assert!(refused.iter().any(|item| item.text.starts_with("a.yaml, line ")), "{refused:?}");
    assert!(refused.iter().all(|item| reasons(&answer, item)[0].lines.is_some()));
    assert!(answer.summary.starts_with("3 refused"), "{}", answer.summary);
}

#[test]
fn what_leads_in_from_outside_is_told_by_its_service() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}\n";
    let answer = overview(&[service, &pod("web", "", "")].concat());
    let exposed = item(&answer, "exposed");
    assert!(exposed.text.contains("Service shop/front"), "{}", exposed.text);
    assert!(answer.summary.contains("1 pod exposed"), "{}", answer.summary);
}

#[test]
fn a_pod_that_is_rejected_is_not_exposed() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}\n";
    let enforced = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n";
    let both = ["web", "tool"].map(|name| {
        let spec = if name == "tool" { "hostPID: true" } else { "" };
        pod(name, spec, "").replace("app: tool", "app: web")
    });
    let text = [service, enforced, &both.concat()].concat();
    let answer = overview(&text);
    assert!(answer.summary.contains("1 pod exposed"), "{}", answer.summary);
    let exposed = item(&answer, "exposed");
    assert!(exposed.text.contains("shop/web") && !exposed.text.contains("shop/tool"), "{}", exposed.text);
    let listed = ask(&text, Question::Exposed(ExposedQuestion::default()));
    assert_eq!(listed.found, ["shop/web"], "as the question lists them");
    let left_out = listed.reasons.iter().find(|reason| reason.code == "pods-rejected").unwrap();
    assert_eq!(left_out.text, "shop/tool is left out: it is rejected on admission.");
    let alone = ask(&text, Question::Exposed(ExposedQuestion { pod: "shop/tool".to_owned() }));
    assert_eq!(alone.found, ["shop/tool"], "asked about itself");
    let only = ask(
        &text.replace("hostPID: true", "").replacen("baseline", "restricted", 1),
        Question::Exposed(ExposedQuestion::default()),
    );
    assert_eq!(only.summary, "Nothing can be reached from outside: what is published is rejected.");
}

#[test]
fn what_the_plug_in_may_expose_is_counted_and_listed_as_uncertain() {
    let policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}}\n";
    let on_nodes: Vec<String> = (0..7).map(|index| pod(&format!("n{index}"), "hostNetwork: true", "")).collect();
    let text = [policy, &on_nodes.concat()].concat();
    let answer = overview(&text);
    assert!(answer.summary.starts_with("7 pods perhaps exposed to the outside"), "{}", answer.summary);
    let listed: Vec<&Item> = items(&answer).iter().filter(|item| item.code == "exposure-depends").collect();
    assert_eq!(listed.len(), 5);
    assert!(listed[0].text.ends_with("is up to the network plug-in."), "{}", listed[0].text);
    let more = item(&answer, "more");
    assert_eq!((more.text.as_str(), more.area), ("And 2 more.", Area::Exposed));
    assert_eq!(more.question, Some(Question::Exposed(ExposedQuestion::default())), "it lists all");
    assert_eq!(ask(&text, more.question.clone().unwrap()).found.len(), 7);
    let certain = pod("web", "", "").replace("image: i", "image: i\n    ports: [{containerPort: 80, hostPort: 80}]");
    let answer = overview(
        &[&text.replace("podSelector: {}", "podSelector: {matchLabels: {app: n0}}"), certain.as_str()].concat(),
    );
    assert!(answer.summary.contains("8 pods exposed to the outside (1 of them perhaps)"), "{}", answer.summary);
}

#[test]
fn what_does_nothing_is_told_and_what_has_no_policy() {
    let policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {matchLabels: {app: gone}}}\n";
    let answer = overview(&[policy, &pod("web", "", "")].concat());
    assert!(item(&answer, "policy-selects-no-pod").text.starts_with("NetworkPolicy shop/p: "));
    assert_eq!(item(&answer, "no-level").severity, Severity::Info);
    assert!(!has(&answer, "no-policy"));
    assert_eq!(
        item(&overview(&pod("web", "", "")), "no-policy").text,
        "Namespace shop has no network policy: every pod there is open to every other."
    );
    let profile = ClusterProfile { network_plugin: NetworkPlugin::Ignores, ..ClusterProfile::default() };
    let ignored = ask_in(profile, policy, Question::Overview(OverviewQuestion {}));
    assert_eq!(item(&ignored, "plugin-ignores").text, "1 network policy does nothing: the plug-in enforces none.");
    let psp = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {}\n";
    assert_eq!(
        item(&overview(psp), "psp-ignored").text,
        "1 PodSecurityPolicy does nothing: Kubernetes has removed them."
    );
}

#[test]
fn the_gravest_risks_and_the_pods_whose_loss_is_worst_lead_to_what_explains_them() {
    let files = [
        pod("ci", "serviceAccountName: ci", "securityContext: {privileged: true}"),
        pod("web", "", ""),
        granted("ci", ALL, true),
    ];
    let answer = overview(&files.concat());
    assert_eq!(item(&answer, "cluster-admin").text, "ServiceAccount shop/ci may do everything cluster-wide.");
    let worst = item(&answer, "worst-pod");
    assert!(matches!(&worst.question, Some(Question::BlastRadius(question)) if question.pod == "shop/ci"));
    assert_eq!(items(&answer).iter().filter(|item| item.code == "worst-pod").count(), 1, "web is worth nothing");
}

#[test]
fn many_of_a_sort_are_cut_and_counted() {
    let pods: Vec<String> = (0..9).map(|index| pod(&format!("Bad_{index}"), "", "")).collect();
    let answer = overview(&pods.concat());
    let listed = items(&answer).iter().filter(|item| item.code == "object-refused").count();
    assert_eq!((listed, item(&answer, "more").text.as_str()), (5, "And 4 more."));
    assert_eq!(item(&answer, "more").question, None, "no question lists what is refused");
}

#[test]
fn of_the_rest_of_the_risks_it_offers_no_question_and_says_how_many_lesser_ones_there_are() {
    let accounts: Vec<String> = (0..7).map(|index| granted(&format!("a{index}"), ALL, true)).collect();
    let lesser = granted("b", "{verbs: [update], apiGroups: [''], resources: [services/status]}", false);
    let answer = overview(&[accounts.concat(), lesser].concat());
    assert_eq!(answer.summary, "7 grave or risky permissions (8 with lesser ones).");
    let more = item(&answer, "more");
    assert_eq!((more.text.as_str(), more.area, &more.question), ("And 2 more.", Area::Risks, &None));
    assert_eq!(overview(&accounts.concat()).summary, "7 grave or risky permissions.");
}

#[test]
fn of_what_is_fine_it_says_so() {
    let safe = "securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false}";
    let answer = overview(&pod("web", "", safe));
    assert_eq!(answer.summary, "Nothing is refused or exposed, no permission is risky, and every policy is in force.");
    assert_eq!(answer.verdict, Verdict::Denied);
}

#[test]
fn what_is_expected_and_does_not_hold_is_told_with_its_line() {
    let expected = "---\napiVersion: policy-playground.dev/v1\nkind: Expectations\nmetadata: {name: shop}\nspec:\n  traffic:\n  - {from: shop/web, to: shop/db, port: 80, expect: denied}\n  - {from: shop/web, to: shop/db, port: 80, expect: allowed}\n";
    let text = [pod("web", "", ""), pod("db", "", ""), expected.to_owned()].concat();
    let answer = overview(&text);
    let unmet = item(&answer, "expectation-failed");
    assert_eq!((unmet.severity, unmet.area), (Severity::Error, Area::Expected));
    assert!(matches!(unmet.question, Some(Question::Traffic(_))));
    assert!(unmet.text.contains("allowed, expected denied"), "{}", unmet.text);
    assert!(reasons(&answer, unmet)[0].lines.is_some());
    assert_eq!(item(&answer, "expectations").text, "1 of 2 expectations hold.");
    assert!(answer.summary.contains("1 expectation does not hold"), "{}", answer.summary);
    assert!(!has(&overview(&pod("web", "", "")), "expectations"));
}
