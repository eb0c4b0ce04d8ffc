//! Answers which pods a selector matches.

use super::{incomplete, words};
use crate::cluster::{Cluster, Phase, Pod};
use crate::manifest::meta::LabelSelector;
use crate::network::{Unmet, parse_selector, unmet};
use crate::report::{Answer, Effect, Reason, SelectorQuestion, Verdict};

/// At most so many bytes of a selector are read.
const MAX_TEXT: usize = 10_000;

/// At most so many characters of one that cannot be read are told back.
const MAX_SHOWN: usize = 200;

/// At most so many pods are told one by one; all are listed.
const MAX_TOLD: usize = 50;

/// At most so many pods that only just miss are told.
const MAX_NEAR: usize = 5;

#[inline(never)]
#[must_use]
pub fn selected(cluster: &Cluster, question: &SelectorQuestion) -> Answer {
    let mut problems = Vec::new();
    let mut parsed = |text: &str| match parse_selector(text) {
        _ if text.len() > MAX_TEXT => {
            problems.push(words::selector_too_long(MAX_TEXT).reason(Effect::Against, None));
            LabelSelector::default()
        }
        Ok(selector) => selector,
        Err(fault) => {
            problems.push(words::bad_selector(text, &fault).reason(Effect::Against, None));
            LabelSelector::default()
        }
    };
    let pods = parsed(&question.pods);
    let namespaces = question.namespaces.as_deref().map(&mut parsed);
    let namespace = match question.namespace.trim() {
        "" => cluster.profile.default_namespace.as_str(),
        named => named,
    };
    let mut answer = Answer {
        question: words::pods_selected(&pods, namespaces.as_ref(), namespace),
        incomplete: incomplete::incomplete(cluster),
        ..Answer::default()
    };
    if !problems.is_empty() {
        return Answer {
            question: question.pods.chars().take(MAX_SHOWN).collect(),
            verdict: Verdict::Depends,
            summary: words::cannot_answer(&problems),
            reasons: problems,
            ..answer
        };
    }
    let is_meant = |pod: &Pod| match &namespaces {
        None => pod.namespace == namespace,
        Some(selector) => {
            cluster.namespace(pod.namespace_id).is_some_and(|namespace| selector.matches(&namespace.labels))
        }
    };
    let mut near: Vec<(usize, &Pod, Vec<Unmet>)> = Vec::new();
    let mut completed = 0;
    for pod in cluster.pods.iter().filter(|pod| is_meant(pod)) {
        let misses = unmet(Some(&pods), Some(pod.labels()));
        if misses.is_empty() {
            answer.found.push(pod.id());
            completed += usize::from(pod.phase == Phase::Completed);
            if answer.found.len() <= MAX_TOLD {
                let at = cluster.place(&pod.field("metadata.labels"));
                answer.reasons.push(words::selected_pod(&pod.id()).reason(Effect::For, at));
            }
        } else {
            let at = near.partition_point(|(misses_before, ..)| *misses_before <= misses.len());
            if at < MAX_NEAR {
                near.insert(at, (misses.len(), pod, misses));
                near.truncate(MAX_NEAR);
            }
        }
    }
    if answer.found.len() > MAX_TOLD {
        answer.reasons.push(words::not_all(MAX_TOLD, answer.found.len()).reason(Effect::Note, None));
    }
    if answer.found.is_empty() && namespaces.is_some() && !cluster.pods.iter().any(is_meant) {
        answer.reasons.push(words::no_such_namespace().reason(Effect::Note, None));
    }
    answer.reasons.extend(near.iter().map(|(_, pod, misses)| miss(cluster, pod, misses)));
    answer.verdict = if answer.found.is_empty() { Verdict::Denied } else { Verdict::Allowed };
    answer.summary = words::found_pods(answer.found.len(), completed);
    answer
}

fn miss(cluster: &Cluster, pod: &Pod, misses: &[Unmet]) -> Reason {
    let at = cluster.place(&pod.field("metadata.labels"));
    words::nearly_selected(&pod.id(), misses).reason(Effect::Note, at)
}
