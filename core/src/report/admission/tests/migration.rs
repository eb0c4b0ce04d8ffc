//! From PodSecurityPolicies to the standards: what is told of policies and namespaces.

use crate::Playground;
use crate::report::admission::{AdmissionDetails, MigrationQuestion, NamespaceMigration, PolicyMigration};
use crate::report::{Answer, Question, Reason, SourceFile, Verdict};

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

fn ask(text: &str, namespace: &str, version: &str) -> Answer {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    let question = MigrationQuestion { namespace: namespace.to_owned(), version: version.to_owned() };
    playground.ask(&Question::Migration(question))
}

fn details(answer: &Answer) -> &AdmissionDetails {
    answer.admission.as_ref().expect("an answer about pods")
}

fn namespace<'a>(answer: &'a Answer, name: &str) -> &'a NamespaceMigration {
    details(answer).namespaces.iter().find(|told| told.namespace == name).expect("the namespace")
}

fn policy(text: &str) -> PolicyMigration {
    details(&ask(text, "", "v1.24")).policies.first().expect("a policy").clone()
}

fn codes(answer: &Answer) -> Vec<&str> {
    answer.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

fn said(reasons: &[Reason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.text.as_str()).collect()
}

fn psp(spec: &str) -> String {
    format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p\nspec:\n  seLinux: {{rule: RunAsAny}}\n  fsGroup: {{rule: RunAsAny}}\n  supplementalGroups: {{rule: RunAsAny}}\n{spec}"
    )
}

/// Everybody who is authenticated may use it.
const GRANT: &str = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: use}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}
subjects: [{kind: Group, name: 'system:authenticated'}]
---
";

fn pod(namespace: &str, context: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: {namespace}}}\nspec:\n  automountServiceAccountToken: false\n  containers:\n  - name: c\n    image: app\n    securityContext: {{{context}}}\n---\n"
    )
}

const RESTRICTED: &str = "runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}";

#[test]
fn a_privileged_policy_stays_privileged_and_loses_nothing() {
    let told = policy(&psp(
        "  privileged: true\n  allowedCapabilities: ['*']\n  volumes: ['*']\n  hostNetwork: true\n  hostPID: true\n  hostIPC: true\n  hostPorts: [{min: 0, max: 65535}]\n  allowedUnsafeSysctls: ['*']\n  runAsUser: {rule: RunAsAny}\n  allowedProcMountTypes: [Default, Unmasked]\n",
    ));
    assert_eq!((told.level.as_str(), told.version.as_str()), ("privileged", "v1.24"));
    assert_eq!((said(&told.lost), said(&told.defaults)), (vec![], vec![]));
    assert_eq!(
        told.in_the_way.iter().filter(|reason| reason.code == "in-the-way").count(),
        9,
        "{:#?}",
        told.in_the_way
    );
    let line = |field: &str| {
        let reason = told.in_the_way.iter().find(|reason| reason.path.as_deref() == Some(field));
        reason.and_then(|reason| reason.lines)
    };
    assert_eq!(line("spec.hostPID"), Some([13, 13]), "each with the policy's line");
}

#[test]
fn what_a_policy_fills_in_is_told_by_its_fields() {
    let told = policy(&psp(
        "  volumes: [secret]\n  defaultAddCapabilities: [CHOWN]\n  requiredDropCapabilities: [NET_RAW]\n  readOnlyRootFilesystem: true\n  allowPrivilegeEscalation: false\n  runAsUser: {rule: MustRunAs, ranges: [{min: 5, max: 9}]}\n  runtimeClass: {allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: gvisor}\n",
    ));
    assert_eq!(
        said(&told.defaults),
        [
            "Pods must say it themselves: `capabilities.add: [CHOWN]`.",
            "Pods must say it themselves: `capabilities.drop: [NET_RAW]`.",
            "Pods must say it themselves: `runAsUser: 5`.",
            "Pods must say it themselves: `readOnlyRootFilesystem: true`.",
            "Pods must say it themselves: `allowPrivilegeEscalation: false`.",
            "Pods must say it themselves: `runtimeClassName: gvisor`.",
        ]
    );
    assert_eq!(told.level, "baseline");
}

#[test]
fn a_policy_with_any_volume_is_privileged_however_strict_else() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/05-restricted-psp.yaml");
    let text = std::fs::read_to_string(path).expect("the example");
    let told = policy(&text);
    assert_eq!(told.level, "privileged");
    let deciding: Vec<_> = told.in_the_way.iter().filter(|reason| reason.code == "in-the-way").collect();
    assert_eq!(deciding.len(), 1, "{deciding:#?}");
    assert_eq!(deciding[0].path.as_deref(), Some("spec.volumes"));
    assert!(told.in_the_way.iter().any(|reason| reason.code == "left-open" && reason.text.contains("SELinux")));
    let answer = ask(&text, "", "");
    assert!(codes(&answer).contains(&"not-seen"), "{:?}", codes(&answer));
    assert_eq!(namespace(&answer, "default").level, "baseline");
}

/// The policy's defaults make the pod restricted; the standards do not.
#[test]
fn a_namespace_has_the_level_of_its_pods_as_they_are_written() {
    let spec = "  volumes: [secret]\n  allowPrivilegeEscalation: false\n  requiredDropCapabilities: [ALL]\n  runAsUser: {rule: MustRunAsNonRoot}\n";
    let listed = "metadata:\n  annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default, seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default}\n";
    let policy = psp(spec).replace("metadata:\n", listed);
    let text = [policy.as_str(), "", GRANT, &pod("shop", "")].join("");
    let answer = ask(&text, "", "");
    assert_eq!(namespace(&answer, "shop").level, "baseline");
    let remark = answer.reasons.iter().find(|reason| reason.code == "only-with-defaults").expect("a remark");
    assert!(
        remark.text.starts_with("As the policies leave them, the pods of `shop` meet `restricted`"),
        "{}",
        remark.text
    );
    let written = ask(&[policy.as_str(), "", GRANT, &pod("shop", RESTRICTED)].join(""), "", "");
    assert_eq!(namespace(&written, "shop").level, "restricted");
    assert!(!codes(&written).contains(&"only-with-defaults"));
}

#[test]
fn what_is_enforced_already_is_not_lowered() {
    let declared = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {{{ENFORCE}: restricted}}\n---\n{}",
        pod("shop", "")
    );
    let answer = ask(&declared, "", "");
    let told = namespace(&answer, "shop");
    assert_eq!((told.level.as_str(), told.enforced.as_str()), ("baseline", "restricted:latest"));
    assert!(told.command.contains(&format!(" {ENFORCE}=restricted ")), "{}", told.command);
    assert!(codes(&answer).contains(&"enforces-more"));
    assert_eq!(told.breaking.len(), 1);
    let fix = told.fix.as_ref().expect("the other labels");
    let after = fix.edits[0].fix.apply(&declared).expect("it can be written");
    assert_eq!(namespace(&ask(&after, "", ""), "shop").enforced, "restricted:latest");
}

#[test]
fn a_workload_counts_by_what_it_makes() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      hostNetwork: true\n      containers: [{name: c, image: app}]\n";
    let answer = ask(text, "shop", "v1.24");
    let told = namespace(&answer, "shop");
    assert_eq!((told.level.as_str(), told.pods), ("privileged", 1));
    assert_eq!(told.breaking[0].violations[0].reason, "host namespaces");
    assert_eq!(told.breaking[0].violations[0].places[0].lines, [9, 9]);
    let command = format!("kubectl label --overwrite namespace shop {ENFORCE}=privileged {ENFORCE}-version=v1.24 ");
    assert!(told.command.starts_with(&command), "{}", told.command);
    assert_eq!(answer.verdict, Verdict::Depends);
}

#[test]
fn a_namespace_without_pods_can_enforce_everything() {
    let answer = ask("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", "", "");
    let told = namespace(&answer, "shop");
    assert_eq!((told.level.as_str(), told.pods, told.breaking.len()), ("restricted", 0, 0));
    assert!(told.fix.is_some());
    assert_eq!(answer.verdict, Verdict::Admitted);
}

#[test]
fn a_question_that_is_not_understood_is_told_so() {
    let text = pod("shop", "");
    for (namespace, version, code) in
        [("market", "", "unknown-namespace"), ("", "1.24", "bad-version"), ("", "v1.05", "bad-version")]
    {
        let answer = ask(&text, namespace, version);
        assert_eq!((answer.verdict, codes(&answer)), (Verdict::Depends, vec![code]), "{namespace} {version}");
    }
    assert_eq!(details(&ask(&text, "shop", "latest")).namespaces.len(), 1);
}

/// Such a namespace cannot be, and its name would be more than a word to a shell.
#[test]
fn no_command_holds_a_name_that_a_shell_would_run() {
    for name in ["$(touch pwned)", "a; b", "-x", "a\nb"] {
        let name = serde_json::to_string(name).expect("a text");
        let answer = ask(&pod("shop", "").replace("namespace: shop", &format!("namespace: {name}")), "", "");
        for told in &details(&answer).namespaces {
            assert_eq!(told.command, "", "{name}");
        }
    }
}

#[test]
fn what_kubectl_would_warn_of_one_level_up_names_each_reason_once() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {hostNetwork: true, containers: [{name: c, image: app}]}\n---\n";
    let two = format!("{}{}", pod("shop", "privileged: true"), pod("shop", "privileged: true").replace("web", "also"));
    let answer = ask(&format!("{two}{deployment}"), "shop", "v1.24");
    let told = namespace(&answer, "shop").next_warns.as_ref().expect("a warning");
    assert_eq!(
        told.command,
        format!("kubectl label --dry-run=server --overwrite namespace shop {ENFORCE}=baseline {ENFORCE}-version=v1.24")
    );
    assert_eq!(
        told.shows.lines().collect::<Vec<_>>(),
        [
            "Warning: existing pods in namespace \"shop\" violate the new PodSecurity enforce level \"baseline:v1.24\"",
            "Warning: also (and 1 other pod): privileged",
            "Warning: app-<pod-template-hash>-<random> (and <number> other pods): host namespaces",
            "namespace/shop labeled (server dry run)",
        ]
    );
    assert_eq!(namespace(&ask(&pod("shop", RESTRICTED), "shop", ""), "shop").next_warns, None);
}
