//! Which policy admits a pod, and what the API server says when none does.

use std::rc::Rc;

use super::{ADMITTED_BY, Review};
use crate::admission::Operation;
use crate::admission::request::PodRequest;

/// Why no policy admits a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No policy can be used by anybody: there is none, or none whose strategies can be built.
    NoProviders,
    /// None of the policies that may be used lets it pass.
    NotAdmitted,
}

/// The policy that admits the pod on create, by index (`computeSecurityContext`): the first that may be used and changes
/// nothing, else the first that may be used. `reviews` are in the order of the policies' names.
///
/// # Errors
/// When no policy admits it.
pub fn select(reviews: &[Rc<Review>], may_use: &[bool]) -> Result<usize, Refusal> {
    if reviews.iter().all(|review| review.unusable().is_some()) {
        return Err(Refusal::NoProviders);
    }
    let usable = |index: &usize| may_use.get(*index).copied().unwrap_or(false);
    let passing = || reviews.iter().enumerate().filter(|(index, review)| usable(index) && review.passes());
    let unchanged = passing().find(|(_, review)| !review.mutates());
    unchanged.or_else(|| passing().next()).map(|(index, _)| index).ok_or(Refusal::NotAdmitted)
}

/// The policy that lets a change of the pod pass, by index: policies may set nothing any more, and the one that `hinted`
/// names, which admitted the pod, is asked before the others.
///
/// # Errors
/// When no policy lets it pass.
pub fn select_on_update(reviews: &[Rc<Review>], may_use: &[bool], hinted: Option<usize>) -> Result<usize, Refusal> {
    if reviews.iter().all(|review| review.unusable().is_some()) {
        return Err(Refusal::NoProviders);
    }
    let passes = |index: &usize| {
        let usable = may_use.get(*index).copied().unwrap_or(false);
        usable && reviews.get(*index).is_some_and(|review| review.passes() && !review.mutates())
    };
    hinted.into_iter().chain(0..reviews.len()).find(passes).ok_or(Refusal::NotAdmitted)
}

impl Refusal {
    /// The API error, word for word, with the failures of the policies that may be used.
    #[must_use]
    pub fn message(self, tried: Operation, pod: &str, failures: &[String]) -> String {
        let reason = match self {
            Self::NoProviders => "no providers available to validate pod request".to_owned(),
            Self::NotAdmitted => {
                let verb = if tried == Operation::Create { "admit" } else { "validate" };
                ["unable to ", verb, " pod: [", &failures.join(" "), "]"].concat()
            }
        };
        ["pods \"", pod, "\" is forbidden: PodSecurityPolicy: ", &reason].concat()
    }
}

/// Notes on the pod which policy admitted it, whatever the author wrote there.
pub fn annotate(pod: &mut PodRequest, policy: &str) {
    pod.annotations.insert(ADMITTED_BY.to_owned(), policy.to_owned());
}
