//! A made-up cluster's pods, policies and grants, the same each time for the same numbers.

use std::fmt::Write as _;

/// How large the cluster is.
pub struct Size {
    pub pods: usize,
    /// The pods differ in nothing but their names from one of so many.
    pub templates: usize,
    pub policies: usize,
}

/// Namespaces that pods and grants are spread over.
const NAMESPACES: usize = 20;

/// Service accounts in each.
const ACCOUNTS: usize = 4;

const CAPABILITIES: [&str; 6] = ["NET_BIND_SERVICE", "NET_RAW", "SYS_TIME", "CHOWN", "NET_ADMIN", "KILL"];
const VOLUMES: [&str; 5] = [
    "emptyDir: {}",
    "secret: {secretName: s}",
    "configMap: {name: c}",
    "hostPath: {path: /var/log}",
    "persistentVolumeClaim: {claimName: p}",
];

/// A linear congruential generator, as good as is needed here.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// Policies from open to strict, a role and bindings for each, then the pods; a document each.
#[must_use]
pub fn cluster(size: &Size) -> String {
    let mut text = String::new();
    for index in 0..size.policies {
        policy(&mut text, index);
        grants(&mut text, index);
    }
    for index in 0..size.pods {
        pod(&mut text, index, index % size.templates);
    }
    text
}

fn policy(text: &mut String, index: usize) {
    let mut dice = Dice(index as u64 + 1);
    let strict = index % 4;
    let yes = |from: usize| if strict < from { "true" } else { "false" };
    let volumes = if strict < 2 { "['*']" } else { "[emptyDir, secret, configMap, projected, persistentVolumeClaim]" };
    let user = match strict {
        0 => "{rule: RunAsAny}".to_owned(),
        1 => "{rule: MustRunAsNonRoot}".to_owned(),
        _ => format!("{{rule: MustRunAs, ranges: [{{min: {}, max: 60000}}]}}", 1 + dice.below(2_000)),
    };
    let _ = writeln!(
        text,
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: policy-{index:02}\n  annotations: \
         {{seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}}\nspec:\n  privileged: {}\n  \
         allowPrivilegeEscalation: {}\n  hostNetwork: {}\n  readOnlyRootFilesystem: {}\n  requiredDropCapabilities: [{}]\n  \
         allowedCapabilities: [{}, {}]\n  volumes: {volumes}\n  runAsUser: {user}\n  seLinux: {{rule: RunAsAny}}\n  \
         supplementalGroups: {{rule: MayRunAs, ranges: [{{min: 1, max: 65535}}]}}\n  fsGroup: {{rule: MustRunAs, ranges: [{{min: 1, max: 65535}}]}}\n---",
        yes(1),
        yes(2),
        yes(1),
        if strict == 3 { "true" } else { "false" },
        if strict > 1 { "SYS_ADMIN" } else { "" },
        dice.one(&CAPABILITIES),
        dice.one(&CAPABILITIES),
    );
}

/// Each policy may be used by the accounts of some namespaces.
fn grants(text: &mut String, index: usize) {
    let _ = writeln!(
        text,
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: use-{index:02}}}\nrules: [{{apiGroups: \
         [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [policy-{index:02}]}}]\n---"
    );
    for namespace in (0..NAMESPACES).filter(|namespace| (namespace + index).is_multiple_of(3)) {
        let _ = writeln!(
            text,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: use-{index:02}, namespace: \
             team-{namespace}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-{index:02}}}\n\
             subjects: [{{kind: ServiceAccount, name: account-{}}}, {{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \
             'system:serviceaccounts:team-{namespace}'}}]\n---",
            index % ACCOUNTS
        );
    }
}

/// What `seed` decides is the same for pods of one template.
fn pod(text: &mut String, index: usize, seed: usize) {
    let mut dice = Dice(seed as u64 * 7 + 3);
    let (namespace, account) = (dice.below(NAMESPACES), dice.below(ACCOUNTS));
    let _ = write!(
        text,
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{index}, namespace: team-{namespace}, labels: {{app: a{seed}}}}}\nspec:\n  \
         serviceAccountName: account-{account}\n  securityContext: {{fsGroup: {}}}\n  volumes: [{{name: v, {}}}]\n  containers:\n",
        1 + dice.below(70_000),
        dice.one(&VOLUMES),
    );
    for container in 0..1 + dice.below(3) {
        let _ = write!(
            text,
            "  - name: c{container}\n    image: registry.example.com/app-{seed}:1\n    ports: [{{containerPort: 80{}}}]\n    \
             volumeMounts: [{{name: v, mountPath: /data}}]\n    securityContext:\n      allowPrivilegeEscalation: {}\n      \
             capabilities: {{add: [{}], drop: [{}]}}\n      runAsUser: {}\n",
            if dice.below(8) == 0 { ", hostPort: 80" } else { "" },
            dice.below(4) == 0,
            dice.one(&CAPABILITIES),
            dice.one(&["ALL", "NET_RAW", "SYS_ADMIN"]),
            dice.below(3) * 1_000,
        );
    }
    text.push_str("---\n");
}
