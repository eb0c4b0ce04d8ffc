//! What is offered.

use super::*;

#[test]
fn fields_of_the_mapping_at_the_cursor_are_offered_but_for_those_that_are_written() {
    check(&format!("{POLICY}spec:\n  │\n"), &["egress", "ingress", "podSelector", "policyTypes"]);
    check(&format!("{POLICY}spec:\n  podSelector: {{}}\n  │\n"), &["egress", "ingress", "policyTypes"]);
    check(&format!("{POLICY}spec:\n  │\n  podSelector: {{}}\n  egress: []\n"), &["ingress", "policyTypes"]);
    check(&format!("{POLICY}│"), &["spec"]);
    check(&format!("{POLICY}spec:\n  podSelector: {{}}\n│"), &[""; 0]);
    check(&format!("{POLICY}spec:\n  ingress:\n  - │"), &["from", "ports"]);
    check(&format!("{POLICY}spec:\n  ingress:\n  - from: []\n    │"), &["ports"]);
    check(
        &format!("{POLICY}spec:\n  ingress:\n    - from:\n        - │\n"),
        &["ipBlock", "namespaceSelector", "podSelector"],
    );
    check(
        &format!("{POLICY}spec:\n  ingress:\n    - from:\n        - podSelector: {{}}\n          │\n"),
        &["namespaceSelector"],
    );
}

#[test]
fn a_half_typed_key_narrows_the_choice() {
    check(&format!("{POLICY}spec:\n  po│\n"), &["podSelector", "policyTypes"]);
    check(&format!("{POLICY}spec:\n  po│\n  ingress: []\n"), &["podSelector", "policyTypes"]);
    check(&format!("{POLICY}spec:\n  podSelector: {{}}\n  gr│\n"), &["egress", "ingress"]);
    check(&format!("{POLICY}spec:\n  ingr│ess: []\n"), &["ingress"]);
    check(&format!("{POLICY}spec:\n  PODS│\n"), &["podSelector"]);
    check(&format!("{POLICY}spec:\n  ingress:\n  - fr│\n"), &["from"]);
    check(&format!("{POLICY}spec:\n  ingress:\n    - ports: []\n      fr│\n"), &["from"]);
    check(&format!("{POLICY}sp│"), &["spec"]);
    check(&format!("{POLICY}spec:\n  xyz│\n"), &[""; 0]);
    check(&format!("{POLICY}spec:\n  \"po│\": 1\n"), &["podSelector", "policyTypes"]);
}

#[test]
fn between_brackets_as_well() {
    check(&format!("{POLICY}spec: {{│"), &["egress", "ingress", "podSelector", "policyTypes"]);
    check(&format!("{POLICY}spec: {{podSelector: {{}}, │}}"), &["egress", "ingress", "policyTypes"]);
    check(&format!("{POLICY}spec: {{ingress: [{{│}}]}}"), &["from", "ports"]);
    check(&format!("{POLICY}spec: {{policyTypes: [│]}}"), &["Ingress", "Egress"]);
    check(&format!("{POLICY}spec: {{policyTypes: [Ingress, │]}}"), &["Egress"]);
    check(&format!("{POLICY}spec:\n  policyTypes: [Ingress, │\n  podSelector: {{}}\n"), &["Egress"]);
    check(&format!("{POLICY}spec:\n  policyTypes: [In│\n"), &["Ingress"]);
    check(&format!("{POLICY}spec:\n  ingress:\n  - ports: [{{protocol: │, port: 1}}]\n"), &["TCP", "UDP", "SCTP"]);
    check(&format!("{POLICY}spec:\n  ingress:\n  - ports: [{{protocol: U│\n"), &["UDP"]);
    check(
        "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"NetworkPolicy\",\n\"spec\": {\n  \"│\"\n}}",
        &["egress", "ingress", "podSelector", "policyTypes"],
    );
    check(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"restartPolicy\":\"│\"}}",
        &["Always", "OnFailure", "Never"],
    );
}

#[test]
fn values_that_kubernetes_knows_are_offered() {
    check(&format!("{POLICY}spec:\n  policyTypes:\n  - │"), &["Ingress", "Egress"]);
    check(&format!("{POLICY}spec:\n  policyTypes:\n    - Ingress\n    - │\n"), &["Egress"]);
    check(&format!("{POLICY}spec:\n  policyTypes: │\n"), &["Ingress", "Egress"]);
    check(
        &format!("{POLICY}spec:\n  egress:\n  - ports:\n    - protocol: │\n      port: 53\n"),
        &["TCP", "UDP", "SCTP"],
    );
    check(
        &format!("{POLICY}spec:\n  podSelector:\n    matchExpressions:\n    - key: app\n      operator: │\n"),
        &["In", "NotIn", "Exists", "DoesNotExist"],
    );
    check(
        &format!("{POLICY}spec:\n  podSelector:\n    matchExpressions:\n    - {{key: app, operator: N│}}\n"),
        &["NotIn", "In", "DoesNotExist"],
    );
    check(&format!("{POD}  restartPolicy: │"), &["Always", "OnFailure", "Never"]);
    check(&format!("{POD}  hostNetwork: │"), &["true", "false"]);
    check(&format!("{POD}  hostNetwork: t│"), &["true"]);
    check(&format!("{POD}  dnsPolicy: Cl│"), &["ClusterFirst", "ClusterFirstWithHostNet"]);
}

#[test]
fn selectors_and_lists_that_mean_something_when_they_are_empty() {
    check(&format!("{POLICY}spec:\n  podSelector: │\n"), &["{}"]);
    check(&format!("{POLICY}spec:\n  ingress: │\n"), &["[]", "[{}]"]);
    check(&format!("{POLICY}spec:\n  egress:\n  - to: [{{namespaceSelector: │}}]\n"), &["{}"]);
    check(&format!("{POLICY}spec: │\n"), &[""; 0]);
}

#[test]
fn values_of_security_contexts_and_pod_security_policies() {
    check(
        &format!("{POD}  containers:\n  - name: c\n    securityContext:\n      capabilities:\n        drop: [│]\n"),
        &["ALL", "NET_BIND_SERVICE", "…"],
    );
    check(
        &format!("{POD}  securityContext:\n    seccompProfile:\n      type: │\n"),
        &["RuntimeDefault", "Localhost", "Unconfined"],
    );
    check(
        &format!("{POD}  containers:\n  - securityContext: {{appArmorProfile: {{type: R│}}}}\n"),
        &["RuntimeDefault"],
    );
    check(&format!("{POD}  containers:\n  - securityContext: {{procMount: │}}\n"), &["Default", "Unmasked"]);
    check(&format!("{PSP}  runAsUser:\n    rule: │\n"), &["MustRunAs", "MustRunAsNonRoot", "RunAsAny"]);
    check(&format!("{PSP}  fsGroup:\n    rule: │\n"), &["MustRunAs", "MayRunAs", "RunAsAny"]);
    check(&format!("{PSP}  seLinux: {{rule: │}}\n"), &["MustRunAs", "RunAsAny"]);
    check(&format!("{PSP}  volumes:\n  - configMap\n  - │\n"), &["secret", "emptyDir", "projected", "…"]);
    check(&format!("{PSP}  volumes: [con│]\n"), &["configMap"]);
    check(&format!("{PSP}  allowedCapabilities: [│]\n"), &["*", "NET_BIND_SERVICE", "…"]);
    check(&format!("{PSP}  runAsU│\n"), &["runAsUser"]);
}

#[test]
fn rules_of_roles() {
    check(&format!("{ROLE}- │"), &["apiGroups", "resourceNames", "resources", "verbs"]);
    check(&format!("{ROLE}- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [│]\n"), &["get", "list", "watch", "…"]);
    check(&format!("{ROLE}- verbs: [get, li│]\n"), &["list"]);
    check(&format!("{ROLE}- verbs:\n  - get\n  - esc│\n"), &["escalate"]);
    check(&format!("{ROLE}- nonResourceURLs: [/healthz]\n  verbs: [p│]\n"), &["post", "put", "patch", "options"]);
    check(&format!("{ROLE}- apiGroups: [│]\n"), &["\"\"", "admissionregistration.k8s.io", "…"]);
    check(&format!("{ROLE}- resources: [deployments]\n  apiGroups: [│]\n"), &["apps", "extensions", "*"]);
    check(
        &format!("{ROLE}- apiGroups: [rbac.authorization.k8s.io]\n  resources: [│]\n"),
        &["clusterrolebindings", "clusterroles", "rolebindings", "roles", "*"],
    );
    check(
        &format!("{ROLE}- apiGroups: [\"\"]\n  resources: [pods/e│]\n"),
        &["pods/ephemeralcontainers", "pods/eviction", "pods/exec"],
    );
    check(&format!("{ROLE}- resources: [podsecuritypolicies]\n  resourceNames: [│]\n"), &["strict"]);
    check(&format!("{ROLE}- resources: [serviceaccounts]\n  resourceNames: [ro│]\n"), &["robot"]);
}

#[test]
fn fields_that_the_api_server_refuses_beside_others_are_not_offered() {
    let cluster_role = ROLE.replace("kind: Role", "kind: ClusterRole");
    let all = ["apiGroups", "nonResourceURLs", "resourceNames", "resources", "verbs"];
    check(&format!("{cluster_role}- │"), &all);
    check(&format!("{cluster_role}- verbs: []\n  nonResourceURLs: []\n  │"), &[""; 0]);
    check(&format!("{cluster_role}- verbs: []\n  resources: []\n  │"), &["apiGroups", "resourceNames"]);
    check(&format!("{POLICY}spec: {{egress: [{{to: [{{ipBlock: {{}}, │}}]}}]}}"), &[""; 0]);
    check(&format!("{POD}  volumes:\n  - hostPath: {{}}\n    │\n"), &["name"]);
    check("kind: ClusterRole\nmetadata:\n  names│\n", &[""; 0]);
    check("kind: Role\nmetadata:\n  names│\n", &["namespace"]);
}

#[test]
fn roles_and_subjects_that_exist() {
    check(&format!("{BINDING}roleRef:\n  kind: Role\n  name: │\n"), &["reader"]);
    check(&format!("{BINDING}roleRef:\n  kind: ClusterRole\n  name: au│\n"), &["auditor", "…"]);
    check(&format!("{BINDING}roleRef:\n  kind: ClusterRole\n  name: cluster-a│\n"), &["cluster-admin"]);
    check(&format!("{BINDING}roleRef: {{name: re│}}\n"), &["reader", "…"]);
    check(&format!("{BINDING}roleRef:\n  kind: │\n"), &["Role", "ClusterRole"]);
    check(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nroleRef:\n  kind: │\n",
        &["ClusterRole"],
    );
    check(&format!("{BINDING}roleRef:\n  apiGroup: │\n"), &["rbac.authorization.k8s.io"]);
    check(&format!("{BINDING}subjects:\n- kind: │\n"), &["ServiceAccount", "User", "Group"]);
    check(&format!("{BINDING}subjects:\n- kind: ServiceAccount\n  name: │\n"), &["robot", "web-sa", "default"]);
    check(&format!("{BINDING}subjects:\n- kind: ServiceAccount\n  name: │\n  namespace: bank\n"), &["default"]);
    check(&format!("{BINDING}subjects:\n- kind: Group\n  name: system:a│\n"), &["system:authenticated"]);
    check(&format!("{BINDING}subjects:\n- kind: ServiceAccount\n  namespace: │\n"), &["bank", "shop", "default"]);
}

#[test]
fn namespaces_and_service_accounts_that_exist() {
    check("apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: │\n", &["bank", "shop", "default"]);
    check(&format!("{POD}  serviceAccountName: │\n"), &["robot", "web-sa", "default"]);
    check(&format!("{POD}  serviceAccountName: r│\n  containers: [\n"), &["robot"]);
    check(
        &format!(
            "{POD}  volumes:\n  - name: data\n    hostPath: {{path: /}}\n  - name: tmp\n  containers:\n  - volumeMounts:\n    - name: │\n"
        ),
        &["data", "tmp"],
    );
}

#[test]
fn labels_that_exist_where_they_are_selected() {
    check(&format!("{POLICY}spec:\n  podSelector:\n    matchLabels:\n      │\n"), &["app", "tier"]);
    check(&format!("{POLICY}spec:\n  podSelector:\n    matchLabels:\n      app: │\n"), &["db", "web"]);
    check(&format!("{POLICY}spec:\n  podSelector: {{matchLabels: {{app: w│}}}}\n"), &["web"]);
    check(
        &format!("{POLICY}spec:\n  ingress:\n  - from:\n    - namespaceSelector:\n        matchLabels:\n          │\n"),
        &["kubernetes.io/metadata.name", "team", "zone"],
    );
    check(
        &format!(
            "{POLICY}spec:\n  ingress:\n  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: │\n"
        ),
        &["bank", "default", "shop"],
    );
    check(
        &format!(
            "{POLICY}spec:\n  ingress:\n  - from:\n    - namespaceSelector: {{matchLabels: {{team: b}}}}\n      podSelector: {{matchLabels: {{app: │}}}}\n"
        ),
        &["vault"],
    );
    check(
        &format!("{POLICY}spec:\n  podSelector:\n    matchExpressions:\n    - key: │\n      operator: In\n"),
        &["app", "tier"],
    );
    check(
        &format!(
            "{POLICY}spec:\n  podSelector:\n    matchExpressions:\n    - key: app\n      operator: In\n      values: [web, │]\n"
        ),
        &["db"],
    );
    check(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\naggregationRule:\n  clusterRoleSelectors:\n  - matchLabels:\n      aud│\n",
        &["audience"],
    );
    check(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  selector:\n    matchLabels:\n      │\n  template:\n    metadata:\n      labels: {role: cache}\n",
        &["role"],
    );
}

#[test]
fn labels_and_annotations_that_kubernetes_knows() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n";
    check(
        &format!("{namespace}  labels:\n    pod-security.kubernetes.io/enf│\n"),
        &["pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/enforce-version"],
    );
    check(
        &format!("{namespace}  labels:\n    pod-security.kubernetes.io/enforce: │\n"),
        &["privileged", "baseline", "restricted"],
    );
    check(&format!("{namespace}  labels:\n    pod-security.kubernetes.io/warn-version: v│\n"), &["v1.24", "v1.36"]);
    check(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  annotations:\n    seccomp│\n",
        &[
            "seccomp.security.alpha.kubernetes.io/allowedProfileNames",
            "seccomp.security.alpha.kubernetes.io/defaultProfileName",
        ],
    );
}

#[test]
fn ports_of_the_pods_to_which_the_traffic_goes() {
    check(
        &format!(
            "{POLICY}spec:\n  podSelector: {{matchLabels: {{app: web}}}}\n  ingress:\n  - ports:\n    - port: │\n"
        ),
        &["http", "8080"],
    );
    check(
        &format!("{POLICY}spec:\n  podSelector: {{}}\n  ingress:\n  - ports:\n    - port: │\n      protocol: UDP\n"),
        &["stats", "9"],
    );
    check(
        &format!(
            "{POLICY}spec:\n  podSelector: {{matchLabels: {{app: web}}}}\n  egress:\n  - to:\n    - podSelector: {{matchLabels: {{app: db}}}}\n    ports:\n    - protocol: TCP\n      port: │\n"
        ),
        &["sql", "5432"],
    );
    check(
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec:\n  selector: {app: web}\n  ports:\n  - targetPort: │\n",
        &["http", "8080"],
    );
}

#[test]
fn a_new_document_begins_with_its_kind() {
    check("│", &["apiVersion", "kind", "metadata", "Namespace", "…"]);
    check("NetworkP│", &["NetworkPolicy", "ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]);
    check("a: 1\n---\nClusterRoleB│\n---\nb: 2\n", &["ClusterRoleBinding"]);
    check("apiVersion: │", &["v1", "apps/v1", "batch/v1", "…"]);
    check("apiVersion: │\nkind: CronJob\n", &["batch/v1"]);
    check("apiVersion: networking.k8s.io/v1\nkind: │\n", &["NetworkPolicy", "Ingress"]);
    check("kind: Role│\n", &["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]);
    check("apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  │\n", &[""; 0]);
}

#[test]
fn only_the_document_and_the_object_at_the_cursor_count() {
    let broken = "kind: [\n  {{{ broken\n---\n";
    check(&format!("{broken}{POLICY}spec:\n  eg│\n---\n}}}}\n"), &["egress"]);
    check(
        &format!(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    hostN│\n- {}",
            "kind: X\n"
        ),
        &["hostNetwork", "hostname", "hostnameOverride", "setHostnameAsFQDN"],
    );
    check("apiVersion: v1\nkind: List\nitems:\n- │\n", &["apiVersion", "kind", "metadata", "Namespace", "…"]);
    check("kind: NetworkPolicy\nspec:\n  bad: [\n  policyTypes:\n  - │\n", &["Ingress", "Egress"]);
    check("spec:\n  po│\nkind: NetworkPolicy\n", &["podSelector", "policyTypes"]);
    check("kind: NetworkPolicy\nspec:\n    bad indentation\n  : x\n  po│\n", &["podSelector", "policyTypes"]);
}

#[test]
fn nothing_is_offered_in_comments_block_scalars_and_on_separators() {
    check(&format!("{POLICY}spec: # po│\n"), &[""; 0]);
    check(&format!("{POLICY}# po│\n"), &[""; 0]);
    check("apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    ki│\n", &[""; 0]);
    check("kind: Pod\n--│-\n", &[""; 0]);
    check(&format!("{POLICY}spec: po│\n"), &[""; 0]);
}

#[test]
fn what_is_inserted_is_yaml() {
    check_inserted(
        &format!("{POLICY}spec:\n  pol│\n"),
        "policyTypes",
        &format!("{POLICY}spec:\n  policyTypes:\n  - │\n"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  po│\n"),
        "podSelector",
        &format!("{POLICY}spec:\n  podSelector:\n    │\n"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  po│: {{}}\n"),
        "podSelector",
        &format!("{POLICY}spec:\n  podSelector│: {{}}\n"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  ingress:\n    fr│\n"),
        "from",
        &format!("{POLICY}spec:\n  ingress:\n    - from:\n      - │\n"),
    );
    check_inserted(&format!("{POLICY}spec: {{po│}}"), "podSelector", &format!("{POLICY}spec: {{podSelector: │}}"));
    check_inserted(
        &format!("{POLICY}spec:\n  policyTypes: │"),
        "Egress",
        &format!("{POLICY}spec:\n  policyTypes: [Egress]│"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  policyTypes:│"),
        "Egress",
        &format!("{POLICY}spec:\n  policyTypes: [Egress]│"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  policyTypes:\n  -│"),
        "Egress",
        &format!("{POLICY}spec:\n  policyTypes:\n  - Egress│"),
    );
    check_inserted(&format!("{ROLE}- verbs: [│]"), "*", &format!("{ROLE}- verbs: [\"*\"│]"));
    check_inserted(&format!("{ROLE}- verbs: ['│']"), "*", &format!("{ROLE}- verbs: ['*│']"));
    check_inserted(&format!("{ROLE}- apiGroups: [│]"), "\"\"", &format!("{ROLE}- apiGroups: [\"\"│]"));
    check_inserted(&format!("{ROLE}- verbs: [g│et, list]"), "get", &format!("{ROLE}- verbs: [get│, list]"));
    check_inserted(
        &format!("{POLICY}spec:\n  policyTypes:\n    - Ingress\n    │\n"),
        "Egress",
        &format!("{POLICY}spec:\n  policyTypes:\n    - Ingress\n    - Egress│\n"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  ingress:\n    - from: []\n    po│\n"),
        "ports",
        &format!("{POLICY}spec:\n  ingress:\n    - from: []\n    - ports:\n      - │\n"),
    );
    check_inserted(
        &format!("{POLICY}spec:\n  ingress:\n  -│"),
        "from",
        &format!("{POLICY}spec:\n  ingress:\n  - from:\n    - │"),
    );
    check_inserted(&format!("{POLICY}spec:\n  podSelector:│"), "{}", &format!("{POLICY}spec:\n  podSelector: {{}}│"));
    check_inserted(
        "Netw│",
        "NetworkPolicy",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: │",
    );
}

#[test]
fn tiers_and_actions_of_cluster_wide_policies_are_those_of_their_version() {
    let policy = "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nspec:\n";
    check(&format!("{policy}  tier: │\n"), &["Admin", "Baseline"]);
    check(&format!("{policy}  ingress:\n  - action: │\n"), &["Accept", "Deny", "Pass"]);
    let older = "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nspec:\n";
    check(&format!("{older}  ingress:\n  - action: │\n"), &["Allow", "Deny", "Pass"]);
}
