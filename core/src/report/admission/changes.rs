//! Answers what becomes of pods in one state of the files and not in the other.

use super::answer::{incomplete, summary};
use super::overview::verdict;
use super::stages::starts;
use super::words::changes as words;
use crate::admission::{Admission, Admitted, PodFacts};
use crate::cluster::{Cluster, Pod};
use crate::order::Map;
use crate::report::{Answer, Effect, Outcome, Reason, Verdict};

/// At most so many pods are told.
const MAX_TOLD: usize = 200;

/// One state of the files, evaluated.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub cluster: &'a Cluster,
    pub admission: &'a Admission,
}

type Known<'a> = (&'a Pod, &'a PodFacts);

/// How far a pod gets: the further the more.
type Fate<'a> = (u8, bool, Outcome, Option<&'a str>);

#[must_use]
pub fn changes(before: State<'_>, now: State<'_>) -> Answer {
    let (old, new) = (before.cluster.requested_pods(), now.cluster.requested_pods());
    let mut pods: Map<String, [Option<Known<'_>>; 2]> = Map::new();
    for (pod, facts) in old.iter().zip(&before.admission.pods) {
        pods.or_default(pod.id())[0] = Some((pod, facts));
    }
    for (pod, facts) in new.iter().zip(&now.admission.pods) {
        pods.or_default(pod.id())[1] = Some((pod, facts));
    }
    let mut tally = words::Tally::default();
    let mut reasons: Vec<Reason> = Vec::new();
    for (id, both) in &pods {
        let told = match both {
            [Some(old), Some(new)] => {
                let (was, is) = (before.fate(old), now.fate(new));
                if was == is {
                    continue;
                }
                let (was_told, is_told) = (before.told(old), now.told(new));
                let effect = if is.0 > was.0 {
                    tally.gained += 1;
                    Effect::For
                } else if is.0 < was.0 {
                    tally.lost += 1;
                    Effect::Against
                } else {
                    tally.other += 1;
                    Effect::Note
                };
                words::changed(&is_told, &was_told).reason(effect)
            }
            [None, Some(new)] => {
                tally.added += 1;
                let effect = if now.fate(new).0 == ADMITTED { Effect::For } else { Effect::Against };
                words::added(&now.told(new)).reason(effect)
            }
            _ => {
                tally.removed += 1;
                words::removed(id).reason(Effect::Note)
            }
        };
        let place = both[1].and_then(|(pod, _)| now.cluster.place(&pod.field("metadata.name")));
        reasons.push(told.at(place));
    }
    let total = reasons.len();
    reasons.truncate(MAX_TOLD);
    if total > MAX_TOLD {
        reasons.push(words::not_all(MAX_TOLD, total).reason(Effect::Note));
    }
    Answer {
        question: words::QUESTION.to_owned(),
        verdict: if total > 0 { Verdict::Changed } else { Verdict::Unchanged },
        summary: words::summary(&tally),
        reasons,
        incomplete: incomplete(now.cluster),
        ..Answer::default()
    }
}

/// The rank of a pod that nothing refuses.
const ADMITTED: u8 = 2;

impl State<'_> {
    fn fate<'a>(&'a self, (_, facts): &Known<'a>) -> Fate<'a> {
        let rank = match verdict(facts) {
            Verdict::Admitted => ADMITTED,
            Verdict::Rejected => 0,
            _ => 1,
        };
        let policy = match facts.admitted {
            Admitted::By(chosen) => self.cluster.pod_security_policies.get(chosen).map(|policy| policy.name.as_str()),
            _ => None,
        };
        (rank, facts.is_valid(), starts(facts), policy)
    }

    fn told(&self, (pod, facts): &Known<'_>) -> String {
        summary(self.cluster, pod, facts)
    }
}
