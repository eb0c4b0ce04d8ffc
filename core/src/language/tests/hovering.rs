//! What is told.

use super::*;

#[test]
fn a_field_is_told_with_its_path_its_type_and_its_meaning() {
    check_hover(&format!("{POLICY}sp│ec: {{}}"), "spec (NetworkPolicySpec): Which pods the policy isolates");
    check_hover(
        &format!("{POLICY}spec:\n  ingress:\n  - from:\n    - pod│Selector: {{}}\n"),
        "spec.ingress[0].from[0].podSelector (LabelSelector): Pods with these labels",
    );
    check_hover(
        &format!("{POLICY}spec: {{policyTypes│: []}}"),
        "spec.policyTypes (list of text): Directions that the policy isolates",
    );
    check_hover(
        &format!("{BINDING}roleRef: {{ki│nd: Role}}"),
        "roleRef.kind (text): `Role` of this binding's namespace",
    );
    check_hover(
        &format!("{POD}  securityContext:\n    sysctls:\n    - na│me: a\n"),
        "spec.securityContext.sysctls[0].name (text): The setting",
    );
    check_hover(
        &format!("{PSP}  allowPrivilegeEsc│alation: false\n"),
        "spec.allowPrivilegeEscalation (true or false): ",
    );
    check_hover(
        &format!("{POD}  securityContext: {{seccomp│Profile: {{}}}}"),
        "spec.securityContext.seccompProfile (SeccompProfile): Which system calls",
    );
    check_hover(
        &format!("{POLICY}spec: {{podSelector: {{matchLabels: {{ap│p: x}}}}}}"),
        "spec.podSelector.matchLabels[app] (text): on pod shop/db and 1 more",
    );
    check_hover("│apiVersion: v1", "apiVersion (text): API group and version");
    check_hover("apiVersion: v1\nkind: Pod\nmeta│data: {}", "metadata (ObjectMeta): Name, namespace");
    check_hover(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    pod-security.kubernetes.io/enf│orce: baseline\n",
        "metadata.labels[pod-security.kubernetes.io/enforce] (text): Pods that violate this level are refused",
    );
    check_hover(
        "kind: Pod\nmetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/a│pp: unconfined}}",
        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/app] (text): AppArmor profile",
    );
}

#[test]
fn a_value_is_told_where_it_means_something() {
    check_hover(
        &format!("{POLICY}spec:\n  podSelector:\n    matchExpressions:\n    - {{key: app, operator: Not│In}}\n"),
        "NotIn (spec.podSelector.matchExpressions[0].operator): The label is missing, or",
    );
    check_hover(&format!("{ROLE}- verbs: [get, escal│ate]"), "escalate (rules[0].verbs[1]): On roles:");
    check_hover(&format!("{ROLE}- verbs: ['*│']"), "* (rules[0].verbs[0]): Every verb");
    check_hover(&format!("{ROLE}- verbs:\n  - bi│nd\n"), "bind (rules[0].verbs[0]): On roles: may bind");
    check_hover(
        &format!("{PSP}  runAsUser:\n    rule: MustRunAsNon│Root\n"),
        "MustRunAsNonRoot (spec.runAsUser.rule): Root",
    );
    check_hover(
        "kind: Namespace\nmetadata: {labels: {pod-security.kubernetes.io/warn: restr│icted}}",
        "restricted (metadata.labels[pod-security.kubernetes.io/warn]): Baseline, and demands",
    );
    check_hover(
        "kind: Pod\nmetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/app: unconf│ined}}",
        "unconfined (metadata.annotations[container.apparmor.security.beta.kubernetes.io/app]): No AppArmor",
    );
    check_hover("kind: Network│Policy\n", "NetworkPolicy (kind): Isolates pods");
    check_hover(&format!("{ROLE}- apiGroups: ['│']"), "\"\" (rules[0].apiGroups[0]): the core group");
    check_hover(
        &format!("{POLICY}spec: {{ingress: [{{ports: [{{port: ht│tp}}]}}]}}"),
        "http (spec.ingress[0].ports[0].port): 8080 TCP of shop/web",
    );
    check_hover(&format!("{PSP}  volumes: [hostPa│th]"), "hostPath (spec.volumes[0]): Paths of the node");
}

#[test]
fn a_reference_is_told_with_what_it_leads_to() {
    check_hover(
        &format!("{BINDING}roleRef: {{kind: Role, name: rea│der}}"),
        "reader (roleRef.name): Role `reader` in `shop`: declared in world.yaml, line ",
    );
    check_hover(
        &format!("{BINDING}roleRef: {{kind: Role, name: wri│ter}}"),
        "writer (roleRef.name): Role `writer` in `shop`: not in what you pasted",
    );
    check_hover(
        "kind: Pod\nspec: {serviceAccountName: rob│ot}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, labels: {a: '-'}}\n",
        "robot (spec.serviceAccountName): ServiceAccount `robot` in `default`: declared in typed.yaml, line 4, but the API server would refuse it",
    );
    check_hover(
        &format!("{BINDING}roleRef: {{kind: ClusterRole, name: cluster-ad│min}}"),
        "cluster-admin (roleRef.name): ClusterRole `cluster-admin`: built into Kubernetes",
    );
    check_hover(
        &format!("{POD}  serviceAccountName: rob│ot\n"),
        "robot (spec.serviceAccountName): ServiceAccount `robot` in `shop`: declared in world.yaml, line ",
    );
    check_hover(
        &format!("{POD}  serviceAccountName: web-│sa\n"),
        "web-sa (spec.serviceAccountName): ServiceAccount `web-sa` in `shop`: not in what you pasted, but referred to",
    );
    check_hover(
        &format!("{BINDING}subjects: [{{kind: ServiceAccount, name: ghost│, namespace: bank}}]"),
        "ghost (subjects[0].name): ServiceAccount `ghost` in `bank`: not in what you pasted",
    );
    check_hover(
        &format!("{ROLE}- {{resources: [podsecuritypolicies], resourceNames: [str│ict]}}"),
        "strict (rules[0].resourceNames[0]): PodSecurityPolicy `strict`: declared in world.yaml, line ",
    );
    check_hover(
        &format!("{POLICY}spec: {{podSelector: {{matchLabels: {{app: we│b}}}}}}"),
        "web (spec.podSelector.matchLabels[app]): on pod shop/web",
    );
}

#[test]
fn where_there_is_nothing_to_say_nothing_is_said() {
    check_hover("# com│ment\nkind: Pod\n", "");
    check_hover("kind: Pod\nmetadata: {name: w│eb}", "");
    check_hover("kind: Pod\nspec: {unknown│: 1}", "");
    check_hover("kind: Pod\n\n│\n", "");
    check_hover("│", "");
}

#[test]
fn a_hover_covers_the_word_in_its_file() {
    let text = format!("a: 1\n---\n{POLICY}spec: {{policy│Types: []}}");
    let range = hovered(&text).expect("a hover").range;
    let text = text.replacen('│', "", 1);
    assert_eq!(text.get(range.start as usize..range.end as usize), Some("policyTypes"));
}
