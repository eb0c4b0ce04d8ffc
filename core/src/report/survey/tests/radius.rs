use super::*;

const RESTRICTED: &str = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}\n";

#[test]
fn a_pod_that_may_create_pods_has_every_account_of_its_namespace() {
    let files = [
        pod("ci", "serviceAccountName: ci", ""),
        pod("idle", "serviceAccountName: idle", ""),
        granted("ci", CREATE_PODS, false),
        granted("deployer", ALL, true),
        granted("idle", "{verbs: [get], apiGroups: [''], resources: [configmaps]}", false),
    ];
    let answer = radius(&files.concat(), "shop/ci");
    let acts_as = item(&answer, "acts-as");
    assert_eq!(
        acts_as.text,
        "It can act as ServiceAccount shop/deployer, by a pod that it creates in shop; that account may do everything cluster-wide."
    );
    assert_eq!((acts_as.severity, acts_as.area), (Severity::Error, Area::Identity));
    assert!(reasons(&answer, acts_as).iter().any(|reason| reason.lines.is_some()));
    assert!(!items(&answer).iter().any(|item| item.text.contains("shop/idle,")), "it has nothing to offer");
}

#[test]
fn accounts_are_followed_from_one_to_the_next() {
    let files = [
        pod("ci", "serviceAccountName: ci", ""),
        granted("ci", CREATE_PODS, false),
        granted("minter", "{verbs: [create], apiGroups: [''], resources: [serviceaccounts/token]}", true),
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: root}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: root, namespace: ops}]\n".to_owned(),
    ];
    let answer = radius(&files.concat(), "shop/ci");
    let told: Vec<&str> = items(&answer).iter().filter(|item| item.code == "acts-as").map(|item| &*item.text).collect();
    assert!(
        told.iter()
            .any(|text| text
                .contains("ops/root, by a pod that it creates in shop, then by a token that it makes in ops;")),
        "{told:#?}"
    );
}

#[test]
fn who_may_create_pods_may_create_a_privileged_one_unless_a_level_keeps_it_out() {
    let ci = [pod("ci", "serviceAccountName: ci", ""), granted("ci", CREATE_PODS, false)].concat();
    assert!(has(&radius(&ci, "shop/ci"), "create-privileged"));
    assert!(!has(&radius(&[RESTRICTED, &ci].concat(), "shop/ci"), "create-privileged"));
}

#[test]
fn pods_in_every_namespace_are_pods_of_the_controllers() {
    let files = [pod("ci", "serviceAccountName: ci", ""), granted("ci", CREATE_PODS, true)].concat();
    assert_eq!(item(&radius(&files, "shop/ci"), "controllers").severity, Severity::Error);
    let own = [pod("ci", "serviceAccountName: ci", ""), granted("ci", CREATE_PODS, false)].concat();
    assert!(!has(&radius(&own, "shop/ci"), "controllers"));
}

#[test]
fn a_privileged_pod_has_its_node_and_what_runs_there() {
    let files = [
        pod("tool", "nodeName: n1", "securityContext: {privileged: true}"),
        pod("beside", "nodeName: n1\n  serviceAccountName: deployer", ""),
        pod("elsewhere", "nodeName: n2\n  serviceAccountName: far", ""),
        granted("deployer", ALL, true),
        granted("far", ALL, true),
    ];
    let answer = radius(&files.concat(), "shop/tool");
    assert_eq!(items(&answer)[0].severity, Severity::Error, "the gravest first");
    let picture = &answer.survey.as_ref().unwrap().picture;
    assert!(picture.contains("data-item=\"0\"") && picture.contains("✕ grave"), "{picture}");
    let privileged = item(&answer, "privileged");
    assert_eq!(privileged.text, "Container c is privileged.");
    assert_eq!(reasons(&answer, privileged)[0].path.as_deref(), Some("spec.containers[0].securityContext.privileged"));
    assert_eq!(item(&answer, "node").why.split(' ').nth(1), Some("kubelet"));
    let acts_as = item(&answer, "acts-as");
    assert!(acts_as.text.contains("shop/deployer, by its token on the node"), "{}", acts_as.text);
    assert!(!items(&answer).iter().any(|item| item.text.contains("shop/far")), "another node");
    assert!(answer.summary.contains("has within reach: its node"), "{}", answer.summary);
}

#[test]
fn where_the_scheduler_decides_pods_beside_it_are_perhaps_there_and_those_of_daemon_sets_surely() {
    let daemon = "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {serviceAccountName: agent, containers: [{name: c, image: i}]}\n";
    let files = [
        pod("tool", "", "securityContext: {privileged: true}"),
        pod("web", "serviceAccountName: web", ""),
        daemon.to_owned(),
        granted("agent", ALL, true),
        granted("web", ALL, true),
    ];
    let answer = radius(&files.concat(), "shop/tool");
    let of = |name: &str| items(&answer).iter().find(|item| item.text.contains(name)).unwrap();
    assert_eq!(of("ServiceAccount shop/agent,").severity, Severity::Error);
    let perhaps = of("ServiceAccount shop/web,");
    assert_eq!(perhaps.severity, Severity::Warning);
    assert!(perhaps.text.starts_with("It can perhaps act as"), "{}", perhaps.text);
    assert!(answer.incomplete.iter().any(|note| note.contains("scheduler")), "{:?}", answer.incomplete);
}

#[test]
fn a_token_that_is_not_mounted_gives_nothing_unless_a_volume_brings_it() {
    let grants = granted("ci", ALL, true);
    let without = "serviceAccountName: ci\n  automountServiceAccountToken: false";
    let answer = radius(&[pod("ci", without, ""), grants.clone()].concat(), "shop/ci");
    let no_token = item(&answer, "no-token");
    assert_eq!(
        no_token.text,
        "The token of ServiceAccount shop/ci is not mounted: 1 risky permission of the account cannot be used from here."
    );
    assert_eq!(reasons(&answer, no_token)[0].path.as_deref(), Some("spec.automountServiceAccountToken"));
    assert!(!has(&answer, "cluster-admin"));
    let of_account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ci, namespace: shop}\nautomountServiceAccountToken: false\n";
    let by_account =
        radius(&[pod("ci", "serviceAccountName: ci", ""), of_account.to_owned(), grants.clone()].concat(), "shop/ci");
    assert!(has(&by_account, "no-token"));
    let volume =
        format!("{without}\n  volumes: [{{name: t, projected: {{sources: [{{serviceAccountToken: {{path: t}}}}]}}}}]");
    let brought = radius(&[pod("ci", &volume, "volumeMounts: [{name: t, mountPath: /t}]"), grants].concat(), "shop/ci");
    assert!(has(&brought, "cluster-admin") && !has(&brought, "no-token"));
}

#[test]
fn a_pod_that_policies_isolate_reaches_nothing_and_nobody_reaches_it() {
    let policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}\n";
    let files = [policy.to_owned(), pod("web", "", ""), pod("db", "", "")].concat();
    let answer = radius(&files, "shop/web");
    let nothing = item(&answer, "reach-nothing");
    assert_eq!(nothing.text, "Policies let no connection out of it.");
    assert_eq!(reasons(&answer, nothing)[0].text, "NetworkPolicy shop/closed isolates it for egress.");
    assert!(has(&answer, "inbound-nothing") && has(&answer, "not-exposed"));
    assert!(answer.summary.contains("no other pod"), "{}", answer.summary);
    assert!(answer.incomplete.iter().any(|note| note.contains("API server")), "{:?}", answer.incomplete);
    let profile = ClusterProfile { network_plugin: NetworkPlugin::Ignores, ..ClusterProfile::default() };
    let question = Question::BlastRadius(BlastRadiusQuestion { pod: "shop/web".to_owned() });
    let open = ask_in(profile, &files, question);
    assert!(has(&open, "reach-anywhere") && has(&open, "inbound-pods"));
    assert!(open.incomplete[0].contains("enforces no policy"), "{:?}", open.incomplete);
}

#[test]
fn ports_services_and_the_way_in_are_told() {
    let files = [
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}\n".to_owned(),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: db}, ports: [{port: 5432}, {port: 9}]}\n".to_owned(),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}\n".to_owned(),
        pod("web", "", ""),
        pod("db", "", ""),
    ]
    .concat();
    let answer = radius(&files, "shop/web");
    assert_eq!(item(&answer, "reach-pods").text, "It reaches the one other pod in namespace shop: shop/db (5432).");
    assert_eq!(item(&answer, "reach-services").text, "It reaches 1 Service: shop/db: 5432.");
    let exposed = item(&answer, "exposed");
    assert_eq!((exposed.severity, exposed.area), (Severity::Warning, Area::Inbound));
    assert!(reasons(&answer, exposed)[0].text.contains("Service shop/front"));
    assert!(answer.summary.ends_with("It can be reached from outside the cluster."), "{}", answer.summary);
}

#[test]
fn host_paths_weigh_by_where_they_lead_and_who_may_write() {
    let of = |path: &str, container: &str| {
        let spec = format!("volumes: [{{name: v, hostPath: {{path: {path}}}}}]");
        radius(&pod("p", &spec, container), "shop/p")
    };
    let writes = "volumeMounts: [{name: v, mountPath: /v}]";
    let reads = "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]";
    assert_eq!(item(&of("/", writes), "host-path-of-node").severity, Severity::Error);
    assert!(has(&of("/var/run/docker.sock", reads), "host-path-of-node"), "a socket is written to all the same");
    assert_eq!(item(&of("/srv/data", writes), "host-path").severity, Severity::Warning);
    assert_eq!(item(&of("/srv/data", reads), "host-path").severity, Severity::Info);
    assert!(has(&of("/etc/kubernetes", reads), "host-path-of-node"), "to read credentials is enough");
    assert!(!has(&of("/", ""), "host-path"), "nobody mounts it");
    let no_root = format!("{writes}\n    securityContext: {{runAsUser: 1000}}");
    assert_eq!(item(&of("/", &no_root), "host-path").severity, Severity::Warning);
}

#[test]
fn root_escalation_and_capabilities_are_read_from_container_and_pod() {
    let answer = radius(
        &pod(
            "p",
            "securityContext: {runAsUser: 0}\n  hostPID: true",
            "securityContext: {capabilities: {add: [CAP_SYS_PTRACE, NET_RAW]}}",
        ),
        "shop/p",
    );
    assert_eq!(item(&answer, "root").severity, Severity::Warning);
    assert_eq!(item(&answer, "host-pid-traced").severity, Severity::Error);
    assert!(item(&answer, "capability-strong").text.ends_with("has SYS_PTRACE, NET_RAW."));
    assert!(!has(&answer, "escalation"), "root needs none");
    let safe = "securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}}";
    let safe = radius(&pod("p", "", safe), "shop/p");
    assert!(has(&safe, "contained"));
    assert!(!has(&safe, "escalation") && !has(&safe, "seccomp"));
    assert!(radius(&pod("p", "", ""), "shop/p").incomplete.iter().any(|note| note.contains("`i` may be root")));
}

#[test]
fn the_list_is_ordered_by_severity_and_every_item_leads_to_what_explains_it() {
    let files = [pod("ci", "serviceAccountName: ci", "securityContext: {privileged: true}"), granted("ci", ALL, true)];
    let answer = radius(&files.concat(), "shop/ci");
    let severities: Vec<Severity> = items(&answer).iter().map(|item| item.severity).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    assert_eq!(answer.verdict, Verdict::Allowed);
    assert!(answer.reasons.iter().any(|reason| reason.effect == Effect::Against && reason.lines.is_some()));
    for item in items(&answer).iter().filter(|item| item.area != Area::Host) {
        assert!(item.question.is_some(), "{}", item.code);
    }
}

#[test]
fn what_is_no_pod_or_is_refused_is_said() {
    let missing = radius(&pod("web", "", ""), "shop/none");
    assert_eq!(
        (missing.verdict, missing.summary.as_str()),
        (Verdict::Depends, "There is no pod `shop/none` in these manifests.")
    );
    let invalid = radius(&pod("Web_", "", ""), "shop/Web_");
    assert!(invalid.summary.contains("would refuse"), "{}", invalid.summary);
    assert_eq!(radius("", "").verdict, Verdict::Depends);
}

#[test]
fn a_pod_that_is_not_admitted_says_so() {
    let files = [RESTRICTED.to_owned(), pod("tool", "", "securityContext: {privileged: true}")].concat();
    let answer = radius(&files, "shop/tool");
    assert!(answer.incomplete.iter().any(|note| note.contains("not admitted")), "{:?}", answer.incomplete);
}

#[test]
fn only_a_policy_that_sets_something_leaves_open_what_the_pod_is_by_then() {
    let policy = |escalation: &str| {
        format!(
            "---\napiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {{name: p}}\nspec: {{{escalation}volumes: ['*'], runAsUser: {{rule: RunAsAny}}, seLinux: {{rule: RunAsAny}}, supplementalGroups: {{rule: RunAsAny}}, fsGroup: {{rule: RunAsAny}}}}\n"
        )
    };
    let use_it = "{verbs: [use], apiGroups: [policy], resources: [podsecuritypolicies]}";
    let changed = |policy: String| {
        let files = [policy, pod("web", "serviceAccountName: web", ""), granted("web", use_it, false)];
        let question = Question::BlastRadius(BlastRadiusQuestion { pod: "shop/web".to_owned() });
        let answer = ask_in(ClusterProfile::default(), &files.concat(), question);
        assert!(!answer.incomplete.iter().any(|note| note.contains("not admitted")), "{:?}", answer.incomplete);
        answer.incomplete.iter().any(|note| note.starts_with("A PodSecurityPolicy changes the pod"))
    };
    assert!(!changed(policy("")));
    assert!(changed(policy("allowPrivilegeEscalation: false, ")));
}
