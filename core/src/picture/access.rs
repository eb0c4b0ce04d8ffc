//! Who is given what: subjects, the bindings that name them, the roles that these give, and the roles' rules.

use super::layers::{self, Layers, Link, Node};
use super::{Line, MAX_CHARACTERS, Meaning, Picture, cut};
use crate::report::access::{AccessReport, BindingSummary, drawn};

/// At most so many bindings are drawn.
pub const MAX_DRAWN: usize = 40;

/// At most so many subjects of one binding have boxes of their own.
const MAX_SUBJECTS: usize = 6;

const SUBJECTS: usize = 0;
const BINDINGS: usize = 1;
const ROLES: usize = 2;
const RULES: usize = 3;

/// All bindings that the report lists or, where a subject is named (`User jane`), those that name it or a group of it. The
/// data of a box is the position of what it stands for in the report: `subject`, `binding`.
#[must_use]
pub fn access(report: &AccessReport, subject: &str) -> Picture {
    let names = names_of(report, subject);
    let is_about =
        |binding: &&BindingSummary| subject.is_empty() || binding.subjects.iter().any(|one| names.contains(one));
    let all: Vec<(usize, &BindingSummary)> =
        report.bindings.iter().enumerate().filter(|(_, binding)| is_about(binding)).collect();
    if all.is_empty() {
        let sentence = if subject.is_empty() { report.summary.clone() } else { drawn::not_bound(subject) };
        return layers::calm(drawn::TITLE.to_owned(), drawn::NO_BINDINGS.to_owned(), &[sentence]);
    }
    let mut graph = Graph { report, zones: Vec::new(), nodes: Vec::new(), links: Vec::new(), keys: Vec::new() };
    for (index, binding) in all.iter().take(MAX_DRAWN) {
        graph.binding(*index, binding, &names);
    }
    let mut notes = Vec::new();
    let left_out =
        all.len().saturating_sub(MAX_DRAWN) + (report.bindings_total as usize).saturating_sub(report.bindings.len());
    if left_out > 0 {
        notes.push(drawn::left_out(left_out));
    }
    if graph.nodes.iter().any(|node| node.class == "assumed") {
        notes.push(drawn::DASHED.to_owned());
    }
    layers::picture(Layers {
        title: drawn::TITLE.to_owned(),
        description: description(report, &all),
        headings: drawn::LAYERS.to_vec(),
        zones: graph.zones,
        nodes: graph.nodes,
        links: graph.links,
        notes,
    })
}

/// The subject itself and the groups that it is in.
fn names_of(report: &AccessReport, subject: &str) -> Vec<String> {
    let mut names = vec![subject.to_owned()];
    for known in &report.subjects {
        if drawn::label(known) == subject {
            names.extend(known.groups.iter().map(|group| ["Group ", group].concat()));
        }
    }
    names
}

/// The bindings in words.
fn description(report: &AccessReport, all: &[(usize, &BindingSummary)]) -> String {
    let mut text = report.summary.clone();
    for (_, binding) in all.iter().take(MAX_DRAWN) {
        text.push(' ');
        text.push_str(&drawn::told(binding));
    }
    text
}

struct Graph<'report> {
    report: &'report AccessReport,
    zones: Vec<String>,
    nodes: Vec<Node>,
    links: Vec<Link>,
    /// What each node stands for: its layer and name.
    keys: Vec<(usize, String)>,
}

impl Graph<'_> {
    fn binding(&mut self, index: usize, binding: &BindingSummary, about: &[String]) {
        let zone = drawn::zone(binding.namespace.as_deref());
        let words = drawn::told(binding);
        let class = if binding.missing.is_empty() { "selected" } else { "assumed" };
        let lines = vec![name(&binding.name), aside(&binding.kind)];
        let node = self.node(BINDINGS, &drawn::binding(binding), &zone, lines, class, &words, vec![("binding", index)]);
        let is_about = |subject: &&String| about.first().is_some_and(String::is_empty) || about.contains(subject);
        let (shown, folded): (Vec<&String>, Vec<&String>) = binding.subjects.iter().partition(is_about);
        for subject in shown.iter().take(MAX_SUBJECTS) {
            let from = self.subject(subject);
            self.link(from, node, &words);
        }
        let more = shown.len().saturating_sub(MAX_SUBJECTS)
            + folded.len()
            + (binding.subjects_total as usize).saturating_sub(binding.subjects.len());
        if more > 0 {
            let key = ["more ", &drawn::binding(binding)].concat();
            let from =
                self.node(SUBJECTS, &key, &zone, vec![aside(&drawn::more_subjects(more))], "", &words, Vec::new());
            self.link(from, node, &words);
        }
        let role = self.role(binding);
        self.link(node, role, &words);
    }

    fn subject(&mut self, label: &str) -> usize {
        let (kind, rest) = label.split_once(' ').unwrap_or(("", label));
        let (zone, short) = match rest.split_once('/').filter(|_| kind == "ServiceAccount") {
            Some((namespace, short)) => (drawn::zone(Some(namespace)), short),
            None => (drawn::PEOPLE.to_owned(), rest),
        };
        let position = self.report.subjects.iter().position(|known| drawn::label(known) == label);
        let data = position.map(|position| ("subject", position)).into_iter().collect();
        self.node(SUBJECTS, label, &zone, vec![name(short), aside(kind)], "", label, data)
    }

    fn role(&mut self, binding: &BindingSummary) -> usize {
        let (kind, rest) = binding.role.split_once(' ').unwrap_or(("", &binding.role));
        let (zone, short) = match rest.split_once('/').filter(|_| kind == "Role") {
            Some((namespace, short)) => (drawn::zone(Some(namespace)), short),
            None => (drawn::zone(None), rest),
        };
        let is_missing = !binding.missing.is_empty();
        let what = drawn::role_kind(kind, binding.role_default, is_missing);
        let class = if is_missing { "assumed" } else { "" };
        let words = if is_missing { &binding.missing } else { &binding.role };
        let node = self.node(ROLES, &binding.role, &zone, vec![name(short), aside(&what)], class, words, Vec::new());
        if !binding.rules.is_empty() {
            let mut lines: Vec<Line> = binding.rules.iter().map(|rule| name(rule)).collect();
            let more = (binding.rules_total as usize).saturating_sub(binding.rules.len());
            if more > 0 {
                lines.push(aside(&drawn::more_rules(more)));
            }
            let words = binding.rules.join("; ");
            let rules = self.node(RULES, &binding.role, &zone, lines, "", &words, Vec::new());
            self.link(node, rules, &words);
        }
        node
    }

    #[expect(clippy::too_many_arguments, reason = "what a box is made of")]
    fn node(
        &mut self,
        layer: usize,
        key: &str,
        zone: &str,
        lines: Vec<Line>,
        class: &'static str,
        words: &str,
        data: Vec<(&'static str, usize)>,
    ) -> usize {
        let key = (layer, key.to_owned());
        if let Some(known) = self.keys.iter().position(|known| *known == key) {
            return known;
        }
        let zone = cut(zone, MAX_CHARACTERS);
        let zone = self.zones.iter().position(|known| *known == zone).unwrap_or_else(|| {
            self.zones.push(zone);
            self.zones.len() - 1
        });
        let number = |(name, at): (&'static str, usize)| (name, u32::try_from(at).unwrap_or(u32::MAX));
        let meaning = Meaning { words: words.to_owned(), data: data.into_iter().map(number).collect() };
        self.nodes.push(Node { layer, zone, lines, class, meaning });
        self.keys.push(key);
        self.nodes.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, words: &str) {
        if !self.links.iter().any(|link| link.from == from && link.to == to) {
            let meaning = Meaning { words: words.to_owned(), data: Vec::new() };
            self.links.push(Link { from, to, label: String::new(), depends: false, meaning });
        }
    }
}

fn name(text: &str) -> Line {
    Line { text: cut(text, MAX_CHARACTERS + 10), aside: false }
}

fn aside(text: &str) -> Line {
    Line { text: cut(text, MAX_CHARACTERS + 10), aside: true }
}
