//! The subcommands: the only code that reads files and prints.

mod render;
mod tree;

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use policy_core::Playground;
use policy_core::export;
use policy_core::phrase::View;
use policy_core::report::expectations::ExpectationsQuestion;
use policy_core::report::{ClusterProfile, Question, SourceFile};

use crate::arguments::{Ask, Check, Command, Lesson, Link, Manifests, Mdbook, MdbookQuestion};
use crate::problem::Problem;
use crate::{lesson, links, mdbook, question};

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// What was said makes no sense.
    Said(String),
    Read(String, io::Error),
    Write(String, io::Error),
}

impl Failure {
    fn message(&self) -> String {
        match self {
            Self::Said(message) => message.clone(),
            Self::Read(file, error) => format!("cannot read `{file}`: {error}"),
            Self::Write(file, error) => format!("cannot write `{file}`: {error}"),
        }
    }
}

/// What is wrong with what somebody wrote.
const WRONG: u8 = 1;

/// What cannot be read, understood or asked.
const UNCLEAR: u8 = 2;

#[must_use]
pub fn run(command: Command) -> ExitCode {
    let done = match command {
        Command::Render(asked) => render::render(&asked),
        Command::Mdbook(asked) => preprocess(&asked),
        Command::Ask(asked) => ask(&asked),
        Command::Check(asked) => check(&asked),
        Command::Link(asked) => link(asked),
        Command::Lesson(asked) => lessons(&asked),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // Who reads the output has seen enough.
        Err(Failure::Write(_, error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&format!("policy-playground: {}", failure.message()));
            ExitCode::from(UNCLEAR)
        }
    }
}

fn ask(asked: &Ask) -> Result<u8, Failure> {
    let mut playground = opened(&asked.manifests)?;
    let question = understood(&asked.question, &mut playground)?;
    let answer = playground.ask(&question);
    let judged = question.is_judged();
    print(&match (asked.json, asked.markdown) {
        (true, _) => json(&answer)?,
        (_, true) => export::verdict_markdown(&answer, judged),
        _ => export::verdict_text(&answer, judged),
    })?;
    Ok(if answer.cannot_be().is_some() { UNCLEAR } else { 0 })
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Said(error.to_string()))?;
    Ok([&text, "\n"].concat())
}

fn check(asked: &Check) -> Result<u8, Failure> {
    let mut playground = opened(&asked.manifests)?;
    let answer = playground.ask(&Question::Expectations(ExpectationsQuestion::default()));
    for note in &answer.incomplete {
        tell(&format!("incomplete: {note}"));
    }
    let checks = answer.checks.unwrap_or_default();
    if checks.cases.is_empty() {
        return Err(Failure::Said("no expectations are among these files".to_owned()));
    }
    print(&export::checks_text(&checks))?;
    let is_unasked = checks.cases.iter().any(|check| check.unasked);
    Ok(if is_unasked { UNCLEAR } else { u8::from(checks.failed > 0) })
}

fn link(asked: Link) -> Result<u8, Failure> {
    let mut playground = opened(&asked.manifests)?;
    let question = asked.ask.map(|text| understood(&text, &mut playground)).transpose()?;
    let (hash, values) =
        links::hash(&mut playground, &asked.manifests.profile, question, None).map_err(Failure::Said)?;
    if values > 0 {
        tell(&format!("{values} values of Secrets and of what kubectl noted down stayed behind"));
    }
    let page = asked.playground.unwrap_or_default();
    print(&[&links::address(&page, &hash), "\n"].concat())?;
    Ok(0)
}

fn lessons(asked: &Lesson) -> Result<u8, Failure> {
    let (mut number, mut problems) = (0, Vec::new());
    for folder in &asked.folders {
        let checked = lesson::check(&tree::texts(folder)?, &shown(folder));
        number += checked.lessons;
        problems.extend(checked.problems);
    }
    if problems.is_empty() {
        let told = if number == 1 { "The lesson is".to_owned() } else { format!("All {number} lessons are") };
        print(&format!("{told} in order: each fails at its start and passes with its solution.\n"))?;
    }
    Ok(tell_all(&problems))
}

fn preprocess(asked: &Mdbook) -> Result<u8, Failure> {
    if let Some(MdbookQuestion::Supports { renderer }) = &asked.asked {
        return Ok(u8::from(!mdbook::supports(renderer)));
    }
    let (book, problems) = mdbook::preprocess(&standard_input()?).map_err(Failure::Said)?;
    print(&book)?;
    Ok(tell_all(&problems))
}

/// Tells them on standard error, and the exit code that they come to.
fn tell_all(problems: &[Problem]) -> u8 {
    for problem in problems {
        tell(&problem.to_string());
    }
    if problems.iter().all(|problem| problem.is_warning) { 0 } else { WRONG }
}

fn opened(manifests: &Manifests) -> Result<Playground, Failure> {
    let Manifests { files, profile } = manifests;
    playground(tree::manifests(files)?, profile)
}

fn playground(files: Vec<SourceFile>, profile: &ClusterProfile) -> Result<Playground, Failure> {
    if files.is_empty() {
        return Err(Failure::Said("no .yaml or .yml is in what was named".to_owned()));
    }
    let mut playground = Playground::new();
    playground.set_files(files);
    playground.set_profile(profile.clone());
    Ok(playground)
}

fn understood(text: &str, playground: &mut Playground) -> Result<Question, Failure> {
    question::read(text, View::Overview, playground)
        .map_err(|why| Failure::Said(format!("the question `{text}` {why}")))
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text).map_err(|error| Failure::Read("-".to_owned(), error))?;
    Ok(text)
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::Write("standard output".to_owned(), error))
}

fn tell(line: &str) {
    // Where standard error is closed nobody listens.
    let _ = writeln!(io::stderr(), "{line}");
}

/// As problems call it: with `/` on every system.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let trimmed = text.trim_end_matches('/');
    if trimmed.is_empty() { text } else { trimmed.to_owned() }
}
