//! The network, access and admission as CSV, Markdown, DOT, Mermaid, SVG and commands: examples of the course in each
//! format, and names that try to break out of it. `UPDATE_EXPORTS=1 cargo test -p policy-core --test exports` writes the expected files anew.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use policy_core::Playground;
use policy_core::export::{self, Format};
use policy_core::picture::{self, Setting};
use policy_core::report::access::{
    AccessMatrixQuestion, AccessReport, CanIQuestion, PermissionsQuestion, RequestQuestion, RunningAsQuestion,
    WhoCanQuestion,
};
use policy_core::report::network::{Cell, Connection, Endpoint, EndpointKind, NetworkReport, PolicyInWords, Traffic};
use policy_core::report::{AccessQuestion, Effect, Question, Reason, Report, SourceFile, Verdict};

fn example(name: &str) -> NetworkReport {
    let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text }]);
    playground.report().network.clone()
}

#[test]
fn the_examples_are_written_as_expected() {
    for name in ["01-network-policy", "02-default-deny"] {
        let report = example(name);
        for format in Format::ALL {
            let written = export::network(&report, format);
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports");
            let path = format!("{folder}/{name}.{}", format.extension());
            if std::env::var_os("UPDATE_EXPORTS").is_some() {
                std::fs::write(&path, &written).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(written, expected, "{path}");
            assert_eq!(written, export::network(&example(name), format), "{path}: not the same twice");
        }
    }
}

#[test]
fn who_may_do_what_is_written_as_expected() {
    for name in ["03-hand-of-the-queen", "04-jenkins", "09-hand-of-one-kingdom"] {
        let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let report = access(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")));
        let mut written: Vec<(&str, String)> =
            Format::ALL.map(|format| (format.extension(), export::access(&report, format))).into();
        written.push(("sh", export::commands(&report)));
        for (extension, text) in written {
            let path = format!("{}/tests/exports/{name}.{extension}", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_EXPORTS").is_some() {
                std::fs::write(&path, &text).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(text, expected, "{path}");
        }
    }
}

fn access(text: &str) -> AccessReport {
    report(text).access
}

fn report(text: &str) -> Report {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(vec![SourceFile { name: "example.yaml".to_owned(), text: text.to_owned() }]);
    playground.report()
}

#[test]
fn what_becomes_of_pods_is_written_as_expected() {
    for name in ["05-restricted-psp", "06-restricted-psp-granted", "07-privileged-nginx", "08-rejected-host-port"] {
        let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let report = report(&text).admission;
        let mut written = vec![("sh", export::admission_commands(&report))];
        for format in Format::ALL {
            written.extend(export::admission(&report, format).map(|text| (format.extension(), text)));
        }
        assert_eq!(written.len(), Format::ALL.len(), "there is a script, and no picture");
        for (extension, text) in written {
            let path = format!("{}/tests/exports/{name}.{extension}", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_EXPORTS").is_some() {
                std::fs::write(&path, &text).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(text, expected, "{path}");
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
    let written = |format| export::admission(&report, format).expect("a text");
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

/// What a shell makes of the script, command by command: whether yes is expected, and the words behind `can-i`. Its
/// `kubectl` answers as expected. `None`: there is no shell here.
fn run(script: &str) -> Option<Vec<(bool, Vec<String>)>> {
    let shim = "kubectl() { printf '%s\\0' \"$expected\" \"$@\" END >&3; echo \"$expected\"; }\n";
    let run = std::process::Command::new("sh").arg("-c").arg(format!("exec 3>&1\n{shim}{script}")).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no shell here");
        return None;
    };
    assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).expect("text");
    let mut words: Vec<&str> = said.split('\0').collect();
    let last = words.pop().expect("the last line");
    let mut commands = Vec::new();
    for command in words.split(|word| *word == "END").filter(|command| !command.is_empty()) {
        let [expected, "auth", "can-i", rest @ ..] = command else { panic!("{command:?}") };
        commands.push((*expected == "yes", rest.iter().map(|word| (*word).to_owned()).collect()));
    }
    assert_eq!(last.trim(), format!("{} asked, 0 answered otherwise", commands.len()));
    Some(commands)
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

/// As `kubectl auth can-i` takes its words.
fn can_i(words: &[String]) -> CanIQuestion {
    let mut question = CanIQuestion::default();
    let mut plain = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some(("--as", user)) => user.clone_into(&mut question.user),
            Some(("--as-group", group)) => question.groups.push(group.to_owned()),
            Some(("--namespace", namespace)) => namespace.clone_into(&mut question.namespace),
            Some(("--subresource", subresource)) => subresource.clone_into(&mut question.subresource),
            _ if word == "--all-namespaces" => question.all_namespaces = true,
            _ => plain.push(word.clone()),
        }
    }
    if !question.groups.is_empty() {
        question.groups.push("system:authenticated".to_owned());
    }
    let [verb, resource] = plain.as_slice() else { panic!("{words:?}") };
    (question.verb, question.resource) = (verb.clone(), resource.clone());
    question
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

/// What a shell would run.
const MORE_HOSTILE: [&str; 3] = ["`touch pwned`", "'; touch pwned; '", "$(touch pwned; $HOME \"x"];

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

const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"]; b [label=\"x",
    "\\\"; end",
    "a\r\nb\n# heading",
    "=cmd()",
    "a|b`<b>`c",
    "]]--><x>%%{init: {}}%%",
    "[link](javascript:alert) **b** &lt; ' \u{0}\u{b}",
    "-->|\"x\"| y;",
];

/// Each hostile name as a pod's, a namespace's, a policy's and a port's, all selected and connected with each other.
fn hostile() -> NetworkReport {
    let end = |name: &&str| Endpoint {
        id: format!("{name}/{name}"),
        namespace: Some((*name).to_owned()),
        label: (*name).to_owned(),
        ingress_policies: vec![(*name).to_owned()],
        ..Endpoint::default()
    };
    let cell = |from: usize, to: usize| match from == to {
        true => Cell { traffic: Traffic::Itself, ..Cell::default() },
        false => Cell { traffic: Traffic::Some, ports: HOSTILE[from].to_owned(), decided: true },
    };
    let row = |from| (0..HOSTILE.len()).map(|to| cell(from, to)).collect();
    NetworkReport {
        summary: HOSTILE.join(" "),
        enforced: true,
        endpoints: HOSTILE.iter().map(end).collect(),
        cells: (0..HOSTILE.len()).map(row).collect(),
        policies: HOSTILE.iter().map(policy).collect(),
        incomplete: HOSTILE.iter().map(|name| (*name).to_owned()).collect(),
        ..NetworkReport::default()
    }
}

fn policy(name: &&str) -> PolicyInWords {
    PolicyInWords {
        kind: "NetworkPolicy".to_owned(),
        namespace: (*name).to_owned(),
        name: (*name).to_owned(),
        sentences: vec![Reason::new("code", Effect::Note, *name)],
        ..PolicyInWords::default()
    }
}

#[test]
fn names_stay_text_in_svg() {
    for setting in [Setting::Alone, Setting::Page] {
        let svg = picture::svg(&picture::network(&hostile()), setting);
        for (start, _) in svg.match_indices('<') {
            let tag: String = svg[start + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
            let tag = tag.as_str();
            let known = ["", "svg", "title", "desc", "style", "rect", "g", "text", "path"];
            assert!(known.contains(&tag), "<{tag}");
            assert!(!tag.is_empty() || svg[start..].starts_with("</"), "a name opens a tag");
        }
        assert_eq!(svg.matches('"').count() % 2, 0);
        assert!(!svg.contains(['\0', '\u{b}', '\r']));
        assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn names_stay_text_in_dot() {
    let dot = export::network(&hostile(), Format::Dot);
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
    assert!(dot.contains(r#"label="\"]; b [label=\"x""#), "{dot}");
    assert!(dot.contains(r#"label="\\\"; end""#), "{dot}");
    assert!(dot.contains("label=\"a  b # heading\""), "{dot}");
}

#[test]
fn names_stay_text_in_mermaid() {
    let mermaid = export::network(&hostile(), Format::Mermaid);
    for line in mermaid.lines() {
        assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
        let ids = line.trim().split(['[', ' ']).next().unwrap_or_default();
        assert!(ids.chars().all(|letter| letter.is_ascii_alphanumeric()), "{line}");
    }
    for broken in ["<script", "%%{", "`", "alert(1)</"] {
        assert!(!mermaid.contains(broken), "{broken}");
    }
    assert!(mermaid.contains("#60;script#62;alert(1)#60;/script#62;"), "{mermaid}");
}

#[test]
fn names_stay_text_in_markdown() {
    let markdown = export::network(&hostile(), Format::Markdown);
    let outside_code: String = markdown.split('`').step_by(2).collect();
    for broken in ["<script", "<b>", "<x>"] {
        assert!(!outside_code.contains(broken), "{broken}");
    }
    assert!(!markdown.lines().any(|line| line.starts_with("# heading")));
    assert!(!outside_code.contains("[link]("));
    // Every row of the table has as many cells as its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), HOSTILE.len() + 2);
    assert!(rows.iter().all(|row| cells(row) == HOSTILE.len() + 3), "{rows:#?}");
}

#[test]
fn csv_quotes_and_disarms() {
    for (name, written) in [
        ("plain", "plain"),
        ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("two\r\nlines", "\"two\r\nlines\""),
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1,A2)", "\"'@SUM(A1,A2)\""),
        ("\t=1", "'\t=1"),
        ("a=b", "a=b"),
    ] {
        let connection = Connection { from: vec![name.to_owned()], to: vec!["x".to_owned()], ..Connection::default() };
        let csv = export::connections(&[connection], Format::Csv).expect("CSV lists connections");
        assert_eq!(csv, format!("from,to,verdict,ports,decided\r\n{written},x,denied,,no\r\n"));
    }
}

/// What changes has two verdicts a line; in CSV each pair stands for itself.
#[test]
fn connections_are_listed() {
    let ports = Cell { traffic: Traffic::Some, ports: "80, 443".to_owned(), decided: true };
    let change = Connection {
        from: vec!["shop/a".to_owned(), "shop/b".to_owned()],
        to: vec!["10.0.0.0/8".to_owned()],
        now: ports,
        before: Some(Cell { traffic: Traffic::All, ..Cell::default() }),
    };
    let plain = Connection { before: None, ..change.clone() };
    assert_eq!(
        export::connections(std::slice::from_ref(&change), Format::Csv).as_deref(),
        Some(
            "from,to,verdict,ports,decided,verdict before,ports before\r\n\
             shop/a,10.0.0.0/8,allowed,\"80, 443\",yes,allowed,all\r\n\
             shop/b,10.0.0.0/8,allowed,\"80, 443\",yes,allowed,all\r\n"
        )
    );
    assert_eq!(
        export::connections(&[change], Format::Markdown).as_deref(),
        Some(
            "| From | To | Before | May go |\n|---|---|---|---|\n| shop/a, shop/b | 10.0.0.0/8 | all ports | 80, 443 |\n"
        )
    );
    assert_eq!(
        export::connections(std::slice::from_ref(&plain), Format::Markdown).as_deref(),
        Some("| From | To | May go |\n|---|---|---|\n| shop/a, shop/b | 10.0.0.0/8 | 80, 443 |\n")
    );
    for format in [Format::Dot, Format::Mermaid, Format::Svg] {
        assert_eq!(export::connections(std::slice::from_ref(&plain), format), None);
    }
}

#[test]
fn formats_are_found_by_their_id() {
    for format in Format::ALL {
        assert_eq!(Format::of_id(format.id()), Some(format));
    }
    assert_eq!(Format::of_id("json"), None, "the report is the JSON");
}

/// A report may be nothing at all, or have fewer cells than ends.
#[test]
fn whatever_the_report_every_format_is_written() {
    let mut torn = hostile();
    torn.cells.truncate(3);
    torn.cells[1].clear();
    for report in [NetworkReport::default(), torn] {
        for format in Format::ALL {
            assert!(!export::network(&report, format).is_empty(), "{format:?}");
        }
    }
}

/// In the page what has a meaning is a button that says whom it is about; a file of its own has neither buttons nor focus.
#[test]
fn the_page_can_ask_about_boxes_and_arrows() {
    let picture = picture::network(&example("01-network-policy"));
    let page = picture::svg(&picture, Setting::Page);
    assert!(page.contains(concat!(
        "<g class=\"arrow\" tabindex=\"0\" role=\"button\" data-from=\"3\" data-to=\"6\">\n",
        "<title>oteemo/client → test-ns/server: 443</title>\n"
    )));
    assert!(!page.contains("<style"), "the page's policy refuses it");
    let alone = picture::svg(&picture, Setting::Alone);
    assert!(alone.contains("role=\"img\"") && alone.contains(picture::STYLE));
    assert!(!alone.contains("tabindex=\"") && !alone.contains("data-"));
}

#[test]
fn a_network_without_policies_is_a_calm_picture() {
    let pod = Endpoint { id: "a/b".to_owned(), kind: EndpointKind::Pod, ..Endpoint::default() };
    let summary = "Everything is allowed: there is no policy.".to_owned();
    let report = NetworkReport { summary, enforced: true, endpoints: vec![pod], ..NetworkReport::default() };
    let svg = export::network(&report, Format::Svg);
    assert!(svg.contains("Everything is allowed: there is no policy.</text>"), "{svg}");
    assert!(!svg.contains("class=\"arrow"), "{svg}");
}
