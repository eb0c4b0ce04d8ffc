//! One answer as text for a chat or a ticket, as Markdown, and as HTML: question, verdict, what the API server says, the reasons with
//! their lines.

mod html;
mod words;

use super::markdown;
use crate::report::access::{AccessDetails, Permission, drawn};
use crate::report::network::{Cell, Connection, Traffic};
use crate::report::{Answer, Reason, SmallestFix, Stage};

/// At most so many of what an answer lists are told.
const MAX_LISTED: usize = 50;

/// `judged`: the verdict says something; that of a list is only whether there is one.
#[must_use]
pub fn verdict_text(answer: &Answer, judged: bool) -> String {
    written(&mut Plain::default(), answer, judged)
}

/// As [`verdict_text`], for what renders Markdown: nothing that manifests hold is taken for markup.
#[must_use]
pub fn verdict_markdown(answer: &Answer, judged: bool) -> String {
    written(&mut Markdown::default(), answer, judged)
}

/// As [`verdict_text`], as HTML in one line, without anything that a strict content security policy refuses. What manifests
/// hold is text in it; it has no headings, which would stand in the table of contents of the page around it.
#[must_use]
pub fn verdict_html(answer: &Answer, judged: bool) -> String {
    written(&mut html::Html::default(), answer, judged)
}

/// What all are made of.
trait Page {
    fn title(&mut self, question: &str, verdict: &str);
    fn paragraph(&mut self, sentence: &str);
    fn heading(&mut self, text: &str);
    /// A sentence with its mark before and its place behind it.
    fn item(&mut self, mark: &str, sentence: &str, place: &str);
    /// Lines as they are; `kind` is what Markdown calls them.
    fn block(&mut self, kind: &str, lines: &str);
    fn done(&mut self) -> String;
}

fn written(page: &mut dyn Page, answer: &Answer, judged: bool) -> String {
    page.title(&answer.question, if judged { words::verdict(answer.verdict) } else { "" });
    if !answer.summary.is_empty() {
        page.paragraph(&answer.summary);
    }
    if let Some(message) = &answer.message {
        page.heading(words::API_SAYS);
        page.block("text", message);
    }
    for stage in &answer.stages {
        page.heading(&[&stage.title, " ", words::outcome(stage.outcome)].concat());
        reasons(page, answer.reasons.iter().filter(|reason| is_of(reason, &stage.code)));
    }
    let of_stage = |reason: &&Reason| answer.stages.iter().any(|stage: &Stage| is_of(reason, &stage.code));
    let items = answer.survey.iter().flat_map(|survey| &survey.items);
    let mut of_items = Vec::new();
    for item in items {
        let own: Vec<&Reason> = answer.reasons.iter().filter(|reason| is_of(reason, &item.key)).collect();
        let places: Vec<String> = own.iter().map(|reason| place(reason)).filter(|place| !place.is_empty()).collect();
        page.item(words::severity(item.severity), &item.text, places.first().map_or("", String::as_str));
        of_items.extend(own);
    }
    let is_told = |reason: &&Reason| of_items.iter().any(|told| std::ptr::eq(*told, *reason));
    let mut rest = answer.reasons.iter().filter(|reason| !of_stage(reason) && !is_told(reason)).peekable();
    if rest.peek().is_some() {
        if !answer.stages.is_empty() {
            page.heading(words::ALSO);
        }
        reasons(page, rest);
    }
    lists(page, answer);
    if let Some(details) = &answer.access {
        access_lists(page, details);
    }
    if let Some(fix) = &answer.fix {
        smallest(page, fix);
    }
    for note in &answer.incomplete {
        page.paragraph(&[words::INCOMPLETE, " ", note].concat());
    }
    page.done()
}

fn is_of(reason: &Reason, stage: &str) -> bool {
    reason.stage.as_deref() == Some(stage)
}

fn reasons<'a>(page: &mut dyn Page, reasons: impl Iterator<Item = &'a Reason>) {
    for reason in reasons {
        page.item(words::effect(reason.effect), &reason.text, &place(reason));
    }
}

/// `a.yaml:3-7`, or nothing.
fn place(reason: &Reason) -> String {
    reason.file.as_deref().zip(reason.lines).map_or_else(String::new, |(file, lines)| at(file, lines))
}

/// `a.yaml:3-7`.
pub(super) fn at(file: &str, [first, last]: [u32; 2]) -> String {
    let first = first.to_string();
    let last = if last.to_string() == first { String::new() } else { ["-", &last.to_string()].concat() };
    [file, ":", &first, &last].concat()
}

fn lists(page: &mut dyn Page, answer: &Answer) {
    for found in answer.found.iter().take(MAX_LISTED) {
        page.item(words::LISTED, found, "");
    }
    for connection in answer.connections.iter().take(MAX_LISTED) {
        page.item(words::LISTED, &told(connection), "");
    }
    let listed = answer.found.len().min(MAX_LISTED) + answer.connections.len().min(MAX_LISTED);
    let all = answer.found.len() + (answer.connections_total as usize).max(answer.connections.len());
    more(page, listed, all);
}

/// Who can, what somebody may do, what they gain and lose; a matrix is a table, and none of this.
fn access_lists(page: &mut dyn Page, details: &AccessDetails) {
    let AccessDetails { holders, holders_total, scopes, changes, changes_total, .. } = details;
    for holder in holders.iter().take(MAX_LISTED) {
        let granted = holder.via.first().map(place).unwrap_or_default();
        page.item(words::LISTED, &[&holder.label, ": ", drawn::place(holder.scope.as_deref())].concat(), &granted);
    }
    more(page, holders.len().min(MAX_LISTED), holders.len().max(*holders_total as usize));
    for scope in scopes {
        page.heading(&drawn::zone(scope.namespace.as_deref()));
        for rule in scope.permissions.iter().take(MAX_LISTED) {
            page.item(words::LISTED, &permitted(rule), &rule.via.last().map(place).unwrap_or_default());
        }
        more(page, scope.permissions.len().min(MAX_LISTED), scope.permissions.len());
    }
    for change in changes.iter().take(MAX_LISTED) {
        let scope = drawn::place(change.namespace.as_deref());
        page.item(
            words::LISTED,
            &[&change.subject, ": ", drawn::gained(change.gained), " ", &change.what, " (", scope, ")"].concat(),
            "",
        );
    }
    more(page, changes.len().min(MAX_LISTED), changes.len().max(*changes_total as usize));
}

/// `get list on pods secrets`, `get on secrets (named: db)`.
fn permitted(rule: &Permission) -> String {
    let on = if rule.resources.is_empty() { &rule.non_resource_urls } else { &rule.resources };
    let mut told = [&rule.verbs.join(" "), " on ", &on.join(" ")].concat();
    if !rule.resource_names.is_empty() {
        told.push_str(&[" (named: ", &rule.resource_names.join(" "), ")"].concat());
    }
    told
}

fn more(page: &mut dyn Page, listed: usize, all: usize) {
    if all > listed {
        page.paragraph(&words::more(all - listed));
    }
}

fn told(Connection { from, to, now, before }: &Connection) -> String {
    let before = before.as_ref().map(|before| [cell(before), " → ".to_owned()].concat()).unwrap_or_default();
    [&words::names(from), " → ", &words::names(to), ": ", &before, &cell(now)].concat()
}

fn cell(cell: &Cell) -> String {
    match cell.traffic {
        Traffic::Some => cell.ports.clone(),
        other => words::traffic(other).to_owned(),
    }
}

fn smallest(page: &mut dyn Page, fix: &SmallestFix) {
    page.heading(words::SMALLEST_FIX);
    page.paragraph(&fix.title);
    page.block("diff", &fix.diff.join("\n"));
}

/// What is no text would garble a terminal or a chat.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[derive(Default)]
struct Plain {
    out: String,
}

impl Plain {
    fn line(&mut self, parts: &[&str]) {
        self.out.push_str(&printable(&parts.concat()));
        self.out.push('\n');
    }
}

impl Page for Plain {
    fn title(&mut self, question: &str, verdict: &str) {
        self.line(&[question]);
        if !verdict.is_empty() {
            self.line(&[verdict]);
        }
    }

    fn paragraph(&mut self, sentence: &str) {
        self.out.push('\n');
        self.line(&[sentence]);
    }

    fn heading(&mut self, text: &str) {
        self.out.push('\n');
        self.line(&[text]);
    }

    fn item(&mut self, mark: &str, sentence: &str, place: &str) {
        match place {
            "" => self.line(&["  ", mark, " ", sentence]),
            place => self.line(&["  ", mark, " ", sentence, " (", place, ")"]),
        }
    }

    fn block(&mut self, _: &str, lines: &str) {
        for line in lines.lines() {
            self.line(&["    ", line]);
        }
    }

    fn done(&mut self) -> String {
        std::mem::take(&mut self.out)
    }
}

#[derive(Default)]
struct Markdown {
    out: String,
    /// The last line is of a list.
    listing: bool,
}

impl Markdown {
    /// Starts what is no item of a list.
    fn apart(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.listing = false;
    }
}

impl Page for Markdown {
    fn title(&mut self, question: &str, verdict: &str) {
        self.out.push_str(&markdown::code(question));
        if !verdict.is_empty() {
            self.out.push_str(&[" **", verdict, "**"].concat());
        }
        self.out.push('\n');
    }

    fn paragraph(&mut self, sentence: &str) {
        self.apart();
        self.out.push_str(&[&markdown::sentence(sentence), "\n"].concat());
    }

    fn heading(&mut self, text: &str) {
        self.apart();
        self.out.push_str(&["**", &markdown::text(text), "**\n"].concat());
    }

    fn item(&mut self, mark: &str, sentence: &str, place: &str) {
        if !self.listing {
            self.apart();
            self.listing = true;
        }
        let place = if place.is_empty() { String::new() } else { [" (", &markdown::code(place), ")"].concat() };
        self.out.push_str(&["- ", mark, " ", &markdown::sentence(sentence), &place, "\n"].concat());
    }

    fn block(&mut self, kind: &str, lines: &str) {
        self.apart();
        let fence = markdown::ticks(lines, 3);
        self.out.push_str(&[&fence, kind, "\n"].concat());
        for line in lines.lines() {
            self.out.push_str(&[&printable(line), "\n"].concat());
        }
        self.out.push_str(&[&fence, "\n"].concat());
    }

    fn done(&mut self) -> String {
        std::mem::take(&mut self.out)
    }
}

#[cfg(test)]
mod tests;
