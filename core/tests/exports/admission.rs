//! Which pods are admitted.

use policy_core::Playground;
use policy_core::export::{self, Format};
use policy_core::report::{Question, Report, SourceFile, Verdict};

use super::{HOSTILE, MORE_HOSTILE, can_i, check_written, example, report, run};

#[test]
fn what_becomes_of_pods_is_written_as_expected() {
    for name in ["05-restricted-psp", "06-restricted-psp-granted", "07-privileged-nginx", "08-rejected-host-port"] {
        let report = report(&example(name)).admission;
        check_written(name, "sh", &export::admission_commands(&report));
        for format in Format::ALL {
            check_written(name, format.extension(), &export::admission(&report, format));
        }
    }
}

/// Pods, namespaces, service accounts, policies and users with hostile names.
fn hostile_admission() -> Report {
    let mut documents = Vec::new();
    for name in HOSTILE.iter().chain(&MORE_HOSTILE) {
        let name = serde_json::to_string(name).expect("a text");
        documents.push(format!(
            "{{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {{name: {name}}}, spec: {{volumes: [{name}], \
             hostPorts: [{{min: 1, max: 1}}], allowedCapabilities: [{name}], runAsUser: {{rule: RunAsAny}}, seLinux: {{rule: RunAsAny}}, \
             fsGroup: {{rule: RunAsAny}}, supplementalGroups: {{rule: RunAsAny}}}}}}\n---\n\
             {{apiVersion: v1, kind: Pod, metadata: {{name: {name}, namespace: {name}}}, spec: {{serviceAccountName: {name}, \
             automountServiceAccountToken: false, containers: [{{name: {name}, image: {name}, \
             securityContext: {{capabilities: {{add: [{name}]}}}}}}]}}}}\n---\n\
             {{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: {name}}}, rules: [{{verbs: [use], \
             apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [{name}]}}]}}\n---\n\
             {{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: {name}, namespace: {name}}}, \
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {name}}}, \
             subjects: [{{kind: ServiceAccount, name: {name}, namespace: {name}}}, {{kind: User, name: {name}}}]}}\n"
        ));
    }
    report(&documents.join("---\n"))
}

#[test]
fn hostile_names_of_pods_break_out_of_no_format() {
    let report = hostile_admission().admission;
    assert_eq!(report.pods.len(), HOSTILE.len() + MORE_HOSTILE.len());
    let written = |format| export::admission(&report, format);
    let markdown = written(Format::Markdown);
    let outside_code: String = markdown.split('`').step_by(2).collect();
    assert!(
        !outside_code.contains("<script") && !markdown.contains("\n# heading") && !outside_code.contains("[link](")
    );
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), report.pods.len() + 2);
    assert!(rows.iter().all(|row| cells(row) == cells(rows[0])), "{rows:#?}");
    let mermaid = written(Format::Mermaid);
    assert!(!mermaid.contains("%%{") && !mermaid.contains("<script"));
    for line in mermaid.lines() {
        assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
    }
    let csv = written(Format::Csv);
    assert!(csv.lines().all(|line| !line.starts_with('=')));
    for line in written(Format::Dot).lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
}

/// Namespaces that cannot be are not labelled.
#[test]
fn the_commands_about_pods_are_plain_words_to_a_shell() {
    let report = hostile_admission();
    let script = export::admission_commands(&report.admission);
    assert!(!script.contains(|letter: char| letter.is_control() && letter != '\n'));
    assert!(!script.lines().any(|line| line.starts_with("expect_level ")), "{script}");
    let Some(commands) = run(&script) else { return };
    assert_eq!(commands.len(), script.lines().filter(|line| line.starts_with("expect ")).count());
    for name in HOSTILE.iter().chain(&MORE_HOSTILE).filter(|name| !name.contains(char::is_control)) {
        let own = [format!("podsecuritypolicies.policy/{name}"), format!("--as=system:serviceaccount:{name}:{name}")];
        let may = commands.iter().find(|(_, words)| own.iter().all(|own| words.contains(own)));
        assert!(may.is_some_and(|(may, _)| *may), "{name}");
    }
}

/// The expectations are those of the playground's own `can-i`, whose service accounts are authenticated as kubectl's are.
#[test]
fn every_command_about_pods_expects_what_can_i_answers() {
    for name in ["05-restricted-psp", "06-restricted-psp-granted", "07-privileged-nginx", "08-rejected-host-port"] {
        let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let script = export::admission_commands(&report(&text).admission);
        // The dry run finds nothing that stands in the way.
        let Some(commands) = run(&script.replace("expect_level default", "# ")) else { return };
        assert!(!commands.is_empty() && script.contains("\nexpect_level default "), "{script}");
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text }]);
        for (expected, words) in commands {
            let answer = playground.ask(&Question::CanI(can_i(&words)));
            assert_eq!(answer.verdict == Verdict::Allowed, expected, "{name}: {words:?}");
        }
    }
}

/// What a dry run says of pods that are there counts as another answer, and so does a namespace that is not there.
#[test]
fn a_level_that_pods_stand_in_the_way_of_is_told() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: c, image: i}]}\n";
    let script = export::admission_commands(&report(pod).admission);
    let label = "expect_level shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.24";
    assert!(script.contains(label), "{script}");
    for (answer, otherwise) in [
        ("echo namespace/shop labeled", 0),
        ("echo 'Warning: existing pods in namespace \"shop\" violate the new PodSecurity enforce level' >&2", 1),
        ("echo not found >&2; false", 1),
    ] {
        let with = format!("kubectl() {{ {answer}; }}\n{script}");
        let Ok(run) = std::process::Command::new("sh").arg("-c").arg(with).output() else { return };
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(said.ends_with(&format!("1 asked, {otherwise} answered otherwise\n")), "{answer}: {said}");
        assert_eq!(run.status.success(), otherwise == 0, "{answer}");
    }
}
