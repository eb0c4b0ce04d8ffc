//! `lesson.md`: the lines at its head, and the sections of its text.

use std::collections::BTreeMap;

use policy_core::phrase::View;
use policy_core::report::{ClusterProfile, KubernetesVersion, NetworkPlugin, Requester};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::Value;

use super::Folder;
use crate::problem::Problem;

/// What may stand at the head; with the values that a key may have, where these are few.
const KEYS: [(&str, &[&str]); 12] = [
    ("title", &[]),
    ("domain", &["network", "access", "pods"]),
    ("minutes", &[]),
    ("files", &[]),
    ("editable", &[]),
    ("version", &["1.24", "1.36"]),
    ("plugin", &["enforces", "ignores", "no-pod-ip-blocks", "no-egress", "no-end-port", "no-sctp", "multitenant"]),
    ("psp", &["on", "off"]),
    ("requester", &[]),
    ("view", &["overview", "network", "access", "pods"]),
    ("question", &[]),
    ("predict", &[]),
];
const REQUIRED: [&str; 5] = ["title", "domain", "minutes", "files", "editable"];
const SECTIONS: [&str; 5] = ["Task", "Hint", "Hint", "Hint", "Why"];
const MAX_MINUTES: u32 = 120;

#[derive(Debug, Default)]
pub(super) struct Form {
    pub files: Vec<String>,
    pub editable: Vec<String>,
    pub profile: ClusterProfile,
    pub requester: Requester,
    pub view: View,
    pub question: Option<Said>,
}

/// A value with its line.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub text: String,
    pub line: usize,
}

impl Form {
    pub fn read(folder: &Folder, path: &str, problems: &mut Vec<Problem>) -> Self {
        let Some(text) = folder.get("lesson.md") else {
            problems.push(Problem::of(path, "lesson.md is missing: it says what the lesson tells"));
            return Self::default();
        };
        let file = [path, "/lesson.md"].concat();
        let Some((head, body)) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")) else {
            let message = "a lesson begins with `key: value` lines between two lines of `---`";
            problems.push(Problem::at(&file, 1, message));
            return Self::default();
        };
        let head = Head::read(head, &file, problems);
        let first = text.lines().count() - body.lines().count();
        problems.extend(sections(body).into_iter().map(|(line, message)| Problem::at(&file, first + line, message)));
        head.form(&file, problems)
    }
}

struct Head<'a>(BTreeMap<&'a str, Said>);

impl<'a> Head<'a> {
    fn read(text: &'a str, file: &str, problems: &mut Vec<Problem>) -> Self {
        let mut said = BTreeMap::new();
        // The first line is the one of dashes.
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut wrong = |message: String| problems.push(Problem::at(file, index + 2, message));
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            let value = unquoted(value.trim());
            let Some((key, allowed)) = KEYS.iter().find(|(known, _)| *known == key) else {
                let known: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
                wrong(format!("`{line}` is no `key: value` with one of the keys {}", known.join(", ")));
                continue;
            };
            if !allowed.is_empty() && !allowed.contains(&value) {
                wrong(format!("`{key}` is one of {}, not `{value}`", allowed.join(", ")));
            } else if value.is_empty() {
                wrong(format!("`{key}` says nothing: write its value, or remove the line"));
            }
            if said.insert(*key, Said { text: value.to_owned(), line: index + 2 }).is_some() {
                wrong(format!("`{key}` is there twice"));
            }
        }
        for key in REQUIRED.iter().filter(|key| !said.contains_key(*key)) {
            problems.push(Problem::at(file, 1, format!("`{key}` is missing among the first lines")));
        }
        Self(said)
    }

    fn text(&self, key: &str) -> &str {
        self.0.get(key).map(|said| said.text.as_str()).unwrap_or_default()
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.text(key).split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    fn form(&self, file: &str, problems: &mut Vec<Problem>) -> Form {
        let mut wrong = |key: &str, message: String| {
            let line = self.0.get(key).map_or(1, |said| said.line);
            problems.push(Problem::at(file, line, message));
        };
        let minutes = self.text("minutes");
        let is_number = minutes.parse::<u32>().is_ok_and(|minutes| (1..=MAX_MINUTES).contains(&minutes));
        if !minutes.is_empty() && !is_number {
            wrong("minutes", format!("`minutes` is a number from 1 to {MAX_MINUTES}, not `{minutes}`"));
        }
        let (files, editable) = (self.list("files"), self.list("editable"));
        for name in files.iter().filter(|name| !is_file_name(name)) {
            wrong(
                "files",
                format!("`{name}` is no name of a file: letters, digits, `-`, `_` and dots, and .yaml at its end"),
            );
        }
        for name in editable.iter().filter(|name| !files.contains(name)) {
            wrong("editable", format!("`{name}` may be changed and is not among `files`"));
        }
        let of = |text: &str| Value::from(text);
        Form {
            files,
            editable,
            profile: ClusterProfile {
                version: serde_json::from_value::<KubernetesVersion>(of(self.text("version"))).unwrap_or_default(),
                network_plugin: serde_json::from_value::<NetworkPlugin>(of(self.text("plugin"))).unwrap_or_default(),
                psp_plugin: self.text("psp") == "on",
                ..ClusterProfile::default()
            },
            requester: requester(self.list("requester")),
            view: [self.text("view"), self.text("domain")]
                .iter()
                .find_map(|name| View::ALL.into_iter().find(|view| view.name() == *name))
                .unwrap_or_default(),
            question: self.0.get("question").cloned(),
        }
    }
}

/// `jane, devs`: a user, then groups. That a user is authenticated goes without saying.
fn requester(names: Vec<String>) -> Requester {
    let mut names = names.into_iter();
    let Some(user) = names.next() else { return Requester::default() };
    let authenticated = Requester::default().groups;
    Requester { user, groups: names.chain(authenticated).collect(), as_deployment: false }
}

fn unquoted(text: &str) -> &str {
    let within = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

fn is_file_name(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| {
        !stem.is_empty() && stem.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
    })
}

/// What is wrong with the text's parts, each with its line: something before the first heading, and something below each.
fn sections(body: &str) -> Vec<(usize, String)> {
    let line = |offset: usize| body.get(..offset).unwrap_or_default().matches('\n').count() + 1;
    let headings = headings(body);
    let mut wrong = Vec::new();
    let intro = headings.first().map_or(body.len(), |heading| heading.start);
    if body.get(..intro).unwrap_or_default().trim().is_empty() {
        wrong.push((1, "nothing is told before `## Task`: introduce what the task is about".to_owned()));
    }
    let titles: Vec<&str> = headings.iter().map(|heading| heading.title.as_str()).collect();
    if titles != SECTIONS {
        let told = |titles: &[&str]| titles.iter().map(|title| format!("## {title}")).collect::<Vec<_>>().join(", ");
        let at = titles.iter().zip(SECTIONS).position(|(title, expected)| *title != expected);
        let at = at.and_then(|at| headings.get(at)).or(headings.last()).map_or(1, |heading| line(heading.start));
        let there = if titles.is_empty() { "none".to_owned() } else { told(&titles) };
        wrong.push((at, format!("the sections are {}, in this order; here are {there}", told(&SECTIONS))));
    }
    for (index, heading) in headings.iter().enumerate() {
        let end = headings.get(index + 1).map_or(body.len(), |next| next.start);
        if body.get(heading.end..end).unwrap_or_default().trim().is_empty() {
            wrong.push((line(heading.start), format!("nothing stands below `## {}`", heading.title)));
        }
    }
    wrong
}

struct Heading {
    /// `Hint` of `Hint 1: …` too.
    title: String,
    start: usize,
    end: usize,
}

fn headings(body: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut is_open = false;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                is_open = true;
                headings.push(Heading { title: String::new(), start: range.start, end: range.end });
            }
            Event::Text(text) | Event::Code(text) if is_open => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => is_open = false,
            _ => {}
        }
    }
    for Heading { title, .. } in &mut headings {
        let first = title.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        if SECTIONS.contains(&first) {
            *title = first.to_owned();
        }
    }
    headings
}
