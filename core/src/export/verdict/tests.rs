use super::*;
use crate::Playground;
use crate::report::survey::{Area, Item, Survey};
use crate::report::{AdmissionQuestion, Effect, Question, Severity, SourceFile, TrafficQuestion, Verdict};

fn ask(text: &str, question: Question) -> Answer {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground.ask(&question)
}

const DENY: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec: {containers: [{name: c, image: i}]}
";

fn denied() -> Answer {
    let question =
        TrafficQuestion { from: "shop/web".to_owned(), to: "shop/db".to_owned(), port: 5432, protocol: String::new() };
    ask(DENY, Question::Traffic(question))
}

#[test]
fn text_holds_question_verdict_summary_and_reasons_with_their_lines() {
    let text = verdict_text(&denied(), true);
    assert!(text.starts_with("shop/web → shop/db, TCP 5432\n✕ denied\n\n"), "{text}");
    assert!(text.contains("(a.yaml:4)"), "{text}");
    assert!(text.contains("Smallest fix"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn markdown_marks_the_same_as_code() {
    let text = verdict_markdown(&denied(), true);
    assert!(text.starts_with("`shop/web → shop/db, TCP 5432` **✕ denied**\n\n"), "{text}");
    assert!(text.contains("(`a.yaml:4`)"), "{text}");
    assert!(text.contains("\n```diff\n"), "{text}");
}

#[test]
fn html_is_one_line_that_marks_the_same_as_code() {
    let html = verdict_html(&denied(), true);
    let title = "<p><code>shop/web → shop/db, TCP 5432</code> <strong>✕ denied</strong></p><p>";
    assert!(html.starts_with(title), "{html}");
    assert!(html.contains("<ul><li>") && html.contains(" (<code>a.yaml:4</code>)</li>"), "{html}");
    assert!(html.contains("<pre>@@ a.yaml&#10;"), "{html}");
    assert!(!html.contains('\n'), "{html}");
    let loose = Answer { question: "a".to_owned(), summary: "it`s".to_owned(), ..Answer::default() };
    assert_eq!(verdict_html(&loose, false), "<p><code>a</code></p><p>it`s</p>");
    let told = Answer { summary: "`a` & b".to_owned(), ..Answer::default() };
    assert_eq!(verdict_html(&told, false), "<p><code>a</code> &amp; b</p>");
}

#[test]
fn what_the_api_server_says_is_told_word_for_word() {
    let text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {hostNetwork: true, containers: [{name: c, image: i}]}\n";
    let question = AdmissionQuestion { pod: "shop/p".to_owned(), ..AdmissionQuestion::default() };
    let answer = ask(text, Question::Admission(question));
    let message = answer.message.clone().unwrap();
    for copied in [verdict_text(&answer, true), verdict_markdown(&answer, true)] {
        assert!(copied.contains("The API server says"), "{copied}");
        assert!(copied.contains(&message), "{copied}");
    }
}

#[test]
fn nothing_that_manifests_hold_becomes_markup() {
    let hostile =
        "x`](https://evil.example) <img src=x onerror=alert(1)> **b** [l](javascript:1) | www.evil.example\n# h\n```";
    let reason = Reason {
        file: Some("a`b`` c.yaml".to_owned()),
        lines: Some([1, 2]),
        ..Reason::new("code", Effect::Against, hostile)
    };
    let item = Item { key: "0".to_owned(), text: hostile.to_owned(), ..Item::default() };
    let answer = Answer {
        question: hostile.to_owned(),
        verdict: Verdict::Denied,
        summary: hostile.to_owned(),
        message: Some(hostile.to_owned()),
        reasons: vec![reason],
        found: vec![hostile.to_owned()],
        incomplete: vec![hostile.to_owned()],
        survey: Some(Box::new(Survey { items: vec![item], ..Survey::default() })),
        ..Answer::default()
    };
    let text = verdict_markdown(&answer, true);
    let (title, rest) = text.split_once("\n\n").unwrap();
    assert_eq!(title.lines().count(), 1, "{title}");
    assert!(title.starts_with("```` x`](https"), "a longer fence than any within: {title}");
    let (before, block) = rest.split_once("````text\n").unwrap();
    let (_, after) = block.split_once("\n````\n").unwrap();
    for part in [before, after] {
        for forbidden in ["<img", "](http", "://", "www.", "\n#", "\n```", " **b**"] {
            assert!(!part.contains(forbidden), "{forbidden} in {part}");
        }
    }
    assert!(after.contains("(```a`b`` c.yaml:1-2```)"), "{after}");
    let html = verdict_html(&answer, true);
    assert!(html.contains("&lt;img src=x"), "{html}");
    assert!(!html.contains("<img") && !html.contains('\n'), "{html}");
}

#[test]
fn a_survey_is_told_by_severity_with_the_first_line_of_each() {
    let item = |key: &str, severity| Item {
        key: key.to_owned(),
        severity,
        area: Area::Host,
        text: "Container c is privileged.".to_owned(),
        ..Item::default()
    };
    let mut reason = Reason::new("privileged", Effect::Against, "`spec`").in_stage("0");
    (reason.file, reason.lines) = (Some("a.yaml".to_owned()), Some([7, 7]));
    let items = vec![item("0", Severity::Error), item("1", Severity::Info)];
    let survey = Some(Box::new(Survey { items, ..Survey::default() }));
    let answer = Answer { question: "What if?".to_owned(), reasons: vec![reason], survey, ..Answer::default() };
    assert_eq!(
        verdict_text(&answer, false),
        "What if?\n  ✕ grave: Container c is privileged. (a.yaml:7)\n  · Container c is privileged.\n"
    );
}

#[test]
fn who_can_and_what_somebody_may_do_is_listed_with_its_lines() {
    let text = "kind: ClusterRole
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: reader}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [db]}]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: jane, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
";
    let asked = |json: &str| verdict_text(&ask(text, serde_json::from_str(json).unwrap()), false);
    let who = asked(r#"{"whoCan": {"verb": "get", "resource": "secrets", "name": "db", "namespace": "shop"}}"#);
    assert!(who.contains("\n  · User jane: shop (a.yaml:"), "{who}");
    let what = asked(r#"{"permissions": {"user": "jane", "groups": [], "namespace": "shop"}}"#);
    assert!(what.contains("\nshop\n  · get on secrets (named: db) (a.yaml:4)\n"), "{what}");
}
