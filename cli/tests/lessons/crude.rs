//! Solutions that one finds without having understood: allow everything, close everything, everybody is an administrator. Checks must
//! tell them from a solution.

/// Text of one editable file.
type Text = (String, String);

/// Each by what it does: the texts of the editable files. `solved` are those of the solution.
pub fn solutions(
    domain: &str,
    has_policies: bool,
    solved: &[Text],
    namespaces: &[String],
) -> Vec<(&'static str, Vec<Text>)> {
    let emptied: Vec<Text> = solved.iter().map(|(name, _)| (name.clone(), String::new())).collect();
    let everywhere = |document: &str| -> String {
        namespaces.iter().map(|namespace| document.replace("NAMESPACE", namespace)).collect()
    };
    match domain {
        "network" => vec![
            ("nothing is selected", emptied.clone()),
            ("everything is closed", with(&emptied, &everywhere(CLOSED))),
            ("everything is allowed beside", with(solved, &everywhere(OPEN))),
        ],
        "access" => vec![("nothing is granted", emptied), ("everybody is cluster-admin", with(solved, ADMINISTRATORS))],
        _ if has_policies => vec![
            ("nothing is there", emptied),
            ("everybody may use a policy that allows all", with(solved, &[ANYTHING, ADMINISTRATORS].concat())),
        ],
        _ => vec![
            ("nothing is there", emptied),
            ("every namespace is privileged", with(solved, &everywhere(PRIVILEGED))),
        ],
    }
}

/// The first file holds this as well.
fn with(texts: &[Text], more: &str) -> Vec<Text> {
    let mut texts = texts.to_vec();
    texts[0].1.push_str(more);
    texts
}

const CLOSED: &str = "
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: NAMESPACE}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
";

const OPEN: &str = "
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: NAMESPACE}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}
";

const ADMINISTRATORS: &str = "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everybody}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated'}]
";

const ANYTHING: &str = "
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: anything}
spec:
  privileged: true
  allowPrivilegeEscalation: true
  hostPorts: [{min: 0, max: 65535}]
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  volumes: ['*']
";

const PRIVILEGED: &str = "
---
apiVersion: v1
kind: Namespace
metadata: {name: NAMESPACE, labels: {pod-security.kubernetes.io/enforce: privileged}}
";
