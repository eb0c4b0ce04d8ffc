//! What a reader without script sees of an example: the verdict, why, and a picture.

use policy_core::Playground;
use policy_core::export;
use policy_core::phrase::View;
use policy_core::picture::{self, Picture, Setting};
use policy_core::report::survey::BlastRadiusQuestion;
use policy_core::report::{Answer, Question, Report, Severity};

use crate::embed::Embed;
use crate::html::escaped;
use crate::links;
use crate::paint::paint;
use crate::problem::Problem;
use crate::question;

/// The inside of the figure; what is wrong with the question, and with the manifests, goes to `problems`. `line` is that of the
/// fence in `document`, `page` the playground's address where links are wanted.
#[must_use]
pub fn figure(embed: &Embed, document: &str, line: usize, page: Option<&str>, problems: &mut Vec<Problem>) -> String {
    let mut playground = Playground::new();
    playground.set_files(embed.sources());
    playground.set_profile(embed.profile());
    let report = playground.report();
    problems.extend(unreadable(&report, embed, document));
    let view = embed.mode().unwrap_or_else(|| about(&report));
    let mut asked = None;
    if let Some(text) = embed.question() {
        match asked_of(text, view, &mut playground) {
            Ok(answered) => asked = Some(answered),
            Err(why) => problems.push(Problem::at(document, line, format!("the question `{text}` {why}"))),
        }
    }
    let shown = embed.shown();
    let mut out = String::new();
    if shown.verdict {
        out.push_str(&match &asked {
            Some((question, answer)) => export::verdict_html(answer, question.is_judged()),
            None => told(&report, view),
        });
    }
    if shown.graph {
        out.push_str(&picture::svg(&drawn(&report, view, asked.as_ref()), Setting::Within(paint)));
    }
    let page = embed.attribute("open").or(page).filter(|page| !page.is_empty());
    if let Some(page) = page {
        let mode = asked.is_none().then_some(view);
        match links::hash(&mut playground, &embed.profile(), asked.map(|(question, _)| question), mode) {
            Ok((hash, _)) => {
                let link = escaped(&links::address(page, &hash));
                out.push_str(&format!("<figcaption><a href=\"{link}\">Open in the playground</a></figcaption>"));
            }
            Err(why) => problems.push(Problem::at(document, line, why)),
        }
    }
    out
}

/// The question and its answer, without the smallest fix: what is told here is how things are.
fn asked_of(text: &str, view: View, playground: &mut Playground) -> Result<(Question, Answer), String> {
    let question = question::read(text, view, playground)?;
    let answer = playground.ask(&question);
    match answer.cannot_be() {
        Some(why) => Err(["cannot be answered. ", why].concat()),
        None => Ok((question, Answer { fix: None, ..answer })),
    }
}

/// What files are about where nobody says so; the element takes it to be the same.
fn about(report: &Report) -> View {
    if !report.network.policies.is_empty() {
        View::Network
    } else if !report.access.subjects.is_empty() {
        View::Access
    } else if !report.admission.pods.is_empty() && !report.admission.policies.is_empty() {
        View::Pods
    } else {
        View::Network
    }
}

fn told(report: &Report, view: View) -> String {
    let summary = match view {
        View::Access => &report.access.summary,
        View::Pods => &report.admission.summary,
        View::Network | View::Overview => &report.network.summary,
    };
    export::verdict_html(&Answer { summary: summary.clone(), ..Answer::default() }, false)
}

/// The picture of what is asked about, else of what is shown.
fn drawn(report: &Report, view: View, asked: Option<&(Question, Answer)>) -> Picture {
    if let Some((Question::BlastRadius(BlastRadiusQuestion { pod }), answer)) = asked
        && let Some(survey) = &answer.survey
    {
        return picture::radius(pod, &answer.summary, survey);
    }
    match asked.map_or(view, |(question, _)| View::of(question)) {
        View::Access => picture::access(&report.access, ""),
        View::Pods => picture::admission(&report.admission),
        View::Network | View::Overview => picture::network(&report.network),
    }
}

/// Errors in the manifests, at their lines of the document. They may be what the example shows.
fn unreadable(report: &Report, embed: &Embed, document: &str) -> Vec<Problem> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let told = errors.filter_map(|finding| {
        let place = finding.place.as_ref()?;
        let file = embed.files.iter().find(|file| file.name == place.file)?;
        let [first, _] = place.lines;
        let line = file.line + usize::try_from(first).unwrap_or_default().saturating_sub(1);
        Some(Problem::at(document, line, finding.message.as_str()).warning())
    });
    told.collect()
}
