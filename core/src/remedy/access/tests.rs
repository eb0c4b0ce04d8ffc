use crate::Playground;
use crate::report::{AccessQuestion, Answer, Question, SmallestFix, SourceFile, Verdict};

/// `USER VERB RESOURCE[.GROUP][/SUBRESOURCE] [NAMESPACE] [NAME]`, or a path in place of the resource.
fn question(asked: &str) -> Question {
    let words: Vec<&str> = asked.split(' ').collect();
    let word = |index: usize| words.get(index).copied().filter(|word| *word != "-").unwrap_or_default().to_owned();
    let mut question = AccessQuestion { user: word(0), verb: word(1), ..AccessQuestion::default() };
    if word(2).starts_with('/') {
        question.path = Some(word(2));
    } else {
        let (resource, subresource) = words[2].split_once('/').unwrap_or((words[2], ""));
        let (resource, group) = resource.split_once('.').unwrap_or((resource, ""));
        question.resource = resource.to_owned();
        question.api_group = group.to_owned();
        question.subresource = subresource.to_owned();
        question.namespace = Some(word(3)).filter(|namespace| !namespace.is_empty());
        question.name = word(4);
    }
    Question::Access(question)
}

fn ask(text: &str, asked: &str) -> Answer {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground.ask(&question(asked))
}

/// What is suggested, with the lines that it puts in and takes out; applied, it allows what was asked.
#[track_caller]
fn check(text: &str, asked: &str, title: &str, changed: &[&str], opens: &[&str]) -> SmallestFix {
    let answer = ask(text, asked);
    assert_eq!(answer.verdict, Verdict::Denied, "{asked}");
    let fix = answer.fix.expect("a fix");
    let lines: Vec<&str> = fix.diff.iter().map(String::as_str).filter(|line| line.starts_with(['+', '-'])).collect();
    assert_eq!(
        (fix.title.as_str(), fix.also_opens.as_slice()),
        (title, opens.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().as_slice())
    );
    if !changed.is_empty() {
        assert_eq!(lines, changed);
    }
    let mended = fix.edits[0].fix.apply(text).expect("it fits");
    assert_eq!(ask(&mended, asked).verdict, Verdict::Allowed, "{mended}");
    fix
}

const READERS: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
- kind: User
  apiGroup: rbac.authorization.k8s.io
  name: jane
- kind: Group
  apiGroup: rbac.authorization.k8s.io
  name: devs
";

#[test]
fn a_word_more_in_a_rule_is_the_smallest_change() {
    check(
        READERS,
        "jane delete pods shop",
        "Add `delete` to `verbs` of rule 1 of Role shop/reader",
        &["-  verbs: [get, list]", "+  verbs: [get, list, delete]"],
        &["Group devs: delete on pods of the core API group, in namespace shop"],
    );
    check(
        READERS,
        "jane get pods/log shop",
        "Add `pods/log` to `resources` of rule 1 of Role shop/reader",
        &["-  resources: [pods]", "+  resources: [pods, pods/log]"],
        &[
            "User jane: list on pods/log of the core API group, in namespace shop",
            "Group devs: get, list on pods/log of the core API group, in namespace shop",
        ],
    );
}

#[test]
fn a_rule_is_added_where_none_comes_close() {
    check(
        READERS,
        "jane create deployments.apps shop",
        "Add a rule to Role shop/reader: create on deployments of apps",
        &["+- apiGroups:", "+  - apps", "+  resources:", "+  - deployments", "+  verbs:", "+  - create"],
        &["Group devs: create on deployments of apps, in namespace shop"],
    );
}

#[test]
fn a_subject_is_added_to_the_binding_that_would_do() {
    check(
        READERS,
        "system:serviceaccount:ci:bot get pods shop web",
        "Add ServiceAccount ci/bot to RoleBinding shop/readers",
        &["+- kind: ServiceAccount", "+  name: bot", "+  namespace: ci"],
        &["ServiceAccount ci/bot: get, list on pods of the core API group, in namespace shop"],
    );
}

#[test]
fn a_role_of_the_files_is_bound_where_it_is_needed() {
    let cluster_wide = READERS.replace("kind: Role\n", "kind: ClusterRole\n").replacen("\n  namespace: shop", "", 1);
    check(
        &cluster_wide,
        "jane get pods prod",
        "Bind ClusterRole reader to User jane in namespace prod",
        &[],
        &["User jane: list on pods of the core API group, in namespace prod"],
    );
}

#[test]
fn a_role_of_its_own_grants_exactly_what_is_asked() {
    let title = "Add a Role and a RoleBinding that let User eve delete secrets \"mine\" in namespace prod";
    let fix = check(READERS, "eve delete secrets prod mine", title, &[], &[]);
    assert!(fix.diff.iter().any(|line| line == "+  - mine"), "the name too: {:?}", fix.diff);
    let title = "Add a ClusterRole and a ClusterRoleBinding that let User eve create nodes \"x\" cluster-wide";
    let fix = check(READERS, "eve create nodes - x", title, &[], &[]);
    assert!(!fix.diff.iter().any(|line| line.contains("- x")), "what is created has no name: {:?}", fix.diff);
    check(
        READERS,
        "eve get /metrics",
        "Add a ClusterRole and a ClusterRoleBinding that let User eve get /metrics",
        &[],
        &[],
    );
}

#[test]
fn the_role_that_a_binding_misses_is_added() {
    let (_, binding) = READERS.split_once("---\n").unwrap();
    check(
        binding,
        "jane get pods shop",
        "Add Role shop/reader, which a binding refers to and which is not there",
        &[],
        &["Group devs: get on pods of the core API group, in namespace shop"],
    );
}

#[test]
fn nothing_is_offered_for_a_slip_or_for_everybody() {
    for asked in [
        "jane get po shop",
        "jane GET pods shop",
        "jane * pods shop",
        "jane get nodes shop",
        "system:anonymous get pods shop",
    ] {
        assert_eq!(ask(READERS, asked).fix, None, "{asked}");
    }
}

#[test]
fn the_rules_of_a_role_that_gathers_others_are_not_written_to() {
    let gathering = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {a: b}}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
subjects: [{kind: User, name: jane}]
";
    check(gathering, "jane list pods", "Add `list` to `verbs` of rule 1 of ClusterRole part", &[], &[]);
}
