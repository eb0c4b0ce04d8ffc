//! Asks a case and holds the answer against what is expected.

use super::case::Case;
use super::{Check, World, words};
use crate::report::{Answer, Effect, Question, Reason, Verdict, access, admission, network};

/// So many reasons of each sort are told of a case: its question tells all.
const MOST_REASONS: usize = 3;

/// Asks the case; what makes its answer incomplete is told along with that of the others.
pub(super) fn judge(world: World<'_>, case: Case, incomplete: &mut Vec<String>) -> Check {
    let mut answer = asked(world, &case.question);
    incomplete.append(&mut answer.incomplete);
    if let Some(why) = answer.cannot_be() {
        return Check { question: Some(case.question.clone()), ..case.unasked(&answer.question, why) };
    }
    let actual = words::verdict(answer.verdict);
    let by = admitting(&answer);
    let is_said = answer.message.as_ref().is_some_and(|message| message.contains(&case.message))
        || answer.reasons.iter().any(|reason| reason.text.contains(&case.message));
    let says = case.message.is_empty() || is_said;
    let is_by = case.policy.is_empty() || by == case.policy;
    let is_alike = actual == case.expect;
    let said = if case.policy.is_empty() { "" } else { by };
    Check {
        holds: is_alike && says && is_by,
        expected: case.expected(),
        actual: if is_alike && !says { words::otherwise(actual) } else { words::with(actual, "", said) },
        because: case.because,
        summary: match &answer.message {
            // The sentence does not say what the message is.
            Some(message) if is_alike && !says => message.clone(),
            _ => std::mem::take(&mut answer.summary),
        },
        reasons: deciding(&answer),
        text: answer.question,
        question: Some(case.question),
        ..Check::default()
    }
}

/// The answer but for its smallest fix, which takes long and which the question has when it is asked alone.
fn asked(world: World<'_>, question: &Question) -> Answer {
    let World { cluster, network, rbac, requester, .. } = world;
    match question {
        Question::Traffic(question) => network::answer(cluster, network, question),
        Question::Access(question) => access::answer(cluster, rbac, question),
        Question::Admission(question) => admission::answer(cluster, rbac, requester, question, &|_| None),
        _ => Answer::default(),
    }
}

/// The PodSecurityPolicy that admits the pod; empty where none does.
fn admitting(answer: &Answer) -> &str {
    // The first is who asks.
    let identity = answer.admission.as_ref().and_then(|details| details.identities.first());
    identity.and_then(|identity| identity.policy.as_deref()).unwrap_or_default()
}

/// Those that speak for what is so; of a denial also what came closest to allowing it.
fn deciding(answer: &Answer) -> Vec<Reason> {
    let of = |effect: Effect, most: usize| {
        answer.reasons.iter().filter(move |reason| reason.effect == effect).take(most).cloned()
    };
    match answer.verdict {
        Verdict::Allowed | Verdict::Admitted => of(Effect::For, MOST_REASONS).collect(),
        Verdict::Denied | Verdict::Rejected => of(Effect::Against, MOST_REASONS).chain(of(Effect::Near, 1)).collect(),
        _ => answer.reasons.iter().take(MOST_REASONS).cloned().collect(),
    }
}
