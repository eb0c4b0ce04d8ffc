//! What changes for pods from one state of the files to the other.

use super::{Said, said};

pub const QUESTION: &str = "What changes for pods?";

/// How many pods are better off, worse off, otherwise changed, new and gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub gained: usize,
    pub lost: usize,
    pub other: usize,
    pub added: usize,
    pub removed: usize,
}

pub fn summary(tally: &Tally) -> String {
    let Tally { gained, lost, other, added, removed } = *tally;
    let parts = [
        (gained, "admitted now and was not"),
        (lost, "rejected now and was not"),
        (other, "admitted otherwise"),
        (added, "new"),
        (removed, "gone"),
    ];
    let told = |(count, what): &(usize, &str)| match count {
        0 => None,
        1 => Some(["1 pod is ", what].concat()),
        many => Some([&many.to_string(), " pods are ", &what.replace("was not", "were not")].concat()),
    };
    let told: Vec<String> = parts.iter().filter_map(told).collect();
    if told.is_empty() { "Nothing changes for any pod.".to_owned() } else { [&told.join(", "), "."].concat() }
}

pub fn changed(now: &str, before: &str) -> Said {
    said("pod-changed", [now, " Before: ", before].concat())
}

pub fn added(now: &str) -> Said {
    said("pod-added", [now, " It is new."].concat())
}

pub fn removed(pod: &str) -> Said {
    said("pod-removed", ["`", pod, "` is gone."].concat())
}

pub fn not_all(told: usize, total: usize) -> Said {
    said("not-all", format!("The first {told} of {total} pods are told."))
}
