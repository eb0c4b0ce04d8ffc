//! The question bar: one line in which any question is asked, whatever view is open.
//!
//! Each domain has a grammar of its own; [`read`] finds out whose the line is.

mod access;
mod admission;
mod shell;
mod subjects;
mod traffic;

use policy_core::report::survey::OverviewQuestion;
use policy_core::report::{Question, SourceFile};

use super::View;
use super::search::holds;
use crate::protocol::Verdicts;

pub use subjects::VERBS;

/// At most so many lines of one sort are proposed.
const MAX_PROPOSED: usize = 60;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What stands in it.
    pub line: String,
    /// What is unclear about it.
    pub unclear: &'static str,
    /// Somebody has been there: what reads it and proposes lines is to be at hand.
    pub used: bool,
    /// The line was typed and is not asked yet.
    typed: bool,
}

impl Bar {
    pub(super) fn typed(&mut self, line: String) {
        *self = Self { line, unclear: "", used: true, typed: true };
    }

    /// Shows what is asked; an empty line where there is none for it.
    pub(super) fn asked(&mut self, question: Option<&Question>) {
        self.line = question.map(written).unwrap_or_default();
        (self.unclear, self.typed) = ("", false);
    }

    /// Another view is open, with a question of its own: a line that somebody still writes stays.
    pub(super) fn entered(&mut self, question: Option<&Question>) {
        if !self.typed {
            self.asked(question);
        }
    }
}

/// Reads a question; `view` is the one that is open, `base` are the files that changes are told against. `Err` says what is
/// unclear, `Ok(None)` stands for an empty line.
///
/// | written | read by |
/// |---|---|
/// | with an arrow, `from …`, `to …`, `connections`, `exposed`, `policies of …`, `pods SELECTOR`, `can A reach B` | `traffic` |
/// | `admit …`, `update …`, `is POD …`, `why is POD …`, a standard's level, `migration`, `blast radius of …` | `admission` |
/// | `changes` | the open view's |
/// | `overview` | nobody: it is all there is to say |
/// | anything else | `access` |
#[inline(never)]
pub(super) fn read(
    text: &str,
    view: View,
    report: &Verdicts,
    base: &[SourceFile],
) -> Result<Option<Question>, &'static str> {
    let text = text.trim().trim_start_matches('›').trim_end_matches('?').trim();
    match domain(text, view) {
        View::Overview => Ok(Some(Question::Overview(OverviewQuestion {}))),
        View::Network => traffic::read(text, base),
        View::Access => access::read(text, &report.access, base),
        View::Pods => admission::read(text, report, base),
    }
}

fn domain(text: &str, view: View) -> View {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split_whitespace();
    match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
        ("overview", "") => View::Overview,
        ("changes", "") if view == View::Overview => View::Network,
        ("changes", "") => view,
        ("pods", "running" | "as" | "of") => View::Access,
        ("" | "connections" | "exposed" | "policies" | "pods" | "from" | "to", _) => View::Network,
        _ if traffic::is_meant(text) => View::Network,
        (first, _) if admission::WORDS.contains(&first) => View::Pods,
        _ => View::Access,
    }
}

/// The line that asks this; empty for what has a form of its own.
fn written(question: &Question) -> String {
    match View::of(question) {
        View::Overview => String::new(),
        View::Network => traffic::written(question),
        View::Access => access::written(question),
        View::Pods => admission::written(question),
    }
}

/// Lines that go on from what is typed.
#[must_use]
#[inline(never)]
pub fn suggestions(text: &str, view: View, report: &Verdicts) -> Vec<String> {
    let begun = text.rsplit(' ').next().unwrap_or_default();
    let fits = |name: &str| holds(name, begun);
    let endpoints = || report.network.endpoints.iter().map(|endpoint| &*endpoint.id).filter(|id| fits(id));
    let pods = || report.admission.pods.iter().map(|pod| &*pod.id).filter(|id| fits(id));
    if !text.trim_start().contains(' ') {
        let mut lines: Vec<String> = FIRST.map(str::to_owned).into();
        lines.extend(endpoints().take(MAX_PROPOSED).map(|id| [id, " → "].concat()));
        lines.extend(subjects::lines(text, &report.access));
        lines.extend(pods().take(MAX_PROPOSED).map(|id| ["admit ", id].concat()));
        return lines;
    }
    let head = text.get(..text.len() - begun.len()).unwrap_or_default();
    let behind =
        |names: &mut dyn Iterator<Item = &str>| names.take(MAX_PROPOSED).map(|name| [head, name].concat()).collect();
    match domain(text, view) {
        View::Network => behind(&mut endpoints()),
        View::Pods => match admission::names_somebody(head) {
            true => subjects::named_subjects(head, begun, "", &report.access),
            false => behind(&mut pods()),
        },
        _ => subjects::lines(text, &report.access),
    }
}

/// How lines begin, or what they are.
const FIRST: [&str; 8] =
    ["who can ", "what can ", "admit ", "exposed", "connections", "changes", "migration", "overview"];

#[cfg(test)]
mod tests {
    use policy_core::report::admission::PodAdmission;
    use std::rc::Rc;

    use policy_core::report::Report;
    use policy_core::report::network::Endpoint;

    use super::*;
    use crate::protocol::Told;
    use crate::words;

    fn report() -> Rc<Verdicts> {
        let mut report = Report::default();
        report.network.endpoints = vec![Endpoint { id: "shop/db".to_owned(), ..Endpoint::default() }];
        report.admission.pods = vec![PodAdmission { id: "shop/web".to_owned(), ..PodAdmission::default() }];
        Told::of(report).verdicts
    }

    #[test]
    fn whatever_view_is_open_a_line_is_read_by_the_domain_it_speaks_of() {
        let rows = [
            ("shop/web → shop/db:5432", View::Network),
            ("shop/web to shop/db:5432", View::Network),
            ("can shop/web reach shop/db:5432?", View::Network),
            ("from shop/web", View::Network),
            ("exposed", View::Network),
            ("is shop/web exposed?", View::Network),
            ("who can reach shop/db", View::Network),
            ("what can shop/web reach?", View::Network),
            ("pods app=web in shop", View::Network),
            ("pods running as shop/web", View::Access),
            ("jane delete pods in prod", View::Access),
            ("can jane delete pods", View::Access),
            ("who can get secrets", View::Access),
            ("what can jane do", View::Access),
            ("kubectl auth can-i get pods --as jane", View::Access),
            ("admit shop/web as jane", View::Pods),
            ("is shop/web admitted?", View::Pods),
            ("why is shop/web refused", View::Pods),
            ("restricted shop/web v1.30", View::Pods),
            ("blast radius of shop/web", View::Pods),
            ("migration", View::Pods),
            ("overview", View::Overview),
        ];
        for (line, expected) in rows {
            for view in View::ALL {
                let question = read(line, view, &report(), &[]).unwrap().unwrap();
                assert_eq!(View::of(&question), expected, "{line} in {view:?}");
            }
        }
    }

    #[test]
    fn changes_are_those_of_the_open_view() {
        let rows = [(View::Overview, View::Network), (View::Network, View::Network), (View::Access, View::Access)];
        for (view, expected) in [rows.as_slice(), &[(View::Pods, View::Pods)]].concat() {
            let question = read("changes", view, &report(), &[]).unwrap().unwrap();
            assert_eq!(View::of(&question), expected);
        }
    }

    #[test]
    fn what_nobody_reads_is_answered_with_one_example_of_each_domain() {
        for view in View::ALL {
            assert_eq!(read("what is this", view, &report(), &[]), Err(words::UNCLEAR_QUESTION));
            assert_eq!(read("nonsense", view, &report(), &[]), Err(words::UNCLEAR_QUESTION));
            assert_eq!(read(" ", view, &report(), &[]), Ok(None));
        }
    }

    #[test]
    fn the_next_name_is_suggested() {
        let all = |text: &str| suggestions(text, View::Network, &report());
        let first = all("sh");
        for line in ["who can ", "shop/db → ", "admit shop/web", "exposed"] {
            assert!(first.contains(&line.to_owned()), "{line} of {first:?}");
        }
        assert_eq!(all("shop/web → s"), ["shop/web → shop/db"]);
        assert_eq!(all("policies of "), ["policies of shop/db"]);
        assert_eq!(all("admit w"), ["admit shop/web"]);
        assert_eq!(all("who can get ").first().unwrap(), "who can get pods");
    }

    #[test]
    fn a_line_that_is_still_written_stays_when_another_view_opens() {
        let mut bar = Bar::default();
        let question =
            Question::BlastRadius(policy_core::report::survey::BlastRadiusQuestion { pod: "a/b".to_owned() });
        bar.entered(Some(&question));
        assert_eq!(bar.line, "blast radius of a/b");
        bar.typed("jane".to_owned());
        bar.entered(None);
        assert_eq!(bar.line, "jane");
        bar.asked(Some(&question));
        bar.entered(None);
        assert_eq!(bar.line, "");
    }
}
