//! The one card for every "why", whatever was asked.

mod fix;

use policy_core::report::{Answer, Reason, Stage};

use super::element::{Node, el, list, none};
use super::page::Page;
use super::parts::{button, code, more};
use super::prose::prose;
use super::{chip, reasons, surveys};
use crate::state::{Action, Listed};
use crate::words;

/// `controls` is what can be changed about the question, `facts` what is good to know of it, `table` what it asked for where
/// that is a table; a list that was asked for is not `judged`.
pub fn card(answer: &Answer, judged: bool, controls: Node, facts: Node, table: Node, page: &Page) -> Node {
    let judged = judged && !answer.is_unanswered();
    let question = el("span").testid("answer-question").add(prose(&answer.question));
    let verdict = || {
        none()
            .add(el("span").testid("answer-verdict").add(chip::of_pod(answer.verdict, &answer.stages)))
            .add(chip::not_allowed(&answer.stages))
    };
    let message = match &answer.message {
        Some(message) => el("figure")
            .class("message")
            .add(el("figcaption").text(words::API_SAYS))
            .add(el("pre").attr("tabindex", "0").testid("answer-message").text(message)),
        None => none(),
    };
    el("article")
        .class("card")
        .testid("answer")
        .attr("data-verdict", words::verdict(answer.verdict).1)
        .attr("aria-label", words::WHY)
        .add(el("h3").add_if(judged, verdict).add(question).add(copying(page)))
        .add(controls)
        .add_if(!answer.summary.is_empty(), || {
            el("p").class("summary").testid("answer-summary").add(prose(&answer.summary))
        })
        .add(message)
        .add(facts)
        .add(el("div").class("sides").all(answer.stages.iter().map(|stage| side(stage, &answer.reasons, page))))
        .add(match &answer.checks {
            None => rest(answer, judged, page),
            Some(checks) if page.surveys => surveys::checks(checks, page),
            Some(_) => none(),
        })
        .add(table)
        .add_if(!answer.found.is_empty(), || found(&answer.found, page))
        .add(answer.fix.as_ref().map_or_else(none, |fix| fix::fix(fix, page)))
        .add(incomplete(&answer.incomplete))
}

/// The menu that copies the answer; its entries come with the code that copies.
pub fn copying(page: &Page) -> Node {
    let menu = el("div").attr("id", COPY_MENU).class("menu copy-menu").attr("popover", "auto");
    let begin = page.act(0, |_| Action::CopyBegun);
    el("span")
        .class("copying")
        .add(button("copy-answer", "btn", words::COPY, begin).attr("popovertarget", COPY_MENU))
        .add(menu.add_if(page.surveys, || surveys::copies(page)))
}

pub const COPY_MENU: &str = "copy-menu";

fn belongs(reason: &Reason, stage: &Stage) -> bool {
    reason.stage.as_deref() == Some(&*stage.code)
}

fn side(stage: &Stage, all: &[Reason], page: &Page) -> Node {
    let own = all.iter().filter(|reason| belongs(reason, stage));
    el("section")
        .class("side")
        .testid("stage")
        .attr("data-code", &stage.code)
        .attr("data-outcome", words::outcome(stage.outcome).1)
        .add(el("h4").text(&stage.title).text(" ").add(chip::outcome(stage.outcome)))
        .add(steps(own, page))
}

/// What belongs to no stage. Beside stages that judge it comes in addition; of a list it is what was asked for.
fn rest(answer: &Answer, judged: bool, page: &Page) -> Node {
    let of_no_stage = answer.reasons.iter().filter(|reason| !answer.stages.iter().any(|stage| belongs(reason, stage)));
    let rest: Vec<&Reason> = of_no_stage.collect();
    if rest.is_empty() {
        return none();
    }
    el("div")
        .class("side")
        .add_if(judged && !answer.stages.is_empty(), || el("h4").text(words::ALSO))
        .add(steps(rest.into_iter(), page))
}

fn steps<'a>(reasons: impl Iterator<Item = &'a Reason>, page: &Page) -> Node {
    el("ul").class("steps").all(reasons.map(|reason| reasons::step(reason, page)))
}

/// What was asked for, where that is a list.
// Not inlined: its code is fetched with questions for lists.
#[inline(never)]
fn found(found: &[String], page: &Page) -> Node {
    let item = |each: &String| el("li").testid("found").add(code(each));
    let shown = found.iter().take(page.limit(Listed::Found)).map(item);
    none().add(el("ul").class("facts found").all(shown)).add(more(found.len(), Listed::Found, page))
}

/// What is not evaluated and could change a verdict; many are folded, so that what they are about stays in sight.
pub fn incomplete(notes: &[String]) -> Node {
    let note = |note: &String| {
        let word = el("b").text(words::INCOMPLETE);
        el("p").class("note").testid("incomplete").add(word).text(" ").add(prose(note))
    };
    let (shown, folded) =
        notes.split_at_checked(NOTES_SHOWN).filter(|(_, rest)| rest.len() > 1).unwrap_or((notes, &[]));
    let more = || {
        let summary = el("summary").text(&words::more(folded.len()));
        el("details").class("note").add(summary).all(folded.iter().map(note))
    };
    list(shown.iter().map(note)).add_if(!folded.is_empty(), more)
}

/// How many notes stand open; one more would take no more room than what folds it.
const NOTES_SHOWN: usize = 2;
