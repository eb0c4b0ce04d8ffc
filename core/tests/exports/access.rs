//! Who may do what.

use policy_core::Playground;
use policy_core::export::{self, Format};
use policy_core::report::access::{
    AccessMatrixQuestion, AccessReport, CanIQuestion, PermissionsQuestion, RequestQuestion, RunningAsQuestion,
    WhoCanQuestion,
};
use policy_core::report::{AccessQuestion, Question, SourceFile, Verdict};

use super::{HOSTILE, MORE_HOSTILE, can_i, check_written, example, report, run};

#[test]
fn who_may_do_what_is_written_as_expected() {
    for name in ["03-hand-of-the-queen", "04-jenkins", "09-hand-of-one-kingdom"] {
        let report = access(&example(name));
        check_written(name, "sh", &export::commands(&report));
        for format in Format::ALL {
            check_written(name, format.extension(), &export::access(&report, format));
        }
    }
}

fn access(text: &str) -> AccessReport {
    report(text).access
}

/// Users, groups, roles, verbs and resources with hostile names.
fn hostile_access() -> AccessReport {
    let mut documents = Vec::new();
    for name in HOSTILE.iter().chain(&MORE_HOSTILE) {
        let name = serde_json::to_string(name).expect("a text");
        documents.push(format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: {name}}}, rules: [{{verbs: [{name}], \
             apiGroups: [{name}], resources: [{name}], resourceNames: [{name}]}}]}}\n---\n\
             {{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {{name: {name}}}, roleRef: \
             {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {name}}}, subjects: [{{kind: User, name: {name}}}, \
             {{kind: Group, name: {name}}}]}}\n"
        ));
    }
    access(&documents.join("---\n"))
}

#[test]
fn hostile_names_of_access_break_out_of_no_format() {
    let report = hostile_access();
    assert!(report.bindings.len() >= 10, "{}", report.bindings.len());
    let svg = export::access(&report, Format::Svg);
    assert!(!svg.contains("<script") && !svg.contains("<b>"));
    let markdown = export::access(&report, Format::Markdown);
    assert!(!markdown.contains("<script") && !markdown.contains("\n# heading"));
    let mermaid = export::access(&report, Format::Mermaid);
    assert!(!mermaid.contains("%%{") && !mermaid.contains("<script"));
    let csv = export::access(&report, Format::Csv);
    assert!(csv.lines().all(|line| !line.starts_with('=')));
    for line in export::access(&report, Format::Dot).lines().filter(|line| line.contains("label=")) {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
}

/// Names with control characters are left out: they do harm where a command is pasted.
#[test]
fn the_commands_are_plain_words_to_a_shell() {
    let script = export::commands(&hostile_access());
    let Some(commands) = run(&script) else { return };
    assert!(!script.contains(|letter: char| letter.is_control() && letter != '\n'));
    for name in HOSTILE.iter().chain(&MORE_HOSTILE) {
        let flags = [format!("--as={name}"), format!("--as-group={name}")];
        let is_asked = commands.iter().any(|(_, words)| words.iter().any(|word| flags.contains(word)));
        assert_eq!(is_asked, !name.contains(char::is_control), "{name}");
    }
    assert_eq!(commands.len(), script.lines().filter(|line| line.starts_with("expect ")).count());
}

const RULES: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: much}
rules:
- {apiGroups: ['', apps], resources: [pods, pods/log, deployments, '*/scale'], verbs: [get, list, '*']}
- {apiGroups: [apps, '*'], resources: ['*'], verbs: [watch]}
- {apiGroups: [''], resources: [secrets, nodes], resourceNames: [a, 'b c'], verbs: [get, delete]}
- {apiGroups: [example.com], resources: [jokes, Jokes, 'jokes/*'], verbs: [create]}
- {nonResourceURLs: ['/metrics', '/healthz/*', '*'], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: much}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: much}
subjects: [{kind: User, name: jane}, {kind: Group, name: 'system:unauthenticated'}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: much, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: much}
subjects: [{kind: ServiceAccount, name: web}, {kind: Group, name: devs}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: full}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: admins}, {kind: Group, name: 'system:masters'}]
";

/// The expectations are those of the playground's own `can-i`.
#[test]
fn every_command_expects_what_can_i_answers() {
    let mut texts = vec![RULES.to_owned()];
    for name in ["03-hand-of-the-queen", "04-jenkins", "09-hand-of-one-kingdom"] {
        let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        texts.push(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")));
    }
    for text in texts {
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text }]);
        let Some(commands) = run(&export::commands(&playground.report().access)) else { return };
        assert!(commands.iter().any(|(expected, _)| *expected));
        for (expected, words) in commands {
            let answer = playground.ask(&Question::CanI(can_i(&words)));
            assert_eq!(answer.verdict == Verdict::Allowed, expected, "{words:?}");
        }
    }
}

#[track_caller]
fn check_command(question: Question, expected: &[&str]) {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text: RULES.to_owned() }]);
    let answer = playground.ask(&question);
    let command = export::command(&question, &answer).unwrap_or_default();
    assert_eq!(command.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn each_answer_has_the_command_that_asks_a_real_cluster() {
    let text = |text: &str| text.to_owned();
    let access = AccessQuestion {
        user: text("jane"),
        verb: text("get"),
        resource: text("pods/log"),
        name: text("web"),
        namespace: Some(text("shop")),
        ..AccessQuestion::default()
    };
    let asked = "kubectl auth can-i get pods/web --subresource=log --namespace=shop --as=jane";
    check_command(Question::Access(access.clone()), &[asked]);
    let typed = AccessQuestion { resource: text("no"), name: String::new(), typed: true, ..access.clone() };
    check_command(Question::Access(typed), &["kubectl auth can-i get no --all-namespaces --as=jane"]);
    let unknown = AccessQuestion { resource: text("deployments"), ..access };
    check_command(Question::Access(unknown), &[]);
    let can_i = CanIQuestion { user: text("jane"), verb: text("get"), resource: text("po"), ..CanIQuestion::default() };
    check_command(Question::CanI(can_i), &["kubectl auth can-i get po --as=jane"]);
    let request = RequestQuestion {
        user: text("jane"),
        groups: Vec::new(),
        method: text("DELETE"),
        url: text("/apis/apps/v1/namespaces/shop/deployments/web"),
    };
    let asked = "kubectl auth can-i delete deployments.apps/web --namespace=shop --as=jane";
    check_command(Question::Request(request), &[asked]);
    let permissions =
        PermissionsQuestion { user: text("jane"), namespace: Some(text("shop")), ..PermissionsQuestion::default() };
    check_command(Question::Permissions(permissions), &["kubectl auth can-i --list --namespace=shop --as=jane"]);
    let who_can = WhoCanQuestion {
        verb: text("watch"),
        resource: text("deploy"),
        namespace: Some(text("shop")),
        ..WhoCanQuestion::default()
    };
    check_command(
        Question::WhoCan(who_can),
        &[
            "kubectl auth can-i watch deploy --namespace=shop --as=somebody --as-group=system:masters",
            "kubectl auth can-i watch deploy --namespace=shop --as=jane",
            "kubectl auth can-i watch deploy --namespace=shop --as=somebody --as-group=admins",
            "kubectl auth can-i watch deploy --namespace=shop --as=system:anonymous",
            "kubectl auth can-i watch deploy --namespace=shop --as=system:serviceaccount:shop:web",
            "kubectl auth can-i watch deploy --namespace=shop --as=somebody --as-group=devs",
        ],
    );
    let running = RunningAsQuestion { user: text("shop/web") };
    let asked = "kubectl get pods --namespace=shop --field-selector='spec.serviceAccountName=web'";
    check_command(Question::RunningAs(running), &[asked]);
}

#[test]
fn what_an_answer_lists_becomes_tables() {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text: RULES.to_owned() }]);
    let mut details = |question: Question| *playground.ask(&question).access.expect("an answer about access");
    let matrix = details(Question::AccessMatrix(AccessMatrixQuestion {
        namespace: Some("shop".to_owned()),
        subjects: vec!["User jane".to_owned(), "Group devs".to_owned()],
        resources: vec!["pods".to_owned(), "secrets".to_owned()],
        verbs: vec!["get".to_owned(), "watch".to_owned()],
    }));
    assert_eq!(
        export::answer(&matrix, Format::Csv).as_deref(),
        Some("shop,pods,secrets\r\nUser jane,all,watch (named: get)\r\nGroup devs,all,watch (named: get)\r\n")
    );
    assert_eq!(
        export::answer(&matrix, Format::Markdown).as_deref(),
        Some(
            "| shop | pods | secrets |\n|---|---|---|\n| User jane | all | watch (named: get) |\n\
             | Group devs | all | watch (named: get) |\n"
        )
    );
    let holders = details(Question::WhoCan(WhoCanQuestion {
        verb: "delete".to_owned(),
        resource: "secrets".to_owned(),
        name: "a".to_owned(),
        ..WhoCanQuestion::default()
    }));
    let csv = export::answer(&holders, Format::Csv).expect("a table");
    assert!(csv.starts_with("Who,Where,Via\r\n"), "{csv}");
    assert!(csv.contains("\r\nUser jane,cluster,\"ClusterRoleBinding much names User jane. It gives"), "{csv}");
    assert!(csv.contains("\r\nGroup devs,shop,\"RoleBinding shop/much names"), "{csv}");
    let rules = details(Question::Permissions(PermissionsQuestion {
        groups: vec!["devs".to_owned()],
        ..PermissionsQuestion::default()
    }));
    let markdown = export::answer(&rules, Format::Markdown).expect("a table");
    assert!(markdown.starts_with("### shop\n\n| Verbs | Resources | API groups |"), "{markdown}");
    assert_eq!(export::answer(&rules, Format::Svg), None);
}
