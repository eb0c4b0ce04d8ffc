//! Admission in three layers: pods, what policies say of them, and who may use the policies; without policies, pods and the
//! levels of the Pod Security Standards that they meet.

use super::layers::{self, Layers, Link, Node};
use super::{Line, Meaning, Picture, cut};
use crate::report::Verdict;
use crate::report::admission::{AdmissionReport, PodAdmission, PolicyOutcome, drawn};

/// At most so many boxes stand in each layer, and so many arrows are drawn.
pub(super) const MAX_BOXES: usize = 32;
pub(super) const MAX_ARROWS: usize = 90;

/// At most so many characters of a name are shown.
const MAX_NAME: usize = 42;

const PODS: usize = 0;
const JUDGES: usize = 1;
const USERS: usize = 2;

/// Which pods which policies admit, and who may use these.
#[must_use]
pub fn admission(report: &AdmissionReport) -> Picture {
    if report.pods.is_empty() {
        return layers::calm(drawn::TITLE.to_owned(), drawn::NO_PODS.to_owned(), std::slice::from_ref(&report.summary));
    }
    let pods = report.pods.get(..MAX_BOXES).unwrap_or(&report.pods);
    let mut drawing = Drawing { zones: Vec::new(), nodes: Vec::new(), links: Vec::new(), left_out: 0 };
    for pod in pods {
        drawing.pod(pod);
    }
    let headings = if report.policies.is_empty() {
        drawing.levels(pods);
        vec![(drawn::HEADING, ""), (drawn::LEVEL, "")]
    } else {
        drawing.policies(report, pods);
        vec![(drawn::HEADING, ""), (drawn::POLICIES, ""), (drawn::USERS, drawn::NOBODY)]
    };
    let mut notes = vec![report.summary.clone()];
    notes.extend(drawn::left_out(report.pods.len() - pods.len(), "pod", "pods"));
    notes.extend(drawn::left_out(report.policies.len().saturating_sub(MAX_BOXES), "policy", "policies"));
    notes.extend(drawn::left_out(drawing.left_out, "arrow", "arrows"));
    let Drawing { zones, nodes, links, .. } = drawing;
    let mut told = report.summary.clone();
    for link in &links {
        told = [&told, " ", &link.meaning.words].concat();
    }
    layers::picture(Layers {
        title: drawn::TITLE.to_owned(),
        description: told,
        headings,
        zones,
        nodes,
        links,
        notes,
        close: false,
    })
}

struct Drawing {
    zones: Vec<String>,
    /// Pods, then what judges them, then those who may use it.
    nodes: Vec<Node>,
    links: Vec<Link>,
    left_out: usize,
}

impl Drawing {
    fn pod(&mut self, pod: &PodAdmission) {
        let asides = [
            ["runs as ", &pod.service_account].concat(),
            [drawn::verdict(pod.verdict), ", meets ", &pod.standard.level].concat(),
        ];
        let class = if pod.verdict == Verdict::Rejected { "missing" } else { "" };
        self.node(PODS, &pod.namespace, &drawn::pod(pod), &asides, class);
    }

    fn levels(&mut self, pods: &[PodAdmission]) {
        for level in drawn::MEET {
            if pods.iter().any(|pod| pod.standard.level == level) {
                let at = self.node(JUDGES, "", level, &[], "");
                for (from, pod) in pods.iter().enumerate().filter(|(_, pod)| pod.standard.level == level) {
                    self.link(from, at, String::new(), "", [&pod.id, " meets ", level, "."].concat());
                }
            }
        }
    }

    fn policies(&mut self, report: &AdmissionReport, pods: &[PodAdmission]) {
        let shown = report.policies.get(..MAX_BOXES).unwrap_or(&report.policies);
        for (index, policy) in shown.iter().enumerate() {
            let admits = pods.iter().any(|pod| pod.outcomes.get(index).is_some_and(|outcome| outcome.chosen));
            self.node(JUDGES, "", &policy.name, &[], if admits { "wide" } else { "" });
        }
        for rank in [0, 1, 2, 3] {
            for (from, pod) in pods.iter().enumerate() {
                for (index, outcome) in pod.outcomes.iter().take(shown.len()).enumerate() {
                    let (of_outcome, class) = weight(outcome);
                    if of_outcome == rank {
                        let words = [&pod.id, ", ", &outcome.policy, ": ", &drawn::outcome_in_full(outcome), "."];
                        let label = drawn::outcome(outcome).to_owned();
                        self.link(from, pods.len() + index, label, class, words.concat());
                    }
                }
            }
        }
        let first = pods.len() + shown.len();
        let mut users: Vec<&str> = Vec::new();
        for (index, policy) in shown.iter().enumerate() {
            for user in &policy.users {
                let known = users.iter().position(|known| *known == user.subject);
                let at = known.unwrap_or(users.len());
                if at >= MAX_BOXES {
                    self.left_out += 1;
                    continue;
                }
                if known.is_none() {
                    users.push(&user.subject);
                    self.node(USERS, "", &user.subject, &[], "");
                }
                let place = drawn::place(user);
                let words = [&user.subject, " may use ", &policy.name, " ", &place, "."].concat();
                self.link(pods.len() + index, first + at, place, "", words);
            }
        }
    }

    /// The index of the new node.
    fn node(&mut self, layer: usize, zone: &str, name: &str, asides: &[String], class: &'static str) -> usize {
        let zone = self.zones.iter().position(|known| known == zone).unwrap_or_else(|| {
            self.zones.push(zone.to_owned());
            self.zones.len() - 1
        });
        let mut lines = vec![Line { text: cut(name, MAX_NAME), aside: false }];
        for text in asides {
            lines.push(Line { text: cut(text, MAX_NAME), aside: true });
        }
        let words = [&[name.to_owned()], asides].concat().join(", ");
        self.nodes.push(Node { layer, zone, lines, class, meaning: Meaning { words, data: Vec::new() } });
        self.nodes.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, label: String, class: &'static str, words: String) {
        if self.links.len() >= MAX_ARROWS {
            self.left_out += 1;
            return;
        }
        self.links.push(Link { from, to, label, class, meaning: Meaning { words, data: Vec::new() } });
    }
}

/// What matters most comes first; and how its arrow looks.
fn weight(outcome: &PolicyOutcome) -> (usize, &'static str) {
    let granted = outcome.granted_to_service_account || outcome.granted_to_creator;
    match (outcome.chosen, outcome.passes, granted) {
        (true, ..) => (0, ""),
        (_, true, true) => (1, "depends"),
        (_, false, true) => (2, "broken"),
        (_, true, false) => (2, "depends"),
        (_, false, false) => (3, "broken"),
    }
}
