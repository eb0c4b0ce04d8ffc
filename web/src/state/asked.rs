//! The question of each view and what came of it.

use policy_core::report::{Answer, Effect, Question, Reason};

use super::{Mark, Spot, View};
use crate::protocol::Later;

/// A question that somebody asked, and the last answer to a question of its view.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub question: Question,
    /// `None` until the first answer; an answer to the question before stays until its own is there.
    pub answer: Option<Later<Answer>>,
}

impl Answered {
    /// The places that speak for or against, then the closest near miss: a denial is understood by what nearly allowed it.
    #[must_use]
    pub fn deciding(&self) -> Vec<Mark> {
        let decisive = self.marks(|effect| matches!(effect, Effect::For | Effect::Against));
        decisive.chain(self.marks(|effect| effect == Effect::Near).take(1)).collect()
    }

    /// The place to look at first: what denies, else what allows.
    #[must_use]
    pub fn turning_point(&self) -> Option<Spot> {
        let against = self.marks(|effect| effect == Effect::Against).next();
        against.or_else(|| self.deciding().into_iter().next()).map(|mark| mark.spot)
    }

    fn marks(&self, wanted: fn(Effect) -> bool) -> impl Iterator<Item = Mark> {
        let reasons = self.answer.iter().flat_map(|answer| answer.reasons.iter());
        let mark = |reason: &Reason| Some(Mark { spot: spot(reason)?, effect: reason.effect });
        reasons.filter(move |reason| wanted(reason.effect)).filter_map(mark)
    }
}

/// Where a reason's lines are.
#[must_use]
pub fn spot(reason: &Reason) -> Option<Spot> {
    Some(Spot { file: reason.file.clone()?, range: reason.range? })
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    overview: Option<Answered>,
    network: Option<Answered>,
    access: Option<Answered>,
    pods: Option<Answered>,
    /// The answers of these views speak of the last report's files.
    fresh: Vec<View>,
}

impl Asked {
    #[must_use]
    pub fn of(&self, view: View) -> Option<&Answered> {
        match view {
            View::Overview => self.overview.as_ref(),
            View::Network => self.network.as_ref(),
            View::Access => self.access.as_ref(),
            View::Pods => self.pods.as_ref(),
        }
    }

    /// The view's answer speaks of the last report's files.
    #[must_use]
    pub fn is_fresh(&self, view: View) -> bool {
        self.fresh.contains(&view)
    }

    /// True when it is answered already: nobody will answer it again.
    pub(super) fn ask(&mut self, question: Question) -> bool {
        let view = View::of(&question);
        if self.is_fresh(view) && self.of(view).is_some_and(|asked| asked.question == question) {
            return true;
        }
        self.fresh.retain(|fresh| *fresh != view);
        let place = self.place(view);
        let answer = place.take().and_then(|before| before.answer);
        *place = Some(Answered { question, answer });
        false
    }

    /// There is a newer report than the answers speak of.
    pub(super) fn age(&mut self) {
        self.fresh.clear();
    }

    /// False when the question is no longer asked.
    pub(super) fn answer(&mut self, question: &Question, answer: Later<Answer>) -> bool {
        let view = View::of(question);
        let Some(asked) = self.place(view).as_mut().filter(|asked| asked.question == *question) else { return false };
        asked.answer = Some(match &asked.answer {
            Some(former) => answer.or_former(former),
            None => answer,
        });
        self.fresh.push(view);
        true
    }

    fn place(&mut self, view: View) -> &mut Option<Answered> {
        match view {
            View::Overview => &mut self.overview,
            View::Network => &mut self.network,
            View::Access => &mut self.access,
            View::Pods => &mut self.pods,
        }
    }
}
