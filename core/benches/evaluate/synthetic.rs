//! A made-up cluster of any size, always the same: namespaces, service accounts with roles, pods that reuse a few
//! labels, network policies of every form, two pod security policies.

use std::fmt::Write as _;

const PODS_PER_NAMESPACE: usize = 25;
const APPS: usize = 12;
const TIERS: [&str; 4] = ["web", "api", "db", "cache"];
const STAGES: [&str; 3] = ["dev", "stage", "prod"];

/// `pods` pods in a namespace for every 25 of them, under `policies` network policies.
pub fn cluster(pods: usize, policies: usize) -> String {
    let mut text = String::new();
    let mut add = |document: String| {
        let _ = write!(text, "---\n{document}");
    };
    let namespaces = namespaces(pods);
    (0..namespaces).for_each(|index| add(namespace_with_roles(index)));
    (0..pods).for_each(|index| add(pod(index)));
    (0..policies).for_each(|index| add(policy_in(index, namespaces)));
    add(POD_SECURITY_POLICIES.to_owned());
    text
}

/// As many documents of about 500 bytes each: pods and policies of a cluster.
pub fn documents(count: usize) -> String {
    let document = |index: usize| {
        if index.is_multiple_of(2) { pod(index / 2) } else { policy_in(index / 2, namespaces(count / 2)) }
    };
    (0..count).map(|index| format!("---\n{}", document(index))).collect()
}

pub fn namespace(index: usize) -> String {
    format!("team-{index:03}")
}

pub fn pod_id(index: usize) -> String {
    format!("{}/pod-{index:05}", namespace(index / PODS_PER_NAMESPACE))
}

pub fn user(index: usize) -> String {
    format!("user-{index:03}")
}

/// A policy for the first namespace.
pub fn policy(index: usize) -> String {
    policy_in(index, 1)
}

fn namespaces(pods: usize) -> usize {
    pods.div_ceil(PODS_PER_NAMESPACE).max(1)
}

/// One of the items, chosen by a mixed-up number (the finaliser of SplitMix64), so that neighbours differ.
fn pick<'a>(items: &[&'a str], seed: usize) -> &'a str {
    items.get(mixed(seed) % items.len()).copied().unwrap_or_default()
}

fn mixed(seed: usize) -> usize {
    let mut bits = (seed as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((bits ^ (bits >> 31)) & 0xffff_ffff).unwrap_or_default()
}

fn namespace_with_roles(index: usize) -> String {
    let (name, user, stage) = (namespace(index), user(index), pick(&STAGES, index));
    format!(
        "apiVersion: v1
kind: Namespace
metadata: {{name: {name}, labels: {{env: {stage}, pod-security.kubernetes.io/enforce: baseline}}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: worker, namespace: {name}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: worker, namespace: {name}}}
rules:
- {{apiGroups: [\"\"], resources: [pods, pods/log], verbs: [get, list, watch]}}
- {{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [modest], verbs: [use]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: worker, namespace: {name}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: worker}}
subjects:
- {{kind: ServiceAccount, name: worker, namespace: {name}}}
- {{kind: User, apiGroup: rbac.authorization.k8s.io, name: {user}}}
"
    )
}

fn pod(index: usize) -> String {
    let namespace = namespace(index / PODS_PER_NAMESPACE);
    let (app, tier) = (mixed(index) % APPS, pick(&TIERS, index + 1));
    let (port, root) = (pick(&["80", "8080"], index), pick(&["true", "true", "false"], index));
    let address = format!("10.{}.{}.{}", index / 62_500 % 250, index / 250 % 250, index % 250 + 1);
    format!(
        "apiVersion: v1
kind: Pod
metadata:
  name: pod-{index:05}
  namespace: {namespace}
  labels:
    app: app-{app:02}
    tier: {tier}
spec:
  serviceAccountName: worker
  containers:
  - name: main
    image: registry.example.com/app:1
    ports:
    - name: http
      containerPort: {port}
    securityContext:
      runAsNonRoot: {root}
      allowPrivilegeEscalation: false
status:
  podIP: {address}
"
    )
}

fn policy_in(index: usize, namespaces: usize) -> String {
    let namespace = namespace(mixed(index) % namespaces);
    let app = mixed(index + 3) % APPS;
    let selected = match index % 3 {
        0 => "{}".to_owned(),
        1 => format!("{{matchLabels: {{app: app-{app:02}}}}}"),
        _ => format!("{{matchLabels: {{tier: {}}}}}", pick(&TIERS, index)),
    };
    let mut text = format!(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy-{index:04}
  namespace: {namespace}
spec:
  podSelector: {selected}
"
    );
    let types = pick(&["Ingress", "Ingress", "Egress", "Ingress, Egress"], index);
    let _ = writeln!(text, "  policyTypes: [{types}]");
    for (direction, end) in [("Ingress", "from"), ("Egress", "to")] {
        if types.contains(direction) {
            let _ = writeln!(text, "  {}:", direction.to_ascii_lowercase());
            for rule in 0..1 + mixed(index) % 3 {
                let (peer, ports) = (peer(index * 7 + rule), ports(index * 5 + rule));
                let _ =
                    writeln!(text, "  - {end}:\n    - {peer}\n    - {}\n    ports: {ports}", self::peer(index + rule));
            }
        }
    }
    text
}

fn peer(seed: usize) -> String {
    let (app, stage) = (mixed(seed) % APPS, pick(&STAGES, seed));
    match mixed(seed + 1) % 6 {
        0 => "{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.1.0/24]}}".to_owned(),
        1 => "{podSelector: {}}".to_owned(),
        2 => format!("{{podSelector: {{matchLabels: {{app: app-{app:02}}}}}}}"),
        3 => format!("{{namespaceSelector: {{matchLabels: {{env: {stage}}}}}}}"),
        4 => "{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [db, cache]}]}}".to_owned(),
        _ => format!(
            "{{namespaceSelector: {{matchLabels: {{env: {stage}}}}}, podSelector: {{matchLabels: {{app: app-{app:02}}}}}}}"
        ),
    }
}

fn ports(seed: usize) -> &'static str {
    pick(
        &[
            "[{port: 80}]",
            "[{port: http}]",
            "[{port: 8000, endPort: 9000}]",
            "[{port: 53, protocol: UDP}, {port: 443}]",
        ],
        seed,
    )
}

const POD_SECURITY_POLICIES: &str = "apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: modest}
spec:
  privileged: false
  allowPrivilegeEscalation: false
  requiredDropCapabilities: [ALL]
  volumes: [configMap, emptyDir, secret]
  runAsUser: {rule: MustRunAsNonRoot}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: open}
spec:
  privileged: true
  volumes: ['*']
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
";
