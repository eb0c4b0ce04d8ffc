//! Evaluates manifests on the command line: `evaluate [--timings] [--profile JSON] [--ask JSON] [--export FORMAT] [--link] [--check] FILE…`.
//!
//! Prints the whole report as JSON, or with `--ask` the answer to one question with its explanation:
//! `{"traffic": {"from": "ns/pod", "to": "ns/pod or IP", "port": 443, "protocol": "TCP"}}`,
//! `{"access": {"user": …, "groups": […], "verb": …, "apiGroup": …, "resource": …, "subresource": …, "name": …,
//! "namespace": … or "path": …}}`, `{"admission": {"pod": "ns/name", "user": …, "groups": […]}}`,
//! `{"connections": {"from": …, "to": …}}` (empty means any), `{"exposed": {"pod": … or empty}}`,
//! `{"selecting": {"pod": …}}` (the policies that select it), `{"selector": {"pods": "app=web,!old", "namespaces": "team in (a)"
//! or null, "namespace": …}}`, `{"changes": {"before": [{"name": …, "text": …}]}}`. The target of traffic may be a Service:
//! `web.shop.svc`, `service:shop/web` or its address, with its own port.
//!
//! About access one asks beside: `{"canI": {"user", "verb", "resource": "TYPE/NAME", "subresource", "namespace",
//! "allNamespaces"}}`, `{"request": {"user", "method", "url"}}`, `{"whoCan": {"verb", "resource", …}}`, `{"permissions":
//! {"user", "namespace"}}`, `{"accessMatrix": {"namespace", "subjects", "resources", "verbs"}}`, `{"runningAs": {"user"}}`,
//! `{"accessChanges": {"before": […]}}`, `{"admissionChanges": {"before": […]}}`, `{"escalation": {"user", "verb", "object" or "manifest"}}`, `{"leastPrivilege":
//! {"user", "requests": "get pods -n shop\n…"}}`.
//!
//! `{"blastRadius": {"pod": "ns/name"}}` asks what lies in the reach of whoever has taken over that pod, `{"overview": {}}` what
//! is to be known first of all files.
//!
//! With `--export` it prints the network report alone, as `json`, `csv`, `markdown`, `dot`, `mermaid` or `svg`; the access
//! report with `access-` before the format, which may also be `access-kubectl`: commands that ask a real cluster. Together
//! with `--ask`, `access-csv` and `access-markdown` print what an answer about access lists (matrix, who can, rules, changes),
//! `text` and `markdown` any answer as one copies it, and `svg` the picture of a blast radius.
//! The report on pods comes with `admission-` before `json`, `csv`, `markdown`, `dot`, `mermaid` and `svg`, and as
//! `admission-kubectl`: who may use which policy, and which level of the Pod Security Standards each namespace can enforce,
//! as commands that ask a real cluster and change nothing.
//!
//! With `--check` it asks what Expectations among the files expect of the others, prints a line for each case, and why one does not
//! hold; it ends with exit code 1 where one fails, with 2 where one cannot be asked or nothing is expected.
//! `{"expectations": {"files": [{"name": …, "text": …}]}}` asks the same, also of Expectations in further files.
//!
//! With `--link` it prints what a link to the page holds behind its address: the files without Secrets, the profile, and the
//! question of `--ask`.
//!
//! `--profile` sets the imagined cluster: `{"version": "1.36", "networkPlugin": "no-egress", "defaultNamespace": …}`, each with
//! its usual value when left out.
//!
//! `--timings` tells on standard error how many milliseconds each phase took (files already read, JSON not yet
//! written) and, where the system says so, the most memory used. What cannot be read or understood ends with exit code 2.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use policy_core::export::{self, Format};
use policy_core::picture::{self, Setting};
use policy_core::report::expectations::ExpectationsQuestion;
use policy_core::report::survey::BlastRadiusQuestion;
use policy_core::report::{Answer, ClusterProfile, Question, SourceFile};
use policy_core::share::{self, Blanked, Shared};
use policy_core::{Phase, Playground};
use serde::Serialize;

const USAGE: &str =
    "usage: evaluate [--timings] [--profile JSON] [--ask JSON] [--export FORMAT] [--link] [--check] FILE…";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(code) => code,
        // Who reads the output has seen enough.
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "evaluate: {}", failure.message());
            ExitCode::from(2)
        }
    }
}

enum Failure {
    Arguments(String),
    Read(String, io::Error),
    Write(io::Error),
    NothingExpected,
}

impl Failure {
    fn message(&self) -> String {
        match self {
            Self::Arguments(message) => format!("{message}\n{USAGE}"),
            Self::Read(file, error) => format!("cannot read `{file}`: {error}"),
            Self::Write(error) => format!("cannot write: {error}"),
            Self::NothingExpected => "no expectations are among these files".to_owned(),
        }
    }
}

#[derive(Default)]
struct Arguments {
    timings: bool,
    link: bool,
    check: bool,
    profile: ClusterProfile,
    question: Option<Question>,
    export: Option<Export>,
    files: Vec<String>,
}

/// How one of the reports is printed.
enum Export {
    Json,
    /// Of an answer alone.
    Text,
    As(Format),
    AccessJson,
    AccessAs(Format),
    Commands,
    AdmissionJson,
    AdmissionAs(Format),
    AdmissionCommands,
}

impl Export {
    fn of_id(id: &str) -> Option<Self> {
        if let Some(id) = id.strip_prefix("admission-") {
            return match id {
                "json" => Some(Self::AdmissionJson),
                "kubectl" => Some(Self::AdmissionCommands),
                _ => Format::of_id(id).map(Self::AdmissionAs),
            };
        }
        match id.strip_prefix("access-") {
            None if id == "json" => Some(Self::Json),
            None if id == "text" => Some(Self::Text),
            None => Format::of_id(id).map(Self::As),
            Some("json") => Some(Self::AccessJson),
            Some("kubectl") => Some(Self::Commands),
            Some(id) => Format::of_id(id).map(Self::AccessAs),
        }
    }
}

fn run(arguments: impl Iterator<Item = String>) -> Result<ExitCode, Failure> {
    let arguments = parse(arguments)?;
    let mut files = Vec::new();
    for name in arguments.files {
        let text = fs::read_to_string(&name).map_err(|error| Failure::Read(name.clone(), error))?;
        files.push(SourceFile { name, text });
    }
    let mut timings = Timings::start();
    let mut playground = Playground::new();
    playground.set_files(files);
    playground.set_profile(arguments.profile.clone());
    if arguments.link {
        return print_link(&mut playground, arguments.question, arguments.profile).map(|()| ExitCode::SUCCESS);
    }
    if arguments.check {
        return check(&mut playground);
    }
    if let Some(question) = arguments.question {
        let answer = playground.ask_observed(&question, &mut |phase| timings.ended(phase));
        timings.total = timings.begun.elapsed();
        match arguments.export {
            Some(Export::AccessAs(format)) => write(&tables(&answer, format)),
            Some(Export::Text) => write(&export::verdict_text(&answer, true)),
            Some(Export::As(Format::Markdown)) => write(&export::verdict_markdown(&answer, true)),
            Some(Export::As(Format::Svg)) => write(&drawn(&question, &answer)),
            _ => print(&answer),
        }
        .map_err(Failure::Write)?;
    } else {
        let report = playground.report_observed(&mut |phase| timings.ended(phase));
        timings.total = timings.begun.elapsed();
        match arguments.export {
            None => print(&report),
            // An answer's alone: refused with the arguments.
            Some(Export::Text) => Ok(()),
            Some(Export::Json) => print(&report.network),
            Some(Export::As(format)) => write(&export::network(&report.network, format)),
            Some(Export::AccessJson) => print(&report.access),
            Some(Export::AccessAs(format)) => write(&export::access(&report.access, format)),
            Some(Export::Commands) => write(&export::commands(&report.access)),
            Some(Export::AdmissionJson) => print(&report.admission),
            Some(Export::AdmissionAs(format)) => write(&export::admission(&report.admission, format)),
            Some(Export::AdmissionCommands) => write(&export::admission_commands(&report.admission)),
        }
        .map_err(Failure::Write)?;
    }
    if arguments.timings {
        timings.tell().map_err(Failure::Write)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What came of the expectations among the files; on standard error what makes that incomplete.
fn check(playground: &mut Playground) -> Result<ExitCode, Failure> {
    let answer = playground.ask(&Question::Expectations(ExpectationsQuestion::default()));
    for note in &answer.incomplete {
        let _ = writeln!(io::stderr(), "incomplete: {note}");
    }
    let checks = answer.checks.unwrap_or_default();
    if checks.cases.is_empty() {
        return Err(Failure::NothingExpected);
    }
    write(&export::checks_text(&checks)).map_err(Failure::Write)?;
    let unasked = checks.cases.iter().any(|check| check.unasked);
    Ok(ExitCode::from(if unasked { 2 } else { u8::from(checks.failed > 0) }))
}

/// The text behind `#`, and on standard error how many values stayed behind.
fn print_link(playground: &mut Playground, question: Option<Question>, profile: ClusterProfile) -> Result<(), Failure> {
    let Blanked { files, question, values } = playground.blanked(question);
    let engine = env!("CARGO_PKG_VERSION").to_owned();
    let shared = Shared { engine, files, question, profile, ..Shared::default() };
    let text = share::written(&shared).map_err(|damage| Failure::Arguments(damage.to_string()))?;
    if values > 0 {
        let _ = writeln!(io::stderr(), "{values} values of Secrets and of what kubectl noted down stayed behind");
    }
    write(&format!("#{text}\n")).map_err(Failure::Write)
}

/// What the answer lists; nothing where it lists nothing.
fn tables(answer: &Answer, format: Format) -> String {
    answer.access.as_ref().and_then(|details| export::answer(details, format)).unwrap_or_default()
}

/// The picture of a blast radius; nothing of other answers.
fn drawn(question: &Question, answer: &Answer) -> String {
    let (Question::BlastRadius(BlastRadiusQuestion { pod }), Some(survey)) = (question, &answer.survey) else {
        return String::new();
    };
    picture::svg(&picture::radius(pod, &answer.summary, survey), Setting::Alone)
}

fn write(text: &str) -> io::Result<()> {
    io::stdout().lock().write_all(text.as_bytes())
}

fn parse(mut given: impl Iterator<Item = String>) -> Result<Arguments, Failure> {
    let mut arguments = Arguments::default();
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--timings" => arguments.timings = true,
            "--link" => arguments.link = true,
            "--check" => arguments.check = true,
            "--profile" => {
                let json = given.next().ok_or_else(|| Failure::Arguments("`--profile` needs settings".to_owned()))?;
                arguments.profile = serde_json::from_str(&json).map_err(|error| {
                    Failure::Arguments(format!("`--profile` does not understand the settings: {error}"))
                })?;
            }
            "--ask" => {
                let json = given.next().ok_or_else(|| Failure::Arguments("`--ask` needs a question".to_owned()))?;
                let question = serde_json::from_str(&json).map_err(|error| {
                    Failure::Arguments(format!("`--ask` does not understand the question: {error}"))
                })?;
                arguments.question = Some(question);
            }
            "--export" => {
                let id = given.next().ok_or_else(|| Failure::Arguments("`--export` needs a format".to_owned()))?;
                let known = Export::of_id(&id);
                arguments.export =
                    Some(known.ok_or_else(|| Failure::Arguments(format!("`--export` has no format `{id}`")))?);
            }
            "--" => arguments.files.extend(given.by_ref()),
            unknown if unknown.starts_with('-') => {
                return Err(Failure::Arguments(format!("unknown option `{unknown}`")));
            }
            file => arguments.files.push(file.to_owned()),
        }
    }
    let of_answers = matches!(
        arguments.export,
        None | Some(Export::AccessAs(Format::Csv | Format::Markdown))
            | Some(Export::Text | Export::As(Format::Markdown | Format::Svg))
    );
    if arguments.question.is_some() && !of_answers {
        let message =
            "`--ask` goes with `--export` `text`, `markdown`, `svg`, `access-csv` and `access-markdown` alone";
        return Err(Failure::Arguments(message.to_owned()));
    }
    if arguments.check && (arguments.question.is_some() || arguments.export.is_some() || arguments.link) {
        return Err(Failure::Arguments("`--check` goes with `--profile` alone".to_owned()));
    }
    if arguments.question.is_none() && matches!(arguments.export, Some(Export::Text)) {
        return Err(Failure::Arguments("`--export text` goes with `--ask` alone".to_owned()));
    }
    if arguments.files.is_empty() {
        return Err(Failure::Arguments("no file is given".to_owned()));
    }
    Ok(arguments)
}

fn print(value: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

/// How long each phase took; the core itself has no clock.
struct Timings {
    begun: Instant,
    last: Instant,
    phases: Vec<(&'static str, Duration)>,
    total: Duration,
}

impl Timings {
    fn start() -> Self {
        let now = Instant::now();
        Self { begun: now, last: now, phases: Vec::new(), total: Duration::ZERO }
    }

    fn ended(&mut self, phase: Phase) {
        let name = match phase {
            Phase::Parse => "parse",
            Phase::Decode => "decode",
            Phase::Network => "network",
            Phase::Rbac => "rbac",
            Phase::Admission => "admission",
        };
        let now = Instant::now();
        self.phases.push((name, now - self.last));
        self.last = now;
    }

    fn tell(&self) -> io::Result<()> {
        let mut out = io::stderr().lock();
        for (name, took) in self.phases.iter().chain([&("total", self.total)]) {
            writeln!(out, "{name} {:.3}", took.as_secs_f64() * 1000.0)?;
        }
        if let Some(peak) = peak_megabytes() {
            writeln!(out, "peak_mb {peak:.1}")?;
        }
        Ok(())
    }
}

/// The most memory that was in use, as Linux tells it.
fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
