//! A question about pods in one line, as somebody would write it down.

use crate::report::admission::{MigrationQuestion, StandardQuestion};
use crate::report::survey::BlastRadiusQuestion;
use crate::report::{AdmissionQuestion, ChangesQuestion, Question, SourceFile};

use super::access::{grouped, named, who};
use super::shell::{self, quoted};
use super::{Known, words};

/// How a line about pods begins.
pub(super) const WORDS: [&str; 11] =
    ["admit", "update", "is", "would", "why", "standard", "privileged", "baseline", "restricted", "migration", "blast"];
const LEVELS: [&str; 4] = ["standard", "privileged", "baseline", "restricted"];

/// Reads a question; `base` are the files that changes are told against. `Err` says what is unclear.
///
/// | written | asks |
/// |---|---|
/// | `admit shop/web`, `admit shop/web as jane`, `is shop/web admitted`, `why is shop/web refused` | is it admitted, and does it start? |
/// | `admit shop/web through a Deployment` | the same of a pod that a workload's controller creates |
/// | `update shop/web as jane` | may they change it? |
/// | `restricted shop/web`, `is shop/web baseline v1.24`, `standard shop/web`, `would shop/web be admitted under restricted` | does it meet the standard? |
/// | `migration`, `migration shop` | the way from PodSecurityPolicy to the standards |
/// | `blast radius of shop/web` | what does it have within reach? |
/// | `changes` | what changes since the files were opened? |
#[inline(never)]
pub(super) fn read(text: &str, known: &impl Known, base: &[SourceFile]) -> Result<Option<Question>, &'static str> {
    let all = shell::words(text);
    let mut all: Vec<&str> = all.iter().map(String::as_str).collect();
    plainly(&mut all);
    let lower: Vec<String> = all.iter().map(|word| word.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let rest = |taken: usize| all.get(taken..).unwrap_or_default();
    let question = match lower.as_slice() {
        ["changes"] => Question::AdmissionChanges(ChangesQuestion { before: base.to_vec() }),
        ["migration", ..] => migration(rest(1))?,
        ["blast", "radius", "of", _] => radius(rest(3)),
        ["blast", "radius", _] => radius(rest(2)),
        ["admit", _, ..] => admission(rest(1), known)?,
        ["update", _, ..] => match admission(rest(1), known)? {
            Question::Admission(question) => Question::Admission(AdmissionQuestion { update: true, ..question }),
            other => other,
        },
        ["is", _, said, "under", level, ..] if SAID.contains(said) && LEVELS.contains(level) => {
            standard(level, &[rest(1).get(..1), all.get(5..)])?
        }
        ["is", _, level, ..] if LEVELS.contains(level) => standard(level, &[rest(1).get(..1), all.get(3..)])?,
        [level, _, ..] if LEVELS.contains(level) => standard(level, &[all.get(1..)])?,
        ["why", "is", _, said, ..] if SAID.contains(said) => asked_of(&all, 2, known)?,
        ["is", _, said, ..] if SAID.contains(said) => asked_of(&all, 1, known)?,
        _ => return Err(words::UNCLEAR_QUESTION),
    };
    Ok(Some(question))
}

/// `would pod X be admitted` as `is X admitted`.
fn plainly(words: &mut Vec<&str>) {
    if let Some(first) = words.first_mut().filter(|first| first.eq_ignore_ascii_case("would")) {
        *first = "is";
    }
    let place = if words.first().is_some_and(|first| first.eq_ignore_ascii_case("why")) { 2 } else { 1 };
    // Of a pod that is called so, too, something is said.
    if words.get(place) == Some(&"pod") && words.len() > place + 2 {
        words.remove(place);
    }
    if words.get(place + 1) == Some(&"be") {
        words.remove(place + 1);
    }
}

/// What somebody says of a pod who asks whether it is admitted.
const SAID: [&str; 6] = ["admitted", "refused", "rejected", "denied", "allowed", "pending"];

/// The pod stands at `place`, what is said of it behind.
fn asked_of(all: &[&str], place: usize, known: &impl Known) -> Result<Question, &'static str> {
    let mut words = all.get(place..).unwrap_or_default().to_vec();
    if words.len() > 1 {
        words.remove(1);
    }
    admission(&words, known)
}

/// `shop/web as jane --as-group=devs through a Deployment`
fn admission(words: &[&str], known: &impl Known) -> Result<Question, &'static str> {
    let mut question = AdmissionQuestion::default();
    let Some((pod, mut words)) = words.split_first() else { return Err(words::UNCLEAR_POD) };
    (*pod).clone_into(&mut question.pod);
    while let Some((word, rest)) = words.split_first() {
        words = rest;
        if *word == "as" {
            let (user, groups, taken) = who(rest, known.access())?;
            question.user = user;
            question.groups.extend(groups);
            words = rest.get(taken..).unwrap_or_default();
        } else if let Some(group) = word.strip_prefix("--as-group=") {
            question.groups.push(group.to_owned());
        } else if word.eq_ignore_ascii_case("deployment") {
            question.as_deployment = true;
        } else if !["through", "a"].contains(word) {
            return Err(words::UNCLEAR_POD);
        }
    }
    Ok(Question::Admission(question))
}

/// The pod, and the version if there is one.
fn standard(level: &str, words: &[Option<&[&str]>]) -> Result<Question, &'static str> {
    let words: Vec<&str> = words.iter().flat_map(|words| words.unwrap_or_default()).copied().collect();
    let (pod, version) = match words.as_slice() {
        [pod] => (*pod, ""),
        [pod, version] if is_version(version) => (*pod, *version),
        _ => return Err(words::UNCLEAR_POD),
    };
    let level = if level == "standard" { "" } else { level };
    Ok(Question::Standard(StandardQuestion {
        pod: pod.to_owned(),
        level: level.to_owned(),
        version: version.to_owned(),
    }))
}

fn migration(words: &[&str]) -> Result<Question, &'static str> {
    let (namespace, version) = match words {
        [] => ("", ""),
        [version] if is_version(version) => ("", *version),
        [namespace] => (*namespace, ""),
        [namespace, version] if is_version(version) => (*namespace, *version),
        _ => return Err(words::UNCLEAR_QUESTION),
    };
    Ok(Question::Migration(MigrationQuestion { namespace: namespace.to_owned(), version: version.to_owned() }))
}

fn radius(words: &[&str]) -> Question {
    Question::BlastRadius(BlastRadiusQuestion { pod: words.concat() })
}

fn is_version(word: &str) -> bool {
    word == "latest" || word.starts_with("v1.")
}

/// Whether a name that comes next is somebody's.
pub(super) fn names_somebody(head: &str) -> bool {
    head.trim_end().ends_with(" as")
}

/// The line that asks this.
#[must_use]
#[inline(never)]
pub(super) fn written(question: &Question) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut say = |word: &str| {
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    };
    match question {
        Question::Admission(AdmissionQuestion { pod, user, groups, as_deployment, update }) => {
            say(if *update { "update" } else { "admit" });
            say(&quoted(pod));
            if !user.is_empty() || !groups.is_empty() {
                say("as");
                say(&named(user, groups));
                say(&grouped(user, groups));
            }
            say(if *as_deployment { "through a Deployment" } else { "" });
        }
        Question::Standard(StandardQuestion { pod, level, version }) => {
            say(if level.is_empty() { "standard" } else { level });
            say(&quoted(pod));
            say(version);
        }
        Question::Migration(MigrationQuestion { namespace, version }) => {
            say("migration");
            say(namespace);
            say(version);
        }
        Question::BlastRadius(BlastRadiusQuestion { pod }) => {
            say("blast radius of");
            say(&quoted(pod));
        }
        Question::AdmissionChanges(_) => say("changes"),
        // Asked in other views.
        _ => {}
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;

    #[track_caller]
    fn check(text: &str, expected: &Question) {
        let report = Report::default();
        assert_eq!(read(text, &report, &[]).as_ref(), Ok(&Some(expected.clone())), "{text}");
        let written = written(expected);
        assert_eq!(read(&written, &report, &[]).as_ref(), Ok(&Some(expected.clone())), "{text} written as {written}");
    }

    fn admitted(user: &str, groups: &[&str]) -> AdmissionQuestion {
        AdmissionQuestion {
            pod: "shop/web".to_owned(),
            user: user.to_owned(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            ..AdmissionQuestion::default()
        }
    }

    #[test]
    fn a_pod_is_admitted_for_whoever_creates_it() {
        let plain = Question::Admission(admitted("", &[]));
        for text in [
            "admit shop/web",
            "is shop/web admitted",
            "why is shop/web refused",
            "Is shop/web rejected",
            "would pod shop/web be admitted",
            "why is pod shop/web rejected",
        ] {
            check(text, &plain);
        }
        check("admit shop/web as jane", &Question::Admission(admitted("jane", &[])));
        check("is shop/web admitted as jane", &Question::Admission(admitted("jane", &[])));
        check("admit shop/web as group devs", &Question::Admission(admitted("", &["devs"])));
        check("admit shop/web as jane --as-group='the devs'", &Question::Admission(admitted("jane", &["the devs"])));
        let account = "system:serviceaccount:shop:bot";
        check("admit shop/web as shop/bot", &Question::Admission(admitted(account, &[])));
        let deployed = AdmissionQuestion { as_deployment: true, ..admitted("jane", &[]) };
        check("admit shop/web as jane through a Deployment", &Question::Admission(deployed));
        let updated = AdmissionQuestion { update: true, ..admitted("jane", &[]) };
        check("update shop/web as jane", &Question::Admission(updated));
    }

    #[test]
    fn a_standard_is_asked_for_with_its_version_or_without() {
        let standard = |level: &str, version: &str| {
            Question::Standard(StandardQuestion {
                pod: "shop/web".to_owned(),
                level: level.to_owned(),
                version: version.to_owned(),
            })
        };
        check("restricted shop/web", &standard("restricted", ""));
        check("is shop/web baseline v1.24", &standard("baseline", "v1.24"));
        check("standard shop/web latest", &standard("", "latest"));
        check("would pod shop/web be admitted under restricted", &standard("restricted", ""));
        check("Is shop/web admitted under baseline v1.24", &standard("baseline", "v1.24"));
    }

    #[test]
    fn migration_reach_and_changes_have_lines_of_their_own() {
        let migration = |namespace: &str, version: &str| {
            Question::Migration(MigrationQuestion { namespace: namespace.to_owned(), version: version.to_owned() })
        };
        check("migration", &migration("", ""));
        check("migration shop", &migration("shop", ""));
        check("migration v1.30", &migration("", "v1.30"));
        check("migration shop v1.30", &migration("shop", "v1.30"));
        check("blast radius of shop/web", &radius(&["shop/web"]));
        check("blast radius shop/web", &radius(&["shop/web"]));
        check("changes", &Question::AdmissionChanges(ChangesQuestion::default()));
    }

    #[test]
    fn what_is_unclear_is_said() {
        let rows = [
            ("admit", words::UNCLEAR_QUESTION),
            ("admit shop/web jane", words::UNCLEAR_POD),
            ("restricted shop/web 1.24", words::UNCLEAR_POD),
            ("is shop/web nice", words::UNCLEAR_QUESTION),
            ("migration to v1.30 now", words::UNCLEAR_QUESTION),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text, &Report::default(), &[]), Err(expected), "{text}");
        }
    }
}
