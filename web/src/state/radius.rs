//! The picture of what a pod has within reach, which comes with the answer, and what choosing something in it does.

use policy_core::report::Answer;

use super::Action;
use super::asked::spot;

/// The picture as SVG.
// Not inlined: its code is fetched when it is first needed.
#[inline(never)]
#[must_use]
pub fn picture(answer: &Answer) -> String {
    answer.survey.as_ref().map(|survey| survey.picture.clone()).unwrap_or_default()
}

/// What explains this item: its question, else its first lines.
#[inline(never)]
#[must_use]
pub fn chosen(answer: &Answer, item: u32) -> Option<Action> {
    let item = answer.survey.as_ref()?.items.get(item as usize)?;
    let cited = || answer.reasons.iter().filter(|reason| reason.stage.as_ref() == Some(&item.key)).find_map(spot);
    match &item.question {
        Some(question) => Some(Action::Asked(question.clone())),
        None => cited().map(Action::Cited),
    }
}
