//! What changes for pods between two states of the files.

use super::*;
use crate::report::ChangesQuestion;

fn changes(before: &str, now: &str) -> Answer {
    let before = vec![SourceFile { name: "before.yaml".to_owned(), text: before.to_owned() }];
    open(now, ClusterProfile::default()).ask(&Question::AdmissionChanges(ChangesQuestion { before }))
}

fn told(answer: &Answer) -> Vec<(&str, Effect)> {
    answer.reasons.iter().map(|reason| (&*reason.code, reason.effect)).collect()
}

#[test]
fn what_pods_gain_and_lose_is_told_with_what_was_before() {
    let (without, with) = (format!("{RESTRICTED}{}", pod(PLAIN)), format!("{RESTRICTED}{GRANT}{}", pod(PLAIN)));
    let gained = changes(&without, &with);
    assert_eq!((gained.verdict, &*gained.summary), (Verdict::Changed, "1 pod is admitted now and was not."));
    assert_eq!(told(&gained), [("pod-changed", Effect::For)]);
    let text = &gained.reasons[0].text;
    assert!(
        text.starts_with("`restricted` admits `shop/web`") && text.contains(" Before: `shop/web` is rejected"),
        "{text}"
    );
    assert_eq!(gained.reasons[0].path.as_deref(), Some("metadata.name"));
    let lost = changes(&with, &without);
    assert_eq!(
        (&*lost.summary, told(&lost)),
        ("1 pod is rejected now and was not.", vec![("pod-changed", Effect::Against)])
    );
    assert_eq!(changes(&with, &with).verdict, Verdict::Unchanged);
}

#[test]
fn pods_that_are_new_or_gone_are_told() {
    let other = pod(PLAIN).replace("name: web", "name: api");
    let answer = changes(&pod(PLAIN), &other);
    assert_eq!(answer.summary, "1 pod is new, 1 pod is gone.");
    assert_eq!(told(&answer), [("pod-added", Effect::For), ("pod-removed", Effect::Note)]);
}
