//! The smallest change of the files that allows a denied connection.

mod candidates;
mod gained;
#[cfg(test)]
mod tests;

use candidates::{Candidate, candidates};
use gained::Gained;

use super::trial::{Trial, changed};
use crate::cluster::Cluster;
use crate::network::service::{self, Leads};
use crate::network::{self, Direction, End, Network, Protocol};
use crate::order;
use crate::report::network::remedy as words;
use crate::report::{SmallestFix, TrafficQuestion};
use crate::workspace::Workspace;

/// At most so many changes are tried out, and in a large cluster fewer: each is evaluated with all pods and policies.
const MAX_TRIALS: usize = 24;
const MIN_TRIALS: usize = 4;
const MAX_WORK: usize = 20_000;

/// At most so many of the pairs that a question may be about are asked for one that is denied.
const MAX_PAIRS: usize = 200;

/// A connection, its ends as questions name them: numbers may differ from one evaluation to the next.
pub(crate) struct Wanted<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub port: u16,
    pub protocol: Protocol,
}

/// Everything before the change.
pub(crate) struct Before<'a> {
    pub workspace: &'a Workspace,
    pub cluster: &'a Cluster,
    pub network: &'a Network,
}

impl Before<'_> {
    /// As [`Self::smallest`], for a question as it is asked: of several pods behind a name or a Service for the first that is
    /// denied.
    #[inline(never)]
    #[must_use]
    pub(crate) fn smallest_for(&self, question: &TrafficQuestion) -> Option<SmallestFix> {
        let protocol = match question.protocol.as_str() {
            "" => Protocol::Tcp,
            name => Protocol::of(&name.to_ascii_uppercase())?,
        };
        let targets = self.targets(question.to.trim(), question.port, protocol);
        let sources = self.ends(question.from.trim());
        let mut pairs = sources.iter().flat_map(|from| targets.iter().map(move |(to, port)| (from, to, *port)));
        let (from, to, port) = pairs.by_ref().take(MAX_PAIRS).find(|(from, to, port)| {
            let verdict = self.network.verdict(from.1, to.1, *port, protocol);
            !verdict.allowed && !verdict.open.iter().any(|question| question.is_undecided())
        })?;
        let wanted = Wanted { from: &from.0, to: &to.0, port, protocol };
        let mut fix = self.smallest(&wanted)?;
        let is_one =
            sources.len() == 1 && targets.len() == 1 && service::named(self.cluster, question.to.trim()).is_none();
        if !is_one {
            let [from, to] = [from.1, to.1].map(|end| words::end(self.cluster, self.network, end));
            fix.title = words::for_one(&from, &to, protocol, port, &fix.title);
        }
        Some(fix)
    }

    /// The pods that a name is of, or the other end that it names.
    fn ends(&self, text: &str) -> Vec<(String, End)> {
        let Some(end) = self.network.end(self.cluster, text) else { return Vec::new() };
        if !matches!(end, End::Pod(_)) || text.parse::<std::net::IpAddr>().is_ok() {
            return vec![(text.to_owned(), end)];
        }
        let pods = self.cluster.ends_of(text).into_iter();
        pods.filter_map(|id| Some((self.cluster.pod(id)?.id(), End::Pod(id)))).collect()
    }

    /// As [`Self::ends`], each with the port that gets the connection: behind a Service that its port leads to.
    fn targets(&self, text: &str, port: u16, protocol: Protocol) -> Vec<((String, End), u16)> {
        let is_peer = self.network.standing.iter().any(|peer| peer.id == text);
        let Some(service) = service::named(self.cluster, text).filter(|_| !is_peer) else {
            return self.ends(text).into_iter().map(|end| (end, port)).collect();
        };
        let by_port = match service::leads(&service.object) {
            Leads::ToPods => true,
            Leads::Headless => false,
            Leads::ToName | Leads::Unknown => return Vec::new(),
        };
        let written = service::port_at(&service.object, port, protocol);
        let mut targets = Vec::new();
        for id in service::pods_behind(self.cluster, service) {
            let Some(pod) = self.cluster.pod(id) else { continue };
            let target = match written {
                Some((_, written)) if by_port => service::target_port(written, pod),
                None if by_port => None,
                _ => Some(port),
            };
            targets.extend(target.map(|port| ((pod.id(), End::Pod(id)), port)));
        }
        targets
    }

    /// `None` where the connection is not denied by rules, or nothing that was tried allows it.
    #[inline(never)]
    #[must_use]
    pub(crate) fn smallest(&self, wanted: &Wanted<'_>) -> Option<SmallestFix> {
        let from = self.network.end(self.cluster, wanted.from)?;
        let to = self.network.end(self.cluster, wanted.to)?;
        let verdict = self.network.verdict(from, to, wanted.port, wanted.protocol);
        let mut trials = vec![Trial::default()];
        for (direction, side) in [(Direction::Egress, &verdict.egress), (Direction::Ingress, &verdict.ingress)] {
            if side.allowed {
                continue;
            }
            let of_side = candidates(self, direction, side, (from, to), wanted);
            trials = self.combined(&trials, &of_side);
        }
        order::sort_by_key(&mut trials, |trial| (trial.lines, trial.changes.len()));
        let trials = trials.into_iter().filter(|trial| !trial.edits.is_empty()).take(self.trials());
        for trial in trials {
            let Some(after) = self.after(&trial).filter(|after| after.allows(wanted)) else { continue };
            let gained = gained::gained(self, &after, wanted);
            // Another label may take a pod out of what its old one was for: no fix cuts anything.
            if !gained.takes_away {
                return Some(self.told(&trial, gained));
            }
        }
        None
    }

    fn trials(&self) -> usize {
        let size = self.cluster.pods.len() + self.network.policies.len() + self.network.tiers.len();
        (MAX_WORK / size.max(1)).clamp(MIN_TRIALS, MAX_TRIALS)
    }

    /// Each trial with each candidate beside it, if their texts fit together.
    fn combined(&self, trials: &[Trial], candidates: &[Candidate]) -> Vec<Trial> {
        let mut combined = Vec::new();
        for trial in trials {
            for candidate in candidates {
                combined.push(trial.with(self.workspace, &candidate.title, &candidate.edits));
            }
        }
        combined
    }

    fn after(&self, trial: &Trial) -> Option<After> {
        let cluster = changed(self.workspace, self.cluster, trial)?;
        let network = network::evaluate(&cluster);
        Some(After { cluster, network })
    }

    fn told(&self, trial: &Trial, gained: Gained) -> SmallestFix {
        SmallestFix {
            title: words::together(&trial.changes),
            also_opens: gained.told,
            also_opens_total: gained.total,
            not_compared: gained.not_compared,
            ..trial.told(self.workspace)
        }
    }
}

/// The world after a change.
struct After {
    cluster: Cluster,
    network: Network,
}

impl After {
    fn allows(&self, wanted: &Wanted<'_>) -> bool {
        let end = |text| self.network.end(&self.cluster, text);
        let (Some(from), Some(to)) = (end(wanted.from), end(wanted.to)) else { return false };
        let verdict = self.network.verdict(from, to, wanted.port, wanted.protocol);
        verdict.allowed && !verdict.open.iter().any(|question| question.is_undecided())
    }
}

/// The pod or other end that a side is about, and the one that it talks with.
fn ends_of(direction: Direction, (from, to): (End, End)) -> (End, End) {
    match direction {
        Direction::Egress => (from, to),
        Direction::Ingress => (to, from),
    }
}
