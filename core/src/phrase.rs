//! Questions as phrases: one line, in the words of whoever asks. The page's bar reads them, and whatever else has room for a line.
//!
//! Each domain has a grammar of its own; [`read`] finds out whose the line is.

mod access;
mod admission;
mod names;
pub mod search;
mod shell;
mod subjects;
mod traffic;
pub mod words;

use crate::report::access::AccessReport;
use crate::report::admission::AdmissionReport;
use crate::report::expectations::ExpectationsQuestion;
use crate::report::network::NetworkReport;
use crate::report::survey::OverviewQuestion;
use crate::report::{Question, Report, SourceFile};
use search::holds;

pub use subjects::VERBS;

/// At most so many lines of one sort are proposed.
const MAX_PROPOSED: usize = 60;

/// What a line may speak of. Who holds a report in pieces reads each only when it is asked for.
pub trait Known {
    fn network(&self) -> &NetworkReport;
    fn access(&self) -> &AccessReport;
    fn admission(&self) -> &AdmissionReport;
}

impl Known for Report {
    fn network(&self) -> &NetworkReport {
        &self.network
    }

    fn access(&self) -> &AccessReport {
        &self.access
    }

    fn admission(&self) -> &AdmissionReport {
        &self.admission
    }
}

/// Where answers are looked at: all there is to say, or one domain's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    Overview,
    #[default]
    Network,
    Access,
    Pods,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Overview, Self::Network, Self::Access, Self::Pods];

    /// As links call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Network => "network",
            Self::Access => "access",
            Self::Pods => "pods",
        }
    }

    /// Where a question is answered.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        match question {
            Question::Traffic(_)
            | Question::Connections(_)
            | Question::Exposed(_)
            | Question::Selecting(_)
            | Question::Selector(_)
            | Question::Changes(_)
            // Its answer is told like any other; the overview keeps its own.
            | Question::Expectations(_) => Self::Network,
            Question::Access(_)
            | Question::CanI(_)
            | Question::Request(_)
            | Question::WhoCan(_)
            | Question::Permissions(_)
            | Question::AccessMatrix(_)
            | Question::RunningAs(_)
            | Question::AccessChanges(_)
            | Question::Escalation(_)
            | Question::LeastPrivilege(_) => Self::Access,
            Question::Admission(_)
            | Question::Standard(_)
            | Question::Migration(_)
            | Question::AdmissionChanges(_)
            | Question::BlastRadius(_) => Self::Pods,
            Question::Overview(_) => Self::Overview,
        }
    }
}

/// Reads a question; `view` is the one that is open, `base` are the files that changes are told against. `Err` says what is
/// unclear, `Ok(None)` stands for an empty line. A pod's name needs no namespace where no other has this name.
///
/// | written | read by |
/// |---|---|
/// | with an arrow, `from …`, `to …`, `connections`, `exposed`, `policies of …`, `pods SELECTOR`, `can A reach B` | `traffic` |
/// | `admit …`, `update …`, `is POD …`, `why is POD …`, a standard's level, `migration`, `blast radius of …` | `admission` |
/// | `changes` | the open view's |
/// | `expectations` | nobody: it is all that is expected of the manifests |
/// | `overview` | nobody: it is all there is to say |
/// | anything else | `access` |
///
/// # Errors
/// What is unclear.
#[inline(never)]
pub fn read(text: &str, view: View, known: &impl Known, base: &[SourceFile]) -> Result<Option<Question>, String> {
    let text = plain(text);
    if let Some((pod, _)) = judged(text).filter(|_| view != View::Pods) {
        return Err(words::judged(pod));
    }
    let domain = domain(text, view);
    let read = match domain {
        View::Overview => Ok(Some(Question::Overview(OverviewQuestion {}))),
        View::Network if text.eq_ignore_ascii_case(EXPECTATIONS) => {
            Ok(Some(Question::Expectations(ExpectationsQuestion::default())))
        }
        View::Network => traffic::read(text, base),
        View::Access => access::read(text, known, base),
        View::Pods => admission::read(text, known, base),
    };
    // Anything is read as one about access.
    let spoken_of = if domain == View::Access && !access::is_meant(text, known.access()) { view } else { domain };
    let mut question = read.map_err(|unclear| words::told(unclear, spoken_of, known))?;
    if let Some(question) = &mut question {
        names::complete(question, known)?;
    }
    Ok(question)
}

/// Without what stands around a question.
fn plain(text: &str) -> &str {
    text.trim().trim_start_matches('›').trim_end_matches('?').trim()
}

/// The pod of `why is POD denied`, and whether it is said to be denied: of its traffic, or by admission?
#[must_use]
#[inline(never)]
pub fn judged(text: &str) -> Option<(&str, bool)> {
    let mut words = plain(text).split_whitespace();
    let first = words.next()?;
    let is = if first.eq_ignore_ascii_case("why") { words.next()? } else { first };
    let (pod, said) = (words.next()?, words.next()?);
    let is_denied = ["denied", "blocked"].contains(&said);
    let is_read = is.eq_ignore_ascii_case("is") && (is_denied || said == "allowed") && words.next().is_none();
    is_read.then_some((pod, is_denied))
}

fn domain(text: &str, view: View) -> View {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split_whitespace();
    match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
        ("overview", "") => View::Overview,
        ("changes", "") if view == View::Overview => View::Network,
        ("changes", "") => view,
        (EXPECTATIONS, "") => View::Network,
        ("pods", "running" | "as" | "of") => View::Access,
        ("" | "connections" | "exposed" | "policies" | "pods" | "from" | "to", _) => View::Network,
        _ if traffic::is_meant(text) => View::Network,
        (first, _) if admission::WORDS.contains(&first) => View::Pods,
        _ => View::Access,
    }
}

/// The line that asks this; empty for what has a form of its own.
#[must_use]
pub fn written(question: &Question) -> String {
    match View::of(question) {
        View::Overview => String::new(),
        View::Network => match question {
            Question::Expectations(asked) if asked.files.is_empty() => EXPECTATIONS.to_owned(),
            _ => traffic::written(question),
        },
        View::Access => access::written(question),
        View::Pods => admission::written(question),
    }
}

/// Lines that go on from what is typed.
#[must_use]
#[inline(never)]
pub fn suggestions(text: &str, view: View, known: &impl Known) -> Vec<String> {
    let begun = text.rsplit(' ').next().unwrap_or_default();
    let fits = |name: &str| holds(name, begun);
    let endpoints = || known.network().endpoints.iter().map(|endpoint| &*endpoint.id).filter(|id| fits(id));
    let pods = || known.admission().pods.iter().map(|pod| &*pod.id).filter(|id| fits(id));
    if !text.trim_start().contains(' ') {
        let mut lines: Vec<String> = FIRST.map(str::to_owned).into();
        lines.extend(endpoints().take(MAX_PROPOSED).map(|id| [id, " → "].concat()));
        lines.extend(subjects::lines(text, known.access()));
        lines.extend(pods().take(MAX_PROPOSED).map(|id| ["admit ", id].concat()));
        return lines;
    }
    let head = text.get(..text.len() - begun.len()).unwrap_or_default();
    let behind =
        |names: &mut dyn Iterator<Item = &str>| names.take(MAX_PROPOSED).map(|name| [head, name].concat()).collect();
    match domain(text, view) {
        View::Network => behind(&mut endpoints()),
        View::Pods => match admission::names_somebody(head) {
            true => subjects::named_subjects(head, begun, "", known.access()),
            false => behind(&mut pods()),
        },
        _ => subjects::lines(text, known.access()),
    }
}

const EXPECTATIONS: &str = "expectations";

/// How lines begin, or what they are.
const FIRST: [&str; 9] =
    ["who can ", "what can ", "admit ", "exposed", "connections", "changes", "migration", EXPECTATIONS, "overview"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::access::SubjectAccess;
    use crate::report::admission::PodAdmission;
    use crate::report::network::Endpoint;

    fn report() -> Report {
        let mut report = Report::default();
        report.network.endpoints = vec![Endpoint { id: "shop/db".to_owned(), ..Endpoint::default() }];
        report.admission.pods = vec![PodAdmission { id: "shop/web".to_owned(), ..PodAdmission::default() }];
        report
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
            ("Expectations", View::Network),
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
    fn expectations_are_asked_for_by_name() {
        let question = Question::Expectations(ExpectationsQuestion::default());
        assert_eq!(read("expectations", View::Pods, &report(), &[]), Ok(Some(question.clone())));
        assert_eq!(written(&question), "expectations");
        let further = vec![SourceFile::default()];
        let question = Question::Expectations(ExpectationsQuestion { files: further });
        assert_eq!(written(&question), "", "a line has no room for files");
    }

    #[test]
    fn what_nobody_reads_is_answered_with_few_examples_of_the_open_view() {
        for view in View::ALL {
            for line in ["what is this", "nonsense"] {
                let told = read(line, view, &report(), &[]).unwrap_err();
                assert!(told.starts_with("Ask like this: `") && told.matches('`').count() <= 6, "{told}");
            }
            assert_eq!(read(" ", view, &report(), &[]), Ok(None));
        }
    }

    #[test]
    fn examples_are_of_what_the_line_speaks_of_with_names_of_the_files() {
        let mut report = report();
        let unclear = |line: &str, view: View, report: &Report| read(line, view, report, &[]).unwrap_err();
        assert_eq!(
            unclear("nonsense", View::Network, &report),
            "Ask like this: `shop/db → shop/db:443`, `from shop/db`, or `exposed`."
        );
        report.network.endpoints.push(Endpoint { id: "a/b".to_owned(), ..Endpoint::default() });
        assert!(unclear("nonsense", View::Network, &report).contains("`shop/db → a/b:443`"));
        assert!(unclear("admit", View::Network, &report).contains("`admit shop/db as jane`"));
        let overview = unclear("nonsense", View::Overview, &report);
        for example in ["`shop/db → a/b:443`", "`who can get secrets`", "`admit shop/db as jane`"] {
            assert!(overview.contains(example), "{overview}");
        }
        report.access.subjects = vec![SubjectAccess { username: "mary".to_owned(), ..SubjectAccess::default() }];
        for line in ["who can get", "what can mary eat", "can x", "mary"] {
            let told = unclear(line, View::Network, &report);
            assert!(told.contains("`what can mary do`"), "{line}: {told}");
        }
        assert!(!unclear("jane dance secrets", View::Access, &report).contains("can-i"));
    }

    #[test]
    fn whether_a_pod_is_denied_may_be_asked_of_its_traffic_or_of_its_admission() {
        for line in ["why is shop/web denied?", "is shop/web blocked", "Why is shop/web allowed"] {
            for view in [View::Overview, View::Network, View::Access] {
                let told = read(line, view, &report(), &[]).unwrap_err();
                assert!(told.contains("`to shop/web`, or `admit shop/web`"), "{told}");
            }
        }
        let question = read("why is shop/web denied", View::Pods, &report(), &[]).unwrap().unwrap();
        assert_eq!(written(&question), "admit shop/web");
        assert_eq!(judged("Why is a denied?"), Some(("a", true)));
        assert_eq!(judged("is a allowed"), Some(("a", false)));
        assert_eq!(judged("why is a refused"), None);
        assert_eq!(judged("why is a denied now"), None);
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
}
