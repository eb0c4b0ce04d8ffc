//! The course's steps on access, and what the view tells beyond them.

use super::*;
use crate::playground::Playground;
use crate::report::{AccessQuestion, Answer, ClusterProfile, Effect, Outcome, Question, SourceFile, Verdict};

const THE_HAND: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: the-hand
rules:
- apiGroups: [westeros.example.com]
  resources: [meetings, jokes, drinks]
  verbs: [create]
---
";

const OF_THE_QUEEN: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: hand-of-the-queen
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: the-hand
subjects:
- kind: User
  name: tyrion-lannister
";

const OF_ONE_KINGDOM: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: hand
  namespace: kings-landing
rules:
- apiGroups: [westeros.example.com]
  resources: [meetings, drinks]
  verbs: [create, get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: hand
  namespace: kings-landing
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: hand
subjects:
- kind: User
  name: tyrion-lannister
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: hand-of-the-north
  namespace: winterfell
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: the-hand
subjects:
- kind: User
  name: davos-seaworth
";

const JENKINS: &str = "apiVersion: v1
kind: ServiceAccount
metadata:
  name: jenkins-master
  namespace: cicd
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: jenkins-master
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: ServiceAccount
  name: jenkins-master
  namespace: cicd
";

pub(super) fn playground(text: &str) -> Playground {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground
}

fn report(text: &str) -> AccessReport {
    playground(text).report().access
}

/// `user verb resource[.group][/subresource] [namespace]`, or `user verb /path`.
fn question(text: &str) -> AccessQuestion {
    let words: Vec<&str> = text.split(' ').collect();
    let mut question =
        AccessQuestion { user: words[0].to_owned(), verb: words[1].to_owned(), ..AccessQuestion::default() };
    if words[2].starts_with('/') {
        question.path = Some(words[2].to_owned());
        return question;
    }
    let (resource, subresource) = words[2].split_once('/').unwrap_or((words[2], ""));
    let (resource, group) = resource.split_once('.').unwrap_or((resource, ""));
    question.resource = resource.to_owned();
    question.subresource = subresource.to_owned();
    question.api_group = group.to_owned();
    question.namespace = words.get(3).map(|namespace| (*namespace).to_owned());
    question
}

fn ask(text: &str, asked: &str) -> Answer {
    playground(text).ask(&Question::Access(question(asked)))
}

#[track_caller]
fn check_verdicts(text: &str, rows: &[(&str, Verdict)]) {
    for (asked, expected) in rows {
        assert_eq!(ask(text, asked).verdict, *expected, "{asked}");
    }
}

/// A scope's namespace and what one may do there, as `verbs resources`.
type InScope = (Option<String>, Vec<String>);

/// Each subject with its scopes.
fn permissions(report: &AccessReport) -> Vec<(String, Vec<InScope>)> {
    let of_scope = |scope: &Scope| {
        let rules = scope.permissions.iter();
        let rules = rules.map(|rule| format!("{} {}", rule.verbs.join(","), rule.resources.join(",")));
        (scope.namespace.clone(), rules.collect())
    };
    report.subjects.iter().map(|one| (one.username.clone(), one.scopes.iter().map(of_scope).collect())).collect()
}

#[test]
fn a_cluster_role_bound_cluster_wide_counts_everywhere() {
    let text = format!("{THE_HAND}{OF_THE_QUEEN}");
    let access = report(&text);
    let everywhere = vec![(None, vec!["create meetings,jokes,drinks".to_owned()])];
    assert_eq!(permissions(&access), [("tyrion-lannister".to_owned(), everywhere)]);
    assert_eq!(access.subjects[0].summary, "Create on meetings, jokes, drinks of westeros.example.com, cluster-wide.");
    assert_eq!(access.subjects[0].groups, ["system:authenticated"]);
    assert_eq!(access.summary, "1 binding gives permissions to 1 subject, cluster-wide.");
    let nobody = "1 binding gives nobody any permission.";
    assert_eq!(report(&OF_THE_QUEEN.replace("the-hand", "no-role")).summary, nobody);
    assert!(access.risks.is_empty());
    assert_eq!((access.roles.len(), access.defaults_hidden), (1, 119));
    let via: Vec<_> =
        access.subjects[0].scopes[0].permissions[0].via.iter().map(|one| (one.code.as_str(), one.lines)).collect();
    assert_eq!(via, [("binding", Some([19, 20])), ("role", Some([4, 4])), ("rule", Some([6, 8]))]);
    check_verdicts(
        &text,
        &[
            ("tyrion-lannister create meetings.westeros.example.com", Verdict::Allowed),
            ("tyrion-lannister create jokes.westeros.example.com winterfell", Verdict::Allowed),
            ("tyrion-lannister delete jokes.westeros.example.com winterfell", Verdict::Denied),
            ("tyrion-lannister create meetings winterfell", Verdict::Denied),
            ("davos-seaworth create drinks.westeros.example.com winterfell", Verdict::Denied),
        ],
    );
}

#[test]
fn a_role_binding_narrows_a_cluster_role_to_its_namespace() {
    let text = format!("{THE_HAND}{OF_ONE_KINGDOM}");
    let in_namespace = |name: &str, rule: &str| vec![(Some(name.to_owned()), vec![rule.to_owned()])];
    assert_eq!(
        permissions(&report(&text)),
        [
            ("davos-seaworth".to_owned(), in_namespace("winterfell", "create meetings,jokes,drinks")),
            ("tyrion-lannister".to_owned(), in_namespace("kings-landing", "create,get,list meetings,drinks")),
        ]
    );
    check_verdicts(
        &text,
        &[
            ("tyrion-lannister create meetings.westeros.example.com kings-landing", Verdict::Allowed),
            ("tyrion-lannister create drinks.westeros.example.com kings-landing", Verdict::Allowed),
            ("tyrion-lannister create jokes.westeros.example.com kings-landing", Verdict::Denied),
            ("tyrion-lannister create meetings.westeros.example.com winterfell", Verdict::Denied),
            ("tyrion-lannister create meetings.westeros.example.com", Verdict::Denied),
            ("davos-seaworth create meetings.westeros.example.com winterfell", Verdict::Allowed),
            ("davos-seaworth create jokes.westeros.example.com winterfell", Verdict::Allowed),
            ("davos-seaworth create jokes.westeros.example.com kings-landing", Verdict::Denied),
            ("davos-seaworth create jokes.westeros.example.com", Verdict::Denied),
        ],
    );
}

#[test]
fn jenkins_may_do_everything_through_a_role_that_is_not_in_the_file_and_is_flagged() {
    let access = report(JENKINS);
    let jenkins = &access.subjects[0];
    assert_eq!(jenkins.username, "system:serviceaccount:cicd:jenkins-master");
    assert_eq!(jenkins.groups, ["system:serviceaccounts", "system:serviceaccounts:cicd", "system:authenticated"]);
    assert_eq!(
        (jenkins.kind, jenkins.summary.as_str()),
        (SubjectKind::ServiceAccount, "May do everything in the whole cluster.")
    );
    assert_eq!(jenkins.place.as_ref().map(|place| place.lines), Some([4, 4]), "where it is declared");
    let via: Vec<_> =
        jenkins.scopes[0].permissions[0].via.iter().map(|reason| (reason.text.as_str(), reason.lines)).collect();
    assert_eq!(
        via,
        [
            ("ClusterRoleBinding jenkins-master names ServiceAccount cicd/jenkins-master.", Some([16, 18])),
            ("It gives ClusterRole cluster-admin (built into Kubernetes) in the whole cluster.", Some([11, 14])),
            ("Rule 1 allows every verb on every resource of every API group.", None),
        ]
    );
    assert_eq!(access.summary, "ServiceAccount cicd/jenkins-master may do everything in the whole cluster.");
    let risks: Vec<_> =
        access.risks.iter().map(|risk| (risk.code.as_str(), risk.severity, risk.text.as_str())).collect();
    let text = "ServiceAccount cicd/jenkins-master may do everything cluster-wide.";
    assert_eq!(risks, [("cluster-admin", Severity::Error, text)]);
    assert!(!access.risks[0].why.is_empty() && !access.risks[0].help.is_empty());
    let answer = ask(JENKINS, "system:serviceaccount:cicd:jenkins-master delete nodes");
    assert_eq!(answer.verdict, Verdict::Allowed);
    assert_eq!(
        answer.message.as_deref(),
        Some(
            "RBAC: allowed by ClusterRoleBinding \"jenkins-master\" of ClusterRole \"cluster-admin\" to ServiceAccount \"jenkins-master/cicd\""
        )
    );
    check_verdicts(
        JENKINS,
        &[
            ("system:serviceaccount:cicd:jenkins-master get /metrics", Verdict::Allowed),
            ("system:serviceaccount:cicd:other delete nodes", Verdict::Denied),
        ],
    );
}

/// Verdict, outcome of each stage, and each reason's code with its effect.
#[track_caller]
fn check_answer(text: &str, asked: &str, outcomes: &[Outcome], codes: &[&str]) -> Answer {
    let answer = ask(text, asked);
    let stages: Vec<_> = answer.stages.iter().map(|stage| stage.outcome).collect();
    let found: Vec<_> = answer.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!((stages.as_slice(), found.as_slice()), (outcomes, codes), "{asked}");
    answer
}

#[test]
fn a_denial_stops_at_its_stage_and_tells_what_comes_close() {
    use Outcome::{No, Skipped, Yes};
    let text = format!("{THE_HAND}{OF_ONE_KINGDOM}");
    let bound = check_answer(
        &text,
        "jon create jokes.westeros.example.com winterfell",
        &[No, Skipped, Skipped],
        &["not-bound", "near-subject"],
    );
    assert_eq!(
        bound.reasons[1].text,
        "RoleBinding winterfell/hand-of-the-north gives ClusterRole the-hand, which would allow it, but to User davos-seaworth."
    );
    assert_eq!(bound.reasons[1].effect, Effect::Near);
    let scope = check_answer(
        &text,
        "davos-seaworth create jokes.westeros.example.com kings-landing",
        &[Yes, No, Skipped],
        &["binding", "role", "out-of-scope", "near-scope", "near-role"],
    );
    assert_eq!(
        scope.reasons[3].text,
        "RoleBinding winterfell/hand-of-the-north gives ClusterRole the-hand, which would allow it, but only in namespace winterfell."
    );
    let rule = check_answer(
        &text,
        "tyrion-lannister create jokes.westeros.example.com kings-landing",
        &[Yes, Yes, No],
        &["binding", "role", "no-rule", "near-resource", "near-role"],
    );
    assert_eq!(
        rule.reasons[3].text,
        "Rule 1 of Role kings-landing/hand comes close, but covers meetings, drinks, not jokes."
    );
    assert_eq!(rule.reasons[3].lines, Some([16, 18]));
    assert_eq!(
        rule.message.as_deref(),
        Some(
            "jokes.westeros.example.com is forbidden: User \"tyrion-lannister\" cannot create resource \"jokes\" in API group \"westeros.example.com\" in the namespace \"kings-landing\""
        )
    );
}

#[test]
fn of_the_default_roles_the_smallest_that_would_do_is_offered() {
    use Outcome::{No, Skipped};
    for (asked, offered) in [
        ("jane get pods shop", "view"),
        ("jane create pods shop", "edit"),
        ("jane create roles.rbac.authorization.k8s.io shop", "admin"),
    ] {
        let answer = check_answer("", asked, &[No, Skipped, Skipped], &["not-bound", "near-role"]);
        assert!(answer.reasons[1].text.starts_with(&format!("ClusterRole {offered} (built into Kubernetes)")));
    }
    check_answer("", "jane create nodes", &[No, Skipped, Skipped], &["not-bound"]);
}

#[test]
fn members_of_system_masters_are_not_asked_about() {
    let asked = AccessQuestion { groups: vec!["system:masters".to_owned()], ..question("root delete nodes") };
    let answer = playground("").ask(&Question::Access(asked));
    assert_eq!((answer.verdict, answer.stages[0].code.as_str()), (Verdict::Allowed, "bypass"));
    assert_eq!(answer.message, None, "the API server gives no reason");
    let others = ask("", "root delete nodes");
    assert!(others.stages.iter().all(|stage| stage.code != "bypass"));
    assert_eq!(others.verdict, Verdict::Denied);
}

#[test]
fn what_kubernetes_gives_everybody_counts_and_is_listed_only_on_request() {
    check_verdicts("", &[("jane get /version", Verdict::Allowed), ("system:anonymous get /version", Verdict::Allowed)]);
    check_verdicts("", &[("jane get /metrics", Verdict::Denied), ("system:anonymous get /api", Verdict::Denied)]);
    assert!(report("").subjects.is_empty());
    let everybody = format!(
        "{THE_HAND}{}",
        OF_THE_QUEEN.replace("User", "Group").replace("tyrion-lannister", "system:authenticated")
    );
    assert_eq!(report(&everybody).subjects[0].scopes[0].permissions.len(), 1, "the file's rule alone");
    let mut listing = playground("");
    listing.set_profile(ClusterProfile { list_defaults: true, ..ClusterProfile::default() });
    let access = listing.report().access;
    assert_eq!(access.defaults_hidden, 0);
    assert!(access.roles.len() == 69 && access.roles.iter().all(|role| role.default));
    assert!(access.subjects.iter().any(|one| one.name == "system:masters" && one.default && !one.scopes.is_empty()));
}

#[test]
fn a_question_without_a_verb_or_a_resource_is_told_so() {
    let answer =
        playground("").ask(&Question::Access(AccessQuestion { user: "jane".to_owned(), ..AccessQuestion::default() }));
    let codes: Vec<_> = answer.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!((answer.verdict, codes.as_slice()), (Verdict::Depends, ["bad-question", "bad-question"].as_slice()));
}

#[test]
fn a_pasted_object_takes_the_place_of_a_default_one_of_its_name() {
    let harmless = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-admin}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
";
    let text = format!("{JENKINS}{harmless}");
    let jenkins = "system:serviceaccount:cicd:jenkins-master";
    check_verdicts(&text, &[(&format!("{jenkins} delete nodes"), Verdict::Denied)]);
    let answer = ask(&text, &format!("{jenkins} get pods"));
    assert_eq!(answer.reasons[1].lines, Some([22, 22]), "the role is cited where it is pasted");
}

#[test]
fn service_accounts_of_pods_are_subjects_and_paths_are_inert_in_a_role_binding() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics}
rules:
- {nonResourceURLs: [/metrics], verbs: [get]}
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics}
subjects: [{kind: Group, name: 'system:serviceaccounts:shop'}]
";
    let access = report(text);
    let (default, group) = (&access.subjects[0], &access.subjects[1]);
    assert_eq!(
        (default.username.as_str(), default.pods.as_slice()),
        ("system:serviceaccount:shop:default", ["shop/web".to_owned()].as_slice())
    );
    assert_eq!(group.kind, SubjectKind::Group);
    for subject in [default, group] {
        assert_eq!(subject.scopes.len(), 1);
        assert_eq!(subject.scopes[0].permissions.len(), 1, "the rule for paths gives nothing here");
    }
    let via = &default.scopes[0].permissions[0].via;
    assert_eq!(
        via[0].text,
        "RoleBinding shop/all names Group system:serviceaccounts:shop, which ServiceAccount shop/default is in."
    );
    check_verdicts(text, &[("system:serviceaccount:shop:default get /metrics", Verdict::Denied)]);
}

#[test]
fn a_broken_reference_is_told_with_upstreams_words() {
    let text = OF_THE_QUEEN;
    let answer = ask(text, "tyrion-lannister get pods");
    assert_eq!(
        answer.message.as_deref(),
        Some(
            "pods is forbidden: User \"tyrion-lannister\" cannot get resource \"pods\" in API group \"\" at the cluster scope: RBAC: clusterrole.rbac.authorization.k8s.io \"the-hand\" not found"
        )
    );
    assert!(answer.reasons.iter().any(|reason| reason.code == "near-dangling" && reason.lines == Some([5, 8])));
    assert_eq!(report(text).risks, [], "a mistake, which a lint tells");
}

#[test]
fn an_aggregated_role_that_selects_nothing_leaves_the_answer_open() {
    let text = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: empty}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {nobody: has-it}}]}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: empty}
subjects: [{kind: User, name: jane}]
";
    check_verdicts(text, &[("jane get pods", Verdict::Depends), ("jane list pods", Verdict::Denied)]);
    let answer = ask(text, "jane get pods");
    assert_eq!(answer.stages[2].outcome, Outcome::Depends);
    assert!(answer.reasons.iter().any(|reason| reason.code == "aggregates-nothing" && reason.lines == Some([4, 4])));
    assert_eq!(report(text).subjects[0].scopes[0].permissions.len(), 1);
}

#[test]
fn a_risk_of_two_permissions_tells_the_steps_that_they_share_once() {
    let granted = |rules: &str| {
        let group = "apiGroup: rbac.authorization.k8s.io";
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: r, namespace: shop}}\nrules: [{rules}]\n---\n\
             apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: b, namespace: shop}}\n\
             roleRef: {{{group}, kind: Role, name: r}}\nsubjects: [{{kind: User, name: jane, {group}}}]\n"
        )
    };
    let rule = |verb: &str, resource: &str| {
        format!("{{verbs: ['{verb}'], apiGroups: [rbac.authorization.k8s.io], resources: [{resource}]}}")
    };
    let steps = |rules: &str| -> Vec<String> {
        let risks = report(&granted(rules)).risks;
        let risk = risks.into_iter().find(|risk| risk.code == "bind").unwrap();
        assert_eq!(risk.text, "User jane may bind powerful roles to itself and others in namespace shop.");
        risk.reasons.into_iter().map(|reason| reason.code).collect()
    };
    assert_eq!(steps(&rule("*", "roles, rolebindings")), ["binding", "role", "rule"]);
    let two = [rule("bind", "roles"), rule("create", "rolebindings")].join(", ");
    assert_eq!(steps(&two), ["binding", "role", "rule", "rule"]);
}
