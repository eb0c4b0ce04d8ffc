//! The picture of what a pod has within reach: what it is drawn from, and what choosing something in it does.

use super::asked::spot;
use super::{Action, Answered};
use crate::protocol::{Radius, encode};

/// What is drawn, as it travels; nothing where there is no such answer.
// Not inlined: its code is fetched when it is first needed.
#[inline(never)]
#[must_use]
pub fn message(asked: &Answered) -> Vec<u8> {
    let Some((answer, survey)) = asked.answer.as_ref().and_then(|answer| Some((answer, answer.survey.as_ref()?)))
    else {
        return Vec::new();
    };
    let pod = match &asked.question {
        policy_core::report::Question::BlastRadius(question) => question.pod.clone(),
        _ => String::new(),
    };
    encode(&Radius { pod, summary: answer.summary.clone(), survey: (**survey).clone() })
}

/// What explains this item: its question, else its first lines.
#[inline(never)]
#[must_use]
pub fn chosen(asked: &Answered, item: u32) -> Option<Action> {
    let answer = asked.answer.as_ref()?;
    let item = answer.survey.as_ref()?.items.get(item as usize)?;
    let cited = || answer.reasons.iter().filter(|reason| reason.stage.as_ref() == Some(&item.key)).find_map(spot);
    match &item.question {
        Some(question) => Some(Action::Asked(question.clone())),
        None => cited().map(Action::Cited),
    }
}
